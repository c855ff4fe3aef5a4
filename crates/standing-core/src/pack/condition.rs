//! Conditions: a closed, typed tree that explains itself. Evaluation lives in `evaluate`.
//!
//! There is no general expression language. Open-textured words of the sources (serious, heinous) are
//! `Finding`s, an official's reasoned judgement, and can never be tests.

use jiff::civil::Date;

use super::model::{Cite, Text};
use crate::calendar::Period;
use crate::fact::FactValue;
use crate::id::Slug;
use crate::word::words;

/// The deepest that conditions may nest.
pub const CONDITION_DEPTH_MAX: usize = 8;

/// One node of a condition; nodes with an id are limbs that a decision must answer one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Name of the limb.
    pub id: Option<Slug>,
    /// The clauses of this limb.
    pub cites: Vec<Cite>,
    /// The limb in plain words.
    pub title: Option<Text>,
    /// What is tested.
    pub test: Test,
}

/// What a node tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Every child holds.
    All(Vec<Condition>),
    /// At least one child holds.
    Any(Vec<Condition>),
    /// The child does not hold.
    Not(Box<Condition>),
    /// A declared fact.
    Fact {
        /// The fact.
        fact: Slug,
        /// What is asked of it.
        check: FactCheck,
    },
    /// A count over the organisation's file.
    Count(CountTest),
    /// An official's reasoned judgement.
    Finding(Text),
}

/// What is asked of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum FactCheck {
    /// Equal.
    Is(FactValue),
    /// One of these.
    In(Vec<FactValue>),
    /// This or more; only for numbers, amounts of the same currency, and days.
    AtLeast(FactValue),
    /// A day before this one.
    Before(Date),
    /// A day not longer ago than this.
    Within(Period),
}

/// A count over the organisation's file.
#[derive(Debug, Clone, PartialEq)]
pub struct CountTest {
    /// What is counted.
    pub counted: Counted,
    /// Only those whose attribute has one of these values.
    pub filters: Vec<(CountKey, Vec<String>)>,
    /// Count different values of this attribute instead of items.
    pub distinct: Option<CountKey>,
    /// The least that holds.
    pub at_least: u32,
    /// Only those not longer ago than this.
    pub within: Option<Period>,
}

words! {
    /// What a count counts.
    Counted {
        /// Entries.
        Entry = "entry",
        /// Records of the file.
        Record = "record",
    }
}

words! {
    /// An attribute by which counts filter or distinguish.
    CountKey {
        /// The list (entries).
        List = "list",
        /// The sort of list (entries): `exclusion`, `key-scrutiny`, `warning`, `trusted`.
        ListKind = "list_kind",
        /// The field of the authority's case or of the record.
        Field = "field",
        /// `in-force`, `suspended` or `ended` (entries).
        Status = "status",
        /// The kind of record.
        Kind = "kind",
        /// What became of a record: `open`, `performed`, `breached`.
        Outcome = "outcome",
    }
}
