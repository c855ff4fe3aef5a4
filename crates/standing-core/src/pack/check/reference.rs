//! Checks that what one rule names is there and fits.

use super::procedure::deadline_flaw;
use super::{Flaw, Known};
use crate::id::Slug;
use crate::pack::model::{Pack, Party, PublicationSubject, Trigger};
use crate::pack::rule::RuleKind;

/// The rules that name lists: kind, position, lists.
fn naming_lists(pack: &Pack) -> Vec<(RuleKind, usize, &[Slug])> {
    macro_rules! naming {
        ($($kind:ident $field:ident),*) => {
            std::iter::empty()$(.chain(pack.$field.iter().enumerate().map(|(position, rule)| {
                (RuleKind::$kind, position, rule.lists.as_slice())
            })))*.collect()
        };
    }
    naming!(Ground grounds, Interim interims, Consequence consequences, Exit exits, Restoration restorations)
}

pub(super) fn lists_are_known(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (kind, position, lists) in naming_lists(pack) {
        for (at, list) in lists.iter().enumerate().filter(|(_, list)| pack.list(list).is_none()) {
            let remedy = format!("add [[list]] with id = \"{list}\", or correct the name");
            flaws.push(Flaw::of(
                kind,
                position,
                format!("lists.{at}"),
                format!("there is no list '{list}'"),
                remedy,
            ));
        }
    }
    flaws
}

pub(super) fn lists_are_named(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let naming = naming_lists(pack).into_iter();
    naming
        .filter(|(_, _, lists)| lists.is_empty())
        .map(|(kind, position, _)| {
            Flaw::of(kind, position, "lists", "the rule names no list", "name at least one")
        })
        .collect()
}

pub(super) fn tiers_are_known(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let rules = pack.inspections.iter().enumerate();
    rules
        .filter(|(_, rule)| pack.tier(&rule.tier).is_none())
        .map(|(position, rule)| {
            let what = format!("there is no tier '{}'", rule.tier);
            let remedy = format!("add [[tier]] with id = \"{}\", or correct the name", rule.tier);
            Flaw::of(RuleKind::Inspection, position, "tier", what, remedy)
        })
        .collect()
}

pub(super) fn deadlines_are_known_and_fit(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let exits = pack.exits.iter().enumerate().map(|(position, rule)| {
        (RuleKind::Exit, position, &rule.deadline, &[Trigger::ExitArose, Trigger::ErrorReported][..])
    });
    let restorations = pack.restorations.iter().enumerate().map(|(position, rule)| {
        (RuleKind::Restoration, position, &rule.deadline, &[Trigger::RestorationReceived][..])
    });
    let publications = pack.publications.iter().enumerate().filter_map(|(position, rule)| {
        let starts = publication_starts(rule.subject);
        rule.deadline.as_ref().map(|deadline| (RuleKind::Publication, position, deadline, starts))
    });
    let named = exits.chain(restorations).chain(publications);
    named
        .filter_map(|(kind, position, deadline, starts)| {
            let (what, remedy) = deadline_flaw(pack, deadline, &[Party::Authority, Party::Unit], starts)?;
            Some(Flaw::of(kind, position, "deadline", what, remedy))
        })
        .collect()
}

/// What may start the clock for making something public.
fn publication_starts(subject: PublicationSubject) -> &'static [Trigger] {
    match subject {
        PublicationSubject::Removal => &[
            Trigger::EntryEnded,
            Trigger::ExitArose,
            Trigger::RestorationDecided,
            Trigger::ErrorReported,
            Trigger::ObjectionDecided,
        ],
        PublicationSubject::Entry
        | PublicationSubject::Consequences
        | PublicationSubject::Act
        | PublicationSubject::Pack
        | PublicationSubject::Statistics => {
            &[Trigger::DecisionMade, Trigger::DecisionServed, Trigger::EntryInForce]
        }
    }
}
