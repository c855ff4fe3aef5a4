//! Tiles: which there are for a log size, their paths, and their bytes.
//!
//! Deliberately not here: the entries (see [`crate::entries`]) and reading nodes out of tiles
//! (see [`crate::tile_nodes`]).

use std::fmt;
use std::str::FromStr;

use crate::{Hash, LOG_SIZE_MAX, TransparencyError};

/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;
/// Levels of the tree in one tile: 2^8 = 256.
pub const TILE_HEIGHT: u32 = 8;
/// Highest tile level that a log of [`LOG_SIZE_MAX`] leaves can have.
pub const TILE_LEVEL_MAX: u8 = 7;
/// Bytes in a full tile of hashes.
pub const TILE_BYTES_MAX: usize = 8192;

/// Coordinates of a tile: level, index in the level, and how many hashes of it exist.
///
/// # Example
/// ```
/// use standing_transparency::Tile;
/// let tile = Tile::new(0, 1_234_067, 256).unwrap();
/// assert_eq!(tile.path(), "tile/0/x001/x234/067");
/// ```
///
/// Source: C2SP tlog-tiles, "Merkle Tree".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

/// What a path under `tile/` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileResource {
    /// `tile/<L>/<N>[.p/<W>]`: hashes.
    Hashes(Tile),
    /// `tile/entries/<N>[.p/<W>]`: the leaves under the tile of level 0 with the same index and width.
    Entries(Tile),
}

impl Tile {
    /// The tile with these coordinates; a width of 256 is a full tile.
    ///
    /// # Errors
    /// A level above 7, a width outside 1 to 256, or an index that no log can reach.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, TransparencyError> {
        let reach = u64::from(level)
            .checked_add(1)
            .and_then(|levels| u32::try_from(levels * u64::from(TILE_HEIGHT)).ok())
            .and_then(|shift| LOG_SIZE_MAX.checked_shr(shift));
        match reach {
            Some(index_max) if index <= index_max && (1..=TILE_WIDTH).contains(&width) => {
                Ok(Self { level, index, width })
            }
            None if level == TILE_LEVEL_MAX && index == 0 && (1..TILE_WIDTH).contains(&width) => {
                Ok(Self { level, index, width })
            }
            _ => Err(malformed(
                &format!("level {level}, index {index}, width {width}"),
                "no log has such a tile",
            )),
        }
    }

    /// Level: 0 holds leaf hashes, each higher level the roots of the full tiles below.
    #[must_use]
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// Index within the level, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Hashes in the tile, 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether all 256 hashes exist, so that the tile never changes again.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The same tile when all its hashes exist: the fallback where a partial tile is gone.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Path of the hashes, for example `tile/0/x001/x234/067.p/12`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.index_path())
    }

    /// Path of the entries under this tile, for example `tile/entries/000`.
    #[must_use]
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}", self.index_path())
    }

    /// Index of the first hash of this tile within its level.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.index << TILE_HEIGHT
    }

    /// The tile that holds hash `index` of the level in a log of `size` leaves; `None` if not there.
    #[must_use]
    pub fn holding(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = hashes_at(level, size);
        let tile_index = index >> TILE_HEIGHT;
        (index < hashes).then(|| Self { level, index: tile_index, width: width_at(tile_index, hashes) })
    }

    fn index_path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let path = groups.join("/");
        if self.is_full() { path } else { format!("{path}.p/{}", self.width) }
    }
}

/// Every tile of hashes of a log of `size` leaves, level by level, full ones and the partial last ones.
pub fn tiles_of(size: u64) -> impl Iterator<Item = Tile> {
    tiles_added(0, size)
}

