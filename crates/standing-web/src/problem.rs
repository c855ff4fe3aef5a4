//! Problem details (RFC 9457): every refusal and every error of the API, and the one place where its status
//! codes are chosen. Each names what is wrong, where, and the remedy.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use standing_core::decide::Refusal;
use standing_service::keys::KeyFault;
use standing_service::{Fault, ServiceError};
use utoipa::ToSchema;

use crate::forms::{CiteForm, Lens};
use crate::limits;

/// Media type of problem details.
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// What went wrong, as RFC 9457 tells it, with clause, facts and remedy where a rule refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemForm {
    /// A name for the kind of problem: `urn:standing:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// A stable code, for example `notice-not-served`.
    pub code: String,
    /// What is wrong, naming the input.
    pub detail: String,
    /// What to do instead.
    pub remedy: String,
    /// The clauses that say no, where a rule refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clause: Vec<CiteForm>,
    /// What was found in the file, where a rule refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
}

/// A problem on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Box<ProblemForm>);

/// The kinds of problem that are not refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input,
    Range,
    NoKey,
    BadKey,
    Forbidden,
    NotFound,
    Gone,
    Method,
    Conflict,
    BodyLarge,
    BodyType,
    AddressLong,
    HeadersMany,
    Broken,
    Busy,
    Slow,
    Hasty,
    NoPurpose,
}

impl Kind {
    /// Status, code and title. No status code is chosen anywhere else.
    const fn words(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Input => (StatusCode::BAD_REQUEST, "input", "the request is not of its form"),
            Self::Range => (StatusCode::UNPROCESSABLE_ENTITY, "out-of-range", "a value is out of its range"),
            Self::NoKey => (StatusCode::UNAUTHORIZED, "key-missing", "a key is needed"),
            Self::BadKey => (StatusCode::UNAUTHORIZED, "key-refused", "the key does not open the door"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "this key may not do that"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "there is nothing by that name"),
            Self::Gone => (StatusCode::GONE, "gone", "it was there and is no more"),
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, "method", "the address does not take this method")
            }
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "it contradicts what is there"),
            Self::BodyLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "the body is too large"),
            Self::BodyType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "body-type", "the body is of another media type")
            }
            Self::AddressLong => (StatusCode::URI_TOO_LONG, "address-too-long", "the address is too long"),
            Self::HeadersMany => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "too-many-headers",
                "there are too many header fields",
            ),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken", "something is broken here"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "the register is busy"),
            Self::NoPurpose => {
                (StatusCode::FORBIDDEN, "purpose-missing", "what is not public is looked up for a purpose")
            }
            Self::Hasty => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "too many requests"),
            Self::Slow => (StatusCode::SERVICE_UNAVAILABLE, "too-slow", "the answer took too long"),
        }
    }
}

/// Every status that a problem of the API can have, for the contract.
pub(crate) const STATUSES: [u16; 15] =
    [400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 422, 431, 500, 503, 429];

impl Problem {
    /// Something given is not of its form: where, what, and the remedy.
    #[must_use]
    pub fn input(place: &str, what: impl std::fmt::Display, remedy: impl Into<String>) -> Self {
        Self::of(Kind::Input, format!("{place}: {what}"), remedy)
    }

    /// A value is of its form and out of its range.
    #[must_use]
    pub fn out_of_range(place: &str, what: impl std::fmt::Display, remedy: impl Into<String>) -> Self {
        Self::of(Kind::Range, format!("{place}: {what}"), remedy)
    }

    /// There is nothing by that name that the reader may know of.
    #[must_use]
    pub fn not_found(what: &str, name: &str) -> Self {
        let name = name.chars().take(128).collect::<String>();
        Self::of(
            Kind::NotFound,
            format!("there is no {what} {name}, or it is not shown"),
            "check the name, or ask with a key that may see it",
        )
    }

    /// No such address.
    #[must_use]
    pub fn no_address(path: &str) -> Self {
        let path = path.chars().take(128).collect::<String>();
        Self::of(
            Kind::NotFound,
            format!("there is nothing at {path}"),
            "see /api/openapi.json for the addresses",
        )
    }

    /// The address does not take the method.
    #[must_use]
    pub fn method() -> Self {
        Self::of(
            Kind::Method,
            "the address does not take this method",
            "see /api/openapi.json for its methods",
        )
    }

    /// A key is needed.
    #[must_use]
    pub fn no_key(what: &str) -> Self {
        Self::of(Kind::NoKey, format!("{what} needs a key"), "send the header Authorization: Bearer stk_…")
    }

