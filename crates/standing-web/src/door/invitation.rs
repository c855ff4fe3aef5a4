//! Coming in with an invitation: the code that the operator gave, or that came with a notice. Its holder sets a
//! password, and a name where the account has none yet.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_service::accounts::{PASSWORD_CHARACTERS_MIN, SignInFault};

use super::caller::{Comer, Says};
use super::sign_in::{says, status};
use crate::pages::{Frame, Problem, Section, Speech, answer_with, page_address};
use crate::state::AppState;

/// The code in the address of a link.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Linked {
    #[serde(default)]
    code: String,
}

/// The form as sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

#[derive(Template)]
#[template(path = "door/invitation.html")]
struct InvitationPage {
    t: Speech,
    page: Frame,
    code: String,
    /// The name that the account has; none where one is chosen, or while the code is not known.
    has_name: Option<String>,
    name: String,
    least: u64,
    /// The field that is wrong.
    field: &'static str,
    problem: String,
}

impl InvitationPage {
    /// What is wrong with a field; empty when nothing is.
    fn problem_of(&self, field: &str) -> &str {
        if self.field == field { &self.problem } else { "" }
    }
}

/// `GET /{locale}/invitation`
pub(super) async fn show(
    State(state): State<AppState>,
    Says(t): Says,
    Query(linked): Query<Linked>,
) -> Result<Response, Problem> {
    Ok(answer_with(StatusCode::OK, &page(&state, t, linked.code, String::new()).await?))
}

/// `POST /{locale}/invitation`
pub(super) async fn send(
    State(state): State<AppState>,
    Says(t): Says,
    comer: Comer,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let fault = if fields.password == fields.again {
        let accepted =
            state.accounts.accept(&fields.code, &fields.name, &fields.password, &comer.from, &comer.client);
        match accepted.await.map_err(|error| Problem::service(t, &error))? {
            Ok(entered) => {
                return Ok(comer.goes_on(&entered.token, &page_address(t.locale(), "second-factor")));
            }
            Err(fault) => Some(fault),
        }
    } else {
        None
    };
    let mut page = page(&state, t, fields.code, fields.name).await?;
    page.field = match fault {
        None => "again",
        Some(SignInFault::Name | SignInFault::NameTaken) => "name",
        Some(SignInFault::Password(_)) => "password",
        Some(SignInFault::Invitation | SignInFault::Throttled | SignInFault::Wrong) => "code",
    };
    page.problem = fault.map_or_else(|| t.word("fault", "again"), |fault| says(t, fault, "invitation"));
    page.page = page.page.failing(true);
    Ok(answer_with(fault.map_or(StatusCode::BAD_REQUEST, status), &page))
}

async fn page(state: &AppState, t: Speech, code: String, name: String) -> Result<InvitationPage, Problem> {
    let code: String = code.chars().take(64).collect();
    let invited = if code.is_empty() { Ok(None) } else { state.accounts.invited(&code).await };
    let invited = invited.map_err(|error| Problem::service(t, &error))?;
    Ok(InvitationPage {
        t,
        page: Frame::new(t, Section::None, "invitation", t.say("invitation-title")),
        code,
        has_name: invited.filter(|name| !name.is_empty()),
        name: name.chars().take(64).collect(),
        least: u64::try_from(PASSWORD_CHARACTERS_MIN).unwrap_or_default(),
        field: "",
        problem: String::new(),
    })
}
