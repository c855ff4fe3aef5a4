//! Fills tiles while leaves are appended: full tiles are handed out, the partial right edge is kept.
//!
//! Deliberately not here: where the tiles are kept.

use crate::tile::{TILE_HEIGHT, TILE_WIDTH, encode_tile, hashes_at, parse_tile};
use crate::{Frontier, Hash, NodeReader, Tile, TransparencyError};

/// A growing log: its frontier and the open tile of each level, at most 8 × 256 hashes.
///
/// # Example
/// ```
/// use standing_transparency::{TileBuilder, leaf_hash};
/// let mut builder = TileBuilder::new();
/// let mut full = Vec::new();
/// for number in 0..300_u32 {
///     builder.append(leaf_hash(&number.to_be_bytes()), |tile, _hashes| full.push(tile.path()));
/// }
/// assert_eq!(full, ["tile/0/000"]);
/// let open: Vec<String> = builder.partial_tiles().map(|(tile, _)| tile.path()).collect();
/// assert_eq!(open, ["tile/0/001.p/44", "tile/1/000.p/1"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TileBuilder {
    frontier: Frontier,
    /// INVARIANT (open tiles): `open[level]` holds `floor(size / 256^level) mod 256` hashes.
    open: Vec<Vec<Hash>>,
}

impl TileBuilder {
    /// The empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a log of `size` leaves; `partial` gives the bytes of each partial tile of that size.
    ///
    /// # Errors
    /// What `partial` reports, or bytes that are not the tile's.
    pub fn resume(
        size: u64,
        mut partial: impl FnMut(Tile) -> Result<Vec<u8>, TransparencyError>,
    ) -> Result<Self, TransparencyError> {
        let mut builder = Self::new();
        let mut tiles: Vec<Tile> = partial_tiles_of(size).collect();
        tiles.reverse();
        // From the top, each hash of a partial tile is the next full subtree of the right edge.
        for tile in tiles {
            let hashes = parse_tile(tile, &partial(tile)?)?;
            for hash in &hashes {
                builder.frontier.append_subtree(u32::from(tile.level()) * TILE_HEIGHT, *hash)?;
            }
            builder.level(tile.level()).extend_from_slice(&hashes);
        }
        Ok(builder)
    }

    /// Takes up a log of `size` leaves from any reader of its nodes.
    ///
    /// # Errors
    /// What the reader reports.
    pub fn read(nodes: &(impl NodeReader + ?Sized), size: u64) -> Result<Self, TransparencyError> {
        Self::resume(size, |tile| {
            let level = u32::from(tile.level()) * TILE_HEIGHT;
            let hashes: Result<Vec<Hash>, _> = (tile.first()..tile.first() + u64::from(tile.width()))
                .map(|index| nodes.node(level, index))
                .collect();
            encode_tile(&hashes?)
        })
    }

    /// Leaves in the log.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The right edge alone.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Appends one leaf by its hash and hands out each tile that this fills, lowest level first.
    pub fn append(&mut self, leaf: Hash, mut full: impl FnMut(Tile, &[Hash])) {
        let open = &mut self.open;
        self.frontier.append_with(leaf, |level, index, hash| {
            if !level.is_multiple_of(TILE_HEIGHT) {
                return;
            }
            let Ok(tile_level) = u8::try_from(level / TILE_HEIGHT) else { return };
            let hashes = open_level(open, tile_level);
            hashes.push(hash);
            if hashes.len() == usize::from(TILE_WIDTH) {
                if let Ok(tile) = Tile::new(tile_level, index >> TILE_HEIGHT, TILE_WIDTH) {
                    full(tile, hashes);
                }
                hashes.clear();
            }
        });
    }

    /// The partial tiles of the present size with their hashes, lowest level first.
    pub fn partial_tiles(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        partial_tiles_of(self.size())
            .filter_map(|tile| Some((tile, self.open.get(usize::from(tile.level()))?.as_slice())))
    }

    fn level(&mut self, level: u8) -> &mut Vec<Hash> {
        open_level(&mut self.open, level)
    }
}

/// The partial tiles of a log of `size` leaves: one a level at most.
pub fn partial_tiles_of(size: u64) -> impl Iterator<Item = Tile> {
    (0..=crate::tile::TILE_LEVEL_MAX).filter_map(move |level| {
        let last = hashes_at(level, size).checked_sub(1)?;
        Tile::holding(level, last, size).filter(|tile| !tile.is_full())
    })
}

fn open_level(open: &mut Vec<Vec<Hash>>, level: u8) -> &mut Vec<Hash> {
    let level = usize::from(level);
    if open.len() <= level {
        open.resize_with(level + 1, Vec::new);
    }
    // INVARIANT (open tiles): the vector was just made long enough.
    #[expect(clippy::indexing_slicing, reason = "the vector was just made long enough")]
    &mut open[level]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TileSet, leaf_hash, root_of, tile::tiles_of};

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    #[test]
    fn tiles_come_out_as_the_specification_lists_them() {
        let leaves = leaves(66_000);
        let mut builder = TileBuilder::new();
        let mut tiles = Vec::new();
        for leaf in &leaves {
            builder.append(*leaf, |tile, hashes| {
                assert_eq!(hashes.len(), 256);
                tiles.push(tile);
            });
        }
        tiles.extend(builder.partial_tiles().map(|(tile, _)| tile));
        tiles.sort_unstable();
        assert_eq!(tiles, tiles_of(66_000).collect::<Vec<_>>());
        assert_eq!(builder.root(), root_of(&leaves));
    }

    #[test]
    fn a_log_is_taken_up_where_it_was_left() {
        let leaves = leaves(700);
        for size in [0_usize, 1, 255, 256, 257, 511, 512, 513, 700] {
            let mut whole = TileBuilder::new();
            let mut set = TileSet::new();
            for leaf in &leaves[..size] {
                whole.append(*leaf, |tile, hashes| set.insert(tile, encode_tile(hashes).unwrap()));
            }
            for (tile, hashes) in whole.partial_tiles() {
                set.insert(tile, encode_tile(hashes).unwrap());
            }
            let size = u64::try_from(size).unwrap();
            let mut resumed =
                TileBuilder::resume(size, |tile| Ok(crate::TileReader::tile(&set, tile)?.into_owned()))
                    .unwrap();
            assert_eq!((resumed.size(), resumed.root()), (whole.size(), whole.root()));
            assert_eq!(TileBuilder::read(&leaves[..], size).unwrap().root(), whole.root());
            resumed.append(leaves[0], |_, _| {});
            whole.append(leaves[0], |_, _| {});
            assert_eq!(resumed.root(), whole.root());
            assert_eq!(
                resumed.partial_tiles().map(|(_, hashes)| hashes.to_vec()).collect::<Vec<_>>(),
                whole.partial_tiles().map(|(_, hashes)| hashes.to_vec()).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_missing_partial_tile_is_an_error() {
        let missing =
            |tile: Tile| Err(TransparencyError::Unreadable { what: tile.path(), reason: "gone".to_owned() });
        assert!(TileBuilder::resume(5, missing).unwrap_err().to_string().contains("tile/0/000.p/5"));
        assert!(TileBuilder::resume(5, |_| Ok(vec![0; 64])).is_err());
    }
}
