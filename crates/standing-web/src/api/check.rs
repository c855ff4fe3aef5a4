//! What follows for an organisation, here, today: one at a time, or a batch.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standing_core::id::Slug;
use standing_core::identifier::Identifier;
use standing_core::matter::Matter;
use standing_core::pack::canonical::canonical_json;
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_service::ServiceError;
use standing_service::ask::{Seen, Times};
use utoipa::ToSchema;

use super::by_name::ByName;
use super::look::{Look, PURPOSE, Private};
use crate::extract::{Body, Caller, Parameters, TIMES, log_size};
use crate::forms::{CheckForm, ScreenedForm};
use crate::limits::{BATCH_ITEMS_MAX, BATCH_NAMES_MAX};
use crate::problem::{Problem, ProblemForm};
use crate::state::{AppState, Shelf};

const ASKED: [&str; 9] =
    ["organisation", "name", "country", "scope", "limit", "matter", "unit_kind", "receipt", PURPOSE];

/// The answer about an organisation, or about a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum OneForm {
    /// What follows for the organisation of an identifier.
    Checked(Box<CheckForm>),
    /// Organisations that may be meant by a name.
    Screened(Box<ScreenedForm>),
}

/// A batch of questions.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchForm {
    /// The questions, at most 1,000, of them at most 100 by name.
    #[schema(max_items = 1000)]
    items: Vec<BatchItemForm>,
    /// The day for those that name none; today when left out.
    #[schema(value_type = Option<Date>)]
    as_of: Option<String>,
    /// The size of the log from which all are answered; all of it when left out.
    known_at: Option<u64>,
    /// What is looked up where an answer is not public: a word of `/api/v1/purposes`.
    #[schema(min_length = 1)]
    purpose: Option<String>,
}

/// One question of a batch. What is wrong with it is answered in its place and leaves the others alone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchItemForm {
    /// The organisation's identifier; give it or a name.
    organisation: Option<String>,
    /// A name of at most 10,000 characters: which organisations may be meant by it.
    name: Option<String>,
    /// The country of the organisation that bears the name, by its code or its name.
    country: Option<String>,
    /// For a name: `listed`, or `known` for all that the register knows.
    scope: Option<String>,
    /// For a name: how many candidates, 1 to 100.
    limit: Option<usize>,
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
    /// The answer to a question by identifier.
    answer: Option<CheckForm>,
    /// The answer to a question by name.
    screened: Option<ScreenedForm>,
    /// What is wrong with the question.
    problem: Option<ProblemForm>,
}

/// What follows for one organisation, matter, kind of unit and day; or which organisations may be meant by a name.
#[utoipa::path(
    get, path = "/api/v1/check", tag = "check", operation_id = "check",
    params(
 ("organisation" = Option<String>, Query, description = "The identifier, for example cn-uscc:91350100M000100Y43; give it or a name"),
        ("name" = Option<String>, Query, description = "A name: which organisations may be meant by it; a long one goes into a batch"),
        ("country" = Option<String>, Query, description = "With a name: the country of its bearer, by its code or its name"),
        ("scope" = Option<String>, Query, description = "With a name: listed, or known for all that the register knows; listed when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "With a name: how many candidates, 1 to 100; 5 when left out"),
        ("matter" = Option<String>, Query, description = "The matter, for example procurement.supplier; every matter when left out"),
        ("unit_kind" = Option<String>, Query, description = "The kind of unit, for example procurement-unit; every kind when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day: the newest checkpoint on or before it"),
        ("purpose" = Option<String>, Query, description = "What it is looked up for where the answer is not public: a word of /api/v1/purposes; units give it, of others it follows"),
        ("receipt" = Option<bool>, Query, description = "With true the answer carries a signed receipt file"),
    ),
    responses((status = 200, description = "The answer; strength none when nothing follows", body = OneForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&ASKED, &TIMES])?;
    let matter = asked.get::<Matter>("matter")?;
    let unit_kind = asked.get::<Slug>("unit_kind")?;
    let wants_receipt = asked.flag("receipt")?;
    let look = Look::of(&state, &caller, &asked)?;
    let Some(name) = asked.text("name") else {
        let identifier = asked.need::<Identifier>(
            "organisation",
            "an identifier, for example cn-uscc:91350100M000100Y43, or a name",
        )?;
        asked.none_of(&["country", "scope", "limit"], "it goes with a name")?;
        let times = asked.times(&state.register).await?;
        let shelf = state.shelf();
        let mut form =
            answer(&state, &shelf, &caller, &look, &identifier, (matter, unit_kind), times).await?;
        if !wants_receipt {
            return Ok(caller.answer(form.log_size, form.as_of, &form));
        }
        form.receipt = Some(receipt(&state, "check", &form)?);
        return Ok(axum::Json(form).into_response());
    };
    asked.none_of(&["organisation"], "give an identifier or a name, not both")?;
    let by_name = ByName {
        place: "parameter",
        name,
        country: asked.text("country"),
        scope: asked.text("scope"),
        limit: asked.get::<usize>("limit")?,
        matter,
        unit_kind,
        times: asked.times(&state.register).await?,
    };
    let mut form = by_name.answer(&state, &state.shelf(), &caller, &look).await?;
    if wants_receipt {
        form.receipt = Some(receipt(&state, "screening", &form)?);
    }
    // Not to be kept: the index may be another a moment later.
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
    let names = batch.items.iter().filter(|item| item.name.is_some()).count();
    if names > BATCH_NAMES_MAX {
        let what =
            format!("there are {names} questions by name, at most {BATCH_NAMES_MAX} are answered at once");
        return Err(Problem::input("body: items", what, "send them in several batches"));
    }
    let look = Look::with(&state, &caller, batch.purpose.as_deref())?;
    let shelf = state.shelf();
    let mut answers = Vec::with_capacity(batch.items.len());
    for (item, question) in batch.items.iter().enumerate() {
        let times = Times { as_of, known_at };
        let mut told = BatchAnswerForm { item, answer: None, screened: None, problem: None };
        match one_of(&state, &shelf, &caller, &look, question, times).await {
            Ok(OneForm::Checked(answer)) => told.answer = Some(*answer),
            Ok(OneForm::Screened(screened)) => told.screened = Some(*screened),
            Err(problem) if problem.form().status >= 500 => return Err(problem),
            Err(problem) => told.problem = Some(problem.form().clone()),
        }
        answers.push(told);
    }
    Ok(axum::Json(BatchAnswersForm { log_size: shelf.log_size(), answers }).into_response())
}

