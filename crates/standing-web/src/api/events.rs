//! The log as outsiders check it: leaves always, events and salts where they are public.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use standing_core::standing::viewer::Viewer;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters};
use crate::forms::EventForm;
use crate::limits::EVENTS_MAX;
use crate::problem::Problem;
use crate::state::AppState;

/// A page of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventsForm {
    /// The events, in order.
    events: Vec<EventForm>,
    /// Give it as `after` for the next page.
    next: u64,
    /// The size of the log.
    log_size: u64,
}

/// Events after a position, in order.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "log", operation_id = "events",
    params(
        ("after" = Option<u64>, Query, description = "The position after which to begin; 0 when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "How many at once, 1 to 1,000"),
    ),
    responses((status = 200, description = "The events", body = EventsForm)),
)]
pub(crate) async fn after(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["after", "limit"]])?;
    let after = asked.size("after")?.unwrap_or(0);
    let limit = asked.limit(EVENTS_MAX)?;
    let (shelf, days) = (state.shelf(), state.register.days());
    let page = state.register.records_after(after, limit).await?;
    let next = page.last().map_or(after, |(record, _)| record.position);
    let events = page.into_iter().map(|(record, kept)| {
        let as_of = kept.as_ref().map_or_else(|| state.register.today(), |kept| kept.as_of);
        let lens = shelf.lens(Viewer::Public, as_of, shelf.log_size());
        EventForm::of(record, kept.as_ref().map(|kept| kept.file.as_ref()), &lens)
    });
    let form = EventsForm { events: events.collect(), next, log_size: shelf.log_size() };
    Ok(caller.answer_of_days(form.log_size, &days, &form))
}
