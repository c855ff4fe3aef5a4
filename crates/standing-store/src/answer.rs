//! Answers to commands, kept under their idempotency keys so that a retry gets the first one. Keys are scoped by
//! the caller; comparing fingerprints is the caller's too.

use crate::Store;
use crate::database::{Columns, FromColumns, Keys, Record, Table, Transaction, Values};
use crate::error::{StoreError, stored, within, within_name};

/// Longest idempotency key, name of a stream, or other name that is a key of a table, in bytes. Below the
/// 2,704 bytes that an index row of PostgreSQL takes.
pub const MAX_KEY_BYTES: usize = 512;
/// Largest answer, in bytes.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// The answer to a command, to be kept under its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The key, scoped by the caller.
    pub key: String,
    /// Hash of the command, so that a key used for another command is noticed.
    pub fingerprint: [u8; 32],
    /// Index in [`crate::Batch::events`] of the command's last event; none when it gave no event.
    pub last_event: Option<usize>,
    /// The answer as it was or will be given.
    pub body: Vec<u8>,
    /// When it was given.
    pub recorded_at_ms: i64,
}

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The key, scoped by the caller.
    pub key: String,
    /// Hash of the command.
    pub fingerprint: [u8; 32],
    /// Position of the command's last event; for a command without one, the size of the log before its batch.
    pub position: u64,
    /// The answer.
    pub body: Vec<u8>,
    /// When it was given.
    pub recorded_at_ms: i64,
}

impl Store {
    /// The answers kept under these keys, in no order; keys without an answer are left out.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn answers(&self, keys: &[&str]) -> Result<Vec<StoredAnswer>, StoreError> {
        let head = "SELECT key, fingerprint, position, body, recorded_at_ms FROM answers WHERE key IN";
        self.pool.rows_for_keys(head, &Keys::texts(keys.iter().copied())).await
    }

    /// Which keys of these answers are used.
    pub(crate) async fn used_keys(&self, answers: &[Answer]) -> Result<Vec<String>, StoreError> {
        let keys = Keys::texts(answers.iter().map(|answer| answer.key.as_str()));
        self.pool.rows_for_keys("SELECT key FROM answers WHERE key IN", &keys).await
    }
}

/// Refuses an answer that is too large.
pub(crate) fn check(answer: &Answer) -> Result<(), StoreError> {
    within_name("an idempotency key (bytes)", &answer.key)?;
    within("an answer (bytes)", answer.body.len(), MAX_ANSWER_BYTES)
}

/// Keeps the answers of a batch whose first event has position `size + 1`.
///
/// A key that is used fails here as a unique violation; looking first would cost every batch what hardly one
/// needs.
pub(crate) async fn keep(tx: &mut Transaction, answers: &[Answer], size: u64) -> Result<(), StoreError> {
    let records = answers.iter().map(|answer| record(answer, size)).collect::<Result<Vec<_>, _>>()?;
    tx.insert(&records).await.map(|_| ())
}

fn record(answer: &Answer, size: u64) -> Result<AnswerRecord<'_>, StoreError> {
    let events_before =
        answer.last_event.map_or(0, |index| u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1));
    Ok(AnswerRecord { position: stored("a position", size.saturating_add(events_before))?, answer })
}

struct AnswerRecord<'a> {
    position: i64,
    answer: &'a Answer,
}

impl Record for AnswerRecord<'_> {
    const TABLE: Table = Table {
        name: "answers",
        columns: "key, position, recorded_at_ms, fingerprint, body",
        on_conflict: "",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            (&self.answer.key).into(),
            self.position.into(),
            self.answer.recorded_at_ms.into(),
            (&self.answer.fingerprint).into(),
            (&self.answer.body).into(),
        ]);
    }
}

impl FromColumns for StoredAnswer {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            key: columns.take()?,
            fingerprint: columns.bytes32()?,
            position: columns.count()?,
            body: columns.take()?,
            recorded_at_ms: columns.take()?,
        })
    }
}
