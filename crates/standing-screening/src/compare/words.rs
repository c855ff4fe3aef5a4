//! Comparing two names of words: what the words without a partner mean.
//!
//! Deliberately absent: pairing the words, which [`super::align`] does.

use super::align::{Word, align, slipped_parts};
use super::judge::{Judge, Side, span_of};
use super::one_word::{one_word, same_letters, same_sounds};
use super::parts;
use crate::parse::{Parsed, Part, Token, is_finance};
use crate::weights::Rule;

/// Compares two names of words.
pub(super) fn compare(judge: &mut Judge) {
    if same_letters(judge) || same_sounds(judge) || one_word(judge) {
        return;
    }
    slipped_parts(judge);
    parts::compare(judge);
    let (left, right) = align(judge);
    small_words(judge);
    match (left.as_slice(), right.as_slice()) {
        ([], []) => generic(judge),
        (left, []) => missing(judge, Side::Left, left),
        ([], right) => missing(judge, Side::Right, right),
        (left, right) => different(judge, left, right),
    }
}

/// Words that every name may have cannot carry a match.
pub(super) fn generic(judge: &mut Judge) {
    let has_own = |name: &Parsed| name.of(Part::Distinctive).next().is_some();
    if has_own(judge.left) || has_own(judge.right) {
        return;
    }
    judge.whole(Rule::GenericOnly);
    let is_other = |rule: Rule| matches!(rule, Rule::FormOther | Rule::FormWider | Rule::FormMissing);
    let has_place = judge.left.tokens.iter().any(|token| token.part == Part::Region);
    if !has_place && judge.steps.iter().any(|step| is_other(step.rule)) {
        judge.whole(Rule::DistinctiveMissing);
    }
}

fn missing(judge: &mut Judge, with: Side, words: &[Word]) {
    let without = judge.name(with.other());
    // Only a registered name is shortened; of two names without legal form, more words make another name.
    let is_short =
        without.forms == 0 && !without.is_full && !without.is_generic && judge.name(with).forms != 0;
    for part in [Part::Group, Part::Industry, Part::Institution, Part::Distinctive] {
        let of_part = || words.iter().filter(move |word| word.token.part == part).map(|word| &word.token);
        let Some(piece) = span_of(of_part()) else { continue };
        judge.only(missing_rule(part, is_short, of_part()), part, with, piece);
    }
}

fn missing_rule<'t>(part: Part, is_short: bool, mut tokens: impl Iterator<Item = &'t Token>) -> Rule {
    match part {
        Part::Group if is_short => Rule::GroupMissingInShort,
        Part::Group => Rule::GroupMissing,
        Part::Industry if is_short && tokens.any(is_finance) => Rule::FinanceMissing,
        Part::Industry if is_short => Rule::IndustryMissingInShort,
        Part::Industry | Part::Institution => Rule::IndustryMissing,
        _ => Rule::DistinctiveMissing,
    }
}

fn different(judge: &mut Judge, left: &[Word], right: &[Word]) {
    let is_distinctive = |words: &[Word]| words.iter().any(|word| word.token.part == Part::Distinctive);
    let (rule, part) = if is_distinctive(left) || is_distinctive(right) {
        (Rule::DistinctiveOther, Part::Distinctive)
    } else {
        (Rule::IndustryOther, Part::Industry)
    };
    let span = |words: &[Word]| span_of(words.iter().map(|word| &word.token));
    if let (Some(first), Some(second)) = (span(left), span(right)) {
        judge.both(rule, part, first, second);
    }
}

fn small_words(judge: &mut Judge) {
    let small = |side: Side, judge: &Judge| judge.name(side).of(Part::Filler).count();
    let (left, right) = (small(Side::Left, judge), small(Side::Right, judge));
    if left == right {
        return;
    }
    let side = if left > right { Side::Left } else { Side::Right };
    if let Some(token) = judge.name(side).of(Part::Filler).next() {
        judge.only(Rule::SmallWord, Part::Filler, side, token.span);
    }
}
