//! The docket of an authority: what is to be done by when.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use standing_core::standing::viewer::Viewer;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters};
use crate::forms::DeadlineForm;
use crate::limits::EVENTS_MAX;
use crate::problem::Problem;
use crate::state::AppState;

/// The docket of an authority on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DocketForm {
    /// Running and missed deadlines, the earliest last day first.
    deadlines: Vec<DueForm>,
    /// How many there are in all.
    total: usize,
    /// The day in the world; when none is named the latest of the local days from which the days left are counted.
    as_of: Date,
    /// The size of the log.
    log_size: u64,
}

/// A deadline with its organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DueForm {
    /// The organisation.
    organisation: String,
    /// The deadline.
    #[serde(flatten)]
    deadline: DeadlineForm,
}

/// What the officer's authority has to do, and what it waits for, by last day.
#[utoipa::path(
    get, path = "/api/v1/deadlines", tag = "cases", operation_id = "deadlines", security(("key" = [])),
    params(
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "How many at once, 1 to 1,000"),
    ),
    responses((status = 200, description = "The docket", body = DocketForm)),
)]
pub(crate) async fn own(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["as_of", "limit"]])?;
    let as_of = asked.get::<Date>("as_of")?;
    let limit = asked.limit(EVENTS_MAX)?;
    let authority = caller.authority()?;
    let docket = state.register.docket(authority, as_of).await?;
    let shelf = state.shelf();
    let deadlines = docket.iter().take(limit).map(|due| {
        let viewer = Viewer::Authority(authority.clone());
        let lens = shelf.lens(viewer, due.kept.as_of, shelf.log_size());
        let deadline = DeadlineForm::of(&due.deadline, &due.kept.file, &lens);
        DueForm { organisation: due.kept.stream.to_string(), deadline }
    });
    let as_of = as_of.unwrap_or_else(|| state.register.today_across());
    let form =
        DocketForm { deadlines: deadlines.collect(), total: docket.len(), as_of, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, as_of, &form))
}
