//! What can go wrong between the log and its database, one enum for the crate. No HTTP status, no
//! refusal by the rules: those belong to the layers above.

use crate::answer::MAX_KEY_BYTES;

/// Why the store could not do what was asked. Nothing was written when one of these comes back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database address could not be read.
    #[error(
        "cannot read the database address {address:?}: {reason}; give a file path, sqlite:PATH or postgres://USER@HOST/NAME"
    )]
    Url {
        /// The address as given, without any password.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No register is kept at this address.
    #[error("no register at {address}: {reason}; check the address, or open it in the mode that creates one")]
    NotARegister {
        /// The address without any password.
        address: String,
        /// What the database said.
        reason: String,
    },
    /// The database server does not answer or does not let us in.
    #[error(
        "cannot reach the database at {address}: {reason}; check that it runs and that address, user and password are right"
    )]
    Unreachable {
        /// The address without any password.
        address: String,
        /// What the server or the network said.
        reason: String,
    },
    /// The database was written by a newer release.
    #[error(
        "the database at {address} has schema version {found}, this release knows {known}; run a newer release"
    )]
    NewerSchema {
        /// The address without any password.
        address: String,
        /// The version in the database.
        found: i64,
        /// The newest version this release knows.
        known: i64,
    },
    /// The database was written before the first release, in a form that no release reads.
    #[error(
        "the database at {address} has schema version {found}, of a time before the first release; this release writes {known}: export it with the program that wrote it, and import the export into an empty register"
    )]
    OlderSchema {
        /// The address without any password.
        address: String,
        /// The version in the database.
        found: i64,
        /// The version this release writes.
        known: i64,
    },
    /// Streams have moved on since the caller decided; read them again and decide again.
    #[error("{} stream(s) moved on since they were read, first {}; read and decide again", .streams.len(), first(.streams))]
    StreamConflict {
        /// Every stream of the batch whose version is not the expected one.
        streams: Vec<MovedStream>,
    },
    /// An event would be recorded before the one before it in the log.
    #[error(
        "an event recorded at {found_ms} ms would follow one recorded at {last_ms} ms; record it at the later moment, and check the clocks of all nodes"
    )]
    TimeBackwards {
        /// When the event before it was recorded, in milliseconds since 1970-01-01T00:00Z.
        last_ms: i64,
        /// When the event was to be recorded.
        found_ms: i64,
    },
    /// Idempotency keys were used before; read their answers.
    #[error("{} idempotency key(s) already used, first {:?}; return the first answer", .keys.len(), .keys.first())]
    KeyUsed {
        /// Every key of the batch that has an answer already.
        keys: Vec<String>,
    },
    /// The log is not at the size the caller expected.
    #[error("the log holds {found} events where {expected} were expected; read the new events and try again")]
    HeadMoved {
        /// The size the caller named.
        expected: u64,
        /// The size of the log.
        found: u64,
    },
    /// A name that must be the only one of its kind belongs to another stream.
    #[error("{what} {name:?} already belongs to stream {stream:?}; a second stream cannot carry it")]
    Taken {
        /// What kind of name: identifier, entry, case or measure.
        what: &'static str,
        /// The name.
        name: String,
        /// The stream that carries it.
        stream: String,
    },
    /// One batch names the same thing twice.
    #[error("{what} {name:?} occurs twice in one batch; send it once")]
    Repeated {
        /// What kind of name.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A batch names a stream that has no events.
    #[error("stream {stream:?} has no events; append its first event in the same batch or before")]
    UnknownStream {
        /// The stream.
        stream: String,
    },
    /// Something is larger than the store takes.
    #[error("{what} is {found}, the limit is {limit}; make it smaller or split it")]
    Limit {
        /// What is too large, with its unit.
        what: &'static str,
        /// Its size.
        found: u64,
        /// The largest size taken.
        limit: u64,
    },
    /// A page cursor could not be read.
    #[error("cannot read the page cursor {cursor:?}; use the one that came with the page before, unchanged")]
    Cursor {
        /// The cursor as given.
        cursor: String,
    },
    /// Projections are being rebuilt and appends wait until that is finished.
    #[error(
        "the projections are being rebuilt; wait for the rebuild to finish, or run it again if it was cut off"
    )]
    Rebuilding,
    /// A tile that is already stored would change.
    #[error(
        "tile {tile} of level {level} and width {width} is already stored with other bytes; the log was altered or forked: stop and verify it"
    )]
    TileChanged {
        /// Level in the tree.
        level: u8,
        /// Number of the tile in its level.
        tile: u64,
        /// Number of hashes in it.
        width: u16,
    },
    /// A checkpoint contradicts the log or an earlier checkpoint.
    #[error(
        "checkpoint of size {size} refused: {reason}; the log was altered or restored from an old backup: stop and verify it"
    )]
    CheckpointRefused {
        /// The size it was made for.
        size: u64,
        /// What it contradicts.
        reason: String,
    },
    /// The database holds something that this crate never writes.
    #[error("the database is damaged: {what}; restore a backup or verify the log before going on")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// A backup could not be written.
    #[error("cannot back up to {path}: {reason}")]
    Backup {
        /// Where it was to be written.
        path: String,
        /// What stands in the way, and the remedy.
        reason: String,
    },
    /// Other writers kept the database busy beyond the bound on retries.
    #[error(
        "the database stayed busy through {attempts} attempts: {source}; try again, or lower the number of writers"
    )]
    Busy {
        /// How often it was tried.
        attempts: u32,
        /// What the database said last.
        source: sqlx::Error,
    },
    /// The database failed; after a failed commit the outcome is unknown: send the same idempotency key again.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// A stream whose version is not what the caller expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedStream {
    /// The stream.
    pub stream: String,
    /// The version that the first new event builds on.
    pub expected: u64,
    /// The version in the log.
    pub found: u64,
}

fn first(streams: &[MovedStream]) -> String {
    streams.first().map_or_else(String::new, |moved| {
        format!("{:?} at version {} where {} was expected", moved.stream, moved.found, moved.expected)
    })
}

/// Refuses a size above its limit.
pub(crate) fn within(what: &'static str, found: usize, limit: usize) -> Result<(), StoreError> {
    if found <= limit {
        return Ok(());
    }
    let wide = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
    Err(StoreError::Limit { what, found: wide(found), limit: wide(limit) })
}

/// Refuses a name that is too long to be a key in the database.
pub(crate) fn within_name(what: &'static str, name: &str) -> Result<(), StoreError> {
    within(what, name.len(), MAX_KEY_BYTES)
}

/// A number as the databases keep it (64 bits, signed).
pub(crate) fn stored(what: &'static str, number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Limit {
        what,
        found: number,
        limit: i64::MAX.unsigned_abs(),
    })
}
