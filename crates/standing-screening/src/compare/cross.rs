//! Comparing a name in Han or kana with one in Latin letters: by reading, and word by word in meaning.
//!
//! Deliberately absent: free translation. Every distinctive character must be found by its sound.

use std::borrow::Cow;

use super::judge::{Judge, Side};
use super::parts::entry;
use super::{parts, typo};
use crate::normalise::is_kana;
use crate::parse::{Parsed, Part, Token, Writing};
use crate::tables::{is_syllable_row, romaji, typed_readings};
use crate::weights::Rule;

/// Longest small word or short form that may be syllables instead; gongsi is longer.
const SYLLABLE_LETTERS_MAX: usize = 5;
/// Fewest letters that may hold one slip.
const ONE_SLIP_LETTERS_MIN: usize = 12;
/// Fewest letters that may hold two slips.
const TWO_SLIPS_LETTERS_MIN: usize = 30;
/// Fewest words of one meaning that hold a match up when every word has its partner.
const MEANINGS_MIN: usize = 3;
/// Characters and letters beyond which names are not read aloud.
const SOUNDS_MAX: usize = 64;
const LETTERS_MAX: usize = 256;

/// Compares names of two scripts.
pub(super) fn compare(judge: &mut Judge) {
    parts::forms(judge);
    let side = if judge.left.writing == Writing::Cjk { Side::Left } else { Side::Right };
    let latin = judge.name(side.other());
    let has_syllables = latin.tokens.iter().any(|token| is_syllable(latin, token));
    let is_found = attempt(judge, side, false) || has_syllables && attempt(judge, side, true);
    if !is_found {
        judge.whole(Rule::NotComparable);
    }
}

/// A small word or legal form that may as well be a syllable: `du`, `de`, `sha`.
fn is_syllable(latin: &Parsed, token: &Token) -> bool {
    let text = latin.str(token);
    matches!(token.part, Part::LegalForm | Part::Filler)
        && text.len() <= SYLLABLE_LETTERS_MAX
        && is_syllable_row(text)
}

/// Notes what makes the names one; `with_syllables`: small words are read as syllables too.
fn attempt(judge: &mut Judge, side: Side, with_syllables: bool) -> bool {
    let (han, latin) = (judge.name(side), judge.name(side.other()));
    let is_compared = |token: &&Token| !matches!(token.part, Part::LegalForm | Part::Filler);
    let mut han_tokens: Vec<&Token> = han.tokens.iter().filter(is_compared).collect();
    let is_compared = |token: &&Token| is_compared(token) || with_syllables && is_syllable(latin, token);
    let mut latin_tokens: Vec<&Token> = latin.tokens.iter().filter(is_compared).collect();
    if let Some(slips) = sounds_like(han, &han_tokens, latin, &latin_tokens) {
        note(judge, Rule::Transliterated, slips);
        return true;
    }
    let meanings = pair_meanings(&mut han_tokens, &mut latin_tokens);
    let all = (han_tokens.clone(), latin_tokens.clone());
    let without_place = (without(&han_tokens, is_leading), latin_tokens.clone());
    let without_trade = (without(&han_tokens, is_trade), without(&latin_tokens, is_trade));
    for (at, (first, second)) in [all, without_place, without_trade].into_iter().enumerate() {
        let left_out = han_tokens.len() + latin_tokens.len() - first.len() - second.len();
        let is_all_paired = first.is_empty() && second.is_empty() && meanings >= MEANINGS_MIN;
        let slips = if is_all_paired { Some(0) } else { sounds_like(han, &first, latin, &second) };
        let Some(slips) = slips.filter(|_| at == 0 || left_out == 1) else { continue };
        if left_out > 0 {
            let rule = if at == 1 { Rule::LeadingRegionMissing } else { Rule::IndustryMissingInShort };
            judge.whole(rule);
        }
        if is_all_paired {
            judge.whole(Rule::GenericOnly);
        }
        if meanings > 0 {
            judge.whole(Rule::SameMeaning);
        }
        note(judge, Rule::Transliterated, slips);
        return true;
    }
    false
}

fn is_leading(token: &Token) -> bool {
    token.part == Part::Region && token.marks.leading
}

fn is_trade(token: &Token) -> bool {
    matches!(token.part, Part::Industry | Part::Group)
}

/// The tokens that are not so.
fn without<'t>(tokens: &[&'t Token], is_so: impl Fn(&Token) -> bool) -> Vec<&'t Token> {
    tokens.iter().copied().filter(|token| !is_so(token)).collect()
}

fn note(judge: &mut Judge, rule: Rule, slips: u8) {
    judge.whole(rule);
    for _ in 0..slips {
        judge.whole(Rule::Typo);
    }
}

/// Takes out the words that mean the same on both sides; how many there were.
fn pair_meanings(han: &mut Vec<&Token>, latin: &mut Vec<&Token>) -> usize {
    let before = han.len();
    han.retain(|token| {
        let Some(first) = entry(token) else { return true };
        let found = latin.iter().position(|other| {
            entry(other).is_some_and(|second| {
                first.meanings.iter().any(|meaning| second.meanings.contains(meaning))
                    || first.regions.iter().any(|code| second.regions.contains(code))
                    || token.number.is_some() && token.number == other.number
            })
        });
        found.map(|at| latin.remove(at)).is_none()
    });
    before - han.len()
}

