//! The heavy part of a verification: hashing rows, chunk by chunk, independent of all other chunks.
//!
//! Deliberately not here: the tree and the checkpoints. Chunks may be hashed on any thread and in any
//! order; [`crate::verify::Verifier`] takes the results in the order of the log.

use crate::leaf::SALT_BYTES;
use crate::moment::Moment;
use crate::verify::{Finding, FindingKind};
use crate::{Hash, Leaf, commitment, leaf_hash};

/// One stored row, borrowed from wherever it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRow<'a> {
    /// Position as stored: one more than that of the row before.
    pub position: u64,
    /// The leaf's bytes.
    pub leaf: &'a [u8],
    /// The event beside it; `None` when it is withheld from the one who verifies.
    pub event: Option<StoredEvent<'a>>,
}

/// An event's bytes and the salt of its commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredEvent<'a> {
    /// 32 bytes.
    pub salt: &'a [u8],
    /// The event, verbatim.
    pub bytes: &'a [u8],
}

/// The result for one chunk: leaf hashes in order, what the next chunk must follow, and findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedChunk {
    pub(super) leaves: Vec<Hash>,
    /// Position and time of the first row, of the last row.
    pub(super) first: Edge,
    pub(super) last: Edge,
    pub(super) events_checked: u64,
    pub(super) events_withheld: u64,
    pub(super) findings: Vec<Finding>,
}

/// What a row must follow: the position and the time of the row before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) position: Option<u64>,
    pub(super) moment: Option<Moment>,
}

/// Hashes rows one by one; made for one chunk and then consumed.
#[derive(Debug, Clone)]
pub struct ChunkVerifier {
    chunk: VerifiedChunk,
}

/// Hashes and checks the rows of one chunk.
///
/// # Example
/// ```
/// use standing_transparency::verify::{StoredEvent, StoredRow, verify_chunk};
/// use standing_transparency::{Leaf, commitment};
/// let leaf = Leaf {
///     id: "e1", kind: "case_opened", recorded_at: "2026-11-22T08:00:00Z", pack: "",
///     commitment: commitment(&[7; 32], b"event"),
/// };
/// let leaf = leaf.to_bytes().unwrap();
/// let row = StoredRow { position: 0, leaf: &leaf, event: Some(StoredEvent { salt: &[7; 32], bytes: b"event" }) };
/// let chunk = verify_chunk([row]);
/// assert_eq!((chunk.rows(), chunk.findings().len()), (1, 0));
/// ```
pub fn verify_chunk<'a>(rows: impl IntoIterator<Item = StoredRow<'a>>) -> VerifiedChunk {
    let rows = rows.into_iter();
    let mut verifier = ChunkVerifier::with_capacity(rows.size_hint().0);
    rows.for_each(|row| verifier.push(row));
    verifier.finish()
}

impl ChunkVerifier {
    /// A chunk of about so many rows.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            chunk: VerifiedChunk {
                leaves: Vec::with_capacity(rows),
                first: Edge::default(),
                last: Edge::default(),
                events_checked: 0,
                events_withheld: 0,
                findings: Vec::new(),
            },
        }
    }

    /// Hashes and checks the next row.
    pub fn push(&mut self, row: StoredRow<'_>) {
        let chunk = &mut self.chunk;
        let moment = match Leaf::parse_with_moment(row.leaf) {
            Ok((leaf, moment)) => {
                chunk.check_event(&leaf, row);
                Some(moment)
            }
            Err(error) => {
                chunk.find(FindingKind::LeafMalformed, row.position, error.to_string());
                None
            }
        };
        let edge = Edge { position: Some(row.position), moment };
        if chunk.leaves.is_empty() {
            chunk.first = edge;
        }
        chunk.last.follow(edge, &mut chunk.findings);
        chunk.leaves.push(leaf_hash(row.leaf));
    }

    /// The result.
    #[must_use]
    pub fn finish(self) -> VerifiedChunk {
        self.chunk
    }
}

