//! A question without a day is asked for the authority's day: what was just done is there at once, wherever the
//! register's own clock stands.

use jiff::Timestamp;
use serde_json::{Value, json};
use standing_service::Edge;

use crate::desk::{Desk, FIRM, edge};

/// A corporation of the United States, invented.
const CORPORATION: &str = "reg-US:EXAMPLE12345";

/// Eight in the evening of 2 December 2019 in Greenwich: four in the morning of the 3rd in China.
fn late() -> Edge {
    Edge { now: || "2019-12-02T20:00:00Z".parse::<Timestamp>().unwrap(), ..edge() }
}

/// Two in the morning of 4 March 2025 in Greenwich: nine in the evening of the 3rd in New York, ten in the
/// morning of the 4th in China.
fn early() -> Edge {
    Edge { now: || "2025-03-04T02:00:00Z".parse::<Timestamp>().unwrap(), ..edge() }
}

async fn open_firms_case(desk: &Desk) -> String {
    let body = json!({"list": "judgment-default", "ground": "refuses-judgment", "field": "judgment",
        "basis": "Judgment (2019) example no. 101",
        "act": {"kind": "judgment", "final": true, "date": "2019-05-20", "amount": "2 400 000 CNY"}});
    made(&desk.post("ann", &format!("/api/v1/organisations/{FIRM}/open-case"), body).await.ok(), "case")
}

/// A case of the agency; gives it.
async fn open_corporations_case(desk: &Desk) -> String {
    let agency = json!({"authority": "Example-Agency", "name": "Example Agency", "kind": "agency",
        "level": "national", "on": "2025-01-20"});
    desk.post("operator", "/api/v1/directory/register-authority", agency).await.ok();
    // Of no region, so that authorities of two countries may have to do with it.
    let body = json!({"organisation": CORPORATION, "name": "Fictitious Systems Inc.",
        "organisation.kind": "corporation"});
    desk.post("operator", "/api/v1/organisations", body).await.ok();
    let body = json!({"list": "suspended", "ground": "indictment-or-adequate-evidence",
        "basis": "Indictment, example docket 25-2", "act": {"kind": "indictment", "date": "2025-01-30"}});
    let opened = desk.post("agency", &format!("/api/v1/organisations/{CORPORATION}/open-case"), body).await;
    made(&opened.ok(), "case")
}

