//! Checks of consequences: factors belong to inspection and easing, easing belongs to trusted lists.

use super::{Flaw, Known};
use crate::pack::model::{ConsequenceRule, ListKind, Pack, Strength};
use crate::pack::rule::RuleKind;

pub(super) fn factors_fit_the_strength(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each(pack, |rule| {
        let multiplies = matches!(rule.strength, Strength::Inspect | Strength::Ease);
        let (what, remedy) = match (multiplies, rule.inspection_factor_percent) {
            (true, None) => (
                format!("the strength {} has no inspection_factor_percent", rule.strength),
                "say by how much inspections are multiplied (100 leaves them as they are)",
            ),
            (false, Some(_)) => (
                format!("the strength {} has an inspection_factor_percent", rule.strength),
                "remove it: only inspect and ease multiply inspections",
            ),
            (true, Some(factor)) if rule.strength == Strength::Inspect && factor < 100 => (
                format!("inspect has a factor of {factor} percent, which eases"),
                "give a factor of 100 or more",
            ),
            (true, Some(factor)) if rule.strength == Strength::Ease && factor > 100 => (
                format!("ease has a factor of {factor} percent, which burdens"),
                "give a factor of 100 or less",
            ),
            _ => return None,
        };
        Some(("inspection_factor_percent", what, remedy))
    })
}

pub(super) fn eases_are_for_trusted_lists(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each(pack, |rule| {
        let mut kinds = rule.lists.iter().filter_map(|list| pack.list(list)).map(|list| list.kind);
        let (what, remedy) = match rule.strength {
            Strength::Ease => {
                kinds.find(|kind| *kind != ListKind::Trusted)?;
                ("ease follows from a list that is not trusted".to_owned(), "ease on trusted lists only")
            }
            Strength::Consider => return None,
            Strength::Inspect | Strength::StrictReview | Strength::Bar => {
                kinds.find(|kind| *kind == ListKind::Trusted)?;
                let what = format!("{} follows from a trusted list", rule.strength);
                (what, "use ease or consider on trusted lists")
            }
        };
        Some(("strength", what, remedy))
    })
}

fn each(
    pack: &Pack,
    flaw: impl Fn(&ConsequenceRule) -> Option<(&'static str, String, &'static str)>,
) -> Vec<Flaw> {
    let rules = pack.consequences.iter().enumerate();
    rules
        .filter_map(|(position, rule)| {
            let (key, what, remedy) = flaw(rule)?;
            Some(Flaw::of(RuleKind::Consequence, position, key, what, remedy))
        })
        .collect()
}
