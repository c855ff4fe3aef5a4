//! The form of an index: a header, a table of sections, the sections.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `STNDSCRN` |
//! | 4 | version of the format |
//! | 4 | number of sections |
//! | 8 | length of the whole |
//! | 32 | SHA-256 of the tables it was built with |
//! | 32 | SHA-256 of everything after this field |
//! | 16 each | offset and length of each section |
//!
//! Deliberately absent: older versions; an index is built again in seconds.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::error::ScreeningError;
use crate::version::tables_hash;

/// Version of the form of an index.
pub const INDEX_FORMAT: u32 = 1;

const MAGIC: &[u8; 8] = b"STNDSCRN";
const HASHED_FROM: usize = 88;
const SECTIONS: usize = 11;

/// The sections, in the order they lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Key of each organisation, 64 bits.
    Organisations,
    /// First name of each organisation and, at the end, their number, 32 bits.
    FirstNames,
    /// Where the facts of each organisation begin, 32 bits, with the end.
    FactStarts,
    /// Country and identifiers of each organisation.
    Facts,
    /// Where each name begins, 32 bits, with the end.
    NameStarts,
    /// The names in UTF-8.
    Names,
    /// How many keys each name has, at most 255, one byte.
    KeyCounts,
    /// The keys, ascending, 32 bits.
    Keys,
    /// For each key the place where its list begins and its length in names: 32 bits each, with the end.
    Lists,
    /// The lists.
    Postings,
    /// Identifiers: hash, 64 bits, ascending; organisation, 32 bits. Then word counts: hash, count.
    Hashes,
}

/// Where each section lies.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    ranges: [Range<usize>; SECTIONS],
}

impl Layout {
    /// The bytes of one section.
    pub(super) fn section<'a>(&self, bytes: &'a [u8], section: Section) -> &'a [u8] {
        let range = self.ranges.get(section as usize).cloned().unwrap_or_default();
        bytes.get(range).unwrap_or(&[])
    }

    /// Checks the bytes of an index from first to last.
    ///
    /// # Errors
    /// [`ScreeningError`] when they are something else, half an index, a changed one, or one of another version.
    pub(super) fn check(bytes: &[u8]) -> Result<Self, ScreeningError> {
        if !bytes.starts_with(MAGIC) || bytes.len() < HASHED_FROM {
            return Err(ScreeningError::NotAnIndex { bytes: bytes.len() });
        }
        let found = number(bytes, 8..12);
        if found != u64::from(INDEX_FORMAT) || number(bytes, 12..16) != SECTIONS as u64 {
            return Err(ScreeningError::OtherFormat {
                found: u32::try_from(found).unwrap_or(0),
                expected: INDEX_FORMAT,
            });
        }
        let expected = number(bytes, 16..24);
        if u64::try_from(bytes.len()) != Ok(expected) {
            return Err(ScreeningError::Length { found: bytes.len(), expected });
        }
        let hash: [u8; 32] = Sha256::digest(bytes.get(HASHED_FROM..).unwrap_or(&[])).into();
        if bytes.get(56..HASHED_FROM) != Some(&hash) {
            return Err(ScreeningError::Damaged);
        }
        if bytes.get(24..56) != Some(tables_hash()) {
            return Err(ScreeningError::OtherTables);
        }
        let mut layout = Self::default();
        for (range, at) in layout.ranges.iter_mut().zip((HASHED_FROM..).step_by(16)) {
            let place = |from: usize| usize::try_from(number(bytes, from..from + 8)).unwrap_or(usize::MAX);
            let (start, length) = (place(at), place(at + 8));
            *range = start..start.saturating_add(length);
        }
        Ok(layout)
    }
}

/// SHA-256 of the header, which holds the hash of the rest and of the tables: two indexes have the same only when
/// they are the same.
pub(super) fn identity(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes.get(..HASHED_FROM).unwrap_or(bytes)).into()
}

/// Puts sections together to an index.
pub(super) fn assemble(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let data_from = HASHED_FROM + 16 * SECTIONS;
    let length = data_from + sections.iter().map(Vec::len).sum::<usize>();
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&INDEX_FORMAT.to_le_bytes());
    bytes.extend_from_slice(&wide(SECTIONS).to_le_bytes()[..4]);
    bytes.extend_from_slice(&wide(length).to_le_bytes());
    bytes.extend_from_slice(tables_hash());
    bytes.extend_from_slice(&[0; 32]);
    let mut start = data_from;
    for section in &sections {
        bytes.extend_from_slice(&wide(start).to_le_bytes());
        bytes.extend_from_slice(&wide(section.len()).to_le_bytes());
        start += section.len();
    }
    for section in sections {
        bytes.extend_from_slice(&section);
    }
    let hash: [u8; 32] = Sha256::digest(bytes.get(HASHED_FROM..).unwrap_or(&[])).into();
    if let Some(place) = bytes.get_mut(56..HASHED_FROM) {
        place.copy_from_slice(&hash);
    }
    bytes
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// A number of up to eight bytes, least significant first.
fn number(bytes: &[u8], range: Range<usize>) -> u64 {
    let digits = bytes.get(range).unwrap_or(&[]);
    digits.iter().rev().fold(0, |number, digit| number << 8 | u64::from(*digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<u8> {
        assemble(std::array::from_fn(|at| vec![u8::try_from(at).unwrap(); at]))
    }

    #[test]
    fn sections_come_back() {
        let bytes = example();
        let layout = Layout::check(&bytes).unwrap();
        assert_eq!(layout.section(&bytes, Section::Organisations), b"");
        assert_eq!(layout.section(&bytes, Section::Hashes), [10; 10]);
    }

    #[test]
    fn every_change_and_every_cut_is_noticed() {
        let bytes = example();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Layout::check(&changed).is_err(), "byte {at}");
            assert!(Layout::check(&bytes[..at]).is_err(), "cut at {at}");
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert!(matches!(Layout::check(&longer), Err(ScreeningError::Length { .. })));
    }
}
