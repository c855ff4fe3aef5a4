//! Commands: idempotency, addresses, arguments.

use serde_json::json;

use crate::desk::{Desk, FIRM};

fn record(text: &str) -> serde_json::Value {
    json!({"kind": "penalty", "pack": "cn-credit", "field": "judgment", "act_on": "2019-09-04", "text": text,
        "on": "2019-09-05"})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_sent_twice_happens_once() {
    let desk = Desk::open().await;
    let path = format!("/api/v1/organisations/{FIRM}/make-record");
    let first = desk.post_as("ann", &path, "same", record("one")).await;
    assert_eq!(first.header("idempotency-replayed"), None);
    let size = desk.register.log_size();
    let again = desk.post_as("ann", &path, "same", record("one")).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.body, first.body);
    assert_eq!(desk.register.log_size(), size);
    desk.post_as("ann", &path, "same", record("two")).await.problem(409, "conflict");
    desk.post_as("bob", &path, "same", record("two")).await.ok();
    assert_eq!(desk.register.log_size(), size + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_have_their_addresses() {
    let desk = Desk::open().await;
    let wrong = desk.post("ann", &format!("/api/v1/organisations/{FIRM}/serve-notice"), json!({})).await;
    wrong.problem(400, "input");
    assert!(wrong.text.contains("/api/v1/cases/{case}/serve-notice"), "{}", wrong.text);
    desk.post("ann", &format!("/api/v1/organisations/{FIRM}/dance"), json!({}))
        .await
        .problem(404, "not-found");
    let twice = json!({"organisation": FIRM});
    desk.post("ann", &format!("/api/v1/organisations/{FIRM}/open-case"), twice).await.problem(400, "input");
    desk.post("ann", "/api/v1/cases/c-none/serve-notice", json!({"method": "personal"}))
        .await
        .problem(404, "not-found");
    desk.post("ann", "/api/v1/entries/e-none/stay", json!({"reasons": "x"})).await.problem(404, "not-found");
    desk.post("desk", "/api/v1/measures/m-none/lift-measure", json!({"reasons": "x"}))
        .await
        .problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_named_when_they_are_wrong() {
    let desk = Desk::open().await;
    let path = format!("/api/v1/organisations/{FIRM}/make-record");
    for (body, names) in [
        (json!({}), "kind"),
        (json!({"kind": "crime"}), "penalty"),
        (json!({"kind": "penalty", "pack": "cn-credit", "act_on": "yesterday", "text": "x"}), "act_on"),
        (json!({"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": ""}), "text"),
        (
            json!({"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": "x", "colour": "y"}),
            "colour",
        ),
        (json!({"kind": ["penalty", 1]}), "body: kind: it is a list"),
        (json!({"kind": "penalty", "more": ["penalty", 1]}), "arguments"),
        (json!([1]), "arguments"),
        (json!("x"), "arguments"),
        (json!({"on": "soon"}), "on"),
        (json!({"on": {}}), "body: on: it is an object"),
    ] {
        let size = desk.register.log_size();
        let answer = desk.post("ann", &path, body.clone()).await;
        answer.problem(400, "input");
        assert!(answer.text.contains(names), "{body}: {}", answer.text);
        assert_eq!(desk.register.log_size(), size, "nothing changed");
    }
    let future = json!({"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": "x", "on": "2030-01-01"});
    desk.post("ann", &path, future).await.problem(422, "in-the-future");
}

#[tokio::test(flavor = "multi_thread")]
async fn persons_and_broken_codes_are_refused_at_the_door() {
    let desk = Desk::open().await;
    for (identifier, says) in [
        ("cn-id:11010519491231002X", "person"),
        ("passport:E12345678", "person"),
        ("cn-uscc:92210105DEM000081D", "person"),
        ("cn-uscc:91210105DEM000014K", "asks for"),
        ("thing:1", "unknown scheme"),
    ] {
        let body = json!({"organisation": identifier, "name": "Somebody"});
        let answer = desk.post("operator", "/api/v1/organisations", body).await;
        answer.problem(400, "input");
        assert!(answer.text.contains(says), "{identifier}: {}", answer.text);
        let asked = desk.get("", &format!("/api/v1/check?organisation={identifier}")).await;
        asked.problem(400, "input");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identifier_belongs_to_one_organisation() {
    let desk = Desk::open().await;
    let path = format!("/api/v1/organisations/{FIRM}/add-identifier");
    desk.post("operator", &path, json!({"identifier": "lei:529900YACP3U57RKLF98"})).await.ok();
    let by_lei = desk.get("", "/api/v1/organisations/LEI:529900yacp3u57rklf98").await.ok();
    assert_eq!(by_lei["identifier"], FIRM);
    let other = format!("/api/v1/organisations/{}/add-identifier", crate::desk::OTHER);
    let taken = desk.post("operator", &other, json!({"identifier": "lei:529900YACP3U57RKLF98"})).await;
    assert!(matches!(taken.status, 409 | 422), "{}", taken.text);
}
