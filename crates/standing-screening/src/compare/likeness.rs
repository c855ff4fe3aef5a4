//! How alike two names are, from 0 to 1, whether or not they name one organisation: it ranks what rules leave equal.
//!
//! Deliberately absent: a verdict.

use super::cross;
use super::judge::Judge;
use super::lcs;
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
    if left.is_ascii() && right.is_ascii() {
        return lcs::share_of_ascii(left.as_bytes(), right.as_bytes());
    }
    lcs::share(left.chars().map(u32::from), right.chars().map(u32::from))
}

/// Share of the words' weight that found a partner; places count where both sides have them.
fn words(judge: &Judge) -> f64 {
    let (left, right) = (Weights::of(judge.left, judge.rarity), Weights::of(judge.right, judge.rarity));
    let total = left.total + right.total;
    if total <= 0.0 {
        return 0.0;
    }
    let mut shared: f64 =
        judge.paired.iter().map(|pair| pair.sureness * (left.at(pair.left) + right.at(pair.right))).sum();
    for (at, token) in judge.left.tokens.iter().enumerate().filter(|(_, token)| is_compared_apart(token)) {
        let mut others = judge.right.tokens.iter();
        let other = others.position(|other| other.part == token.part && is_equal(judge, token, other));
        shared += other.map_or(0.0, |other| left.at(at) + right.at(other));
    }
    (shared / total).clamp(0.0, 1.0)
}

/// Tokens whose weight is remembered; the few names that have more are weighed again where it is wanted.
const REMEMBERED: usize = 16;

/// What each token of a name counts.
struct Weights<'a> {
    name: &'a Parsed,
    rarity: &'a Rarity,
    first: [f64; REMEMBERED],
    total: f64,
}

impl<'a> Weights<'a> {
    fn of(name: &'a Parsed, rarity: &'a Rarity) -> Self {
        let mut weights = Self { name, rarity, first: [0.0; REMEMBERED], total: 0.0 };
        for (at, token) in name.tokens.iter().enumerate() {
            let weight = weight(name, token, rarity);
            weights.total += weight;
            if let Some(place) = weights.first.get_mut(at) {
                *place = weight;
            }
        }
        weights
    }

    fn at(&self, token: usize) -> f64 {
        let again = || self.name.tokens.get(token).map_or(0.0, |token| weight(self.name, token, self.rarity));
        self.first.get(token).copied().unwrap_or_else(again)
    }
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
    let (left, right) = (&judge.left.core, &judge.right.core);
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let number = |(character, _): &(char, u16)| u32::from(*character);
    lcs::share(left.iter().map(number), right.iter().map(number))
}
