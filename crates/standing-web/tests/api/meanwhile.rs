//! What happens while a form is open: midnight, and with it the last day of a deadline; and another officer.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use standing_service::accounts::Rank;
use standing_service::{Capacity, Edge};

use crate::desk::{Answer, Desk, FIRM, edge};
use crate::door::Browser;
use crate::door_unit::hidden;

/// How far the clock of this file's registers went on, in minutes. Each test runs in a process of its own.
static GONE_MINUTES: AtomicI64 = AtomicI64::new(0);

/// Ten minutes before midnight of 12 December 2019 in China, and on from there.
fn before_midnight() -> Edge {
    let now = || {
        let began: Timestamp = "2019-12-12T15:50:00Z".parse().unwrap();
        began + SignedDuration::from_mins(GONE_MINUTES.load(Ordering::SeqCst))
    };
    Edge { now, ..edge() }
}

fn officer() -> Capacity {
    Capacity::Officer("District-Court".parse().unwrap())
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

/// What an officer's form keeps for itself.
fn kept(page: &Answer) -> String {
    let value = |name| hidden(&page.text, name);
    format!("key={}&seen={}&day={}", value("key"), value("seen"), value("day"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_is_told_of_a_deadline_that_passed_at_midnight() {
    let desk = Desk::open_at(before_midnight()).await;
    let case = noticed(&desk, "2019-12-03").await;
    let mut ann = Browser::signed_in(&desk, "ann", officer(), Some(Rank::Preparing)).await;
    let form = format!("/en/office/cases/{case}/close-case");
    let opened = ann.get(&form).await;
    let fields = |page: &Answer, step: &str| format!("reasons=Paid.&{}&step={step}", kept(page));
    let checked = ann.send(&form, &fields(&opened, "check")).await;
    assert!(checked.status == 200 && !checked.text.contains("role=\"alert\""), "{}", checked.text);
    GONE_MINUTES.store(20, Ordering::SeqCst);
    let told = ann.send(&form, &fields(&checked, "give")).await;
    assert_eq!(told.status, 409, "{}", told.text);
    assert!(told.text.contains("Time to answer the notice"), "which deadline: {}", told.text);
    assert!(told.text.contains("Paid."), "what was typed is kept: {}", told.text);
    let told_in_chinese = ann.send(&form.replace("/en/", "/zh/"), &fields(&checked, "give")).await;
    assert!(told_in_chinese.text.contains("陈述申辩期限"), "{}", told_in_chinese.text);
    let given = ann.send(&form, &fields(&told, "give")).await;
    assert_eq!(given.status, 303, "whoever knows of it may go on: {}", given.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_is_told_that_its_last_day_passed_at_midnight() {
    let desk = Desk::open_at(before_midnight()).await;
    let case = noticed(&desk, "2019-11-15").await;
    let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    desk.post("ann", &at("propose"), crate::desk::proposal("2019-11-27")).await.ok();
    let decided =
        desk.post("bob", &at("decide"), json!({"verdict": "approve", "on": "2019-11-28"})).await.ok();
    let entry = decided["made"]["entry"].as_str().unwrap().to_owned();
    desk.post("ann", &at("serve-decision"), json!({"method": "personal", "on": "2019-11-28"})).await.ok();
    let served = json!({"document": "decision", "proof": "signed slip", "on": "2019-11-28"});
    desk.post("ann", &at("record-service"), served).await.ok();
    let own = Capacity::Organisation(FIRM.parse().unwrap());
    let mut firm = Browser::signed_in(&desk, "firm", own, None).await;
    let address = format!("/en/my/do/object?entry={entry}");
    let form = firm.get(&address).await;
    assert!(form.text.contains("12 December 2019"), "the last day is said: {}", form.text);
    let until = hidden(&form.text, "until");
    let answers = format!("form={}&until={until}&reasons=It was paid.", hidden(&form.text, "form"));
    let check = firm.send(&address, &answers).await;
    assert!(check.status == 200 && !check.text.contains("role=\"alert\""), "{}", check.text);
    GONE_MINUTES.store(20, Ordering::SeqCst);
    let told = firm.send(&address, &answers).await;
    assert!(told.status == 200 && told.text.contains("govuk-warning-text"), "{}", told.text);
    let refused = firm.send(&address, &format!("{answers}&step=give")).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    for part in ["It was paid.", "12 December 2019", "C156"] {
        assert!(refused.text.contains(part), "{part}: {}", refused.text);
    }
    let seen = desk.get("firm", &format!("/api/v1/entries/{entry}")).await.ok();
    assert!(!seen.to_string().contains("It was paid."), "nothing was taken: {seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_officers_at_the_same_moment_one_decides_and_the_other_is_told() {
    let desk = Desk::open().await;
    let case = noticed(&desk, "2019-09-03").await;
    let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    desk.post("ann", &at("propose"), crate::desk::proposal("2019-09-16")).await.ok();
    let mut bob = Browser::signed_in(&desk, "bob", officer(), Some(Rank::Deciding)).await;
    let mut dan = Browser::signed_in(&desk, "dan", officer(), Some(Rank::Deciding)).await;
    let form = format!("/en/office/cases/{case}/decide");
    let (his, hers) = (kept(&bob.get(&form).await), kept(&dan.get(&form).await));
    let approve = format!("verdict=approve&{his}&step=give");
    let send_back = format!("verdict=return&reasons=Too thin.&{hers}&step=give");
    let (first, second) = tokio::join!(bob.send(&form, &approve), dan.send(&form, &send_back));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", first.text, second.text);
    let told = if first.status == 409 { first } else { second };
    assert!(told.text.contains("role=\"alert\""), "{}", told.text);
    let stage = desk.get("ann", &format!("/api/v1/cases/{case}")).await.ok()["stage"].clone();
    assert!(stage == "decided" || stage == "noticed", "{stage}");
}
