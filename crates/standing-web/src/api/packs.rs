//! Packs: which there are, and one in words beside its clauses with its canonical form.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use standing_core::standing::viewer::Viewer;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters, Segment};
use crate::forms::{PackForm, PackLineForm};
use crate::problem::Problem;
use crate::state::AppState;

/// Packs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PacksForm {
    /// The packs, by id and version.
    packs: Vec<PackLineForm>,
    /// The day in the world.
    as_of: Date,
    /// The size of the log.
    log_size: u64,
}

/// Every pack, with the version in force on a day marked.
#[utoipa::path(
    get, path = "/api/v1/packs", tag = "packs", operation_id = "packs",
    params(("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out")),
    responses((status = 200, description = "The packs", body = PacksForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["as_of"]])?;
    let as_of = asked.get("as_of")?.unwrap_or_else(|| state.register.today_across());
    let shelf = state.shelf();
    let lens = shelf.lens(Viewer::Public, as_of, shelf.log_size());
    let form = PacksForm { packs: PackLineForm::all(&lens), as_of, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, as_of, &form))
}

/// One version of a pack: every rule in words beside its clauses, and the canonical form that was hashed.
#[utoipa::path(
    get, path = "/api/v1/packs/{pack}/{version}", tag = "packs", operation_id = "pack",
    params(
        ("pack" = String, Path, description = "The pack's id, for example cn-credit"),
        ("version" = String, Path, description = "Its version, for example 2019.2"),
        ("language" = Option<String>, Query, description = "The language of statements, where the pack speaks it; English else"),
    ),
    responses((status = 200, description = "The pack", body = PackForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment((id, version)): Segment<(String, String)>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["language"]])?;
    let missing = || Problem::not_found("pack", &format!("{id} {version}"));
    let pack = id.parse().map_err(|_| missing())?;
    let named = version.parse().map_err(|_| missing())?;
    let language = asked.text("language").unwrap_or("en");
    let (shelf, as_of) = (state.shelf(), state.register.today_across());
    let found = shelf.packs().version(&pack, &named).ok_or_else(missing)?;
    let lens = shelf.lens(Viewer::Public, as_of, shelf.log_size());
    Ok(caller.answer(shelf.log_size(), as_of, &PackForm::of(found, language, &lens)))
}