impl VerifiedChunk {
    /// Rows in the chunk.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::try_from(self.leaves.len()).unwrap_or(u64::MAX)
    }

    /// Leaf hashes, in order.
    #[must_use]
    pub fn leaves(&self) -> &[Hash] {
        &self.leaves
    }

    /// What is wrong within the chunk.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Keeps the findings that the caller wants to keep: one who knows that an event was erased, and by which law,
    /// judges for itself what is left of it.
    pub fn retain_findings(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.findings.retain(keep);
    }

    fn check_event(&mut self, leaf: &Leaf<'_>, row: StoredRow<'_>) {
        let Some(event) = row.event else {
            self.events_withheld += 1;
            return;
        };
        self.events_checked += 1;
        let Ok(salt) = <&[u8; SALT_BYTES]>::try_from(event.salt) else {
            let detail = format!("{} bytes found", event.salt.len());
            return self.find(FindingKind::SaltLength, row.position, detail);
        };
        let found = commitment(salt, event.bytes);
        if found != leaf.commitment {
            let detail = format!("event {:?} gives {found}, the leaf says {}", leaf.id, leaf.commitment);
            self.find(FindingKind::EventChanged, row.position, detail);
        }
    }

    fn find(&mut self, kind: FindingKind, position: u64, detail: String) {
        self.findings.push(Finding { kind, position: Some(position), detail });
    }
}

impl Edge {
    /// Moves on to the next row and notes where position or time does not follow.
    pub(super) fn follow(&mut self, next: Self, findings: &mut Vec<Finding>) {
        if let (Some(last), Some(position)) = (self.position, next.position) {
            let expected = last.saturating_add(1);
            let kind = match position.cmp(&expected) {
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(FindingKind::RowsMissing),
                std::cmp::Ordering::Less => Some(FindingKind::RowsOutOfOrder),
            };
            if let Some(kind) = kind {
                let detail = format!("position {position} follows {last}, {expected} was expected");
                findings.push(Finding { kind, position: Some(position), detail });
            }
        }
        if let (Some(before), Some(moment)) = (self.moment, next.moment)
            && moment < before
        {
            let detail = "recorded_at goes back".to_owned();
            findings.push(Finding { kind: FindingKind::TimeBackwards, position: next.position, detail });
        }
        self.position = next.position.or(self.position);
        self.moment = next.moment.or(self.moment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; 32] = [7; 32];

    fn leaf(event: &[u8], second: u32) -> Vec<u8> {
        let recorded_at = format!("2026-11-22T08:00:{second:02}Z");
        let commitment = commitment(&SALT, event);
        Leaf { id: "e1", kind: "k", recorded_at: &recorded_at, pack: "", commitment }.to_bytes().unwrap()
    }

    /// Position, leaf, salt, event.
    type Row<'a> = (u64, &'a [u8], &'a [u8], &'a [u8]);

    fn kinds(rows: &[Row<'_>]) -> Vec<FindingKind> {
        let rows = rows.iter().map(|(position, leaf, salt, bytes)| StoredRow {
            position: *position,
            leaf,
            event: Some(StoredEvent { salt, bytes }),
        });
        verify_chunk(rows).findings.iter().map(|finding| finding.kind).collect()
    }

    #[test]
    fn each_thing_wrong_is_found_once() {
        let (one, two) = (leaf(b"a", 1), leaf(b"a", 2));
        let salt: &[u8] = &SALT;
        for (rows, expect) in [
            (vec![(5, &one[..], salt, &b"a"[..]), (6, &two[..], salt, b"a")], vec![]),
            (vec![(5, &one[..], salt, b"b")], vec![FindingKind::EventChanged]),
            (vec![(5, &one[..], &salt[1..], b"a")], vec![FindingKind::SaltLength]),
            (vec![(5, &one[..], &[8; 32], b"a")], vec![FindingKind::EventChanged]),
            (vec![(5, &one[1..], salt, b"a")], vec![FindingKind::LeafMalformed]),
            (vec![(5, &one[..], salt, b"a"), (7, &two[..], salt, b"a")], vec![FindingKind::RowsMissing]),
            (vec![(5, &one[..], salt, b"a"), (5, &two[..], salt, b"a")], vec![FindingKind::RowsOutOfOrder]),
            (vec![(5, &two[..], salt, b"a"), (6, &one[..], salt, b"a")], vec![FindingKind::TimeBackwards]),
            (
                vec![(u64::MAX, &one[..], salt, b"a"), (0, &two[..], salt, b"a")],
                vec![FindingKind::RowsOutOfOrder],
            ),
        ] {
            assert_eq!(kinds(&rows), expect);
        }
    }

    #[test]
    fn a_withheld_event_leaves_its_leaf_checked() {
        let one = leaf(b"a", 1);
        let chunk = verify_chunk([StoredRow { position: 0, leaf: &one, event: None }]);
        assert_eq!((chunk.events_checked, chunk.events_withheld), (0, 1));
        assert_eq!(chunk.leaves(), [leaf_hash(&one)]);
        assert!(chunk.findings().is_empty());
    }
}
