//! Cross-origin access to the reconciliation service, which its clients need: they run in a browser, on a site of
//! their own. Every address of it is open in the same way, and no other address of the register is.
//!
//! Deliberately absent: credentials. A browser's cookies are never sent along; a key is, where a client was given one.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

/// Where the service is; all of it is below.
const ADDRESS: &str = "/reconcile";

/// Whether an address is of the service.
pub(crate) fn is_open(path: &str) -> bool {
    path.strip_prefix(ADDRESS).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The answer to a browser that asks first.
pub(crate) fn preflight() -> Response {
    let mut response = ().into_response();
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST, OPTIONS"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// Lets any site read an answer.
pub(crate) fn open(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_open_and_nothing_else() {
        for (path, expected) in [
            ("/reconcile", true),
            ("/reconcile/preview", true),
            ("/reconcile/", true),
            ("/reconciled", false),
            ("/api/v1/check", false),
            ("/en/reconcile", false),
        ] {
            assert_eq!(is_open(path), expected, "{path}");
        }
    }
}
