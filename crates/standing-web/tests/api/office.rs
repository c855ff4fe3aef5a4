//! The officer's door: who gets in, what is offered, forms that are checked, sent twice, and overtaken by others.

use serde_json::json;
use standing_service::Capacity;
use standing_service::accounts::Rank;
use standing_service::ask::Times;

use crate::desk::{Answer, Desk, FIRM};
use crate::door::Browser;

fn officer(authority: &str) -> Capacity {
    Capacity::Officer(authority.parse().unwrap())
}

async fn ann(desk: &Desk) -> Browser<'_> {
    Browser::signed_in(desk, "ann.prepares", officer("District-Court"), Some(Rank::Preparing)).await
}

async fn bob(desk: &Desk) -> Browser<'_> {
    Browser::signed_in(desk, "bob.decides", officer("District-Court"), Some(Rank::Deciding)).await
}

/// What a form keeps for itself, as it goes back with the fields.
fn kept(page: &Answer) -> String {
    let value = |name: &str| {
        let rest = page.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap().to_owned()
    };
    format!("key={}&seen={}&day={}", value("key"), value("seen"), value("day"))
}

fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.header("location").unwrap().to_owned()
}

/// Fills in a form and gives it, through the page on which answers are checked.
async fn give(browser: &mut Browser<'_>, form: &str, fields: &str) -> Answer {
    let page = browser.get(form).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let path = form.split('?').next().unwrap();
    let checked = browser.send(path, &format!("{fields}&{}&step=check", kept(&page))).await;
    assert_eq!(checked.status, 200, "{}", checked.text);
    browser.send(path, &format!("{fields}&{}&step=give", kept(&checked))).await
}

const OPENING: &str = "list=judgment-default&ground=refuses-judgment&field=judgment&act.kind=judgment&act.final=yes\
                       &act.date=2019-05-20&act.number=101&act.amount=2 400 000 CNY&restricted=no";

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_opened_by_form_and_once() {
    let desk = Desk::open().await;
    let mut ann = ann(&desk).await;
    let found = ann.get("/en/office/open?q=Shenyang").await;
    let form = format!("/en/office/organisations/{FIRM}/open-case");
    assert!(found.text.contains(&format!("href=\"{form}\"")), "{}", found.text);
    let first = ann.get(&form).await;
    assert!(first.text.contains("method=\"get\"") && first.text.contains("value=\"judgment-default\""));
    assert!(!first.text.contains("name=\"basis\""), "what depends on the list is asked after it");
    let page = ann.get(&format!("{form}?list=judgment-default&ground=refuses-judgment")).await;
    assert!(
        page.text.contains("name=\"act.kind\"") && page.text.contains("method=\"post\""),
        "{}",
        page.text
    );
    let empty = ann.send(&form, &format!("{OPENING}&{}&step=check", kept(&page))).await;
    assert!(empty.status == 400 && empty.text.contains("href=\"#basis\""), "{}", empty.text);
    assert!(empty.text.contains("value=\"101\""), "what was typed is kept");
    let fields = format!("{OPENING}&basis=Judgment 101&{}", kept(&page));
    let checked = ann.send(&form, &format!("{fields}&step=check")).await;
    assert!(checked.status == 200 && checked.text.contains("Judgment 101"), "{}", checked.text);
    assert_eq!(desk.get("ann", "/api/v1/cases").await.ok()["cases"].as_array().unwrap().len(), 0);
    let first = led(&ann.send(&form, &format!("{fields}&step=give")).await);
    let again = led(&ann.send(&form, &format!("{fields}&step=give")).await);
    assert!(first.contains("/en/office/cases/c-") && first.ends_with("?done=open-case"), "{first}");
    assert_eq!(first, again, "sent twice it happens once");
    assert_eq!(desk.get("ann", "/api/v1/cases").await.ok()["cases"].as_array().unwrap().len(), 1);
    let case = ann.get(&first.replace("/en/", "/zh/")).await;
    for part in ["立案", "送达拟列入告知书", "C0", "沈阳示例机械有限公司"] {
        assert!(case.text.contains(part), "{part}: {}", case.text);
    }
    assert!(!case.text.contains("/propose\""), "only what the file is ready for is offered");
}

/// A case whose notice was served in September.
async fn noticed(desk: &Desk) -> String {
    let case = desk.open_case(false).await;
    let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    desk.post("ann", &at("serve-notice"), json!({"method": "personal", "on": "2019-09-03"})).await.ok();
    let served = json!({"document": "notice", "proof": "signed slip", "on": "2019-09-03"});
    desk.post("ann", &at("record-service"), served).await.ok();
    case
}

