//! Parts that are compared the same way in every script: legal forms, branches, numbers and places.
//!
//! Deliberately absent: the distinctive part and the trade, which each script writes in its own way.

use super::judge::{Judge, Side, span_of};
use crate::parse::{Parsed, Part, Token, is_outer_place};
use crate::tables::{Entry, FormClass, WordKind, vocabulary};
use crate::weights::Rule;

/// Compares everything but the words between.
pub(super) fn compare(judge: &mut Judge) {
    forms(judge);
    branches(judge);
    ordinals(judge);
    regions(judge);
}

const COMPANIES: u8 = FormClass::Limited.bit()
    | FormClass::Stock.bit()
    | FormClass::Company.bit()
    | FormClass::Partnership.bit()
    | FormClass::Sole.bit();

pub(super) fn forms(judge: &mut Judge) {
    let (left, right) = (judge.left.forms, judge.right.forms);
    let span = |name: &Parsed| span_of(name.of(Part::LegalForm));
    match (span(judge.left), span(judge.right)) {
        (None, None) => {}
        (Some(piece), None) => judge.only(Rule::FormMissing, Part::LegalForm, Side::Left, piece),
        (None, Some(piece)) => judge.only(Rule::FormMissing, Part::LegalForm, Side::Right, piece),
        (Some(first), Some(second)) => {
            if let Some(rule) = form_rule(judge, left, right) {
                judge.both(rule, Part::LegalForm, first, second);
            }
        }
    }
}

fn form_rule(judge: &Judge, left: u8, right: u8) -> Option<Rule> {
    let bare = |set: u8| set & !FormClass::Company.bit();
    let is_company = |set: u8| set & COMPANIES != 0;
    if left & right == 0 && is_company(left) != is_company(right) && bare(left) != 0 && bare(right) != 0 {
        return Some(Rule::FormContradicts);
    }
    if bare(left) & bare(right) != 0 || left == right {
        let is_same = judge
            .left
            .of(Part::LegalForm)
            .map(|token| judge.left.str(token))
            .eq(judge.right.of(Part::LegalForm).map(|token| judge.right.str(token)));
        return (!is_same).then_some(Rule::FormWriting);
    }
    if bare(left) == 0 || bare(right) == 0 {
        return Some(if is_company(left) == is_company(right) { Rule::FormWider } else { Rule::FormOther });
    }
    Some(Rule::FormOther)
}

/// A branch with another name, or on one side only, is another establishment.
pub(super) fn branches(judge: &mut Judge) {
    let piece = |name: &Parsed| span_of(name.of(Part::Branch));
    match (piece(judge.left), piece(judge.right)) {
        (None, None) => {}
        (Some(piece), None) => judge.only(Rule::BranchMissing, Part::Branch, Side::Left, piece),
        (None, Some(piece)) => judge.only(Rule::BranchMissing, Part::Branch, Side::Right, piece),
        (Some(first), Some(second)) => {
            if branch_words(judge.left) != branch_words(judge.right) {
                judge.both(Rule::BranchOther, Part::Branch, first, second);
            }
        }
    }
}

/// What names a branch: places by their code, numbers by their value, other words by their letters.
fn branch_words(name: &Parsed) -> Vec<String> {
    let words = name.of(Part::Branch).filter_map(|token| {
        if let Some(number) = token.number {
            return Some(number.to_string());
        }
        let entry = entry(token);
        if entry.is_some_and(|entry| entry.word == Some(WordKind::Branch)) {
            return None;
        }
        let short = entry.and_then(|entry| entry.regions.first());
        Some(short.map_or_else(|| name.str(token).to_owned(), |code| (*code).to_owned()))
    });
    let mut words: Vec<String> = words.collect();
    words.sort_unstable();
    words
}

pub(super) fn ordinals(judge: &mut Judge) {
    let has_number = |name: &Parsed| name.tokens.iter().any(|token| token.number.is_some());
    if !has_number(judge.left) && !has_number(judge.right) {
        return;
    }
    let numbers = |name: &Parsed| {
        let mut numbers: Vec<u32> = name
            .tokens
            .iter()
            .filter(|token| token.part != Part::Branch)
            .filter_map(|token| token.number)
            .collect();
        numbers.sort_unstable();
        numbers
    };
    if numbers(judge.left) == numbers(judge.right) {
        return;
    }
    let piece = |name: &Parsed| span_of(name.of(Part::Ordinal));
    match (piece(judge.left), piece(judge.right)) {
        (Some(first), Some(second)) => judge.both(Rule::OrdinalOther, Part::Ordinal, first, second),
        (Some(piece), None) => judge.only(Rule::OrdinalMissing, Part::Ordinal, Side::Left, piece),
        (None, Some(piece)) => judge.only(Rule::OrdinalMissing, Part::Ordinal, Side::Right, piece),
        (None, None) => {}
    }
}

