//! What holds for every request: its limits, its time, its id, and the headers of its answer. One layer, so
//! that small answers stay cheap.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::limits;
use crate::problem::Problem;
use crate::reconcile::cors;
use crate::state::AppState;

/// The header that carries a request's id.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How a policy ends that lets any site frame a page.
pub(crate) const FRAMED_BY_ANYONE: &str = "frame-ancestors *";

/// Requests since the start; an id says which node and which request, and nothing about who asked.
static REQUESTS: AtomicU64 = AtomicU64::new(0);

/// How browsers are told to come over TLS alone, for a year, here and at every name below.
const OVER_TLS: &str = "max-age=31536000; includeSubDomains";
/// After how many seconds whoever guessed too often may guess again: the longest that one guess waits.
const GUESS_AGAIN_S: &str = "300";

/// What the guard is told once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guard {
    /// Whether the register's own address is over TLS.
    is_over_tls: bool,
}

impl Guard {
    /// For a register.
    pub(crate) fn of(state: &AppState) -> Self {
        let url = state.public_url.as_ref();
        Self { is_over_tls: url.is_some_and(|url| url.as_str().starts_with("https://")) }
    }

    /// Guards one request.
    pub(crate) async fn watch(self, request: Request, next: Next) -> Response {
        let mut response = guard(request, next).await;
        if self.is_over_tls {
            response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(OVER_TLS));
        }
        response
    }
}

async fn guard(request: Request, next: Next) -> Response {
    let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let id = format!("{:x}-{number:x}", std::process::id());
    let started = Instant::now();
    let method = request.method().clone();
    let is_open = cors::is_open(request.uri().path());
    let path = tracing::enabled!(tracing::Level::DEBUG).then(|| request.uri().path().to_owned());
    let mut response = match refuse(&request) {
        Some(problem) => problem.into_response(),
        None if is_open && method == Method::OPTIONS => cors::preflight(),
        None => tokio::time::timeout(time_of(&request), next.run(request))
            .await
            .unwrap_or_else(|_| Problem::slow().into_response()),
    };
    let status = response.status().as_u16();
    let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::warn!(%method, status, took_us, request_id = %id, "a request was not answered");
    } else if matches!(status, 401 | 403 | 429) {
        // Somebody tried what is not theirs, or too often: the operator may want to know, also when all is well.
        tracing::info!(%method, status, took_us, request_id = %id, "a request was refused");
    } else {
        tracing::debug!(%method, path, status, took_us, request_id = %id, "answered");
    }
    dress(&mut response, &id);
    if is_open {
        cors::open(response.headers_mut());
    }
    response
}

/// How long a request may take: a file takes longer to come than a question.
fn time_of(request: &Request) -> std::time::Duration {
    let path = request.uri().path();
    let is_of_door = path.contains("/my/do/") || path.contains("/office/");
    let is_file = path == "/api/v1/batches"
        || path.ends_with("/unit/batches")
        || path.ends_with("/evidence")
        || is_of_door;
    let is_upload = request.method() == axum::http::Method::POST && is_file;
    if is_upload { limits::UPLOAD_TIME_MAX } else { limits::REQUEST_TIME_MAX }
}

/// What is beyond a limit before anything is read.
fn refuse(request: &Request) -> Option<Problem> {
    let uri = request.uri();
    if uri.path().len() > limits::PATH_BYTES_MAX
        || uri.query().is_some_and(|query| query.len() > limits::QUERY_BYTES_MAX)
    {
        return Some(Problem::address_long());
    }
    (request.headers().len() > limits::HEADERS_MAX).then(Problem::headers_many)
}

/// The headers that every answer has, where the handler did not set its own.
fn dress(response: &mut Response, id: &str) {
    const ALWAYS: [(HeaderName, &str); 5] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (CACHE_CONTROL, "no-store"),
    ];
    let is_too_many = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let headers = response.headers_mut();
    // Once for all, instead of growing by steps.
    headers.reserve(ALWAYS.len() + 4);
    let may_be_framed = may_be_framed(headers);
    for (name, value) in ALWAYS {
        if may_be_framed && name == X_FRAME_OPTIONS {
            continue;
        }
        headers.entry(name).or_insert_with(|| HeaderValue::from_static(value));
    }
    if is_too_many {
        headers.entry(RETRY_AFTER).or_insert_with(|| HeaderValue::from_static(GUESS_AGAIN_S));
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
}

/// Whether the handler lets other sites frame its answer: the older header knows no such word.
fn may_be_framed(headers: &HeaderMap) -> bool {
    let policy = headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    policy.is_some_and(|policy| policy.ends_with(FRAMED_BY_ANYONE))
}

/// The answer when a handler panicked: nothing of why goes out.
pub(crate) fn after_panic(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::broken().into_response()
}
