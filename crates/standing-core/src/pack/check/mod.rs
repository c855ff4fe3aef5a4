//! placeholder
use std::collections::BTreeSet;
use super::model::Pack;
use super::rule::RuleKind;
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
    /// The key inside the rule, dotted.
    pub(crate) key: String,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) remedy: String,
}

pub(crate) fn check(_pack: &Pack, _known: &Known) -> Vec<Flaw> {
    Vec::new()
}
