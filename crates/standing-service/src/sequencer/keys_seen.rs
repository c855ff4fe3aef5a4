//! Idempotency keys that came to this node lately. A retry mostly comes soon, to the node that took the first
//! try: then the database is asked for the first answer before anything is decided.
//!
//! It proves nothing. A key that is not here may have been used, which the log finds out; one that is here by
//! an accident of hashes costs a look at the database. Two generations: when the young one is full the old one
//! is forgotten.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

/// The most keys in one generation, eight bytes each.
const KEYS_PER_GENERATION: usize = 200_000;

/// Hashes of keys.
#[derive(Debug, Default)]
pub(crate) struct KeysSeen {
    hasher: RandomState,
    generations: Mutex<[HashSet<u64>; 2]>,
}

impl KeysSeen {
    /// Notes that keys are used.
    pub(super) fn note<'k>(&self, keys: impl Iterator<Item = &'k String>) {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        let [young, old] = &mut *generations;
        for key in keys {
            if young.len() >= KEYS_PER_GENERATION {
                *old = std::mem::take(young);
            }
            young.insert(self.hasher.hash_one(key));
        }
    }

    /// Whether a key was noted, as far as memory goes back.
    pub(super) fn has(&self, key: &String) -> bool {
        let hash = self.hasher.hash_one(key);
        let generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        generations.iter().any(|generation| generation.contains(&hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_keys_are_known_and_the_oldest_forgotten() {
        let seen = KeysSeen::default();
        let key = |number: usize| number.to_string();
        assert!(!seen.has(&key(0)));
        for number in 0..=2 * KEYS_PER_GENERATION {
            seen.note(std::iter::once(&key(number)));
        }
        assert!(seen.has(&key(2 * KEYS_PER_GENERATION)) && seen.has(&key(KEYS_PER_GENERATION)));
        assert!(!seen.has(&key(0)), "two generations later");
        assert!(!seen.has(&"never".to_owned()));
    }
}