const PROPOSAL: &str =
    "outcome=list&finding.able=yes&why.able=the accounts show 3 million&reasons=Nothing was paid.";

#[tokio::test(flavor = "multi_thread")]
async fn the_proposer_does_not_approve_and_rank_is_asked_for() {
    let desk = Desk::open().await;
    let case = noticed(&desk).await;
    let at = |command: &str| format!("/en/office/cases/{case}/{command}");
    let (mut ann, mut bob) = (ann(&desk).await, bob(&desk).await);
    let form = ann.get(&at("propose")).await;
    assert!(form.text.contains("name=\"finding.able\"") && form.text.contains("name=\"why.able\""));
    let half = ann
        .send(&at("propose"), &format!("outcome=list&finding.able=yes&reasons=x&{}&step=check", kept(&form)))
        .await;
    assert!(half.status == 400 && half.text.contains("href=\"#finding-able-yes\""), "a finding says why");
    led(&give(&mut ann, &at("propose"), PROPOSAL).await);
    let page = ann.get(&format!("/en/office/cases/{case}")).await;
    assert!(page.text.contains("the accounts show 3 million"), "{}", page.text);
    assert!(!page.text.contains("/decide\""), "who prepares is not offered the decision");
    let refused = give(&mut ann, &at("decide"), "verdict=approve").await;
    assert!(refused.status == 409 && refused.text.contains("govuk-error-summary"), "{}", refused.text);
    assert!(bob.get(&format!("/en/office/cases/{case}")).await.text.contains("/decide\""));
    led(&give(&mut bob, &at("decide"), "verdict=approve").await);
    let page = bob.get(&format!("/en/office/cases/{case}?done=decide")).await;
    assert!(page.text.contains("/serve-decision\"") && page.text.contains("role=\"status\""));
    // The policy that permitted it is kept beside the log, with the answer.
    let store = desk.register.store();
    let events = desk.register.open_case(&case, Times::default()).await.unwrap().answer.unwrap();
    let stored = store.events_of(&events.stream, None).await.unwrap();
    let bodies = stored.iter().map(|row| String::from_utf8_lossy(&row.event.body).into_owned());
    assert!(bodies.into_iter().all(|body| !body.contains("deciding-officer")), "and in no event");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_second_is_told_what_changed() {
    let desk = Desk::open().await;
    let case = noticed(&desk).await;
    let at = |command: &str| format!("/en/office/cases/{case}/{command}");
    let (mut ann, mut bob) = (ann(&desk).await, bob(&desk).await);
    let form = bob.get(&at("close-case")).await;
    let checked = bob.send(&at("close-case"), &format!("reasons=Paid.&{}&step=check", kept(&form))).await;
    led(&give(&mut ann, &at("propose"), PROPOSAL).await);
    let told = bob.send(&at("close-case"), &format!("reasons=Paid.&{}&step=give", kept(&checked))).await;
    assert!(told.status == 409 && told.text.contains("Decision proposed"), "{}", told.text);
    let case = desk.get("ann", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!(case["stage"], "proposed", "nothing was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_is_for_those_whose_it_is() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(true).await;
    let pages = [
        "office".to_owned(),
        "office/overdue".to_owned(),
        "office/cases".to_owned(),
        "office/open".to_owned(),
        format!("office/cases/{case}"),
        format!("office/entries/{entry}"),
        format!("office/cases/{case}/close-case"),
        format!("office/entries/{entry}/remove"),
        format!("office/organisations/{FIRM}/open-case"),
    ];
    // Of each page: to the own authority, to another one, to a unit, to the firm itself, to the operator, to nobody.
    let rows: [(&str, [u16; 6]); 9] = [
        ("the queue", [200, 200, 404, 404, 404, 303]),
        ("what is overdue", [200, 200, 404, 404, 404, 303]),
        ("cases", [200, 200, 404, 404, 404, 303]),
        ("opening", [200, 200, 404, 404, 404, 303]),
        ("a case", [200, 404, 404, 404, 404, 303]),
        ("a restricted entry", [200, 404, 404, 404, 404, 303]),
        ("a form about a case", [200, 404, 404, 404, 404, 303]),
        ("a form about an entry", [200, 404, 404, 404, 404, 303]),
        ("the form of an opening", [200, 200, 404, 404, 404, 303]),
    ];
    let mut callers = [
        bob(&desk).await,
        Browser::signed_in(&desk, "elsewhere", officer("Jinan-Court"), Some(Rank::Deciding)).await,
        Browser::signed_in(&desk, "clerk", Capacity::Unit("Desk".parse().unwrap()), None).await,
        Browser::signed_in(&desk, "firm", Capacity::Organisation(FIRM.parse().unwrap()), None).await,
        Browser::signed_in(&desk, "operator", Capacity::Operator, None).await,
        Browser::new(&desk),
    ];
    for (page, (what, expected)) in pages.iter().zip(rows) {
        for locale in ["en", "zh"] {
            for (caller, expected) in callers.iter_mut().zip(expected) {
                let answer = caller.get(&format!("/{locale}/{page}")).await;
                assert_eq!(answer.status, expected, "{what}: /{locale}/{page}");
                assert!(expected == 200 || !answer.text.contains("沈阳示例"), "{what} tells of the firm");
            }
        }
    }
    // Looks at what is restricted are kept, by authority and purpose, and no look of nobody.
    let inquiries = desk.register.inquiries(FIRM, None, 100).await.unwrap();
    assert!(inquiries.len() >= 8, "{inquiries:?}");
    for inquiry in inquiries {
        assert_eq!((inquiry.holder.as_str(), inquiry.purpose.as_str()), ("District-Court", "own-case"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_an_objection_is_served_in_its_case() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    let mut bob = bob(&desk).await;
    let page = format!("/en/office/cases/{case}");
    assert!(!bob.get(&page).await.text.contains("/serve-answer\""), "nothing was objected to");
    let at = |command: &str| format!("/api/v1/entries/{entry}/{command}");
    desk.post("firm", &at("object"), json!({"reasons": "It was paid.", "on": "2019-09-20"})).await.ok();
    assert!(!bob.get(&page).await.text.contains("/serve-answer\""), "nothing is decided yet");
    let rejected = json!({"founded": false, "reasons": "Nothing shows it.", "on": "2019-09-25"});
    desk.post("bob", &at("decide-objection"), rejected).await.ok();
    assert!(bob.get(&page).await.text.contains("/serve-answer\""), "the answer is to be served");
    led(&give(&mut bob, &format!("{page}/serve-answer"), "method=personal").await);
    assert!(!bob.get(&page).await.text.contains("/serve-answer\""), "it is on its way");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_superior_reconsiders_what_it_was_asked_for() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let path = format!("/en/office/entries/{entry}");
    let mut city = Browser::signed_in(&desk, "city", officer("City-Court"), Some(Rank::Deciding)).await;
    assert_eq!(city.get(&path).await.status, 404, "nobody asked it");
    let at = |command: &str| format!("/api/v1/entries/{entry}/{command}");
    desk.post("firm", &at("object"), json!({"reasons": "It was paid.", "on": "2019-09-20"})).await.ok();
    let rejected = json!({"founded": false, "reasons": "Nothing shows it.", "on": "2019-09-25"});
    desk.post("bob", &at("decide-objection"), rejected).await.ok();
    let asked = json!({"reasons": "The slip was lost.", "on": "2019-09-27"});
    let asked = desk.post("firm", &at("request-reconsideration"), asked).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let page = city.get(&path).await;
    assert!(page.text.contains("/decide-reconsideration\"") && page.text.contains("The slip was lost."));
    let form = format!("{path}/decide-reconsideration");
    led(&give(
        &mut city,
        &form,
        "founded=yes&reasons=The slip is there.&remedy=The entry is deleted everywhere.",
    )
    .await);
    let public = desk.get("", &format!("/en/entries/{entry}")).await;
    assert!(public.text.to_lowercase().contains("revoked"), "{}", public.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_superior_finds_what_it_is_asked_in_its_queue() {
    let desk = Desk::open().await;
    let entry = desk.list_today().await;
    let mut city = Browser::signed_in(&desk, "city", officer("City-Court"), Some(Rank::Deciding)).await;
    let at = |command: &str| format!("/api/v1/entries/{entry}/{command}");
    let link = format!("href=\"/en/office/entries/{entry}\"");
    desk.post("firm", &at("object"), json!({"reasons": "It was paid."})).await.ok();
    assert!(!city.get("/en/office").await.text.contains(&link), "an objection is the authority's own");
    let rejected = json!({"founded": false, "reasons": "Nothing shows it."});
    desk.post("bob", &at("decide-objection"), rejected).await.ok();
    desk.post("firm", &at("request-reconsideration"), json!({"reasons": "The slip was lost."})).await.ok();
    let queue = city.get("/en/office").await;
    assert!(queue.text.contains(&link), "{}", queue.text);
    let docket = desk.get("city", "/api/v1/deadlines").await.ok();
    assert_eq!(docket["total"], 1, "{docket}");
    assert_eq!(desk.get("elsewhere", "/api/v1/deadlines").await.ok()["total"], 0);
}
