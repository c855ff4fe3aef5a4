//! The vocabulary: legal forms, trades, heads, places and numbers of all scripts, by spelling.
//!
//! Deliberately absent: meaning in context. And words of one character in Han, which would cut names to pieces,
//! save for heads.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::entry::{Entry, EntryId, FormClass, FormPlace, WordKind};
use super::han_words::{HanWord, HanWords};
use super::rows::{rows, values};
use crate::hash::HashedText;
use crate::normalise::{is_cjk, letter_set, letters_of_words, plain};

const FORMS: &str = include_str!("../../data/legal-forms.tsv");
const WORDS: &str = include_str!("../../data/words.tsv");
const NUMBERS: &str = include_str!("../../data/numbers.tsv");
const COUNTRIES: &str = include_str!("../../data/countries.tsv");
const REGIONS_CN: &str = include_str!("../../data/regions-cn.tsv");
const REGIONS_OTHER: &str = include_str!("../../data/regions-other.tsv");

/// Shortest Latin spelling of a Chinese county: shorter ones are syllables of other words.
const COUNTY_LETTERS_MIN: usize = 5;

/// Shortest legal form of one Latin word that is still recognised with a slip.
const SLIP_FORM_LETTERS_MIN: usize = 6;

/// All entries, with the ways to find them.
pub(crate) struct Vocabulary {
    entries: Vec<Entry>,
    by_text: HashMap<String, EntryId, HashedText>,
    han: HanWords,
    long_word_forms: Vec<LongForm>,
}

/// A legal form of one long word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LongForm {
    pub(crate) id: EntryId,
    letters: u32,
    width: usize,
}

impl LongForm {
    /// Whether a word of this set of letters and this length may be the form with one slip.
    pub(crate) fn may_be(&self, letters: u32, width: usize) -> bool {
        self.width.abs_diff(width) <= 1 && (self.letters ^ letters).count_ones() <= 2
    }
}

/// The one vocabulary.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(Vocabulary::read)
}

impl Vocabulary {
    /// The entry of a word or phrase of a script with spaces between words.
    pub(crate) fn word(&self, text: &str) -> Option<(EntryId, &Entry)> {
        let id = *self.by_text.get(text)?;
        Some((id, self.entry(id)?))
    }

    pub(crate) fn entry(&self, id: EntryId) -> Option<&Entry> {
        usize::try_from(id.0).ok().and_then(|at| self.entries.get(at))
    }