/// The tiles that are new or wider when the log grows from `old_size` to `new_size` leaves.
///
/// These are what must be written before the checkpoint of the new size is published.
pub fn tiles_added(old_size: u64, new_size: u64) -> impl Iterator<Item = Tile> {
    (0..=TILE_LEVEL_MAX).flat_map(move |level| {
        let (old, new) = (hashes_at(level, old_size), hashes_at(level, new_size));
        let first = old >> TILE_HEIGHT;
        let end = if old < new { ((new - 1) >> TILE_HEIGHT) + 1 } else { first };
        (first..end).map(move |index| Tile { level, index, width: width_at(index, new) })
    })
}

/// Bytes of a tile: the hashes, one after another.
///
/// # Errors
/// No hash or more than 256.
pub fn encode_tile(hashes: &[Hash]) -> Result<Vec<u8>, TransparencyError> {
    if hashes.is_empty() || hashes.len() > usize::from(TILE_WIDTH) {
        return Err(malformed(&format!("{} hashes", hashes.len()), "a tile holds 1 to 256 hashes"));
    }
    Ok(hashes.iter().flat_map(|hash| hash.as_bytes()).copied().collect())
}

/// Reads the hashes of a tile; bytes of a wider tile are accepted, its first hashes are taken.
///
/// # Errors
/// Fewer bytes than the tile's width needs, a broken hash at the end, or more than 8,192 bytes.
pub fn parse_tile(tile: Tile, bytes: &[u8]) -> Result<Vec<Hash>, TransparencyError> {
    check_bytes(tile, bytes)?;
    let width = usize::from(tile.width);
    Ok(bytes.chunks_exact(Hash::BYTES).take(width).filter_map(Hash::from_slice).collect())
}

/// Whether the bytes are whole hashes, enough for the tile and no more than a tile.
pub(crate) fn check_bytes(tile: Tile, bytes: &[u8]) -> Result<(), TransparencyError> {
    let expected = usize::from(tile.width) * Hash::BYTES;
    let whole = bytes.len().is_multiple_of(Hash::BYTES);
    if whole && (expected..=TILE_BYTES_MAX).contains(&bytes.len()) {
        return Ok(());
    }
    let reason = format!("{} bytes where {expected} were expected", bytes.len());
    Err(malformed(&tile.path(), &reason))
}

/// Hashes that a level has in a log of `size` leaves.
pub(crate) fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * TILE_HEIGHT).unwrap_or(0)
}

fn width_at(index: u64, hashes: u64) -> u16 {
    let from_here = hashes.saturating_sub(index << TILE_HEIGHT).min(u64::from(TILE_WIDTH));
    u16::try_from(from_here).unwrap_or(TILE_WIDTH)
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("tile", place, reason, "see c2sp.org/tlog-tiles for the paths and sizes")
}

impl TileResource {
    /// The coordinates, whichever resource it is.
    #[must_use]
    pub const fn tile(&self) -> Tile {
        match self {
            Self::Hashes(tile) | Self::Entries(tile) => *tile,
        }
    }
}

impl fmt::Display for TileResource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hashes(tile) => formatter.write_str(&tile.path()),
            Self::Entries(tile) => formatter.write_str(&tile.entries_path()),
        }
    }
}

/// Reads a path such as `tile/0/x001/x234/067.p/12`, without a leading slash.
impl FromStr for TileResource {
    type Err = TransparencyError;

    fn from_str(path: &str) -> Result<Self, TransparencyError> {
        parse_path(path).filter(|resource| resource.to_string() == path).ok_or_else(|| {
            malformed(&crate::text::excerpt(path), "is not tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>]")
        })
    }
}

