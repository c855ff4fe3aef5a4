//! Lists with their due process, term and level, and the grounds that lead to them.

use super::meta::{RuleHead, Text};
use crate::calendar::Period;
use crate::id::Slug;
use crate::pack::condition::Condition;
use crate::word::words;

words! {
    /// The sort of a list.
    ListKind {
        /// Organisations excluded from something.
        Exclusion = "exclusion",
        /// Organisations watched more closely.
        KeyScrutiny = "key-scrutiny",
        /// Organisations that are on several key-scrutiny lists.
        Warning = "warning",
        /// Organisations whose dealings are eased.
        Trusted = "trusted",
    }
}

/// One list: who decides it, by which procedure, for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The sort of list.
    pub kind: ListKind,
    /// Kinds of authority that may decide (for example `court`).
    pub decided_by: Vec<Slug>,
    /// Lowest level of authority that may decide.
    pub level_min: Level,
    /// Whether entries are public unless restricted.
    pub public: bool,
    /// The body that keeps the list outside this register: no case is opened here, entries are imported.
    pub kept_by: Option<String>,
    /// The due process. `None` only where `kept_by` is set.
    pub procedure: Option<Procedure>,
    /// How long an entry lasts.
    pub term: Term,
}

/// The steps of due process for one list; each names a rule of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The notice of the proposed listing.
    pub notice: Slug,
    /// The deadline to answer it.
    pub answer: Slug,
    /// The deadline to ask for a hearing, where there is a hearing.
    pub hearing: Option<Slug>,
    /// Whether a second officer must approve.
    pub approval: Approval,
    /// Time between service of the decision and the entry's taking effect.
    pub standstill: Standstill,
    /// The deadline to object to the decision.
    pub objection: Slug,
    /// The authority's deadline to decide an objection.
    pub review: Slug,
    /// The deadline to ask the superior for reconsideration.
    pub reconsideration: Slug,
    /// The superior's deadline to decide.
    pub reconsideration_review: Slug,
    /// Where to go after that.
    pub appeal: Text,
    /// The list to use when the conduct is below this list's level.
    pub instead: Option<Slug>,
}

words! {
    /// Who must agree before a decision.
    Approval {
        /// One officer proposes and decides.
        OneOfficer = "one-officer",
        /// Another officer than the proposer decides.
        SecondOfficer = "second-officer",
    }
}

/// Time between service of the decision and its taking effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standstill {
    /// A calendar period; `P0D` is none.
    Period(Period),
    /// A deadline rule of the pack, for example in working days.
    Deadline(Slug),
}

/// How long an entry lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Until an exit ground arises.
    UntilExit,
    /// Exactly this long.
    Fixed(Period),
    /// As the decision says, at most this long.
    AtMost(Period),
    /// The decision sets the end; with the time of an effect before the decision on the same act it is not longer
    /// than this.
    AtMostInAll(Period),
    /// Without end, on a law, with a review.
    Permanent {
        /// Time between reviews.
        review: Period,
    },
}

words! {
    /// Level of an authority, lowest first.
    Level {
        /// County, district.
        County = "county",
        /// Prefecture, city.
        City = "city",
        /// Province, state.
        Province = "province",
        /// The whole country, or an international body.
        National = "national",
    }
}

/// A ground: why an organisation may be put on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists it leads to.
    pub lists: Vec<Slug>,
    /// What must be found, limb by limb.
    pub condition: Condition,
    /// Fields it belongs to (for example `food-drug`); empty for all.
    pub fields: Vec<Slug>,
}
