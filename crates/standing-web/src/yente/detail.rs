//! Errors as the door's clients read them: `{"detail": …}` with the status of the problem.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use standing_service::ServiceError;

use crate::extract::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// A problem, told in the door's form.
pub(super) struct Detail(pub(super) Problem);

impl Detail {
    /// What was given is not of its form.
    pub(super) fn input(place: &str, what: impl std::fmt::Display, remedy: &str) -> Self {
        Self(Problem::input(place, what, remedy))
    }

    /// A value of a parameter is out of its range.
    pub(super) fn range(place: &str, what: impl std::fmt::Display, remedy: &str) -> Self {
        Self(Problem::out_of_range(place, what, remedy))
    }
}

impl From<ServiceError> for Detail {
    fn from(error: ServiceError) -> Self {
        Self(error.into())
    }
}

impl From<Problem> for Detail {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Detail {
    fn into_response(self) -> Response {
        let form = self.0.form();
        let detail = json!({ "detail": format!("{}; {}", form.detail, form.remedy) });
        let of_problem = self.0.into_response();
        let mut response = (of_problem.status(), Json(detail)).into_response();
        for name in [RETRY_AFTER, WWW_AUTHENTICATE] {
            if let Some(value) = of_problem.headers().get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        response
    }
}

/// Whoever asks: without a key, or with one that is good. What is told is the same.
pub(super) struct Anyone;

impl FromRequestParts<AppState> for Anyone {
    type Rejection = Detail;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Detail> {
        Caller::from_request_parts(parts, state).await.map(|_| Self).map_err(Detail)
    }
}
