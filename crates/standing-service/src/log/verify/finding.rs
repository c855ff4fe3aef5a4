//! What a verification can find wrong with a register: what the tree shows, and what only the register knows.
//! Deliberately not here: severity. Every finding means that the register cannot be trusted as it stands.

use std::fmt;

use serde_json::{Value, json};
use standing_transparency::verify as tree;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// Position in the log (the first event has 1); none when it concerns no single event.
    pub position: Option<u64>,
    /// What was found and what was expected.
    pub detail: String,
}

/// The kinds of things that can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// Rows, leaves, tiles and checkpoints do not fit together.
    Tree(tree::FindingKind),
    /// The versions of a stream have a gap, a repetition or are out of order.
    StreamVersion,
    /// The event stands in another file than the one for which it was recorded.
    StreamDiffers,
    /// A column beside the event says something else than leaf or event.
    ColumnDiffers,
    /// The bytes are no event.
    EventUnreadable,
    /// The log says that the words of an event were erased, and they are there.
    ErasureUnfinished,
    /// What checks are answered from does not follow from the log.
    DerivedDiffers,
    /// The event names a pack that was not published before it.
    PackUnknown,
    /// The canonical form of a published pack does not have the hash it is published under.
    PackChanged,
    /// An event is marked as public, or as not public, against its kind.
    PublicMark,
    /// A tile that a published checkpoint needs is not stored.
    TileMissing,
    /// A checkpoint's columns say something else than its note.
    CheckpointColumn,
    /// The file ends too early, or its lines are not in their order.
    FileBroken,
}

/// Most findings kept with their detail; all are counted.
pub const FINDINGS_KEPT_MAX: usize = 1_000;

/// Findings as they come: the first are kept, all are counted.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Finding>,
    count: u64,
}

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding) {
        self.count = self.count.saturating_add(1);
        if self.kept.len() < FINDINGS_KEPT_MAX {
            self.kept.push(finding);
        }
    }

    /// Those kept, and how many there were beyond them.
    pub(crate) fn into_kept(self) -> (Vec<Finding>, u64) {
        let beyond = self.count.saturating_sub(u64::try_from(self.kept.len()).unwrap_or(u64::MAX));
        (self.kept, beyond)
    }
}

impl FindingKind {
    /// Short unchanging name, for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tree(kind) => kind.code(),
            Self::StreamVersion => "stream_version",
            Self::StreamDiffers => "stream_differs",
            Self::ColumnDiffers => "column_differs",
            Self::EventUnreadable => "event_unreadable",
            Self::ErasureUnfinished => "erasure_unfinished",
            Self::DerivedDiffers => "derived_differs",
            Self::PackUnknown => "pack_unknown",
            Self::PackChanged => "pack_changed",
            Self::PublicMark => "public_mark",
            Self::TileMissing => "tile_missing",
            Self::CheckpointColumn => "checkpoint_column",
            Self::FileBroken => "file_broken",
        }
    }

    /// One sentence that says what is wrong.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Tree(kind) => kind.meaning(),
            Self::StreamVersion => "the events of the stream are not numbered 1, 2, 3 …",
            Self::StreamDiffers => "the event stands in another file than its own",
            Self::ColumnDiffers => "a column beside the event does not say what was recorded",
            Self::EventUnreadable => "the event cannot be read by this release",
            Self::ErasureUnfinished => "an erasure was recorded and not done",
            Self::DerivedDiffers => "what checks are answered from does not follow from the log",
            Self::PackUnknown => "the event rests on a pack that was not published before it",
            Self::PackChanged => "the published pack does not have the hash it is named by",
            Self::PublicMark => "the event is shown or withheld against its kind",
            Self::TileMissing => "a tile that a published checkpoint needs is not stored",
            Self::CheckpointColumn => "the checkpoint's columns do not say what was signed",
            Self::FileBroken => "the file is cut short or its lines are not in order",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Tree(kind) => kind.remedy(),
            Self::StreamVersion
            | Self::StreamDiffers
            | Self::ColumnDiffers
            | Self::PublicMark
            | Self::CheckpointColumn => "restore the row from a backup or an export, then verify again",
            Self::EventUnreadable => {
                "upgrade if a newer release wrote it, else restore the row from a backup"
            }
            Self::ErasureUnfinished => "give `standing erase` of that event again, then verify again",
            Self::DerivedDiffers => "write it again from the log with `standing rebuild`, then verify again",
            Self::PackUnknown | Self::PackChanged => {
                "restore the events of the stream \"packs\" from a backup or an export, then verify again"
            }
            Self::TileMissing => "restore the tile from a backup or a mirror, then verify again",
            Self::FileBroken => "export the register again, or copy the file again from where it was made",
        }
    }
}

impl Finding {
    pub(crate) fn at(kind: FindingKind, position: u64, detail: impl Into<String>) -> Self {
        Self { kind, position: Some(position), detail: detail.into() }
    }

    /// The finding as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "code": self.kind.code(),
            "position": self.position,
            "meaning": self.kind.meaning(),
            "detail": self.detail,
            "remedy": self.kind.remedy(),
        })
    }
}

impl From<tree::Finding> for Finding {
    fn from(found: tree::Finding) -> Self {
        Self { kind: FindingKind::Tree(found.kind), position: found.position, detail: found.detail }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(to, "event {position}: ")?;
        }
        write!(to, "{}: {}; {}", self.kind.meaning(), self.detail, self.kind.remedy())
    }
}
