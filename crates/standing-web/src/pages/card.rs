//! An organisation on a card: what other programs frame or show beside a suggestion. Its name, its entries that are
//! not over, and that a person decides.
//!
//! Deliberately absent: ended entries beyond their number, and any colour: in another program's page a card must not
//! look like a verdict.

use askama::Template;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::speech::{Locale, Speech};
use crate::forms::OrganisationForm;
use crate::guard::FRAMED_BY_ANYONE;
use crate::problem::Problem;

/// One entry on a card.
struct Line {
    status: String,
    list: String,
    decided_by: String,
}

#[derive(Template)]
#[template(path = "card.html")]
struct Card<'a> {
    t: Speech,
    form: &'a OrganisationForm,
    lines: Vec<Line>,
    ended: u64,
}

#[derive(Template)]
#[template(path = "card-page.html")]
struct CardPage<'a> {
    card: Card<'a>,
}

/// A card as a page that any site may frame.
pub(crate) fn page(form: &OrganisationForm) -> Response {
    let Ok(html) = CardPage { card: card(form) }.render() else { return Problem::broken().into_response() };
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    let policy = format!("default-src 'none'; style-src 'self'; base-uri 'none'; {FRAMED_BY_ANYONE}");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A card as a piece of HTML.
pub(crate) fn piece(form: &OrganisationForm) -> Option<String> {
    card(form).render().ok()
}

fn card(form: &OrganisationForm) -> Card<'_> {
    let t = Speech::new(Locale::English);
    let lines = form.entries.iter().map(|line| Line {
        status: t.word("status", line.status.word),
        list: line.list_title.in_language("en").to_owned(),
        decided_by: line.decided_by.clone(),
    });
    let ended = u64::try_from(form.ended.len()).unwrap_or(u64::MAX);
    Card { t, form, lines: lines.collect(), ended }
}
