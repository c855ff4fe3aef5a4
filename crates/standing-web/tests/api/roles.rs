//! Who may do what: keys, roles, scopes.

use serde_json::json;
use standing_service::keys;

use crate::desk::{Desk, FIRM, edge};

#[tokio::test(flavor = "multi_thread")]
async fn keys_open_the_door_or_say_why_not() {
    let desk = Desk::open().await;
    let unknown = format!("Bearer stk_{}_{}", "0".repeat(10), "0".repeat(32));
    for (key, code) in [
        ("Bearer x", "key-refused"),
        ("Bearer", "key-refused"),
        ("Basic abc", "key-refused"),
        (unknown.as_str(), "key-refused"),
        ("Bearer stk_é", "key-refused"),
    ] {
        let answer = desk.get(key, "/api/v1/lists").await;
        answer.problem(401, code);
        assert!(answer.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer")));
    }
    desk.get("", "/api/v1/cases").await.problem(401, "key-missing");
    desk.get("desk", "/api/v1/cases").await.problem(403, "forbidden");
    desk.get("", "/api/v1/deadlines").await.problem(401, "key-missing");
    let listed = keys::list(desk.register.store(), "", 100).await.unwrap();
    let ann = listed.iter().find(|key| key.last_used_at.is_none()).unwrap();
    assert!(keys::revoke(desk.register.store(), &edge(), &ann.prefix).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_is_refused_at_once() {
    let desk = Desk::open().await;
    desk.get("city", "/api/v1/cases").await.ok();
    let listed = keys::list(desk.register.store(), "", 100).await.unwrap();
    for key in listed {
        keys::revoke(desk.register.store(), &edge(), &key.prefix).await.unwrap();
    }
    let refused = desk.get("city", "/api/v1/cases").await;
    refused.problem(401, "key-refused");
    assert!(refused.text.contains("revoked"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_for_their_roles() {
    let desk = Desk::open().await;
    let open = || {
        json!({"list": "judgment-default", "ground": "refuses-judgment", "field": "judgment",
            "basis": "Judgment 1", "act.kind": "judgment", "act.final": "yes", "on": "2019-09-02"})
    };
    let path = format!("/api/v1/organisations/{FIRM}/open-case");
    desk.post("", &path, open()).await.problem(401, "key-missing");
    desk.post("desk", &path, open()).await.problem(403, "wrong-role");
    desk.post("operator", &path, open()).await.problem(403, "wrong-role");
    desk.post("firm", &path, open()).await.problem(403, "wrong-role");
    desk.post("other", &path, open()).await.problem(403, "wrong-role");
    desk.post("reader", &path, open()).await.problem(403, "forbidden");
    let outside = desk.post("elsewhere", &path, open()).await;
    outside.problem(409, "not-competent");
    assert!(!outside.body["clause"].as_array().unwrap().is_empty() || !outside.body["facts"].is_null());
    let authority = || json!({"authority": "Mine", "name": "Mine", "kind": "court", "level": "national"});
    for key in ["ann", "firm", "desk"] {
        desk.post(key, "/api/v1/directory/register-authority", authority()).await.problem(403, "wrong-role");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_may_report_an_error() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let path = format!("/api/v1/entries/{entry}/report-error");
    desk.post("", &path, json!({"text": "The name is misspelt."})).await.ok();
    let entry = desk.get("ann", &format!("/api/v1/entries/{entry}")).await.ok();
    assert_eq!(entry["proceedings"]["reports"][0]["text"], "The name is misspelt.");
    let docket = desk.get("ann", "/api/v1/deadlines").await.ok();
    assert!(docket["total"].as_u64().unwrap() > 0, "{docket}");
}
