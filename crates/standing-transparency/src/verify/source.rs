//! Drives a verification over any source that can give rows, checkpoints and tiles.
//!
//! Deliberately not here: how the source reads, and threads. A caller that wants both cores busy hashes
//! chunks with [`super::verify_chunk`] on its own threads and feeds a [`super::Verifier`] in order.

use std::ops::RangeInclusive;

use super::chunk::{ChunkVerifier, StoredRow};
use super::report::Report;
use super::run::{CheckpointRole, Verifier};
use crate::{CheckpointPolicy, LOG_SIZE_MAX, Tile, TransparencyError};

/// Rows hashed before the tree takes them: four tiles.
pub const ROWS_PER_CHUNK: usize = 1_024;

/// Where the log to be verified is read from.
pub trait LogSource {
    /// Position at which the first row is stored; 0 unless the source counts from 1.
    fn first_position(&self) -> u64 {
        0
    }

    /// Hands the next rows to `visit` in stored order, at most `rows_max`; none at the end.
    ///
    /// # Errors
    /// [`TransparencyError::Unreadable`] when the source cannot be read.
    fn rows(
        &mut self,
        rows_max: usize,
        visit: &mut dyn FnMut(StoredRow<'_>),
    ) -> Result<(), TransparencyError>;

    /// Checkpoint notes of these sizes, in any order.
    ///
    /// # Errors
    /// [`TransparencyError::Unreadable`] when the source cannot be read.
    fn checkpoints(&mut self, sizes: RangeInclusive<u64>) -> Result<Vec<Vec<u8>>, TransparencyError>;

    /// The checkpoint that was signed last, as kept outside the database.
    ///
    /// # Errors
    /// [`TransparencyError::Unreadable`] when the source cannot be read.
    fn last_signed(&mut self) -> Result<Option<Vec<u8>>, TransparencyError> {
        Ok(None)
    }

    /// Stored bytes of a tile of hashes, or `None` when the source keeps none of that place.
    ///
    /// # Errors
    /// [`TransparencyError::Unreadable`] when the source cannot be read.
    fn tile(&mut self, tile: Tile) -> Result<Option<Vec<u8>>, TransparencyError> {
        let _ = tile;
        Ok(None)
    }
}

/// Verifies a whole log in one pass with constant memory; `progress` hears how many rows are done.
///
/// # Errors
/// Only what the source reports. What is wrong with the log is in the report.
pub fn verify(
    source: &mut impl LogSource,
    policy: Option<CheckpointPolicy>,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, TransparencyError> {
    let mut verifier = Verifier::new(policy, source.first_position());
    if let Some(note) = source.last_signed()? {
        verifier.expect_checkpoint(&note, CheckpointRole::LastSigned)?;
    }
    expect(&mut verifier, source, 0..=0)?;
    loop {
        let mut chunk = ChunkVerifier::with_capacity(ROWS_PER_CHUNK);
        source.rows(ROWS_PER_CHUNK, &mut |row| chunk.push(row))?;
        let chunk = chunk.finish();
        if chunk.rows() == 0 {
            break;
        }
        let before = verifier.size();
        expect(&mut verifier, source, before + 1..=before.saturating_add(chunk.rows()))?;
        for filled in verifier.absorb(chunk) {
            if let Some(stored) = source.tile(filled.tile)? {
                verifier.check_tile(&filled, &stored);
            }
        }
        progress(verifier.size());
    }
    let size = verifier.size();
    expect(&mut verifier, source, size + 1..=LOG_SIZE_MAX)?;
    for partial in verifier.partial_tiles() {
        if let Some(stored) = source.tile(partial.tile)? {
            verifier.check_tile(&partial, &stored);
        }
    }
    Ok(verifier.finish())
}

fn expect(
    verifier: &mut Verifier,
    source: &mut impl LogSource,
    sizes: RangeInclusive<u64>,
) -> Result<(), TransparencyError> {
    for note in source.checkpoints(sizes)? {
        verifier.expect_checkpoint(&note, CheckpointRole::Published)?;
    }
    Ok(())
}
