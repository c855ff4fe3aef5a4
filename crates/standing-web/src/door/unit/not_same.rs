//! Decided false positives: the unit's own decisions that a name does not mean an organisation, taken and withdrawn.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use standing_core::identifier::Identifier;
use standing_service::ServiceError;
use standing_service::screening::{DECISIONS_MAX, NotSame};

use super::Clerk;
use crate::pages::legal::Legal;
use crate::pages::{Frame, Problem, Speech, address_query, answer_with};
use crate::state::AppState;

/// A decision as sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    name: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    reason: String,
}

/// A decision in words.
struct DecisionView {
    name: Legal,
    organisation: String,
    check: String,
    reason: Legal,
    decided: String,
    /// The mark of the account that decided.
    by: String,
    withdrawn: String,
    /// Where to withdraw it; empty when it was.
    withdraw: String,
}

#[derive(Template)]
#[template(path = "door/unit-not-same.html")]
struct DecisionsPage {
    t: Speech,
    page: Frame,
    decisions: Vec<DecisionView>,
    /// A decision that was not taken: what was sent, and why it was not.
    fields: Fields,
    problem: Legal,
}

/// `GET /{locale}/unit/not-same`
pub(super) async fn show(State(state): State<AppState>, clerk: Clerk) -> Result<Response, Problem> {
    Ok(answer_with(StatusCode::OK, &page(&state, &clerk).await?))
}

/// `POST /{locale}/unit/not-same`: deciding the same again changes nothing.
pub(super) async fn decide(
    State(state): State<AppState>,
    clerk: Clerk,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let organisation: Identifier =
        fields.organisation.trim().parse().map_err(|_| Problem::input(t, t.say("unit-not-same-unknown")))?;
    let problem = if fields.reason.trim().is_empty() {
        Legal { text: t.say("unit-not-same-reason-missing"), lang: String::new() }
    } else {
        let register = &state.register;
        let decided =
            register.decide_not_same(&clerk.principal(), &fields.name, &organisation, &fields.reason).await;
        match decided {
            Ok(_) => return Ok(Redirect::to(&clerk.who.to("unit/not-same")).into_response()),
            Err(error @ ServiceError::Input { .. }) => Legal::english(&error.to_string()),
            Err(error) => return Err(Problem::service(t, &error)),
        }
    };
    let mut page = page(&state, &clerk).await?;
    page.fields = fields;
    page.problem = problem;
    page.page = page.page.failing(true);
    Ok(answer_with(StatusCode::BAD_REQUEST, &page))
}

/// `POST /{locale}/unit/not-same/{decision}/withdraw`: withdrawing again changes nothing.
pub(super) async fn withdraw(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(decision): Path<String>,
) -> Result<Response, Problem> {
    let withdrawn = state.register.withdraw_not_same(&clerk.principal(), &decision).await;
    withdrawn.map_err(|error| Problem::service(clerk.who.t, &error))?;
    Ok(Redirect::to(&clerk.who.to("unit/not-same")).into_response())
}

async fn page(state: &AppState, clerk: &Clerk) -> Result<DecisionsPage, Problem> {
    let t = clerk.who.t;
    let decisions = state.register.not_same(&clerk.principal(), "", DECISIONS_MAX).await;
    let decisions = decisions.map_err(|error| Problem::service(t, &error))?;
    Ok(DecisionsPage {
        t,
        page: clerk.frame("unit/not-same", t.say("unit-not-same"), "unit/not-same"),
        decisions: decisions.iter().rev().map(|decision| view(clerk, decision)).collect(),
        fields: Fields::default(),
        problem: Legal::default(),
    })
}

fn view(clerk: &Clerk, decision: &NotSame) -> DecisionView {
    let moment = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let organisation = decision.organisation.to_string();
    DecisionView {
        name: Legal::plain(&decision.name),
        check: clerk.who.to(&format!("unit/check{}", address_query(&[("q", &organisation)]))),
        organisation,
        reason: Legal::plain(&decision.reason),
        decided: moment(decision.decided_at),
        by: decision.decided_by.clone(),
        withdrawn: decision.withdrawn_at.map(moment).unwrap_or_default(),
        withdraw: match decision.withdrawn_at {
            None => clerk.who.to(&format!("unit/not-same/{}/withdraw", decision.id)),
            Some(_) => String::new(),
        },
    }
}
