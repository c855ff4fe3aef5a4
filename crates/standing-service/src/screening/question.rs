//! What is asked of screening, and what it answers.

use std::collections::BTreeSet;

use jiff::civil::Date;
use standing_core::file::entry::Entry;
use standing_core::id::UnitId;
use standing_core::identifier::Identifier;
use standing_core::name::OrganisationName;
use standing_core::standing::check::Answer;
use standing_core::standing::consequences::Question;
use standing_screening::{Comparison, MATCH_THRESHOLD};

use super::generation::IndexState;
use super::not_same::NotSame;
use crate::ask::Times;
use crate::browse::Kept;
use crate::ftm::{dataset_of_list, dataset_of_pack};

/// The most candidates that one question gets.
pub const SCREENED_MAX: usize = 500;

/// How many candidates a question gets when it does not say.
const LIMIT: usize = 5;
/// Candidates below this score are not told of when a question does not say.
const CUTOFF: f64 = 0.5;

/// What is asked beside the names and identifiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// The most candidates, at most [`SCREENED_MAX`].
    pub limit: usize,
    /// From which score on a candidate is a possible match.
    pub threshold: f64,
    /// Candidates with a lower score are left out.
    pub cutoff: f64,
    /// Among which organisations.
    pub scope: Scope,
    /// On which lists.
    pub lists: Lists,
    /// Matter, kind of unit, and who asks.
    pub question: Question,
    /// Day and state of the record.
    pub times: Times,
    /// The unit whose decided false positives are left out; the one who asks, where it is left out.
    pub unit: Option<UnitId>,
}

impl Default for Screening {
    fn default() -> Self {
        Self {
            limit: LIMIT,
            threshold: MATCH_THRESHOLD,
            cutoff: CUTOFF,
            scope: Scope::default(),
            lists: Lists::default(),
            question: Question::default(),
            times: Times::default(),
            unit: None,
        }
    }
}

/// Among which organisations candidates are sought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Those with an entry in force or suspended on the day, as far as the one who asks may know of it.
    #[default]
    Listed,
    /// All that the register knows.
    Known,
}

/// Entries of which packs and lists count, by their names or by those of their data sets. Empty sets narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Only entries of these packs or lists; all when empty.
    pub only: BTreeSet<String>,
    /// No entries of these packs or lists.
    pub without: BTreeSet<String>,
}

impl Lists {
    /// Whether an entry counts.
    #[must_use]
    pub fn has(&self, entry: &Entry) -> bool {
        let is_in = |names: &BTreeSet<String>| {
            !names.is_empty()
                && (names.contains(entry.pack.id.as_str())
                    || names.contains(entry.list.as_str())
                    || names.contains(&dataset_of_pack(&entry.pack))
                    || names.contains(&dataset_of_list(&entry.pack, &entry.list)))
        };
        (self.only.is_empty() || is_in(&self.only)) && !is_in(&self.without)
    }
}

/// The answer to a screening question.
#[derive(Debug, Clone)]
pub struct Screened {
    /// The candidates, best first.
    pub candidates: Vec<Candidate>,
    /// How many of all candidates are possible matches, also beyond the limit.
    pub total_matches: usize,
    /// Organisations that the one who asks has decided not to be meant; they are no candidates.
    pub decided: Vec<Decided>,
    /// The day asked about, else the latest of the local days of the packs; each candidate has its own.
    pub as_of: Date,
    /// The size of the log from which was answered.
    pub log_size: u64,
    /// The index from which candidates came.
    pub index: IndexState,
}

/// An organisation that was brought up and that the one who asks has decided not to be meant.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The score that it would have.
    pub score: f64,
    /// The decision.
    pub decision: NotSame,
}

/// An organisation that may be meant. It is not said to be it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The identifier under which its file is kept.
    pub identifier: Identifier,
    /// The name that fits best; its first one where only an identifier was given.
    pub name: String,
    /// Every name that it had by the day.
    pub names: Vec<OrganisationName>,
    /// How well it fits, 0 to 1.
    pub score: f64,
    /// The score reaches the threshold: a possible match for a person to look at.
    pub is_match: bool,
    /// Why it has its score.
    pub comparison: Comparison,
    /// What follows from its entries.
    pub answer: Answer,
    /// Its file, and the day on which it is seen.
    pub kept: Kept,
}
