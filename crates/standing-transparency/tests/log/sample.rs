//! A small log with rows, checkpoints and tiles, always the same, for every test that needs one.
//!
//! Deliberately not here: anything random; a failing test must fail again.

use std::ops::RangeInclusive;

use standing_transparency::verify::{LogSource, StoredEvent, StoredRow};
use standing_transparency::{
    Checkpoint, CheckpointPolicy, Hash, Leaf, NoteSigner, Tile, TileBuilder, TransparencyError, commitment,
    leaf_hash, root_of, tile,
};

pub(crate) const ORIGIN: &str = "register.example/log";

/// One stored row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) position: u64,
    pub(crate) id: String,
    pub(crate) recorded_at: String,
    pub(crate) salt: [u8; 32],
    pub(crate) event: Vec<u8>,
    pub(crate) leaf: Vec<u8>,
}

/// What an operator stores.
#[derive(Debug, Clone)]
pub(crate) struct SampleLog {
    pub(crate) rows: Vec<Row>,
    /// Size and note.
    pub(crate) checkpoints: Vec<(u64, String)>,
    pub(crate) last_signed: Option<String>,
    pub(crate) tiles: Vec<(Tile, Vec<u8>)>,
    next: usize,
}

pub(crate) fn signer() -> NoteSigner {
    NoteSigner::new(ORIGIN.parse().unwrap(), &[42; 32])
}

pub(crate) fn policy() -> CheckpointPolicy {
    CheckpointPolicy::of_log(signer().verifier_key())
}

impl Row {
    fn numbered(number: u64) -> Self {
        let mut row = Self {
            position: number,
            id: format!("ev-{number:06}"),
            recorded_at: format!(
                "2026-11-22T{:02}:{:02}:{:02}Z",
                number / 3600 % 24,
                number / 60 % 60,
                number % 60
            ),
            salt: *Hash::sha256(&number.to_be_bytes()).as_bytes(),
            event: format!(r#"{{"number":{number},"words":"{}"}}"#, "x".repeat(40)).into_bytes(),
            leaf: Vec::new(),
        };
        row.seal();
        row
    }

    /// Writes the leaf anew from the other fields, as an operator with the program would.
    pub(crate) fn seal(&mut self) {
        let leaf = Leaf {
            id: &self.id,
            kind: "decision_made",
            recorded_at: &self.recorded_at,
            pack: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            commitment: commitment(&self.salt, &self.event),
        };
        self.leaf = leaf.to_bytes().unwrap();
    }
}

impl SampleLog {
    /// A log of so many rows with a checkpoint at each of these sizes; the last is the one signed last.
    pub(crate) fn new(rows: u64, sizes: &[u64]) -> Self {
        let rows = (0..rows).map(Row::numbered).collect();
        let mut log = Self { rows, checkpoints: Vec::new(), last_signed: None, tiles: Vec::new(), next: 0 };
        log.checkpoints = sizes.iter().map(|size| (*size, log.sign(*size))).collect();
        log.last_signed = log.checkpoints.last().map(|(_, note)| note.clone());
        log.write_tiles();
        log
    }

    pub(crate) fn leaves(&self) -> Vec<Hash> {
        self.rows.iter().map(|row| leaf_hash(&row.leaf)).collect()
    }

    /// A checkpoint over the rows as they now are.
    pub(crate) fn sign(&self, size: u64) -> String {
        let root = root_of(&self.leaves()[..usize::try_from(size).unwrap()]);
        Checkpoint::new(ORIGIN, size, root).unwrap().sign(&signer()).unwrap().to_string()
    }

    /// Tiles over the rows as they now are.
    pub(crate) fn write_tiles(&mut self) {
        let (mut builder, mut tiles) = (TileBuilder::new(), Vec::new());
        for leaf in self.leaves() {
            builder.append(leaf, |tile, hashes| tiles.push((tile, tile::encode_tile(hashes).unwrap())));
        }
        tiles
            .extend(builder.partial_tiles().map(|(tile, hashes)| (tile, tile::encode_tile(hashes).unwrap())));
        self.tiles = tiles;
    }
}

impl LogSource for SampleLog {
    fn rows(
        &mut self,
        rows_max: usize,
        visit: &mut dyn FnMut(StoredRow<'_>),
    ) -> Result<(), TransparencyError> {
        let rows = self.rows.iter().skip(self.next).take(rows_max);
        self.next += rows.len();
        rows.for_each(|row| {
            visit(StoredRow {
                position: row.position,
                leaf: &row.leaf,
                event: Some(StoredEvent { salt: &row.salt, bytes: &row.event }),
            });
        });
        Ok(())
    }

    fn checkpoints(&mut self, sizes: RangeInclusive<u64>) -> Result<Vec<Vec<u8>>, TransparencyError> {
        let wanted = self.checkpoints.iter().filter(|(size, _)| sizes.contains(size));
        Ok(wanted.map(|(_, note)| note.clone().into_bytes()).collect())
    }

    fn last_signed(&mut self) -> Result<Option<Vec<u8>>, TransparencyError> {
        Ok(self.last_signed.clone().map(String::into_bytes))
    }

    fn tile(&mut self, tile: Tile) -> Result<Option<Vec<u8>>, TransparencyError> {
        Ok(self.tiles.iter().find(|(stored, _)| *stored == tile).map(|(_, bytes)| bytes.clone()))
    }
}
