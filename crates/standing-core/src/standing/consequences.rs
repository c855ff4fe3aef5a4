//! Consequences: what follows from the entries in force for one matter, at one kind of unit, on one day.
//!
//! Nothing follows without an entry in force that a decision made, or an interim rule that is cited. What a
//! unit then does is the unit's decision.

use jiff::civil::Date;

use super::case::running_cases;
use super::interim::interim_at;
use super::status::{EndKind, Status, effective_from, last_day, status_at};
use super::view::FileView;
use super::viewer::{Viewer, is_of_closed_list, may_see};
use crate::file::File;
use crate::file::case::Case;
use crate::file::entry::Origin as Made;
use crate::id::{AuthorityId, CaseId, EntryId, Slug};
use crate::matter::Matter;
use crate::pack::evaluate::{Outcome, evaluate};
use crate::pack::model::{Cite, ConsequenceRule, InterimRule, ListKind, MeasureClass, Step, Strength, Text};
use crate::packs::Packs;

/// What is asked: for which matter, by which kind of unit. Nothing means every matter, every unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The matter.
    pub matter: Option<Matter>,
    /// The kind of unit.
    pub unit_kind: Option<Slug>,
    /// Who asks: what follows from a restricted entry is told to those who may know it only.
    pub viewer: Viewer,
}

/// One thing that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// The entry from which it follows; none for an effect before the decision.
    pub entry: Option<EntryId>,
    /// The case.
    pub case: Option<CaseId>,
    /// The list.
    pub list: Slug,
    /// The sort of list.
    pub list_kind: ListKind,
    /// The authority, for entries decided here.
    pub authority: Option<AuthorityId>,
    /// The body that keeps the list, for imported entries.
    pub listed_by: Option<String>,
    /// The day of the decision, for entries decided here.
    pub decided_on: Option<Date>,
    /// The ground.
    pub ground: Slug,
    /// The consequence rule.
    pub consequence: Slug,
    /// How strong it is.
    pub strength: Strength,
    /// The matter of the rule.
    pub matter: Matter,
    /// What a unit does.
    pub measure: Text,
    /// Class of the measure.
    pub class: MeasureClass,
    /// Multiplier on inspection, in percent.
    pub inspection_factor_percent: Option<u32>,
    /// The clauses.
    pub cites: Vec<Cite>,
    /// First day.
    pub from: Date,
    /// Last day, where one is known.
    pub until: Option<Date>,
    /// The interim rule, for an effect before the decision.
    pub interim: Option<Slug>,
}

/// Everything that follows from a file on a day, strongest first.
#[must_use]
pub fn consequences_at(file: &File, packs: &Packs, question: &Question, as_of: Date) -> Vec<Consequence> {
    let mut found = file
        .entries
        .keys()
        .flat_map(|id| consequences_of_entry(file, id, packs, question, as_of))
        .chain(interim_consequences(file, packs, question, as_of))
        .collect::<Vec<_>>();
    found.sort_by(|left, right| {
        right
            .strength
            .cmp(&left.strength)
            .then_with(|| (&left.entry, &left.consequence).cmp(&(&right.entry, &right.consequence)))
    });
    found
}

/// What follows from one entry on a day.
#[must_use]
pub fn consequences_of_entry(
    file: &File,
    id: &EntryId,
    packs: &Packs,
    question: &Question,
    as_of: Date,
) -> Vec<Consequence> {
    let Some(entry) = file.entries.get(id) else { return Vec::new() };
    if !may_see(file, id, packs, &question.viewer, as_of) {
        return Vec::new();
    }
    let Some(status) = status_at(file, id, packs, as_of) else { return Vec::new() };
    let Some(pack) = packs.for_step(&entry.pack, &entry.list, Step::Consequences, as_of) else {
        return Vec::new();
    };
    let Some(from) = effective_from(file, id, packs, as_of) else { return Vec::new() };
    let last = last_day(file, id, packs, as_of);
    pack.consequences_for(&entry.list)
        .filter(|rule| asked(rule, question) && applies_to(rule, file, packs, as_of))
        .filter(|rule| follows(rule, &status))
        .filter_map(|rule| {
            let until = rule.lasts.map(|period| before(period.add_to(from)));
            let until =
                if rule.ends_with_entry { until.into_iter().chain(last).min() } else { until.or(last) };
            if until.is_some_and(|until| until < as_of) {
                return None;
            }
            let (decided_on, listed_by) = match &entry.origin {
                Made::Decided { on, .. } => (Some(*on), None),
                Made::Founded { provenance, .. } => (None, Some(provenance.listed_by.as_str())),
            };
            let origin = Origin {
                entry: Some(id),
                case: entry.case(),
                authority: entry.authority(),
                listed_by,
                decided_on,
                ground: &entry.ground,
            };
            Some(consequence(rule, &origin, (&entry.list, entry.list_kind), (from, until), None))
        })
        .collect()
}

