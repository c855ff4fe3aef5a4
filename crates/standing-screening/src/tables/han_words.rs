//! Words of scripts that put no spaces between them, found at the beginning of a text.
//!
//! Deliberately absent: choosing between a longer and a shorter word; the parser does.

use std::collections::HashMap;

use super::entry::{Entry, EntryId};
use crate::hash::Spread;
use crate::normalise::is_cjk;

/// Shortest legal form that is still recognised with one wrong character.
const SLIP_FORM_CHARS_MIN: usize = 4;

/// One word and the number of its entry.
#[derive(Debug, Clone)]
pub(crate) struct HanWord {
    pub(crate) characters: Vec<char>,
    second: Option<char>,
    pub(crate) id: EntryId,
}

/// The words by their first character, the longest first.
#[derive(Default)]
pub(super) struct HanWords {
    by_first: HashMap<char, Vec<HanWord>, Spread>,
    long_forms: Vec<HanWord>,
}

impl HanWords {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut words = Self::default();
        for (entry, id) in entries.iter().zip(0..) {
            let characters: Vec<char> = entry.text.chars().collect();
            let Some(&first) = characters.first().filter(|_| characters.iter().copied().any(is_cjk)) else {
                continue;
            };
            let second = characters.get(1).copied();
            let word = HanWord { characters, second, id: EntryId(id) };
            if entry.form.is_some() && word.characters.len() >= SLIP_FORM_CHARS_MIN && first != '(' {
                words.long_forms.push(word.clone());
            }
            words.by_first.entry(first).or_default().push(word);
        }
        for list in words.by_first.values_mut() {
            list.sort_by_key(|word| std::cmp::Reverse(word.characters.len()));
        }
        words.long_forms.sort_by_key(|word| std::cmp::Reverse(word.characters.len()));
        words
    }

    pub(super) fn at_start_of<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = &'a HanWord> {
        let list = text.first().and_then(|first| self.by_first.get(first)).map_or(&[][..], Vec::as_slice);
        let second = text.get(1).copied();
        // Nearly all that does not fit differs in the second character already.
        let may_fit = move |word: &&HanWord| word.second.is_none() || word.second == second;
        list.iter().filter(may_fit).filter(move |word| text.starts_with(&word.characters))
    }

    pub(super) fn long_forms(&self) -> &[HanWord] {
        &self.long_forms
    }
}
