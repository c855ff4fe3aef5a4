//! Small previews for a client's own pages: a page to be framed, and a piece of HTML to be shown beside a suggestion.
//! Names in them are what strangers wrote; they are escaped like everywhere else.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use standing_service::ask::{Opened, Seen};
use utoipa::ToSchema;

use super::extend::identifier_of;
use crate::extract::{Caller, Parameters};
use crate::forms::OrganisationForm;
use crate::pages::card;
use crate::problem::Problem;
use crate::state::AppState;

/// A preview beside a suggestion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlyoutForm {
    /// The id asked about.
    id: String,
    /// The preview.
    html: String,
}

/// A page of one organisation to be framed by a client: its name and what its entries are now.
#[utoipa::path(
    get, path = "/reconcile/preview", tag = "reconciliation", operation_id = "preview",
    params(
        ("id" = String, Query, description = "The organisation's identifier"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "The page", body = String, content_type = "text/html; charset=utf-8")),
)]
pub(crate) async fn page(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (_, form) = form(&state, &caller, parameters).await?;
    Ok(card::page(&form))
}

/// The same as a piece of HTML, for the suggestion of an organisation.
#[utoipa::path(
    get, path = "/reconcile/flyout", tag = "reconciliation", operation_id = "flyout",
    params(
        ("id" = String, Query, description = "The organisation's identifier"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "The preview", body = FlyoutForm)),
)]
pub(crate) async fn flyout(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (id, form) = form(&state, &caller, parameters).await?;
    let html = card::piece(&form).ok_or_else(Problem::broken)?;
    Ok(Json(FlyoutForm { id, html }).into_response())
}

/// The id asked about and what may be told of it.
async fn form(
    state: &AppState,
    caller: &Caller,
    parameters: Parameters,
) -> Result<(String, OrganisationForm), Problem> {
    let asked = parameters.tolerated();
    let id = asked.need::<String>("id", "the identifier of an organisation")?;
    let missing = || Problem::not_found("organisation", &id);
    let identifier = identifier_of(&id).ok_or_else(missing)?;
    let times = asked.times(&state.register).await?;
    let Seen { answer, as_of, log_size } = state.register.open_file(&identifier, times).await?;
    let Opened { file, .. } = answer.ok_or_else(missing)?;
    let shelf = state.shelf();
    let lens = shelf.lens(caller.viewer(&file), as_of, log_size);
    let form = OrganisationForm::of(&file, &lens).ok_or_else(missing)?;
    Ok((id, form))
}
