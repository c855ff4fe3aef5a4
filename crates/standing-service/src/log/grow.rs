//! The tree as it grows: reads what is new in the log, hashes the stored bytes again and stores the tiles.
//!
//! Nothing is signed here, and nothing that was appended in memory is believed: only what the database gives
//! back. Time that goes back is left to the verification, since a late signature would not mend it.

use std::collections::BTreeMap;

use standing_store::{SealedEvent, Store};
use standing_transparency::tile::encode_tile;
use standing_transparency::tile_build::partial_tiles_of;
use standing_transparency::verify::{FindingKind, StoredEvent, StoredRow, VerifiedChunk, verify_chunk};
use standing_transparency::{Checkpoint, Hash, Tile, TileBuilder, TileNodes, TileSet, TransparencyError};
use standing_transparency::{next_checkpoint, tile_nodes};

use super::erase::erasures;
use super::kept;
use super::verify::set_aside_erased;
use crate::error::ServiceError;

/// Full tiles that are stored together.
const TILES_PER_PARCEL: usize = 128;

/// Takes up the tree at a size whose tiles are stored.
///
/// # Errors
/// A tile that is missing or broken, or what the database says.
pub(crate) async fn take_up(store: &Store, size: u64) -> Result<TileBuilder, ServiceError> {
    let mut tiles = Vec::new();
    for tile in partial_tiles_of(size) {
        tiles.push((tile, kept::tile(store, tile).await?.ok_or_else(|| missing(tile))?));
    }
    let found = |tile: Tile| {
        let bytes = tiles.iter().find(|(stored, _)| *stored == tile);
        bytes.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(tile))
    };
    Ok(TileBuilder::resume(size, found)?)
}

/// The tree of the first `size` events, grown from `from` by reading and hashing the rows between, with its
/// tiles stored.
///
/// # Errors
/// [`ServiceError::Unsigned`] when a row is missing, or its bytes are not what its leaf says.
pub(crate) async fn grow(store: &Store, from: &TileBuilder, size: u64) -> Result<TileBuilder, ServiceError> {
    let mut builder = from.clone();
    let (mut full, mut filled) = (Vec::new(), BTreeMap::new());
    let mut scan = store.scan_sealed(builder.size(), Some(size));
    while builder.size() < size {
        let rows = scan.next_parcel().await?;
        if rows.is_empty() {
            let what = format!("the log holds no event at position {}", builder.size() + 1);
            return Err(ServiceError::Unsigned(format!(
                "{what}; restore the rows from a backup, then start again"
            )));
        }
        for leaf in hash_rows(store, rows, builder.size()).await?.leaves() {
            builder.append(*leaf, |tile, hashes| {
                filled.entry(tile.level()).or_insert(tile.index());
                full.push((tile, bytes_of(hashes)));
            });
        }
        if full.len() >= TILES_PER_PARCEL {
            kept::put_tiles(store, std::mem::take(&mut full)).await?;
        }
    }
    full.extend(builder.partial_tiles().map(|(tile, hashes)| (tile, bytes_of(hashes))));
    kept::put_tiles(store, full).await?;
    // A full tile gives every narrower one of its place.
    for (level, first) in filled {
        store.drop_outgrown_tiles(level, first).await?;
    }
    Ok(builder)
}

/// The next checkpoint, proved from stored tiles to continue the last one.
///
/// # Errors
/// [`TransparencyError::Forked`] and [`TransparencyError::BehindLastSigned`] among others.
pub(crate) async fn prove_next(
    store: &Store,
    origin: &str,
    last: Option<&Checkpoint>,
    size: u64,
) -> Result<Checkpoint, ServiceError> {
    let old_size = last.map_or(0, Checkpoint::size).min(size);
    let mut needed = tile_nodes::tiles_for_root(size)?;
    needed.extend(tile_nodes::tiles_for_consistency(old_size, size)?);
    let mut tiles = TileSet::new();
    for tile in needed {
        tiles.insert(tile, kept::tile(store, tile).await?.ok_or_else(|| missing(tile))?);
    }
    Ok(next_checkpoint(origin, last, &TileNodes::new(&tiles, size), size)?.0)
}

/// Hashes rows away from the threads that wait for the database, and refuses rows that are not in order.
async fn hash_rows(
    store: &Store,
    rows: Vec<SealedEvent>,
    size_before: u64,
) -> Result<VerifiedChunk, ServiceError> {
    let task = tokio::task::spawn_blocking(move || {
        let in_order =
            (size_before.saturating_add(1)..).zip(&rows).find(|(expected, row)| *expected != row.position);
        match in_order {
            Some((expected, row)) => {
                Err(format!("position {} is stored where {expected} was expected", row.position))
            }
            None => Ok(verify_chunk(rows.iter().map(sealed_row))),
        }
    });
    let hashed = task.await.map_err(|_| ServiceError::Busy)?;
    let mut chunk = hashed.map_err(ServiceError::Unsigned)?;
    excuse_erased(store, &mut chunk).await?;
    let broken = chunk.findings().iter().find(|finding| finding.kind != FindingKind::TimeBackwards);
    broken.map_or(Ok(()), |broken| Err(ServiceError::Unsigned(broken.to_string())))?;
    Ok(chunk)
}

/// Sets aside what looks changed and is what the log says was left of it when its words were erased.
async fn excuse_erased(store: &Store, chunk: &mut VerifiedChunk) -> Result<(), ServiceError> {
    let changed = chunk.findings().iter().filter(|finding| finding.kind == FindingKind::EventChanged);
    let positions = changed.filter_map(|finding| finding.position).collect::<Vec<_>>();
    if positions.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    for position in positions {
        rows.extend(store.events_after(position.saturating_sub(1), 1).await?);
    }
    let erasures = erasures(store).await?;
    let left = set_aside_erased(chunk, &rows);
    match left.iter().find(|(position, left)| erasures.get(position) != Some(left)) {
        None => Ok(()),
        Some((position, _)) => Err(ServiceError::Unsigned(format!(
            "event {position} says that its words were erased, and the log does not"
        ))),
    }
}

/// As [`stored_row`].
fn sealed_row(row: &SealedEvent) -> StoredRow<'_> {
    StoredRow {
        position: row.position,
        leaf: &row.leaf,
        event: Some(StoredEvent { salt: &row.salt, bytes: &row.body }),
    }
}

/// A stored event as the verifier takes it.
pub(crate) fn stored_row(row: &standing_store::StoredEvent) -> StoredRow<'_> {
    StoredRow {
        position: row.position,
        leaf: &row.event.leaf,
        event: Some(StoredEvent { salt: &row.event.salt, bytes: &row.event.body }),
    }
}

fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    // A tile of the builder holds 1 to 256 hashes, so there are always bytes.
    encode_tile(hashes).unwrap_or_default()
}

fn missing(tile: Tile) -> TransparencyError {
    TransparencyError::Unreadable { what: tile.path(), reason: "the database does not hold it".to_owned() }
}
