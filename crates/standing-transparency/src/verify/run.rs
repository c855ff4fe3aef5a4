//! The ordered part of a verification: chunks in, tree grown, checkpoints and tiles compared.
//!
//! Deliberately not here: hashing rows (see [`super::chunk`]) and reading them (see [`super::source`]).

use std::collections::BTreeMap;

use super::chunk::{Edge, VerifiedChunk};
use super::finding::FindingKind;
use super::report::Report;
use crate::tile::parse_tile;
use crate::{Checkpoint, CheckpointPolicy, Hash, Note, Tile, TileBuilder, TransparencyError};

/// Takes verified chunks in order and ends in a [`Report`].
///
/// # Example
/// ```
/// use standing_transparency::verify::{CheckpointRole, Verifier};
/// let mut verifier = Verifier::new(None, 0);
/// verifier.expect_checkpoint(b"not a checkpoint", CheckpointRole::Published).unwrap();
/// assert_eq!(verifier.finish().findings_count, 1);
/// ```
#[derive(Debug)]
pub struct Verifier {
    policy: Option<CheckpointPolicy>,
    first_position: u64,
    builder: TileBuilder,
    edge: Edge,
    /// Roots that the log must have, by size; those behind the builder are gone.
    expected: BTreeMap<u64, Expected>,
    report: Report,
}

/// Where a checkpoint comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointRole {
    /// Published by the log.
    Published,
    /// Kept outside the database as the one signed last.
    LastSigned,
}

/// A tile that the rows have filled, to be compared with the stored one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledTile {
    /// Which tile.
    pub tile: Tile,
    /// Its hashes as the rows give them.
    pub hashes: Vec<Hash>,
}

#[derive(Debug)]
struct Expected {
    root: Hash,
    checkpoints: u64,
    role: CheckpointRole,
}

impl Verifier {
    /// Starts before the first row, which is stored at `first_position`.
    ///
    /// With a policy, signatures and origin are checked too; without, only roots.
    #[must_use]
    pub fn new(policy: Option<CheckpointPolicy>, first_position: u64) -> Self {
        let report = Report::new(policy.is_some());
        // The row before the first: there is none when the first is at 0.
        let edge = Edge { position: first_position.checked_sub(1), moment: None };
        Self { policy, first_position, builder: TileBuilder::new(), edge, expected: BTreeMap::new(), report }
    }

