//! The heavy part: hashing a parcel of rows, reading their events and comparing both with the columns beside
//! them. A parcel depends on no other, so parcels are checked on several threads; [`super::run`] takes the
//! results in order.

use std::borrow::Cow;
use std::hash::BuildHasher;

use serde::Deserialize;
use standing_core::event::erasure::{is_erasable, is_left};
use standing_core::event::{Event, EventKind, stored};
use standing_core::pack::model::Pack;
use standing_store::StoredEvent;
use standing_transparency::verify::{self as tree, VerifiedChunk, verify_chunk};
use standing_transparency::{Hash, Leaf, commitment};

use super::finding::{Finding, FindingKind};
use crate::log::erase::erasure_of;
use crate::log::grow::stored_row;
use crate::read::misplaced;
use crate::seal::is_kind_public;

/// How far the bytes of events are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Version, kind, moment and pack are read from the bytes; the rest must be JSON. Whether the record is the
    /// one that was signed needs no more: every byte is under a commitment.
    #[default]
    Heads,
    /// Every event is read as the register itself reads it: whether this release still understands all.
    Events,
}

/// What a parcel of rows says.
pub(crate) struct CheckedRows {
    pub(crate) chunk: VerifiedChunk,
    pub(crate) findings: Vec<Finding>,
    /// Hash of the stream's name, version, position; in order.
    pub(crate) versions: Vec<(u64, u64, u64)>,
    /// Hash of a pack that an event rests on, and the first position.
    pub(crate) packs_used: Vec<(String, u64)>,
    /// Hash of a published pack, and where.
    pub(crate) packs_published: Vec<(String, u64)>,
    pub(crate) events_read: u64,
    /// What is left of erased events: position, and the commitment to it.
    pub(crate) left: Vec<(u64, Hash)>,
    /// What events say was erased: position, and the commitment to what must be left.
    pub(crate) erasures: Vec<(u64, Hash)>,
}

/// Checks a parcel of rows.
pub(crate) fn check(rows: &[StoredEvent], depth: Depth, names: &impl BuildHasher) -> CheckedRows {
    let mut chunk = verify_chunk(rows.iter().map(stored_row));
    let left = set_aside_erased(&mut chunk, rows);
    let mut checked = CheckedRows {
        chunk,
        left,
        erasures: Vec::new(),
        findings: Vec::new(),
        versions: Vec::with_capacity(rows.len()),
        packs_used: Vec::new(),
        packs_published: Vec::new(),
        events_read: 0,
    };
    for row in rows {
        checked.versions.push((names.hash_one(row.event.stream.as_str()), row.event.version, row.position));
        // A leaf of another form is a finding of the chunk already.
        if let Ok(leaf) = Leaf::parse(&row.event.leaf) {
            checked.check_row(row, &leaf, depth);
        }
    }
    checked
}

/// Takes the rows out of a chunk's findings that say of themselves that their words were erased, and whose words may
/// be: whether the log agrees is known once all of it was read.
pub(crate) fn set_aside_erased(chunk: &mut VerifiedChunk, rows: &[StoredEvent]) -> Vec<(u64, Hash)> {
    let mut left = Vec::new();
    chunk.retain_findings(|finding| {
        let changed = finding.position.filter(|_| finding.kind == tree::FindingKind::EventChanged);
        let row = changed.and_then(|position| rows.iter().find(|row| row.position == position));
        let erased = row.filter(|row| {
            let event = &row.event;
            !event.is_public && is_erasable(&event.kind) && is_left(&event.body)
        });
        left.extend(erased.map(|row| (row.position, commitment(&row.event.salt, &row.event.body))));
        erased.is_none()
    });
    left
}

impl CheckedRows {
    fn check_row(&mut self, row: &StoredEvent, leaf: &Leaf<'_>, depth: Depth) {
        if row.event.kind != leaf.kind {
            self.differs(row, "kind", &row.event.kind, leaf.kind);
        }
        let recorded_at_ms =
            leaf.recorded_at.parse::<jiff::Timestamp>().map(|recorded_at| recorded_at.as_millisecond());
        if recorded_at_ms.ok() != Some(row.event.recorded_at_ms) {
            self.differs(row, "recorded_at_ms", row.event.recorded_at_ms, leaf.recorded_at);
        }
        if !leaf.pack.is_empty() && !self.packs_used.iter().any(|(pack, _)| pack == leaf.pack) {
            self.packs_used.push((leaf.pack.to_owned(), row.position));
        }
        self.events_read += 1;
        self.check_public_mark(row, leaf.kind);
        // Packs carry the rules of all others and erasures excuse others, so both are always read to the end.
        if depth == Depth::Events || matches!(leaf.kind, "pack-published" | "event-erased") {
            self.check_event(row, leaf);
        } else {
            self.check_head(row, leaf);
        }
    }

