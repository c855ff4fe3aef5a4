//! How rare a word is among names: rare words tell organisations apart, common ones do not.
//!
//! Deliberately absent: what words mean. The counts come from an index, or from the table that is built in.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::hash::{self, Hashed};

const COMMON_WORDS: &str = include_str!("../data/common-words.tsv");

/// Organisations that the built-in table was counted over.
const COMMON_WORDS_NAMES: u32 = 49_796;

/// From this many names on a word is one that exists, so that a word one letter away from it may be another.
const KNOWN_NAMES_MIN: u32 = 6;
/// In a large corpus slips repeat themselves: one name in so many must have a word before it counts as known.
const KNOWN_SHARE: u32 = 8_000;

/// Lowest weight of a word that everybody uses.
const WEIGHT_MIN: f64 = 0.25;

/// In how many names each word stands: the built-in counts, and those of a corpus where there is one.
#[derive(Debug, Clone, Default)]
pub struct Rarity {
    own: Counts,
}

/// Counts of words, by the hash of the word.
#[derive(Debug, Clone, Default)]
struct Counts {
    names: u32,
    words: HashMap<u64, Known, Hashed>,
}

/// A word that was counted.
#[derive(Debug, Clone, Copy)]
struct Known {
    names: u32,
    weight: f64,
}

impl Rarity {
    /// Counts of a corpus of this many names, beside the built-in ones. Words in few names may be left out.
    #[must_use]
    pub fn from_counts<'w>(names: u32, counts: impl IntoIterator<Item = (&'w str, u32)>) -> Self {
        Self::from_hashes(names, counts.into_iter().map(|(word, count)| (hash::word(word), count)))
    }

    /// The same for words whose hashes are known.
    pub(crate) fn from_hashes(names: u32, counts: impl IntoIterator<Item = (u64, u32)>) -> Self {
        Self { own: Counts::of(names, counts) }
    }

    /// Weight of a word, from a quarter for one that everybody uses to 1 for one that nobody else does.
    #[must_use]
    pub fn weight(&self, word: &str) -> f64 {
        let word = hash::word(word);
        built_in().weight(word).min(self.own.weight(word))
    }

    /// Whether several names have the word, so that it is hardly a slip for another.
    #[must_use]
    pub fn is_known(&self, word: &str) -> bool {
        let word = hash::word(word);
        built_in().is_known(word) || self.own.is_known(word)
    }
}

impl Counts {
    fn of(names: u32, counts: impl IntoIterator<Item = (u64, u32)>) -> Self {
        let of_all = f64::from(names.max(2)).ln();
        let known = |(word, names): (u64, u32)| {
            let weight = (1.0 - f64::from(names.max(1)).ln() / of_all).clamp(WEIGHT_MIN, 1.0);
            (word, Known { names, weight })
        };
        Self { names, words: counts.into_iter().map(known).collect() }
    }

    fn weight(&self, word: u64) -> f64 {
        self.words.get(&word).map_or(1.0, |known| known.weight)
    }

    fn is_known(&self, word: u64) -> bool {
        let names = self.words.get(&word).map_or(0, |known| known.names);
        names >= KNOWN_NAMES_MIN.max(self.names / KNOWN_SHARE)
    }
}

/// Counts over an open register of research organisations; see `data/README.md`.
fn built_in() -> &'static Counts {
    static COUNTS: OnceLock<Counts> = OnceLock::new();
    COUNTS.get_or_init(|| {
        let count = |line: &str| {
            let (word, count) = line.split_once('\t')?;
            Some((hash::word(word), count.parse().ok()?))
        };
        Counts::of(COMMON_WORDS_NAMES, COMMON_WORDS.lines().filter_map(count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let rarity = Rarity::default();
        assert!(rarity.weight("university") < rarity.weight("dulverton"));
        assert!(rarity.is_known("university") && !rarity.is_known("dulverton"));
        assert!((rarity.weight("dulverton") - 1.0).abs() < f64::EPSILON);
        let own = Rarity::from_counts(100, [("acme", 50)]);
        assert!(own.weight("acme") < 0.3 && own.is_known("acme") && own.is_known("university"));
        let large = Rarity::from_counts(1_000_000, [("acmee", 50)]);
        assert!(!large.is_known("acmee"), "a slip that repeats itself in a million names is still one");
    }
}
