//! Names that agree word for word but for one thing: a slip in a word that only its neighbours make known (JIONT
//! STOCK COMPANY, PVT. LDT.), other cuts between words, or another romanisation throughout.
//!
//! When all other words of two names are equal, a word that nothing is known of may be the word of a form, a place or
//! a trade that stands at its place in the other name.
//!
//! Deliberately absent: distinctive words, which [`super::align`] compares.

use super::judge::{Judge, Paired, Side};
use super::typo;
use crate::parse::{Parsed, Part, Span, Token};
use crate::tables::{Classes, vocabulary};
use crate::weights::Rule;

/// Spaces that one name may have more than the other.
const CUTS_MAX: usize = 3;
/// Shortest name that is recognised by sound alone.
const SOUND_LETTERS_MIN: usize = 5;
/// Words beside the one with the slip.
const OTHER_WORDS_MIN: usize = 1;
/// Words beside it that make a slip in a small word believed.
const OTHER_WORDS_OF_SMALL_MIN: usize = 3;
/// Shortest word of a form, and of anything else that is not a small word.
const FORM_LETTERS_MIN: usize = 3;
const WORD_LETTERS_MIN: usize = 5;

/// Notes the slip when it is all that parts the two names.
pub(super) fn one_word(judge: &mut Judge) -> bool {
    let Some((left, right, others)) = only_difference(&judge.left.text, &judge.right.text) else {
        return false;
    };
    let known = [(Side::Left, left, right), (Side::Right, right, left)].into_iter().find_map(
        |(side, word, other)| {
            let token = token_at(judge.name(side), word)?;
            let unknown = token_at(judge.name(side.other()), other)?;
            let (word, other) = (judge.name(side).slice(word), judge.name(side.other()).slice(other));
            (is_nothing(&unknown, other) && is_slip(judge, &token, (word, other), others))
                .then_some((side, token.part))
        },
    );
    let Some((_, part)) = known else { return false };
    judge.both(Rule::Typo, part, left, right);
    pair_all(judge);
    true
}

/// The one pair of words at the same place that differ, and how many are equal.
fn only_difference(left: &str, right: &str) -> Option<(Span, Span, usize)> {
    let (first, second, before) = typo::between(left.as_bytes(), right.as_bytes());
    // What differs lies within one word.
    let is_equal = first.is_empty() && second.is_empty();
    if is_equal || first.contains(&b' ') || second.contains(&b' ') {
        return None;
    }
    let others = left.bytes().filter(|byte| *byte == b' ').count();
    (others >= OTHER_WORDS_MIN).then_some((word_around(left, before)?, word_around(right, before)?, others))
}

/// The word that holds this place, or ends there.
fn word_around(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let start = bytes.get(..at)?.iter().rposition(|byte| *byte == b' ').map_or(0, |space| space + 1);
    let rest = bytes.get(at..)?;
    let end = rest.iter().position(|byte| *byte == b' ').map_or(bytes.len(), |space| at + space);
    Some(Span::new(start, end))
}

/// The token that the word is, or is part of.
fn token_at(name: &Parsed, word: Span) -> Option<Token> {
    name.tokens.iter().find(|token| token.span.start <= word.start && word.end <= token.span.end).copied()
}

/// Nothing is known of the word.
fn is_nothing(token: &Token, word: &str) -> bool {
    token.number.is_none()
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && (token.marks.slip || token.part == Part::Distinctive && vocabulary().word(word).is_none())
}

/// Whether the second word is the first, which is known, with a slip.
fn is_slip(judge: &Judge, token: &Token, (known, other): (&str, &str), others: usize) -> bool {
    let letters_min = match token.part {
        Part::LegalForm => FORM_LETTERS_MIN,
        Part::Filler if others >= OTHER_WORDS_OF_SMALL_MIN => FORM_LETTERS_MIN,
        // Tower is no slip for power: the first letter is rarely the wrong one, and a word that others use is a word.
        Part::Region | Part::Industry | Part::Institution | Part::Group
            if token.entry.is_some()
                && known.bytes().next() == other.bytes().next()
                && !judge.rarity.is_known(other) =>
        {
            WORD_LETTERS_MIN
        }
        _ => return false,
    };
    known.len() >= letters_min && typo::distance(known, other, 1).is_some()
}

/// Whether the names are the same letters, cut into words in another way: L'OREAL, LOREAL.
pub(super) fn same_letters<'a>(judge: &mut Judge<'a>) -> bool {
    let letters = |text: &'a str| text.bytes().filter(|byte| *byte != b' ');
    let (left, right) = (&judge.left.text, &judge.right.text);
    let is_same = left.len().abs_diff(right.len()) <= CUTS_MAX
        && !left.bytes().any(|byte| byte.is_ascii_digit())
        && letters(left).eq(letters(right));
    if is_same && left != right {
        judge.whole(Rule::Spelling);
        pair_all(judge);
    }
    is_same && left != right
}

/// Whether one name is Cyrillic and the other is it, word by word, in some romanisation.
pub(super) fn same_sounds(judge: &mut Judge) -> bool {
    let is_cyrillic = |name: &Parsed| name.tokens.iter().any(|token| token.marks.cyrillic);
    let (cyrillic, latin) = match (is_cyrillic(judge.left), is_cyrillic(judge.right)) {
        (true, false) => (&judge.left.text, &judge.right.text),
        (false, true) => (&judge.right.text, &judge.left.text),
        _ => return false,
    };
    let (mut known, mut heard) = (cyrillic.split(' '), latin.split(' '));
    let is_same = latin.len() >= SOUND_LETTERS_MIN
        && loop {
            match (known.next(), heard.next()) {
                (None, None) => break true,
                (Some(known), Some(heard))
                    if known == heard || Classes::of(known).are_heard_in(&Classes::of(heard)) => {}
                _ => break false,
            }
        };
    if is_same {
        judge.whole(Rule::Transliterated);
        pair_all(judge);
    }
    is_same
}

fn pair_all(judge: &mut Judge) {
    let tokens = judge.left.tokens.len().min(judge.right.tokens.len());
    judge.paired.extend((0..tokens).map(|at| Paired { left: at, right: at, sureness: 0.95 }));
}
