//! Entry bundles: up to 256 leaves, each behind its length in two bytes, big end first.
//!
//! Deliberately not here: compression, which belongs to the HTTP layer.
//!
//! Source: C2SP tlog-tiles, "Log entries".

use crate::tile::TILE_WIDTH;
use crate::{Tile, TransparencyError};

/// Longest entry, in bytes.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// Bytes of a bundle of these entries.
///
/// # Example
/// ```
/// use standing_transparency::{Tile, entries};
/// let bytes = entries::encode_entries([b"ab".as_slice(), b""]).unwrap();
/// assert_eq!(bytes, [0, 2, b'a', b'b', 0, 0]);
/// let two = Tile::new(0, 0, 2).unwrap();
/// assert_eq!(entries::parse_entries(two, &bytes).unwrap(), [b"ab".as_slice(), b""]);
/// ```
///
/// # Errors
/// No entry, more than 256, or one longer than 65,535 bytes.
pub fn encode_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TransparencyError> {
    let (mut bytes, mut count) = (Vec::new(), 0_u16);
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| {
            malformed(
                &format!("entry {count}"),
                &format!("{} bytes, the limit is {ENTRY_BYTES_MAX}", entry.len()),
            )
        })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
        count += 1;
        if count > TILE_WIDTH {
            break;
        }
    }
    if count == 0 || count > TILE_WIDTH {
        return Err(malformed("number of entries", "a bundle holds 1 to 256 entries"));
    }
    Ok(bytes)
}

/// Reads the entries under a tile of level 0; a wider bundle is accepted, its first entries are taken.
///
/// # Errors
/// A cut entry, fewer entries than the tile's width, or more than 256.
pub fn parse_entries(tile: Tile, bytes: &[u8]) -> Result<Vec<&[u8]>, TransparencyError> {
    let width = usize::from(tile.width());
    let (mut entries, mut rest) = (Vec::with_capacity(width), bytes);
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, next)) = after.split_at_checked(length) else {
            return Err(malformed(
                &format!("{} entry {}", tile.entries_path(), entries.len()),
                &format!("{length} bytes announced, {} are there", after.len()),
            ));
        };
        if entries.len() == usize::from(TILE_WIDTH) {
            return Err(malformed(&tile.entries_path(), "more than 256 entries"));
        }
        entries.push(entry);
        rest = next;
    }
    if !rest.is_empty() || entries.len() < width {
        return Err(malformed(
            &tile.entries_path(),
            &format!("{} whole entries where {width} were expected", entries.len()),
        ));
    }
    entries.truncate(width);
    Ok(entries)
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("entry bundle", place, reason, "fetch it again from the log")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_hold() {
        let long = vec![0; ENTRY_BYTES_MAX + 1];
        assert!(encode_entries([&long[..]]).is_err());
        assert!(encode_entries([&long[1..]]).is_ok());
        assert!(encode_entries([]).is_err());
        assert!(encode_entries(vec![&long[..1]; 257]).is_err());
        let full = encode_entries(vec![&long[..1]; 256]).unwrap();
        assert_eq!(parse_entries(Tile::new(0, 0, 256).unwrap(), &full).unwrap().len(), 256);
        assert_eq!(parse_entries(Tile::new(0, 0, 3).unwrap(), &full).unwrap().len(), 3);
        let too_many = [full.clone(), full].concat();
        assert!(parse_entries(Tile::new(0, 0, 256).unwrap(), &too_many).is_err());
    }

    #[test]
    fn cut_bundles_are_refused() {
        let bytes = encode_entries([b"first".as_slice(), b"second"]).unwrap();
        let two = Tile::new(0, 0, 2).unwrap();
        assert!(parse_entries(two, &bytes).is_ok());
        for cut in 0..bytes.len() {
            assert!(parse_entries(two, &bytes[..cut]).is_err(), "cut at {cut}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..=256)) {
            let bytes = encode_entries(entries.iter().map(Vec::as_slice)).unwrap();
            let tile = Tile::new(0, 0, u16::try_from(entries.len()).unwrap()).unwrap();
            prop_assert_eq!(parse_entries(tile, &bytes).unwrap(), entries);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, width in 1_u16..=256) {
            let _ = parse_entries(Tile::new(0, 0, width).unwrap(), &bytes);
        }
    }
}
