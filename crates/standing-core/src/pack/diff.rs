//! What changed between two versions of a pack, in sentences, rule by rule and statement by statement.
//!
//! Rules are matched by kind and id: a rule that was renamed is one removed and one added.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::describe::{Described, Statement, describe};
use super::model::{Cite, Pack, PackMeta};
use super::parse::tables;
use super::rule::RuleKind;
use super::words::cites_words;
use crate::id::Slug;
use crate::word::Word;

/// The sentences that say what changed from one version to another; none where nothing did.
///
/// ```text
/// Deadline objection: length was 10 working days, is now 15 calendar days [act s. 10]
/// Consequence inspections: added: Inspected more often [act s. 17]
/// ```
#[must_use]
pub fn diff(before: &Pack, after: &Pack, language: &str) -> Vec<String> {
    let mut sentences = meta_changes(&before.meta, &after.meta, language);
    let (old, new) = (tables(before).unwrap_or_default(), tables(after).unwrap_or_default());
    for kind in RuleKind::WORDS.iter().filter_map(|word| word.parse::<RuleKind>().ok()) {
        let comparison = Comparison { before, after, kind, old: &old, new: &new };
        sentences.extend(comparison.sentences(language));
    }
    if sentences.is_empty() && before.hash != after.hash {
        sentences.push("The order of the rules changed; what they say did not".to_owned());
    }
    sentences
}

fn meta_changes(before: &PackMeta, after: &PackMeta, language: &str) -> Vec<String> {
    let (old, new) = (meta_statements(before, language), meta_statements(after, language));
    let mut sentences = statement_changes(&old, &new);
    if sentences.is_empty() && before != after {
        sentences.push("the title changed in another language".to_owned());
    }
    sentences.into_iter().map(|change| format!("Pack: {change}")).collect()
}

/// The pack's own data as statements.
pub(crate) fn meta_statements(meta: &PackMeta, language: &str) -> Vec<Statement> {
    let mut statements = vec![
        ("id", meta.id.to_string()),
        ("version", meta.version.to_string()),
        ("title", meta.title.in_language(language).to_owned()),
        ("valid from", meta.valid_from.to_string()),
    ];
    statements.extend(meta.valid_until.map(|day| ("valid until", day.to_string())));
    statements.extend(meta.comment.map(|(from, until)| ("open to comment", format!("{from} to {until}"))));
    statements.extend([
        ("jurisdiction", meta.jurisdiction.to_string()),
        ("language of the sources", meta.language.to_string()),
        ("calendar", meta.calendar.to_string()),
        ("time zone", meta.time_zone.clone()),
    ]);
    statements.into_iter().map(|(label, phrase)| (label.to_owned(), phrase)).collect()
}

/// The rules of one kind in two versions.
struct Comparison<'a> {
    before: &'a Pack,
    after: &'a Pack,
    kind: RuleKind,
    /// All rules of the version before, as written.
    old: &'a Map<String, Value>,
    /// All rules of the version after, as written.
    new: &'a Map<String, Value>,
}

impl Comparison<'_> {
    fn sentences(&self, language: &str) -> Vec<String> {
        let (old, new) =
            (describe(self.before, self.kind, language), describe(self.after, self.kind, language));
        let mut sentences = Vec::new();
        for rule in &new {
            match old.iter().find(|other| other.id == rule.id) {
                None => {
                    sentences.push(self.sentence(&rule.id, &format!("added: {}", rule.title), self.after))
                }
                Some(other) => sentences.extend(self.changes(other, rule)),
            }
        }
        for rule in old.iter().filter(|rule| new.iter().all(|other| other.id != rule.id)) {
            sentences.push(self.sentence(&rule.id, &format!("removed: {}", rule.title), self.before));
        }
        if self.kind == RuleKind::Tier {
            sentences.extend(order_change(&old, &new));
        }
        sentences
    }

    fn changes(&self, old: &Described, new: &Described) -> Vec<String> {
        let titled = |rule: &Described| {
            let mut statements = vec![("title".to_owned(), rule.title.clone())];
            statements.extend(rule.statements.iter().cloned());
            statements
        };
        let mut changes = statement_changes(&titled(old), &titled(new));
        let (was, is) = (self.cites_of(self.before, &old.id), self.cites_of(self.after, &new.id));
        if was != is {
            changes.push(format!("clauses were {}, are now", cites_or_none(&was)));
        }
        if changes.is_empty() && self.written(self.old, &old.id) != self.written(self.new, &new.id) {
            changes.push("only texts in another language or clauses of limbs changed".to_owned());
        }
        changes.iter().map(|change| self.sentence(&new.id, change, self.after)).collect()
    }

    fn sentence(&self, id: &Slug, change: &str, version: &Pack) -> String {
        let cites = cites_words(&self.cites_of(version, id));
        let space = if cites.is_empty() { "" } else { " " };
        format!("{} {id}: {change}{space}{cites}", capitalised(self.kind.as_str()))
    }

    fn cites_of(&self, pack: &Pack, id: &Slug) -> Vec<Cite> {
        let rule = pack.rules().find(|rule| rule.kind == self.kind && rule.head.id == *id);
        rule.map(|rule| rule.head.basis.cites.clone()).unwrap_or_default()
    }

    fn written<'a>(&self, tables: &'a Map<String, Value>, id: &Slug) -> Option<&'a Value> {
        let rules = tables.get(self.kind.as_str())?.as_array()?;
        rules.iter().find(|rule| rule.get("id").and_then(Value::as_str) == Some(id.as_str()))
    }
}

fn statement_changes(old: &[Statement], new: &[Statement]) -> Vec<String> {
    let was = old.iter().cloned().collect::<BTreeMap<_, _>>();
    let labels = new.iter().map(|(label, _)| label).collect::<BTreeSet<_>>();
    let changed = new.iter().filter_map(|(label, phrase)| match was.get(label) {
        None => Some(format!("{label} is new: {phrase}")),
        Some(other) if other != phrase => Some(format!("{label} was {other}, is now {phrase}")),
        Some(_) => None,
    });
    let gone = old.iter().filter(|(label, _)| !labels.contains(label));
    changed.chain(gone.map(|(label, phrase)| format!("{label} is gone: {phrase}"))).collect()
}

/// The first tier that matches wins, so their order is a rule too.
fn order_change(old: &[Described], new: &[Described]) -> Option<String> {
    let order = |rules: &[Described], others: &[Described]| {
        let kept = rules.iter().filter(|rule| others.iter().any(|other| other.id == rule.id));
        kept.map(|rule| rule.id.to_string()).collect::<Vec<_>>().join(", ")
    };
    let (was, is) = (order(old, new), order(new, old));
    (was != is).then(|| format!("Tiers: the order was {was}, is now {is}"))
}

fn cites_or_none(cites: &[Cite]) -> String {
    if cites.is_empty() { "none".to_owned() } else { cites_words(cites) }
}

/// A word with its first letter large.
pub(crate) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
