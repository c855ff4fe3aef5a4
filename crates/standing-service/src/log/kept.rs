//! Tiles and checkpoints in the database: from the store's rows to the tree's types and back.

use jiff::Timestamp;
use standing_store::{Store, StoreError};
use standing_transparency::{Checkpoint, Hash, Note, OpenedCheckpoint, Tile};

use crate::error::ServiceError;

/// A checkpoint as the database keeps it; nothing in it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptCheckpoint {
    pub(crate) size: u64,
    pub(crate) root: [u8; 32],
    pub(crate) recorded_at_ms: i64,
    pub(crate) note: Vec<u8>,
}

impl KeptCheckpoint {
    /// Which column says something else than the note; a note that cannot be read is found elsewhere.
    pub(crate) fn differing_column(&self) -> Option<String> {
        let note = Note::parse(&self.note).ok()?;
        let signed = Checkpoint::parse(note.text()).ok()?;
        if signed.size() != self.size {
            return Some(format!("column size is {}, the note is of {}", self.size, signed.size()));
        }
        let differs = *signed.root().as_bytes() != self.root;
        differs.then(|| format!("column root of size {} is not the root in the note", self.size))
    }
}

/// The bytes of a tile of exactly this width, or none. Of a narrow one that was dropped when it had filled up,
/// they are the front of the full one.
pub(crate) async fn tile(store: &Store, tile: Tile) -> Result<Option<Vec<u8>>, ServiceError> {
    let kept = store.tile(tile.level(), tile.index(), tile.width()).await?;
    if kept.is_some() || tile.is_full() {
        return Ok(kept);
    }
    let full = tile.full();
    let kept = store.tile(full.level(), full.index(), full.width()).await?;
    let length = usize::from(tile.width()) * Hash::BYTES;
    Ok(kept.and_then(|bytes| bytes.get(..length).map(<[u8]>::to_vec)))
}

/// Keeps tiles; one that is kept with other bytes is refused.
pub(crate) async fn put_tiles(store: &Store, tiles: Vec<(Tile, Vec<u8>)>) -> Result<(), ServiceError> {
    let rows = tiles.into_iter().map(|(tile, bytes)| standing_store::Tile {
        level: tile.level(),
        tile: tile.index(),
        width: tile.width(),
        bytes,
    });
    Ok(store.put_tiles(&rows.collect::<Vec<_>>()).await?)
}

/// The checkpoint of the largest size, or none.
pub(crate) async fn latest_checkpoint(store: &Store) -> Result<Option<KeptCheckpoint>, ServiceError> {
    Ok(store.latest_checkpoint().await?.map(KeptCheckpoint::from))
}

/// Checkpoints of a size above `after`, the smallest first.
pub(crate) async fn checkpoints_after(
    store: &Store,
    after: Option<u64>,
    limit: usize,
) -> Result<Vec<KeptCheckpoint>, ServiceError> {
    let rows = store.checkpoints(after, limit).await?;
    Ok(rows.into_iter().map(KeptCheckpoint::from).collect())
}

/// Keeps a checkpoint. When another node has meanwhile kept a larger one, that one stays alone.
pub(crate) async fn put_checkpoint(
    store: &Store,
    opened: &OpenedCheckpoint,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let checkpoint = &opened.checkpoint;
    let row = standing_store::Checkpoint {
        size: checkpoint.size(),
        recorded_at_ms: at.as_millisecond(),
        root: *checkpoint.root().as_bytes(),
        note: opened.note.to_string().into_bytes(),
    };
    match store.put_checkpoint(&row).await {
        Err(refused @ StoreError::CheckpointRefused { .. }) => {
            let latest = latest_checkpoint(store).await?;
            let is_overtaken = latest.is_some_and(|latest| latest.size > row.size);
            if is_overtaken { Ok(()) } else { Err(refused.into()) }
        }
        outcome => Ok(outcome?),
    }
}

impl From<KeptCheckpoint> for standing_store::Checkpoint {
    fn from(kept: KeptCheckpoint) -> Self {
        Self { size: kept.size, root: kept.root, recorded_at_ms: kept.recorded_at_ms, note: kept.note }
    }
}

impl From<standing_store::Checkpoint> for KeptCheckpoint {
    fn from(row: standing_store::Checkpoint) -> Self {
        Self { size: row.size, root: row.root, recorded_at_ms: row.recorded_at_ms, note: row.note }
    }
}
