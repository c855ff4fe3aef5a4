//! Templates become responses here.

use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What a page may load and do: our style sheet, our icon, forms to ourselves. No script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The same, and the script of the verify page.
const POLICY_SCRIPTED: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                               form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page that brings its script, as an answer with this status.
pub(crate) fn answer_scripted(status: StatusCode, template: &impl Template) -> Response {
    let mut response = answer_with(status, template);
    let policy = HeaderValue::from_static(POLICY_SCRIPTED);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// What XML cannot hold.
pub(crate) struct Xml;

impl Xml {
    /// The text without characters that XML 1.0 forbids: names are other people's.
    pub(crate) fn clean(text: &str) -> String {
        let is_allowed = |character: &char| {
            matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
                || *character > '\u{ffff}'
        };
        text.chars().filter(is_allowed).collect()
    }
}

/// What a page says, for machines.
pub(crate) fn answer_json(form: &impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-cache")], Json(form)).into_response()
}

/// A page as an answer.
pub(crate) fn answer(template: &impl Template) -> Response {
    answer_with(StatusCode::OK, template)
}

/// A page as an answer with another status.
pub(crate) fn answer_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                // Answers hold for a day and a state of the record; a shared cache must not make them older.
                (header::CACHE_CONTROL, "no-cache"),
                (header::CONTENT_SECURITY_POLICY, POLICY),
            ];
            (status, headers, html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a template failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made; try again").into_response()
        }
    }
}
