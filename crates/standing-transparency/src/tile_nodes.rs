//! Reads tree nodes out of tiles, and says beforehand which tiles a proof will need.
//!
//! Deliberately not here: fetching. A caller that waits for a database or the network asks for the
//! list, fetches those tiles into a [`TileSet`], and makes the proof from that.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::nodes::full_subtrees;
use crate::proof::{consistency_ranges, inclusion_ranges};
use crate::tile::{TILE_HEIGHT, check_bytes};
use crate::{Frontier, Hash, NodeReader, Tile, TransparencyError};

/// Gives the bytes of a tile of hashes.
pub trait TileReader {
    /// Bytes of the tile; those of a wider tile at the same place serve too.
    ///
    /// # Errors
    /// [`TransparencyError::Unreadable`] when the tile is not there.
    fn tile(&self, tile: Tile) -> Result<Cow<'_, [u8]>, TransparencyError>;
}

/// The nodes of a log of a given size, read from its tiles.
///
/// # Example
/// ```
/// use standing_transparency::{Tile, TileNodes, TileSet, leaf_hash, prove_inclusion, root_of, tile};
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let mut tiles = TileSet::new();
/// tiles.insert(Tile::new(0, 0, 3).unwrap(), tile::encode_tile(&leaves).unwrap());
/// let proof = prove_inclusion(&TileNodes::new(&tiles, 3), 2, 3).unwrap();
/// assert!(proof.verify(&leaves[2], &root_of(&leaves)).is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TileNodes<R> {
    reader: R,
    size: u64,
}

impl<R: TileReader> TileNodes<R> {
    /// Nodes of the log of `size` leaves whose tiles the reader gives.
    pub const fn new(reader: R, size: u64) -> Self {
        Self { reader, size }
    }
}

impl<R: TileReader> NodeReader for TileNodes<R> {
    fn node(&self, level: u32, index: u64) -> Result<Hash, TransparencyError> {
        let (tile, first, hashes) = place(level, index, self.size)?;
        let bytes = self.reader.tile(tile)?;
        check_bytes(tile, &bytes)?;
        // Only the hashes below the node are read, not the whole tile.
        let mut below = Frontier::new();
        let hashes = bytes.chunks_exact(Hash::BYTES).skip(first).take(hashes);
        hashes.filter_map(Hash::from_slice).for_each(|hash| below.append(hash));
        Ok(below.root())
    }
}

/// Tiles held in memory by level and index; a wider tile takes the place of a narrower one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TileSet {
    tiles: BTreeMap<(u8, u64), Vec<u8>>,
}

impl TileSet {
    /// No tiles yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the bytes of a tile unless a wider one is already there.
    pub fn insert(&mut self, tile: Tile, bytes: Vec<u8>) {
        let place = self.tiles.entry((tile.level(), tile.index())).or_default();
        if place.len() < bytes.len() {
            *place = bytes;
        }
    }
}

impl TileReader for TileSet {
    fn tile(&self, tile: Tile) -> Result<Cow<'_, [u8]>, TransparencyError> {
        match self.tiles.get(&(tile.level(), tile.index())) {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => Err(TransparencyError::Unreadable {
                what: tile.path(),
                reason: "it was not fetched beforehand".to_owned(),
            }),
        }
    }
}

impl<R: TileReader + ?Sized> TileReader for &R {
    fn tile(&self, tile: Tile) -> Result<Cow<'_, [u8]>, TransparencyError> {
        (**self).tile(tile)
    }
}

/// Tiles needed to prove that leaf `index` is in the log of `size` leaves.
///
/// # Errors
/// An index outside the log.
pub fn tiles_for_inclusion(index: u64, size: u64) -> Result<BTreeSet<Tile>, TransparencyError> {
    tiles_for(inclusion_ranges(index, size)?, size)
}

/// Tiles needed to prove that the log of `old_size` leaves is the beginning of that of `new_size`.
///
/// # Errors
/// An old size above the new one.
pub fn tiles_for_consistency(old_size: u64, new_size: u64) -> Result<BTreeSet<Tile>, TransparencyError> {
    tiles_for(consistency_ranges(old_size, new_size)?, new_size)
}

/// Tiles needed to compute the root of the log of `size` leaves, or to append to it.
///
/// # Errors
/// A size above [`crate::LOG_SIZE_MAX`].
pub fn tiles_for_root(size: u64) -> Result<BTreeSet<Tile>, TransparencyError> {
    crate::tree::check_size(size)?;
    tiles_for(std::iter::once(0..size), size)
}

