//! What changed between two versions of a pack, rule by rule and statement by statement, in the reader's language.
//!
//! Rules are matched by kind and id: a rule that was renamed is one gone and one new.

use std::collections::BTreeSet;

use serde::Serialize;
use standing_core::pack::RuleKind;
use standing_core::pack::model::Cite;
use standing_core::word::Word;

use super::{Book, Statement, Told};
use crate::pages::legal::Legal;

/// What changed in one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// The kind of rule.
    pub(crate) kind: String,
    /// The rule's title.
    pub(crate) title: Legal,
    /// Its name.
    pub(crate) id: String,
    /// Sentences.
    pub(crate) says: Vec<String>,
}

impl Book<'_> {
    /// Every rule that changed from an earlier version to this one.
    pub(crate) fn changes_since(&self, before: &Book<'_>) -> Vec<Change> {
        let kinds = RuleKind::WORDS.iter().filter_map(|word| word.parse::<RuleKind>().ok());
        kinds.flat_map(|kind| self.changes_of(before, kind)).collect()
    }

    fn changes_of(&self, before: &Book<'_>, kind: RuleKind) -> Vec<Change> {
        let (old, new) = (before.rules(kind), self.rules(kind));
        let change = |rule: &Told, says: Vec<String>| Change {
            kind: self.t.word("rules", kind.as_str()),
            title: rule.title.clone(),
            id: rule.id.to_string(),
            says,
        };
        let titled = |key: &str, rule: &Told| self.t.with(key, &[("title", rule.title.text.as_str().into())]);
        let mut changes = Vec::new();
        for rule in &new {
            match old.iter().find(|other| other.id == rule.id) {
                None => changes.push(change(rule, vec![titled("change-added", rule)])),
                Some(other) if other != rule => changes.push(change(rule, self.differences(other, rule))),
                Some(_) => {}
            }
        }
        for rule in old.iter().filter(|rule| new.iter().all(|other| other.id != rule.id)) {
            changes.push(change(rule, vec![titled("change-removed", rule)]));
        }
        changes
    }

    /// What differs between two versions of one rule; never nothing.
    fn differences(&self, old: &Told, new: &Told) -> Vec<String> {
        let (was, is) = (self.flat(old), self.flat(new));
        let mut says = Vec::new();
        for (label, now) in &is {
            match was.iter().find(|(other, _)| other == label) {
                None => says.push(self.t.with(
                    "change-statement-new",
                    &[("label", label.as_str().into()), ("is", now.as_str().into())],
                )),
                Some((_, before)) if before != now => says.push(self.t.with(
                    "change-statement",
                    &[
                        ("label", label.as_str().into()),
                        ("was", before.as_str().into()),
                        ("is", now.as_str().into()),
                    ],
                )),
                Some(_) => {}
            }
        }
        let labels: BTreeSet<_> = is.iter().map(|(label, _)| label).collect();
        says.extend(was.iter().filter(|(label, _)| !labels.contains(label)).map(|(label, before)| {
            self.t.with(
                "change-statement-gone",
                &[("label", label.as_str().into()), ("was", before.as_str().into())],
            )
        }));
        if says.is_empty() {
            says.push(self.t.say("change-texts"));
        }
        says
    }

    /// A rule's title, statements and clauses; statements of one label together.
    fn flat(&self, rule: &Told) -> Vec<(String, String)> {
        let mut flat = vec![(self.t.word("label", "title"), rule.title.text.clone())];
        for Statement { label, says } in &rule.statements {
            match flat.iter_mut().find(|(other, _)| other == label) {
                Some((_, text)) => {
                    text.push_str(&self.t.say("list-semicolon"));
                    text.push_str(&says.text);
                }
                None => flat.push((label.clone(), says.text.clone())),
            }
        }
        let cites: Vec<_> = rule.cites.iter().map(Cite::to_string).collect();
        let cites = if cites.is_empty() { self.t.say("change-clauses-none") } else { self.t.listed(cites) };
        flat.push((self.t.word("label", "clauses"), cites));
        flat
    }
}
