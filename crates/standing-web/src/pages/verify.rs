//! How anyone checks that nobody quietly changed the log, and a place to check a receipt without a program.
//!
//! A receipt pasted here is checked by this register with its own key; the page says that whoever does not
//! trust the register checks with the command line, which needs nothing from it.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use standing_service::log::verify::verify_receipt;

use super::answer::{answer, answer_with};
use super::frame::{Frame, Section};
use super::speech::Speech;
use super::{Desk, Spoken};

/// The longest receipt that is read, in bytes.
const RECEIPT_BYTES_MAX: usize = 256 * 1024;

/// The form as sent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Pasted {
    #[serde(default)]
    receipt: String,
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
    answer(&page(&desk, t))
}

/// `POST /{locale}/verify`
pub(crate) async fn judge(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Form(pasted): Form<Pasted>,
) -> Response {
    let mut page = page(&desk, t);
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
            Some(Err(error)) => page.problem = error.to_string(),
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
        return answer(&page);
    }
    page.page = page.page.failing(true);
    answer_with(axum::http::StatusCode::BAD_REQUEST, &page)
}

fn page(desk: &Desk, t: Speech) -> VerifyPage {
    VerifyPage {
        t,
        page: Frame::new(t, Section::Verify, "verify", t.say("verify-title")).below(t, &[]),
        log_size: desk.log_size(),
        checkpoint: desk.checkpoint(),
        key: desk.publisher().map(|publisher| publisher.verifier_key().to_string()).unwrap_or_default(),
        receipt: String::new(),
        holds: None,
        problem: String::new(),
    }
}
