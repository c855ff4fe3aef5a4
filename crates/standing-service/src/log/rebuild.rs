//! Drops every projection and writes it again from the log: they are never the truth.

use std::collections::VecDeque;

use standing_core::event::Event;
use standing_core::file::File;
use standing_core::packs::Packs;
use standing_store::{Rebuild, Store, StoredEvent, StreamRows};
use tokio::task::JoinHandle;

use super::replay::replay;
use crate::error::ServiceError;
use crate::import::ImportedRows;
use crate::project::project;
use crate::read::read_event;
use crate::streams::{DIRECTORY, PACKS};
use crate::today::Today;

/// Streams that are written in one transaction.
const STREAMS_AT_ONCE: usize = 2_000;
/// Parcels whose events are read from their bytes while the next ones are fetched.
const PARCELS_AT_ONCE: usize = 3;

/// What was written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events folded.
    pub events: u64,
    /// Organisations projected.
    pub organisations: u64,
}

/// Rebuilds every projection as of today, each file of its own day. Commands wait until it is done; cut off, it
/// is to be run again. `progress` hears how many events are folded and how many there are.
///
/// # Errors
/// [`ServiceError::Stored`] for an event that cannot be read, and what the database says. The projections are
/// then not complete and the register takes no commands until a rebuild has finished.
pub async fn rebuild(
    store: &Store,
    calendars: &Packs,
    today: &Today,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Rebuilt, ServiceError> {
    fold_all(store, calendars, today, None, progress).await
}

/// As [`rebuild`], for a database that was just written from an export: the notes by which an import knows its
/// rows again are derived too. Elsewhere they say more than the log does, and are left alone.
pub(super) async fn rebuild_restored(
    store: &Store,
    calendars: &Packs,
    today: &Today,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Rebuilt, ServiceError> {
    fold_all(store, calendars, today, Some(ImportedRows::default()), progress).await
}

async fn fold_all(
    store: &Store,
    calendars: &Packs,
    today: &Today,
    imported: Option<ImportedRows>,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Rebuilt, ServiceError> {
    let shared = replay(store, None, calendars).await?;
    let rebuild = store.rebuild().await?;
    let total = store.head().await?;
    let mut folding = Folding {
        store,
        rebuild,
        packs: shared.packs,
        today: today.clone(),
        stream: String::new(),
        file: File::default(),
        rows: Vec::new(),
        imported,
        rebuilt: Rebuilt { events: 0, organisations: 0 },
    };
    let mut scan = store.scan_events_by_stream();
    let mut waiting = VecDeque::new();
    loop {
        let rows = scan.next_parcel().await?;
        if !rows.is_empty() {
            waiting.push_back(read(rows));
            if waiting.len() < PARCELS_AT_ONCE {
                continue;
            }
        }
        let Some(next) = waiting.pop_front() else { break };
        for (stream, event) in next.await.map_err(|_| ServiceError::Busy)?? {
            folding.take(stream, &event).await?;
        }
        progress(folding.rebuilt.events, total);
    }
    folding.finish().await
}

/// Reads the events of a parcel on another thread.
fn read(rows: Vec<StoredEvent>) -> JoinHandle<Result<Vec<(String, Event)>, ServiceError>> {
    let read = |row: StoredEvent| {
        let event = read_event(&row)?;
        Ok((row.event.stream, event))
    };
    tokio::task::spawn_blocking(move || rows.into_iter().map(read).collect())
}

/// The file being folded, and the rows that wait to be written.
struct Folding<'a> {
    store: &'a Store,
    rebuild: Rebuild,
    packs: Packs,
    today: Today,
    stream: String,
    file: File,
    rows: Vec<StreamRows>,
    imported: Option<ImportedRows>,
    rebuilt: Rebuilt,
}

impl Folding<'_> {
    async fn take(&mut self, stream: String, event: &Event) -> Result<(), ServiceError> {
        if stream != self.stream {
            self.close_file().await?;
            self.stream = stream;
        }
        self.file = std::mem::take(&mut self.file).apply(event);
        self.rebuilt.events = self.rebuilt.events.saturating_add(1);
        Ok(())
    }

    async fn close_file(&mut self) -> Result<(), ServiceError> {
        let file = std::mem::take(&mut self.file);
        if file.organisation.is_some() && self.stream != PACKS && self.stream != DIRECTORY {
            let as_of = self.today.of_file(&file, &self.packs);
            self.rows.push(project(&self.stream, &file, &self.packs, as_of));
            self.rebuilt.organisations = self.rebuilt.organisations.saturating_add(1);
            if let Some(imported) = &mut self.imported {
                imported.note(&self.stream, &file);
            }
        }
        if self.rows.len() >= STREAMS_AT_ONCE { self.write().await } else { Ok(()) }
    }

    async fn write(&mut self) -> Result<(), ServiceError> {
        self.rebuild.write(&self.rows).await?;
        self.rows.clear();
        match &mut self.imported {
            Some(imported) => imported.write(&self.rebuild).await,
            None => Ok(()),
        }
    }

    async fn finish(mut self) -> Result<Rebuilt, ServiceError> {
        self.close_file().await?;
        self.write().await?;
        if let Some(imported) = &self.imported {
            imported.write_copies(self.store).await?;
        }
        self.rebuild.finish().await?;
        Ok(self.rebuilt)
    }
}
