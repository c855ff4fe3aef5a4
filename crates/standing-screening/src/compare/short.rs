//! Short names in Han and kana: 三菱重工 for 三菱重工業株式会社, 中国太保 for 中国太平洋保险（集团）股份有限公司.
//!
//! A short name is made of beginnings of words of the full one, in order. Distinctive words must be touched at their
//! first character; numbers, branches and sorts of institution must be there in full.
//!
//! Deliberately absent: short names that use other words or turn the order round.

use super::judge::{Judge, Side};
use crate::parse::{Parsed, Part, Token, Writing, folded, is_finance};
use crate::weights::{Effect, Rule};

/// Longest short name, in characters.
const SHORT_CHARS_MAX: usize = 16;

/// Characters of a full name beyond which nobody shortens it like this.
const FULL_CHARS_MAX: usize = 64;

/// Looks whether one name is a short form of the other and notes what it leaves out.
pub(super) fn compare(judge: &mut Judge) -> bool {
    let Some(side) = short_side(judge) else { return false };
    let (short, full) = (judge.name(side), judge.name(side.other()));
    let letters: Vec<char> = short.tokens.iter().flat_map(|token| folded(short, token)).collect();
    let full_chars: usize = full.tokens.iter().map(|token| full.str(token).chars().count()).sum();
    if letters.len() < 2 || letters.len() > SHORT_CHARS_MAX || full_chars > FULL_CHARS_MAX {
        return false;
    }
    let says_finance = short.tokens.iter().any(is_finance);
    let Some(path) = best_path(full, &letters, says_finance) else { return false };
    let mut is_abbreviated = false;
    for (token, use_) in full.tokens.iter().zip(path) {
        if let Some(rule) = rule(full, token, use_) {
            is_abbreviated |= rule == Rule::AbbreviatedWord;
            judge.only(rule, token.part, side.other(), token.span);
        }
    }
    if is_abbreviated {
        judge.whole(Rule::Abbreviated);
    }
    true
}

/// The side that is a short name: without legal form, branch or sort of institution.
fn short_side(judge: &Judge) -> Option<Side> {
    let is_short = |side: Side| {
        let name = judge.name(side);
        let has_form = name.of(Part::LegalForm).any(|token| name.str(token) != "股份");
        let is_whole = name.tokens.iter().any(|token| matches!(token.part, Part::Institution | Part::Branch));
        name.writing == Writing::Cjk && !has_form && !is_whole
    };
    match (is_short(Side::Left), is_short(Side::Right)) {
        (true, true) if judge.left.text.len() < judge.right.text.len() => Some(Side::Left),
        (true, true) => Some(Side::Right),
        (true, false) => Some(Side::Left),
        (false, true) => Some(Side::Right),
        (false, false) => None,
    }
}

/// How much of a word of the full name the short one uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Nothing,
    Beginning,
    Whole,
}

/// The uses of all words that spell the short name and cost least.
fn best_path(full: &Parsed, short: &[char], says_finance: bool) -> Option<Vec<Use>> {
    // best[j]: the best way to have spelt the first j characters with the words so far.
    let mut best: Vec<Option<(f64, Vec<Use>)>> = vec![None; short.len() + 1];
    if let Some(first) = best.first_mut() {
        *first = Some((1.0, Vec::new()));
    }
    for token in &full.tokens {
        let word: Vec<char> = folded(full, token).collect();
        let mut next: Vec<Option<(f64, Vec<Use>)>> = vec![None; short.len() + 1];
        for (from, state) in best.iter().enumerate() {
            let Some((product, path)) = state else { continue };
            for (to, use_) in uses(&word, token, short, from) {
                let Some(factor) = factor(full, token, use_, says_finance) else { continue };
                let product = product * factor;
                if let Some(place) = next.get_mut(to)
                    && place.as_ref().is_none_or(|(known, _)| product > *known)
                {
                    let mut path = path.clone();
                    path.push(use_);
                    *place = Some((product, path));
                }
            }
        }
        best = next;
    }
    best.pop().flatten().map(|(_, path)| path)
}

/// Ways to spell on from the short name's character `from` with this word: where that leads, and how it is used.
fn uses(word: &[char], token: &Token, short: &[char], from: usize) -> Vec<(usize, Use)> {
    let mut found = vec![(from, Use::Nothing)];
    // States are (characters spelt, the last character of the word was used, all so far were used).
    let mut states = vec![(from, false, true)];
    for (at, character) in word.iter().enumerate() {
        let mut next = Vec::with_capacity(states.len() * 2);
        for &(spelt, was_used, is_whole) in &states {
            let may_start = was_used || is_word_start(token, at, word.len());
            if may_start && short.get(spelt) == Some(character) {
                next.push((spelt + 1, true, is_whole));
            }
            // A distinctive word, and any other that is one word, is used from its first character or not at all.
            if at > 0 || starts_late(token, word.len()) {
                next.push((spelt, false, false));
            }
        }
        next.sort_unstable();
        next.dedup();
        states = next;
    }
    let used = states.into_iter().filter(|(spelt, ..)| *spelt > from);
    found
        .extend(used.map(|(spelt, _, is_whole)| (spelt, if is_whole { Use::Whole } else { Use::Beginning })));
    found
}

/// Shared words of four characters and more are two words written as one.
fn is_word_start(token: &Token, at: usize, width: usize) -> bool {
    at == 0 || starts_late(token, width) && at.is_multiple_of(2)
}

fn starts_late(token: &Token, width: usize) -> bool {
    width >= 4 && matches!(token.part, Part::Industry | Part::Group)
}

/// What using the word so leaves of the score; none when a short name cannot do that.
///
/// `says_finance`: the short name says which licensed trade it is, so it may leave out a wider word for it.
fn factor(full: &Parsed, token: &Token, use_: Use, says_finance: bool) -> Option<f64> {
    match (use_, token.part) {
        (Use::Nothing, Part::Distinctive | Part::Ordinal | Part::Branch | Part::Institution) => return None,
        (Use::Nothing, Part::Region) if !token.marks.leading => return None,
        (Use::Nothing, _) if is_finance(token) && !says_finance => return None,
        (Use::Beginning, Part::Ordinal | Part::Branch | Part::Institution) => return None,
        _ => {}
    }
    match rule(full, token, use_).map(Rule::effect) {
        None => Some(1.0),
        Some(Effect::Factor(factor)) => Some(factor),
        Some(Effect::Decisive) => None,
    }
}

fn rule(full: &Parsed, token: &Token, use_: Use) -> Option<Rule> {
    match (use_, token.part) {
        (Use::Whole, _) | (_, Part::LegalForm) => None,
        // One character of a country or a compass point says it all: 中 for 中国.
        (Use::Beginning, _) => Some(Rule::AbbreviatedWord),
        (Use::Nothing, Part::Region) => Some(Rule::LeadingRegionMissing),
        (Use::Nothing, Part::Group) => Some(Rule::GroupMissingInShort),
        (Use::Nothing, Part::Industry) if is_first_trade(full, token) => Some(Rule::IndustryMissingInShort),
        (Use::Nothing, _) => None,
    }
}

/// Leaving out several words of trade costs once.
fn is_first_trade(full: &Parsed, token: &Token) -> bool {
    full.of(Part::Industry).next().is_some_and(|first| first.span == token.span)
}