    /// The key does not open the door.
    #[must_use]
    pub fn bad_key(fault: KeyFault) -> Self {
        let (what, remedy) = match fault {
            KeyFault::Form => (
                "the Authorization header does not hold a key",
                "send Authorization: Bearer stk_…, as it was shown when it was made",
            ),
            KeyFault::Unknown => ("nobody holds this key", "check it, or ask the operator for a new one"),
            KeyFault::Expired => ("the key's time is over", "ask the operator for a new one"),
            KeyFault::Revoked => ("the key was revoked", "ask the operator for a new one"),
        };
        Self::of(Kind::BadKey, what, remedy)
    }

    /// The key may not do that.
    #[must_use]
    pub fn forbidden(what: impl Into<String>, remedy: &str) -> Self {
        Self::of(Kind::Forbidden, what, remedy)
    }

    /// The body is too large.
    #[must_use]
    pub fn body_large() -> Self {
        let max = limits::BODY_BYTES_MAX;
        Self::of(Kind::BodyLarge, format!("body: it has more than {max} bytes"), "send less at once")
    }

    /// A document is too large.
    #[must_use]
    pub fn document_large() -> Self {
        let max = limits::EVIDENCE_BYTES_MAX;
        let what = format!("body: the document has more than {max} bytes");
        Self::of(Kind::BodyLarge, what, "hand it in in parts, or with smaller pictures")
    }

    /// Something was there and was taken away for good.
    #[must_use]
    pub fn gone(what: &str, name: &str, law: &str) -> Self {
        let what = format!("the bytes of {what} {name} were taken away, as a law demanded ({law})");
        Self::of(Kind::Gone, what, "ask the authority whose file it is")
    }

    /// The body is of another media type.
    #[must_use]
    pub fn body_type() -> Self {
        Self::of(Kind::BodyType, "body: it is not said to be JSON", "send Content-Type: application/json")
    }

    /// The body is no form.
    #[must_use]
    pub fn form_type() -> Self {
        Self::of(
            Kind::BodyType,
            "body: it is not said to be a form",
            "send Content-Type: application/x-www-form-urlencoded",
        )
    }

    /// More is asked for at once than is answered.
    #[must_use]
    pub fn batch_large(what: &str, count: usize, max: usize) -> Self {
        Self::of(
            Kind::BodyLarge,
            format!("{what}: {count} are asked for at once, at most {max} are answered"),
            "send several smaller batches",
        )
    }

    /// There is no room for another one now.
    #[must_use]
    pub fn busy(what: &str) -> Self {
        Self::of(
            Kind::Busy,
            format!("{what}: as many as there is room for are under way"),
            "try again in a minute",
        )
    }

    /// The file is too large.
    #[must_use]
    pub fn file_large() -> Self {
        let max = limits::UPLOAD_BYTES_MAX;
        Self::of(Kind::BodyLarge, format!("body: the file has more than {max} bytes"), "send it in parts")
    }

    /// The file is of no form that is taken, or packed.
    #[must_use]
    pub fn file_type() -> Self {
        Self::of(
            Kind::BodyType,
            "body: it is not said to be a file that can be screened, or it is packed",
            "send it unpacked, with Content-Type text/csv, application/x-ndjson or application/vnd.apache.parquet",
        )
    }

    /// The address is too long.
    #[must_use]
    pub fn address_long() -> Self {
        let (path, query) = (limits::PATH_BYTES_MAX, limits::QUERY_BYTES_MAX);
        Self::of(
            Kind::AddressLong,
            format!("the path has more than {path} bytes, or the query more than {query}"),
            "ask for less at once",
        )
    }

    /// Too many header fields.
    #[must_use]
    pub fn headers_many() -> Self {
        Self::of(
            Kind::HeadersMany,
            format!("there are more than {} header fields", limits::HEADERS_MAX),
            "send fewer",
        )
    }

    /// Something is broken here. Details go to the operator's log, not to the caller.
    #[must_use]
    pub fn broken() -> Self {
        Self::of(
            Kind::Broken,
            "the register could not answer; the operator's log says why",
            "tell the operator the request id of this answer",
        )
    }

    /// The answer took too long.
    #[must_use]
    pub fn slow() -> Self {
        let seconds = limits::REQUEST_TIME_MAX.as_secs();
        Self::of(
            Kind::Slow,
            format!("the answer took more than {seconds} seconds"),
            "try again with the same idempotency key, or ask for less at once",
        )
    }

    /// It is not public, and nobody said what it is looked up for.
    #[must_use]
    pub fn no_purpose() -> Self {
        Self::of(
            Kind::NoPurpose,
            "the answer holds what is not public, and no purpose was given",
            "give purpose, a word of /api/v1/purposes; the look is kept, and the organisation is shown it",
        )
    }

