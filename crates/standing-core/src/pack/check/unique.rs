//! Checks that a name names one thing.

use std::collections::BTreeSet;

use super::{Flaw, Known, below};
use crate::id::Slug;
use crate::pack::model::{EvidenceItem, Pack};
use crate::pack::rule::RuleKind;

pub(super) fn names_are_unique(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let sources = pack.sources.iter().enumerate().map(|(at, source)| (RuleKind::Source, at, &source.id));
    let facts = pack.facts.iter().enumerate().map(|(at, fact)| (RuleKind::Fact, at, &fact.id));
    let rules = pack.rules().map(|rule| (rule.kind, rule.position, &rule.head.id));
    let mut seen = BTreeSet::new();
    sources
        .chain(facts)
        .chain(rules)
        .filter(|(kind, _, id)| !seen.insert((*kind, *id)))
        .map(|(kind, position, id)| {
            let what = format!("another [[{kind}]] has the id '{id}' already");
            Flaw::of(kind, position, "id", what, "choose another id")
        })
        .collect()
}

pub(super) fn limbs_are_unique(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for owned in pack.conditions() {
        let mut seen = BTreeSet::new();
        for node in owned.condition.nodes() {
            let Some(id) = node.condition.id.as_ref().filter(|id| !seen.insert((*id).clone())) else {
                continue;
            };
            let key = below(owned.key, &below(&node.path, "id"));
            let what = format!("another limb of the rule has the id '{id}' already");
            flaws.push(Flaw::of_rule(owned.rule, key, what, "choose another id"));
        }
    }
    flaws
}

pub(super) fn evidence_is_unique(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let exits = pack.exits.iter().enumerate().map(|(at, rule)| (RuleKind::Exit, at, &rule.evidence));
    let restorations =
        pack.restorations.iter().enumerate().map(|(at, rule)| (RuleKind::Restoration, at, &rule.evidence));
    exits.chain(restorations).flat_map(|(kind, position, items)| twice(kind, position, items)).collect()
}

fn twice(kind: RuleKind, position: usize, items: &[EvidenceItem]) -> Vec<Flaw> {
    let mut seen: BTreeSet<&Slug> = BTreeSet::new();
    let repeated = items.iter().enumerate().filter(|(_, item)| !seen.insert(&item.id));
    repeated
        .map(|(at, item)| {
            let what = format!("another evidence of the rule has the id '{}' already", item.id);
            Flaw::of(kind, position, format!("evidence.{at}.id"), what, "choose another id")
        })
        .collect()
}

pub(super) fn one_rule_governs_a_step(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let mut seen = BTreeSet::new();
    let repeated = pack.applications.iter().enumerate().filter(|(_, rule)| !seen.insert(rule.step));
    repeated
        .map(|(position, rule)| {
            let what = format!("another [[application]] governs the step {} already", rule.step);
            Flaw::of(RuleKind::Application, position, "step", what, "keep one of them")
        })
        .collect()
}
