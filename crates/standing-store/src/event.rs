//! Events: what goes into the log and how it is read back. No decoding: body and leaf are bytes, stored verbatim.

use crate::Store;
use crate::database::{Columns, FromColumns, Record, Scan, Table, Transaction, Values, sql};
use crate::error::{StoreError, within, within_name};

/// Largest leaf, in bytes: what an entry tile can frame.
pub const MAX_LEAF_BYTES: usize = 65_535;
/// Largest event body, in bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// An event to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The stream it belongs to.
    pub stream: String,
    /// Its number in the stream, from 1.
    pub version: u64,
    /// Its kind and version, such as `notice_served.1`.
    pub kind: String,
    /// When it was recorded.
    pub recorded_at_ms: i64,
    /// Its leaf in the Merkle tree, at most [`MAX_LEAF_BYTES`].
    pub leaf: Vec<u8>,
    /// The salt of the leaf's commitment.
    pub salt: [u8; 32],
    /// The event itself, at most [`MAX_BODY_BYTES`].
    pub body: Vec<u8>,
    /// Whether body and salt may be shown to anyone.
    pub is_public: bool,
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Size of the log once it holds this event; its leaf has index `position - 1`.
    pub position: u64,
    /// The event as it was appended.
    pub event: NewEvent,
}

/// The columns of a [`StoredEvent`], in the order in which it reads them.
const COLUMNS: &str = "SELECT e.position, s.name, e.version, e.kind, e.recorded_at_ms, e.leaf, e.salt, e.body, \
                       e.is_public FROM events e JOIN streams s ON s.number = e.stream";

impl Store {
    /// The events of one stream in order, those known when the log had the size `known_at`, or all.
    ///
    /// A stream that does not exist has none. One stream is expected to fit in memory.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn events_of(
        &self,
        stream: &str,
        known_at: Option<u64>,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let text = format!("{COLUMNS} WHERE s.name = $1 AND e.position <= $2 ORDER BY e.version");
        self.pool.rows(sql(text).bind(stream).bind(up_to(known_at))).await
    }

    /// The events at positions `position + 1` and on, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn events_after(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let limit = crate::cursor::page_limit(limit)?;
        let text = format!("{COLUMNS} WHERE e.position > $1 ORDER BY e.position LIMIT $2");
        self.pool.rows(sql(text).bind(up_to(Some(position))).bind(limit)).await
    }

    /// The event at `position` (1 is the first), or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn event(&self, position: u64) -> Result<Option<StoredEvent>, StoreError> {
        let text = format!("{COLUMNS} WHERE e.position = $1");
        self.pool.row(sql(text).bind(up_to(Some(position)))).await
    }

    /// All events at positions from `after + 1` to `known_at` (or the end), in order, with constant memory.
    ///
    /// One statement reads them all, so they are of one state of the log. A scan that is left open holds back
    /// the folding of SQLite's write-ahead log; read to the end or drop it.
    pub fn scan_events(&self, after: u64, known_at: Option<u64>) -> Scan<StoredEvent> {
        let text = format!("{COLUMNS} WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position");
        self.pool.scan(sql(text).bind(up_to(Some(after))).bind(up_to(known_at)))
    }

    /// As [`Store::scan_events`], with no more of each event than hashing needs.
    pub fn scan_sealed(&self, after: u64, known_at: Option<u64>) -> Scan<SealedEvent> {
        let text = "SELECT position, leaf, salt, body FROM events WHERE position > $1 AND position <= $2 \
                    ORDER BY position";
        self.pool.scan(sql(text).bind(up_to(Some(after))).bind(up_to(known_at)))
    }

    /// All events, stream by stream in the order in which the streams began, those of one stream by version:
    /// what a rebuild of the projections folds. Constant memory.
    pub fn scan_events_by_stream(&self) -> Scan<StoredEvent> {
        self.pool.scan(sql(format!("{COLUMNS} ORDER BY e.stream, e.version")))
    }
}

/// A position as the databases keep it; none and anything beyond their range is the end of the log.
fn up_to(position: Option<u64>) -> i64 {
    position.and_then(|position| i64::try_from(position).ok()).unwrap_or(i64::MAX)
}

/// Refuses an event that is too large.
pub(crate) fn check(event: &NewEvent) -> Result<(), StoreError> {
    within_name("a stream's name (bytes)", &event.stream)?;
    within_name("an event's kind (bytes)", &event.kind)?;
    within("an event's leaf (bytes)", event.leaf.len(), MAX_LEAF_BYTES)?;
    within("an event's body (bytes)", event.body.len(), MAX_BODY_BYTES)
}

/// Refuses an event that is recorded before the one before it.
pub(crate) fn check_order(last_ms: i64, found_ms: i64) -> Result<(), StoreError> {
    if found_ms < last_ms { Err(StoreError::TimeBackwards { last_ms, found_ms }) } else { Ok(()) }
}

impl Transaction {
    /// When the event at `size` was recorded; none in an empty log.
    pub(crate) async fn last_recorded_ms(&mut self, size: u64) -> Result<Option<i64>, StoreError> {
        let text = "SELECT recorded_at_ms FROM events WHERE position = $1";
        Ok(self.rows::<i64>(sql(text).bind(up_to(Some(size)))).await?.first().copied())
    }
}

/// What hashing needs of an event: its leaf, and the salt and the bytes that the leaf commits to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEvent {
    /// Size of the log once it holds this event; its leaf has index `position - 1`.
    pub position: u64,
    /// Its leaf in the Merkle tree.
    pub leaf: Vec<u8>,
    /// The salt of the leaf's commitment.
    pub salt: [u8; 32],
    /// The event itself.
    pub body: Vec<u8>,
}

impl FromColumns for SealedEvent {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            position: columns.count()?,
            leaf: columns.take()?,
            salt: columns.bytes32()?,
            body: columns.take()?,
        })
    }

    fn heap_bytes(&self) -> usize {
        size_of::<Self>().saturating_add(self.leaf.len()).saturating_add(self.body.len())
    }
}

/// An event with the numbers it gets on appending.
pub(crate) struct EventRecord<'a> {
    pub(crate) position: i64,
    pub(crate) stream: i64,
    pub(crate) version: i64,
    pub(crate) event: &'a NewEvent,
}

impl Record for EventRecord<'_> {
    const TABLE: Table = Table {
        name: "events",
        columns: "position, stream, version, recorded_at_ms, is_public, kind, salt, leaf, body",
        on_conflict: "",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            self.position.into(),
            self.stream.into(),
            self.version.into(),
            self.event.recorded_at_ms.into(),
            self.event.is_public.into(),
            (&self.event.kind).into(),
            (&self.event.salt).into(),
            (&self.event.leaf).into(),
            (&self.event.body).into(),
        ]);
    }
}

impl FromColumns for StoredEvent {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            position: columns.count()?,
            event: NewEvent {
                stream: columns.take()?,
                version: columns.count()?,
                kind: columns.take()?,
                recorded_at_ms: columns.take()?,
                leaf: columns.take()?,
                salt: columns.bytes32()?,
                body: columns.take()?,
                is_public: columns.take()?,
            },
        })
    }

    fn heap_bytes(&self) -> usize {
        [self.event.stream.len(), self.event.kind.len(), self.event.leaf.len(), self.event.body.len()]
            .into_iter()
            .fold(size_of::<Self>(), usize::saturating_add)
    }
}
