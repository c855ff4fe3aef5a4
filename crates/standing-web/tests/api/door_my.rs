//! The organisation's door: a notice answered, an objection, reconsideration, an exit, restoration; refusals with their
//! clause; and that it opens its own file alone.

use serde_json::json;
use standing_service::Capacity;

use crate::desk::{Desk, FIRM, OTHER};
use crate::door::Browser;
use crate::door_unit::{hidden, link, unit};

fn organisation(identifier: &str) -> Capacity {
    Capacity::Organisation(identifier.parse().unwrap())
}

/// A case whose notice was served on a day.
async fn noticed(desk: &Desk, on: &str) -> String {
    let case = desk.open_case(false).await;
    let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    desk.post("ann", &at("serve-notice"), json!({"method": "personal", "on": on})).await.ok();
    let served = json!({"document": "notice", "proof": "signed slip", "on": on});
    desk.post("ann", &at("record-service"), served).await.ok();
    case
}

/// Fills a form in, checks it and sends it.
async fn sent(browser: &mut Browser<'_>, address: &str, answers: &str) -> crate::desk::Answer {
    let form = browser.get(address).await;
    assert_eq!(form.status, 200, "{address}: {}", form.text);
    let until = hidden(&form.text, "until");
    let answers = format!("form={}&until={until}&{answers}", hidden(&form.text, "form"));
    let check = browser.send(address, &answers).await;
    assert_eq!(check.status, 200, "{address}: {}", check.text);
    browser.send(address, &format!("{answers}&step=give")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_opens_its_own_file_alone() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let mut others = vec![
        (Browser::signed_in(&desk, "other", organisation(OTHER), None).await, 404),
        (Browser::signed_in(&desk, "clerk", unit("Desk"), None).await, 403),
        (Browser::signed_in(&desk, "root", Capacity::Operator, None).await, 403),
        (
            Browser::signed_in(&desk, "ann", Capacity::Officer("District-Court".parse().unwrap()), None)
                .await,
            403,
        ),
    ];
    let of_firm = [
        format!("my/cases/{case}"),
        format!("my/entries/{entry}"),
        format!("my/do/represent?case={case}"),
        format!("my/do/object?entry={entry}"),
        format!("my/do/record-exit?entry={entry}&exit=performed"),
        format!("my/do/apply-restoration?entry={entry}&rule=corrected"),
        format!("my/do/report-error?entry={entry}"),
    ];
    for page in &of_firm {
        for locale in ["en", "zh"] {
            let path = format!("/{locale}/{page}");
            let seen = firm.get(&path).await;
            assert_eq!(seen.status, 200, "{path}: {}", seen.text);
            assert_eq!(Browser::new(&desk).get(&path).await.status, 303, "{path}");
            for (other, status) in &mut others {
                assert_eq!(other.get(&path).await.status, *status, "{path}");
            }
        }
    }
    for (other, status) in &mut others {
        let path = format!("/en/my/do/object?entry={entry}");
        assert_eq!(other.send(&path, "reasons=x&step=give").await.status, *status);
        assert_eq!(other.get("/en/my").await.status, if *status == 404 { 200 } else { 403 });
    }
    assert_eq!(firm.get("/en/my/do/decide?case=c").await.status, 404, "no command of others");
    assert_eq!(firm.get("/en/my/do/object").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_answered_and_a_hearing_asked_for() {
    let desk = Desk::open().await;
    let case = noticed(&desk, "2019-11-29").await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let home = firm.get("/en/my").await.text;
    assert!(home.contains("of you</h2>") && home.contains("days left"), "{home}");
    let answer = link(&home, "/en/my/do/represent");
    let form = firm.get(&answer).await.text;
    assert!(form.contains("working days") && form.contains("standing-cite"), "rule and clause: {form}");
    let done = sent(&mut firm, &answer, "text=The judgment was performed <i>in full</i>.").await;
    assert!(done.status == 200 && done.text.contains("Received and recorded"), "{}", done.text);
    let seen = firm.get(&format!("/zh/my/cases/{case}")).await.text;
    assert!(seen.contains("&#60;i&#62;in full") && seen.contains("您可以答复"), "{seen}");
    let body = desk.get("ann", &format!("/api/v1/cases/{case}")).await.text;
    assert!(body.contains("performed <i>in full</i>"), "the authority reads it: {body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_objected_to_once_and_the_refusal_is_shown() {
    let desk = Desk::open().await;
    let entry = desk.list_today().await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let page = firm.get(&format!("/en/my/entries/{entry}")).await.text;
    let object = link(&page, "/en/my/do/object");
    let empty = firm.send(&object, "reasons=").await;
    assert!(empty.status == 400 && empty.text.contains("govuk-error-summary"), "{}", empty.text);
    let done = sent(&mut firm, &object, "reasons=The amount was paid in May.").await;
    assert!(
        done.text.contains("Received and recorded") && done.text.contains("What happens next"),
        "{}",
        done.text
    );
    let again = sent(&mut firm, &object, "reasons=Once more.").await;
    assert_eq!(again.status, 409, "{}", again.text);
    for part in ["not decided yet", "Once more.", "The rules do not allow this"] {
        assert!(again.text.contains(part), "{part}: {}", again.text);
    }
    let page = firm.get(&format!("/zh/my/entries/{entry}")).await.text;
    assert!(page.contains("尚未答复") && page.contains("The amount was paid in May."), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn restoration_asks_for_its_evidence_item_by_item() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let page = firm.get(&format!("/en/my/entries/{entry}")).await.text;
    assert!(!page.contains("apply-restoration"), "the list knows no restoration, so none is offered: {page}");
    let apply = format!("/en/my/do/apply-restoration?entry={entry}&rule=corrected");
    let form = firm.get(&apply).await.text;
    assert!(form.contains("govuk-task-list") && form.contains("evidence.correction"), "{form}");
    assert!(form.contains("removed its bad effects"), "the words of the pledge stand there: {form}");
    let missing = firm.send(&apply, "evidence.correction=paid").await;
    assert!(missing.status == 400 && missing.text.contains("href=\"#evidence-effects\""), "{}", missing.text);
    let answers = "evidence.correction=paid&evidence.effects=interest paid&evidence.pledge=We pledge";
    let refused = sent(&mut firm, &apply, answers).await;
    assert!(refused.status == 409 && refused.text.contains("no such restoration"), "{}", refused.text);
    assert!(refused.text.contains("interest paid"), "what was typed is kept: {}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exit_an_error_and_a_pledge_are_recorded() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    let page = firm.get(&format!("/en/my/entries/{entry}")).await.text;
    let exit = link(&page, "/en/my/do/record-exit");
    let form = firm.get(&exit).await.text;
    let items: Vec<&str> =
        form.split("name=\"evidence.").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let evidence: Vec<String> =
        items.iter().map(|item| format!("evidence.{item}=receipt of the court")).collect();
    let done = sent(&mut firm, &exit, &format!("on=2019-11-20&{}", evidence.join("&"))).await;
    assert!(done.status == 200 && done.text.contains("What happens next"), "{}", done.text);
    let early = sent(&mut firm, &exit, &format!("on=2030-01-01&{}", evidence.join("&"))).await;
    assert!(early.status == 409 && early.text.contains("has not come yet"), "{}", early.text);
    let error = sent(&mut firm, &link(&page, "/en/my/do/report-error"), "text=The number is 102.").await;
    assert!(error.status == 200 && error.text.contains("Received and recorded"), "{}", error.text);
    let home = firm.get("/en/my").await.text;
    assert!(home.contains("What you wait for"), "{home}");
    let pledge = link(&home, "/en/my/do/make-pledge");
    let pledged = sent(&mut firm, &pledge, "text=We pledge to pay within 30 days.").await;
    assert!(pledged.status == 200, "{}", pledged.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_units_did_is_seen_with_its_reason() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    let page = clerk.get(&format!("/en/unit/entries/{entry}")).await.text;
    sent(&mut clerk, &link(&page, "/en/unit/do/take-measure"), "reasons=Not admitted to tender 7.").await;
    let mut firm = Browser::signed_in(&desk, "firm", organisation(FIRM), None).await;
    assert!(firm.get("/en/my").await.text.contains("One measure of a relying unit stands"));
    let page = firm.get(&format!("/en/my/entries/{entry}")).await.text;
    assert!(page.contains("Not admitted to tender 7."), "{page}");
}