    /// Han, kana and Hangul words that the text begins with, the longest first.
    pub(crate) fn han_words<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = &'a HanWord> {
        self.han.at_start_of(text)
    }

    /// Long words that are a legal form by themselves, for finding one with a slip in it.
    pub(crate) fn long_word_forms(&self) -> &[LongForm] {
        &self.long_word_forms
    }

    /// Legal forms of four characters or more, for finding one with a slip in it.
    pub(crate) fn long_han_forms(&self) -> &[HanWord] {
        self.han.long_forms()
    }

    fn read() -> Self {
        let mut vocabulary = Self {
            entries: Vec::new(),
            by_text: HashMap::default(),
            han: HanWords::default(),
            long_word_forms: Vec::new(),
        };
        vocabulary.read_forms();
        vocabulary.read_words();
        vocabulary.read_numbers();
        vocabulary.read_regions();
        vocabulary.note_phrases();
        vocabulary.han = HanWords::of(&vocabulary.entries);
        let is_long = |entry: &Entry| {
            let is_form = entry.form.is_some_and(|(_, place)| place == FormPlace::Any);
            is_form
                && entry.text.is_ascii()
                && !entry.text.contains(' ')
                && entry.text.len() >= SLIP_FORM_LETTERS_MIN
        };
        let forms = vocabulary.entries.iter().zip(0..).filter(|(entry, _)| is_long(entry));
        let long = |(entry, id): (&Entry, u32)| LongForm {
            id: EntryId(id),
            letters: letter_set(&entry.text),
            width: entry.text.len(),
        };
        vocabulary.long_word_forms = forms.map(long).collect();
        vocabulary
    }

    fn read_forms(&mut self) {
        for columns in rows(FORMS) {
            let class = columns.first().and_then(|class| FormClass::parse(class));
            let place = columns.get(1).and_then(|place| FormPlace::parse(place));
            let (Some(class), Some(place)) = (class, place) else { continue };
            for spelling in values(&columns, 3) {
                if let Some(entry) = self.entry_of(spelling) {
                    entry.form = Some(match entry.form {
                        // One spelling in several countries: the first class is the usual one.
                        Some((known, at)) => (known, at.or(place)),
                        None => (class, place),
                    });
                }
            }
        }
    }

    fn read_words(&mut self) {
        for (row, columns) in rows(WORDS).enumerate() {
            let Some(kind) = columns.first().and_then(|kind| WordKind::parse(kind)) else { continue };
            let Ok(row) = u16::try_from(row) else { continue };
            for spelling in values(&columns, 1) {
                let single = is_single_han(spelling);
                if single && kind != WordKind::Head {
                    continue;
                }
                if let Some(entry) = self.entry_of(spelling) {
                    entry.word.get_or_insert(kind);
                    entry.meanings.push(row);
                }
            }
        }
    }

    fn read_numbers(&mut self) {
        for columns in rows(NUMBERS) {
            let Some(number) = columns.first().and_then(|number| number.parse().ok()) else { continue };
            for spelling in values(&columns, 1) {
                if let Some(entry) = self.entry_of(spelling) {
                    entry.number = Some(number);
                }
            }
        }
    }

    fn read_regions(&mut self) {
        for table in [COUNTRIES, REGIONS_OTHER] {
            for columns in rows(table) {
                let Some(&code) = columns.first() else { continue };
                for spelling in values(&columns, 1) {
                    self.add_region(spelling, code, None);
                }
            }
        }
        for columns in rows(REGIONS_CN) {
            let [code, name, short, letters] = columns.as_slice() else { continue };
            self.add_region(name, code, Some(short));
            self.add_region(short, code, Some(short));
            let letters_min = if code.len() == 6 { COUNTY_LETTERS_MIN } else { 4 };
            for spelling in letters.split('|').filter(|spelling| spelling.len() >= letters_min) {
                self.add_region(spelling, code, None);
            }
        }
    }

    fn add_region(&mut self, spelling: &str, code: &'static str, short: Option<&'static str>) {
        if let Some(entry) = self.entry_of(spelling) {
            if !entry.regions.contains(&code) {
                entry.regions.push(code);
            }
            entry.region_short = entry.region_short.or(short);
        }
    }

    /// Tells every first word of a phrase how long its phrases get.
    fn note_phrases(&mut self) {
        let phrases: Vec<(String, usize)> = self
            .entries
            .iter()
            .filter_map(|entry| {
                Some((entry.text.split_once(' ')?.0.to_owned(), entry.text.split(' ').count()))
            })
            .collect();
        for (first, words) in phrases {
            if let Some(entry) = self.entry_of(&first) {
                entry.phrase_words_max = entry.phrase_words_max.max(words);
            }
        }
    }

    /// The entry of this spelling, made when it is new; none when nothing of the spelling remains.
    fn entry_of(&mut self, spelling: &str) -> Option<&mut Entry> {
        let plain = plain(spelling).text;
        let text = if plain.chars().any(is_cjk) { plain.replace(' ', "") } else { letters_of_words(&plain) };
        if text.is_empty() {
            return None;
        }
        let next = EntryId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let id = *self.by_text.entry(text.clone()).or_insert(next);
        if id == next {
            self.entries.push(Entry { text, phrase_words_max: 1, ..Entry::default() });
        }
        usize::try_from(id.0).ok().and_then(|at| self.entries.get_mut(at))
    }
}

fn is_single_han(spelling: &str) -> bool {
    let mut characters = spelling.chars();
    characters.next().is_some_and(is_cjk) && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_read() {
        for columns in rows(FORMS) {
            assert_eq!(columns.len(), 4, "{columns:?}");
            assert!(
                FormClass::parse(columns[0]).is_some() && FormPlace::parse(columns[1]).is_some(),
                "{columns:?}"
            );
        }
        for columns in rows(WORDS) {
            assert!(columns.len() == 2 && WordKind::parse(columns[0]).is_some(), "{columns:?}");
        }
        for columns in rows(REGIONS_CN) {
            assert_eq!(columns.len(), 4, "{columns:?}");
        }
        for columns in rows(NUMBERS) {
            assert!(columns.len() == 2 && columns[0].parse::<u32>().is_ok(), "{columns:?}");
        }
    }

    #[test]
    fn words_know_what_they_are() {
        let vocabulary = vocabulary();
        let entry = |text: &str| vocabulary.word(text).unwrap_or_else(|| panic!("{text} is unknown")).1;
        assert_eq!(entry("limited").form, Some((FormClass::Limited, FormPlace::Any)));
        assert_eq!(entry("ooo").form, Some((FormClass::Limited, FormPlace::Both)));
        assert!(entry("hebei").regions.contains(&"13"));
        assert_eq!(entry("长安").regions.len(), 2);
        assert_eq!(entry("xii").number, Some(12));
        assert_eq!(entry("insurance").word, Some(WordKind::Finance));
        assert!(entry("technology").meanings.iter().any(|row| entry("科技").meanings.contains(row)));
        assert!(entry("limited").phrase_words_max >= 3);
    }

    #[test]
    fn the_longest_han_word_comes_first() {
        let text: Vec<char> = "有限责任公司".chars().collect();
        let words: Vec<usize> = vocabulary().han_words(&text).map(|word| word.characters.len()).collect();
        assert_eq!(words.first(), Some(&6));
    }
}
