//! The doors as a hostile world fills them: whatever a firm is called and whatever anybody wrote stays text, on every
//! page behind the sign-in, in both languages, and also where a form says it back.

use serde_json::{Value, json};
use standing_core::identifier::uscc;
use standing_service::Capacity;
use standing_service::accounts::Rank;

use crate::desk::Desk;
use crate::door::Browser;
use crate::door_unit::upload;
use crate::pages::{HOSTILE, is_shown_harmlessly};

/// A firm with a hostile name, its case and its entry; everything that is said of them is hostile too.
struct Scene {
    firm: String,
    case: String,
    entry: String,
    measure: String,
}

impl Scene {
    async fn set(desk: &Desk) -> Self {
        let firm = format!("cn-uscc:{}", uscc::build("91", "210105", "DEM00099").unwrap());
        let body = json!({"organisation": firm, "name": HOSTILE, "name.en": HOSTILE, "region": "CN-210105",
            "organisation.kind": "company", "organisation.sector": "manufacturing", "on": "2019-08-01"});
        desk.post("operator", "/api/v1/organisations", body).await.ok();
        let body = json!({"list": "judgment-default", "ground": "refuses-judgment", "field": "judgment",
            "basis": HOSTILE, "lead": HOSTILE, "on": "2019-09-02",
            "act": {"kind": "judgment", "final": true, "date": "2019-05-20", "number": HOSTILE}});
        let opened = desk.post("ann", &format!("/api/v1/organisations/{firm}/open-case"), body).await.ok();
        let case = made(&opened, "case");
        let on_case = async |who: &str, word: &str, body: Value| {
            desk.post(who, &format!("/api/v1/cases/{case}/{word}"), body).await.ok()
        };
        let sent = |on: &str| json!({"method": "personal", "on": on});
        let served = |document: &str, on: &str| json!({"document": document, "proof": HOSTILE, "on": on});
        on_case("ann", "serve-notice", sent("2019-09-03")).await;
        on_case("ann", "record-service", served("notice", "2019-09-03")).await;
        on_case("ann", "represent", json!({"text": HOSTILE, "on": "2019-09-04"})).await;
        on_case("ann", "log-contact", json!({"office": HOSTILE, "text": HOSTILE, "on": "2019-09-05"})).await;
        let proposal = json!({"outcome": "list", "finding": {"able": format!("yes: {HOSTILE}")},
            "reasons": HOSTILE, "on": "2019-09-16"});
        on_case("ann", "propose", proposal).await;
        let decided = on_case("bob", "decide", json!({"verdict": "approve", "on": "2019-09-17"})).await;
        let entry = made(&decided, "entry");
        on_case("ann", "serve-decision", sent("2019-11-25")).await;
        on_case("ann", "record-service", served("decision", "2019-11-25")).await;
        let on_entry = async |who: &str, word: &str, body: Value| {
            desk.post(who, &format!("/api/v1/entries/{entry}/{word}"), body).await.ok()
        };
        let taken = json!({"consequence": "procurement", "matter": "procurement.supplier", "reasons": HOSTILE,
            "on": "2019-11-26"});
        let measure = made(&on_entry("desk", "take-measure", taken).await, "measure");
        on_entry("ann", "object", json!({"reasons": HOSTILE, "on": "2019-11-27"})).await;
        let rejected = json!({"founded": false, "reasons": HOSTILE, "on": "2019-11-28"});
        on_entry("bob", "decide-objection", rejected).await;
        on_entry("ann", "request-reconsideration", json!({"reasons": HOSTILE, "on": "2019-11-29"})).await;
        on_entry("desk", "report-error", json!({"text": HOSTILE, "on": "2019-11-29"})).await;
        Self { firm, case, entry, measure }
    }

    fn of_officers(&self) -> Vec<String> {
        let Self { firm, case, entry, .. } = self;
        vec![
            "office".to_owned(),
            "office/overdue".to_owned(),
            "office/cases".to_owned(),
            format!("office/cases?q={}", encoded(HOSTILE)),
            format!("office/open?q={}", encoded(HOSTILE)),
            format!("office/cases/{case}"),
            format!("office/cases/{case}?done={}", encoded(HOSTILE)),
            format!("office/cases/{case}/log-contact?text={}", encoded(HOSTILE)),
            format!("office/entries/{entry}"),
            format!("office/entries/{entry}/correct?was={0}&reasons={0}", encoded(HOSTILE)),
            format!("office/organisations/{firm}/open-case?list={}", encoded(HOSTILE)),
            format!(
                "office/organisations/{firm}/open-case?list=judgment-default&ground={}",
                encoded(HOSTILE)
            ),
        ]
    }

    fn of_units(&self) -> Vec<String> {
        let Self { firm, entry, measure, .. } = self;
        vec![
            "unit".to_owned(),
            format!("unit/check?q={}", encoded(HOSTILE)),
            format!("unit/check?q={firm}&matter={0}&as_of={0}", encoded(HOSTILE)),
            format!("unit/check?q={firm}"),
            format!("unit/entries/{entry}"),
            format!("unit/measures?state={}", encoded(HOSTILE)),
            "unit/not-same".to_owned(),
            "unit/batches".to_owned(),
            "unit/keys".to_owned(),
            format!("unit/do/retain-measure?measure={measure}"),
            format!("unit/do/take-measure?entry={entry}&consequence={0}&matter={0}", encoded(HOSTILE)),
        ]
    }

