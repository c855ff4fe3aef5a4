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

/// Kinds of rows that a stream has.
///
/// ```
/// use standing_store::RowKinds;
///
/// let some = RowKinds::DUES.and(RowKinds::LIVE);
/// assert!(RowKinds::ALL.has(some) && some.has(RowKinds::DUES) && !some.has(RowKinds::NAMES));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RowKinds(u8);

impl RowKinds {
    /// None.
    pub const NONE: Self = Self(0);
    /// [`StreamRows::identifiers`].
    pub const IDENTIFIERS: Self = Self(1);
    /// [`StreamRows::names`].
    pub const NAMES: Self = Self(1 << 1);
    /// [`StreamRows::entries`].
    pub const ENTRIES: Self = Self(1 << 2);
    /// [`StreamRows::cases`].
    pub const CASES: Self = Self(1 << 3);
    /// [`StreamRows::dues`].
    pub const DUES: Self = Self(1 << 4);
    /// [`StreamRows::measures`].
    pub const MEASURES: Self = Self(1 << 5);
    /// [`StreamRows::live`].
    pub const LIVE: Self = Self(1 << 6);
    /// All of them.
    pub const ALL: Self = Self((1 << KINDS) - 1);

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether all of these are among them.
    #[must_use]
    pub const fn has(self, these: Self) -> bool {
        self.0 & these.0 == these.0
    }

    /// The kinds one by one, in the order of [`crate::projection::TABLES`].
    fn each() -> [Self; KINDS] {
        std::array::from_fn(|index| Self(1 << index))
    }
}

impl Default for RowKinds {
    /// All: rows that say nothing else are whole.
    fn default() -> Self {
        Self::ALL
    }
}

/// One hash for each kind of rows; 0 when the stream has none of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Prints(pub(crate) [u64; KINDS]);

impl Prints {
    /// The prints of new rows; those of kinds that these do not speak of stay what they were.
    pub(crate) fn of(rows: &StreamRows, before: Self) -> Self {
        let mut prints = Self([
            print(&rows.identifiers),
            print(&rows.names),
            print(&rows.entries),
            print(&rows.cases),
            print(&rows.dues),
            print(&rows.measures),
            rows.live.as_ref().map_or(0, |live| print(std::slice::from_ref(live))),
        ]);
        for ((print, before), kind) in prints.0.iter_mut().zip(before.0).zip(RowKinds::each()) {
            if !rows.kinds.has(kind) {
                *print = before;
            }
        }
        prints
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

    fn of(rows: &StreamRows) -> Prints {
        Prints::of(rows, Prints::default())
    }

    #[test]
    fn prints_differ_where_rows_differ_and_read_back() {
        let base = of(&rows(&["a", "b"], Some(b"live")));
        assert_eq!(base.0.map(|print| print != 0), [true, false, false, false, false, false, true]);
        assert_eq!(of(&rows(&["a", "b"], Some(b"live"))), base);
        for (other, kind) in [
            (rows(&["a"], Some(b"live")), 0),
            (rows(&["b", "a"], Some(b"live")), 0),
            (rows(&["ab"], Some(b"live")), 0),
            (rows(&[], Some(b"live")), 0),
            (rows(&["a", "b"], Some(b"")), 6),
            (rows(&["a", "b"], None), 6),
        ] {
            let other = of(&other);
            let differs = std::array::from_fn::<_, KINDS, _>(|index| base.0[index] != other.0[index]);
            assert_eq!(differs, std::array::from_fn(|index| index == kind));
            assert_eq!(Prints::from_bytes(&other.to_bytes()), other);
        }
        assert_eq!(of(&rows(&[], None)).to_bytes(), Vec::<u8>::new());
        assert_eq!(Prints::from_bytes(&[]), Prints::default());
    }

    #[test]
    fn kinds_that_rows_do_not_speak_of_keep_their_prints() {
        let before = of(&rows(&["a"], Some(b"live")));
        let other = StreamRows { kinds: RowKinds::NAMES.and(RowKinds::LIVE), ..rows(&["b"], None) };
        let after = Prints::of(&other, before);
        assert_eq!(after.0[0], before.0[0], "it says nothing of identifiers");
        assert_eq!(after.0[6], 0, "it says that nothing is live");
        assert_eq!(Prints::of(&StreamRows { kinds: RowKinds::NONE, ..rows(&[], None) }, before), before);
    }
}
