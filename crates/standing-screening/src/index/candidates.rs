//! Which names share most with a query: reads the lists of its rarest keys and counts.
//!
//! Deliberately absent: comparing. What is found here is only worth looking at.

use super::postings::Postings;

/// Most names that are compared in full for one name of a query.
pub const CANDIDATES_MAX: usize = 64;

/// Most names that are compared beyond those because they sound like a query that can be read as Mandarin.
pub(super) const READ_CANDIDATES_MAX: usize = 24;

/// Most entries of one list of names; longer lists are neither kept nor read.
pub const POSTINGS_MAX: usize = 50_000;

/// Entries after which a query adds no new names and only counts for those it has.
const NEW_NAMES_MAX: usize = 8_000;

/// Entries of lists that one name of a query reads, from the shortest list on; one list is always read.
const READ_MAX: usize = 24_000;

/// Share of the best one's weight below which a name is not worth comparing, once the nearest are found.
const NEAR_SHARE: f32 = 0.3;

/// Names that are compared however little they share: a slip in a short word leaves it few keys, and another name may
/// hold the word as it is written.
const NEAREST: usize = 16;

/// Places of the counting table, twice the names it can hold; a power of two, and small enough for a core's own cache.
const PLACES: usize = 1 << 15;

/// Sum of weights and name; zero weight is an empty place.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    name: u32,
    weight: f32,
}

/// A list of names of one key.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) names: usize,
    /// How much a key of its kind says.
    pub(super) kind_weight: f32,
    pub(super) bytes: &'a [u8],
}

/// Counts weights by name; kept between queries to spare its memory.
#[derive(Debug)]
pub(super) struct Counter {
    places: Vec<Place>,
    used: Vec<u32>,
}

impl Default for Counter {
    fn default() -> Self {
        Self { places: vec![Place::default(); PLACES], used: Vec::new() }
    }
}

impl Counter {
    /// The names that share most weight with the query, best first, at most `most`.
    ///
    /// `keys_of` tells how many keys a name has: of two names that share as much, the shorter fits better.
    pub(super) fn best(
        &mut self,
        mut lists: Vec<List<'_>>,
        most: usize,
        names: usize,
        keys: usize,
        keys_of: impl Fn(u32) -> u8,
    ) -> Vec<u32> {
        lists.sort_by_key(|list| list.names);
        let (mut read, mut is_open) = (0, true);
        for list in lists {
            if read > 0 && read + list.names > READ_MAX {
                break;
            }
            is_open &= read == 0 || read + list.names <= NEW_NAMES_MAX;
            read += list.names;
            let weight = list.kind_weight * weight(list.names, names);
            for name in Postings::new(list.bytes) {
                self.add(name, weight, is_open);
            }
        }
        self.drain(most, keys, keys_of)
    }

    fn add(&mut self, name: u32, weight: f32, is_open: bool) {
        let mask = PLACES - 1;
        let mut at = spread(name) & mask;
        loop {
            let Some(place) = self.places.get_mut(at) else { return };
            if place.weight == 0.0 {
                if is_open && self.used.len() < PLACES / 2 {
                    *place = Place { name, weight };
                    self.used.push(u32::try_from(at).unwrap_or(0));
                }
                return;
            }
            if place.name == name {
                place.weight += weight;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Takes the best names and leaves the counter empty.
    fn drain(&mut self, most: usize, keys: usize, keys_of: impl Fn(u32) -> u8) -> Vec<u32> {
        let mut found: Vec<(f32, u32)> = Vec::with_capacity(self.used.len());
        for at in self.used.drain(..) {
            let Some(place) = usize::try_from(at).ok().and_then(|at| self.places.get_mut(at)) else {
                continue;
            };
            let length = f32::from(keys_of(place.name)) + f32::from(u8::try_from(keys).unwrap_or(u8::MAX));
            found.push((place.weight / length.max(1.0).sqrt(), place.name));
            *place = Place::default();
        }
        let better = |first: &(f32, u32), second: &(f32, u32)| {
            second.0.total_cmp(&first.0).then(first.1.cmp(&second.1))
        };
        if found.len() > most {
            found.select_nth_unstable_by(most, better);
            found.truncate(most);
        }
        found.sort_unstable_by(better);
        let least = found.first().map_or(0.0, |(best, _)| best * NEAR_SHARE);
        let is_near = |(at, (weight, _)): &(usize, (f32, u32))| *at < NEAREST || *weight >= least;
        found.into_iter().enumerate().filter(is_near).map(|(_, (_, name))| name).collect()
    }
}

/// Rare keys weigh more; the logarithm of how rare.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a weight needs no more than a few digits"
)]
fn weight(names_of_key: usize, names: usize) -> f32 {
    (1.0 + (names.max(1) as f64 / names_of_key.max(1) as f64)).ln() as f32
}

fn spread(name: u32) -> usize {
    usize::try_from(name.wrapping_mul(0x9e37_79b9) >> 8).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::postings;
    use super::*;

    fn bytes(list: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        postings::write(list.iter().copied(), &mut bytes);
        bytes
    }

    #[test]
    fn who_shares_rare_keys_comes_first() {
        let (rare, common) = (bytes(&[7, 9]), bytes(&[1, 2, 3, 7]));
        let lists = || {
            vec![
                List { names: 4, kind_weight: 1.0, bytes: &common },
                List { names: 2, kind_weight: 1.0, bytes: &rare },
            ]
        };
        let mut counter = Counter::default();
        for _ in 0..2 {
            let found = counter.best(lists(), 9, 1_000, 2, |_| 2);
            assert_eq!(found, [7, 9, 1, 2, 3], "a counter is empty again after a query");
        }
        assert_eq!(
            counter.best(lists(), 9, 1_000, 2, |name| if name == 7 { 200 } else { 2 }).first(),
            Some(&9)
        );
    }

    #[test]
    fn candidates_are_limited() {
        let all = bytes(&(0..10_000).collect::<Vec<_>>());
        let found = Counter::default().best(
            vec![List { names: 10_000, kind_weight: 1.0, bytes: &all }],
            CANDIDATES_MAX,
            10_000,
            1,
            |_| 1,
        );
        assert_eq!(found.len(), CANDIDATES_MAX);
        assert_eq!(Counter::default().best(Vec::new(), 9, 10, 1, |_| 1), Vec::<u32>::new());
    }
}