    /// They asked too often, and may go on after so many seconds.
    #[must_use]
    pub fn hasty(seconds: u64) -> Self {
        Self::of(
            Kind::Hasty,
            "more was asked in a minute than is answered to one client",
            format!("go on after {seconds} seconds, as Retry-After says, or ask for more at once in a batch"),
        )
    }

    /// The rules say no.
    #[must_use]
    pub fn refusal(refusal: &Refusal, lens: &Lens<'_>) -> Self {
        let status = refusal_status(refusal.code);
        let title = match status {
            StatusCode::FORBIDDEN => "this key may not do that",
            StatusCode::NOT_FOUND => "there is nothing by that name",
            _ => "the rules say no",
        };
        Self(Box::new(ProblemForm {
            kind: kind_of(refusal.code),
            title,
            status: status.as_u16(),
            code: refusal.code.to_owned(),
            detail: refusal.what.clone(),
            remedy: refusal.remedy.clone(),
            clause: CiteForm::all(&refusal.cites, lens),
            facts: refusal.facts.clone(),
        }))
    }

    /// The problem as data.
    #[must_use]
    pub fn form(&self) -> &ProblemForm {
        &self.0
    }

    fn of(kind: Kind, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (status, code, title) = kind.words();
        Self(Box::new(ProblemForm {
            kind: kind_of(code),
            title,
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            remedy: remedy.into(),
            clause: Vec::new(),
            facts: Vec::new(),
        }))
    }
}

/// The status of an answer about readiness.
pub(crate) const fn readiness(is_ready: bool) -> StatusCode {
    if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

fn kind_of(code: &str) -> String {
    format!("urn:standing:problem:{code}")
}

/// 422 where the command itself would have to change, 409 where the file stands against it, 403 where the
/// command is not for the holder of such a key, 404 where its subject is not there.
fn refusal_status(code: &str) -> StatusCode {
    const OF_THE_COMMAND: [&str; 5] = ["-unknown", "-wrong", "-missing", "-broken", "-too-long"];
    match code {
        "wrong-role" | "not-permitted" => StatusCode::FORBIDDEN,
        "not-found" | "organisation-unknown" => StatusCode::NOT_FOUND,
        "authority-unknown" => StatusCode::CONFLICT,
        "in-the-future" | "term-without-entry" | "too-many" => StatusCode::UNPROCESSABLE_ENTITY,
        _ if OF_THE_COMMAND.iter().any(|end| code.ends_with(end)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let (what, remedy) = words(&error);
        let kind = match error.fault() {
            Fault::Input => Kind::Input,
            Fault::NotFound => Kind::NotFound,
            Fault::Forbidden => Kind::Forbidden,
            Fault::Conflict => Kind::Conflict,
            Fault::Busy => Kind::Busy,
            Fault::Broken => {
                tracing::error!(%error, "a request could not be answered");
                return Self::broken();
            }
        };
        Self::of(kind, what, remedy)
    }
}

/// What is wrong and the remedy. Messages of the layers below end in their remedy, after the last semicolon or
/// colon.
fn words(error: &ServiceError) -> (String, String) {
    if let ServiceError::Input { place, what, remedy } = error {
        return (format!("{place}: {what}"), remedy.clone());
    }
    let text = error.to_string();
    let cut = text.rfind("; ").map(|at| (at, 2)).or_else(|| text.rfind(": ").map(|at| (at, 2)));
    match cut.and_then(|(at, width)| Some((text.get(..at)?, text.get(at.checked_add(width)?..)?))) {
        Some((what, remedy)) if !remedy.is_empty() => (what.to_owned(), remedy.to_owned()),
        _ => (text, "correct it and send it again".to_owned()),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&*self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_TYPE));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"standing\""));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_the_status_of_what_would_have_to_change() {
        for (code, status) in [
            ("notice-not-served", 409),
            ("already-listed", 409),
            ("not-competent", 409),
            ("ground-unknown", 422),
            ("evidence-missing", 422),
            ("in-the-future", 422),
            ("wrong-role", 403),
            ("organisation-unknown", 404),
            ("authority-unknown", 409),
        ] {
            assert_eq!(refusal_status(code).as_u16(), status, "{code}");
            assert!(STATUSES.contains(&status));
        }
    }

    #[test]
    fn the_remedy_is_parted_from_what_is_wrong() {
        let error = ServiceError::KeyReused("k-1".to_owned());
        let problem = Problem::from(error);
        assert_eq!(problem.form().status, 409);
        assert_eq!(problem.form().remedy, "use a new key");
        assert!(problem.form().detail.contains("k-1"));
        let unknown = "thing:1".parse::<standing_core::identifier::Identifier>().unwrap_err();
        let problem = Problem::from(ServiceError::Identifier(unknown));
        assert_eq!(problem.form().status, 400);
        assert!(!problem.form().remedy.is_empty());
    }
}
