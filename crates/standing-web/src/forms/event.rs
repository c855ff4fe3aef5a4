//! An event of the log as outsiders check it: the leaf always, the event and its salt where they are public.

use serde::Serialize;
use utoipa::ToSchema;

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
