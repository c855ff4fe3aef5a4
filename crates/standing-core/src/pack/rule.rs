//! The kinds of rules, and every rule's head and conditions in one walk.
//!
//! What each kind says is in `model`; nothing here looks at more than heads, citations and conditions.

use super::condition::{Condition, Test};
use super::model::{Cite, Pack, RuleHead};
use crate::id::Slug;
use crate::word::words;

words! {
    /// The kinds of tables that a pack has beside `[pack]`, as they are written.
    RuleKind {
        /// An instrument.
        Source = "source",
        /// A declared fact.
        Fact = "fact",
        /// A kind of notice.
        Notice = "notice",
        /// A way of serving.
        Service = "service",
        /// A list.
        List = "list",
        /// A ground.
        Ground = "ground",
        /// A clock.
        Deadline = "deadline",
        /// An effect before the decision.
        Interim = "interim",
        /// What follows from an entry.
        Consequence = "consequence",
        /// A way in which an entry ends.
        Exit = "exit",
        /// A way of getting the standing back early.
        Restoration = "restoration",
        /// A risk tier.
        Tier = "tier",
        /// Share and frequency of inspection.
        Inspection = "inspection",
        /// A pledge.
        Pledge = "pledge",
        /// What is made public.
        Publication = "publication",
        /// What is counted.
        Statistic = "statistic",
        /// Which version governs.
        Application = "application",
        /// A duty of the register.
        Duty = "duty",
    }
}

/// One rule among all: its kind, its position among those of its kind, its head.
#[derive(Debug, Clone, Copy)]
pub struct HeadedRule<'a> {
    /// The kind.
    pub kind: RuleKind,
    /// Position among the rules of its kind, from 0.
    pub position: usize,
    /// Name, title, basis.
    pub head: &'a RuleHead,
}

/// One condition among all: the rule it belongs to and the key under which it stands.
#[derive(Debug, Clone, Copy)]
pub struct OwnedCondition<'a> {
    /// The rule.
    pub rule: HeadedRule<'a>,
    /// `when`, or empty for a ground, whose test stands in the rule itself.
    pub key: &'static str,
    /// The condition.
    pub condition: &'a Condition,
}

/// One citation among all: the rule, the limb where it is a limb's, and the clause.
#[derive(Debug, Clone, Copy)]
pub struct OwnedCite<'a> {
    /// The rule.
    pub rule: HeadedRule<'a>,
    /// The limb.
    pub limb: Option<&'a Slug>,
    /// The clause.
    pub cite: &'a Cite,
}

/// One node of a condition with where it stands.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The keys from the top down, dotted: `all.2.any.0`; empty for the top.
    pub path: String,
    /// 1 for the top.
    pub depth: usize,
    /// The node.
    pub condition: &'a Condition,
}

impl Pack {
    /// Every rule that has a head, in the order of the kinds and then of the files.
    pub fn rules(&self) -> impl Iterator<Item = HeadedRule<'_>> {
        macro_rules! heads {
            ($($kind:ident $field:ident),*) => {
                std::iter::empty()$(.chain(self.$field.iter().enumerate().map(|(position, rule)| HeadedRule {
                    kind: RuleKind::$kind, position, head: &rule.head,
                })))*
            };
        }
        heads!(
            Notice notices, Service services, List lists, Ground grounds, Deadline deadlines, Interim interims,
            Consequence consequences, Exit exits, Restoration restorations, Tier tiers, Inspection inspections,
            Pledge pledges, Publication publications, Statistic statistics, Application applications, Duty duties
        )
    }

    /// Every condition of the pack: those of grounds, consequences and tiers.
    pub fn conditions(&self) -> impl Iterator<Item = OwnedCondition<'_>> {
        self.rules().filter_map(|rule| {
            let (key, condition) = match rule.kind {
                RuleKind::Ground => ("", self.grounds.get(rule.position).map(|ground| &ground.condition)),
                RuleKind::Consequence => {
                    ("when", self.consequences.get(rule.position).and_then(|rule| rule.when.as_ref()))
                }
                RuleKind::Tier => ("when", self.tiers.get(rule.position).and_then(|rule| rule.when.as_ref())),
                _ => ("", None),
            };
            condition.map(|condition| OwnedCondition { rule, key, condition })
        })
    }

    /// Every clause that the pack cites, by rule and limb: what a table of coverage is made from.
    pub fn cites(&self) -> impl Iterator<Item = OwnedCite<'_>> {
        let of_rules = self.rules().flat_map(|rule| {
            rule.head.basis.cites.iter().map(move |cite| OwnedCite { rule, limb: None, cite })
        });
        let of_limbs = self.conditions().flat_map(|owned| {
            owned.condition.nodes().into_iter().flat_map(move |node| {
                let limb = node.condition.id.as_ref();
                // The top of a ground repeats the clauses of the ground.
                let cites =
                    if node.depth == 1 && owned.key.is_empty() { &[] } else { &*node.condition.cites };
                cites.iter().map(move |cite| OwnedCite { rule: owned.rule, limb, cite })
            })
        });
        of_rules.chain(of_limbs)
    }
}

impl Condition {
    /// Every node, parents before children.
    #[must_use]
    pub fn nodes(&self) -> Vec<Node<'_>> {
        let mut nodes = Vec::new();
        self.gather(String::new(), 1, &mut nodes);
        nodes
    }

    /// The nodes that have an id: what a decision answers one by one.
    pub fn limbs(&self) -> impl Iterator<Item = (&Slug, &Self)> {
        self.nodes().into_iter().filter_map(|node| node.condition.id.as_ref().map(|id| (id, node.condition)))
    }

    fn gather<'a>(&'a self, path: String, depth: usize, nodes: &mut Vec<Node<'a>>) {
        let below = |key: String| if path.is_empty() { key } else { format!("{path}.{key}") };
        let children = match &self.test {
            Test::All(children) => numbered("all", children),
            Test::Any(children) => numbered("any", children),
            Test::Not(child) => vec![("not".to_owned(), &**child)],
            Test::Fact { .. } | Test::Count(_) | Test::Finding(_) => Vec::new(),
        };
        let children = children.into_iter().map(|(key, child)| (below(key), child)).collect::<Vec<_>>();
        nodes.push(Node { path, depth, condition: self });
        for (path, child) in children {
            child.gather(path, depth.saturating_add(1), nodes);
        }
    }
}

fn numbered<'a>(key: &str, children: &'a [Condition]) -> Vec<(String, &'a Condition)> {
    children.iter().enumerate().map(|(at, child)| (format!("{key}.{at}"), child)).collect()
}
