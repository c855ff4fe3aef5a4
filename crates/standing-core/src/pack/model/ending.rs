//! How an entry ends: exits, restorations, and the evidence that they ask for.

use super::meta::{RuleHead, Text};
use crate::calendar::Period;
use crate::id::Slug;
use crate::word::words;

/// A piece of evidence that a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceItem {
    /// Name inside the rule.
    pub id: Slug,
    /// What it is.
    pub title: Text,
    /// Whether the step is impossible without it; the others are a menu.
    pub required: bool,
}

words! {
    /// What ending an entry means.
    ExitEffect {
        /// Removed: the ground is gone or the term over; history stays public as ended.
        Remove = "remove",
        /// Shielded: hidden from the public, kept in the file.
        Shield = "shield",
        /// Revoked: wrong from the start.
        Revoke = "revoke",
    }
}

/// One way in which an entry ends because its ground is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists it belongs to.
    pub lists: Vec<Slug>,
    /// The evidence asked for.
    pub evidence: Vec<EvidenceItem>,
    /// What ending means here.
    pub effect: ExitEffect,
    /// The deadline to act once the ground has arisen.
    pub deadline: Slug,
    /// Whether the register ends the entry by itself on the day (term over).
    pub automatic: bool,
}

/// One way of getting the standing back early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestorationRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists it belongs to.
    pub lists: Vec<Slug>,
    /// The evidence asked for: required items, and a menu.
    pub evidence: Vec<EvidenceItem>,
    /// How many items of the menu are needed beside the required ones.
    pub menu_min: u32,
    /// Shortest time from the entry's first day.
    pub period_min: Option<Period>,
    /// The authority's deadline to decide the application.
    pub deadline: Slug,
    /// What stops: display, sharing, measures.
    pub stops: Vec<Stop>,
}

words! {
    /// What a restoration stops.
    Stop {
        /// It is no longer shown to the public.
        Display = "display",
        /// It is no longer shared.
        Sharing = "sharing",
        /// Measures are lifted.
        Measures = "measures",
    }
}
