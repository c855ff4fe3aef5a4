//! Building an index: names in, one run of bytes out.
//!
//! Deliberately absent: threads. Builders are filled independently and joined, so a caller that has threads can fill
//! one on each.

use std::collections::HashMap;

use super::keys::{Keys, counted_words};
use super::layout::{Section, assemble};
use super::runs::{Lists, Run, pair};
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
    organisations: Vec<u64>,
    first_names: Vec<u32>,
    fact_starts: Vec<u32>,
    facts: Vec<u8>,
    name_starts: Vec<u32>,
    names: Vec<u8>,
    key_counts: Vec<u8>,
    /// What was joined before, in the order of the names.
    runs: Vec<Run>,
    /// What was added here, not yet sorted.
    pairs: Vec<u64>,
    identifiers: Vec<(u64, u32)>,
    words: HashMap<u64, u32, Hashed>,
    keys: Keys,
}

impl IndexBuilder {
    /// Adds an organisation under the caller's own number for it.
    ///
    /// # Errors
    /// [`ScreeningError::TooLarge`] beyond 4 GiB of names or four thousand million of them.
    pub fn add(&mut self, key: u64, subject: &Subject) -> Result<(), ScreeningError> {
        self.add_organisation(key, &write_facts(subject), subject.identifiers.iter().map(hash_of))?;
        let mut keys = std::mem::take(&mut self.keys);
        for name in subject.names.iter().filter(|name| !name.is_empty()) {
            keys.take(&name.parsed, false);
            self.add_name(kept(name.raw()), &keys.list, counted_words(&name.parsed).map(hash::word))?;
        }
        self.keys = keys;
        Ok(())
    }

