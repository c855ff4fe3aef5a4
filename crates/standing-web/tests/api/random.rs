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

#[test]
fn requests() {
    feed("http", ask, 10_000);
}
