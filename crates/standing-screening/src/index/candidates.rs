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

/// Names that are counted at a time: their sums fit a core's own cache.
const WINDOW: u32 = 1 << 15;

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
    /// The sum of weights of each name of the window; zero for names that were not met.
    sums: Vec<f32>,
    /// The names of the window that were met, and how many there are.
    met: Vec<u32>,
    met_count: usize,
    /// What was found so far.
    found: Vec<(f32, u32)>,
}

impl Default for Counter {
    fn default() -> Self {
        let window = usize::try_from(WINDOW).unwrap_or(0);
        Self { sums: vec![0.0; window], met: vec![0; window + 1], met_count: 0, found: Vec::new() }
    }
}

/// A list that is being read, name by name.
struct Reader<'a> {
    next: Option<u32>,
    rest: Postings<'a>,
    weight: f32,
    /// Names that no list before had are taken in too.
    is_open: bool,
}

impl Counter {
    /// The names that share most weight with the query, best first, at most `most`.
    ///
    /// `keys_of` tells how many keys a name has: of two names that share as much, the shorter fits better.
    pub(super) fn best(
        &mut self,
        lists: Vec<List<'_>>,
        most: usize,
        names: usize,
        keys: usize,
        keys_of: impl Fn(u32) -> u8,
    ) -> Vec<u32> {
        let mut readers = readers(lists, names);
        let keys = f32::from(u8::try_from(keys).unwrap_or(u8::MAX));
        self.found.clear();
        // Names are taken window by window: each list ascends, so it is read on from where it was.
        while let Some(first) = readers.iter().filter_map(|reader| reader.next).min() {
            let start = first - first % WINDOW;
            for reader in &mut readers {
                if reader.is_open { self.read_open(reader, start) } else { self.read_closed(reader, start) }
            }
            for name in self.met.get(..std::mem::take(&mut self.met_count)).unwrap_or(&[]) {
                let Some(sum) = place(&mut self.sums, *name, start) else { continue };
                let length = f32::from(keys_of(*name)) + keys;
                self.found.push((std::mem::take(sum) / length.max(1.0).sqrt(), *name));
            }
        }
        best_of(&mut self.found, most)
    }

    /// Adds the weight of a list to its names within the window, whether they were met before or not.
    fn read_open(&mut self, reader: &mut Reader<'_>, start: u32) {
        while let Some(name) = reader.next {
            let Some(sum) = place(&mut self.sums, name, start) else { return };
            // Without a branch, which nobody could foresee: the next name overwrites one that had been met.
            if let Some(place) = self.met.get_mut(self.met_count) {
                *place = name;
            }
            self.met_count += usize::from(*sum == 0.0);
            *sum += reader.weight;
            reader.next = reader.rest.next();
        }
    }

    /// Adds the weight of a list to those of its names within the window that were met.
    fn read_closed(&mut self, reader: &mut Reader<'_>, start: u32) {
        while let Some(name) = reader.next {
            let Some(sum) = place(&mut self.sums, name, start) else { return };
            *sum += if *sum == 0.0 { 0.0 } else { reader.weight };
            reader.next = reader.rest.next();
        }
    }
}

/// The sum of a name of the window that starts there.
fn place(sums: &mut [f32], name: u32, start: u32) -> Option<&mut f32> {
    usize::try_from(name.wrapping_sub(start)).ok().and_then(|at| sums.get_mut(at))
}

/// The lists that are read, from the shortest on.
fn readers(mut lists: Vec<List<'_>>, names: usize) -> Vec<Reader<'_>> {
    lists.sort_by_key(|list| list.names);
    let (mut read, mut is_open) = (0, true);
    let mut readers = Vec::with_capacity(lists.len());
    for list in lists {
        if read > 0 && read + list.names > READ_MAX {
            break;
        }
        is_open &= read == 0 || read + list.names <= NEW_NAMES_MAX;
        read += list.names;
        let weight = list.kind_weight * weight(list.names, names);
        let mut rest = Postings::new(list.bytes);
        readers.push(Reader { next: rest.next(), rest, weight, is_open });
    }
    readers
}

/// The best of the names that were found, best first, without those that are far behind.
fn best_of(found: &mut Vec<(f32, u32)>, most: usize) -> Vec<u32> {
    let better =
        |first: &(f32, u32), second: &(f32, u32)| second.0.total_cmp(&first.0).then(first.1.cmp(&second.1));
    if found.len() > most {
        found.select_nth_unstable_by(most, better);
        found.truncate(most);
    }
    found.sort_unstable_by(better);
    let least = found.first().map_or(0.0, |(best, _)| best * NEAR_SHARE);
    let is_near = |(at, (weight, _)): &(usize, (f32, u32))| *at < NEAREST || *weight >= least;
    found.drain(..).enumerate().filter(is_near).map(|(_, (_, name))| name).collect()
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