/// Reads the parts of a path; the caller compares with the one canonical spelling.
fn parse_path(path: &str) -> Option<TileResource> {
    const PATH_BYTES_MAX: usize = 64;
    let (kind, rest) =
        path.strip_prefix("tile/").filter(|_| path.len() <= PATH_BYTES_MAX)?.split_once('/')?;
    let (groups, width) = match rest.split_once(".p/") {
        None => (rest, TILE_WIDTH),
        Some((groups, width)) => (groups, u16::try_from(crate::text::parse_decimal(width)?).ok()?),
    };
    let mut index = 0_u64;
    for group in groups.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    if kind == "entries" {
        return Tile::new(0, index, width).ok().map(TileResource::Entries);
    }
    let level = u8::try_from(crate::text::parse_decimal(kind)?).ok()?;
    Tile::new(level, index, width).ok().map(TileResource::Hashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_the_specification() {
        let tiles: Vec<Tile> = tiles_of(70_000).collect();
        let full = |level| tiles.iter().filter(|tile| tile.level == level && tile.is_full()).count();
        let partial =
            |level| tiles.iter().find(|tile| tile.level == level && !tile.is_full()).map(Tile::width);
        assert_eq!((full(0), partial(0)), (273, Some(112)));
        assert_eq!((full(1), partial(1)), (1, Some(17)));
        assert_eq!((full(2), partial(2)), (0, Some(1)));
        let of_256: Vec<String> = tiles_of(256).map(|tile| tile.path()).collect();
        assert_eq!(of_256, ["tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(tiles_of(0).count(), 0);
    }

    #[test]
    fn paths_have_one_spelling() {
        for (path, tile) in [
            ("tile/0/000", Tile { level: 0, index: 0, width: 256 }),
            ("tile/0/x001/x234/067", Tile { level: 0, index: 1_234_067, width: 256 }),
            ("tile/3/999.p/255", Tile { level: 3, index: 999, width: 255 }),
            ("tile/7/000.p/127", Tile { level: 7, index: 0, width: 127 }),
            ("tile/entries/x001/000.p/1", Tile { level: 0, index: 1000, width: 1 }),
        ] {
            let resource: TileResource = path.parse().unwrap();
            assert_eq!((resource.tile(), resource.to_string()), (tile, path.to_owned()));
        }
        for bad in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "/tile/0/000",
            "tile/00/000",
            "tile/0/0",
            "tile/0/0000",
            "tile/0/x000/001",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/64/000",
            "tile/8/000",
            "tile/-1/000",
            "tile/data/000",
            "tile/0/000/",
            "tile/0/000.p/1/",
            "tile/0/٠٠٠",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/entries/x000/000",
            "tile/entries",
        ] {
            assert!(bad.parse::<TileResource>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn bytes_have_limits() {
        let hashes = [Hash::empty_root(); 3];
        let tile = Tile::new(0, 0, 3).unwrap();
        let bytes = encode_tile(&hashes).unwrap();
        assert_eq!(parse_tile(tile, &bytes).unwrap(), hashes);
        assert_eq!(parse_tile(Tile::new(0, 0, 2).unwrap(), &bytes).unwrap(), hashes[..2]);
        for bad in [&bytes[..64], &bytes[..95], &[], &[0; 8224]] {
            assert!(parse_tile(tile, bad).is_err());
        }
        assert!(encode_tile(&[]).is_err());
        assert!(encode_tile(&[Hash::empty_root(); 257]).is_err());
        assert!(
            Tile::new(0, 0, 0).is_err()
                && Tile::new(0, 0, 257).is_err()
                && Tile::new(0, u64::MAX, 1).is_err()
        );
    }

    proptest! {
        #[test]
        fn growth_adds_what_is_missing(old in 0_u64..200_000, more in 0_u64..3_000) {
            let before: std::collections::BTreeSet<Tile> = tiles_of(old).collect();
            let after: std::collections::BTreeSet<Tile> = tiles_of(old + more).collect();
            let added: std::collections::BTreeSet<Tile> = tiles_added(old, old + more).collect();
            prop_assert_eq!(&added, &after.difference(&before).copied().collect());
        }

        #[test]
        fn no_path_panics(path in "\\PC{0,70}", near in "tile/[0-9]{1,2}/[x0-9/]{0,20}(.p/[0-9]{0,4})?") {
            let _ = path.parse::<TileResource>();
            let _ = near.parse::<TileResource>();
        }
    }
}
