//! Gives the values in conditions the type of the fact they are compared with.
//!
//! A pack writes amounts as text and, in the canonical form, days too; only the fact's declaration says what
//! they are. Values of no fitting type become flaws.

use std::collections::BTreeMap;

use crate::fact::FactValue;
use crate::id::Slug;
use crate::pack::check::Flaw;
use crate::pack::condition::{Condition, FactCheck, Test};
use crate::pack::model::{FactKind, Pack};
use crate::pack::rule::RuleKind;

/// Fits every value of every condition to its fact.
pub(crate) fn fit(pack: &mut Pack) -> Vec<Flaw> {
    let kinds = pack.facts.iter().map(|fact| (fact.id.clone(), fact.kind.clone())).collect();
    let mut fitting = Fitting { kinds, flaws: Vec::new(), rule: (RuleKind::Ground, 0) };
    for (position, ground) in pack.grounds.iter_mut().enumerate() {
        fitting.rule = (RuleKind::Ground, position);
        fitting.condition(&mut ground.condition, "");
    }
    for (position, rule) in pack.consequences.iter_mut().enumerate() {
        fitting.rule = (RuleKind::Consequence, position);
        rule.when.iter_mut().for_each(|when| fitting.condition(when, "when"));
    }
    for (position, rule) in pack.tiers.iter_mut().enumerate() {
        fitting.rule = (RuleKind::Tier, position);
        rule.when.iter_mut().for_each(|when| fitting.condition(when, "when"));
    }
    fitting.flaws
}

struct Fitting {
    kinds: BTreeMap<Slug, FactKind>,
    flaws: Vec<Flaw>,
    rule: (RuleKind, usize),
}

impl Fitting {
    fn condition(&mut self, condition: &mut Condition, path: &str) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match &mut condition.test {
            Test::All(children) => self.children(children, &below("all")),
            Test::Any(children) => self.children(children, &below("any")),
            Test::Not(child) => self.condition(child, &below("not")),
            Test::Fact { fact, check } => self.fact(fact, check, path),
            Test::Count(_) | Test::Finding(_) => {}
        }
    }

    fn children(&mut self, children: &mut [Condition], path: &str) {
        for (at, child) in children.iter_mut().enumerate() {
            self.condition(child, &format!("{path}.{at}"));
        }
    }

    fn fact(&mut self, fact: &Slug, check: &mut FactCheck, path: &str) {
        let Some(kind) = self.kinds.get(fact).cloned() else {
            self.flaw(
                path,
                format!("the fact '{fact}' is not declared"),
                format!("add [[fact]] with id = \"{fact}\" and its type"),
            );
            return;
        };
        let problem = match check {
            FactCheck::Is(value) => fit_value(&kind, value).err(),
            FactCheck::In(values) if values.is_empty() => Some("'in' names no value".to_owned()),
            FactCheck::In(values) => values.iter_mut().find_map(|value| fit_value(&kind, value).err()),
            FactCheck::AtLeast(value) => {
                if matches!(kind, FactKind::Number | FactKind::Money | FactKind::Date) {
                    fit_value(&kind, value).err()
                } else {
                    Some("'at_least' is for numbers, amounts and days".to_owned())
                }
            }
            FactCheck::Before(_) | FactCheck::Within(_) if kind != FactKind::Date => {
                Some("'before' and 'within' are for days".to_owned())
            }
            FactCheck::Before(_) => None,
            FactCheck::Within(period) => period.is_zero().then(|| "'within' is nothing".to_owned()),
        };
        if let Some(problem) = problem {
            let what =
                format!("the test does not fit the fact '{fact}', which is {}: {problem}", describe(&kind));
            self.flaw(path, what, "change the test or the declared type".to_owned());
        }
    }

    fn flaw(&mut self, path: &str, what: String, remedy: String) {
        let (kind, position) = self.rule;
        self.flaws.push(Flaw { kind: Some(kind), position, key: path.to_owned(), what, remedy });
    }
}

fn fit_value(kind: &FactKind, value: &mut FactValue) -> Result<(), String> {
    match (kind, &*value) {
        (FactKind::Text(allowed), FactValue::Text(text)) => {
            if allowed.is_empty() || allowed.contains(text) {
                return Ok(());
            }
            return Err(format!("'{text}' is not one of its values {}", allowed.join(", ")));
        }
        (FactKind::Bool, FactValue::Bool(_))
        | (FactKind::Number, FactValue::Number(_))
        | (FactKind::Money, FactValue::Money { .. })
        | (FactKind::Date, FactValue::Date(_)) => return Ok(()),
        (FactKind::Money | FactKind::Date, FactValue::Text(text)) => {
            *value = FactValue::read(kind, text).map_err(|error| error.to_string())?;
            return Ok(());
        }
        _ => {}
    }
    Err(format!("'{value}' is something else"))
}

fn describe(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::Text(_) => "a text",
        FactKind::Bool => "yes or no",
        FactKind::Number => "a whole number",
        FactKind::Money => "an amount",
        FactKind::Date => "a day",
    }
}
