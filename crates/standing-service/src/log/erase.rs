//! Erasing the words of an event where a law demands it: an event in the log says that it was done, by which law,
//! and commits to what is left; then the bytes go. The leaf of the erased event stays, and with it the whole tree.
//!
//! Deliberately absent: erasing what is public, and what an entry rests on. Copies of the register that were made
//! before (backups, exports, replicas) are for the operator to deal with.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use standing_core::event::directory::EventErased;
use standing_core::event::erasure::{erasable_kinds, is_left, without_words};
use standing_core::event::{Author, Event, EventKind};
use standing_core::prose::Prose;
use standing_store::{Batch, Store, StoreError, StoredEvent};
use standing_transparency::{Hash, commitment};

use crate::edge::Edge;
use crate::error::ServiceError;
use crate::read::read_event;
use crate::seal::seal;
use crate::streams::DIRECTORY;

/// How often the log may grow meanwhile before we give up.
const ATTEMPTS_MAX: usize = 20;

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The position of the event.
    pub position: u64,
    /// Its kind.
    pub kind: String,
    /// What is left of it.
    pub left: String,
    /// Its words were gone before.
    pub was_erased: bool,
}

/// What would be left of an event.
///
/// # Errors
/// [`ServiceError::NotFound`], and [`ServiceError::Input`] for an event that is public or has no words that may go.
pub async fn what_is_left(store: &Store, position: u64) -> Result<Erased, ServiceError> {
    let (row, left) = found(store, position).await?;
    Ok(told(&row, &left))
}

/// Erases the words of an event. Cut off, it is to be given again and goes on where it was.
///
/// # Errors
/// As [`what_is_left`], and what the database says.
pub async fn erase(
    store: &Store,
    edge: &Edge,
    position: u64,
    law: &Prose,
    reasons: &Prose,
) -> Result<Erased, ServiceError> {
    let (row, left) = found(store, position).await?;
    let told = told(&row, &left);
    if told.was_erased {
        return Ok(told);
    }
    // Nobody who does not have the old bytes can know it, and whoever has them can go on after a cut.
    let salt = *Hash::sha256(&[b"standing erasure\n", row.event.salt.as_slice(), &row.event.body].concat())
        .as_bytes();
    let commitment = commitment(&salt, &left);
    match erasures(store).await?.get(&position) {
        Some(noted) if *noted != commitment => {
            return Err(refused(
                position,
                "its erasure was recorded with other bytes",
                "run `standing verify`",
            ));
        }
        Some(_) => {}
        None => {
            let what = EventErased {
                position,
                law: law.clone(),
                reasons: reasons.clone(),
                left: commitment.to_hex(),
            };
            record(store, edge, what).await?;
        }
    }
    if store.replace_event_bytes(position, &row.event.body, &salt, &left).await? {
        return Ok(told);
    }
    Err(refused(position, "its bytes changed meanwhile", "run `standing verify`"))
}

/// What the log says was erased: position, and the commitment to what is left.
pub(crate) async fn erasures(store: &Store) -> Result<HashMap<u64, Hash>, ServiceError> {
    let mut found = HashMap::new();
    for row in store.events_of(DIRECTORY, None).await? {
        if row.event.kind == "event-erased" {
            found.extend(erasure_of(&read_event(&row)?.kind));
        }
    }
    Ok(found)
}

/// Position and commitment of an event that records an erasure.
pub(crate) fn erasure_of(kind: &EventKind) -> Option<(u64, Hash)> {
    let EventKind::EventErased(what) = kind else { return None };
    Some((what.position, Hash::from_hex(&what.left).ok()?))
}

async fn found(store: &Store, position: u64) -> Result<(StoredEvent, Vec<u8>), ServiceError> {
    let row = store.event(position).await?;
    let row = row.ok_or_else(|| ServiceError::NotFound { what: "event", name: position.to_string() })?;
    if row.event.is_public {
        return Err(refused(position, "it is public", "correct, shield or restrict the entry instead"));
    }
    let left = without_words(&row.event.body).map_err(|source| ServiceError::Stored { position, source })?;
    let Some(left) = left else {
        let what = format!("nothing in an event of the kind {} may be erased", row.event.kind);
        let kinds = erasable_kinds().collect::<Vec<_>>().join(", ");
        return Err(refused(position, &what, &format!("words may go from: {kinds}")));
    };
    Ok((row, left))
}

fn told(row: &StoredEvent, left: &[u8]) -> Erased {
    Erased {
        position: row.position,
        kind: row.event.kind.clone(),
        left: String::from_utf8_lossy(left).into_owned(),
        was_erased: is_left(&row.event.body),
    }
}

fn refused(position: u64, what: &str, remedy: &str) -> ServiceError {
    ServiceError::Input {
        place: format!("event {position}"),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// Appends the event that says so, whatever else is appended meanwhile.
async fn record(store: &Store, edge: &Edge, what: EventErased) -> Result<(), ServiceError> {
    let mut earliest = Timestamp::MIN;
    for _ in 0..ATTEMPTS_MAX {
        let recorded_at = edge.now_ms().max(earliest);
        let event = Event {
            recorded_at,
            on: edge.now_ms().to_zoned(TimeZone::UTC).date(),
            by: Author::Register,
            mark: None,
            pack: None,
            kind: what.clone().into(),
        };
        let version = store.events_of(DIRECTORY, None).await?.last().map_or(0, |last| last.event.version);
        let sealed = seal(&event, DIRECTORY, version.saturating_add(1), true, edge)?;
        match store.append(&Batch { events: vec![sealed], ..Batch::default() }).await {
            Ok(_) => return Ok(()),
            Err(StoreError::StreamConflict { .. }) => {}
            Err(StoreError::TimeBackwards { last_ms, .. }) => {
                earliest = Timestamp::from_millisecond(last_ms).unwrap_or(earliest);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(ServiceError::Busy)
}