    /// Adds an organisation that was prepared elsewhere.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_prepared(&mut self, prepared: &Prepared) -> Result<(), ScreeningError> {
        self.add_organisation(prepared.key, &prepared.facts, prepared.identifiers.iter().copied())?;
        for name in &prepared.names {
            self.add_name(&name.text, &name.keys, name.words.iter().copied())?;
        }
        Ok(())
    }

    fn add_organisation(
        &mut self,
        key: u64,
        facts: &[u8],
        identifiers: impl Iterator<Item = u64>,
    ) -> Result<(), ScreeningError> {
        let number = narrow(self.organisations.len(), "organisations")?;
        self.organisations.push(key);
        self.first_names.push(narrow(self.key_counts.len(), "names")?);
        self.fact_starts.push(narrow(self.facts.len(), "facts")?);
        self.facts.extend_from_slice(facts);
        self.identifiers.extend(identifiers.map(|hash| (hash, number)));
        Ok(())
    }

    fn add_name(
        &mut self,
        text: &str,
        keys: &[u32],
        words: impl Iterator<Item = u64>,
    ) -> Result<(), ScreeningError> {
        let number = narrow(self.key_counts.len(), "names")?;
        self.name_starts.push(narrow(self.names.len(), "names")?);
        self.names.extend_from_slice(text.as_bytes());
        self.key_counts.push(u8::try_from(keys.len()).unwrap_or(u8::MAX));
        self.pairs.extend(keys.iter().map(|key| pair(*key, number)));
        for word in words {
            *self.words.entry(word).or_insert(0) += 1;
        }
        Ok(())
    }

    /// Sorts what was added, so that [`Self::finish`] need not: for builders that are filled side by side.
    pub fn sort(&mut self) {
        if !self.pairs.is_empty() {
            self.runs.push(Run::of(std::mem::take(&mut self.pairs)));
        }
    }

    /// Takes in what another builder collected, behind what this one has: as if all had been added here in turn.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn join(&mut self, mut later: Self) -> Result<(), ScreeningError> {
        self.sort();
        later.sort();
        let names = narrow(self.key_counts.len(), "names")?;
        let (facts, texts) = (narrow(self.facts.len(), "facts")?, narrow(self.names.len(), "names")?);
        let organisations = narrow(self.organisations.len(), "organisations")?;
        // What is behind must have a number as well.
        narrow(self.key_counts.len() + later.key_counts.len(), "names")?;
        narrow(self.facts.len() + later.facts.len(), "facts")?;
        narrow(self.names.len() + later.names.len(), "names")?;
        self.organisations.append(&mut later.organisations);
        self.first_names.extend(later.first_names.iter().map(|first| first + names));
        self.fact_starts.extend(later.fact_starts.iter().map(|start| start + facts));
        self.name_starts.extend(later.name_starts.iter().map(|start| start + texts));
        self.facts.append(&mut later.facts);
        self.names.append(&mut later.names);
        self.key_counts.append(&mut later.key_counts);
        self.identifiers.extend(later.identifiers.iter().map(|(hash, at)| (*hash, at + organisations)));
        self.runs.extend(later.runs.into_iter().map(|run| Run { first_name: run.first_name + names, ..run }));
        for (word, count) in later.words {
            *self.words.entry(word).or_insert(0) += count;
        }
        Ok(())
    }

    /// Puts the index together.
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
        self.sort();
        self.first_names.push(narrow(self.key_counts.len(), "names")?);
        self.fact_starts.push(narrow(self.facts.len(), "facts")?);
        self.name_starts.push(narrow(self.names.len(), "names")?);
        let hashes = hashes(std::mem::take(&mut self.identifiers), &self.words);
        self.words = HashMap::default();
        let lists = Lists::of(&std::mem::take(&mut self.runs))?;
        let mut sections: [Vec<u8>; 11] = Default::default();
        let mut put = |section: Section, bytes: Vec<u8>| {
            if let Some(place) = sections.get_mut(section as usize) {
                *place = bytes;
            }
        };
        put(Section::Organisations, self.organisations.iter().flat_map(|key| key.to_le_bytes()).collect());
        put(Section::FirstNames, in_bytes(&self.first_names));
        put(Section::FactStarts, in_bytes(&self.fact_starts));
        put(Section::Facts, self.facts);
        put(Section::NameStarts, in_bytes(&self.name_starts));
        put(Section::Names, self.names);
        put(Section::KeyCounts, self.key_counts);
        put(Section::Keys, lists.keys);
        put(Section::Lists, lists.lists);
        put(Section::Postings, lists.postings);
        put(Section::Hashes, hashes);
        Ok(assemble(sections))
    }
}

fn in_bytes(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 * numbers.len());
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    bytes
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

pub(super) fn narrow(number: usize, what: &'static str) -> Result<u32, ScreeningError> {
    u32::try_from(number).map_err(|_| ScreeningError::TooLarge { what })
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
    fn builders_that_are_joined_make_the_index_that_one_makes() {
        let subject = |at: usize| {
            let name =
                ["Zenith Maritime Ltd", "华为技术有限公司", "ООО Волготранс", "Zenith Mining plc"][at % 4];
            let code = Identifier { scheme: "lei".into(), code: at.to_string() };
            Subject { identifiers: vec![code], ..Subject::named(name) }
        };
        let filled = |range: std::ops::Range<usize>| {
            let mut builder = IndexBuilder::default();
            range.for_each(|at| builder.add(at as u64, &subject(at)).unwrap());
            builder
        };
        let whole = filled(0..9).into_bytes().unwrap();
        let mut joined = filled(0..4);
        joined.join(filled(4..4)).unwrap();
        joined.join(filled(4..7)).unwrap();
        for at in 7..9 {
            joined.add_prepared(&Prepared::new(at as u64, &subject(at))).unwrap();
        }
        assert_eq!(joined.into_bytes().unwrap(), whole);
    }

    #[test]
    fn long_names_are_kept_in_part() {
        assert_eq!(kept("abc"), "abc");
        assert_eq!(kept(&"é".repeat(5_000)).len(), NAME_BYTES_MAX);
        assert_eq!(kept(&format!("a{}", "é".repeat(5_000))).len(), NAME_BYTES_MAX - 1);
    }
}
