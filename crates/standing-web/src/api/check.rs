//! What follows for an organisation, here, today: one at a time, or a batch.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_core::id::Slug;
use standing_core::identifier::Identifier;
use standing_core::matter::Matter;
use standing_core::pack::canonical::canonical_json;
use standing_core::standing::consequences::Question;
use standing_service::ServiceError;
use standing_service::ask::Times;
use utoipa::ToSchema;

use crate::extract::{Body, Caller, Parameters, TIMES, log_size};
use crate::forms::CheckForm;
use crate::limits::BATCH_ITEMS_MAX;
use crate::problem::{Problem, ProblemForm};
use crate::state::{AppState, Shelf};

const ASKED: [&str; 4] = ["organisation", "matter", "unit_kind", "receipt"];

/// A batch of questions.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchForm {
    /// The questions, at most 1,000.
    #[schema(max_items = 1000)]
    items: Vec<BatchItemForm>,
    /// The day for those that name none; today when left out.
    #[schema(value_type = Option<Date>)]
    as_of: Option<String>,
    /// The size of the log from which all are answered; all of it when left out.
    known_at: Option<u64>,
}

/// One question of a batch. What is wrong with it is answered in its place and leaves the others alone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchItemForm {
    /// The organisation's identifier.
    organisation: String,
    /// The matter; every matter when left out.
    matter: Option<String>,
    /// The kind of unit; every kind when left out.
    unit_kind: Option<String>,
    /// The day.
    as_of: Option<String>,
}

/// The answers of a batch, in the order of its questions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BatchAnswersForm {
    /// The size of the whole log.
    log_size: u64,
    /// The answers.
    answers: Vec<BatchAnswerForm>,
}

/// One answer of a batch: an answer, or what is wrong with the question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BatchAnswerForm {
    /// The question's place, from 0.
    item: usize,
    /// The answer.
    answer: Option<CheckForm>,
    /// What is wrong with the question.
    problem: Option<ProblemForm>,
}

/// What follows for one organisation, matter, kind of unit and day.
#[utoipa::path(
    get, path = "/api/v1/check", tag = "check", operation_id = "check",
    params(
        ("organisation" = String, Query, description = "The identifier, for example cn-uscc:91350100M000100Y43"),
        ("matter" = Option<String>, Query, description = "The matter, for example procurement.supplier; every matter when left out"),
        ("unit_kind" = Option<String>, Query, description = "The kind of unit, for example procurement-unit; every kind when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day: the newest checkpoint on or before it"),
        ("receipt" = Option<bool>, Query, description = "With true the answer carries a signed receipt file"),
    ),
    responses((status = 200, description = "The answer; strength none when nothing follows", body = CheckForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&ASKED, &TIMES])?;
    let identifier =
        asked.need::<Identifier>("organisation", "an identifier, for example cn-uscc:91350100M000100Y43")?;
    let matter = asked.get::<Matter>("matter")?;
    let unit_kind = asked.get::<Slug>("unit_kind")?;
    let wants_receipt = asked.flag("receipt")?;
    let times = asked.times(&state.register).await?;
    let shelf = state.shelf();
    let mut form = answer(&state, &shelf, &caller, &identifier, (matter, unit_kind), times).await?;
    if !wants_receipt {
        return Ok(caller.answer(form.log_size, form.as_of, &form));
    }
    form.receipt = Some(receipt(&state, &form)?);
    Ok(axum::Json(form).into_response())
}

/// Many questions at once. It changes nothing and needs no idempotency key.
#[utoipa::path(
    post, path = "/api/v1/check", tag = "check", operation_id = "check-batch",
    request_body = BatchForm,
    responses((status = 200, description = "An answer or a problem for each question, in order", body = BatchAnswersForm)),
)]
pub(crate) async fn many(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
    Body(batch): Body<BatchForm>,
) -> Result<Response, Problem> {
    parameters.none()?;
    if batch.items.len() > BATCH_ITEMS_MAX {
        let what = format!(
            "there are {} questions, at most {BATCH_ITEMS_MAX} are answered at once",
            batch.items.len()
        );
        return Err(Problem::input("body: items", what, "send them in several batches"));
    }
    let known_at = batch.known_at.map(|size| log_size("body: known_at", size)).transpose()?;
    let as_of = batch.as_of.as_deref().map(|text| read::<Date>("as_of", text)).transpose()?;
    let shelf = state.shelf();
    let mut answers = Vec::with_capacity(batch.items.len());
    for (item, question) in batch.items.iter().enumerate() {
        let times = Times { as_of, known_at };
        let (answer, problem) = match one_of(&state, &shelf, &caller, question, times).await {
            Ok(answer) => (Some(answer), None),
            Err(problem) if problem.form().status >= 500 => return Err(problem),
            Err(problem) => (None, Some(problem.form().clone())),
        };
        answers.push(BatchAnswerForm { item, answer, problem });
    }
    Ok(axum::Json(BatchAnswersForm { log_size: shelf.log_size(), answers }).into_response())
}

async fn one_of(
    state: &AppState,
    shelf: &Shelf,
    caller: &Caller,
    question: &BatchItemForm,
    times: Times,
) -> Result<CheckForm, Problem> {
    let identifier = read::<Identifier>("organisation", &question.organisation)?;
    let matter = question.matter.as_deref().map(|text| read("matter", text)).transpose()?;
    let unit_kind = question.unit_kind.as_deref().map(|text| read("unit_kind", text)).transpose()?;
    let own = question.as_of.as_deref().map(|text| read::<Date>("as_of", text)).transpose()?;
    let times = Times { as_of: own.or(times.as_of), ..times };
    answer(state, shelf, caller, &identifier, (matter, unit_kind), times).await
}

async fn answer(
    state: &AppState,
    shelf: &Shelf,
    caller: &Caller,
    identifier: &Identifier,
    (matter, unit_kind): (Option<Matter>, Option<Slug>),
    times: Times,
) -> Result<CheckForm, Problem> {
    let question = Question { matter, unit_kind, viewer: caller.viewer_of(identifier) };
    let seen = state.register.check(identifier, &question, times).await?;
    let lens = shelf.lens(question.viewer.clone(), seen.as_of, seen.log_size);
    Ok(CheckForm::of(identifier, &question, &seen.answer, &lens))
}

/// The answer as one line of canonical JSON under the register's signature.
fn receipt(state: &AppState, form: &CheckForm) -> Result<String, Problem> {
    let unsigned =
        || ServiceError::Unsigned("this register publishes no log; ask without a receipt".to_owned());
    let publisher = state.publisher.as_ref().ok_or_else(unsigned)?;
    let value = serde_json::to_value(form).map_err(|_| Problem::broken())?;
    let line = canonical_json(&value).map_err(|_| Problem::broken())?;
    Ok(publisher.sign_receipt("check", &line)?.to_string())
}

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.trim().parse::<T>().map_err(|error| Problem::input(&format!("body: {name}"), error, "correct it"))
}
