//! Lists: which there are, the rules of one, the entries on it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use standing_core::id::Slug;
use standing_core::standing::viewer::Viewer;
use standing_service::ask::Opened;
use standing_service::browse::{EntriesAsked, SeenEntry};
use utoipa::ToSchema;

use super::look::{Look, PURPOSE, Private};
use crate::extract::{Caller, Parameters, Segment};
use crate::forms::{EntryLineForm, ListForm, ListLineForm};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::state::{AppState, Shelf};

const ASKED: [&str; 8] = ["authority", "field", "status", "pack", "as_of", PURPOSE, "cursor", "limit"];
const STATUSES: [&str; 5] = ["awaiting-service", "standstill", "in-force", "suspended", "ended"];

/// The lists in force on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ListsForm {
    /// The lists.
    lists: Vec<ListLineForm>,
    /// The day in the world.
    as_of: Date,
    /// The size of the log.
    log_size: u64,
}

/// The rules of a list and a page of its entries.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ListPageForm {
    /// The list with its rules.
    list: ListForm,
    /// Entries on it, each with its status of the day.
    entries: Vec<EntryLineForm>,
    /// Give it as `cursor` for the next page; none after the last. A page may be short and still have a next.
    next: Option<String>,
    /// The day in the world.
    as_of: Date,
    /// The size of the log.
    log_size: u64,
}

/// Every list in force on a day.
#[utoipa::path(
    get, path = "/api/v1/lists", tag = "lists", operation_id = "lists",
    params(("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out")),
    responses((status = 200, description = "The lists", body = ListsForm)),
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
    let form = ListsForm { lists: ListLineForm::all(&lens), as_of, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, as_of, &form))
}

/// A list: its rules, and the entries on it with their status of the day.
#[utoipa::path(
    get, path = "/api/v1/lists/{list}", tag = "lists", operation_id = "list",
    params(
        ("list" = String, Path, description = "The list's name"),
        ("authority" = Option<String>, Query, description = "Only entries decided by this authority"),
        ("field" = Option<String>, Query, description = "Only entries in this field"),
        ("status" = Option<String>, Query, description = "Only entries with this status on the day: awaiting-service, standstill, in-force, suspended or ended"),
        ("pack" = Option<String>, Query, description = "Only entries resting on this pack"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("purpose" = Option<String>, Query, description = "What a unit looks up entries for that are not public: a word of /api/v1/purposes; without it a unit is shown what anyone may know"),
        ("cursor" = Option<String>, Query, description = "Where the next page begins, as the page before said"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "How many at once, 1 to 200"),
    ),
    responses((status = 200, description = "The list and a page of its entries", body = ListPageForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&ASKED])?;
    let look = Look::of(&state, &caller, &asked)?;
    let missing = || Problem::not_found("list", &name);
    let list = name.parse::<Slug>().map_err(|_| missing())?;
    let as_of = asked.get("as_of")?.unwrap_or_else(|| state.register.today_on(&list));
    let limit = asked.limit(PAGE_ROWS_MAX)?;
    let word = |name: &str| Ok::<_, Problem>(asked.get::<Slug>(name)?.map(|word| word.to_string()));
    let status = word("status")?;
    if status.as_deref().is_some_and(|status| !STATUSES.contains(&status)) {
        let remedy = format!("give one of {}", STATUSES.join(", "));
        return Err(Problem::input("parameter 'status'", "it is no status of an entry", remedy));
    }
    let shelf = state.shelf();
    let rules = ListForm::of(&list, &shelf.lens(Viewer::Public, as_of, shelf.log_size()));
    let rules = rules.ok_or_else(missing)?;
    let wanted = EntriesAsked {
        list: Some(list.to_string()),
        pack: word("pack")?,
        authority: word("authority")?,
        field: word("field")?,
        status,
        public_only: caller.is_public(),
    };
    let page = state.register.entries(&wanted, Some(as_of), asked.text("cursor"), limit).await?;
    let mut entries = Vec::with_capacity(page.items.len());
    for seen in &page.items {
        entries.extend(line(seen, &shelf, &caller, &look).await?);
    }
    let form = ListPageForm { list: rules, entries, next: page.next, as_of, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, as_of, &form))
}

/// An entry as the reader may know it. A unit looks at what is not public for a purpose; officers see the entries of
/// their own authority, as in their docket.
async fn line(
    seen: &SeenEntry,
    shelf: &Shelf,
    caller: &Caller,
    look: &Look<'_>,
) -> Result<Option<EntryLineForm>, Problem> {
    let (file, as_of) = (&seen.kept.file, seen.kept.as_of);
    let lens = |viewer| shelf.lens(viewer, as_of, shelf.log_size());
    let own = lens(caller.viewer_with_purpose(file));
    let shown = EntryLineForm::of(file, &seen.entry, &own);
    if shown.is_none() || !matches!(own.viewer, Viewer::Unit(_)) {
        return Ok(shown);
    }
    let private = Private::of_entry(file, &seen.entry, &own);
    let opened = Opened { stream: Arc::clone(&seen.kept.stream), file: Arc::clone(file) };
    let may_see = private.is_empty() || (look.has_purpose() && look.may_see(&opened, &private).await?);
    Ok(shown.filter(|_| may_see))
}
