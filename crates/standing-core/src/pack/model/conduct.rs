//! Pledges, publication, statistics. Nothing is enforced by a number.

use super::meta::{RuleHead, Text};
use crate::calendar::Period;
use crate::id::Slug;
use crate::matter::Matter;
use crate::word::words;

/// A pledge that the rules know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// Matters in which it may be given.
    pub matters: Vec<Matter>,
    /// Longest time to perform it; voluntary pledges may have none.
    pub due_max: Option<Period>,
    /// Whether the organisation must be in good standing (no live exclusion entry).
    pub good_standing: bool,
    /// The model text.
    pub template: Text,
}

words! {
    /// What is made public.
    PublicationSubject {
        /// An entry with its reasons.
        Entry = "entry",
        /// The consequences beside the entry.
        Consequences = "consequences",
        /// A removal.
        Removal = "removal",
        /// An administrative act.
        Act = "act",
        /// Rules and drafts.
        Pack = "pack",
        /// Statistics.
        Statistics = "statistics",
    }
}

/// What is made public, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// What.
    pub subject: PublicationSubject,
    /// By when, if the source says.
    pub deadline: Option<Slug>,
}

/// Something that is counted and reported. Report only: nothing is enforced by a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatisticRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// What is counted.
    pub counts: StatisticSubject,
}

words! {
    /// What a statistic counts.
    StatisticSubject {
        /// Entries by list, field and authority.
        Entries = "entries",
        /// Measures taken, lifted and not yet lifted.
        Measures = "measures",
        /// Missed deadlines.
        MissedDeadlines = "missed-deadlines",
        /// Entries revoked after an objection, a reconsideration or a court.
        Reversals = "reversals",
    }
}
