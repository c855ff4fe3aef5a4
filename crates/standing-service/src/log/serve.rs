//! What the published log answers: checkpoint, tiles, entries and proofs, as bytes with what a web server
//! needs to know about them. It deliberately knows no HTTP.
//!
//! Only what is under the current checkpoint is given, so every answer can be checked by the one who asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use standing_store::Store;
use standing_transparency::entries::encode_entries;
use standing_transparency::tile_nodes::{tiles_for_consistency, tiles_for_inclusion};
use standing_transparency::{
    ConsistencyProof, Hash, ProofBundle, Tile, TileNodes, TileResource, TileSet, TransparencyError,
    leaf_hash, prove_consistency, prove_inclusion,
};
use tokio::sync::watch;

use super::kept;
use super::publisher::{PublishedCheckpoint, Publisher};
use crate::error::ServiceError;

/// Full tiles kept in memory, twice: 16 MB each time. All inner tiles of 100 million events are 1,532.
const TILES_PER_GENERATION: usize = 2_048;
/// How long a checkpoint may be kept, in seconds.
const CHECKPOINT_KEPT_S: u32 = 5;

/// Bytes to be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their media type.
    pub content_type: &'static str,
    /// How long they may be kept.
    pub keep: Keep,
}

/// How long an answer may be kept by those between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// For ever: the same address never gives other bytes.
    Forever,
    /// For so many seconds.
    Seconds(u32),
}

/// Reads the published log. Shared by all who serve it.
pub struct LogReader {
    store: Store,
    current: watch::Receiver<Option<Arc<PublishedCheckpoint>>>,
    tiles: Mutex<TileCache>,
}

impl Keep {
    /// The value of a `Cache-Control` header.
    #[must_use]
    pub fn cache_control(self) -> String {
        match self {
            Self::Forever => "public, max-age=31536000, immutable".to_owned(),
            Self::Seconds(seconds) => format!("public, max-age={seconds}"),
        }
    }
}

impl LogReader {
    /// Reads what this publisher publishes.
    #[must_use]
    pub fn new(store: Store, publisher: &Publisher) -> Self {
        Self { store, current: publisher.watch(), tiles: Mutex::default() }
    }

    /// The checkpoint published last.
    #[must_use]
    pub fn current(&self) -> Option<Arc<PublishedCheckpoint>> {
        self.current.borrow().clone()
    }

