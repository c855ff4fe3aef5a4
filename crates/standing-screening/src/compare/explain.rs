//! The findings of a comparison, for people.
//!
//! Deliberately absent: translations; the words are English and every finding also has its rule.

use std::fmt;

use super::judge::{Judge, Step};
use crate::parse::{Parsed, Part, Span};
use crate::weights::{Effect, Rule};

/// Why two names got their score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// Every rule that applied, decisive ones first.
    pub findings: Vec<Finding>,
}

/// One rule that applied, and what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The part of the names it is about.
    pub part: Part,
    /// The piece of the query, in the spelling names are compared in; empty when it is missing there.
    pub query: String,
    /// The piece of the candidate; empty when it is missing there.
    pub candidate: String,
    /// What the rule leaves of the score: its factor, or 0 when it is decisive.
    pub score: f64,
    /// The rule.
    pub rule: Rule,
}

impl Explanation {
    /// Adds a finding that is not about the names.
    pub(crate) fn add(&mut self, rule: Rule, part: Part, query: &str, candidate: &str) {
        let score = match rule.effect() {
            Effect::Factor(factor) => factor,
            Effect::Decisive => 0.0,
        };
        let finding = Finding { part, query: query.to_owned(), candidate: candidate.to_owned(), score, rule };
        let at = if rule.is_decisive() { 0 } else { self.findings.len() };
        self.findings.insert(at, finding);
    }

    pub(super) fn of(judge: &Judge, is_swapped: bool) -> Self {
        let mut findings: Vec<Finding> =
            judge.steps.iter().map(|step| finding(judge, step, is_swapped)).collect();
        findings.sort_by_key(|finding| !finding.rule.is_decisive());
        Self { findings }
    }
}

fn finding(judge: &Judge, step: &Step, is_swapped: bool) -> Finding {
    let text = |name: &Parsed, piece: Option<Span>| {
        piece.map(|piece| name.slice(piece).to_owned()).unwrap_or_default()
    };
    let (left, right) = (text(judge.left, step.left), text(judge.right, step.right));
    let (query, candidate) = if is_swapped { (right, left) } else { (left, right) };
    let score = match step.rule.effect() {
        Effect::Factor(factor) => factor,
        Effect::Decisive => 0.0,
    };
    Finding { part: step.part, query, candidate, score, rule: step.rule }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.part.words(), self.rule.words())?;
        match (self.query.as_str(), self.candidate.as_str()) {
            ("", "") => Ok(()),
            (query, "") => write!(f, " (query only: {query})"),
            ("", candidate) => write!(f, " (candidate only: {candidate})"),
            (query, candidate) => write!(f, " ({query} / {candidate})"),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.findings.iter().enumerate() {
            let parting = if at == 0 { "" } else { "; " };
            write!(f, "{parting}{finding}")?;
        }
        Ok(())
    }
}