async fn one_of(
    state: &AppState,
    shelf: &Shelf,
    caller: &Caller,
    look: &Look<'_>,
    question: &BatchItemForm,
    times: Times,
) -> Result<OneForm, Problem> {
    let matter = question.matter.as_deref().map(|text| read("matter", text)).transpose()?;
    let unit_kind = question.unit_kind.as_deref().map(|text| read("unit_kind", text)).transpose()?;
    let own = question.as_of.as_deref().map(|text| read::<Date>("as_of", text)).transpose()?;
    let times = Times { as_of: own.or(times.as_of), ..times };
    match (&question.organisation, &question.name) {
        (Some(organisation), None) => {
            let identifier = read::<Identifier>("organisation", organisation)?;
            let form = answer(state, shelf, caller, look, &identifier, (matter, unit_kind), times).await?;
            Ok(OneForm::Checked(Box::new(form)))
        }
        (None, Some(name)) => {
            let by_name = ByName {
                place: "body:",
                name,
                country: question.country.as_deref(),
                scope: question.scope.as_deref(),
                limit: question.limit,
                matter,
                unit_kind,
                times,
            };
            // Names are compared for a while; others come in between.
            tokio::task::yield_now().await;
            Ok(OneForm::Screened(Box::new(by_name.answer(state, shelf, caller, look).await?)))
        }
        _ => Err(Problem::input(
            "body: organisation",
            "a question has an organisation or a name, one of the two",
            "give one of them",
        )),
    }
}

async fn answer(
    state: &AppState,
    shelf: &Shelf,
    caller: &Caller,
    look: &Look<'_>,
    identifier: &Identifier,
    (matter, unit_kind): (Option<Matter>, Option<Slug>),
    times: Times,
) -> Result<CheckForm, Problem> {
    let mut question = Question { matter, unit_kind, viewer: caller.viewer_of_with_purpose(identifier) };
    let seen = if question.viewer == Viewer::Public {
        state.register.check(identifier, &question, times).await?
    } else {
        let Seen { answer: (own, public), as_of, log_size } =
            state.register.check_beside(identifier, &question, times).await?;
        let private = Private::of_answer(&own, &question.viewer, &public);
        let may_see = private.is_empty() || may_see(state, look, identifier, times, &private).await?;
        if !may_see {
            // For this purpose it is as for anyone.
            question.viewer = Viewer::Public;
        }
        Seen { answer: if may_see { own } else { public }, as_of, log_size }
    };
    let lens = shelf.lens(question.viewer.clone(), seen.as_of, seen.log_size);
    Ok(CheckForm::of(identifier, &question, &seen.answer, &lens))
}

async fn may_see(
    state: &AppState,
    look: &Look<'_>,
    identifier: &Identifier,
    times: Times,
    private: &Private,
) -> Result<bool, Problem> {
    match state.register.open_file(identifier, times).await?.answer {
        Some(opened) => look.may_see(&opened, private).await,
        None => Ok(false),
    }
}

/// The answer as one line of canonical JSON under the register's signature.
pub(crate) fn receipt(state: &AppState, kind: &str, form: &impl Serialize) -> Result<String, Problem> {
    let unsigned =
        || ServiceError::Unsigned("this register publishes no log; ask without a receipt".to_owned());
    let publisher = state.publisher.as_ref().ok_or_else(unsigned)?;
    let value = without_fractions(serde_json::to_value(form).map_err(|_| Problem::broken())?);
    let line = canonical_json(&value).map_err(|_| Problem::broken())?;
    Ok(publisher.sign_receipt(kind, &line)?.to_string())
}

/// Scores as texts: canonical JSON has no fractions, since programs write them in different ways.
fn without_fractions(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => Value::String(number.to_string()),
        Value::Array(items) => items.into_iter().map(without_fractions).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, without_fractions(value))).collect()
        }
        other => other,
    }
}

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.trim().parse::<T>().map_err(|error| Problem::input(&format!("body: {name}"), error, "correct it"))
}
