//! Somebody's own account: who they are here, where they are signed in, another password, signing out.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use standing_service::Capacity;
use standing_service::accounts::{PASSWORD_CHARACTERS_MIN, Seen, SignInFault};

use super::SignedIn;
use super::caller::{Comer, Says};
use super::sign_in::{says, status};
use crate::pages::{Frame, Problem, Section, Speech, answer_with, page_address};
use crate::state::AppState;

/// Another password, as sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    old: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// A session in words.
pub(crate) struct SeenView {
    pub(crate) client: String,
    pub(crate) began: String,
    pub(crate) seen: String,
    pub(crate) is_this: bool,
}

#[derive(Template)]
#[template(path = "door/account.html")]
struct AccountPage {
    t: Speech,
    page: Frame,
    name: String,
    role: String,
    holder: String,
    rank: String,
    sessions: Vec<SeenView>,
    recovery_left: u64,
    least: u64,
    field: &'static str,
    problem: String,
}

impl AccountPage {
    fn problem_of(&self, field: &str) -> &str {
        if self.field == field { &self.problem } else { "" }
    }
}

/// `GET /{locale}/account`
pub(super) async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, Problem> {
    Ok(answer_with(StatusCode::OK, &page(&state, &who).await?))
}

/// `POST /{locale}/account/password`
pub(super) async fn password(
    State(state): State<AppState>,
    who: SignedIn,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let t = who.t;
    let fault = if fields.password == fields.again {
        let comer = &who.comer;
        let changed = state.accounts.change_password(
            &who.session,
            &fields.old,
            &fields.password,
            &comer.from,
            &comer.client,
        );
        match changed.await.map_err(|error| Problem::service(t, &error))? {
            Ok(entered) => return Ok(comer.goes_on(&entered.token, &who.to("account"))),
            Err(fault) => Some(fault),
        }
    } else {
        None
    };
    let mut page = page(&state, &who).await?;
    page.field = match fault {
        None => "again",
        Some(SignInFault::Password(_)) => "password",
        Some(_) => "old",
    };
    page.problem = fault.map_or_else(|| t.word("fault", "again"), |fault| says(t, fault, "old-password"));
    page.page = page.page.failing(true);
    Ok(answer_with(fault.map_or(StatusCode::BAD_REQUEST, status), &page))
}

/// `POST /{locale}/account/sign-out-elsewhere`
pub(super) async fn sign_out_elsewhere(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Response, Problem> {
    let ended = state.accounts.sign_out_elsewhere(&who.session).await;
    ended.map_err(|error| Problem::service(who.t, &error))?;
    Ok(Redirect::to(&who.to("account")).into_response())
}

/// `POST /{locale}/sign-out`
pub(super) async fn sign_out(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
) -> Result<Response, Problem> {
    if let Some(session) = &comer.session {
        state.accounts.sign_out(session).await.map_err(|error| Problem::service(t, &error))?;
    }
    Ok(comer.leaves(&page_address(t.locale(), "sign-in")))
}

async fn page(state: &AppState, who: &SignedIn) -> Result<AccountPage, Problem> {
    let (t, account) = (who.t, &who.session.account);
    let failed = |error| Problem::service(t, &error);
    let sessions = state.accounts.sessions(&who.session).await.map_err(failed)?;
    let recovery_left = state.accounts.recovery_codes_left(&who.session).await.map_err(failed)?;
    let (role, holder) = match &account.capacity {
        Capacity::Officer(authority) => ("officer", authority.to_string()),
        Capacity::Organisation(identifier) => ("organisation", identifier.to_string()),
        Capacity::Unit(unit) => ("unit", unit.to_string()),
        Capacity::Operator | Capacity::Public => ("operator", String::new()),
    };
    Ok(AccountPage {
        t,
        page: who.frame(Frame::new(t, Section::None, "account", t.say("account-title")), "account"),
        name: account.name.clone(),
        role: t.word("role", role),
        holder,
        rank: account.rank.map(|rank| t.word("rank", rank.as_str())).unwrap_or_default(),
        sessions: sessions.into_iter().map(|seen| view(t, seen)).collect(),
        recovery_left,
        least: u64::try_from(PASSWORD_CHARACTERS_MIN).unwrap_or_default(),
        field: "",
        problem: String::new(),
    })
}

fn view(t: Speech, seen: Seen) -> SeenView {
    let client = if seen.client.is_empty() { t.say("account-client-unknown") } else { seen.client };
    let moment = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    SeenView { client, began: moment(seen.began_at), seen: moment(seen.seen_at), is_this: seen.is_this }
}
