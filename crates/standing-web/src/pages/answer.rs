//! Templates become responses here.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// What a page may load and do: our style sheet, our icon, forms to ourselves. No script at all.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

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
