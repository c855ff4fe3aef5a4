//! Searching an index: candidates by keys and identifiers, compared in full, best first.
//!
//! Deliberately absent: what follows from being found. A hit is a possible match; a person decides.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{hash_of, read_facts};
use super::bytes::{lower_bound, lower_bound_near, place_at, u32_at, u64_at};
use super::candidates::{CANDIDATES_MAX, Counter, List, READ_CANDIDATES_MAX};
use super::keys::{Keys, is_syllables, kind_weight};
use super::layout::{Layout, Section, identity};
use crate::compare::{Comparison, Matcher};
use crate::error::ScreeningError;
use crate::name::Name;
use crate::rarity::Rarity;
use crate::subject::{Identifier, Subject, with_facts};

/// Bytes of a hash and the number that belongs to it.
const HASH_ENTRY_BYTES: usize = 12;

/// An index over bytes in memory or mapped from a file.
#[derive(Debug)]
pub struct Index<B> {
    bytes: B,
    layout: Layout,
    matcher: Matcher,
}

/// An organisation that a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The number it was added under.
    pub key: u64,
    /// The name that fits best, as it was added; empty when the organisation has none.
    pub name: String,
    /// Its identifiers, in the order in which they were added.
    pub identifiers: Vec<Identifier>,
    /// How well it fits and why. `is_match` is a possible match, never a listing.
    pub comparison: Comparison,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// Opens an index, checking every byte of it.
    ///
    /// # Errors
    /// [`ScreeningError`] when the bytes are no index, not all of it, changed, or of another version: build it again.
    pub fn open(bytes: B) -> Result<Self, ScreeningError> {
        let layout = Layout::check(bytes.as_ref())?;
        let mut index = Self { bytes, layout, matcher: Matcher::default() };
        index.matcher = Matcher::with_rarity(index.rarity());
        Ok(index)
    }

    /// The bytes, to be saved.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    /// What names this index and no other: SHA-256 of its header.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        identity(self.bytes.as_ref())
    }

    /// Organisations in the index.
    #[must_use]
    pub fn organisations(&self) -> usize {
        self.section(Section::Organisations).len() / 8
    }

    /// Names in the index.
    #[must_use]
    pub fn names(&self) -> usize {
        self.section(Section::KeyCounts).len()
    }

    /// The matcher that knows how rare words are in this index.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The best hits for a query, at most `limit`. For many queries, [`Self::searcher`] spares memory.
    #[must_use]
    pub fn search(&self, query: &Subject, limit: usize) -> Vec<Hit> {
        self.searcher().search(query, limit)
    }

    /// A searcher for many queries, one at a time.
    #[must_use]
    pub fn searcher(&self) -> Searcher<'_, B> {
        self.searcher_with(Scratch::default())
    }

    /// A searcher with the memory of another, which may have searched another index.
    #[must_use]
    pub fn searcher_with(&self, scratch: Scratch) -> Searcher<'_, B> {
        Searcher { index: self, scratch }
    }

    fn section(&self, section: Section) -> &[u8] {
        self.layout.section(self.bytes.as_ref(), section)
    }

    fn rarity(&self) -> Rarity {
        let hashes = self.section(Section::Hashes);
        let words_from = 8 + HASH_ENTRY_BYTES * self.identifiers();
        let words = hashes.get(words_from..).unwrap_or(&[]).chunks_exact(HASH_ENTRY_BYTES);
        let counts = words.map(|entry| (u64_at(entry, 0), u32_at(entry, 2)));
        Rarity::from_hashes(u32::try_from(self.names()).unwrap_or(u32::MAX), counts)
    }

    /// Identifiers in the index.
    fn identifiers(&self) -> usize {
        let hashes = self.section(Section::Hashes);
        // An index that lies may say any number; there are no more than have room.
        let room = hashes.len().saturating_sub(8) / HASH_ENTRY_BYTES;
        usize::try_from(u64_at(hashes, 0)).unwrap_or(0).min(room)
    }

    /// Organisations that have the identifier of this hash; the hash is checked against the code later.
    fn with_identifier(&self, hash: u64) -> Vec<u32> {
        let entries = self.section(Section::Hashes).get(8..).unwrap_or(&[]);
        let hash_at = |at: usize| u64_at(entries.get(at * HASH_ENTRY_BYTES..).unwrap_or(&[]), 0);
        let number_at = |at: usize| u32_at(entries.get(at * HASH_ENTRY_BYTES..).unwrap_or(&[]), 2);
        let len = self.identifiers();
        let first = lower_bound(len, &hash, hash_at);
        (first..len).take_while(|at| hash_at(*at) == hash).map(number_at).collect()
    }

    /// The list of names of a key.
    fn list(&self, key: u32) -> Option<List<'_>> {
        let keys = self.section(Section::Keys);
        let len = keys.len() / 4;
        // Keys are hashes: one of half the highest number lies near the middle.
        let share = (u64::from(key) * u64::try_from(len).unwrap_or(0)) >> 32;
        let guess = usize::try_from(share).unwrap_or(0);
        let at = lower_bound_near(len, guess, &key, |at| u32_at(keys, at));
        if at == len || u32_at(keys, at) != key {
            return None;
        }
        let lists = self.section(Section::Lists);
        let (start, end) = (place_at(lists, 2 * at), place_at(lists, 2 * at + 2));
        let bytes = self.section(Section::Postings).get(start..end)?;
        Some(List { names: place_at(lists, 2 * at + 1), kind_weight: kind_weight(key), bytes })
    }

    fn name(&self, at: u32) -> &str {
        let starts = self.section(Section::NameStarts);
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let text =
            self.section(Section::Names).get(place_at(starts, at)..place_at(starts, at.saturating_add(1)));
        text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or("")
    }

    fn names_of(&self, organisation: u32) -> std::ops::Range<u32> {
        let first_names = self.section(Section::FirstNames);
        let at = usize::try_from(organisation).unwrap_or(usize::MAX);
        let names = u32::try_from(self.names()).unwrap_or(u32::MAX);
        u32_at(first_names, at).min(names)..u32_at(first_names, at.saturating_add(1)).min(names)
    }

    fn organisation_of(&self, name: u32) -> u32 {
        let first_names = self.section(Section::FirstNames);
        let len = first_names.len() / 4;
        let share = u64::from(name) * u64::try_from(len).unwrap_or(0)
            / u64::try_from(self.names().max(1)).unwrap_or(1);
        let guess = usize::try_from(share).unwrap_or(0);
        let wanted = name.saturating_add(1);
        let after = lower_bound_near(len, guess, &wanted, |at| u32_at(first_names, at));
        u32::try_from(after.saturating_sub(1)).unwrap_or(0)
    }

    /// Everything but the names of an organisation.
    fn facts(&self, organisation: u32) -> Subject {
        let starts = self.section(Section::FactStarts);
        let at = usize::try_from(organisation).unwrap_or(usize::MAX);
        let facts =
            self.section(Section::Facts).get(place_at(starts, at)..place_at(starts, at.saturating_add(1)));
        let (country, identifiers) = read_facts(facts.unwrap_or(&[]));
        Subject { names: Vec::new(), identifiers, country }
    }
}

