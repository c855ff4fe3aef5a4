//! Tiles of the Merkle tree and the checkpoints over it, as bytes. Hashing, signing and proofs are elsewhere.
//!
//! Both only ever grow: a stored tile or checkpoint that would change is refused, because that is what a forked
//! or altered log looks like.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, stored, within};

/// Hashes in a full tile.
const FULL_WIDTH: u16 = 256;
/// Largest tile, in bytes: a full tile of hashes.
pub const MAX_TILE_BYTES: usize = 8_192;
/// Largest checkpoint with its signatures, in bytes.
pub const MAX_NOTE_BYTES: usize = 64 * 1024;

/// A tile of hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Level in the tree, from 0.
    pub level: u8,
    /// Number of the tile in its level, from 0.
    pub tile: u64,
    /// Hashes in it, 1 to 256.
    pub width: u16,
    /// The hashes.
    pub bytes: Vec<u8>,
}

/// A signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Size of the log that it speaks of.
    pub size: u64,
    /// When it was made.
    pub recorded_at_ms: i64,
    /// Root of the tree.
    pub root: [u8; 32],
    /// The signed note with all signatures so far.
    pub note: Vec<u8>,
}

const CHECKPOINT: &str = "SELECT size, recorded_at_ms, root, note FROM checkpoints";

impl Store {
    /// Keeps tiles. Those kept already are left as they are.
    ///
    /// # Errors
    /// [`StoreError::TileChanged`] when one is kept with other bytes, and then none of these is;
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn put_tiles(&self, tiles: &[Tile]) -> Result<(), StoreError> {
        for tile in tiles {
            within("a tile (bytes)", tile.bytes.len(), MAX_TILE_BYTES)?;
            within("hashes in a tile", tile.width.into(), FULL_WIDTH.into())?;
            stored("the number of a tile", tile.tile)?;
        }
        retry(|| self.put_tiles_once(tiles)).await
    }

    async fn put_tiles_once(&self, tiles: &[Tile]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let records = tiles.iter().map(TileRecord).collect::<Vec<_>>();
        let added = tx.insert(&records).await?;
        if usize::try_from(added) != Ok(tiles.len()) {
            for tile in tiles {
                let kept = tx.rows::<Vec<u8>>(tile.statement()).await?;
                if kept.first() != Some(&tile.bytes) {
                    let Tile { level, tile, width, .. } = *tile;
                    return Err(StoreError::TileChanged { level, tile, width });
                }
            }
        }
        tx.commit().await
    }

