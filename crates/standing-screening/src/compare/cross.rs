//! Comparing a name in Han or kana with one in Latin letters: by reading, and word by word in meaning.
//!
//! Deliberately absent: free translation. Every distinctive character must be found by its sound.

use super::judge::{Judge, Side};
use super::parts::entry;
use super::{parts, typo};
use crate::normalise::is_kana;
use crate::parse::{Parsed, Part, Token, Writing};
use crate::tables::{is_syllable_row, readings, romaji};
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

fn note(judge: &mut Judge, rule: Rule, slips: usize) {
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
fn sounds_like(
    han: &Parsed,
    han_tokens: &[&Token],
    latin: &Parsed,
    latin_tokens: &[&Token],
) -> Option<usize> {
    let letters: String = latin_tokens
        .iter()
        .map(|token| latin.str(token))
        .flat_map(str::chars)
        .filter(|letter| *letter != ' ')
        .collect();
    let sounds = sounds(han, han_tokens)?;
    if letters.is_empty() || sounds.is_empty() || letters.len() > LETTERS_MAX || !letters.is_ascii() {
        return None;
    }
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
    read_along(&sounds, &letters, slips_max)
}

/// Ways to read each piece: characters by their readings, kana and Latin letters as they are.
fn sounds(han: &Parsed, tokens: &[&Token]) -> Option<Vec<Vec<String>>> {
    let mut sounds = Vec::new();
    for token in tokens {
        let characters: Vec<char> = han.str(token).chars().collect();
        let mut rest = characters.as_slice();
        while let Some(&first) = rest.first() {
            let kana = rest.iter().take_while(|character| is_kana(**character)).count();
            let other = rest.iter().take_while(|character| character.is_ascii_alphanumeric()).count();
            let (piece, width) = match (kana, other) {
                (0, 0) => (readings_of(first), 1),
                (0, width) => (vec![rest.get(..width).unwrap_or(&[]).iter().collect()], width),
                (width, _) => (vec![romaji(rest.get(..width).unwrap_or(&[]))], width),
            };
            sounds.push(piece);
            rest = rest.get(width..).unwrap_or(&[]);
        }
    }
    (sounds.len() <= SOUNDS_MAX && sounds.iter().all(|piece| !piece.is_empty())).then_some(sounds)
}

/// The readings as they are typed: lü is written lv, lu or lyu.
fn readings_of(character: char) -> Vec<String> {
    let mut typed = Vec::new();
    for reading in readings(character) {
        typed.push((*reading).to_owned());
        if reading.contains('v') {
            typed.push(reading.replace('v', "u"));
            typed.push(reading.replace('v', "yu"));
        }
    }
    typed
}

/// Reads the letters along the pieces; the fewest slips that get to the end of both.
fn read_along(sounds: &[Vec<String>], letters: &str, slips_max: usize) -> Option<usize> {
    // fewest[p]: slips made when the pieces so far have used the first p letters.
    let mut fewest: Vec<Option<usize>> = vec![None; letters.len() + 1];
    *fewest.first_mut()? = Some(0);
    for piece in sounds {
        let mut next: Vec<Option<usize>> = vec![None; letters.len() + 1];
        for (from, slips) in fewest.iter().enumerate() {
            let Some(slips) = *slips else { continue };
            for reading in piece {
                for width in reading.len().saturating_sub(1)..=reading.len() + 1 {
                    let Some(heard) = letters.get(from..from + width) else { continue };
                    let Some(more) = slips_between(reading, heard, slips_max - slips) else { continue };
                    if let Some(place) = next.get_mut(from + width) {
                        *place = Some(place.map_or(slips + more, |known| known.min(slips + more)));
                    }
                }
            }
        }
        fewest = next;
    }
    fewest.pop().flatten()
}

fn slips_between(reading: &str, heard: &str, most: usize) -> Option<usize> {
    if reading == heard {
        return Some(0);
    }
    if most == 0 { None } else { typo::distance(reading, heard, 1) }
}

/// The Han side in Latin letters, by the usual readings, for ranking.
pub(super) fn read_aloud(name: &Parsed) -> String {
    let tokens: Vec<&Token> = name.tokens.iter().filter(|token| token.part != Part::LegalForm).collect();
    let sounds = sounds(name, &tokens).unwrap_or_default();
    sounds.iter().filter_map(|piece| piece.first()).map(String::as_str).collect()
}
