//! The longest phrase of the vocabulary at a place of a text, as a token.
//!
//! Deliberately absent: legal forms that are one only at an end of the name; those stay open here.

use super::words::{Word, number_of, slice, to_usize, unknown};
use super::{Part, Span, Token};
use crate::tables::{Entry, EntryId, FormPlace, WordKind, vocabulary};

/// The token at the beginning of the words, and how many words it takes.
pub(super) fn phrase_at(text: &str, words: &[Word]) -> (Token, usize) {
    let Some((&first, _)) = words.split_first() else {
        return (unknown(Word { span: Span::default(), marks: super::Marks::default() }), 1);
    };
    let letters = slice(text, first.span);
    let Some((id, entry)) = vocabulary().word(letters) else {
        let number =
            letters.as_bytes().first().filter(|byte| byte.is_ascii_digit()).and_then(|_| number_of(letters));
        let part = if number.is_some() { Part::Ordinal } else { Part::Distinctive };
        return (Token { number, part, ..unknown(first) }, 1);
    };
    for width in (2..=entry.phrase_words_max.min(words.len())).rev() {
        let Some(last) = words.get(width - 1) else { continue };
        let span = Span { start: first.span.start, end: last.span.end };
        if last.marks.in_brackets != first.marks.in_brackets {
            continue;
        }
        // A word parted from its number has no space after it and is no phrase.
        let is_spaced = text.get(..to_usize(last.span.start)).is_some_and(|before| before.ends_with(' '));
        if let Some((id, phrase)) = vocabulary().word(slice(text, span)).filter(|_| is_spaced) {
            return (token(Word { span, ..first }, id, phrase), width);
        }
    }
    (token(first, id, entry), 1)
}

fn token(word: Word, id: EntryId, entry: &Entry) -> Token {
    let part = part_of(entry);
    let number = entry.number.filter(|_| part == Part::Ordinal && !word.marks.initials);
    let part = if part == Part::Ordinal && number.is_none() { Part::Distinctive } else { part };
    Token { entry: Some(id), part, number, ..unknown(word) }
}

/// The part that an entry is by itself, wherever it stands.
pub(super) fn part_of(entry: &Entry) -> Part {
    if entry.form.is_some_and(|(_, place)| place == FormPlace::Any) {
        return Part::LegalForm;
    }
    // A county of a common name is first of all that word.
    let is_wide_place = entry.regions.iter().any(|code| code.len() < 6);
    match entry.word {
        Some(WordKind::Branch) => Part::Branch,
        _ if entry.number.is_some() => Part::Ordinal,
        _ if is_wide_place => Part::Region,
        Some(WordKind::Group) => Part::Group,
        Some(WordKind::Head) => Part::Institution,
        Some(WordKind::Industry | WordKind::Finance) => Part::Industry,
        Some(WordKind::Filler) => Part::Filler,
        None if !entry.regions.is_empty() => Part::Region,
        None => Part::Distinctive,
    }
}