/// Whether a rule speaks while the entry has this status. After an end only a rule with a term of its own
/// does, and never after a revocation, a restoration or a lapse.
fn follows(rule: &ConsequenceRule, status: &Status) -> bool {
    match status {
        Status::InForce => true,
        Status::Ended { how: EndKind::Removed | EndKind::TermOver, .. } => {
            !rule.ends_with_entry && rule.lasts.is_some()
        }
        _ => false,
    }
}

fn before(end: Date) -> Date {
    end.yesterday().unwrap_or(end)
}

pub(super) fn asked(rule: &ConsequenceRule, question: &Question) -> bool {
    let matter = question.matter.as_ref().is_none_or(|matter| rule.matter.touches(matter));
    let unit = question.unit_kind.as_ref().is_none_or(|kind| rule.by.is_empty() || rule.by.contains(kind));
    matter && unit
}

fn applies_to(rule: &ConsequenceRule, file: &File, packs: &Packs, as_of: Date) -> bool {
    rule.when.as_ref().is_none_or(|condition| {
        evaluate(condition, &FileView::new(file, packs, as_of), as_of).outcome == Outcome::Met
    })
}

struct Origin<'a> {
    entry: Option<&'a EntryId>,
    case: Option<&'a CaseId>,
    authority: Option<&'a AuthorityId>,
    listed_by: Option<&'a str>,
    decided_on: Option<Date>,
    ground: &'a Slug,
}

fn consequence(
    rule: &ConsequenceRule,
    origin: &Origin<'_>,
    (list, list_kind): (&Slug, ListKind),
    (from, until): (Date, Option<Date>),
    interim: Option<&InterimRule>,
) -> Consequence {
    let mut cites = rule.head.basis.cites.clone();
    cites.extend(interim.into_iter().flat_map(|interim| interim.head.basis.cites.clone()));
    Consequence {
        entry: origin.entry.cloned(),
        case: origin.case.cloned(),
        list: list.clone(),
        list_kind,
        authority: origin.authority.cloned(),
        listed_by: origin.listed_by.map(str::to_owned),
        decided_on: origin.decided_on,
        ground: origin.ground.clone(),
        consequence: rule.head.id.clone(),
        strength: rule.strength,
        matter: rule.matter.clone(),
        measure: rule.head.title.clone(),
        class: rule.class,
        inspection_factor_percent: rule.inspection_factor_percent,
        cites,
        from,
        until,
        interim: interim.map(|interim| interim.head.id.clone()),
    }
}

/// Effects before a decision: only under a cited interim rule, with an automatic end, after a served notice
/// or a recorded order, and only while the case is undecided.
fn interim_consequences(file: &File, packs: &Packs, question: &Question, as_of: Date) -> Vec<Consequence> {
    let mut found = Vec::new();
    let is_open =
        |case: &Case| !case.opened.restricted && !is_of_closed_list(packs, &case.pack, &case.opened.list);
    for (id, case) in running_cases(file, packs, as_of).filter(|(_, case)| is_open(case)) {
        let Some(pack) = packs.of(&case.pack) else { continue };
        let Some((interim, from, until)) = interim_at(file, case, pack, packs, as_of) else { continue };
        let Some(list) = pack.list(&case.opened.list) else { continue };
        let origin = Origin {
            entry: None,
            case: Some(id),
            authority: Some(&case.authority),
            listed_by: None,
            decided_on: None,
            ground: &case.opened.ground,
        };
        found.extend(
            pack.consequences_for(&case.opened.list)
                .filter(|rule| asked(rule, question) && applies_to(rule, file, packs, as_of))
                .map(|rule| {
                    consequence(rule, &origin, (&list.head.id, list.kind), (from, Some(until)), Some(interim))
                }),
        );
    }
    found
}
