//! The log record by record, as outsiders check it, with what is needed to say whether a record may be shown.

use jiff::Timestamp;
use standing_core::event::{Event, EventKind};
use standing_core::id::EntryId;
use standing_store::StoredEvent;

use super::Kept;
use crate::error::ServiceError;
use crate::read::read_event;
use crate::register::Register;
use crate::seal::hex;

/// Bytes of leaves and events after which a page of records ends.
const PAGE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// One record of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// Size of the log once it holds the event.
    pub position: u64,
    /// The kind of event.
    pub kind: String,
    /// When the register took it.
    pub recorded_at: Timestamp,
    /// The organisation, for an event about one.
    pub organisation: Option<String>,
    /// The leaf, verbatim.
    pub leaf: String,
    /// The event, verbatim.
    pub body: String,
    /// The salt of the commitment, as hexadecimal digits.
    pub salt: String,
    /// Whether the event was public when it was recorded.
    pub was_public: bool,
    /// The entry that a public event is about.
    pub entry: Option<EntryId>,
}

impl Register {
    /// The records after a position, in order, each public one about an organisation with its file as it is
    /// now: what has become hidden since is hidden in the log too. Fewer than asked for when they are large.
    ///
    /// # Errors
    /// When a record cannot be read, or the database fails.
    pub async fn records_after(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<(LogRecord, Option<Kept>)>, ServiceError> {
        let mut records = Vec::new();
        for row in self.rows_after(after, limit).await? {
            let record = record(row)?;
            let file = match (&record.organisation, record.was_public) {
                (Some(stream), true) => Some(self.kept(stream.clone(), None).await?),
                _ => None,
            };
            records.push((record, file));
        }
        Ok(records)
    }

    async fn rows_after(&self, after: u64, limit: usize) -> Result<Vec<StoredEvent>, ServiceError> {
        let to = after.saturating_add(u64::try_from(limit).unwrap_or(u64::MAX));
        let mut scan = self.store().scan_events(after, Some(to));
        let (mut rows, mut bytes) = (Vec::new(), 0_usize);
        while bytes < PAGE_BYTES_MAX
            && let Some(row) = scan.next().await?
        {
            bytes = bytes.saturating_add(row.event.leaf.len()).saturating_add(row.event.body.len());
            rows.push(row);
        }
        Ok(rows)
    }

    /// The records of one file, in order.
    ///
    /// # Errors
    /// When a record cannot be read or the database fails.
    pub async fn records_of(
        &self,
        stream: &str,
        known_at: Option<u64>,
    ) -> Result<Vec<LogRecord>, ServiceError> {
        self.store().events_of(stream, known_at).await?.into_iter().map(record).collect()
    }
}

fn record(row: StoredEvent) -> Result<LogRecord, ServiceError> {
    // Only what is public is read: the rest is bytes here.
    let entry = if row.event.is_public { entry_of(&read_event(&row)?) } else { None };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(LogRecord {
        position: row.position,
        kind: row.event.kind,
        recorded_at: Timestamp::from_millisecond(row.event.recorded_at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        organisation: row.event.stream.contains(':').then_some(row.event.stream),
        leaf: text(row.event.leaf),
        body: text(row.event.body),
        salt: hex(&row.event.salt),
        was_public: row.event.is_public,
        entry,
    })
}

/// The entry that an event is about, of the kinds that are public.
fn entry_of(event: &Event) -> Option<EntryId> {
    match &event.kind {
        EventKind::DecisionMade(what) => what.entry.clone(),
        EventKind::EntryMade(what) => Some(what.entry.clone()),
        EventKind::EntryFounded(what) => Some(what.entry.clone()),
        EventKind::FoundingChanged(what) => Some(what.entry.clone()),
        EventKind::FoundingVanished(what) => Some(what.entry.clone()),
        EventKind::EntryCorrected(what) => Some(what.entry.clone()),
        EventKind::EntryRemoved(what) => Some(what.entry.clone()),
        EventKind::EntryRevoked(what) => Some(what.entry.clone()),
        EventKind::EntryRestored(what) => Some(what.entry.clone()),
        EventKind::StayOrdered(what) => Some(what.entry.clone()),
        EventKind::StayLifted(what) => Some(what.entry.clone()),
        EventKind::CourtOutcomeRecorded(what) => Some(what.entry.clone()),
        EventKind::ObjectionDecided(what) => Some(what.entry.clone()),
        EventKind::ReconsiderationDecided(what) => Some(what.entry.clone()),
        _ => None,
    }
}
