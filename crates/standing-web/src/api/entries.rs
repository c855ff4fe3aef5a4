//! One entry in full.

use axum::extract::State;
use axum::response::Response;
use standing_core::id::EntryId;
use standing_core::standing::viewer::Viewer;

use super::look::{Look, PURPOSE, Private};
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
        ("purpose" = Option<String>, Query, description = "What it is looked up for where it is not public: a word of /api/v1/purposes; units give it, of others it follows"),
    ),
    responses((status = 200, description = "The entry as the reader may know it", body = EntryForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&TIMES, &[PURPOSE]])?;
    let look = Look::of(&state, &caller, &asked)?;
    let missing = || Problem::not_found("entry", &name);
    let id = name.parse::<EntryId>().map_err(|_| missing())?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_entry(id.as_str(), times).await?;
    let shelf = state.shelf();
    let opened = seen.answer.ok_or_else(missing)?;
    let lens = shelf.lens(caller.viewer_with_purpose(&opened.file), seen.as_of, seen.log_size);
    let form = EntryForm::of(&opened.file, &id, &lens).ok_or_else(missing)?;
    let private = Private::of_entry(&opened.file, &id, &lens);
    if !private.is_empty() && !look.may_see(&opened, &private).await? {
        // For this purpose it is as for anyone.
        let lens = shelf.lens(Viewer::Public, seen.as_of, seen.log_size);
        let form = EntryForm::of(&opened.file, &id, &lens).ok_or_else(missing)?;
        return Ok(caller.answer(form.log_size, form.as_of, &form));
    }
    Ok(caller.answer(form.log_size, form.as_of, &form))
}
