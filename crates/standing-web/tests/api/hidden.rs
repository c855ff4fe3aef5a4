//! What is undecided, restricted or shielded is not there for whoever may not know of it: in no answer, in no
//! list, in no refusal.

use serde_json::{Value, json};

use crate::desk::{Desk, FIRM};

async fn status(desk: &Desk, key: &str, path: &str) -> u16 {
    desk.get(key, path).await.status
}

fn contains(body: &Value, what: &str) -> bool {
    body.to_string().contains(what)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_known_to_its_authority_and_the_organisation_only() {
    let desk = Desk::open().await;
    let case = desk.open_case(false).await;
    let path = format!("/api/v1/cases/{case}");
    for (key, expect) in [
        ("", 401),
        ("desk", 404),
        ("other", 404),
        ("elsewhere", 404),
        ("city", 404),
        ("operator", 404),
        ("ann", 200),
        ("firm", 200),
    ] {
        assert_eq!(status(&desk, key, &path).await, expect, "{key}");
    }
    let notice = || json!({"method": "personal"});
    for key in ["elsewhere", "city", "other", "desk"] {
        desk.post(key, &format!("{path}/serve-notice"), notice()).await.problem(404, "not-found");
    }
    for key in ["", "desk", "other", "elsewhere", "operator"] {
        for path in [
            format!("/api/v1/organisations/{FIRM}"),
            format!("/api/v1/organisations/{FIRM}/events"),
            format!("/api/v1/check?organisation={FIRM}"),
            "/api/v1/lists/judgment-default".to_owned(),
            "/api/v1/events?limit=1000".to_owned(),
        ] {
            assert!(!contains(&desk.get(key, &path).await.ok(), &case), "{key} {path}");
        }
    }
    assert!(contains(&desk.get("ann", &format!("/api/v1/organisations/{FIRM}")).await.ok(), &case));
    assert!(!contains(&desk.get("elsewhere", "/api/v1/cases").await.ok(), &case));
    assert!(contains(&desk.get("firm", "/api/v1/cases").await.ok(), &case));
    assert!(contains(&desk.get("reader", "/api/v1/cases?stage=open").await.ok(), &case));
    assert!(!contains(&desk.get("ann", "/api/v1/cases?stage=decided").await.ok(), &case));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_and_not_served_is_told_to_the_parties_only() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let on = "as_of=2019-09-17";
    for (key, expect) in [("", 404), ("desk", 404), ("elsewhere", 404), ("ann", 200), ("firm", 200)] {
        assert_eq!(status(&desk, key, &format!("/api/v1/entries/{entry}?{on}")).await, expect, "{key}");
        let checked = desk.get(key, &format!("/api/v1/check?organisation={FIRM}&{on}")).await.ok();
        assert_eq!(contains(&checked, &entry), expect == 200, "{key}: {checked}");
        let listed = desk.get(key, &format!("/api/v1/lists/judgment-default?{on}")).await.ok();
        assert_eq!(contains(&listed, &entry), expect == 200, "{key}: {listed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_entry_looks_as_if_it_were_not_there() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(true).await;
    let restrict =
        json!({"units": "Supervising-Office", "reasons": "Secrecy rule, article 9", "on": "2019-09-18"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), restrict).await.ok();
    let paths = [
        format!("/api/v1/check?organisation={FIRM}&as_of=2019-09-20"),
        format!("/api/v1/organisations/{FIRM}?as_of=2019-09-20"),
        "/api/v1/lists/judgment-default?as_of=2019-09-20".to_owned(),
    ];
    for (key, may) in [
        ("", false),
        ("desk", false),
        ("elsewhere", false),
        ("supervisor", true),
        ("ann", true),
        ("firm", true),
    ] {
        // A unit says what for; of others it follows.
        let purpose = if key == "supervisor" { "&purpose=supervision" } else { "" };
        let direct = format!("/api/v1/entries/{entry}?as_of=2019-09-20{purpose}");
        assert_eq!(status(&desk, key, &direct).await, if may { 200 } else { 404 }, "{key}");
        for path in &paths {
            let path = format!("{path}{purpose}");
            assert_eq!(contains(&desk.get(key, &path).await.ok(), &entry), may, "{key} {path}");
        }
    }
    let object = json!({"reasons": "The debt was set off.", "on": "2019-09-23"});
    desk.post("firm", &format!("/api/v1/entries/{entry}/object"), object).await.ok();
    let refuse = json!({"consequence": "key-supervision", "reasons": "Not yet.", "on": "2019-09-24"});
    desk.post("supervisor", &format!("/api/v1/entries/{entry}/refuse-measure"), refuse).await.ok();
    for day in ["2019-09-20", "2019-11-20"] {
        let figures = desk.get("", &format!("/api/v1/statistics?as_of={day}")).await.ok();
        for figure in ["entries", "measures", "missed", "reversals"] {
            assert_eq!(figures[figure], json!([]), "a figure of one tells that there is one: {figures}");
        }
        assert_eq!(figures["reported_percent"], Value::Null);
    }
    let lists = desk.get("", "/en/lists").await.text;
    assert!(lists.contains("judgment-default"), "{lists}");
    let report = json!({"text": "Is something here?"});
    desk.post("", &format!("/api/v1/entries/{entry}/report-error"), report).await.problem(404, "not-found");
    for path in [format!("/api/v1/organisations/{FIRM}/events"), "/api/v1/events?limit=1000".to_owned()] {
        assert!(!contains(&desk.get("", &path).await.ok(), &entry), "{path}");
    }
}

/// The same life in public is counted, so that an empty figure above means hidden and not absent.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_is_counted() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let object = json!({"reasons": "The debt was set off.", "on": "2019-09-23"});
    desk.post("firm", &format!("/api/v1/entries/{entry}/object"), object).await.ok();
    let figures = desk.get("", "/api/v1/statistics?as_of=2019-11-20").await.ok();
    assert_eq!(figures["entries"].as_array().map(Vec::len), Some(1), "{figures}");
    assert!(figures["missed"].to_string().contains("review"), "{figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shielded_entry_leaves_every_public_answer_and_the_log_still_proves_it() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let before = desk.get("", "/api/v1/events?limit=1000").await.ok();
    assert!(contains(&before, &entry));
    let exit = json!({"exit": "performed", "evidence": {"completion": "Receipt"}, "on": "2019-11-04"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/record-exit"), exit).await.ok();
    let shield = json!({"exit": "performed", "reasons": "Paid.", "on": "2019-11-06"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/shield"), shield).await.ok();
    for path in [
        format!("/api/v1/organisations/{FIRM}"),
        format!("/api/v1/organisations/{FIRM}/events"),
        "/api/v1/events?limit=1000".to_owned(),
        "/api/v1/lists/judgment-default".to_owned(),
    ] {
        for key in ["", "desk", "elsewhere"] {
            assert!(!contains(&desk.get(key, &path).await.ok(), &entry), "{key} {path}");
        }
    }
    let after = desk.get("", "/api/v1/events?limit=1000").await.ok();
    let leaves = |events: &Value| {
        let events = events["events"].as_array().unwrap().clone();
        events.into_iter().map(|event| event["leaf"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(leaves(&after).starts_with(&leaves(&before)), "leaves never change");
    assert_eq!(status(&desk, "", &format!("/api/v1/entries/{entry}")).await, 404);
    assert_eq!(status(&desk, "firm", &format!("/api/v1/entries/{entry}")).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_and_outside_approaches_are_the_authoritys_own() {
    let desk = Desk::open().await;
    let body = json!({"list": "judgment-default", "ground": "refuses-judgment", "basis": "Judgment 7",
        "lead": "a letter of May", "on": "2019-09-02", "act.kind": "judgment", "act.final": "yes",
        "organisation": FIRM, "field": "judgment"});
    let opened = desk.post("ann", "/api/v1/cases", body).await.ok();
    let case = opened["made"]["case"].as_str().unwrap();
    let contact = json!({"office": "Office of Works", "text": "asked for haste", "on": "2019-09-03"});
    desk.post("ann", &format!("/api/v1/cases/{case}/log-contact"), contact).await.ok();
    let own = desk.get("ann", &format!("/api/v1/cases/{case}")).await.ok();
    assert!(contains(&own, "a letter of May") && contains(&own, "asked for haste"));
    let firm = desk.get("firm", &format!("/api/v1/cases/{case}")).await.ok();
    assert!(!contains(&firm, "a letter of May") && !contains(&firm, "asked for haste"));
    assert!(contains(&firm, "Judgment 7"));
}