    fn check_event(&mut self, row: &StoredEvent, leaf: &Leaf<'_>) {
        let stored::Owned { event, of } = match stored::read(&row.event.body) {
            Ok(owned) => owned,
            Err(error) => return self.find(FindingKind::EventUnreadable, row, error.to_string()),
        };
        self.check_owner(row, of.as_deref());
        for detail in differences(&event, leaf) {
            self.find(FindingKind::ColumnDiffers, row, detail);
        }
        self.erasures.extend(erasure_of(&event.kind));
        if let EventKind::PackPublished(what) = &event.kind {
            match Pack::from_canonical(&what.canonical) {
                Ok(pack) if pack.hash == what.hash => {}
                Ok(pack) => {
                    let detail = format!("it is named {}, its form gives {}", what.hash, pack.hash);
                    self.find(FindingKind::PackChanged, row, detail);
                }
                Err(error) => self.find(FindingKind::PackChanged, row, error.to_string()),
            }
            self.packs_published.push((what.hash.to_string(), row.position));
        }
    }

    fn check_head(&mut self, row: &StoredEvent, leaf: &Leaf<'_>) {
        match serde_json::from_slice::<Head<'_>>(&row.event.body) {
            Ok(head) if head.v == 1 || (head.v == stored::EVENT_VERSION && head.of.is_some()) => {
                self.check_owner(row, head.of.as_deref());
                let pack = head.pack.map_or("", |pack| pack.hash);
                for detail in differing(leaf, head.kind, head.recorded_at, pack) {
                    self.find(FindingKind::ColumnDiffers, row, detail);
                }
            }
            Ok(head) => {
                let detail = format!("event version {} is not known to this release, or lacks `of`", head.v);
                self.find(FindingKind::EventUnreadable, row, detail);
            }
            Err(error) => self.find(FindingKind::EventUnreadable, row, error.to_string()),
        }
    }

    /// An event stands in the file for which it was recorded. Version 1 did not say.
    fn check_owner(&mut self, row: &StoredEvent, of: Option<&str>) {
        if let Some(of) = of.filter(|of| *of != row.event.stream) {
            self.find(FindingKind::StreamDiffers, row, misplaced(of, &row.event.stream));
        }
    }

    fn check_public_mark(&mut self, row: &StoredEvent, kind: &str) {
        if let Some(expected) = is_kind_public(kind)
            && expected != row.event.is_public
        {
            let detail = format!("{kind} is marked public: {}, expected {expected}", row.event.is_public);
            self.find(FindingKind::PublicMark, row, detail);
        }
    }

    fn differs(&mut self, row: &StoredEvent, column: &str, found: impl std::fmt::Display, leaf: &str) {
        let detail = format!("column {column} is {found}, the leaf says {leaf}");
        self.find(FindingKind::ColumnDiffers, row, detail);
    }

    fn find(&mut self, kind: FindingKind, row: &StoredEvent, detail: String) {
        let detail = format!("stream {} version {}: {detail}", row.event.stream, row.event.version);
        self.findings.push(Finding::at(kind, row.position, detail));
    }
}

/// What an event says otherwise than its leaf.
pub(crate) fn differences(event: &Event, leaf: &Leaf<'_>) -> Vec<String> {
    let pack = event.pack.as_ref().map(|pack| pack.hash.to_string()).unwrap_or_default();
    differing(leaf, event.kind.word(), &event.recorded_at.to_string(), &pack)
}

fn differing(leaf: &Leaf<'_>, kind: &str, recorded_at: &str, pack: &str) -> Vec<String> {
    let pairs = [
        ("kind", kind, leaf.kind),
        ("recorded_at", recorded_at, leaf.recorded_at),
        ("pack", pack, leaf.pack),
    ];
    let differing = pairs.iter().filter(|(_, event, leaf)| event != leaf);
    differing
        .map(|(field, event, leaf)| format!("{field} in the event is {event:?}, the leaf says {leaf:?}"))
        .collect()
}

/// What every stored event begins with; the rest is skipped, but must be JSON.
#[derive(Deserialize)]
struct Head<'a> {
    v: u64,
    #[serde(default, borrow)]
    of: Option<Cow<'a, str>>,
    kind: &'a str,
    recorded_at: &'a str,
    #[serde(default, borrow)]
    pack: Option<HeadPack<'a>>,
}

#[derive(Deserialize)]
struct HeadPack<'a> {
    hash: &'a str,
}
