//! Checks of citations: every rule has one, what it names exists, and what it names can carry the rule.

use super::{Flaw, Known, below};
use crate::pack::model::{Cite, Pack, SourceKind, Term};
use crate::pack::rule::RuleKind;

pub(super) fn every_rule_is_cited(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let uncited = pack.rules().filter(|rule| rule.head.basis.cites.is_empty());
    uncited
        .map(|rule| {
            Flaw::of_rule(
                rule,
                "cite",
                "the rule cites no clause",
                "add cite = { source = \"…\", clause = \"…\" }",
            )
        })
        .collect()
}

pub(super) fn every_source_is_known(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_cite(pack, |cite| {
        pack.source(&cite.source).is_none().then(|| {
            let what = format!("the source '{}' is not one of the pack", cite.source);
            (what, format!("add [[source]] with id = \"{}\", or correct the name", cite.source))
        })
    })
}

pub(super) fn every_requirement_is_known(pack: &Pack, known: &Known) -> Vec<Flaw> {
    let Some(requirements) = &known.requirements else { return Vec::new() };
    each_cite(pack, |cite| {
        let id = cite.id.as_ref().filter(|id| !requirements.contains(*id))?;
        let what = format!("the requirement '{id}' is not in clauses.tsv");
        Some((what, "correct the id, or add the requirement there".to_owned()))
    })
}

/// A press report may explain a consequence; it cannot found one.
pub(super) fn no_consequence_rests_on_reports_alone(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let rules = pack.consequences.iter().enumerate();
    rules
        .filter(|(_, rule)| {
            let cites = &rule.head.basis.cites;
            let kinds = cites.iter().filter_map(|cite| pack.source(&cite.source)).map(|source| source.kind);
            !cites.is_empty() && kinds.into_iter().all(|kind| kind == SourceKind::Report)
        })
        .map(|(position, _)| {
            Flaw::of(
                RuleKind::Consequence,
                position,
                "cite",
                "the consequence rests on press reports alone",
                "cite the law, memorandum or notice that orders it, or remove the consequence",
            )
        })
        .collect()
}

pub(super) fn permanent_terms_rest_on_a_law(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let lists = pack.lists.iter().enumerate();
    lists
        .filter_map(|(position, list)| {
            let Term::Permanent { review } = list.term else { return None };
            let mut kinds = list.head.basis.cites.iter().filter_map(|cite| pack.source(&cite.source));
            let what = if !kinds.any(|source| source.kind == SourceKind::Law) {
                "the permanent term cites no law"
            } else if review.is_zero() {
                "the permanent term is never reviewed"
            } else {
                return None;
            };
            let remedy = "cite a source of kind law and give a review period, or set a term";
            Some(Flaw::of(RuleKind::List, position, "term", what, remedy))
        })
        .collect()
}

/// Flaws of every citation of rules and limbs, each at its own key.
fn each_cite(pack: &Pack, flaw: impl Fn(&Cite) -> Option<(String, String)>) -> Vec<Flaw> {
    let of_rules = pack.rules().flat_map(|rule| {
        let cites = rule.head.basis.cites.iter().enumerate();
        cites.map(move |(at, cite)| (rule, format!("cite.{at}"), cite))
    });
    let of_limbs = pack.conditions().flat_map(|owned| {
        let nodes = owned.condition.nodes().into_iter();
        // The top of a ground repeats the clauses of the ground.
        let nodes = nodes.filter(move |node| node.depth > 1 || !owned.key.is_empty());
        nodes.flat_map(move |node| {
            let key = below(owned.key, &below(&node.path, "cite"));
            node.condition.cites.iter().map(move |cite| (owned.rule, key.clone(), cite))
        })
    });
    let all = of_rules.chain(of_limbs);
    all.filter_map(|(rule, key, cite)| {
        flaw(cite).map(|(what, remedy)| Flaw::of_rule(rule, key, what, remedy))
    })
    .collect()
}