    /// The bytes of a tile, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tile(&self, level: u8, tile: u64, width: u16) -> Result<Option<Vec<u8>>, StoreError> {
        self.pool.row(Tile { level, tile, width, bytes: Vec::new() }.statement()).await
    }

    /// Drops partial tiles of a level, from tile `first` on, whose full tile is kept; returns how many. Only tiles
    /// from `first` on are looked at.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn drop_outgrown_tiles(&self, level: u8, first: u64) -> Result<u64, StoreError> {
        let first = stored("the number of a tile", first)?;
        let text = "DELETE FROM tiles WHERE level = $1 AND tile >= $2 AND width < 256 AND EXISTS (SELECT 1 \
                    FROM tiles f WHERE f.level = tiles.level AND f.tile = tiles.tile AND f.width = 256)";
        retry(|| self.pool.run(sql(text).bind(i64::from(level)).bind(first))).await
    }

    /// Keeps a checkpoint. One of the same size and root replaces it, as when a witness has signed too.
    ///
    /// # Errors
    /// [`StoreError::CheckpointRefused`] when it speaks of more events than the log has, is older than the
    /// newest kept, or gives another root for the same size; [`StoreError::Limit`]; [`StoreError::Busy`] or
    /// [`StoreError::Database`].
    pub async fn put_checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        self.put_checkpoints(std::slice::from_ref(checkpoint)).await
    }

    /// Keeps many checkpoints in one transaction, of rising sizes; none of them when one is refused.
    ///
    /// # Errors
    /// As [`Store::put_checkpoint`]; two of one size are refused.
    pub async fn put_checkpoints(&self, checkpoints: &[Checkpoint]) -> Result<(), StoreError> {
        for checkpoint in checkpoints {
            within("a checkpoint (bytes)", checkpoint.note.len(), MAX_NOTE_BYTES)?;
            stored("the size of a checkpoint", checkpoint.size)?;
        }
        for (before, next) in checkpoints.iter().zip(checkpoints.iter().skip(1)) {
            if next.size <= before.size {
                let reason = format!("one of size {} comes before it", before.size);
                return Err(StoreError::CheckpointRefused { size: next.size, reason });
            }
        }
        retry(|| self.put_checkpoints_once(checkpoints)).await
    }

    async fn put_checkpoints_once(&self, checkpoints: &[Checkpoint]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (checkpoints.first(), checkpoints.last()) else { return Ok(()) };
        let mut tx = self.pool.begin().await?;
        // Locks the head row, so that two nodes check one after the other.
        let size = tx.advance_head(0).await?.size;
        let newest = tx.rows::<Checkpoint>(sql(format!("{CHECKPOINT} ORDER BY size DESC LIMIT 1"))).await?;
        let refused = |size, reason: String| Err(StoreError::CheckpointRefused { size, reason });
        if last.size > size {
            return refused(last.size, format!("the log holds {size} events"));
        }
        if let Some(newest) = newest.first() {
            if first.size < newest.size {
                return refused(first.size, format!("a checkpoint of size {} is kept", newest.size));
            }
            if first.size == newest.size && first.root != newest.root {
                let reason = "a checkpoint of this size with another root is kept".to_owned();
                return refused(first.size, reason);
            }
        }
        tx.insert(&checkpoints.iter().map(CheckpointRecord).collect::<Vec<_>>()).await?;
        tx.commit().await
    }

    /// The newest checkpoint, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn latest_checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        self.pool.row(sql(format!("{CHECKPOINT} ORDER BY size DESC LIMIT 1"))).await
    }

    /// The checkpoint of this size, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn checkpoint(&self, size: u64) -> Result<Option<Checkpoint>, StoreError> {
        let Ok(size) = i64::try_from(size) else { return Ok(None) };
        self.pool.row(sql(format!("{CHECKPOINT} WHERE size = $1")).bind(size)).await
    }

    /// The newest checkpoint made at or before this moment, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn checkpoint_at(&self, moment_ms: i64) -> Result<Option<Checkpoint>, StoreError> {
        let text = format!(
            "{CHECKPOINT} WHERE recorded_at_ms <= $1 ORDER BY recorded_at_ms DESC, size DESC LIMIT 1"
        );
        self.pool.row(sql(text).bind(moment_ms)).await
    }

    /// Checkpoints of a size above `after_size`, the smallest first.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn checkpoints(
        &self,
        after_size: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Checkpoint>, StoreError> {
        let after = after_size.map_or(-1, |size| i64::try_from(size).unwrap_or(i64::MAX));
        let text = format!("{CHECKPOINT} WHERE size > $1 ORDER BY size LIMIT $2");
        self.pool.rows(sql(text).bind(after).bind(page_limit(limit)?)).await
    }
}

impl Tile {
    /// Reads the bytes kept for this tile. A number beyond the database's range finds nothing.
    fn statement(&self) -> crate::database::Statement<'static> {
        sql("SELECT bytes FROM tiles WHERE level = $1 AND tile = $2 AND width = $3")
            .bind(i64::from(self.level))
            .bind(i64::try_from(self.tile).unwrap_or(-1))
            .bind(i64::from(self.width))
    }
}

struct TileRecord<'a>(&'a Tile);

impl Record for TileRecord<'_> {
    const TABLE: Table =
        Table { name: "tiles", columns: "level, tile, width, bytes", on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        let tile = i64::try_from(self.0.tile).unwrap_or(i64::MAX);
        values.add([
            i64::from(self.0.level).into(),
            tile.into(),
            i64::from(self.0.width).into(),
            (&self.0.bytes).into(),
        ]);
    }
}

struct CheckpointRecord<'a>(&'a Checkpoint);

impl Record for CheckpointRecord<'_> {
    const TABLE: Table = Table {
        name: "checkpoints",
        columns: "size, recorded_at_ms, root, note",
        on_conflict: " ON CONFLICT (size) DO UPDATE SET note = excluded.note",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        let size = i64::try_from(self.0.size).unwrap_or(i64::MAX);
        values.add([size.into(), self.0.recorded_at_ms.into(), (&self.0.root).into(), (&self.0.note).into()]);
    }
}

impl FromColumns for Checkpoint {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            size: columns.count()?,
            recorded_at_ms: columns.take()?,
            root: columns.bytes32()?,
            note: columns.take()?,
        })
    }
}
