//! The page that says why somebody did not come in by way of the provider, and what to do.

use askama::Template;
use axum::response::Response;

use super::status;
use crate::door::way;
use crate::openid::{Provider, Told, Trouble};
use crate::pages::{Frame, Section, Speech, answer_with, page_address};

#[derive(Template)]
#[template(path = "door/openid-trouble.html")]
struct TroublePage {
    t: Speech,
    page: Frame,
    trouble: &'static str,
    provider: String,
    /// The provider's name for who came, which the operator needs to find or make their account; empty otherwise.
    subject: String,
    /// What they are called there; empty where it is not said.
    called: String,
    /// Where they begin anew.
    again: String,
}

/// The page about a trouble; `told` is who came, where they are to be told how the provider knows them.
pub(super) fn of(
    t: Speech,
    provider: &Provider,
    trouble: Trouble,
    told: Option<&Told>,
    next: &str,
) -> Response {
    let page =
        Frame::new(t, Section::None, "sign-in", t.word("openid-title", trouble.as_str())).failing(true);
    let page = TroublePage {
        t,
        page,
        trouble: trouble.as_str(),
        provider: provider.name().to_owned(),
        subject: told.map(|told| told.subject.clone()).unwrap_or_default(),
        called: told.and_then(|told| told.called.clone()).unwrap_or_default(),
        again: way::with_back(&page_address(t.locale(), "sign-in"), Some(next)),
    };
    answer_with(status(trouble), &page)
}