/// Searches one index again and again with the same memory.
#[derive(Debug)]
pub struct Searcher<'a, B> {
    index: &'a Index<B>,
    scratch: Scratch,
}

/// The memory of a searcher, without what it found.
#[derive(Debug, Default)]
pub struct Scratch {
    counter: Counter,
    keys: Keys,
}

/// The pair of names that fits best so far.
#[derive(Debug, Clone, Copy)]
struct Best {
    score: f64,
    query: usize,
    name: u32,
}

impl<B: AsRef<[u8]>> Searcher<'_, B> {
    /// The best hits for a query, at most `limit`, best first; equal scores in the order of the keys.
    #[must_use]
    pub fn search(&mut self, query: &Subject, limit: usize) -> Vec<Hit> {
        self.search_above(query, limit, 0.0)
    }

    /// Gives back its memory, for a searcher of the next query.
    #[must_use]
    pub fn into_scratch(self) -> Scratch {
        self.scratch
    }

    /// The same without those whose score is below the least; what is left out costs no explanation.
    #[must_use]
    pub fn search_above(&mut self, query: &Subject, limit: usize, least: f64) -> Vec<Hit> {
        let mut best: BTreeMap<u32, Option<Best>> = BTreeMap::new();
        for organisation in
            query.identifiers.iter().flat_map(|identifier| self.index.with_identifier(hash_of(identifier)))
        {
            best.entry(organisation).or_insert(None);
        }
        let mut names: BTreeSet<u32> =
            best.keys().flat_map(|organisation| self.index.names_of(*organisation)).collect();
        for name in &query.names {
            names.extend(self.candidates(name));
        }
        for name in names {
            let candidate = Name::new(self.index.name(name));
            for (at, asked) in query.names.iter().enumerate() {
                let found = Best { score: self.index.matcher.score(asked, &candidate), query: at, name };
                let place = best.entry(self.index.organisation_of(name)).or_insert(None);
                if place.is_none_or(|known| found.score > known.score) {
                    *place = Some(found);
                }
            }
        }
        self.hits(query, best, limit, least)
    }

    fn candidates(&mut self, name: &Name) -> Vec<u32> {
        self.scratch.keys.take(&name.parsed, true);
        let lists: Vec<List> =
            self.scratch.keys.list.iter().filter_map(|key| self.index.list(*key)).collect();
        let counts = self.index.section(Section::KeyCounts);
        let keys_of =
            |name: u32| usize::try_from(name).ok().and_then(|at| counts.get(at)).copied().unwrap_or(0);
        let keys = self.scratch.keys.list.len();
        let mut found = self.scratch.counter.best(lists, CANDIDATES_MAX, self.index.names(), keys, keys_of);
        if self.scratch.keys.is_readable {
            let syllables = self.scratch.keys.list.iter().filter(|key| is_syllables(**key));
            let lists = syllables.filter_map(|key| self.index.list(*key)).collect();
            found.extend(self.scratch.counter.best(
                lists,
                READ_CANDIDATES_MAX,
                self.index.names(),
                keys,
                keys_of,
            ));
        }
        found
    }

    /// Explains the best and lets identifiers and countries have their say.
    fn hits(&self, query: &Subject, best: BTreeMap<u32, Option<Best>>, limit: usize, least: f64) -> Vec<Hit> {
        let has_facts = query.country.is_some() || !query.identifiers.is_empty();
        let mut ranked: Vec<(f64, u32, Option<Best>)> = best
            .into_iter()
            .map(|(organisation, best)| {
                let score = best.map_or(0.0, |best| best.score);
                let score = if has_facts {
                    let names_only = Comparison { score, ..Comparison::default() };
                    with_facts(names_only, query, &self.index.facts(organisation)).score
                } else {
                    score
                };
                (score, organisation, best)
            })
            .collect();
        ranked.sort_by(|first, second| second.0.total_cmp(&first.0).then(first.1.cmp(&second.1)));
        ranked.truncate(limit);
        ranked
            .into_iter()
            .filter(|(score, ..)| *score > 0.0 && *score >= least)
            .map(|(_, organisation, best)| self.hit(query, organisation, best))
            .collect()
    }

    fn hit(&self, query: &Subject, organisation: u32, best: Option<Best>) -> Hit {
        let at = usize::try_from(organisation).unwrap_or(usize::MAX);
        let key = u64_at(self.index.section(Section::Organisations), at);
        let name = best.map_or("", |best| self.index.name(best.name)).to_owned();
        let asked = best.and_then(|best| query.names.get(best.query));
        let of_names = asked
            .map_or_else(Comparison::default, |asked| self.index.matcher.compare(asked, &Name::new(&name)));
        let facts = self.index.facts(organisation);
        let comparison = with_facts(of_names, query, &facts);
        Hit { key, name, identifiers: facts.identifiers, comparison }
    }
}