/// How many slips make the Han words sound like the Latin ones; none when they do not, or nothing is there to read.
fn sounds_like(han: &Parsed, han_tokens: &[&Token], latin: &Parsed, latin_tokens: &[&Token]) -> Option<u8> {
    let mut letters = String::new();
    for token in latin_tokens {
        letters.extend(latin.str(token).chars().filter(|letter| *letter != ' '));
    }
    if letters.is_empty() || letters.len() > LETTERS_MAX || !letters.is_ascii() {
        return None;
    }
    let sounds = sounds(han, han_tokens).filter(|sounds| !sounds.is_empty())?;
    // A slip must not turn one place into another: 河南 is not Hunan.
    let are_apart = match (han_tokens.first(), latin_tokens.first()) {
        (Some(first), Some(second)) => parts::are_apart(first, second),
        _ => false,
    };
    let slips_max = match letters.len() {
        _ if are_apart => 0,
        TWO_SLIPS_LETTERS_MIN.. => 2,
        ONE_SLIP_LETTERS_MIN.. => 1,
        _ => 0,
    };
    // One spelling may be the usual one of another place: Shanxi is 山西 before it is 陕西.
    read_along(&sounds, &letters, slips_max).map(|slips| slips + u8::from(are_apart))
}

/// A piece of a name in Han or kana, to be read.
enum Piece {
    /// One character, in any of its readings.
    Character(&'static [Cow<'static, str>]),
    /// Kana in Latin letters, or Latin letters as they are.
    Letters(String),
}

impl Piece {
    /// The ways to read it, the usual one first.
    fn readings(&self) -> impl Iterator<Item = &str> {
        let (readings, letters) = match self {
            Self::Character(readings) => (*readings, None),
            Self::Letters(letters) => (&[][..], Some(letters.as_str())),
        };
        readings.iter().map(|reading| &**reading).chain(letters)
    }
}

/// The pieces to be read; none when one cannot be, or there are too many.
fn sounds(han: &Parsed, tokens: &[&Token]) -> Option<Vec<Piece>> {
    let mut sounds = Vec::with_capacity(SOUNDS_MAX / 2);
    for token in tokens {
        let mut rest = han.str(token);
        while let Some(first) = rest.chars().next() {
            let width = |is_so: fn(char) -> bool| rest.find(|letter| !is_so(letter)).unwrap_or(rest.len());
            let kana = width(is_kana);
            let other = width(|letter| letter.is_ascii_alphanumeric());
            let (piece, width) = match (kana, other) {
                (0, 0) => (Piece::Character(typed_readings(first)), first.len_utf8()),
                (0, width) => (Piece::Letters(rest.get(..width).unwrap_or("").to_owned()), width),
                (width, _) => {
                    let kana: Vec<char> = rest.get(..width).unwrap_or("").chars().collect();
                    (Piece::Letters(romaji(&kana)), width)
                }
            };
            if sounds.len() == SOUNDS_MAX || piece.readings().next().is_none() {
                return None;
            }
            sounds.push(piece);
            rest = rest.get(width..).unwrap_or("");
        }
    }
    Some(sounds)
}

/// More slips than are ever made: nothing leads here.
const NOWHERE: u8 = u8::MAX;

/// Reads the letters along the pieces; the fewest slips that get to the end of both.
fn read_along(sounds: &[Piece], letters: &str, slips_max: u8) -> Option<u8> {
    // fewest[p]: slips made when the pieces so far have used the first p letters.
    let (mut fewest, mut next) = ([NOWHERE; LETTERS_MAX + 1], [NOWHERE; LETTERS_MAX + 1]);
    *fewest.first_mut()? = 0;
    // Where something leads: no place before the first or behind the last does.
    let (mut first, mut last) = (0, 0);
    for piece in sounds {
        let (from, to) = (first, last);
        (first, last) = (LETTERS_MAX, 0);
        for at in from..=to {
            let slips = std::mem::replace(fewest.get_mut(at)?, NOWHERE);
            if slips == NOWHERE {
                continue;
            }
            for reading in piece.readings() {
                let slack = usize::from(slips < slips_max);
                for width in reading.len().saturating_sub(slack)..=reading.len() + slack {
                    let Some(heard) = letters.get(at..at + width) else { continue };
                    let Some(more) = slips_between(reading, heard, slips_max - slips) else { continue };
                    if let Some(place) = next.get_mut(at + width) {
                        *place = (slips + more).min(*place);
                        (first, last) = (first.min(at + width), last.max(at + width));
                    }
                }
            }
        }
        if first > last {
            return None;
        }
        std::mem::swap(&mut fewest, &mut next);
    }
    fewest.get(letters.len()).copied().filter(|slips| *slips != NOWHERE)
}

fn slips_between(reading: &str, heard: &str, most: u8) -> Option<u8> {
    if reading == heard {
        return Some(0);
    }
    // A slip that makes another syllable makes another character: 锋 is not neng.
    if most == 0 || is_syllable_row(heard) { None } else { typo::distance(reading, heard, 1).map(|_| 1) }
}

/// The Han side in Latin letters, by the usual readings, for ranking.
pub(super) fn read_aloud(name: &Parsed) -> String {
    let tokens: Vec<&Token> = name.tokens.iter().filter(|token| token.part != Part::LegalForm).collect();
    let sounds = sounds(name, &tokens).unwrap_or_default();
    sounds.iter().filter_map(|piece| piece.readings().next()).collect()
}
