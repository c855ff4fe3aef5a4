//! Pages that say that something went wrong: what, and what to do about it. In the same design as the others.
//!
//! The status of each stands here and nowhere else among the pages. What happened inside is logged, not shown.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use standing_service::ServiceError;

use super::answer::answer_with;
use super::frame::{Frame, Section};
use super::legal::Legal;
use super::speech::Speech;

/// Why a page could not be shown.
#[derive(Debug)]
pub(crate) struct Problem {
    t: Speech,
    kind: Kind,
    /// What was wrong with the input, in the words of the one who judged it; empty where there is none.
    says: Legal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Missing,
    Input,
    Elsewhere,
    NotYours,
    Busy,
    Hasty,
    Broken,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    t: Speech,
    page: Frame,
    kind: &'static str,
    says: Legal,
}

impl Problem {
    /// Nothing here that the public may see.
    pub(crate) fn missing(t: Speech) -> Self {
        Self { t, kind: Kind::Missing, says: Legal::default() }
    }

    /// The address or a field is not of its form.
    pub(crate) fn input(t: Speech, says: impl Into<String>) -> Self {
        Self { t, kind: Kind::Input, says: Legal { text: says.into(), lang: String::new() } }
    }

    /// A form was sent from another site.
    pub(crate) fn from_elsewhere(t: Speech) -> Self {
        Self { t, kind: Kind::Elsewhere, says: Legal::default() }
    }

    /// The page is for others: `unit` or `organisation`.
    pub(crate) fn not_yours(t: Speech, whose: &'static str) -> Self {
        let says = Legal { text: t.word("door-of", whose), lang: String::new() };
        Self { t, kind: Kind::NotYours, says }
    }

    /// They asked too often, and may go on after so many seconds.
    pub(crate) fn hasty(t: Speech, seconds: u64) -> Self {
        let says = Legal { text: t.counted("problem-wait", seconds), lang: String::new() };
        Self { t, kind: Kind::Hasty, says }
    }

    /// The page could not be made.
    pub(crate) fn broken(t: Speech, error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a page could not be made");
        Self { t, kind: Kind::Broken, says: Legal::default() }
    }

    /// A failed use case.
    pub(crate) fn service(t: Speech, error: &ServiceError) -> Self {
        match error {
            ServiceError::NotFound { .. } => Self::missing(t),
            ServiceError::Input { .. } | ServiceError::Identifier(_) | ServiceError::Argument(_) => {
                // The register says what is wrong in English.
                Self { t, kind: Kind::Input, says: Legal::english(&error.to_string()) }
            }
            ServiceError::Busy => Self { t, kind: Kind::Busy, says: Legal::default() },
            _ => Self::broken(t, error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, kind) = match self.kind {
            Kind::Missing => (StatusCode::NOT_FOUND, "missing"),
            Kind::Input => (StatusCode::BAD_REQUEST, "input"),
            Kind::Elsewhere => (StatusCode::FORBIDDEN, "elsewhere"),
            Kind::NotYours => (StatusCode::FORBIDDEN, "not-yours"),
            Kind::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Kind::Hasty => (StatusCode::TOO_MANY_REQUESTS, "hasty"),
            Kind::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
        };
        let title = self.t.word("problem-title", kind);
        let page = Frame::new(self.t, Section::None, "", title).failing(true);
        answer_with(status, &ProblemPage { t: self.t, page, kind, says: self.says })
    }
}
