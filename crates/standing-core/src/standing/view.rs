//! What conditions see of a file on a day: stated facts, findings, and items to count.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::status::{Status, effective_from, status_at};
use super::viewer::{Viewer, may_see};
use crate::event::case::Finding;
use crate::event::record::RecordKind;
use crate::fact::{FactValue, Facts};
use crate::file::File;
use crate::file::record::RecordItem;
use crate::id::Slug;
use crate::pack::condition::{CountKey, Counted};
use crate::pack::evaluate::{Item, View};
use crate::packs::Packs;
use crate::word::Word;

/// A file as conditions see it.
#[derive(Debug, Clone, Copy)]
pub struct FileView<'a> {
    file: &'a File,
    packs: &'a Packs,
    as_of: Date,
    facts: Option<&'a Facts>,
    findings: Option<&'a BTreeMap<Slug, Finding>>,
    viewer: Option<&'a Viewer>,
}

impl<'a> FileView<'a> {
    /// The file on a day.
    #[must_use]
    pub const fn new(file: &'a File, packs: &'a Packs, as_of: Date) -> Self {
        Self { file, packs, as_of, facts: None, findings: None, viewer: None }
    }

    /// With the facts of a case.
    #[must_use]
    pub const fn with_facts(mut self, facts: &'a Facts) -> Self {
        self.facts = Some(facts);
        self
    }

    /// With the findings of a decision.
    #[must_use]
    pub const fn with_findings(mut self, findings: &'a BTreeMap<Slug, Finding>) -> Self {
        self.findings = Some(findings);
        self
    }

    /// As somebody sees it: without the entries that they may not know of.
    #[must_use]
    pub const fn seen_by(mut self, viewer: &'a Viewer) -> Self {
        self.viewer = Some(viewer);
        self
    }

    fn entries(&self) -> Vec<Item> {
        let status = |id| status_at(self.file, id, self.packs, self.as_of);
        let is_seen =
            |id| self.viewer.is_none_or(|viewer| may_see(self.file, id, self.packs, viewer, self.as_of));
        self.file
            .entries
            .iter()
            .filter(|(id, _)| is_seen(id))
            .filter_map(|(id, entry)| {
                let word = match status(id)? {
                    Status::InForce => "in-force",
                    Status::Suspended { .. } => "suspended",
                    Status::Ended { .. } => "ended",
                    // Without effect yet: no condition may count it.
                    Status::AwaitingService | Status::Standstill { .. } => return None,
                };
                let mut attributes = vec![
                    (CountKey::List, entry.list.to_string()),
                    (CountKey::ListKind, entry.list_kind.as_str().to_owned()),
                    (CountKey::Status, word.to_owned()),
                ];
                attributes.extend(entry.field().map(|field| (CountKey::Field, field.to_string())));
                let day = effective_from(self.file, id, self.packs, self.as_of)?;
                Some(Item { name: id.to_string(), day, attributes })
            })
            .collect()
    }

    fn records(&self) -> Vec<Item> {
        self.file
            .records
            .iter()
            .filter(|(_, record)| record.on <= self.as_of)
            .filter_map(|(id, record)| {
                let mut attributes = vec![(CountKey::Kind, record.item.kind_word().to_owned())];
                attributes.extend(field_of(&record.item).map(|field| (CountKey::Field, field.to_string())));
                attributes.push((CountKey::Outcome, outcome_of(&record.item, self.as_of)?.to_owned()));
                Some(Item { name: id.to_string(), day: day_of(&record.item, record.on), attributes })
            })
            .collect()
    }
}

fn field_of(item: &RecordItem) -> Option<&Slug> {
    match item {
        RecordItem::Act(act, _) => act.field.as_ref(),
        RecordItem::Order(order, _) => order.field.as_ref(),
        RecordItem::Interview(_) | RecordItem::Pledge(..) => None,
    }
}

fn day_of(item: &RecordItem, recorded_on: Date) -> Date {
    match item {
        RecordItem::Act(act, _) => act.act_on,
        _ => recorded_on,
    }
}

/// What became of a record by a day; none for what does not count: a self-report nobody verified.
fn outcome_of(item: &RecordItem, as_of: Date) -> Option<&'static str> {
    let closed = |closed: &Option<(Date, bool, crate::prose::Prose)>, due: Option<Date>| match closed {
        Some((on, good, _)) if *on <= as_of => {
            if *good {
                "performed"
            } else {
                "breached"
            }
        }
        _ if due.is_some_and(|due| due < as_of) => "breached",
        _ => "open",
    };
    match item {
        RecordItem::Act(act, verified) if act.kind == RecordKind::SelfReport => {
            verified.as_ref().filter(|(on, _)| *on <= as_of).map(|_| "performed")
        }
        RecordItem::Act(..) | RecordItem::Interview(_) => Some("performed"),
        RecordItem::Order(order, looked_at) => Some(closed(looked_at, Some(order.due))),
        RecordItem::Pledge(pledge, outcome) => Some(closed(outcome, pledge.due)),
    }
}

impl View for FileView<'_> {
    fn fact(&self, fact: &Slug) -> Option<FactValue> {
        let stated = self.facts.and_then(|facts| facts.get(fact));
        let organisation = || self.file.organisation.as_ref()?.facts.get(fact);
        stated.or_else(organisation).cloned()
    }

    fn finding(&self, limb: &Slug) -> Option<(bool, String)> {
        let finding = self.findings?.get(limb)?;
        Some((finding.holds, finding.reasons.to_string()))
    }

    fn items(&self, counted: Counted) -> Vec<Item> {
        match counted {
            Counted::Entry => self.entries(),
            Counted::Record => self.records(),
        }
    }
}
