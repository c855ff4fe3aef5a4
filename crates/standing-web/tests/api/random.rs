//! Random and damaged requests: the server never fails, and every refusal is a problem with a remedy.
//!
//! A seed is `METHOD PATH`, the name of a key or nothing, and the body, in lines. libFuzzer has no target for this: a
//! register is a state, and its input would not show a fault again.

use std::sync::OnceLock;

use axum::body::Body;
use tokio::runtime::Runtime;

use crate::desk::Desk;
use crate::feed::feed;

/// A register in which a firm is listed, and what drives it.
fn desk() -> &'static (Runtime, Desk) {
    static DESK: OnceLock<(Runtime, Desk)> = OnceLock::new();
    DESK.get_or_init(|| {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let desk = runtime.block_on(async {
            let desk = Desk::open().await;
            desk.list(false).await;
            desk
        });
        (runtime, desk)
    })
}

fn ask(bytes: &[u8]) {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let mut text = || std::str::from_utf8(lines.next().unwrap_or_default());
    let (Ok(first), Ok(key)) = (text(), text()) else { return };
    let Some((method, path)) = first.split_once(' ') else { return };
    let body = lines.next().unwrap_or_default().to_vec();
    let (runtime, desk) = desk();
    let kind = if body.starts_with(b"{") { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = desk.request(method, key, path).header("content-type", kind);
    // What is no request at all never gets as far as the router.
    let Ok(request) = request.body(Body::from(body)) else { return };
    let answer = runtime.block_on(desk.send(request));
    assert!(answer.status < 500 || answer.status == 503, "{first}: {} {}", answer.status, answer.text);
    if answer.status >= 400 && path.starts_with("/api/") {
        for field in ["title", "detail", "remedy"] {
            let is_said = answer.body[field].as_str().is_some_and(|text| !text.is_empty());
            assert!(is_said, "{first}: {} without {field}: {}", answer.status, answer.text);
        }
    }
}

/// Questions for reconciliation: `FIELD=` and the JSON in it, damaged as JSON and not as a form, so that what is inside
/// is reached.
fn reconcile(bytes: &[u8]) {
    let Some(at) = bytes.iter().position(|byte| *byte == b'=') else { return };
    let (field, json) = bytes.split_at(at);
    let Ok(field) = std::str::from_utf8(field) else { return };
    if !field.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return;
    }
    let encoded: String = json.iter().skip(1).map(|byte| format!("%{byte:02X}")).collect();
    let (runtime, desk) = desk();
    let request = desk.request("POST", "", "/reconcile");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = runtime.block_on(desk.send(request.body(Body::from(format!("{field}={encoded}"))).unwrap()));
    assert!(answer.status < 500 || answer.status == 503, "{} {}", answer.status, answer.text);
    let said = answer.body["remedy"].as_str().is_some_and(|text| !text.is_empty());
    assert!(said || answer.status == 200, "{} without a remedy: {}", answer.status, answer.text);
    // Nobody is made up: whatever was asked, only who is in the register comes back.
    let results = answer.body.as_object().into_iter().flat_map(|answers| answers.values());
    for found in results.filter_map(|one| one["result"].as_array()).flatten() {
        assert_eq!(found["id"], crate::desk::FIRM, "{}", answer.text);
    }
}

#[test]
fn questions_for_reconciliation() {
    feed("reconcile", reconcile, 3_000);
}

#[test]
fn requests() {
    feed("http", ask, 10_000);
}
