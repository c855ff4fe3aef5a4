//! An event of the log as outsiders check it: the leaf always, the event and its salt where they are public.

use serde::Serialize;
use standing_core::file::File;
use standing_service::browse::LogRecord;
use utoipa::ToSchema;

use super::Lens;

/// An event of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventForm {
    /// Size of the log once it holds the event; its leaf has index `position - 1`.
    pub position: u64,
    /// Its kind, for example `decision-made`.
    pub kind: String,
    /// The moment at which the register took it.
    pub recorded_at: String,
    /// The organisation, for public events about one.
    pub organisation: Option<String>,
    /// The leaf of the tree, verbatim: canonical JSON as one text.
    pub leaf: String,
    /// Whether the event itself may be shown.
    pub is_public: bool,
    /// The event, verbatim, where it is public. `commitment = SHA-256(salt ‖ body)`.
    pub body: Option<String>,
    /// The salt as hexadecimal digits, where the event is public.
    pub salt: Option<String>,
}

impl EventForm {
    /// The form of a record. It is shown if it was public when it was recorded and the reader may still know of
    /// the entry that it is about.
    #[must_use]
    pub fn of(record: LogRecord, file: Option<&File>, lens: &Lens<'_>) -> Self {
        let is_hidden = match (&record.organisation, &record.entry, file) {
            (None, ..) => false,
            (Some(_), Some(entry), Some(file)) => !lens.sees_entry(file, entry),
            (Some(_), ..) => true,
        };
        let is_public = record.was_public && !is_hidden;
        Self {
            position: record.position,
            kind: record.kind,
            recorded_at: record.recorded_at.to_string(),
            organisation: record.organisation.filter(|_| is_public),
            leaf: record.leaf,
            is_public,
            body: is_public.then_some(record.body),
            salt: is_public.then_some(record.salt),
        }
    }
}
