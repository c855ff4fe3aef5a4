//! Sealing: an event becomes bytes, a salted commitment and a leaf, ready to be appended.
//!
//! The bytes are stored verbatim and never serialised again.

use standing_core::event::{Event, EventKind, stored};
use standing_core::file::File;
use standing_core::id::{CaseId, EntryId};
use standing_core::packs::Packs;
use standing_core::standing::status::EndKind;
use standing_core::standing::viewer::is_of_closed_list;
use standing_store::NewEvent;
use standing_transparency::{Leaf, commitment};

use crate::edge::Edge;
use crate::error::ServiceError;

/// Seals an event as the next version of a stream. `salt` and `id` are fresh randomness.
///
/// # Errors
/// When a field is outside the form of a leaf, which no event of this register is.
pub fn seal(
    event: &Event,
    stream: &str,
    version: u64,
    is_public: bool,
    edge: &Edge,
) -> Result<NewEvent, ServiceError> {
    // INVARIANT (an event says whose it is): the stream is in the bytes that the leaf commits to.
    let body = stored::to_bytes(event, stream);
    // Drawn together: each drawing asks the system.
    let fresh = edge.random::<48>();
    let (salt, id) =
        fresh.split_first_chunk::<32>().map_or_else(Default::default, |(salt, id)| (*salt, hex(id)));
    let pack = event.pack.as_ref().map(|pack| pack.hash.to_string()).unwrap_or_default();
    let recorded_at = event.recorded_at.to_string();
    let leaf = Leaf {
        id: &id,
        kind: event.kind.word(),
        recorded_at: &recorded_at,
        pack: &pack,
        commitment: commitment(&salt, &body),
    };
    Ok(NewEvent {
        stream: stream.to_owned(),
        version,
        kind: event.kind.word().to_owned(),
        recorded_at_ms: event.recorded_at.as_millisecond(),
        leaf: leaf.to_bytes()?,
        salt,
        body,
        is_public,
    })
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Kinds of events that anyone may see.
const ALWAYS_SHOWN: [&str; 9] = [
    "authority-registered",
    "unit-registered",
    "mandate-granted",
    "mandate-ended",
    "pack-published",
    "event-erased",
    "entry-founded",
    "founding-changed",
    "founding-vanished",
];

/// Kinds that anyone may see or not depending on the file they belong to.
const SHOWN_BY_FILE: [&str; 11] = [
    "decision-made",
    "entry-made",
    "entry-corrected",
    "entry-removed",
    "entry-revoked",
    "entry-restored",
    "stay-ordered",
    "stay-lifted",
    "court-outcome-recorded",
    "objection-decided",
    "reconsideration-decided",
];

/// Whether anyone may see the bytes of every event of a kind, or of none; nothing where it depends on the file.
#[must_use]
pub fn is_kind_public(kind: &str) -> Option<bool> {
    if SHOWN_BY_FILE.contains(&kind) { None } else { Some(ALWAYS_SHOWN.contains(&kind)) }
}

/// Whether anyone may see the bytes of an event, given the file after it. What happens before a decision, and
/// all of a restricted or shielded entry and of a list that by law is not public, is provable and not shown.
#[must_use]
pub fn is_public(event: &Event, file: &File, packs: &Packs) -> bool {
    if let Some(always) = is_kind_public(event.kind.word()) {
        return always;
    }
    let shown = |entry: &EntryId| is_entry_public(file, entry, packs);
    match &event.kind {
        EventKind::DecisionMade(what) => what.entry.as_ref().is_some_and(shown),
        EventKind::EntryMade(what) => shown(&what.entry),
        EventKind::EntryCorrected(what) => shown(&what.entry),
        EventKind::EntryRemoved(what) => shown(&what.entry),
        EventKind::EntryRevoked(what) => shown(&what.entry),
        EventKind::EntryRestored(what) => shown(&what.entry),
        EventKind::StayOrdered(what) => shown(&what.entry),
        EventKind::StayLifted(what) => shown(&what.entry),
        EventKind::CourtOutcomeRecorded(what) => shown(&what.entry),
        EventKind::ObjectionDecided(what) => shown(&what.entry),
        EventKind::ReconsiderationDecided(what) => shown(&what.entry),
        _ => false,
    }
}

/// Whether anyone may see an entry: not restricted by law, not shielded, not of a list that is not public nor made
/// in a case about one.
#[must_use]
pub fn is_entry_public(file: &File, entry: &EntryId, packs: &Packs) -> bool {
    let Some(found) = file.entries.get(entry) else { return false };
    let is_open_case = |case: &CaseId| {
        file.cases.get(case).is_some_and(|case| {
            !case.opened.restricted && !is_of_closed_list(packs, &case.pack, &case.opened.list)
        })
    };
    found.restricted.is_none()
        && found.shielded_on.is_none()
        && found.case().is_none_or(is_open_case)
        && !is_of_closed_list(packs, &found.pack, &found.list)
}

/// Whether an ended entry is still shown, as ended. A restored or shielded one is not.
#[must_use]
pub const fn is_shown_after(end: EndKind) -> bool {
    !matches!(end, EndKind::Restored | EndKind::Shielded)
}
