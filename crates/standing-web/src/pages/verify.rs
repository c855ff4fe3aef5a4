//! How anyone checks that nobody quietly changed the log, and a place to check a receipt without a program.
//!
//! The page's script checks in the reader's own browser; without it a receipt that is pasted or uploaded is checked
//! by this register with its own key. The page says that whoever trusts neither checks with the command line.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde::Serialize;
use standing_service::log::verify::verify_receipt;

use super::answer::{answer_json, answer_scripted};
use super::frame::{Frame, Section};
use super::speech::Speech;
use super::{Desk, Spoken, address};
use crate::extract::multipart;

/// The longest receipt that is read, in bytes.
const RECEIPT_BYTES_MAX: usize = 256 * 1024;

/// The form as sent.
#[derive(Debug, Default)]
pub(crate) struct Pasted {
    receipt: String,
}

impl Pasted {
    /// What a form sent: what was pasted, or the file where one was chosen. None when it is not a form of ours.
    fn read(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let boundary = multipart::boundary(kind)?;
        let mut pasted = Self::default();
        for (name, content) in multipart::fields(body, boundary)? {
            let text = std::str::from_utf8(content).ok()?;
            if (name == "file" && !text.is_empty()) || (name == "receipt" && pasted.receipt.is_empty()) {
                text.clone_into(&mut pasted.receipt);
            }
        }
        Some(pasted)
    }
}

/// A receipt whose signatures hold.
#[derive(Debug, Clone)]
pub(crate) struct Holds {
    kind: String,
    body: String,
    origin: String,
    size: u64,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    t: Speech,
    page: Frame,
    log_size: u64,
    checkpoint: String,
    key: String,
    receipt: String,
    holds: Option<Holds>,
    /// Why a receipt was not taken; empty when it was.
    problem: String,
}

/// `GET /{locale}/verify`
pub(crate) async fn show(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    answer_scripted(StatusCode::OK, &page(&desk, t))
}

/// What is needed to verify the log, for machines.
#[derive(Debug, Serialize)]
struct VerifyForm {
    log_size: u64,
    /// Empty while nothing signs the log.
    verifier_key: String,
    checkpoint: String,
    addresses: [&'static str; 3],
}

/// `GET /{locale}/verify.json`
pub(crate) async fn twin(State(desk): State<Desk>) -> Response {
    answer_json(&VerifyForm {
        log_size: desk.log_size(),
        verifier_key: desk.publisher().map(|signer| signer.verifier_key().to_string()).unwrap_or_default(),
        checkpoint: desk.checkpoint(),
        addresses: ["/checkpoint", "/tile/", "/api/v1/events/{position}/proof"],
    })
}

/// `POST /{locale}/verify`
pub(crate) async fn judge(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut page = page(&desk, t);
    let Some(pasted) = Pasted::read(&headers, &body) else {
        page.problem = t.say("verify-not-read");
        page.page = page.page.failing(true);
        return answer_scripted(StatusCode::BAD_REQUEST, &page);
    };
    // Browsers send line ends as carriage return and line feed; what was signed has line feeds only.
    page.receipt = pasted.receipt.replace("\r\n", "\n");
    let text = format!("{}\n", page.receipt.trim_start().trim_end_matches('\n'));
    if page.receipt.trim().is_empty() {
        page.problem = t.say("verify-empty");
    } else if text.len() > RECEIPT_BYTES_MAX {
        page.problem = t.say("verify-long");
    } else {
        let judged =
            desk.publisher().map(|publisher| verify_receipt(text.as_bytes(), &publisher.verifier_key(), &[]));
        match judged {
            None => page.problem = t.say("verify-no-key"),
            Some(Err(error)) => {
                page.problem = t.with("verify-fails", &[("why", error.to_string().into())]);
            }
            Some(Ok(found)) => {
                page.holds = Some(Holds {
                    kind: found.kind,
                    body: found.body,
                    origin: found.origin,
                    size: found.size,
                });
            }
        }
    }
    if page.problem.is_empty() {
        return answer_scripted(StatusCode::OK, &page);
    }
    page.page = page.page.failing(true);
    answer_scripted(StatusCode::BAD_REQUEST, &page)
}

fn page(desk: &Desk, t: Speech) -> VerifyPage {
    VerifyPage {
        t,
        page: Frame::new(t, Section::Verify, "verify", t.say("verify-title"))
            .below(t, &[])
            .twin(address::page(t.locale(), "verify.json")),
        log_size: desk.log_size(),
        checkpoint: desk.checkpoint(),
        key: desk.publisher().map(|publisher| publisher.verifier_key().to_string()).unwrap_or_default(),
        receipt: String::new(),
        holds: None,
        problem: String::new(),
    }
}