fn tiles_for(
    ranges: impl IntoIterator<Item = Range<u64>>,
    size: u64,
) -> Result<BTreeSet<Tile>, TransparencyError> {
    ranges
        .into_iter()
        .flat_map(full_subtrees)
        .map(|(level, index)| Ok(place(level, index, size)?.0))
        .collect()
}

/// Where a node is found: the tile, the first of its hashes below the node, and how many.
fn place(level: u32, index: u64, size: u64) -> Result<(Tile, usize, usize), TransparencyError> {
    let within = level % TILE_HEIGHT;
    let found = || {
        let tile_level = u8::try_from(level / TILE_HEIGHT).ok()?;
        let first = index.checked_mul(1 << within)?;
        let last = first.checked_add((1 << within) - 1)?;
        Tile::holding(tile_level, last, size)?;
        let tile = Tile::holding(tile_level, first, size)?;
        Some((tile, usize::try_from(first - tile.first()).ok()?, 1_usize << within))
    };
    found().ok_or_else(|| unreadable(level, index, size))
}

fn unreadable(level: u32, index: u64, size: u64) -> TransparencyError {
    TransparencyError::Unreadable {
        what: format!("node {index} at level {level}"),
        reason: format!("a log of {size} leaves does not have it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tile::{encode_tile, tiles_of};
    use crate::{leaf_hash, nodes::root_at, prove_consistency, prove_inclusion, root_of};

    fn hashes_of(tile: Tile, leaves: &[Hash]) -> Vec<u8> {
        let level = u32::from(tile.level()) * TILE_HEIGHT;
        let hashes: Vec<Hash> = (tile.first()..tile.first() + u64::from(tile.width()))
            .map(|index| leaves.node(level, index).unwrap())
            .collect();
        encode_tile(&hashes).unwrap()
    }

    fn set_of(tiles: impl IntoIterator<Item = Tile>, leaves: &[Hash]) -> TileSet {
        let mut set = TileSet::new();
        tiles.into_iter().for_each(|tile| set.insert(tile, hashes_of(tile, leaves)));
        set
    }

    #[test]
    fn proofs_from_the_listed_tiles_equal_proofs_from_leaves() {
        let leaves: Vec<Hash> = (0..70_000_u32).map(|number| leaf_hash(&number.to_be_bytes())).collect();
        for size in [1_u64, 2, 255, 256, 257, 1_000, 65_535, 65_536, 65_537, 70_000] {
            let part = &leaves[..usize::try_from(size).unwrap()];
            let root = root_of(part);
            let set = set_of(tiles_for_root(size).unwrap(), part);
            assert_eq!(root_at(&TileNodes::new(&set, size), size).unwrap(), root);
            for index in [0, size / 3, size / 2, size - 1] {
                let set = set_of(tiles_for_inclusion(index, size).unwrap(), part);
                let proof = prove_inclusion(&TileNodes::new(&set, size), index, size).unwrap();
                assert_eq!(proof, prove_inclusion(part, index, size).unwrap());
                let set = set_of(tiles_for_consistency(index, size).unwrap(), part);
                let proof = prove_consistency(&TileNodes::new(&set, size), index, size).unwrap();
                assert_eq!(proof, prove_consistency(part, index, size).unwrap());
            }
        }
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let leaves: Vec<Hash> = (0..300_u32).map(|number| leaf_hash(&number.to_be_bytes())).collect();
        let set = set_of(tiles_of(300), &leaves);
        let nodes = TileNodes::new(&set, 300);
        for (level, index) in [(0, 300), (8, 1), (9, 0), (64, 0), (u32::MAX, u64::MAX), (2, 75)] {
            assert!(nodes.node(level, index).is_err(), "{level} {index}");
        }
        assert!(TileNodes::new(&TileSet::new(), 300).node(0, 0).is_err());
        let mut short = TileSet::new();
        short.insert(Tile::new(0, 1, 44).unwrap(), vec![0; 43 * Hash::BYTES]);
        assert!(TileNodes::new(&short, 300).node(0, 256).is_err());
        assert!(tiles_for_inclusion(300, 300).is_err());
        assert!(tiles_for_root(u64::MAX).is_err());
    }

    #[test]
    fn a_wider_tile_serves_for_a_narrower_one() {
        let leaves: Vec<Hash> = (0..256_u32).map(|number| leaf_hash(&number.to_be_bytes())).collect();
        let set = set_of(tiles_of(256), &leaves);
        assert_eq!(root_at(&TileNodes::new(&set, 100), 100).unwrap(), root_of(&leaves[..100]));
    }
}
