//! Comparing two names in Han, kana or Hangul, character by character.
//!
//! Deliberately absent: tolerance. A character that differs makes another name, unless the two look alike or one
//! name is a short form of the other.

use super::judge::{Judge, Side};
use super::{parts, short, words};
use crate::normalise::is_kana;
use crate::parse::{Parsed, Part, Span, Token, is_han_numeral};
use crate::tables::han_look_alike;
use crate::weights::Rule;

/// Longest core in which only one character may be a slip.
const ONE_SLIP_CHARS_MAX: usize = 6;

/// Shortest name in which a form may hold any wrong character, and shortest form and branch word that may.
const FORM_SLIP_CHARS_MIN: usize = 7;
const FORM_CHARS_MIN: usize = 4;
const BRANCH_CHARS_MIN: usize = 3;

/// Bytes in which two characters can differ.
const DIFFERING_BYTES_MAX: usize = 8;

/// Compares two names without spaces.
pub(super) fn compare(judge: &mut Judge) {
    if slip_in_all(judge) {
        return;
    }
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
    } else if let Some(slips) = slips(judge, left, right) {
        parts::regions(judge);
        note_slips(judge, &slips, left, right);
    } else if let Some(slips) = slips(judge, &judge.left.wide, &judge.right.wide) {
        // The slip made one name look as if its place were all that is distinctive.
        note_slips(judge, &slips, &judge.left.wide, &judge.right.wide);
    } else if !short::compare(judge) {
        parts::regions(judge);
        different(judge);
    }
}

/// Whether the names are the same, as they are written, but for a character or two with an excuse.
fn slip_in_all(judge: &mut Judge) -> bool {
    if judge.left.text.len() != judge.right.text.len() || judge.left.text == judge.right.text {
        return false;
    }
    let differing =
        judge.left.text.bytes().zip(judge.right.text.bytes()).filter(|(left, right)| left != right);
    if differing.take(DIFFERING_BYTES_MAX + 1).count() > DIFFERING_BYTES_MAX {
        return false;
    }
    let (left, right) = (characters(judge.left), characters(judge.right));
    let found = slips(judge, &left, &right).or_else(|| form_slip(judge, &left, &right));
    if let Some(slips) = &found {
        note_slips(judge, slips, &left, &right);
    }
    found.is_some()
}

/// Every character of the name with its token, as it is written.
fn characters(name: &Parsed) -> Vec<(char, u16)> {
    let mut characters = Vec::with_capacity(name.text.len() / 3 + 1);
    for (token, at) in name.tokens.iter().zip(0_u16..) {
        characters.extend(name.str(token).chars().map(|character| (character, at)));
    }
    characters
}

/// Kana spelt in another way.
fn note_spelling(judge: &mut Judge) {
    let (left, right) = (judge.left, judge.right);
    let first = left.of(Part::Distinctive).flat_map(|token| left.str(token).chars());
    let second = right.of(Part::Distinctive).flat_map(|token| right.str(token).chars());
    if !first.eq(second) {
        judge.whole(Rule::Spelling);
    }
}

/// The places where the characters differ, when each has an excuse.
fn slips(judge: &Judge, left: &[(char, u16)], right: &[(char, u16)]) -> Option<Vec<usize>> {
    if left.len() != right.len() {
        return None;
    }
    let slips_max = if left.len() <= ONE_SLIP_CHARS_MAX { 1 } else { 2 };
    let mut found = Vec::new();
    for (at, (first, second)) in
        left.iter().zip(right).enumerate().filter(|(_, (first, second))| first.0 != second.0)
    {
        if found.len() == slips_max
            || !han_look_alike(first.0, second.0)
            || is_other_number(first.0, second.0)
            || are_other_places(judge, first.1, second.1)
        {
            return None;
        }
        found.push(at);
    }
    Some(found)
}

/// The one place where the names differ, within a long form or the word for a branch: 有限公可, 分公可.
fn form_slip(judge: &Judge, left: &[(char, u16)], right: &[(char, u16)]) -> Option<Vec<usize>> {
    if left.len() != right.len() || left.len() < FORM_SLIP_CHARS_MIN {
        return None;
    }
    let mut differing = left.iter().zip(right).enumerate().filter(|(_, (first, second))| first.0 != second.0);
    let (at, (first, second)) = differing.next().filter(|_| differing.next().is_none())?;
    let token = |name: &Parsed, at: u16| name.tokens.get(usize::from(at)).copied();
    let (one, other) = (token(judge.left, first.1)?, token(judge.right, second.1)?);
    let is_form = |name: &Parsed, token: &Token| {
        let width = name.str(token).chars().count();
        let is_branch = token.part == Part::Branch && width >= BRANCH_CHARS_MIN;
        token.entry.is_some() && (is_branch || token.part == Part::LegalForm && width >= FORM_CHARS_MIN)
    };
    let is_slip = is_form(judge.left, &one) && other.entry.is_none()
        || is_form(judge.right, &other) && one.entry.is_none();
    (is_slip && !is_other_number(first.0, second.0)).then(|| vec![at])
}

/// A numeral that became something else is another number, unless a kana looks like it.
fn is_other_number(first: char, second: char) -> bool {
    let is_number =
        |character: char| is_han_numeral(character) || character == '#' || character.is_ascii_digit();
    (is_number(first) || is_number(second)) && !is_kana(first) && !is_kana(second)
}

/// Two places that both exist are two places, however alike: 河南, 海南.
fn are_other_places(judge: &Judge, left: u16, right: u16) -> bool {
    let token = |name: &Parsed, at: u16| name.tokens.get(usize::from(at)).copied();
    let is_place = |token: Option<Token>| {
        token.as_ref().and_then(parts::entry).is_some_and(|entry| !entry.regions.is_empty())
    };
    is_place(token(judge.left, left)) && is_place(token(judge.right, right))
}

fn note_slips(judge: &mut Judge, slips: &[usize], left: &[(char, u16)], right: &[(char, u16)]) {
    let token = |name: &Parsed, characters: &[(char, u16)], at: usize| {
        let (_, token) = characters.get(at)?;
        name.tokens.get(usize::from(*token)).copied()
    };
    for &at in slips {
        let (first, second) = (token(judge.left, left, at), token(judge.right, right, at));
        let (Some(first), Some(second)) = (first, second) else { continue };
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
