//! Building an index: names in, one run of bytes out.
//!
//! Deliberately absent: threads. [`Prepared`] is made independently of the builder, so a caller that has threads can
//! prepare on all of them and add on one.

use std::collections::HashMap;

use super::candidates::POSTINGS_MAX;
use super::keys::{Keys, counted_words};
use super::layout::{Section, assemble};
use super::postings;
use super::search::Index;
use crate::error::ScreeningError;
use crate::hash::{self, Hashed};
use crate::subject::{Identifier, Subject};

/// Longest name that is kept, in bytes; the rest of a longer one is not compared anyway.
const NAME_BYTES_MAX: usize = 4_096;

/// Words in fewer names are not counted.
const COUNTED_NAMES_MIN: u32 = 3;

/// One organisation with the keys of its names, ready to be added.
#[derive(Debug, Clone)]
pub struct Prepared {
    key: u64,
    names: Vec<PreparedName>,
    facts: Vec<u8>,
    identifiers: Vec<u64>,
}

#[derive(Debug, Clone)]
struct PreparedName {
    text: String,
    keys: Vec<u32>,
    words: Vec<u64>,
}

impl Prepared {
    /// Computes the keys of all names. `key` is the caller's own number for the organisation.
    #[must_use]
    pub fn new(key: u64, subject: &Subject) -> Self {
        let mut keys = Keys::default();
        let names = subject.names.iter().filter(|name| !name.is_empty());
        let names = names.map(|name| {
            keys.take(&name.parsed, false);
            let words = counted_words(&name.parsed).map(hash::word).collect();
            PreparedName { text: kept(name.raw()).to_owned(), keys: keys.list.clone(), words }
        });
        Self {
            key,
            names: names.collect(),
            facts: write_facts(subject),
            identifiers: subject.identifiers.iter().map(hash_of).collect(),
        }
    }
}

/// Collects organisations and makes an index of them.
///
/// ```
/// # use standing_screening::{IndexBuilder, Subject};
/// let mut builder = IndexBuilder::default();
/// builder.add(7, &Subject::named("华为技术有限公司"))?;
/// let index = builder.finish()?;
/// let hits = index.search(&Subject::named("華為"), 5);
/// assert_eq!(hits[0].key, 7);
/// assert!(hits[0].comparison.is_match);
/// # Ok::<(), standing_screening::ScreeningError>(())
/// ```
#[derive(Debug, Default)]
pub struct IndexBuilder {
    organisations: Vec<u8>,
    first_names: Vec<u8>,
    fact_starts: Vec<u8>,
    facts: Vec<u8>,
    name_starts: Vec<u8>,
    names: Vec<u8>,
    key_counts: Vec<u8>,
    /// Key in the upper half, name in the lower.
    pairs: Vec<u64>,
    identifiers: Vec<(u64, u32)>,
    words: HashMap<u64, u32, Hashed>,
    names_count: u32,
    organisations_count: u32,
}

impl IndexBuilder {
    /// Adds an organisation under the caller's own number for it.
    ///
    /// # Errors
    /// [`ScreeningError::TooLarge`] beyond 4 GiB of names or four thousand million of them.
    pub fn add(&mut self, key: u64, subject: &Subject) -> Result<(), ScreeningError> {
        self.add_prepared(&Prepared::new(key, subject))
    }

    /// Adds an organisation that was prepared elsewhere.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_prepared(&mut self, prepared: &Prepared) -> Result<(), ScreeningError> {
        self.organisations.extend_from_slice(&prepared.key.to_le_bytes());
        self.first_names.extend_from_slice(&self.names_count.to_le_bytes());
        self.fact_starts.extend_from_slice(&narrow(self.facts.len(), "facts")?.to_le_bytes());
        self.facts.extend_from_slice(&prepared.facts);
        self.identifiers.extend(prepared.identifiers.iter().map(|hash| (*hash, self.organisations_count)));
        for name in &prepared.names {
            self.name_starts.extend_from_slice(&narrow(self.names.len(), "names")?.to_le_bytes());
            self.names.extend_from_slice(name.text.as_bytes());
            self.key_counts.push(u8::try_from(name.keys.len()).unwrap_or(u8::MAX));
            self.pairs
                .extend(name.keys.iter().map(|key| u64::from(*key) << 32 | u64::from(self.names_count)));
            for word in &name.words {
                *self.words.entry(*word).or_insert(0) += 1;
            }
            self.names_count =
                self.names_count.checked_add(1).ok_or(ScreeningError::TooLarge { what: "names" })?;
        }
        self.organisations_count = self
            .organisations_count
            .checked_add(1)
            .ok_or(ScreeningError::TooLarge { what: "organisations" })?;
        Ok(())
    }

    /// Sorts the keys and puts the index together.
    ///
    /// # Errors
    /// [`ScreeningError::TooLarge`] when the lists of names outgrow 4 GiB.
    pub fn finish(self) -> Result<Index<Vec<u8>>, ScreeningError> {
        Index::open(self.into_bytes()?)
    }

    /// The bytes of the index, to be saved.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn into_bytes(mut self) -> Result<Vec<u8>, ScreeningError> {
        self.first_names.extend_from_slice(&self.names_count.to_le_bytes());
        self.fact_starts.extend_from_slice(&narrow(self.facts.len(), "facts")?.to_le_bytes());
        self.name_starts.extend_from_slice(&narrow(self.names.len(), "names")?.to_le_bytes());
        let hashes = hashes(std::mem::take(&mut self.identifiers), &self.words);
        self.words = HashMap::default();
        let lists = Lists::of(std::mem::take(&mut self.pairs))?;
        let mut sections: [Vec<u8>; 11] = Default::default();
        let mut put = |section: Section, bytes: Vec<u8>| {
            if let Some(place) = sections.get_mut(section as usize) {
                *place = bytes;
            }
        };
        put(Section::Organisations, self.organisations);
        put(Section::FirstNames, self.first_names);
        put(Section::FactStarts, self.fact_starts);
        put(Section::Facts, self.facts);
        put(Section::NameStarts, self.name_starts);
        put(Section::Names, self.names);
        put(Section::KeyCounts, self.key_counts);
        put(Section::Keys, lists.keys);
        put(Section::Lists, lists.lists);
        put(Section::Postings, lists.postings);
        put(Section::Hashes, hashes);
        Ok(assemble(sections))
    }
}

