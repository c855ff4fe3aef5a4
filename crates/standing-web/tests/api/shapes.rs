//! Every way to ask wrongly, and the problem that answers: one table.

use axum::body::Body;

use crate::desk::{Desk, FIRM};

/// Method, path, key, body, status, code, and what the answer names.
type Case = (&'static str, &'static str, &'static str, Option<&'static str>, u16, &'static str, &'static str);

const CASES: &[Case] = &[
    ("GET", "/api/v1/check", "", None, 400, "input", "organisation"),
    ("GET", "/api/v1/check?organisation=", "", None, 400, "input", "organisation"),
    ("GET", "/api/v1/check?organisation=x", "", None, 400, "input", "scheme"),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&matter=A%20B",
        "",
        None,
        400,
        "input",
        "matter",
    ),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&unit_kind=%20",
        "",
        None,
        400,
        "input",
        "unit_kind",
    ),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&as_of=2019-13-01",
        "",
        None,
        400,
        "input",
        "as_of",
    ),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&known_at=99999",
        "",
        None,
        400,
        "input",
        "known_at",
    ),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&known_at=soon",
        "",
        None,
        400,
        "input",
        "known_at",
    ),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&known_at=1999-01-01",
        "",
        None,
        400,
        "input",
        "no checkpoint",
    ),
    (
        "GET",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&receipt=maybe",
        "",
        None,
        400,
        "input",
        "receipt",
    ),
    ("GET", "/api/v1/check?organisaton=x", "", None, 400, "input", "organisaton"),
    ("GET", "/api/v1/check?organisation=x&organisation=y", "", None, 400, "input", "twice"),
    ("GET", "/api/v1/check?organisation=%ff", "", None, 400, "input", "organisation"),
    ("GET", "/api/v1/organisations", "", None, 400, "input", "q"),
    ("GET", "/api/v1/organisations?q=%20", "", None, 400, "input", "q"),
    ("GET", "/api/v1/organisations?q=a&limit=0", "", None, 400, "input", "limit"),
    ("GET", "/api/v1/organisations?q=a&limit=201", "", None, 400, "input", "200"),
    ("GET", "/api/v1/organisations?q=a&cursor=zzz", "", None, 400, "input", "cursor"),
    ("GET", "/api/v1/organisations?q=a&cursor=%E4%B8%AD", "", None, 400, "input", "cursor"),
    ("GET", "/api/v1/organisations/lei:529900YACP3U57RKLF98", "", None, 404, "not-found", "529900"),
    ("GET", "/api/v1/organisations/%ff", "", None, 400, "input", "address"),
    ("GET", "/api/v1/organisations/nothing", "", None, 400, "input", "scheme"),
    ("GET", "/api/v1/organisations/lei:529900YACP3U57RKLF98/events", "", None, 404, "not-found", "529900"),
    ("GET", "/api/v1/entries/e-none", "", None, 404, "not-found", "e-none"),
    ("GET", "/api/v1/entries/%20", "", None, 404, "not-found", "entry"),
    ("GET", "/api/v1/cases/c-none", "ann", None, 404, "not-found", "c-none"),
    ("GET", "/api/v1/lists/none", "", None, 404, "not-found", "none"),
    ("GET", "/api/v1/lists/judgment-default?status=bad", "", None, 400, "input", "status"),
    ("GET", "/api/v1/lists/judgment-default?cursor=1", "", None, 400, "input", "cursor"),
    ("GET", "/api/v1/packs/cn-credit/1", "", None, 404, "not-found", "cn-credit"),
    ("GET", "/api/v1/packs/%20/%20", "", None, 404, "not-found", "pack"),
    ("GET", "/api/v1/events?after=-1", "", None, 400, "input", "after"),
    ("GET", "/api/v1/events?limit=1001", "", None, 400, "input", "1000"),
    ("GET", "/api/v1/events/0/proof", "", None, 404, "not-found", "position"),
    ("GET", "/api/v1/events/99999/proof", "", None, 404, "not-found", "99999"),
    ("GET", "/api/v1/events/x/proof", "", None, 400, "input", "address"),
    ("GET", "/api/v1/nothing", "", None, 404, "not-found", "/api/v1/nothing"),
    ("GET", "/tile/x", "", None, 400, "input", "tile"),
    ("GET", "/tile/0/999", "", None, 404, "not-found", "tile"),
    ("DELETE", "/api/v1/check", "", None, 405, "method", "method"),
    ("PUT", "/api/v1/cases", "ann", Some("{}"), 405, "method", "method"),
    ("POST", "/api/v1/lists", "", Some("{}"), 405, "method", "method"),
    ("POST", "/api/v1/check", "", Some("{"), 400, "input", "body"),
    ("POST", "/api/v1/check", "", Some("[]"), 400, "input", "body"),
    ("POST", "/api/v1/check", "", Some("{\"items\": [{\"org\": 1}]}"), 400, "input", "org"),
    ("POST", "/api/v1/check?x=1", "", Some("{\"items\": []}"), 400, "input", "x"),
    ("POST", "/api/v1/cases", "ann", Some("nonsense"), 400, "input", "body"),
    ("POST", "/api/v1/cases?dry=1", "ann", Some("{}"), 400, "input", "dry"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_question_is_told_what_is_wrong_and_what_to_do() {
    let desk = Desk::open().await;
    for (method, path, key, body, status, code, names) in CASES {
        let request = desk
            .request(method, key, path)
            .header("content-type", "application/json")
            .header("idempotency-key", "shape")
            .body(body.map_or_else(Body::empty, Body::from))
            .unwrap();
        let answer = desk.send(request).await;
        assert_eq!(answer.status, *status, "{method} {path}: {}", answer.text);
        answer.problem(*status, code);
        assert!(answer.text.contains(names), "{method} {path}: {}", answer.text);
        assert!(answer.header("x-request-id").is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_are_required_and_answers_carry_theirs() {
    let desk = Desk::open().await;
    let path = format!("/api/v1/organisations/{FIRM}/make-record");
    let request = |builder: axum::http::request::Builder| builder.body(Body::from("{}")).unwrap();
    let keyless = desk.request("POST", "ann", &path).header("content-type", "application/json");
    let missing = desk.send(request(keyless)).await;
    missing.problem(400, "input");
    assert!(missing.text.contains("Idempotency-Key") && missing.text.contains("UUID"), "{}", missing.text);
    for bad in ["", &"k".repeat(129)] {
        let builder = desk.request("POST", "ann", &path).header("content-type", "application/json");
        desk.send(request(builder.header("idempotency-key", bad))).await.problem(400, "input");
    }
    let untyped = desk.request("POST", "ann", &path).header("idempotency-key", "k");
    desk.send(request(untyped)).await.problem(415, "body-type");
    let form = desk.request("POST", "ann", &path).header("idempotency-key", "k");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    desk.send(request(form)).await.problem(415, "body-type");

    let answer = desk.get("", "/api/v1/lists").await;
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("cache-control", "public, no-cache"),
        ("vary", "authorization"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.header("access-control-allow-origin"), None);
    let tag = answer.header("etag").unwrap().to_owned();
    let again = desk.request("GET", "", "/api/v1/lists").header("if-none-match", &tag);
    let again = desk.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let keyed = desk.get("ann", "/api/v1/lists").await;
    assert_eq!(keyed.header("cache-control"), Some("private, no-store"));
    assert_eq!(keyed.header("etag"), None);
}
