//! Checks of single rules: interims end, tiers are ordered, evidence can be given, notices say something.

use super::{Flaw, Known};
use crate::pack::model::Pack;
use crate::pack::rule::RuleKind;

pub(super) fn interims_end(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (position, rule) in pack.interims.iter().enumerate() {
        let mut flaw = |key: &str, what: &str| {
            flaws.push(Flaw::of(RuleKind::Interim, position, key, what, "give a period such as P12M"));
        };
        if rule.ends_after.is_zero() {
            flaw("ends_after", "the effect before the decision has no length");
        }
        if rule.extension_max.is_some_and(|period| period.is_zero()) {
            flaw("extension_max", "the extension has no length");
        }
    }
    flaws
}

pub(super) fn tiers_end_with_the_rest(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let last = pack.tiers.len().saturating_sub(1);
    let tiers = pack.tiers.iter().enumerate();
    tiers
        .filter_map(|(position, tier)| {
            let (what, remedy) = match (position == last, &tier.when) {
                (true, Some(_)) => (
                    "the last tier has a condition, so that an organisation may have no tier",
                    "add a last tier without 'when'",
                ),
                (false, None) => (
                    "a tier before the last has no condition, so that those after it are never reached",
                    "add 'when', or move it to the end",
                ),
                _ => return None,
            };
            Some(Flaw::of(RuleKind::Tier, position, "when", what, remedy))
        })
        .collect()
}

pub(super) fn evidence_can_be_given(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let rules = pack.restorations.iter().enumerate();
    rules
        .filter_map(|(position, rule)| {
            let menu = rule.evidence.iter().filter(|item| !item.required).count();
            let asked = usize::try_from(rule.menu_min).unwrap_or(usize::MAX);
            let (key, what, remedy) = if asked > menu {
                let what = format!("menu_min asks for {asked} pieces of evidence and the menu has {menu}");
                ("menu_min", what, "lower it, or add evidence with required = false")
            } else if rule.stops.is_empty() {
                ("stops", "the restoration stops nothing".to_owned(), "name display, sharing or measures")
            } else {
                return None;
            };
            Some(Flaw::of(RuleKind::Restoration, position, key, what, remedy))
        })
        .collect()
}

pub(super) fn notices_say_something(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let notices = pack.notices.iter().enumerate().filter(|(_, rule)| rule.items.is_empty());
    notices
        .map(|(position, _)| {
            Flaw::of(
                RuleKind::Notice,
                position,
                "items",
                "the notice states nothing",
                "list what it must state",
            )
        })
        .collect()
}
