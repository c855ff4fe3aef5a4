//! Comparing two names in Han, kana or Hangul, character by character.
//!
//! Deliberately absent: tolerance. A character that differs makes another name, unless the two look alike or one
//! name is a short form of the other.

use super::judge::{Judge, Side};
use super::{parts, short, words};
use crate::parse::{Parsed, Part, Span, is_han_numeral};
use crate::tables::han_look_alike;
use crate::weights::Rule;

/// Longest core in which only one character may be a slip.
const ONE_SLIP_CHARS_MAX: usize = 6;

/// Compares two names without spaces.
pub(super) fn compare(judge: &mut Judge) {
    parts::forms(judge);
    parts::branches(judge);
    parts::ordinals(judge);
    let (left, right) = (judge.left.core.as_slice(), judge.right.core.as_slice());
    let is_equal =
        left.iter().map(|(character, _)| character).eq(right.iter().map(|(character, _)| character));
    if is_equal {
        parts::regions(judge);
        note_spelling(judge);
        words::generic(judge);
    } else if let Some(slips) = slips(left, right) {
        parts::regions(judge);
        note_slips(judge, &slips, |name| &name.core);
    } else if let Some(slips) = slips(&judge.left.wide, &judge.right.wide) {
        // The slip made one name look as if its place were all that is distinctive.
        note_slips(judge, &slips, |name| &name.wide);
    } else if !short::compare(judge) {
        parts::regions(judge);
        different(judge);
    }
}

/// Kana spelt in another way.
fn note_spelling(judge: &mut Judge) {
    let text = |name: &Parsed| {
        let tokens = name.tokens.iter().filter(|token| token.part == Part::Distinctive);
        tokens.map(|token| name.str(token).to_owned()).collect::<String>()
    };
    if text(judge.left) != text(judge.right) {
        judge.whole(Rule::Spelling);
    }
}

/// The places where the characters differ, when each has an excuse.
fn slips(left: &[(char, u16)], right: &[(char, u16)]) -> Option<Vec<usize>> {
    if left.len() != right.len() {
        return None;
    }
    let slips_max = if left.len() <= ONE_SLIP_CHARS_MAX { 1 } else { 2 };
    let mut found = Vec::new();
    for (at, ((first, _), (second, _))) in
        left.iter().zip(right).enumerate().filter(|(_, (first, second))| first.0 != second.0)
    {
        let is_number =
            |character: char| is_han_numeral(character) || character == '#' || character.is_ascii_digit();
        if is_number(*first) && is_number(*second)
            || !han_look_alike(*first, *second)
            || found.len() == slips_max
        {
            return None;
        }
        found.push(at);
    }
    Some(found)
}

fn note_slips(judge: &mut Judge, slips: &[usize], characters: impl Fn(&Parsed) -> &Vec<(char, u16)>) {
    for &at in slips {
        let token = |name: &Parsed| {
            let (_, token) = characters(name).get(at)?;
            name.tokens.get(usize::from(*token)).copied()
        };
        let (Some(first), Some(second)) = (token(judge.left), token(judge.right)) else { continue };
        let is_shared = first.part != Part::Distinctive || second.part != Part::Distinctive;
        let (rule, part) = if is_shared {
            (Rule::SharedWordSlip, Part::Industry)
        } else {
            (Rule::LookAlike, Part::Distinctive)
        };
        judge.both(rule, part, first.span, second.span);
    }
}

/// The pieces that differ, once the common beginning and end are put aside, decide what is told.
fn different(judge: &mut Judge) {
    let (left, right) = (judge.left.core.as_slice(), judge.right.core.as_slice());
    let same = |pair: &(&(char, u16), &(char, u16))| pair.0.0 == pair.1.0;
    let before = left.iter().zip(right).take_while(same).count();
    let after_max = left.len().min(right.len()) - before;
    let after = left.iter().rev().zip(right.iter().rev()).take(after_max).take_while(same).count();
    let (first, second) = (piece(judge.left, before, after), piece(judge.right, before, after));
    match (first, second) {
        (Some((first, part)), Some((second, other))) => {
            let is_trade = |part: Part| matches!(part, Part::Industry | Part::Group | Part::Institution);
            let (rule, part) = match (part, other) {
                (Part::Ordinal, Part::Ordinal) => (Rule::OrdinalOther, Part::Ordinal),
                (Part::Region, Part::Region) => (Rule::RegionOther, Part::Region),
                _ if is_trade(part) && is_trade(other) => (Rule::IndustryOther, Part::Industry),
                _ => (Rule::DistinctiveOther, Part::Distinctive),
            };
            judge.both(rule, part, first, second);
        }
        (Some((piece, part)), None) => judge.only(missing_rule(part), part, Side::Left, piece),
        (None, Some((piece, part))) => judge.only(missing_rule(part), part, Side::Right, piece),
        (None, None) => judge.whole(Rule::DistinctiveOther),
    }
}

const fn missing_rule(part: Part) -> Rule {
    match part {
        Part::Group => Rule::GroupMissing,
        Part::Industry | Part::Institution => Rule::IndustryMissing,
        Part::Ordinal => Rule::OrdinalMissing,
        Part::Region => Rule::RegionMissing,
        _ => Rule::DistinctiveMissing,
    }
}

/// The tokens between so many common characters before and after, and the part that weighs most among them.
fn piece(name: &Parsed, before: usize, after: usize) -> Option<(Span, Part)> {
    let until = name.core.len().checked_sub(after)?;
    let tokens = || {
        let middle = name.core.get(before..until).unwrap_or(&[]);
        middle.iter().filter_map(|(_, token)| name.tokens.get(usize::from(*token)))
    };
    let span = super::judge::span_of(tokens())?;
    let part = tokens().map(|token| token.part).min_by_key(|part| match part {
        Part::Distinctive => 0,
        Part::Region => 1,
        Part::Ordinal => 2,
        Part::Industry | Part::Institution => 3,
        _ => 4,
    })?;
    Some((span, part))
}
