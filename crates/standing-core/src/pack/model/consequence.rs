//! What follows from an entry, risk tiers and shares of inspection. Nothing here is applied: see `standing`.

use super::meta::RuleHead;
use crate::calendar::Period;
use crate::id::Slug;
use crate::matter::Matter;
use crate::pack::condition::Condition;
use crate::word::words;

words! {
    /// How strong a consequence is, weakest first.
    Strength {
        /// Dealings are eased.
        Ease = "ease",
        /// A factor to weigh.
        Consider = "consider",
        /// Share and frequency of inspection are multiplied.
        Inspect = "inspect",
        /// Heightened check, reasons recorded.
        StrictReview = "strict_review",
        /// Not admitted.
        Bar = "bar",
    }
}

words! {
    /// Class of a measure.
    MeasureClass {
        /// By an administrative organ.
        Administrative = "administrative",
        /// By market participants, for example lenders.
        Market = "market",
        /// By an industry association.
        Industry = "industry",
        /// By society at large, through publication.
        Social = "social",
    }
}

/// What follows from an entry for one matter at one kind of unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsequenceRule {
    /// Name, title (what the unit does), basis.
    pub head: RuleHead,
    /// The lists from which it follows.
    pub lists: Vec<Slug>,
    /// The matter it concerns.
    pub matter: Matter,
    /// How strong it is.
    pub strength: Strength,
    /// Kinds of unit that apply it; empty for every unit.
    pub by: Vec<Slug>,
    /// Class of the measure.
    pub class: MeasureClass,
    /// Facts about the organisation on which it depends (for example `organisation.kind`).
    pub when: Option<Condition>,
    /// How long it lasts from the entry's first day, where it ends before the entry.
    pub lasts: Option<Period>,
    /// Whether it ends with the entry.
    pub ends_with_entry: bool,
    /// Multiplier on inspection share and frequency, for `inspect` and `ease`, in hundredths.
    pub inspection_factor_percent: Option<u32>,
}

/// One risk tier: the first rule whose condition holds gives the tier.
#[derive(Debug, Clone, PartialEq)]
pub struct TierRule {
    /// Name (the tier), title, basis.
    pub head: RuleHead,
    /// When it applies; `None` only on the last one.
    pub when: Option<Condition>,
}

/// Share and frequency of inspection for one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The tier.
    pub tier: Slug,
    /// Share of the organisations of the tier to be drawn, in percent of the normal share.
    pub share_factor_percent: u32,
    /// Frequency, in percent of the normal frequency.
    pub frequency_factor_percent: u32,
}