/// The sections of keys and their lists.
#[derive(Default)]
struct Lists {
    keys: Vec<u8>,
    lists: Vec<u8>,
    postings: Vec<u8>,
}

impl Lists {
    /// Lists longer than any query reads are left out.
    fn of(mut pairs: Vec<u64>) -> Result<Self, ScreeningError> {
        pairs.sort_unstable();
        let mut lists = Self::default();
        for same_key in pairs.chunk_by(|first, second| first >> 32 == second >> 32) {
            if same_key.len() > POSTINGS_MAX {
                continue;
            }
            let Some(first) = same_key.first() else { continue };
            lists.keys.extend_from_slice(&high(*first).to_le_bytes());
            lists.start(same_key.len())?;
            postings::write(same_key.iter().map(|pair| low(*pair)), &mut lists.postings);
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

/// Identifiers and word counts: how many there are of the first, then both, each by ascending hash.
fn hashes(mut identifiers: Vec<(u64, u32)>, words: &HashMap<u64, u32, Hashed>) -> Vec<u8> {
    identifiers.sort_unstable();
    let mut words: Vec<(u64, u32)> = words
        .iter()
        .filter(|(_, count)| **count >= COUNTED_NAMES_MIN)
        .map(|(word, count)| (*word, *count))
        .collect();
    words.sort_unstable();
    let mut bytes = Vec::with_capacity(8 + 12 * (identifiers.len() + words.len()));
    bytes.extend_from_slice(&u64::try_from(identifiers.len()).unwrap_or(0).to_le_bytes());
    for (hash, number) in identifiers.iter().chain(&words) {
        bytes.extend_from_slice(&hash.to_le_bytes());
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes
}

/// The hash that an identifier is found by.
pub(super) fn hash_of(identifier: &Identifier) -> u64 {
    hash::Hash64::new(b'i').text(&identifier.scheme).byte(0).text(&identifier.code).finish()
}

/// Country, then scheme and code of each identifier, each ended by a zero byte.
fn write_facts(subject: &Subject) -> Vec<u8> {
    let mut facts = Vec::new();
    let mut put = |text: &str| {
        facts.extend(text.bytes().filter(|byte| *byte != 0));
        facts.push(0);
    };
    if subject.country.is_none() && subject.identifiers.is_empty() {
        return Vec::new();
    }
    put(subject.country.as_deref().unwrap_or(""));
    for identifier in &subject.identifiers {
        put(&identifier.scheme);
        put(&identifier.code);
    }
    facts
}

/// Reads what [`write_facts`] wrote.
pub(super) fn read_facts(facts: &[u8]) -> (Option<String>, Vec<Identifier>) {
    let mut texts = facts.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
    let country = texts.next().filter(|country| !country.is_empty());
    let mut identifiers = Vec::new();
    while let (Some(scheme), Some(code)) = (texts.next(), texts.next()) {
        identifiers.push(Identifier { scheme, code });
    }
    (country, identifiers)
}

/// The beginning of a name, at most as long as is kept.
fn kept(name: &str) -> &str {
    let end = name.len().min(NAME_BYTES_MAX);
    (0..=end).rev().find_map(|end| name.get(..end)).unwrap_or("")
}

fn narrow(number: usize, what: &'static str) -> Result<u32, ScreeningError> {
    u32::try_from(number).map_err(|_| ScreeningError::TooLarge { what })
}

fn high(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(u32::MAX)
}

fn low(pair: u64) -> u32 {
    u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back() {
        let identifiers = vec![
            Identifier { scheme: "lei".into(), code: "A".into() },
            Identifier { scheme: "x".into(), code: "".into() },
        ];
        for (country, identifiers) in [
            (None, vec![]),
            (Some("cn".to_owned()), vec![]),
            (None, identifiers.clone()),
            (Some("de".into()), identifiers),
        ] {
            let subject =
                Subject { country: country.clone(), identifiers: identifiers.clone(), ..Subject::default() };
            assert_eq!(read_facts(&write_facts(&subject)), (country, identifiers));
        }
    }

    #[test]
    fn long_names_are_kept_in_part() {
        assert_eq!(kept("abc"), "abc");
        assert_eq!(kept(&"é".repeat(5_000)).len(), NAME_BYTES_MAX);
        assert_eq!(kept(&format!("a{}", "é".repeat(5_000))).len(), NAME_BYTES_MAX - 1);
    }
}
