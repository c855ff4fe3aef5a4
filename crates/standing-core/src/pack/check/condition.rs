//! Checks of conditions: bounded, answerable, and counting only what can be counted.
//!
//! Whether tests fit the facts is judged when values are fitted to them: see `parse::fit`.

use super::{Flaw, Known, below};
use crate::id::Slug;
use crate::pack::condition::{CONDITION_DEPTH_MAX, CountKey, CountTest, Counted, Test};
use crate::pack::model::{ListKind, Pack};
use crate::pack::rule::{Node, OwnedCondition, RuleKind};
use crate::word::Word;

/// What an entry can be in a count.
const STATUSES: [&str; 3] = ["in-force", "suspended", "ended"];

pub(super) fn depth_is_bounded(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_node(pack, |_, node| {
        // One flaw for a condition that is too deep, not one for each node below.
        (node.depth == CONDITION_DEPTH_MAX.saturating_add(1)).then(|| {
            let what = format!("the condition nests deeper than {CONDITION_DEPTH_MAX}");
            (String::new(), what, "flatten it, or make it two grounds".to_owned())
        })
    })
}

pub(super) fn nodes_have_children(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_node(pack, |_, node| {
        let (key, children) = match &node.condition.test {
            Test::All(children) => ("all", children),
            Test::Any(children) => ("any", children),
            _ => return None,
        };
        let what = format!("'{key}' is empty, so it would always have the same answer");
        children.is_empty().then(|| (key.to_owned(), what, "name what is tested".to_owned()))
    })
}

/// A finding is made in the decision on a case, by the limb's id: nowhere else can it be asked for.
pub(super) fn findings_can_be_made(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_node(pack, |owned, node| {
        if !matches!(node.condition.test, Test::Finding(_)) {
            return None;
        }
        let (what, remedy) = if owned.rule.kind != RuleKind::Ground {
            ("a finding can be asked for in a ground only", "test a fact or a count instead")
        } else if node.condition.id.is_none() {
            ("the finding has no id, so that no decision can answer it", "add an id")
        } else {
            return None;
        };
        Some(("finding".to_owned(), what.to_owned(), remedy.to_owned()))
    })
}

pub(super) fn counts_can_be_taken(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_node(pack, |_, node| match &node.condition.test {
        Test::Count(count) => count_flaw(pack, count),
        _ => None,
    })
}

fn count_flaw(pack: &Pack, count: &CountTest) -> Option<(String, String, String)> {
    let flaw = |key: &str, what: String, remedy: &str| Some((key.to_owned(), what, remedy.to_owned()));
    if count.at_least == 0 {
        return flaw("at_least", "a count of at least 0 always holds".to_owned(), "count from 1");
    }
    if count.within.is_some_and(|period| period.is_zero()) {
        return flaw("within", "'within' is nothing".to_owned(), "give a period such as P1Y");
    }
    if let Some(key) = count.distinct.filter(|key| !is_of(count.counted, *key)) {
        return flaw("distinct", not_of(count.counted, key), "use an attribute that it has");
    }
    for (key, values) in &count.filters {
        let place = format!("where.{key}");
        if !is_of(count.counted, *key) {
            return flaw(&place, not_of(count.counted, *key), "use an attribute that it has");
        }
        if values.is_empty() {
            return flaw(&place, "the filter names no value".to_owned(), "name one or leave the filter out");
        }
        if let Some(value) = values.iter().find(|value| !is_value_of(pack, *key, value)) {
            return flaw(&place, format!("no {key} is called '{value}'"), "correct the value");
        }
    }
    None
}

fn is_of(counted: Counted, key: CountKey) -> bool {
    match counted {
        Counted::Entry => {
            matches!(key, CountKey::List | CountKey::ListKind | CountKey::Field | CountKey::Status)
        }
        Counted::Record => matches!(key, CountKey::Field | CountKey::Kind | CountKey::Outcome),
    }
}

fn not_of(counted: Counted, key: CountKey) -> String {
    format!("{counted} has no attribute '{key}'")
}

fn is_value_of(pack: &Pack, key: CountKey, value: &str) -> bool {
    match key {
        CountKey::List => value.parse::<Slug>().is_ok_and(|list| pack.list(&list).is_some()),
        CountKey::ListKind => ListKind::WORDS.contains(&value),
        CountKey::Status => STATUSES.contains(&value),
        CountKey::Field | CountKey::Kind | CountKey::Outcome => true,
    }
}

/// Flaws of every node: (key below the node, what, remedy).
fn each_node(
    pack: &Pack,
    flaw: impl Fn(OwnedCondition<'_>, &Node<'_>) -> Option<(String, String, String)>,
) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for owned in pack.conditions() {
        for node in owned.condition.nodes() {
            if let Some((key, what, remedy)) = flaw(owned, &node) {
                let key = below(owned.key, &below(&node.path, &key));
                flaws.push(Flaw::of_rule(owned.rule, key, what, remedy));
            }
        }
    }
    flaws
}
