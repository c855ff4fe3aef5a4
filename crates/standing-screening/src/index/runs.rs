//! Pairs of a key and a name, sorted in runs, and the lists of names by key that are made of them.
//!
//! Deliberately absent: names and keys themselves; here they are numbers.

use super::build::narrow;
use super::candidates::POSTINGS_MAX;
use super::postings;
use crate::error::ScreeningError;

/// Bits of a key by which pairs are parted before they are sorted: parts small enough for a core's own cache.
const PART_BITS: u32 = 10;
/// Fewest pairs that are parted.
const PARTED_MIN: usize = 1 << 16;

/// A key in the upper half, a name in the lower: pairs sort by key, then by name.
pub(super) fn pair(key: u32, name: u32) -> u64 {
    u64::from(key) << 32 | u64::from(name)
}

fn key_of(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(u32::MAX)
}

fn name_of(pair: u64) -> u32 {
    u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// Sorted pairs, whose names count from a first one.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) first_name: u32,
    pub(super) pairs: Vec<u64>,
}

impl Run {
    pub(super) fn of(pairs: Vec<u64>) -> Self {
        Self { first_name: 0, pairs: sorted(pairs) }
    }
}

/// Sorts pairs. Keys are hashes, so the first bits of a key part them evenly.
fn sorted(mut pairs: Vec<u64>) -> Vec<u64> {
    if pairs.len() < PARTED_MIN {
        pairs.sort_unstable();
        return pairs;
    }
    let part_of = |pair: u64| usize::try_from(pair >> (u64::BITS - PART_BITS)).unwrap_or(0);
    let mut ends = vec![0_usize; 1 << PART_BITS];
    for pair in &pairs {
        if let Some(count) = ends.get_mut(part_of(*pair)) {
            *count += 1;
        }
    }
    let mut before = 0;
    for end in &mut ends {
        before += std::mem::replace(end, before);
    }
    // Each end grows from where its part begins to where it ends.
    let mut parted = vec![0; pairs.len()];
    for pair in &pairs {
        let Some(end) = ends.get_mut(part_of(*pair)) else { continue };
        if let Some(place) = parted.get_mut(*end) {
            *place = *pair;
        }
        *end += 1;
    }
    drop(pairs);
    let (mut rest, mut start) = (parted.as_mut_slice(), 0);
    for end in ends {
        let (part, behind) = rest.split_at_mut(end - start);
        part.sort_unstable();
        (rest, start) = (behind, end);
    }
    parted
}

/// The sections of keys and their lists.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) keys: Vec<u8>,
    pub(super) lists: Vec<u8>,
    pub(super) postings: Vec<u8>,
}

impl Lists {
    /// The lists of all runs, the names of each run behind those of the one before. Lists longer than any query reads
    /// are left out.
    pub(super) fn of(runs: &[Run]) -> Result<Self, ScreeningError> {
        let mut lists = Self::default();
        let mut rests: Vec<(u32, &[u64])> =
            runs.iter().map(|run| (run.first_name, run.pairs.as_slice())).collect();
        let mut same_key: Vec<(u32, &[u64])> = Vec::with_capacity(rests.len());
        while let Some(key) =
            rests.iter().filter_map(|(_, rest)| rest.first()).map(|pair| key_of(*pair)).min()
        {
            same_key.clear();
            for (first_name, rest) in &mut rests {
                let width = rest.iter().take_while(|pair| key_of(**pair) == key).count();
                let (same, behind) = rest.split_at(width);
                same_key.push((*first_name, same));
                *rest = behind;
            }
            let names = same_key.iter().map(|(_, pairs)| pairs.len()).sum();
            if names > POSTINGS_MAX {
                continue;
            }
            lists.keys.extend_from_slice(&key.to_le_bytes());
            lists.start(names)?;
            let names = same_key
                .iter()
                .flat_map(|(first_name, pairs)| pairs.iter().map(move |pair| first_name + name_of(*pair)));
            postings::write(names, &mut lists.postings);
        }
        lists.start(0)?;
        Ok(lists)
    }

    fn start(&mut self, names: usize) -> Result<(), ScreeningError> {
        self.lists.extend_from_slice(&narrow(self.postings.len(), "lists of names")?.to_le_bytes());
        self.lists.extend_from_slice(&narrow(names, "names of one key")?.to_le_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pairs_are_sorted_as_few_are() {
        let mut state = 1_u64;
        let pairs: Vec<u64> = (0..PARTED_MIN + 1_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Every fifth has the highest part, so that parts are uneven.
                if state.is_multiple_of(5) { u64::MAX - (state >> 40) } else { state }
            })
            .collect();
        let mut expect = pairs.clone();
        expect.sort_unstable();
        assert_eq!(sorted(pairs), expect);
    }
}