    fn of_firms(&self) -> Vec<String> {
        let Self { case, entry, .. } = self;
        vec![
            "my".to_owned(),
            format!("my/cases/{case}"),
            format!("my/entries/{entry}"),
            format!("my/do/report-error?entry={entry}"),
            format!("my/do/record-exit?entry={entry}&exit={}", encoded(HOSTILE)),
        ]
    }
}

fn made(answer: &Value, what: &str) -> String {
    answer["made"][what].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Every byte as forms and addresses may carry it.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Looks at pages in both languages; on how many the hostile words are shown.
async fn look(browser: &mut Browser<'_>, pages: &[String]) -> usize {
    let mut shown = 0;
    for page in pages {
        for locale in ["en", "zh"] {
            let address = format!("/{locale}/{page}");
            let answer = browser.get(&address).await;
            assert!(answer.status < 500 && answer.status != 303, "{address}: {}", answer.status);
            shown += usize::from(is_shown_harmlessly(&address, &answer));
        }
    }
    shown
}

/// Sends forms; those that are shown again say back what was typed.
async fn send(browser: &mut Browser<'_>, forms: &[(String, String)]) {
    for (page, fields) in forms {
        for locale in ["en", "zh"] {
            let address = format!("/{locale}/{page}");
            let answer = browser.send(&address, fields).await;
            assert!(answer.status < 500, "{address}: {}", answer.text);
            let is_given = answer.status == 303 || fields.ends_with("step=give");
            let is_said_back = is_shown_harmlessly(&address, &answer);
            assert!(is_given || is_said_back, "{address} does not say back: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_officers_read_is_never_code() {
    let desk = Desk::open().await;
    let scene = Scene::set(&desk).await;
    let officer = |authority: &str| Capacity::Officer(authority.parse().unwrap());
    let court = officer("District-Court");
    let mut bob = Browser::signed_in(&desk, "bob.decides", court, Some(Rank::Deciding)).await;
    let shown = look(&mut bob, &scene.of_officers()).await;
    assert!(shown >= 14, "the words are shown on {shown} pages only");
    let words = encoded(HOSTILE);
    let forms = [
        (
            format!("office/cases/{}/log-contact", scene.case),
            format!("office={words}&text={words}&step=check&key={words}&seen={words}&day={words}"),
        ),
        (format!("office/entries/{}/correct", scene.entry), format!("field={words}&was={words}&step=check")),
        (
            format!("office/entries/{}/revoke", scene.entry),
            format!("reasons={words}&remedy={words}&step=check"),
        ),
    ];
    send(&mut bob, &forms).await;
    let mut city = Browser::signed_in(&desk, "city", officer("City-Court"), Some(Rank::Deciding)).await;
    let entry = format!("office/entries/{}", scene.entry);
    assert_eq!(look(&mut city, &["office".to_owned(), entry]).await, 4, "the superior reads the request");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_units_read_is_never_code() {
    let desk = Desk::open().await;
    let scene = Scene::set(&desk).await;
    let unit = Capacity::Unit("Desk".parse().unwrap());
    let mut clerk = Browser::signed_in(&desk, "clerk", unit, None).await;
    let words = encoded(HOSTILE);
    let decided = format!("name={words}&organisation={}&reason={words}", scene.firm);
    clerk.send("/en/unit/not-same", &decided).await;
    let form = "abcdefgh12345678";
    let file = "<img src=x onerror=alert(1)>.csv";
    let content = "name,<script>alert(1)</script>\nShenyang Example Machinery Co Ltd,<img src=x>\n";
    let sent = upload(&desk, &clerk, form, file, content).await;
    let batch = sent.header("location").unwrap_or_else(|| panic!("{}", sent.text)).to_owned();
    let mut pages = scene.of_units();
    pages.push(batch.trim_start_matches("/en/").to_owned());
    let shown = look(&mut clerk, &pages).await;
    assert!(shown >= 10, "the words are shown on {shown} pages only");
    let forms = [
        ("unit/not-same".to_owned(), format!("name={words}&organisation={}&reason=", scene.firm)),
        (
            format!("unit/do/retain-measure?measure={}", scene.measure),
            format!("law={words}&until={words}&form={words}"),
        ),
    ];
    send(&mut clerk, &forms).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_firms_read_is_never_code() {
    let desk = Desk::open().await;
    let scene = Scene::set(&desk).await;
    let own = Capacity::Organisation(scene.firm.parse().unwrap());
    let mut firm = Browser::signed_in(&desk, "firm", own, None).await;
    let shown = look(&mut firm, &scene.of_firms()).await;
    assert!(shown >= 8, "the words are shown on {shown} pages only");
    let report = format!("my/do/report-error?entry={}", scene.entry);
    let words = encoded(HOSTILE);
    let step = |step: &str| (report.clone(), format!("text={words}&form={words}&until={words}&step={step}"));
    send(&mut firm, &[step(""), step("change"), step("give")]).await;
    let mut nobody = Browser::new(&desk);
    let forms = [
        ("sign-in".to_owned(), format!("name={words}&password=x&next={words}")),
        ("invitation".to_owned(), format!("code={words}&name={words}&password=x&again=y")),
    ];
    send(&mut nobody, &forms).await;
}
