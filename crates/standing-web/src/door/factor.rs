//! Setting up the second factor: a secret as a picture and as text, a code that proves it, recovery codes shown once.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use standing_service::accounts::{FactorFault, Session, Stage, totp_address, totp_written};

use super::caller::{Comer, Says};
use super::picture::Picture;
use super::way;
use crate::pages::{Frame, Problem, Section, Speech, answer_with};
use crate::state::AppState;

/// What authenticators call the register.
const ISSUER: &str = "Standing";

/// Where somebody goes afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
}

/// A code as sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "door/second-factor.html")]
struct FactorPage {
    t: Speech,
    page: Frame,
    picture: Option<Picture>,
    secret: String,
    next: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "door/recovery-codes.html")]
struct RecoveryPage {
    t: Speech,
    page: Frame,
    codes: Vec<String>,
    onward: String,
}

/// `GET /{locale}/second-factor`
pub(super) async fn show(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Query(onward): Query<Onward>,
) -> Result<Response, Problem> {
    match comer.session.as_ref() {
        Some(session) if may_set_up(&state, session) => {
            let page = factor_page(&state, t, session, &onward.next, String::new()).await?;
            Ok(answer_with(StatusCode::OK, &page))
        }
        _ => Ok(Redirect::to(&way::sign_in(t.locale(), Some(&onward.next))).into_response()),
    }
}

/// `POST /{locale}/second-factor`
pub(super) async fn send(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let Some(session) = comer.session.as_ref() else {
        return Ok(Redirect::to(&way::sign_in(t.locale(), Some(&fields.next))).into_response());
    };
    let set = state.accounts.set_factor(session, &fields.code, &comer.from, &comer.client).await;
    match set.map_err(|error| Problem::service(t, &error))? {
        Ok(new) => {
            let home = way::home(t.locale(), &session.account.capacity);
            let page = RecoveryPage {
                t,
                page: Frame::new(t, Section::None, "second-factor", t.say("recovery-title")),
                codes: new.recovery,
                onward: way::within(&fields.next).unwrap_or(&home).to_owned(),
            };
            Ok(comer.with_token(answer_with(StatusCode::OK, &page), &new.entered.token))
        }
        Err(fault) => {
            let (status, says) = match fault {
                FactorFault::Wrong => (StatusCode::BAD_REQUEST, t.word("fault", "code-wrong")),
                FactorFault::Throttled => (StatusCode::TOO_MANY_REQUESTS, t.word("fault", "throttled")),
                FactorFault::Stale => (StatusCode::BAD_REQUEST, t.word("fault", "stale")),
            };
            Ok(answer_with(status, &factor_page(&state, t, session, &fields.next, says).await?))
        }
    }
}

/// Whether the page is for this session: a first second factor, or another one right after signing in.
fn may_set_up(state: &AppState, session: &Session) -> bool {
    let is_first = !session.account.has_second_factor && session.stage == Stage::Password;
    is_first || session.is_fresh(state.register.edge().now_ms())
}

async fn factor_page(
    state: &AppState,
    t: Speech,
    session: &Session,
    next: &str,
    problem: String,
) -> Result<FactorPage, Problem> {
    let secret = state.accounts.factor_to_come(session).await;
    let secret = secret.map_err(|error| Problem::service(t, &error))?;
    Ok(FactorPage {
        t,
        page: Frame::new(t, Section::None, "second-factor", t.say("factor-title"))
            .failing(!problem.is_empty()),
        picture: Picture::of(&totp_address(&secret, ISSUER, &session.account.name)),
        secret: totp_written(&secret),
        next: way::within(next).unwrap_or_default().to_owned(),
        problem,
    })
}
