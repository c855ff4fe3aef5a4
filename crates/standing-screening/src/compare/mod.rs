//! Comparing two names: which rules apply, what score they leave, and why.
//!
//! Deliberately absent: searching; and any rule about a single organisation.

mod align;
mod cjk;
mod cross;
mod explain;
mod judge;
mod lcs;
mod likeness;
mod one_word;
mod parts;
mod short;
mod typo;
mod words;

use crate::name::Name;
use crate::parse::Writing;
use crate::rarity::Rarity;
use crate::weights::{DIFFERENT_SCORE_MAX, Effect, LIKENESS_SHARE, MATCH_THRESHOLD, Rule};

pub use explain::{Explanation, Finding};
use judge::Judge;

/// Compares names. Cheap to share; holds nothing but how rare words are.
///
/// ```
/// # use standing_screening::{Matcher, Name};
/// let matcher = Matcher::default();
/// let comparison = matcher.compare(&Name::new("華為"), &Name::new("华为技术有限公司"));
/// assert!(comparison.is_match);
/// let other = matcher.compare(&Name::new("中铁二十局"), &Name::new("中铁十二局"));
/// assert!(!other.is_match);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    rarity: Rarity,
}

/// What comparing two names found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// 0 to 1; 1 only for names that are written the same.
    pub score: f64,
    /// The score reaches [`MATCH_THRESHOLD`]: a possible match for a person to look at.
    pub is_match: bool,
    /// The findings, part by part.
    pub explanation: Explanation,
}

impl Matcher {
    /// A matcher that weighs words by how rare they are in a corpus.
    #[must_use]
    pub fn with_rarity(rarity: Rarity) -> Self {
        Self { rarity }
    }

    /// Compares two names and says why. Which of them is the query changes nothing but the words of the explanation.
    #[must_use]
    pub fn compare(&self, query: &Name, candidate: &Name) -> Comparison {
        let is_swapped = is_swapped(query, candidate);
        let judge = self.judge(query, candidate, is_swapped);
        let score = score(query, candidate, &judge);
        Comparison {
            score,
            is_match: score >= MATCH_THRESHOLD,
            explanation: Explanation::of(&judge, is_swapped),
        }
    }

    /// The score alone, without the words.
    #[must_use]
    pub fn score(&self, query: &Name, candidate: &Name) -> f64 {
        score(query, candidate, &self.judge(query, candidate, is_swapped(query, candidate)))
    }

    fn judge<'a>(&'a self, query: &'a Name, candidate: &'a Name, is_swapped: bool) -> Judge<'a> {
        let (left, right) = if is_swapped { (candidate, query) } else { (query, candidate) };
        let mut judge = Judge::new(&left.parsed, &right.parsed, &self.rarity);
        if query.raw() == candidate.raw() && !query.is_empty() {
            judge.whole(Rule::Identical);
            return judge;
        }
        judge.note_mixed();
        if query.normalised() == candidate.normalised() && !query.is_empty() {
            judge.whole(Rule::SameWriting);
            return judge;
        }
        match (left.parsed.writing, right.parsed.writing) {
            (Writing::Words, Writing::Words) => words::compare(&mut judge),
            (Writing::Cjk, Writing::Cjk) => cjk::compare(&mut judge),
            _ => cross::compare(&mut judge),
        }
        judge.note_respelt();
        judge
    }
}

/// The two are always compared in one order, so that the score is the same both ways.
fn is_swapped(query: &Name, candidate: &Name) -> bool {
    (query.normalised(), query.raw()) > (candidate.normalised(), candidate.raw())
}

fn score(query: &Name, candidate: &Name, judge: &Judge) -> f64 {
    if query.is_empty() || candidate.is_empty() {
        return 0.0;
    }
    let mut product = 1.0;
    let mut is_different = false;
    for step in &judge.steps {
        match step.rule.effect() {
            Effect::Factor(factor) => product *= factor,
            Effect::Decisive => is_different = true,
        }
    }
    if judge.steps.iter().any(|step| step.rule == Rule::Identical) {
        return 1.0;
    }
    let is_same = judge.steps.iter().any(|step| step.rule == Rule::SameWriting);
    let likeness = if is_same { 1.0 } else { likeness::likeness(judge) };
    if is_different {
        DIFFERENT_SCORE_MAX * likeness
    } else {
        product * (1.0 - LIKENESS_SHARE * (1.0 - likeness))
    }
}
