//! Signing in: name and password, then a code. A wrong answer says that something was wrong, never what.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use standing_service::accounts::{Session, SignInFault, Stage};

use super::caller::{Comer, Says};
use super::way;
use crate::pages::{Frame, Problem, Section, Speech, answer_with, page_address};
use crate::state::AppState;

/// Where somebody goes afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
}

/// Name and password as sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// A code as sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CodeFields {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "door/sign-in.html")]
struct SignInPage {
    t: Speech,
    page: Frame,
    name: String,
    next: String,
    /// Why nobody came in; empty when nothing is wrong.
    problem: String,
    /// The provider by way of which people sign in; empty where there is none.
    provider: String,
    /// Where the way to it begins.
    by_provider: String,
}

#[derive(Template)]
#[template(path = "door/sign-in-code.html")]
struct CodePage {
    t: Speech,
    page: Frame,
    next: String,
    problem: String,
    /// The code of now, of a demonstration's account; empty otherwise.
    shown: String,
}

/// `GET /{locale}/sign-in`
pub(super) async fn show(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Query(onward): Query<Onward>,
) -> Response {
    match &comer.session {
        Some(session) => on_from(t, session, &onward.next),
        None => answer_with(StatusCode::OK, &sign_in_page(&state, t, "", &onward.next, String::new())),
    }
}

/// `POST /{locale}/sign-in`
pub(super) async fn send(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let before = comer.session.as_ref();
    let entered = state.accounts.sign_in(&fields.name, &fields.password, &comer.from, &comer.client, before);
    match entered.await.map_err(|error| Problem::service(t, &error))? {
        Ok(entered) => {
            let page = if entered.account.has_second_factor { "sign-in/code" } else { "second-factor" };
            let page = page_address(t.locale(), page);
            Ok(comer.goes_on(&entered.token, &way::with_back(&page, Some(&fields.next))))
        }
        Err(fault) => {
            let says = says(t, fault, "sign-in-wrong");
            Ok(answer_with(status(fault), &sign_in_page(&state, t, &fields.name, &fields.next, says)))
        }
    }
}

/// `GET /{locale}/sign-in/code`
pub(super) async fn code(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Query(onward): Query<Onward>,
) -> Result<Response, Problem> {
    match &comer.session {
        Some(session) if session.stage == Stage::Password && session.account.has_second_factor => {
            let page = code_page(&state, t, session, &onward.next, String::new()).await?;
            Ok(answer_with(StatusCode::OK, &page))
        }
        Some(session) => Ok(on_from(t, session, &onward.next)),
        None => Ok(Redirect::to(&way::sign_in(t.locale(), Some(&onward.next))).into_response()),
    }
}

/// `POST /{locale}/sign-in/code`
pub(super) async fn send_code(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Form(fields): Form<CodeFields>,
) -> Result<Response, Problem> {
    let Some(session) = &comer.session else {
        return Ok(Redirect::to(&way::sign_in(t.locale(), Some(&fields.next))).into_response());
    };
    if session.stage == Stage::Whole {
        return Ok(on_from(t, session, &fields.next));
    }
    let entered = state.accounts.second_factor(session, &fields.code, &comer.from, &comer.client);
    match entered.await.map_err(|error| Problem::service(t, &error))? {
        Ok(entered) => {
            let home = way::home(t.locale(), &entered.account.capacity);
            Ok(comer.goes_on(&entered.token, way::within(&fields.next).unwrap_or(&home)))
        }
        Err(fault) => {
            let says = says(t, fault, "code-wrong");
            let page = code_page(&state, t, session, &fields.next, says).await?;
            Ok(answer_with(status(fault), &page))
        }
    }
}

/// Where somebody goes who has a session already.
fn on_from(t: Speech, session: &Session, next: &str) -> Response {
    let locale = t.locale();
    let to = match (session.stage, session.account.has_second_factor) {
        (Stage::Whole, _) => {
            way::within(next).map_or_else(|| way::home(locale, &session.account.capacity), str::to_owned)
        }
        (Stage::Password, true) => way::with_back(&page_address(locale, "sign-in/code"), Some(next)),
        (Stage::Password, false) => way::with_back(&page_address(locale, "second-factor"), Some(next)),
    };
    Redirect::to(&to).into_response()
}

fn sign_in_page(state: &AppState, t: Speech, name: &str, next: &str, problem: String) -> SignInPage {
    let page = Frame::new(t, Section::None, "sign-in", t.say("sign-in-title")).failing(!problem.is_empty());
    let next = way::within(next).unwrap_or_default().to_owned();
    let provider = state.openid.as_ref().map(|provider| provider.name().to_owned()).unwrap_or_default();
    let by_provider = way::with_back(&page_address(t.locale(), "sign-in/openid"), Some(&next));
    SignInPage { t, page, name: name.chars().take(64).collect(), next, problem, provider, by_provider }
}

async fn code_page(
    state: &AppState,
    t: Speech,
    session: &Session,
    next: &str,
    problem: String,
) -> Result<CodePage, Problem> {
    let shown = if state.is_demonstration {
        let shown = state.accounts.demonstration_code(&session.account.id).await;
        shown.map_err(|error| Problem::service(t, &error))?.unwrap_or_default()
    } else {
        String::new()
    };
    let page = Frame::new(t, Section::None, "sign-in/code", t.say("code-title")).failing(!problem.is_empty());
    Ok(CodePage { t, page, next: way::within(next).unwrap_or_default().to_owned(), problem, shown })
}

/// Why nobody came in, in words.
pub(super) fn says(t: Speech, fault: SignInFault, wrong: &str) -> String {
    use standing_service::accounts::PasswordFault;
    match fault {
        SignInFault::Wrong => t.word("fault", wrong),
        SignInFault::Throttled => t.word("fault", "throttled"),
        SignInFault::Invitation => t.word("fault", "invitation"),
        SignInFault::Name => t.word("fault", "name"),
        SignInFault::NameTaken => t.word("fault", "name-taken"),
        SignInFault::Password(PasswordFault::Short) => t.word("fault", "password-short"),
        SignInFault::Password(PasswordFault::Long) => t.word("fault", "password-long"),
        SignInFault::Password(PasswordFault::Guessable) => t.word("fault", "password-guessable"),
    }
}

/// The status of a page that says so.
pub(super) const fn status(fault: SignInFault) -> StatusCode {
    match fault {
        SignInFault::Throttled => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::BAD_REQUEST,
    }
}
