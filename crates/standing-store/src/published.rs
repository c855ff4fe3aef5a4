//! What is published of the log: tiles of hashes and signed checkpoints, as bytes. What they mean, and whether
//! they are true, is known by the layer that hashes.

use crate::Store;
use crate::database::{Columns, FromColumns, sql};
use crate::error::{StoreError, stored, within};

/// Largest tile, in bytes: 256 hashes.
const MAX_TILE_BYTES: usize = 8_192;
/// Largest checkpoint note, in bytes.
const MAX_NOTE_BYTES: usize = 64 * 1024;

/// A signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// Size of the log that it signs.
    pub size: u64,
    /// When it was signed.
    pub recorded_at_ms: i64,
    /// Root of the tree.
    pub root: [u8; 32],
    /// The signed note.
    pub note: Vec<u8>,
}

impl FromColumns for CheckpointRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            size: columns.count()?,
            recorded_at_ms: columns.take()?,
            root: columns.bytes32()?,
            note: columns.take()?,
        })
    }
}

const CHECKPOINT: &str = "SELECT size, recorded_at_ms, root, note FROM checkpoints";

impl Store {
    /// Keeps a tile of `width` hashes. A tile that is there already stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn put_tile(&self, level: u8, index: u64, width: u16, bytes: &[u8]) -> Result<(), StoreError> {
        within("a tile (bytes)", bytes.len(), MAX_TILE_BYTES)?;
        let text = "INSERT INTO tiles (level, tile, width, bytes) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (level, tile, width) DO NOTHING";
        let statement = sql(text).bind(i64::from(level)).bind(stored("a tile", index)?).bind(i64::from(width)).bind(bytes);
        self.pool.run(statement).await.map(drop)
    }

    /// A tile, if it is there.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tile(&self, level: u8, index: u64, width: u16) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT bytes FROM tiles WHERE level = $1 AND tile = $2 AND width = $3";
        let statement = sql(text).bind(i64::from(level)).bind(stored("a tile", index)?).bind(i64::from(width));
        self.pool.row(statement).await
    }

    /// Keeps a checkpoint. One of the same size that is there already stays as it is; says whether this one is
    /// the one that is kept.
    ///
    /// # Errors
    /// [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn put_checkpoint(&self, checkpoint: &CheckpointRow) -> Result<bool, StoreError> {
        within("a checkpoint (bytes)", checkpoint.note.len(), MAX_NOTE_BYTES)?;
        let text = "INSERT INTO checkpoints (size, recorded_at_ms, root, note) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (size) DO NOTHING";
        let statement = sql(text)
            .bind(stored("a size", checkpoint.size)?)
            .bind(checkpoint.recorded_at_ms)
            .bind(checkpoint.root.as_slice())
            .bind(checkpoint.note.as_slice());
        Ok(self.pool.run(statement).await? == 1)
    }

    /// The newest checkpoint.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn latest_checkpoint(&self) -> Result<Option<CheckpointRow>, StoreError> {
        self.pool.row(sql(format!("{CHECKPOINT} ORDER BY size DESC LIMIT 1"))).await
    }

    /// The newest checkpoint signed at or before a moment.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn checkpoint_at(&self, recorded_at_ms: i64) -> Result<Option<CheckpointRow>, StoreError> {
        let text = format!("{CHECKPOINT} WHERE recorded_at_ms <= $1 ORDER BY recorded_at_ms DESC, size DESC LIMIT 1");
        self.pool.row(sql(text).bind(recorded_at_ms)).await
    }

    /// Checkpoints of more than `size` events, smallest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn checkpoints_after(&self, size: u64, limit: usize) -> Result<Vec<CheckpointRow>, StoreError> {
        let limit = crate::cursor::page_limit(limit)?;
        let text = format!("{CHECKPOINT} WHERE size > $1 ORDER BY size LIMIT $2");
        self.pool.rows(sql(text).bind(stored("a size", size)?).bind(limit)).await
    }
}
