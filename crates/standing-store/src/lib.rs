//! The event log and its projections, on SQLite or PostgreSQL with one SQL text for both.
//!
//! The log is the only truth: [`Store::append`] adds events with gapless positions in one durable transaction,
//! together with the answers to their commands and the projection rows of the streams they belong to. What is
//! projected can be dropped and written again ([`Store::rebuild`]).
//!
//! Conventions. A **position** is the size of the log once it holds the event: the first event has position 1,
//! and its leaf in the Merkle tree has index `position - 1`. `known_at` is a log size: events up to and
//! including that position. A **day** is a civil day as days since 1970-01-01 (`i32`); a moment is
//! milliseconds since 1970-01-01T00:00Z (`i64`).
//!
//! It deliberately knows no rule, no clock, no randomness and no hash: events, leaves and standings are bytes
//! here. It decides nothing about who may read what.

mod accounts;
mod answer;
mod api_keys;
mod append;
mod backup;
mod bare;
mod cursor;
mod database;
mod erase;
mod error;
mod event;
mod evidence;
mod head;
mod imports;
mod inquiries;
mod integrity;
mod lists;
mod lookup;
mod meta;
mod names;
mod not_same;
mod page;
mod prints;
mod projection;
mod rebuild;
mod rows;
mod schema;
mod sessions;
mod streams;
mod subjects;
mod tail;
mod tiles;
mod url;

pub use accounts::AccountRow;
pub use answer::{Answer, StoredAnswer};
pub use api_keys::ApiKeyRow;
pub use append::{Appended, Batch};
pub use cursor::{Cursor, Page};
pub use database::Scan;
pub use error::{MovedStream, StoreError};
pub use event::{NewEvent, SealedEvent, StoredEvent};
pub use evidence::{EvidenceRow, MAX_EVIDENCE_BYTES};
pub use imports::ImportRow;
pub use inquiries::InquiryRow;
pub use lists::{CaseFilter, Count, DueFilter, EntryFilter, MeasureFilter, Totals};
pub use not_same::NotSameRow;
pub use prints::RowKinds;
pub use projection::StreamRows;
pub use rebuild::Rebuild;
pub use rows::{CaseRow, DueRow, EntryRow, Found, MeasureRow, NameRow};
pub use sessions::{GuessLimit, Guesses, InvitationRow, SessionRow};
pub use subjects::SubjectRow;
pub use tiles::{Checkpoint, Tile};
pub use url::{OpenMode, StoreUrl};

/// Largest sizes that the store takes.
pub mod limits {
    pub use crate::answer::{MAX_ANSWER_BYTES, MAX_KEY_BYTES};
    pub use crate::append::{MAX_BATCH_BYTES, MAX_BATCH_EVENTS};
    pub use crate::cursor::MAX_PAGE_ROWS;
    pub use crate::event::{MAX_BODY_BYTES, MAX_LEAF_BYTES};
    pub use crate::meta::MAX_META_BYTES;
    pub use crate::projection::{MAX_LIVE_BYTES, MAX_ROWS_PER_STREAM};
    pub use crate::rows::MAX_TEXT_BYTES;
    pub use crate::tiles::{MAX_NOTE_BYTES, MAX_TILE_BYTES};
}

use database::Pool;
use std::sync::Arc;
use tail::Tail;

/// A register's database. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    url: StoreUrl,
    tail: Arc<Tail>,
}

impl Store {
    /// Opens the register at `url` and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NotARegister`] when there is none and `mode` does not create one, or the database cannot
    /// be opened; [`StoreError::NewerSchema`] when a newer release wrote it.
    pub async fn open(url: &StoreUrl, mode: OpenMode) -> Result<Self, StoreError> {
        let pool = Pool::connect(url, mode).await?;
        schema::prepare(&pool, url, mode).await?;
        Ok(Self { pool, url: url.clone(), tail: Arc::default() })
    }

    /// The same register over connections that are made where it is first used, so that a runtime of its own can
    /// drive them. On SQLite the connections are the same ones: they have threads of their own. Must be called
    /// within a Tokio runtime.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { pool: self.pool.apart(), ..self.clone() }
    }

    /// Where the register is kept.
    pub fn url(&self) -> &StoreUrl {
        &self.url
    }

    /// Whether the connections are closed, or being closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.pool.is_closed()
    }

    /// Closes all connections; on SQLite this folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
