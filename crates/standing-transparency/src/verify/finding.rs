//! What a verification can find wrong, as data with a remedy.
//!
//! Deliberately not here: severity. Every finding means that the log cannot be trusted as it stands.

use std::fmt;

/// One thing that is wrong, and where.
///
/// # Example
/// ```
/// use standing_transparency::verify::{Finding, FindingKind};
/// let finding = Finding { kind: FindingKind::EventChanged, position: Some(7), detail: "found ab, leaf says cd".into() };
/// assert!(finding.to_string().starts_with("row 7: "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// Position of the row, as stored; `None` when it concerns no single row.
    pub position: Option<u64>,
    /// What was found and what was expected.
    pub detail: String,
}

/// The kinds of things that can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The leaf is not the canonical record.
    LeafMalformed,
    /// Event and salt do not give the commitment in the leaf.
    EventChanged,
    /// The salt is not 32 bytes.
    SaltLength,
    /// Positions are missing.
    RowsMissing,
    /// A position comes twice or after a later one.
    RowsOutOfOrder,
    /// A row is recorded before the row that precedes it.
    TimeBackwards,
    /// The rows do not give the root that was signed.
    RootDiffers,
    /// A checkpoint was signed for more rows than there are.
    LogCutShort,
    /// A checkpoint cannot be read, or is of another log.
    CheckpointMalformed,
    /// A checkpoint carries no valid signature of the log.
    CheckpointSignature,
    /// Two checkpoints of one size have different roots.
    Fork,
    /// A stored tile does not hold the hashes of the rows.
    TileDiffers,
}

impl FindingKind {
    /// Short unchanging name, for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LeafMalformed => "leaf_malformed",
            Self::EventChanged => "event_changed",
            Self::SaltLength => "salt_length",
            Self::RowsMissing => "rows_missing",
            Self::RowsOutOfOrder => "rows_out_of_order",
            Self::TimeBackwards => "time_backwards",
            Self::RootDiffers => "root_differs",
            Self::LogCutShort => "log_cut_short",
            Self::CheckpointMalformed => "checkpoint_malformed",
            Self::CheckpointSignature => "checkpoint_signature",
            Self::Fork => "fork",
            Self::TileDiffers => "tile_differs",
        }
    }

    /// One sentence that says what is wrong.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::LeafMalformed => "the leaf is not the canonical record",
            Self::EventChanged => "the event or its salt was changed after it was recorded",
            Self::SaltLength => "the salt has not 32 bytes",
            Self::RowsMissing => "rows are missing before this one",
            Self::RowsOutOfOrder => "the row is repeated or out of order",
            Self::TimeBackwards => "the row is recorded earlier than the one before it",
            Self::RootDiffers => "the rows do not give the root that was signed",
            Self::LogCutShort => "a checkpoint was signed for more rows than there are",
            Self::CheckpointMalformed => "the checkpoint cannot be read or is of another log",
            Self::CheckpointSignature => "the checkpoint is not validly signed by the log",
            Self::Fork => "two checkpoints of the same size have different roots",
            Self::TileDiffers => "a published tile does not hold the hashes of the rows",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::LeafMalformed | Self::EventChanged | Self::SaltLength => {
                "restore the row from a backup or a mirror, then verify again"
            }
            Self::RowsMissing | Self::RowsOutOfOrder | Self::LogCutShort => {
                "restore the missing rows from a backup or a mirror in their order, then verify again"
            }
            Self::TimeBackwards => {
                "check the clock of the register at that time and who could write to the database"
            }
            Self::RootDiffers => {
                "compare the rows with a mirror or with published tiles up to that size; the first differing one was changed"
            }
            Self::CheckpointMalformed | Self::CheckpointSignature => {
                "fetch the checkpoint from a witness or mirror; check that the right verifier key was given"
            }
            Self::Fork => "keep both checkpoints: together they prove that the operator signed two histories",
            Self::TileDiffers => {
                "compare tile and rows with a mirror; if the rows are right, write the tile again"
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(formatter, "row {position}: ")?;
        }
        write!(formatter, "{}: {}; {}", self.kind.meaning(), self.detail, self.kind.remedy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_where_what_and_what_to_do() {
        let finding = Finding { kind: FindingKind::Fork, position: None, detail: "size 7".to_owned() };
        assert_eq!(
            finding.to_string(),
            "two checkpoints of the same size have different roots: size 7; keep both checkpoints: \
             together they prove that the operator signed two histories"
        );
    }
}