pub(super) fn regions(judge: &mut Judge) {
    let (mut left, mut right) = (places(judge, Side::Left), places(judge, Side::Right));
    let mut shared: Vec<&Token> = Vec::new();
    left.retain(|place| {
        let same = right.iter().position(|other| is_same(judge, place, other));
        let found =
            same.or_else(|| right.iter().position(|other| relation(place, other) == Some(Relation::Same)));
        let Some(at) = found else { return true };
        let other = right.remove(at);
        if same.is_none() {
            judge.both(Rule::Spelling, Part::Region, place.span, other.span);
        }
        shared.push(place);
        false
    });
    // Places that both only add, as 云南 and 湖南 behind 中国, part them all the same.
    let is_parted = || {
        let pairs = left.iter().flat_map(|place| right.iter().map(move |other| (*place, *other)));
        pairs.clone().next().is_some()
            && pairs.into_iter().all(|(place, other)| relation(place, other).is_none())
    };
    let keeps_all = is_parted();
    for (side, places) in [(Side::Left, &mut left), (Side::Right, &mut right)] {
        // A province before a city that both name, or a district after it, only says more.
        places.retain(|place| {
            let is_nested = shared.iter().any(|other| relation(place, other) == Some(Relation::Nested))
                || is_around_own_place(judge, side, place);
            if is_nested && !keeps_all {
                judge.only(Rule::RegionWider, Part::Region, side, place.span);
            }
            !is_nested || keeps_all
        });
    }
    match (left.first(), right.first()) {
        (None, None) => {}
        (Some(first), Some(second)) => judge.both(Rule::RegionOther, Part::Region, first.span, second.span),
        (Some(_), None) => missing(judge, Side::Left, &left, is_placed(judge, &shared)),
        (None, Some(_)) => missing(judge, Side::Right, &right, is_placed(judge, &shared)),
    }
}

/// Whether the name is called after a place that lies in this one, as 武汉市第一中心医院 in 湖北省, and the other name is
/// too.
fn is_around_own_place(judge: &Judge, side: Side, place: &Token) -> bool {
    let own = |name: &Parsed| {
        let own = name.of(Part::Distinctive).find(|token| token.entry.is_some())?;
        entry(own).filter(|entry| !entry.regions.is_empty()).map(|_| *own)
    };
    let (Some(own_place), Some(other)) = (own(judge.name(side)), own(judge.name(side.other()))) else {
        return false;
    };
    relation(&own_place, &other) == Some(Relation::Same)
        && relation(place, &own_place) == Some(Relation::Nested)
}

/// Whether the names are both said to be somewhere. A county without its kind may as well be a word: 太湖.
fn is_placed(judge: &Judge, shared: &[&Token]) -> bool {
    shared.iter().any(|place| {
        let Some(entry) = entry(place) else { return false };
        let is_wide = entry.regions.iter().any(|code| code.len() < COUNTY_CODE_DIGITS);
        let has_kind = entry.region_short.is_none_or(|short| short.len() < judge.left.str(place).len());
        is_wide || has_kind
    })
}

/// Digits of the code of a Chinese county.
const COUNTY_CODE_DIGITS: usize = 6;

/// The places of a name that are not part of its core.
fn places<'a>(judge: &Judge<'a>, side: Side) -> Vec<&'a Token> {
    let name = judge.name(side);
    let is_place = |at: usize, token: &Token| match name.writing {
        crate::parse::Writing::Words => token.part == Part::Region,
        crate::parse::Writing::Cjk => {
            token.part == Part::Region && (token.marks.leading || is_outer_place(name, token, at))
        }
    };
    name.tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| is_place(*at, token) && !judge.is_slipped(side, *at))
        .map(|(_, token)| token)
        .collect()
}

fn is_same(judge: &Judge, left: &Token, right: &Token) -> bool {
    judge.left.str(left) == judge.right.str(right)
}

/// How two places are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    Nested,
}

/// Both are places, and neither the same nor one within the other.
pub(super) fn are_apart(left: &Token, right: &Token) -> bool {
    left.part == Part::Region && right.part == Part::Region && relation(left, right).is_none()
}

/// The same place by another name, or one within the other; none when they differ.
fn relation(left: &Token, right: &Token) -> Option<Relation> {
    let (left, right) = (entry(left)?, entry(right)?);
    let pairs =
        || left.regions.iter().flat_map(|first| right.regions.iter().map(move |second| (*first, *second)));
    if pairs().any(|(first, second)| first == second) {
        return Some(Relation::Same);
    }
    pairs()
        .any(|(first, second)| is_within(first, second) || is_within(second, first))
        .then_some(Relation::Nested)
}

/// Whether the inner place lies in the outer one; digits are places of China.
fn is_within(inner: &str, outer: &str) -> bool {
    let is_chinese = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
    match (is_chinese(inner), is_chinese(outer)) {
        (true, true) => inner.len() > outer.len() && inner.starts_with(outer),
        (true, false) => outer == "CN",
        (false, true) => false,
        (false, false) => {
            inner.len() > outer.len()
                && inner.starts_with(outer)
                && inner.as_bytes().get(outer.len()) == Some(&b'-')
        }
    }
}

/// Notes places that one side lacks. `is_placed`: another place is named by both, so that one more is another place.
fn missing(judge: &mut Judge, with: Side, places: &[&Token], is_placed: bool) {
    let without = judge.name(with.other());
    for place in places {
        let rule = if without.is_generic || judge.name(with).is_generic {
            Rule::RegionMissing
        } else if place.marks.leading && may_lead(judge.name(with), place) && !(is_placed && without.is_full)
        {
            Rule::LeadingRegionMissing
        } else if without.forms == 0 && !without.is_full {
            Rule::RegionMissingInShort
        } else {
            Rule::RegionMissing
        };
        judge.only(rule, Part::Region, with, place.span);
    }
}

/// Chinese and Japanese names begin with their place and are often quoted without it; other names are not.
fn may_lead(name: &Parsed, place: &Token) -> bool {
    let is_chinese = |code: &&str| *code == "CN" || code.bytes().all(|byte| byte.is_ascii_digit());
    name.writing == crate::parse::Writing::Cjk
        || entry(place).is_some_and(|entry| {
            entry.regions.iter().any(|code| code.len() >= 2 && *code != "CN" && is_chinese(code))
        })
}

pub(super) fn entry(token: &Token) -> Option<&'static Entry> {
    token.entry.and_then(|id| vocabulary().entry(id))
}
