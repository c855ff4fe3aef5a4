//! Papers and documents behind a session: documents in forms, the notice with an invitation, the report of standing,
//! who looked, purposes of units, mandates, and what an officer enters into a file.

use standing_service::Capacity;
use standing_service::accounts::Rank;

use crate::desk::{Desk, FIRM, OTHER};
use crate::door::Browser;
use crate::door_unit::{hidden, link, unit};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n paid in full IEND\xaeB`\x82";

fn organisation(identifier: &str) -> Capacity {
    Capacity::Organisation(identifier.parse().unwrap())
}

async fn officer<'a>(desk: &'a Desk, name: &str, authority: &str) -> Browser<'a> {
    Browser::signed_in(desk, name, Capacity::Officer(authority.parse().unwrap()), Some(Rank::Deciding)).await
}

/// The ids of documents in a page, under a field.
fn handed(text: &str, field: &str) -> Vec<String> {
    let name = format!("name=\"document.{field}\" value=\"");
    text.split(&name).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_with_documents_that_the_event_proves() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let page = firm.get(&format!("/en/my/entries/{entry}")).await.text;
    let exit = link(&page, "/en/my/do/record-exit");
    let form = firm.get(&exit).await.text;
    assert!(form.contains("type=\"file\"") && form.contains("multipart/form-data"), "{form}");
    let field = "evidence.completion";
    let name = hidden(&form, "form");
    let fields = [("form", name.as_str()), ("on", "2019-11-20"), (field, "")];
    let files = [("file.evidence.completion", "收据.png", PNG), ("file.evidence.completion", "b.png", PNG)];
    let checked = firm.send_files(&exit, &fields, &files).await;
    assert_eq!(checked.status, 200, "{}", checked.text);
    assert!(
        checked.text.contains("收据.png") && checked.text.contains("Check before you send"),
        "{}",
        checked.text
    );
    let ids = handed(&checked.text, field);
    assert_eq!(ids.len(), 2, "{}", checked.text);
    let change =
        [("form", name.as_str()), (field, ""), ("document.evidence.completion", &ids[0]), ("step", "change")];
    let again = firm.send_files(&exit, &change, &[]).await;
    assert_eq!(handed(&again.text, field), ids[..1], "what was left out is gone: {}", again.text);
    let give = [
        ("form", name.as_str()),
        ("on", "2019-11-20"),
        (field, "Receipt of the court"),
        ("document.evidence.completion", &ids[0]),
        ("step", "give"),
    ];
    let done = firm.send_files(&exit, &give, &[]).await;
    assert!(done.status == 200 && done.text.contains("Received and recorded"), "{}", done.text);
    let seen = desk.get("ann", &format!("/api/v1/entries/{entry}")).await.ok().to_string();
    let events = desk.get("ann", &format!("/api/v1/organisations/{FIRM}/events")).await.text;
    assert!(seen.contains(&ids[0]) || events.contains(&ids[0]), "the event cites it: {events}");
    let home = firm.get("/en/my").await.text;
    let address = link(&home, &format!("/en/my/documents/{}", ids[0]));
    let file = firm.get(&address).await;
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(file.header("content-security-policy"), Some("sandbox; default-src 'none'"));
    let mut ann = officer(&desk, "ann", "District-Court").await;
    assert_eq!(ann.get(&format!("/en/office/documents/{}", ids[0])).await.status, 200);
    let mut other = Browser::signed_in(&desk, "other", organisation(OTHER), None).await;
    assert_eq!(other.get(&address).await.status, 404, "another organisation finds nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_not_taken_is_told_at_its_field_and_nothing_is_lost() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let form = format!("/zh/my/do/report-error?entry={entry}");
    let files = [("file.text", "a.png", &b"<script>alert(1)</script>"[..]), ("file.text", "b.png", PNG)];
    let refused = firm.send_files(&form, &[("text", "The number is 102.")], &files).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    for part in ["未接收“a.png”", "The number is 102.", "href=\"#text\"", "b.png"] {
        assert!(refused.text.contains(part), "{part}: {}", refused.text);
    }
    // A number of somebody else's document is not cited.
    let foreign = [("text", "x"), ("document.text", "ev-00"), ("step", "")];
    let checked = firm.send_files(&form, &foreign, &[]).await;
    assert!(checked.status == 200 && !checked.text.contains("ev-00"), "{}", checked.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_notice_brings_the_organisation_to_its_own_door() {
    let desk = Desk::open().await;
    let case = desk.open_case(false).await;
    let mut ann = officer(&desk, "ann", "District-Court").await;
    let page = ann.get(&format!("/zh/office/cases/{case}")).await.text;
    let plain = ann.get(&link(&page, &format!("/zh/office/papers/{case}/notice"))).await;
    assert!(plain.status == 200 && plain.header("content-language") == Some("zh-Hans"), "{}", plain.text);
    let invite = format!("/en/office/papers/{case}/invitation");
    let notice = ann.send(&invite, "format=html").await;
    assert_eq!(notice.status, 200, "{}", notice.text);
    let at = notice.text.find("/en/invitation").expect("the address of the door");
    let words = notice.text[at..].split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let code = words.into_iter().find(|word| word.len() > 26 && word.contains('-')).expect("a code");
    let mut firm = Browser::new(&desk);
    let form = format!("code={code}&name=example.firm&password=three plain words&again=three plain words");
    let led = firm.send("/en/invitation", &form).await;
    assert_eq!(led.status, 303, "{code}: {}", led.text);
    for (name, authority, expected) in [("city", "City-Court", 404), ("jinan", "Jinan-Court", 404)] {
        let mut other = officer(&desk, name, authority).await;
        assert_eq!(other.send(&invite, "format=html").await.status, expected, "{authority}");
    }
    let pdf = ann.get(&format!("/en/office/papers/{case}/notice?format=pdf")).await;
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert_eq!(ann.get(&format!("/en/office/papers/{case}/decision")).await.status, 404, "none is proposed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organisation_reads_its_papers_and_who_looked() {
    let desk = Desk::open().await;
    let (case, _) = desk.list(false).await;
    let mut ann = officer(&desk, "ann", "District-Court").await;
    ann.get(&format!("/en/office/cases/{case}")).await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let page = firm.get(&format!("/en/my/cases/{case}")).await.text;
    for paper in ["notice", "decision"] {
        let seen = firm.get(&link(&page, &format!("/en/my/papers/{case}/{paper}"))).await;
        assert_eq!(seen.status, 200, "{paper}: {}", seen.text);
    }
    let report = firm.get("/zh/my/certificate").await;
    assert!(report.status == 200 && report.text.contains("沈阳示例机械有限公司"), "{}", report.text);
    let looked = firm.get("/en/my/inquiries").await;
    for part in ["District Court", &case, "A case or an entry of the officer’s own authority"] {
        assert!(looked.text.contains(part), "{part}: {}", looked.text);
    }
    assert!(!looked.text.contains("ann"), "no person is named: {}", looked.text);
    let mut other = Browser::signed_in(&desk, "other", organisation(OTHER), None).await;
    assert_eq!(other.get(&format!("/en/my/papers/{case}/notice")).await.status, 404);
    assert!(other.get("/en/my/inquiries").await.text.contains("Nobody has looked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_unit_sees_a_restricted_entry_for_a_purpose_and_the_organisation_sees_that() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(true).await;
    let named = serde_json::json!({"units": "Supervising-Office", "reasons": "supervised by law"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), named).await.ok();
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Supervising-Office"), None).await;
    let check = format!("/en/unit/check?q={FIRM}");
    let public = clerk.get(&check).await.text;
    assert!(public.contains("for supervising or inspecting it"), "{public}");
    assert!(!public.contains(&entry), "nothing of the entry: {public}");
    let wrong = clerk.get(&format!("{check}&purpose=procurement")).await.text;
    assert!(!wrong.contains(&entry), "this purpose opens nothing: {wrong}");
    assert_eq!(clerk.get(&format!("{check}&purpose=curiosity")).await.status, 400);
    let asked = clerk.get(&format!("/en/unit/entries/{entry}")).await.text;
    assert!(asked.contains("name=\"purpose\"") && !asked.contains("沈阳示例机械有限公司"), "{asked}");
    let seen = clerk.get(&format!("/en/unit/entries/{entry}?purpose=supervision")).await;
    assert!(seen.status == 200 && seen.text.contains("沈阳示例机械有限公司"), "{}", seen.text);
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let looked = firm.get("/en/my/inquiries").await.text;
    assert!(looked.contains("Supervising the organisation by law") && looked.contains(&entry), "{looked}");
    let mut desk_clerk = Browser::signed_in(&desk, "buyer", unit("Desk"), None).await;
    let path = format!("/en/unit/entries/{entry}?purpose=supervision");
    assert_eq!(desk_clerk.get(&path).await.status, 404, "a unit that is not named finds nothing");
}

/// Fills in a form of the officer's door and gives it.
async fn give(browser: &mut Browser<'_>, form: &str, fields: &str) -> crate::desk::Answer {
    let page = browser.get(form).await;
    assert_eq!(page.status, 200, "{form}: {}", page.text);
    let kept = |text: &str| {
        format!("key={}&seen={}&day={}", hidden(text, "key"), hidden(text, "seen"), hidden(text, "day"))
    };
    let path = form.split('?').next().unwrap();
    let checked = browser.send(path, &format!("{fields}&{}&step=check", kept(&page.text))).await;
    assert_eq!(checked.status, 200, "{form}: {}", checked.text);
    browser.send(path, &format!("{fields}&{}&step=give", kept(&checked.text))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn mandates_are_given_and_ended_on_pages() {
    let desk = Desk::open().await;
    let mut bob = officer(&desk, "bob", "District-Court").await;
    assert!(bob.get("/en/office/mandates").await.text.contains("gave none"));
    let grant = "/en/office/mandates/grant-mandate";
    let form = bob.get(grant).await.text;
    assert!(form.contains("type=\"checkbox\"") && form.contains("value=\"Jinan-Court\""), "{form}");
    let fields = "authority=District-Court&association=Jinan-Court&lists=judgment-default&from=2019-09-01";
    let led = give(&mut bob, grant, fields).await;
    assert_eq!(led.status, 303, "{}", led.text);
    let page = bob.get(led.header("location").unwrap()).await.text;
    assert!(page.contains("Jinan Court") && page.contains("Running"), "{page}");
    let end = link(&page, "/en/office/mandates/end-mandate");
    let id = end.split("mandate=").nth(1).unwrap().to_owned();
    let led = give(&mut bob, &end, &format!("mandate={id}")).await;
    assert_eq!(led.status, 303, "{}", led.text);
    assert!(bob.get("/zh/office/mandates").await.text.contains("已终止"));
    let mut ann = Browser::signed_in(
        &desk,
        "ann",
        Capacity::Officer("District-Court".parse().unwrap()),
        Some(Rank::Preparing),
    )
    .await;
    let refused = give(&mut ann, grant, fields).await;
    assert_eq!(refused.status, 409, "who prepares gives none: {}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_enters_an_organisation_and_items_of_its_file() {
    let desk = Desk::open().await;
    let mut ann = officer(&desk, "ann", "District-Court").await;
    let new = "cn-uscc:91210100M000200YX1";
    let search = ann.get("/en/office/open?q=Nobody").await.text;
    assert!(search.contains("Look it up by its identifier"), "{search}");
    desk.open_case(false).await;
    let file = format!("/en/office/organisations/{FIRM}");
    let page = ann.get(&file).await.text;
    assert!(page.contains("/make-record\"") && !page.contains("/verify-record\""), "{page}");
    let fields = "kind=penalty&pack=cn-credit&field=judgment&act_on=2019-10-01&text=Fine no. 7";
    let led = give(&mut ann, &format!("{file}/make-record"), fields).await;
    assert_eq!(led.status, 303, "{}", led.text);
    let page = ann.get(led.header("location").unwrap()).await.text;
    assert!(page.contains("Fine no. 7") && page.contains("Administrative penalty"), "{page}");
    let due = "pack=cn-credit&field=judgment&text=Pay the fine&due=2019-12-20";
    assert_eq!(give(&mut ann, &format!("{file}/order-correction"), due).await.status, 303);
    let page = ann.get(&file).await.text;
    assert!(page.contains("/report-correction\""), "{page}");
    let form = ann.get(&format!("{file}/report-correction")).await.text;
    let orders = form.split("name=\"record\"").nth(1).unwrap_or_default().split("<option value=\"").skip(1);
    let order = orders.map(|rest| rest.split('"').next().unwrap()).find(|id| !id.is_empty()).expect(&form);
    let fields = format!("record={order}&adequate=yes&text=Paid");
    assert_eq!(give(&mut ann, &format!("{file}/report-correction"), &fields).await.status, 303);
    let mut elsewhere = officer(&desk, "eve", "Jinan-Court").await;
    let page = elsewhere.get(&file).await.text;
    assert!(!page.contains("Fine no. 7"), "another authority's items are not shown: {page}");
    let found = ann.get(&format!("/en/office/open?q={new}")).await.text;
    let register = link(&found, "/register-organisation");
    let fields = "name=沈阳示例二号有限公司&name.en=Example Two&region=CN-210105";
    let led = give(&mut ann, &register, fields).await;
    assert_eq!(led.status, 303, "{}", led.text);
    assert!(ann.get(led.header("location").unwrap()).await.text.contains("沈阳示例二号有限公司"));
}
