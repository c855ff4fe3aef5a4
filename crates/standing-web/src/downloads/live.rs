//! Files made while they are read: the answer of now, which may change between two pages of it. Whoever needs one
//! that stands still takes the day's snapshot.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use standing_core::id::Slug;
use standing_core::standing::viewer::Viewer;
use standing_service::ServiceError;
use standing_service::browse::EntriesAsked;
use tokio::sync::OwnedSemaphorePermit;

use super::Format;
use crate::forms::EntryLineForm;
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /data/entries/all.csv`, `GET /data/entries/all.jsonl`
pub(super) async fn all(
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    match Format::of_name(&file) {
        Some(("all", format)) => answer(state, format, None, "entries"),
        _ => Err(Problem::no_address(&format!("/data/entries/{file}"))),
    }
}

/// `GET /data/lists/{list}.csv`, `GET /data/lists/{list}.jsonl`
pub(super) async fn list(
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::no_address(&format!("/data/lists/{file}"));
    let (stem, format) = Format::of_name(&file).ok_or_else(missing)?;
    let list: Slug = stem.parse().map_err(|_| missing())?;
    let known = state.register.packs().all().any(|pack| pack.list(&list).is_some());
    if !known {
        return Err(missing());
    }
    let name = format!("list-{list}");
    answer(state, format, Some(list.to_string()), &name)
}

fn answer(state: AppState, format: Format, list: Option<String>, name: &str) -> Result<Response, Problem> {
    let room = Arc::clone(&state.downloads).try_acquire_owned();
    let room = room.map_err(|_| Problem::busy("downloads of the whole register"))?;
    let asked = EntriesAsked { list, public_only: true, ..EntriesAsked::default() };
    let disposition = format!("attachment; filename=\"standing-{name}.{}\"", format.ending());
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, Body::from_stream(parcels(state, format, asked, room))).into_response())
}

/// Where the reading of the register stands.
enum Place {
    Head,
    After(Option<String>),
    End,
}

/// The file, parcel by parcel.
fn parcels(
    state: AppState,
    format: Format,
    asked: EntriesAsked,
    room: OwnedSemaphorePermit,
) -> impl stream::Stream<Item = Result<String, ServiceError>> {
    stream::try_unfold((state, Place::Head, room), move |(state, place, room)| {
        let asked = asked.clone();
        async move {
            let cursor = match place {
                Place::Head => return Ok(Some((format.head(), (state, Place::After(None), room)))),
                Place::After(cursor) => cursor,
                Place::End => return Ok(None),
            };
            let (rows, next) = rows(&state, format, &asked, cursor.as_deref()).await?;
            let place = next.map_or(Place::End, |next| Place::After(Some(next)));
            Ok(Some((rows, (state, place, room))))
        }
    })
}

/// A page of public entries as text, and where the next begins.
pub(super) async fn rows(
    state: &AppState,
    format: Format,
    asked: &EntriesAsked,
    cursor: Option<&str>,
) -> Result<(String, Option<String>), ServiceError> {
    let page = state.register.entries(asked, None, cursor, PAGE_ROWS_MAX).await?;
    let shelf = state.shelf();
    let mut text = String::new();
    for seen in &page.items {
        let lens = shelf.lens(Viewer::Public, seen.kept.as_of, shelf.log_size());
        if let Some(line) = EntryLineForm::of(&seen.kept.file, &seen.entry, &lens) {
            text.push_str(&format.row(&line));
        }
    }
    Ok((text, page.next))
}