    /// The bytes of `checkpoint`, `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`; a leading slash is
    /// allowed.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for what the current checkpoint does not have;
    /// [`ServiceError::Transparency`] for a path of another form.
    pub async fn resource(&self, path: &str) -> Result<Resource, ServiceError> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let current = self.published()?;
        if path == "checkpoint" {
            return Ok(Resource {
                bytes: current.note().into_bytes(),
                content_type: "text/plain; charset=utf-8",
                keep: Keep::Seconds(CHECKPOINT_KEPT_S),
            });
        }
        let bytes = match path.parse::<TileResource>()? {
            TileResource::Hashes(tile) => self.tile(tile, current.size()).await?,
            TileResource::Entries(tile) => self.entries(tile, current.size()).await?,
        };
        Ok(Resource { bytes, content_type: "application/octet-stream", keep: Keep::Forever })
    }

    /// The proof file of the event at a position (the first is 1), with its leaf, under the current checkpoint.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a position that is not yet under a checkpoint;
    /// [`ServiceError::Transparency`] when the stored tiles do not prove the stored leaf.
    pub async fn prove(&self, position: u64) -> Result<ProofBundle, ServiceError> {
        let current = self.published()?;
        let (size, root) = (current.size(), *current.opened.checkpoint.root());
        let index = position.checked_sub(1).filter(|index| *index < size);
        let index = index.ok_or_else(|| not_found("event under the checkpoint at position", position))?;
        let row =
            self.store.event(position).await?.ok_or_else(|| not_found("event at position", position))?;
        let tiles = self.tiles(tiles_for_inclusion(index, size)?, size).await?;
        let proof = prove_inclusion(&TileNodes::new(&tiles, size), index, size)?;
        proof.verify(&leaf_hash(&row.event.leaf), &root)?;
        Ok(ProofBundle::new(&proof, current.opened.note.clone()).with_extra(row.event.leaf))
    }

    /// The proof that the log of `old_size` is the beginning of the log of `new_size`, or of the current one.
    ///
    /// # Errors
    /// Sizes above the current checkpoint or in the wrong order.
    pub async fn prove_consistency(
        &self,
        old_size: u64,
        new_size: Option<u64>,
    ) -> Result<ConsistencyProof, ServiceError> {
        let size = self.published()?.size();
        let new_size = new_size.unwrap_or(size);
        if new_size > size {
            return Err(not_found("checkpoint of size", new_size));
        }
        let tiles = self.tiles(tiles_for_consistency(old_size, new_size)?, size).await?;
        Ok(prove_consistency(&TileNodes::new(&tiles, new_size), old_size, new_size)?)
    }

    fn published(&self) -> Result<Arc<PublishedCheckpoint>, ServiceError> {
        self.current().ok_or_else(|| not_found("published checkpoint;", "the first comes within a minute"))
    }

    async fn tiles(
        &self,
        needed: impl IntoIterator<Item = Tile>,
        size: u64,
    ) -> Result<TileSet, ServiceError> {
        let mut tiles = TileSet::new();
        for tile in needed {
            tiles.insert(tile, self.tile(tile, size).await?);
        }
        Ok(tiles)
    }

    /// The hashes of a tile that a log of `size` leaves has; a narrow one is the front of a wider one.
    async fn tile(&self, tile: Tile, size: u64) -> Result<Vec<u8>, ServiceError> {
        let widest =
            Tile::holding(tile.level(), tile.first(), size).filter(|found| found.width() >= tile.width());
        let widest = widest.ok_or_else(|| not_found("tile", tile.path()))?;
        let length = usize::from(tile.width()) * Hash::BYTES;
        let place = (tile.level(), tile.index());
        let cached = if widest.is_full() { self.cache().get(place) } else { None };
        let bytes = match cached {
            Some(bytes) => bytes,
            None => {
                let bytes: Arc<[u8]> = kept::tile(&self.store, widest)
                    .await?
                    .ok_or_else(|| TransparencyError::Unreadable {
                        what: widest.path(),
                        reason: "the database does not hold it".to_owned(),
                    })?
                    .into();
                if widest.is_full() {
                    self.cache().put(place, Arc::clone(&bytes));
                }
                bytes
            }
        };
        let front = bytes.get(..length).ok_or_else(|| TransparencyError::Unreadable {
            what: tile.path(),
            reason: format!("{} bytes are stored", bytes.len()),
        })?;
        Ok(front.to_vec())
    }

    async fn entries(&self, tile: Tile, size: u64) -> Result<Vec<u8>, ServiceError> {
        let end = tile.first().saturating_add(u64::from(tile.width()));
        if end > size {
            return Err(not_found("bundle of entries", tile.entries_path()));
        }
        let rows = self.store.events_after(tile.first(), usize::from(tile.width())).await?;
        let in_order =
            (tile.first().saturating_add(1)..).zip(&rows).all(|(position, row)| position == row.position);
        if rows.len() != usize::from(tile.width()) || !in_order {
            let reason = "rows are missing in the database: run the verification".to_owned();
            return Err(TransparencyError::Unreadable { what: tile.entries_path(), reason }.into());
        }
        Ok(encode_entries(rows.iter().map(|row| row.event.leaf.as_slice()))?)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, TileCache> {
        // Every change of the cache is one insertion, so it is whole even after a panic elsewhere.
        self.tiles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Full tiles, which never change. Two generations: what is used moves to the young one; when that is full
/// the old one is forgotten.
#[derive(Default)]
struct TileCache {
    young: HashMap<(u8, u64), Arc<[u8]>>,
    old: HashMap<(u8, u64), Arc<[u8]>>,
}

impl TileCache {
    fn get(&mut self, place: (u8, u64)) -> Option<Arc<[u8]>> {
        if let Some(bytes) = self.young.get(&place) {
            return Some(Arc::clone(bytes));
        }
        let bytes = self.old.remove(&place)?;
        self.put(place, Arc::clone(&bytes));
        Some(bytes)
    }

    fn put(&mut self, place: (u8, u64), bytes: Arc<[u8]>) {
        if self.young.len() >= TILES_PER_GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, bytes);
    }
}

fn not_found(what: &'static str, name: impl ToString) -> ServiceError {
    ServiceError::NotFound { what, name: name.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn used_tiles_stay_and_the_cache_is_bounded() {
        let mut cache = TileCache::default();
        let bytes: Arc<[u8]> = Arc::from(&b"tile"[..]);
        cache.put((1, 0), Arc::clone(&bytes));
        for index in 0..10_000 {
            cache.put((0, index), Arc::clone(&bytes));
            assert!(cache.get((1, 0)).is_some(), "{index}");
        }
        assert!(cache.get((0, 0)).is_none());
        assert!(cache.young.len() + cache.old.len() <= 2 * TILES_PER_GENERATION + 1);
    }

    #[test]
    fn hints_are_headers() {
        assert_eq!(Keep::Seconds(5).cache_control(), "public, max-age=5");
        assert!(Keep::Forever.cache_control().ends_with("immutable"));
    }
}