fn made(outcome: &Value, what: &str) -> String {
    outcome["made"][what].as_str().unwrap_or_else(|| panic!("{outcome}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_opened_in_the_evening_of_greenwich_is_there_at_once() {
    let desk = Desk::open_at(late()).await;
    let case = open_firms_case(&desk).await;
    for key in ["ann", "firm"] {
        let seen = desk.get(key, &format!("/api/v1/cases/{case}")).await.ok();
        assert_eq!(
            (&seen["opened_on"], &seen["as_of"]),
            (&"2019-12-03".into(), &"2019-12-03".into()),
            "{key}"
        );
        let all = desk.get(key, "/api/v1/cases").await.ok();
        assert_eq!(
            (all["cases"].as_array().unwrap().len(), &all["as_of"]),
            (1, &"2019-12-03".into()),
            "{key}"
        );
    }
    let notice = json!({"method": "personal"});
    desk.post("ann", &format!("/api/v1/cases/{case}/serve-notice"), notice).await.ok();
    let served = json!({"document": "notice", "proof": "signed slip"});
    desk.post("ann", &format!("/api/v1/cases/{case}/record-service"), served).await.ok();
    let seen = desk.get("ann", &format!("/api/v1/cases/{case}")).await.ok();
    assert!(seen["deadlines"].as_array().unwrap().iter().any(|clock| clock["rule"] == "answer"), "{seen}");
    let docket = desk.get("ann", "/api/v1/deadlines").await.ok();
    assert_eq!(docket["as_of"], "2019-12-03");
    let answer = docket["deadlines"].as_array().unwrap().iter().find(|due| due["rule"] == "answer").unwrap();
    assert_eq!((&answer["starts_on"], &answer["due"]), (&"2019-12-03".into(), &"2019-12-12".into()));
    assert_eq!(answer["days_left"], 9, "counted from the authority's day");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_in_force_from_today_is_in_every_answer_of_today() {
    let desk = Desk::open_at(late()).await;
    let entry = desk.list_today().await;
    let check = desk.get("", &format!("/api/v1/check?organisation={FIRM}&matter=procurement")).await.ok();
    assert_eq!((&check["strength"], &check["as_of"]), (&"bar".into(), &"2019-12-03".into()));
    let named = format!("/api/v1/check?organisation={FIRM}&matter=procurement&as_of=2019-12-02");
    assert_eq!(desk.get("", &named).await.ok()["strength"], "none", "a day that is named is that day");
    let batch = json!({"items": [{"organisation": FIRM, "matter": "procurement"}]});
    let request = desk.request("POST", "", "/api/v1/check").header("content-type", "application/json");
    let batch = desk.send(request.body(batch.to_string().into()).unwrap()).await.ok();
    assert_eq!(batch["answers"][0]["answer"]["strength"], "bar", "{batch}");
    for (path, day) in [
        (format!("/api/v1/entries/{entry}"), "as_of"),
        (format!("/api/v1/organisations/{FIRM}"), "as_of"),
        ("/api/v1/lists/judgment-default".to_owned(), "as_of"),
        ("/api/v1/lists/judgment-default?status=in-force".to_owned(), "as_of"),
    ] {
        let seen = desk.get("", &path).await.ok();
        assert!(seen.to_string().contains(&entry), "{path}: {seen}");
        assert_eq!(seen[day], "2019-12-03", "{path}");
    }
    let found = desk.get("", "/api/v1/organisations?q=Shenyang").await.ok();
    assert_eq!(found["organisations"][0]["in_force"], 1, "{found}");
    let figures = desk.get("", "/api/v1/statistics").await.ok();
    let listed =
        figures["entries"].as_array().unwrap().iter().find(|line| line["of"][0] == "judgment-default");
    assert_eq!(listed.unwrap_or_else(|| panic!("{figures}"))["count"], 1);
    let events = desk.get("", "/api/v1/events?limit=1000").await.ok();
    assert!(events.to_string().contains(&entry), "its public events are open at once");
    for page in [
        format!("/en/entries/{entry}"),
        format!("/en/organisations/{FIRM}"),
        "/en/lists/judgment-default".to_owned(),
        "/en/authorities/District-Court".to_owned(),
    ] {
        let shown = desk.get("", &page).await;
        assert_eq!(shown.status, 200, "{page}");
        assert!(shown.text.contains("3 December 2019"), "{page}: {}", shown.text);
        assert!(shown.text.contains(&format!("/en/entries/{entry}")), "{page}");
        // A deadline may fall on the 12th.
        let text = shown.text.replace("12 December 2019", "");
        assert!(!text.contains("2 December 2019"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_new_york_it_is_still_yesterday() {
    let desk = Desk::open_at(early()).await;
    let case = open_corporations_case(&desk).await;
    let order = json!({"rule": "suspension", "reasons": "Funds are being moved."});
    desk.post("agency", &format!("/api/v1/cases/{case}/order-interim"), order).await.ok();
    let seen = desk.get("agency", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!((&seen["opened_on"], &seen["as_of"]), (&"2025-03-03".into(), &"2025-03-03".into()));
    let check = format!("/api/v1/check?organisation={CORPORATION}&matter=procurement");
    let check = desk.get("", &check).await.ok();
    assert_eq!((&check["strength"], &check["as_of"]), (&"bar".into(), &"2025-03-03".into()), "{check}");
    let list = desk.get("", "/api/v1/lists/suspended").await.ok();
    assert_eq!(list["as_of"], "2025-03-03", "a list is seen where its pack governs");
    let list = desk.get("", "/api/v1/lists/judgment-default").await.ok();
    assert_eq!(list["as_of"], "2025-03-04");
    let organisation = desk.get("", &format!("/api/v1/organisations/{CORPORATION}")).await.ok();
    assert_eq!(organisation["as_of"], "2025-03-03");
    let served = json!({"method": "certified-mail"});
    desk.post("agency", &format!("/api/v1/cases/{case}/serve-notice"), served).await.ok();
    let served = json!({"document": "notice", "proof": "return receipt"});
    desk.post("agency", &format!("/api/v1/cases/{case}/record-service"), served).await.ok();
    let docket = desk.get("agency", "/api/v1/deadlines").await.ok();
    let answer = docket["deadlines"].as_array().unwrap().iter().find(|due| due["rule"] == "answer").unwrap();
    assert_eq!((&answer["starts_on"], &answer["due"]), (&"2025-03-03".into(), &"2025-04-02".into()));
    assert_eq!(answer["days_left"], 30, "each row is counted from its own day");
    assert_eq!(docket["as_of"], "2025-03-04", "across packs the latest of their days is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_under_packs_of_two_zones_is_seen_on_the_later_day() {
    let desk = Desk::open_at(early()).await;
    let case = open_corporations_case(&desk).await;
    let before = desk.get("agency", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!(before["as_of"], "2025-03-03");
    let penalty = json!({"kind": "penalty", "pack": "cn-credit", "field": "judgment", "act_on": "2025-03-04",
            "text": "Decision 12"});
    let path = format!("/api/v1/organisations/{CORPORATION}/make-record");
    desk.post("ann", &path, penalty).await.ok();
    let after = desk.get("agency", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!((&after["opened_on"], &after["as_of"]), (&"2025-03-03".into(), &"2025-03-04".into()));
    let organisation = desk.get("ann", &format!("/api/v1/organisations/{CORPORATION}")).await.ok();
    assert_eq!(organisation["as_of"], "2025-03-04");
    assert!(organisation.to_string().contains("Decision 12"), "{organisation}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_no_pack_is_of_the_registers_day() {
    let desk = Desk::open_at(late()).await;
    let organisation = desk.get("", &format!("/api/v1/organisations/{FIRM}")).await.ok();
    assert_eq!(organisation["as_of"], "2019-12-02");
    let unknown = desk.get("", "/api/v1/check?organisation=lei:5493001KJTIIGC8Y1R12").await.ok();
    assert_eq!((&unknown["strength"], &unknown["as_of"]), (&"none".into(), &"2019-12-02".into()));
}
