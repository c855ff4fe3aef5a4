//! One entry in full.

use axum::extract::State;
use axum::response::Response;
use standing_core::id::EntryId;

use crate::extract::{Caller, Parameters, Segment, TIMES};
use crate::forms::EntryForm;
use crate::problem::Problem;
use crate::state::AppState;

/// One entry: who decided it and why, what follows, its deadlines, what happened, what can be done.
#[utoipa::path(
    get, path = "/api/v1/entries/{entry}", tag = "entries", operation_id = "entry",
    params(
        ("entry" = String, Path, description = "The entry's id"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "The entry as the reader may know it", body = EntryForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&TIMES])?;
    let missing = || Problem::not_found("entry", &name);
    let id = name.parse::<EntryId>().map_err(|_| missing())?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_entry(id.as_str(), times).await?;
    let shelf = state.shelf();
    let opened = seen.answer.ok_or_else(missing)?;
    let lens = shelf.lens(caller.viewer(&opened.file), seen.as_of, seen.log_size);
    let form = EntryForm::of(&opened.file, &id, &lens).ok_or_else(missing)?;
    Ok(caller.answer(form.log_size, form.as_of, &form))
}