    /// Rows taken so far.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.builder.size()
    }

    /// Announces a checkpoint note that the rows must agree with, before its rows are taken.
    ///
    /// # Errors
    /// A checkpoint of a size that was already passed: give it earlier.
    pub fn expect_checkpoint(&mut self, note: &[u8], role: CheckpointRole) -> Result<(), TransparencyError> {
        let checkpoint = match self.read_checkpoint(note) {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                let kind = match error {
                    TransparencyError::SignatureWrong { .. }
                    | TransparencyError::NotSigned { .. }
                    | TransparencyError::WitnessesMissing { .. } => FindingKind::CheckpointSignature,
                    _ => FindingKind::CheckpointMalformed,
                };
                self.report.find(kind, None, error.to_string());
                return Ok(());
            }
        };
        let (size, root) = (checkpoint.size(), *checkpoint.root());
        if size < self.size() {
            return Err(TransparencyError::OutOfRange {
                what: "checkpoint given too late: size",
                value: size,
                size: self.size(),
            });
        }
        let expected = self.expected.entry(size).or_insert(Expected { root, checkpoints: 0, role });
        expected.checkpoints += 1;
        if expected.root != root {
            let detail = format!("size {size}, roots {} and {root}", expected.root);
            self.report.find(FindingKind::Fork, None, detail);
        }
        self.compare_root();
        Ok(())
    }

    /// Takes the next chunk in order and gives the tiles it filled, for [`Verifier::check_tile`].
    pub fn absorb(&mut self, chunk: VerifiedChunk) -> Vec<FilledTile> {
        let VerifiedChunk { leaves, first, last, events_checked, events_withheld, findings } = chunk;
        self.report.events_checked += events_checked;
        self.report.events_withheld += events_withheld;
        let mut seam = Vec::new();
        self.follow(first, &mut seam);
        seam.into_iter().chain(findings).for_each(|finding| self.report.keep(finding));
        self.edge.position = last.position.or(self.edge.position);
        self.edge.moment = last.moment.or(self.edge.moment);
        let mut filled = Vec::new();
        for leaf in leaves {
            self.builder
                .append(leaf, |tile, hashes| filled.push(FilledTile { tile, hashes: hashes.to_vec() }));
            self.compare_root();
        }
        filled
    }

    /// The partial tiles at the present size, for [`Verifier::check_tile`] at the end.
    #[must_use]
    pub fn partial_tiles(&self) -> Vec<FilledTile> {
        let partial = self.builder.partial_tiles();
        partial.map(|(tile, hashes)| FilledTile { tile, hashes: hashes.to_vec() }).collect()
    }

    /// Compares a stored tile with what the rows give; a narrower stored tile is compared as far as it goes.
    pub fn check_tile(&mut self, filled: &FilledTile, stored: &[u8]) {
        self.report.tiles_checked += 1;
        let tile = filled.tile;
        let width = u16::try_from(stored.len() / Hash::BYTES).unwrap_or(u16::MAX).min(tile.width());
        let width = if tile.is_full() { tile.width() } else { width };
        let found = Tile::new(tile.level(), tile.index(), width).and_then(|tile| parse_tile(tile, stored));
        let hashes = match found {
            Ok(hashes) => hashes,
            Err(error) => return self.report.find(FindingKind::TileDiffers, None, error.to_string()),
        };
        let differing = hashes.iter().zip(&filled.hashes).position(|(stored, computed)| stored != computed);
        let Some(place) = differing.and_then(|place| u64::try_from(place).ok()) else { return };
        let position = self.first_position.saturating_add(tile.first().saturating_add(place));
        let detail = format!("{} differs first at hash {place}", tile.path());
        self.report.find(FindingKind::TileDiffers, (tile.level() == 0).then_some(position), detail);
    }

    /// The report; checkpoints of sizes that the log did not reach become findings.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let size = self.size();
        for (signed, expected) in std::mem::take(&mut self.expected) {
            let which = match expected.role {
                CheckpointRole::Published => "a checkpoint",
                CheckpointRole::LastSigned => "the checkpoint signed last",
            };
            let detail = format!("{which} is of {signed} rows, there are {size}");
            self.report.find(FindingKind::LogCutShort, None, detail);
        }
        self.report.rows = size;
        self.report.root = self.builder.root();
        self.report
    }

    fn read_checkpoint(&self, note: &[u8]) -> Result<Checkpoint, TransparencyError> {
        match &self.policy {
            Some(policy) => Ok(policy.open(note)?.checkpoint),
            None => Checkpoint::parse(Note::parse(note)?.text()),
        }
    }

    fn follow(&mut self, first: Edge, findings: &mut Vec<super::Finding>) {
        // Before the very first row at position 0 there is no row to follow.
        if self.edge.position.is_none() && first.position.is_some_and(|position| position > 0) {
            let detail = "the log starts at position 0".to_owned();
            let kind = FindingKind::RowsMissing;
            findings.push(super::Finding { kind, position: first.position, detail });
        }
        self.edge.follow(first, findings);
    }

    fn compare_root(&mut self) {
        let size = self.size();
        while let Some(next) = self.expected.first_entry()
            && *next.key() == size
        {
            let expected = next.remove();
            let root = self.builder.root();
            if root == expected.root {
                self.report.checkpoints_matched += expected.checkpoints;
                self.report.size_signed = Some(size);
            } else {
                let detail = format!("size {size}: rows give {root}, signed is {}", expected.root);
                self.report.find(FindingKind::RootDiffers, None, detail);
            }
        }
    }
}
