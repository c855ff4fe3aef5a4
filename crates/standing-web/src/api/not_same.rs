//! A relying unit's decisions that a name does not mean an organisation: taken, listed, withdrawn.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use standing_core::identifier::Identifier;
use standing_service::screening::DECISIONS_MAX;
use utoipa::ToSchema;

use crate::extract::{Body, Caller, Parameters, Segment};
use crate::forms::NotSameForm;
use crate::problem::Problem;
use crate::state::AppState;

/// A decision that a name does not mean an organisation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideForm {
    /// The name as it was asked for.
    #[schema(min_length = 1, max_length = 10000)]
    name: String,
    /// The candidate that it does not mean.
    organisation: String,
    /// Why: how the two were told apart.
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// A unit's decisions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionsForm {
    /// The decisions, withdrawn ones too, in the order in which they were taken.
    decisions: Vec<NotSameForm>,
    /// Give it as `cursor` for the next page; none after the last.
    next: Option<String>,
}

/// Decide that a name does not mean an organisation. Deciding it again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/not-same", tag = "check", operation_id = "decide-not-same",
    request_body = DecideForm, security(("key" = [])),
    responses((status = 200, description = "The decision that holds", body = NotSameForm)),
)]
pub(crate) async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
    Body(form): Body<DecideForm>,
) -> Result<Response, Problem> {
    parameters.none()?;
    may_decide(&caller)?;
    let organisation = form
        .organisation
        .trim()
        .parse::<Identifier>()
        .map_err(|error| Problem::input("body: organisation", error, "correct it"))?;
    let register = &state.register;
    let decision =
        register.decide_not_same(&caller.principal, &form.name, &organisation, &form.reason).await?;
    Ok(axum::Json(NotSameForm::from(&decision)).into_response())
}

/// The decisions of one's own unit.
#[utoipa::path(
    get, path = "/api/v1/not-same", tag = "check", operation_id = "not-same",
    params(
        ("cursor" = Option<String>, Query, description = "Where the next page begins, as the page before said"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "How many at once, 1 to 200"),
    ),
    security(("key" = [])),
    responses((status = 200, description = "The decisions", body = DecisionsForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["cursor", "limit"]])?;
    let limit = asked.limit(DECISIONS_MAX)?;
    if caller.is_public() {
        return Err(Problem::no_key("this"));
    }
    let after = asked.text("cursor").unwrap_or_default();
    let decisions = state.register.not_same(&caller.principal, after, limit).await?;
    let next = decisions.last().filter(|_| decisions.len() == limit).map(|last| last.id.clone());
    let decisions = decisions.iter().map(NotSameForm::from).collect();
    Ok(axum::Json(DecisionsForm { decisions, next }).into_response())
}

/// Withdraw a decision: the name brings the organisation up again. Withdrawing it again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/not-same/{decision}/withdraw", tag = "check", operation_id = "withdraw-not-same",
    params(("decision" = String, Path, description = "The decision's id")),
    security(("key" = [])),
    responses((status = 200, description = "The decision, withdrawn", body = NotSameForm)),
)]
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    caller: Caller,
    Segment(id): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    may_decide(&caller)?;
    let decision = state.register.withdraw_not_same(&caller.principal, &id).await?;
    Ok(axum::Json(NotSameForm::from(&decision)).into_response())
}

fn may_decide(caller: &Caller) -> Result<(), Problem> {
    if caller.is_public() {
        return Err(Problem::no_key("this"));
    }
    caller.may_act()
}
