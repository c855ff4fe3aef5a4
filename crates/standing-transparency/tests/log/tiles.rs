//! Tile paths, tile bytes, roots and proofs of random trees as `tlog_tiles` has them.
//!
//! Deliberately not here: paths of tile heights other than 8, which C2SP tlog-tiles does not have.

use proptest::prelude::*;
use standing_transparency::nodes::root_at;
use standing_transparency::tile::{encode_tile, tiles_added};
use standing_transparency::tile_nodes::{tiles_for_consistency, tiles_for_inclusion, tiles_for_root};
use standing_transparency::{
    Checkpoint, Hash, Tile, TileBuilder, TileNodes, TileReader, TileResource, TileSet, leaf_hash,
    prove_consistency, prove_inclusion,
};
use tlog_tiles::tlog::{self, HashReader};

const HEIGHT: u8 = 8;

struct Stored(Vec<tlog::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

/// Both implementations with the same leaves.
struct Both {
    size: u64,
    theirs: Stored,
    ours: TileSet,
    builder: TileBuilder,
}

impl Both {
    fn new(size: u64, seed: u64) -> Self {
        let (mut theirs, mut ours, mut builder) = (Stored(Vec::new()), TileSet::new(), TileBuilder::new());
        for number in 0..size {
            let data = (number ^ seed).to_be_bytes();
            theirs.0.extend(tlog::stored_hashes(number, &data, &theirs).unwrap());
            builder.append(leaf_hash(&data), |tile, hashes| ours.insert(tile, encode_tile(hashes).unwrap()));
        }
        for (tile, hashes) in builder.partial_tiles() {
            ours.insert(tile, encode_tile(hashes).unwrap());
        }
        Self { size, theirs, ours, builder }
    }

    /// Only the tiles that we say are needed.
    fn only(&self, tiles: impl IntoIterator<Item = Tile>) -> TileSet {
        let mut set = TileSet::new();
        for tile in tiles {
            set.insert(tile, self.ours.tile(tile).unwrap().into_owned());
        }
        set
    }
}

fn raw(path: &[Hash]) -> Vec<[u8; 32]> {
    path.iter().map(|hash| *hash.as_bytes()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn tiles_roots_and_proofs_agree(size in 1_u64..3_000, seed: u64, pick: u64) {
        let both = Both::new(size, seed);
        let root = tlog::tree_hash(size, &both.theirs).unwrap();
        prop_assert_eq!(*both.builder.root().as_bytes(), root.0);
        let from_tiles = both.only(tiles_for_root(size).unwrap());
        prop_assert_eq!(root_at(&TileNodes::new(&from_tiles, size), size).unwrap(), both.builder.root());

        for theirs in tlog_tiles::tile::Tile::new_tiles(HEIGHT, 0, size) {
            let width = u16::try_from(theirs.width()).unwrap();
            let tile = Tile::new(theirs.level(), theirs.level_index(), width).unwrap();
            // They write the height into the path, tlog-tiles does not.
            prop_assert_eq!(theirs.path(), tile.path().replacen("tile/", "tile/8/", 1));
            prop_assert_eq!(theirs.read_data(&both.theirs).unwrap(), both.ours.tile(tile).unwrap().into_owned());
        }

        let index = pick % size;
        let set = both.only(tiles_for_inclusion(index, size).unwrap());
        let ours = prove_inclusion(&TileNodes::new(&set, size), index, size).unwrap();
        let theirs = tlog::prove_record(size, index, &both.theirs).unwrap();
        prop_assert_eq!(raw(&ours.path), theirs.iter().map(|hash| hash.0).collect::<Vec<_>>());

        let old = pick % size + 1;
        let set = both.only(tiles_for_consistency(old, size).unwrap());
        let ours = prove_consistency(&TileNodes::new(&set, size), old, size).unwrap();
        let theirs = tlog::prove_tree(size, old, &both.theirs).unwrap();
        prop_assert_eq!(raw(&ours.path), theirs.iter().map(|hash| hash.0).collect::<Vec<_>>());
        prop_assert_eq!(both.size, size);
    }

    #[test]
    fn growth_lists_the_same_tiles(old in 0_u64..10_000_000, more in 0_u64..5_000) {
        let ours: Vec<String> = tiles_added(old, old + more).map(|tile| tile.path()).collect();
        let theirs = tlog_tiles::tile::Tile::new_tiles(HEIGHT, old, old + more);
        let theirs: Vec<String> = theirs.iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn paths_agree(level in 0_u8..7, index in 0_u64..(1 << 7), shift in 0_u32..40, width in 1_u16..=256) {
        let index = if level == 0 { index << shift } else { index };
        let tile = Tile::new(level, index, width).unwrap();
        let theirs = tlog_tiles::tile::Tile::new(HEIGHT, level, index, width.into(), false);
        prop_assert_eq!(theirs.path(), tile.path().replacen("tile/", "tile/8/", 1));
        prop_assert_eq!(tile.path().parse::<TileResource>().unwrap(), TileResource::Hashes(tile));
        prop_assert_eq!(tile.entries_path().parse::<TileResource>().unwrap().tile().index(), index);
    }

    #[test]
    fn checkpoint_texts_agree(size in 0_u64..(1 << 63), root: [u8; 32]) {
        let ours = Checkpoint::new("log.example", size, Hash::from_bytes(root)).unwrap();
        let theirs = tlog_tiles::checkpoint::Checkpoint::from_bytes(ours.to_text().as_bytes()).unwrap();
        prop_assert_eq!((theirs.size(), theirs.hash().0, theirs.extension()), (size, root, ""));
        prop_assert_eq!(theirs.to_bytes(), ours.to_text().into_bytes());
    }
}
