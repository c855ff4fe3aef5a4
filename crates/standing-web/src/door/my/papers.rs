//! The organisation's papers: what was served on it, the report of its standing, and the documents of its file.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use standing_service::inquiry::Purpose;

use super::Member;
use crate::door::papers::{self, Asked};
use crate::pages::Problem;
use crate::state::AppState;

/// `GET /{locale}/my/papers/{case}/{paper}?format=pdf`
pub(super) async fn paper(
    State(state): State<AppState>,
    member: Member,
    Path((case, paper)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    papers::paper(&state, &member.who, (&case, &paper), Purpose::OwnFile, asked.form(), None).await
}

/// `GET /{locale}/my/certificate?format=pdf`
pub(super) async fn report(
    State(state): State<AppState>,
    member: Member,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    papers::report(&state, &member.who, &member.own, asked.form()).await
}

/// `GET /{locale}/my/documents/{document}`
pub(super) async fn document(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    papers::document(&state, &member.who, &id).await
}
