//! Prints: a hash for each kind of rows that a stream has, kept beside the stream. Most commands change one or
//! two kinds; the prints tell which, so the others need neither be read nor written again.
//!
//! They are no proof of anything. The hash is the standard library's: should a new release of it hash otherwise,
//! rows are written once more than needed. Two different lists of rows have the same print with a chance of one
//! in 2^63.

use crate::projection::StreamRows;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Kinds of rows, in the order of [`crate::projection::TABLES`].
pub(crate) const KINDS: usize = 7;

/// One hash for each kind of rows; 0 when the stream has none of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Prints(pub(crate) [u64; KINDS]);

impl Prints {
    pub(crate) fn of(rows: &StreamRows) -> Self {
        Self([
            print(&rows.identifiers),
            print(&rows.names),
            print(&rows.entries),
            print(&rows.cases),
            print(&rows.dues),
            print(&rows.measures),
            rows.live.as_ref().map_or(0, |live| print(std::slice::from_ref(live))),
        ])
    }

    /// Anything of another length reads as no rows at all, which is what a new stream has.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let mut prints = Self::default();
        let (words, _) = bytes.as_chunks::<8>();
        for (print, word) in prints.0.iter_mut().zip(words) {
            *print = u64::from_le_bytes(*word);
        }
        prints
    }

    pub(crate) fn to_bytes(self) -> Vec<u8> {
        if self == Self::default() {
            return Vec::new();
        }
        self.0.iter().flat_map(|print| print.to_le_bytes()).collect()
    }
}

fn print<R: Hash>(rows: &[R]) -> u64 {
    if rows.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    rows.hash(&mut hasher);
    // Never 0, which says that there are no rows.
    hasher.finish() | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(identifiers: &[&str], live: Option<&[u8]>) -> StreamRows {
        StreamRows {
            identifiers: identifiers.iter().map(|&identifier| identifier.to_owned()).collect(),
            live: live.map(<[u8]>::to_vec),
            ..StreamRows::default()
        }
    }

    #[test]
    fn prints_differ_where_rows_differ_and_read_back() {
        let base = Prints::of(&rows(&["a", "b"], Some(b"live")));
        assert_eq!(base.0.map(|print| print != 0), [true, false, false, false, false, false, true]);
        assert_eq!(Prints::of(&rows(&["a", "b"], Some(b"live"))), base);
        for (other, kind) in [
            (rows(&["a"], Some(b"live")), 0),
            (rows(&["b", "a"], Some(b"live")), 0),
            (rows(&["ab"], Some(b"live")), 0),
            (rows(&[], Some(b"live")), 0),
            (rows(&["a", "b"], Some(b"")), 6),
            (rows(&["a", "b"], None), 6),
        ] {
            let other = Prints::of(&other);
            let differs = std::array::from_fn::<_, KINDS, _>(|index| base.0[index] != other.0[index]);
            assert_eq!(differs, std::array::from_fn(|index| index == kind));
            assert_eq!(Prints::from_bytes(&other.to_bytes()), other);
        }
        assert_eq!(Prints::of(&rows(&[], None)).to_bytes(), Vec::<u8>::new());
        assert_eq!(Prints::from_bytes(&[]), Prints::default());
    }
}
