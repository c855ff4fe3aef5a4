//! The checks that a pack must pass when it is loaded: one small function each, all run, all reported.
//!
//! Shapes are judged before, in `parse`; here rules are held against each other and against what the register
//! knows. Nothing is repaired.

mod citation;
mod condition;
mod consequence;
mod identity;
mod procedure;
mod reference;
mod shape;
mod unique;
mod wording;

use std::collections::BTreeSet;

use super::model::Pack;
use super::rule::{HeadedRule, RuleKind};
use crate::id::Slug;

/// What the checks may compare a pack with; what is `None` is not compared.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The ids of the calendars that the register has.
    pub calendars: Option<BTreeSet<Slug>>,
    /// The stable ids of the requirements that the pack answers.
    pub requirements: Option<BTreeSet<String>>,
}

/// One broken check, not yet located in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The kind of the rule; `None` for the table `[pack]`.
    pub(crate) kind: Option<RuleKind>,
    /// Position among the rules of its kind.
    pub(crate) position: usize,
    /// The key inside the rule, dotted; empty for the rule as a whole.
    pub(crate) key: String,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// One check.
type Check = fn(&Pack, &Known) -> Vec<Flaw>;

/// Every check, in the order in which the format lists them.
const CHECKS: &[Check] = &[
    citation::every_rule_is_cited,
    citation::every_source_is_known,
    citation::every_requirement_is_known,
    citation::no_consequence_rests_on_reports_alone,
    citation::permanent_terms_rest_on_a_law,
    unique::names_are_unique,
    unique::limbs_are_unique,
    unique::evidence_is_unique,
    unique::one_rule_governs_a_step,
    condition::depth_is_bounded,
    condition::nodes_have_children,
    condition::findings_can_be_made,
    condition::counts_can_be_taken,
    procedure::lists_have_a_procedure,
    procedure::steps_name_fitting_rules,
    procedure::lists_are_complete,
    reference::lists_are_known,
    reference::lists_are_named,
    reference::tiers_are_known,
    reference::deadlines_are_known_and_fit,
    consequence::factors_fit_the_strength,
    consequence::eases_are_for_trusted_lists,
    shape::interims_end,
    shape::tiers_end_with_the_rest,
    shape::evidence_can_be_given,
    shape::notices_say_something,
    identity::validity_is_in_order,
    identity::comment_ends_before_validity,
    identity::calendar_is_known,
    identity::time_zone_is_known,
    identity::text_hashes_are_hashes,
    wording::words_are_neutral,
];

/// Runs every check.
pub(crate) fn check(pack: &Pack, known: &Known) -> Vec<Flaw> {
    CHECKS.iter().flat_map(|check| check(pack, known)).collect()
}

impl Flaw {
    /// A flaw of a rule, at one of its keys.
    fn of(
        kind: RuleKind,
        position: usize,
        key: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { kind: Some(kind), position, key: key.into(), what: what.into(), remedy: remedy.into() }
    }

    /// A flaw of a rule with a head.
    fn of_rule(
        rule: HeadedRule<'_>,
        key: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::of(rule.kind, rule.position, key, what, remedy)
    }

    /// A flaw of the table `[pack]`.
    fn of_pack(key: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: None, position: 0, key: key.to_owned(), what: what.into(), remedy: remedy.into() }
    }
}

/// A key below another, dotted.
fn below(key: &str, path: &str) -> String {
    match (key, path) {
        ("", path) => path.to_owned(),
        (key, "") => key.to_owned(),
        (key, path) => format!("{key}.{path}"),
    }
}
