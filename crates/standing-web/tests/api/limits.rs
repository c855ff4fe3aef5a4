//! Everything has a limit, and beyond it a problem that names it.

use axum::body::Body;
use serde_json::json;

use crate::desk::{Desk, FIRM};

#[tokio::test(flavor = "multi_thread")]
async fn sizes_beyond_the_limits_are_refused() {
    let desk = Desk::open().await;
    let path = format!("/api/v1/organisations/{FIRM}/make-record");
    let large = json!({"text": "x".repeat(256 * 1024)});
    desk.post("ann", &path, large).await.problem(413, "body-too-large");
    let items = |count: usize| json!({"items": vec![json!({"organisation": FIRM}); count]});
    let many = desk.post("", "/api/v1/check", items(1_001)).await;
    many.problem(400, "input");
    assert!(many.text.contains("1000"), "{}", many.text);
    assert_eq!(
        desk.post("", "/api/v1/check", items(1_000)).await.ok()["answers"].as_array().unwrap().len(),
        1_000
    );
    let query = format!("/api/v1/organisations?q={}", "a".repeat(5_000));
    desk.get("", &query).await.problem(414, "address-too-long");
    let long = format!("/api/v1/entries/{}", "a".repeat(3_000));
    desk.get("", &long).await.problem(414, "address-too-long");
    desk.get("", &format!("/api/v1/organisations?q={}", "a".repeat(201))).await.problem(400, "input");
    let mut request = desk.request("GET", "", "/api/v1/lists");
    for number in 0..65 {
        request = request.header(format!("x-{number}"), "y");
    }
    desk.send(request.body(Body::empty()).unwrap()).await.problem(431, "too-many-headers");
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_wide_and_long_bodies_are_refused() {
    let desk = Desk::open().await;
    let path = format!("/api/v1/organisations/{FIRM}/make-record");
    let deep = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
    let wide = serde_json::to_string(
        &(0..300).map(|n| (format!("a{n}"), "x")).collect::<std::collections::BTreeMap<_, _>>(),
    )
    .unwrap();
    let long =
        json!({"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": "x".repeat(20_001)});
    for body in [deep, wide, long.to_string()] {
        let request = desk
            .request("POST", "ann", &path)
            .header("content-type", "application/json")
            .header("idempotency-key", "deep")
            .body(Body::from(body))
            .unwrap();
        desk.send(request).await.problem(400, "input");
    }
    let twice =
        r#"{"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": "a", "text": "b"}"#;
    let request = desk.request("POST", "ann", &path).header("content-type", "application/json");
    let request = request.header("idempotency-key", "twice").body(Body::from(twice)).unwrap();
    let refused = desk.send(request).await;
    refused.problem(400, "input");
    assert!(refused.text.contains("the name 'text' comes twice"), "{}", refused.text);
    for wrong in [json!({}), json!(["a"]), json!(true), json!(7)] {
        let body = json!({"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": wrong});
        let refused = desk.post("ann", &path, body).await;
        refused.problem(400, "input");
        assert!(refused.text.contains("body: text"), "{}", refused.text);
    }
    let control = json!({"kind": "penalty", "pack": "cn-credit", "act_on": "2019-09-04", "text": "a\u{7}b"});
    desk.post("ann", &path, control).await.problem(400, "input");
}
