//! The catalogue of purposes: for what somebody may look at what is not public, and who is shown that they did.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use standing_service::inquiry::Purpose;

use super::answer::answer;
use super::frame::{Frame, Section};
use super::speech::Speech;
use super::{Desk, Spoken};

/// A purpose in words.
pub(crate) struct PurposeView {
    word: &'static str,
    about: String,
    role: String,
    opens_restricted: bool,
}

#[derive(Template)]
#[template(path = "purposes.html")]
struct PurposesPage {
    t: Speech,
    page: Frame,
    purposes: Vec<PurposeView>,
}

/// `GET /{locale}/purposes`
pub(crate) async fn show(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    let view = |purpose: Purpose| PurposeView {
        word: purpose.as_str(),
        about: t.word("purpose", purpose.as_str()),
        // The operator's role goes by another word in the log.
        role: t.word("role", if purpose.role() == "register" { "operator" } else { purpose.role() }),
        opens_restricted: desk.opens_restricted(purpose),
    };
    let page = Frame::new(t, Section::About, "purposes", t.say("purposes-title"))
        .below(t, &[])
        .twin("/api/v1/purposes");
    answer(&PurposesPage { t, page, purposes: Purpose::ALL.into_iter().map(view).collect() })
}
