//! Organisations: search, one file, its public events.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_service::browse::FoundOrganisation;
use utoipa::ToSchema;

use super::look::{Look, PURPOSE, Private};
use crate::extract::{Caller, Parameters, Segment, TIMES};
use crate::forms::{EventForm, FoundForm, OrganisationForm};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::state::{AppState, Shelf};

/// Organisations that were found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FoundPageForm {
    /// The organisations.
    organisations: Vec<FoundForm>,
    /// Give it as `cursor` for the next page; none after the last. A page may be short and still have a next.
    next: Option<String>,
    /// The day in the world: the latest of the local days on which the organisations are seen.
    as_of: Date,
    /// The size of the log.
    log_size: u64,
}

/// The public events of an organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrganisationEventsForm {
    /// The organisation.
    organisation: String,
    /// Its public events, in order.
    events: Vec<EventForm>,
    /// The size of the log.
    log_size: u64,
}

/// Organisations by name, former name or identifier.
#[utoipa::path(
    get, path = "/api/v1/organisations", tag = "organisations", operation_id = "search",
    params(
        ("q" = String, Query, description = "A name, its beginning, a part of it, or an identifier"),
        ("cursor" = Option<String>, Query, description = "Where the next page begins, as the page before said"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "How many at once, 1 to 200"),
    ),
    responses((status = 200, description = "Those found; empty when none is", body = FoundPageForm)),
)]
pub(crate) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["q", "cursor", "limit"]])?;
    let text = asked.need::<String>("q", "a name, a former name or an identifier")?;
    let limit = asked.limit(PAGE_ROWS_MAX)?;
    let page = state.register.search(&text, asked.text("cursor"), limit).await?;
    let (shelf, days) = (state.shelf(), state.register.days());
    let organisations = page.items.iter().filter_map(|found| found_form(found, &shelf, &caller));
    let form = FoundPageForm {
        organisations: organisations.collect(),
        next: page.next,
        as_of: state.register.today_across(),
        log_size: shelf.log_size(),
    };
    Ok(caller.answer_of_days(form.log_size, &days, &form))
}

fn found_form(found: &FoundOrganisation, shelf: &Shelf, caller: &Caller) -> Option<FoundForm> {
    let (file, as_of) = (&found.kept.file, found.kept.as_of);
    let lens = shelf.lens(caller.viewer(file), as_of, shelf.log_size());
    FoundForm::of(file, found.matched.as_deref(), &found.matched_kind, &lens)
}

/// One organisation: names, links, entries, and for parties cases and items of the file.
#[utoipa::path(
    get, path = "/api/v1/organisations/{identifier}", tag = "organisations", operation_id = "organisation",
    params(
        ("identifier" = String, Path, description = "The identifier, for example cn-uscc:91350100M000100Y43"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
        ("purpose" = Option<String>, Query, description = "What it is looked up for where not all is public: a word of /api/v1/purposes; units give it, of others it follows"),
    ),
    responses((status = 200, description = "The organisation as the reader may know it", body = OrganisationForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&TIMES, &[PURPOSE]])?;
    let look = Look::of(&state, &caller, &asked)?;
    let identifier = read_identifier(&name)?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_file(&identifier, times).await?;
    let shelf = state.shelf();
    let opened = seen.answer.ok_or_else(|| Problem::not_found("organisation", &name))?;
    let mut lens = shelf.lens(caller.viewer_with_purpose(&opened.file), seen.as_of, seen.log_size);
    let private = Private::of_file(&opened.file, &lens);
    if !private.is_empty() && !look.may_see(&opened, &private).await? {
        // For this purpose it is as for anyone.
        lens.viewer = Viewer::Public;
    }
    let form =
        OrganisationForm::of(&opened.file, &lens).ok_or_else(|| Problem::not_found("organisation", &name))?;
    Ok(caller.answer(form.log_size, form.as_of, &form))
}

/// The public events of an organisation, verbatim, with the salts that open their commitments.
#[utoipa::path(
    get, path = "/api/v1/organisations/{identifier}/events", tag = "organisations", operation_id = "organisation-events",
    params(
        ("identifier" = String, Path, description = "The identifier"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "Its public events, in order", body = OrganisationEventsForm)),
)]
pub(crate) async fn events(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["known_at"]])?;
    let identifier = read_identifier(&name)?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_file(&identifier, times).await?;
    let shelf = state.shelf();
    let opened = seen.answer.ok_or_else(|| Problem::not_found("organisation", &name))?;
    let records = state.register.records_of(&opened.stream, times.known_at).await?;
    // What has become hidden since is not shown again, so today's file decides.
    let today = state.register.open_file(&identifier, standing_service::ask::Times::default()).await?;
    let file = today.answer.map_or(opened.file, |opened| opened.file);
    let lens = shelf.lens(Viewer::Public, today.as_of, shelf.log_size());
    let events = records.into_iter().map(|record| EventForm::of(record, Some(&file), &lens));
    let form = OrganisationEventsForm {
        organisation: opened.stream.to_string(),
        events: events.filter(|event| event.is_public).collect(),
        log_size: shelf.log_size(),
    };
    Ok(caller.answer(form.log_size, today.as_of, &form))
}

/// An identifier as it stands in an address, folded at the door.
fn read_identifier(text: &str) -> Result<Identifier, Problem> {
    text.parse::<Identifier>().map_err(|error| standing_service::ServiceError::from(error).into())
}
