//! How alike two names are, from 0 to 1, whether or not they name one organisation: it ranks what rules leave equal.
//!
//! Deliberately absent: a verdict.

use rapidfuzz::fuzz;

use super::cross;
use super::judge::Judge;
use super::parts::entry;
use crate::parse::{Parsed, Part, Token, Writing};
use crate::rarity::Rarity;
use crate::weights::{
    DISTINCTIVE_WEIGHT, FORM_WEIGHT, REGION_WEIGHT, SHARED_WORD_WEIGHT, SMALL_WORD_WEIGHT, WORDS_SHARE,
};

/// Likeness of the two names, from the words they share and the letters of the whole.
pub(super) fn likeness(judge: &Judge) -> f64 {
    let letters = letters(&judge.left.text, &judge.right.text);
    match (judge.left.writing, judge.right.writing) {
        (Writing::Words, Writing::Words) => WORDS_SHARE * words(judge) + (1.0 - WORDS_SHARE) * letters,
        (Writing::Cjk, Writing::Cjk) => WORDS_SHARE * cores(judge) + (1.0 - WORDS_SHARE) * letters,
        _ => sounds(judge),
    }
}

/// Share of equal letters in order.
pub(super) fn letters(left: &str, right: &str) -> f64 {
    let ratio = if left.is_ascii() && right.is_ascii() {
        fuzz::ratio(left.bytes(), right.bytes())
    } else {
        fuzz::ratio(left.chars(), right.chars())
    };
    ratio.clamp(0.0, 1.0)
}

/// Share of the words' weight that found a partner; places count where both sides have them.
fn words(judge: &Judge) -> f64 {
    let total = weight_of(judge.left, judge.rarity) + weight_of(judge.right, judge.rarity);
    if total <= 0.0 {
        return 0.0;
    }
    let weight =
        |name: &Parsed, at: usize| name.tokens.get(at).map_or(0.0, |token| weight(name, token, judge.rarity));
    let mut shared: f64 = judge
        .paired
        .iter()
        .map(|pair| pair.sureness * (weight(judge.left, pair.left) + weight(judge.right, pair.right)))
        .sum();
    for token in judge.left.tokens.iter().filter(|token| is_compared_apart(token)) {
        let other =
            judge.right.tokens.iter().find(|other| other.part == token.part && is_equal(judge, token, other));
        shared += other.map_or(0.0, |other| {
            self::weight(judge.left, token, judge.rarity) + self::weight(judge.right, other, judge.rarity)
        });
    }
    (shared / total).clamp(0.0, 1.0)
}

fn is_compared_apart(token: &Token) -> bool {
    matches!(token.part, Part::Region | Part::Ordinal | Part::Branch | Part::LegalForm | Part::Filler)
}

fn is_equal(judge: &Judge, left: &Token, right: &Token) -> bool {
    if let (Some(first), Some(second)) = (entry(left), entry(right)) {
        return std::ptr::eq(first, second) || first.regions.iter().any(|code| second.regions.contains(code));
    }
    judge.left.str(left) == judge.right.str(right)
}

fn weight_of(name: &Parsed, rarity: &Rarity) -> f64 {
    name.tokens.iter().map(|token| weight(name, token, rarity)).sum()
}

fn weight(name: &Parsed, token: &Token, rarity: &Rarity) -> f64 {
    match token.part {
        Part::Distinctive | Part::Ordinal | Part::Branch => {
            DISTINCTIVE_WEIGHT * rarity.weight(name.str(token))
        }
        Part::Region => REGION_WEIGHT,
        Part::Industry | Part::Group | Part::Institution => {
            SHARED_WORD_WEIGHT * rarity.weight(name.str(token)).max(0.5)
        }
        Part::LegalForm => FORM_WEIGHT,
        _ => SMALL_WORD_WEIGHT,
    }
}

/// Likeness of a Latin name and the reading of a Han name.
fn sounds(judge: &Judge) -> f64 {
    let (han, latin) = match judge.left.writing {
        Writing::Cjk => (judge.left, judge.right),
        Writing::Words => (judge.right, judge.left),
    };
    let words = latin.tokens.iter().filter(|token| token.part != Part::LegalForm);
    let joined: String =
        words.flat_map(|token| latin.str(token).chars()).filter(|letter| *letter != ' ').collect();
    letters(&cross::read_aloud(han), &joined)
}

/// Likeness of the characters that are compared one by one.
fn cores(judge: &Judge) -> f64 {
    let characters = |name: &Parsed| name.core.iter().map(|(character, _)| *character).collect::<Vec<_>>();
    let (left, right) = (characters(judge.left), characters(judge.right));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    fuzz::ratio(left.iter().copied(), right.iter().copied()).clamp(0.0, 1.0)
}
