//! The W3C Reconciliation Service API 0.2, as OpenRefine and its like speak it: which organisation of the register
//! may be meant by a cell of a table, and what the register says of it.
//!
//! A candidate is a possible match. `match` is set, on which clients act without a person, only where an identifier
//! agrees; a name alone, however alike, is for a person to judge.
//!
//! Deliberately absent: JSONP, which the specification leaves open and which runs what it gets as a program; persons,
//! who are no type here; and refusing parameters that are not known, since clients send several of their own.
//!
//! Source: Reconciliation Service API v0.2, final report of the W3C Entity Reconciliation Community Group.

mod answer;
pub(crate) mod cors;
mod extend;
mod manifest;
pub(crate) mod preview;
mod query;
pub(crate) mod suggest;
mod times;
mod vocabulary;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::extract::{Caller, Form, Known, Parameters};
use crate::problem::Problem;
use crate::public_url::PublicUrl;
use crate::state::AppState;
use answer::Asker;
use times::Circumstances;

/// A form with questions.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "it describes the form for the contract; the fields are read one by one")]
pub(crate) struct ReconcileForm {
    /// A batch: one JSON object with a question under each name.
    queries: Option<String>,
    /// A question for more data: `{"ids": […], "properties": [{"id": "strength"}]}` as JSON.
    extend: Option<String>,
}

/// What the service is, or the answers to a batch of questions.
///
/// A door compatible with OpenRefine: unknown parameters are not looked at.
#[utoipa::path(
    get, path = "/reconcile", tag = "reconciliation", operation_id = "reconcile",
    params(
        ("queries" = Option<String>, Query, description = "A batch of questions as JSON; the manifest without it"),
        ("extend" = Option<String>, Query, description = "A question for more data as JSON"),
        ("scope" = Option<String>, Query, description = "listed (those with an entry in force or suspended) or known (all); listed when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world for all questions that name none"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "The manifest, a result batch, or a data extension response, as the specification has them", body = Value)),
)]
pub(crate) async fn ask(
    State(state): State<AppState>,
    caller: Caller,
    url: PublicUrl,
    RawQuery(raw): RawQuery,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.tolerated();
    let circumstances = Circumstances::read(&state, &asked).await?;
    let found = answers(&state, &caller, &url, &circumstances, &asked).await?;
    Ok(found.unwrap_or_else(|| Json(manifest::of(&url, &circumstances, raw.as_deref())).into_response()))
}

/// The answers to a batch of questions. It changes nothing and needs no idempotency key.
///
/// A door compatible with OpenRefine: unknown parameters are not looked at.
#[utoipa::path(
    post, path = "/reconcile", tag = "reconciliation", operation_id = "reconcile-batch",
    params(
        ("scope" = Option<String>, Query, description = "listed (those with an entry in force or suspended) or known (all); listed when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world for all questions that name none"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    request_body(content = ReconcileForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A result batch, or a data extension response, as the specification has them", body = Value)),
)]
pub(crate) async fn post(
    State(state): State<AppState>,
    caller: Caller,
    url: PublicUrl,
    parameters: Parameters,
    Form(form): Form,
) -> Result<Response, Problem> {
    let circumstances = Circumstances::read(&state, &parameters.tolerated()).await?;
    let found = answers(&state, &caller, &url, &circumstances, &form.tolerated()).await?;
    found.ok_or_else(|| {
        Problem::input(
            "body",
            "there is neither queries nor extend in it",
            "send a batch in the field queries",
        )
    })
}

/// What is asked in these fields, answered; none when nothing is.
async fn answers(
    state: &AppState,
    caller: &Caller,
    url: &PublicUrl,
    circumstances: &Circumstances,
    fields: &Known,
) -> Result<Option<Response>, Problem> {
    if let Some(text) = fields.text("extend") {
        let asked = extend::read(text)?;
        return Ok(Some(
            Json(extend::answer(state, caller, url, circumstances, &asked).await?).into_response(),
        ));
    }
    let asker = Asker { state, caller, circumstances };
    if let Some(text) = fields.text("queries") {
        return Ok(Some(Json(asker.batch(query::read_batch(text)?).await?).into_response()));
    }
    // The form before batches, which some clients still use.
    match fields.text("query") {
        Some(text) => Ok(Some(Json(asker.one(&query::read_one(text)?).await?).into_response())),
        None => Ok(None),
    }
}
