//! Who takes part, and what can be asked of the register.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use standing_core::id::AuthorityId;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters, Segment};
use crate::forms::{AuthorityForm, CommandForm, DirectoryForm, MandateForm, UnitForm};
use crate::problem::Problem;
use crate::state::AppState;

/// Authorities and mandates.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AuthoritiesForm {
    /// Authorities, by id.
    authorities: Vec<AuthorityForm>,
    /// Mandates, by id.
    mandates: Vec<MandateForm>,
    /// The size of the log.
    log_size: u64,
}

/// Relying units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UnitsForm {
    /// Units, by id.
    units: Vec<UnitForm>,
    /// The size of the log.
    log_size: u64,
}

/// The table of commands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CommandsForm {
    /// Commands, in the order of the life of an entry.
    commands: Vec<CommandForm>,
}

/// Authorities, with their level, region, fields and superior, and mandates.
#[utoipa::path(
    get, path = "/api/v1/authorities", tag = "directory", operation_id = "authorities",
    responses((status = 200, description = "The authorities", body = AuthoritiesForm)),
)]
pub(crate) async fn authorities(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let shelf = state.shelf();
    let DirectoryForm { authorities, mandates, .. } = DirectoryForm::from(shelf.directory());
    let form = AuthoritiesForm { authorities, mandates, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, state.register.today(), &form))
}

/// One authority.
#[utoipa::path(
    get, path = "/api/v1/authorities/{authority}", tag = "directory", operation_id = "authority",
    params(("authority" = String, Path, description = "The authority's id")),
    responses((status = 200, description = "The authority", body = AuthorityForm)),
)]
pub(crate) async fn authority(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let shelf = state.shelf();
    let id = name.parse::<AuthorityId>().ok();
    let known = id.and_then(|id| shelf.directory().authorities.get(&id));
    let form = known.map(AuthorityForm::from).ok_or_else(|| Problem::not_found("authority", &name))?;
    Ok(caller.answer(shelf.log_size(), state.register.today(), &form))
}

/// Relying units.
#[utoipa::path(
    get, path = "/api/v1/units", tag = "directory", operation_id = "units",
    responses((status = 200, description = "The units", body = UnitsForm)),
)]
pub(crate) async fn units(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let shelf = state.shelf();
    let form = UnitsForm { units: DirectoryForm::from(shelf.directory()).units, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, state.register.today(), &form))
}

/// Every command with its arguments, who may give it and where it is posted.
#[utoipa::path(
    get, path = "/api/v1/commands", tag = "commands", operation_id = "commands",
    responses((status = 200, description = "The commands", body = CommandsForm)),
)]
pub(crate) async fn commands(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let form = CommandsForm { commands: CommandForm::all() };
    Ok(caller.answer(0, state.register.today(), &form))
}
