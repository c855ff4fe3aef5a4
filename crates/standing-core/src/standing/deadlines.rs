//! Deadlines of a file on a day: when they started, when they end, whether they were met or missed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::service::{served_days, served_on};
use super::status::{effective_from, last_day};
use crate::calendar::Sentence;
use crate::event::case::Document;
use crate::event::record::RecordKind;
use crate::file::File;
use crate::file::case::Case;
use crate::file::entry::{Challenge, Entry};
use crate::file::record::{FileRecord, RecordItem};
use crate::id::{CaseId, EntryId, RecordId, Slug};
use crate::pack::model::{
    Cite, DeadlineRule, Lapse, Pack, Party, Procedure, PublicationSubject, Step, Trigger,
};
use crate::packs::Packs;
use crate::word::words;

words! {
    /// What became of a deadline by a day.
    DeadlineState {
        /// Still running.
        Running = "running",
        /// Done in time.
        Met = "met",
        /// Done, too late.
        Late = "late",
        /// Over, and not done.
        Missed = "missed",
    }
}

/// What a deadline is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A case.
    Case(CaseId),
    /// An entry.
    Entry(EntryId),
    /// An item of the file.
    Record(RecordId),
}

/// One deadline on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What it is about.
    pub subject: Subject,
    /// The rule.
    pub rule: Slug,
    /// Whose clock it is.
    pub who: Party,
    /// The day that started it.
    pub starts_on: Date,
    /// Its last day.
    pub due: Date,
    /// The calendar does not know that day for certain yet.
    pub provisional: bool,
    /// When it was done.
    pub met_on: Option<Date>,
    /// What became of it.
    pub state: DeadlineState,
    /// What a miss brings.
    pub on_lapse: Lapse,
    /// Its clauses.
    pub cites: Vec<Cite>,
    /// How it was counted.
    pub explanation: Vec<Sentence>,
}

/// Every deadline that has started by a day, in the order of their last days.
#[must_use]
pub fn deadlines_at(file: &File, packs: &Packs, as_of: Date) -> Vec<Deadline> {
    let mut found = of_procedures(file, packs, as_of);
    for (id, record) in &file.records {
        found.extend(record_deadline(id, record, packs, as_of));
    }
    in_order(found)
}

/// The deadlines that nobody has met by a day, running or missed, in the order of their last days: those of
/// [`deadlines_at`] in these states. Items of the file with which nothing is left to do are not counted out,
/// so a file of many costs no more than one of few.
#[must_use]
pub fn open_deadlines_at(file: &File, packs: &Packs, as_of: Date) -> Vec<Deadline> {
    let mut found = of_procedures(file, packs, as_of);
    for (id, record) in file.records.iter().filter(|(_, record)| may_be_open(record, as_of)) {
        found.extend(record_deadline(id, record, packs, as_of));
    }
    found.retain(|deadline| matches!(deadline.state, DeadlineState::Running | DeadlineState::Missed));
    in_order(found)
}

/// The deadlines of cases and entries.
fn of_procedures(file: &File, packs: &Packs, as_of: Date) -> Vec<Deadline> {
    let mut found = Vec::new();
    for (id, case) in &file.cases {
        if let Some(pack) = packs.of(&case.pack) {
            case_deadlines(id, case, pack, packs, as_of, &mut found);
        }
    }
    for (id, entry) in &file.entries {
        entry_deadlines(file, id, entry, packs, as_of, &mut found);
    }
    found
}

fn in_order(mut found: Vec<Deadline>) -> Vec<Deadline> {
    found.sort_by(|left, right| (left.due, &left.rule).cmp(&(right.due, &right.rule)));
    found
}

/// Whether something may be left to do about an item on a day, see [`record_deadline`].
fn may_be_open(record: &FileRecord, as_of: Date) -> bool {
    match &record.item {
        RecordItem::Order(_, Some((looked_at, true, _))) => *looked_at > as_of,
        RecordItem::Order(..) => true,
        // The register shows an act from the day on which it is recorded.
        RecordItem::Act(..) => record.on > as_of,
        RecordItem::Interview(_) | RecordItem::Pledge(..) => false,
    }
}

/// The deadlines of one case that have started by a day.
pub(super) fn case_deadlines_at(id: &CaseId, case: &Case, packs: &Packs, as_of: Date) -> Vec<Deadline> {
    let mut found = Vec::new();
    if let Some(pack) = packs.of(&case.pack) {
        case_deadlines(id, case, pack, packs, as_of, &mut found);
    }
    found
}

/// What is needed to count one rule.
struct Clock<'a> {
    subject: Subject,
    pack: &'a Pack,
    packs: &'a Packs,
    as_of: Date,
    extensions: Option<&'a BTreeMap<Slug, Date>>,
}

impl Clock<'_> {
    fn deadline(&self, rule: &DeadlineRule, starts_on: Date, met_on: Option<Date>) -> Option<Deadline> {
        if starts_on > self.as_of {
            return None;
        }
        let counted = self.packs.due(self.pack, rule, starts_on)?;
        let extended = self.extensions.and_then(|extensions| extensions.get(&rule.head.id));
        let due = extended.map_or(counted.on, |until| counted.on.max(*until));
        let met_on = met_on.filter(|met| *met <= self.as_of);
        let state = state(met_on, due, self.as_of);
        Some(Deadline {
            subject: self.subject.clone(),
            rule: rule.head.id.clone(),
            who: rule.who,
            starts_on,
            due,
            provisional: counted.provisional,
            met_on,
            state,
            on_lapse: rule.on_lapse,
            cites: rule.head.basis.cites.clone(),
            explanation: counted.explanation,
        })
    }
}

fn case_deadlines(
    id: &CaseId,
    case: &Case,
    pack: &Pack,
    packs: &Packs,
    as_of: Date,
    found: &mut Vec<Deadline>,
) {
    let Some(procedure) = pack.procedure(&case.opened.list) else { return };
    let notice = served_on(case, Document::Notice, pack, packs, as_of);
    let ended = case.decided().map(|decided| decided.on).or_else(|| case.closed_on());
    let answered = case.representations.first().map(|(on, _)| *on);
    let mut add = |rule: Option<&DeadlineRule>, starts: Option<Date>, met: Option<Date>| {
        let (Some(rule), Some(starts)) = (rule, starts) else { return };
        let extensions = Some(&case.extensions);
        let clock = Clock { subject: Subject::Case(id.clone()), pack, packs, as_of, extensions };
        found.extend(clock.deadline(rule, starts, met));
    };
    // A right that need not be used is over, not missed, once the case has gone on.
    add(pack.deadline(&procedure.answer), notice, answered.or(ended));
    let hearing = procedure.hearing.as_ref().and_then(|rule| pack.deadline(rule));
    add(hearing, notice, case.hearing_requested_on.or(ended));
    for rule in unnamed(pack) {
        let start = match rule.starts {
            Trigger::NoticeServed => notice,
            Trigger::RepresentationReceived => answered,
            Trigger::HearingRequested => case.hearing_requested_on,
            Trigger::DecisionMade => case.decided().map(|decided| decided.on),
            _ => None,
        };
        let met = match rule.starts {
            Trigger::NoticeServed | Trigger::RepresentationReceived => ended,
            Trigger::HearingRequested => case.hearing_held.as_ref().map(|(on, _)| *on),
            _ => case.service(Document::Decision).map(|service| service.sent_on),
        };
        add(Some(rule), start, met);
    }
}

/// Deadline rules that no step of any procedure, exit or restoration names: they run for every list. The time
/// to publish an act of the file is counted with the act.
fn unnamed(pack: &Pack) -> impl Iterator<Item = &DeadlineRule> {
    let is_for_acts = |rule: &Slug| {
        pack.publications_of(PublicationSubject::Act)
            .any(|publication| publication.deadline.as_ref() == Some(rule))
    };
    let is_named = |rule: &Slug| {
        pack.lists.iter().filter_map(|list| list.procedure.as_ref()).any(|procedure| names(procedure, rule))
            || pack.exits.iter().any(|exit| exit.deadline == *rule)
            || pack.restorations.iter().any(|restoration| restoration.deadline == *rule)
    };
    pack.deadlines.iter().filter(move |rule| !is_named(&rule.head.id) && !is_for_acts(&rule.head.id))
}

fn names(procedure: &Procedure, rule: &Slug) -> bool {
    let standstill =
        matches!(&procedure.standstill, crate::pack::model::Standstill::Deadline(id) if id == rule);
    standstill
        || procedure.hearing.as_ref() == Some(rule)
        || [
            &procedure.answer,
            &procedure.objection,
            &procedure.review,
            &procedure.reconsideration,
            &procedure.reconsideration_review,
        ]
        .contains(&rule)
}

fn entry_deadlines(
    file: &File,
    id: &EntryId,
    entry: &Entry,
    packs: &Packs,
    as_of: Date,
    found: &mut Vec<Deadline>,
) {
    review_deadlines(file, id, entry, packs, as_of, found);
    let ended = entry.end.as_ref().map(|end| end.on);
    if let Some(pack) = packs.for_step(&entry.pack, &entry.list, Step::Exit, as_of) {
        let clock = Clock {
            subject: Subject::Entry(id.clone()),
            pack,
            packs,
            as_of,
            extensions: extensions_of(file, entry),
        };
        for (exit, ground) in &entry.exits {
            let rule = pack.exits_for(&entry.list).find(|rule| rule.head.id == *exit);
            let rule = rule.and_then(|rule| pack.deadline(&rule.deadline));
            for (arose, declined) in ground.claims() {
                found.extend(rule.and_then(|rule| clock.deadline(rule, arose, declined.or(ended))));
            }
        }
        for rule in unnamed(pack) {
            found.extend(other_deadline(file, id, entry, &clock, rule));
        }
    }
    restoration_deadlines(file, id, entry, packs, as_of, found);
}

/// Deadlines extended in the case that made an entry.
fn extensions_of<'a>(file: &'a File, entry: &Entry) -> Option<&'a BTreeMap<Slug, Date>> {
    Some(&file.cases.get(entry.case()?)?.extensions)
}

fn restoration_deadlines(
    file: &File,
    id: &EntryId,
    entry: &Entry,
    packs: &Packs,
    as_of: Date,
    found: &mut Vec<Deadline>,
) {
    for application in entry.restorations.values() {
        // The version that took the application decides it.
        let day = application.received_on;
        let Some(pack) = packs.for_step(&entry.pack, &entry.list, Step::Restoration, day) else { continue };
        let clock = Clock {
            subject: Subject::Entry(id.clone()),
            pack,
            packs,
            as_of,
            extensions: extensions_of(file, entry),
        };
        let rule = pack.restorations_for(&entry.list).find(|rule| rule.head.id == application.rule);
        let rule = rule.and_then(|rule| pack.deadline(&rule.deadline));
        let met = application.decided.as_ref().map(|(on, _, _)| *on);
        found.extend(rule.and_then(|rule| clock.deadline(rule, application.received_on, met)));
    }
}

/// Objection, review, reconsideration.
fn review_deadlines(
    file: &File,
    id: &EntryId,
    entry: &Entry,
    packs: &Packs,
    as_of: Date,
    found: &mut Vec<Deadline>,
) {
    let Some(case) = entry.case().and_then(|case| file.cases.get(case)) else { return };
    let Some(pack) = packs.for_step(&entry.pack, &entry.list, Step::Review, as_of) else { return };
    let Some(procedure) = pack.procedure(&entry.list) else { return };
    let extensions = Some(&case.extensions);
    let clock = Clock { subject: Subject::Entry(id.clone()), pack, packs, as_of, extensions };
    let ended = entry.end.as_ref().map(|end| end.on);
    let served = served_on(case, Document::Decision, pack, packs, as_of);
    let first = entry.objections.values().map(|objection| objection.received_on).min();
    if let (Some(rule), Some(served)) = (pack.deadline(&procedure.objection), served) {
        found.extend(clock.deadline(rule, served, first.or(ended)));
    }
    let decided = |challenge: &Challenge| challenge.decided.as_ref().map(|decided| decided.on).or(ended);
    for objection in entry.objections.values() {
        let rule = pack.deadline(&procedure.review);
        found.extend(rule.and_then(|rule| clock.deadline(rule, objection.received_on, decided(objection))));
    }
    let asked = entry.reconsiderations.values().map(|request| request.received_on).min();
    let answered = rejection_served_on(case, entry, pack, packs, as_of);
    if let (Some(rule), Some(answered)) = (pack.deadline(&procedure.reconsideration), answered) {
        found.extend(clock.deadline(rule, answered, asked.or(ended)));
    }
    for request in entry.reconsiderations.values() {
        let rule = pack.deadline(&procedure.reconsideration_review);
        found.extend(rule.and_then(|rule| clock.deadline(rule, request.received_on, decided(request))));
    }
}

/// The day on which the answer that rejected the latest objection was served; until then the time to ask for
/// reconsideration does not run.
#[must_use]
pub fn rejection_served_on(
    case: &Case,
    entry: &Entry,
    pack: &Pack,
    packs: &Packs,
    as_of: Date,
) -> Option<Date> {
    // What a unit passes on later does not renew a right that the organisation's own objection has started.
    let has_own = entry.objections.values().any(|objection| objection.relayed_by.is_none());
    let counted = entry.objections.values().filter(|objection| objection.relayed_by.is_none() || !has_own);
    let decided = counted.filter_map(|objection| objection.decided.as_ref());
    let rejected = decided.filter(|decided| !decided.founded).map(|decided| decided.on).max()?;
    let served = served_days(case, Document::ObjectionAnswer, pack, packs, as_of);
    served.into_iter().filter(|day| *day >= rejected).min()
}

/// Rules that start with the life of an entry and that no step names.
fn other_deadline(
    file: &File,
    id: &EntryId,
    entry: &Entry,
    clock: &Clock<'_>,
    rule: &DeadlineRule,
) -> Option<Deadline> {
    let ended = ended_on(file, id, entry, clock);
    let (start, met) = match rule.starts {
        // The register shows an entry from its first day on, so publication is done that day.
        Trigger::EntryInForce => {
            let from = effective_from(file, id, clock.packs, clock.as_of)?;
            (from, Some(from))
        }
        Trigger::EntryEnded if rule.who == Party::Unit => (ended?, last_lifted(file, id, ended?)),
        Trigger::EntryEnded => (ended?, ended),
        Trigger::ErrorReported => {
            let open = entry.reports.values().min_by_key(|report| (report.answered.is_some(), report.on))?;
            (open.on, open.answered.as_ref().map(|(on, _, _)| *on))
        }
        _ => return None,
    };
    clock.deadline(rule, start, met)
}

/// The first day without the entry, by an act or because its term is over.
fn ended_on(file: &File, id: &EntryId, entry: &Entry, clock: &Clock<'_>) -> Option<Date> {
    let by_act = entry.end.as_ref().map(|end| end.on);
    let by_term = || last_day(file, id, clock.packs, clock.as_of)?.tomorrow().ok();
    by_act.or_else(by_term)
}

/// The day on which the last standing measure was lifted; none while one stands, the end where none stood.
fn last_lifted(file: &File, id: &EntryId, ended: Date) -> Option<Date> {
    use crate::file::entry::MeasureState;
    let mut latest = None;
    for (_, measure) in file.measures_on(id) {
        match &measure.state {
            MeasureState::Taken => return None,
            MeasureState::Lifted { on, .. } | MeasureState::Retained { on, .. } => {
                latest = latest.max(Some(*on))
            }
            MeasureState::Refused => {}
        }
    }
    latest.max(Some(ended))
}

/// What must be done about an item of the file: a correction carried out by the day that the order sets, an
/// act made public in the time of the pack.
fn record_deadline(id: &RecordId, record: &FileRecord, packs: &Packs, as_of: Date) -> Option<Deadline> {
    let pack = record.pack.as_ref().and_then(|pack| packs.of(pack))?;
    let clock = Clock { subject: Subject::Record(id.clone()), pack, packs, as_of, extensions: None };
    match &record.item {
        RecordItem::Order(order, looked_at) => {
            let rule = pack.deadlines.iter().find(|rule| rule.starts == Trigger::CorrectionOrdered)?;
            let adequate = looked_at.as_ref().filter(|(_, adequate, _)| *adequate).map(|(on, _, _)| *on);
            let mut deadline = clock.deadline(rule, record.on, adequate)?;
            // The order's own day stands in the place of the pack's.
            deadline.set_due(order.due, as_of);
            deadline.explanation = vec![Sentence::Ordered(order.due)];
            Some(deadline)
        }
        RecordItem::Act(act, _) if is_published(act.kind) => {
            let mut rules = pack.publications_of(PublicationSubject::Act);
            let rule = rules.find_map(|publication| pack.deadline(publication.deadline.as_ref()?))?;
            clock.deadline(rule, act.act_on, Some(record.on))
        }
        _ => None,
    }
}

/// Whether acts of a kind are made public.
#[must_use]
pub const fn is_published(kind: RecordKind) -> bool {
    !matches!(kind, RecordKind::SelfReport | RecordKind::Merit)
}

impl Deadline {
    fn set_due(&mut self, due: Date, as_of: Date) {
        self.due = due;
        self.provisional = false;
        self.state = state(self.met_on, due, as_of);
    }
}

fn state(met_on: Option<Date>, due: Date, as_of: Date) -> DeadlineState {
    match met_on {
        Some(met) if met <= due => DeadlineState::Met,
        Some(_) => DeadlineState::Late,
        None if as_of <= due => DeadlineState::Running,
        None => DeadlineState::Missed,
    }
}

/// The strongest effect on an entry of a deadline that the authority or its superior has missed and not made
/// good by a day, with its rule and first day.
#[must_use]
pub fn missed_effect(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Option<(Lapse, Slug, Date)> {
    let entry = file.entries.get(id)?;
    let mut missed = Vec::new();
    review_deadlines(file, id, entry, packs, as_of, &mut missed);
    if let Some(pack) = packs.for_step(&entry.pack, &entry.list, Step::Exit, as_of) {
        let clock = Clock {
            subject: Subject::Entry(id.clone()),
            pack,
            packs,
            as_of,
            extensions: extensions_of(file, entry),
        };
        for (exit, ground) in &entry.exits {
            let rule = pack.exits_for(&entry.list).find(|rule| rule.head.id == *exit);
            let rule = rule.and_then(|rule| pack.deadline(&rule.deadline));
            for (arose, declined) in ground.claims() {
                missed.extend(rule.and_then(|rule| clock.deadline(rule, arose, declined)));
            }
        }
    }
    restoration_deadlines(file, id, entry, packs, as_of, &mut missed);
    missed
        .into_iter()
        .filter(|deadline| matches!(deadline.who, Party::Authority | Party::Superior))
        .filter(|deadline| deadline.state == DeadlineState::Missed)
        .filter(|deadline| matches!(deadline.on_lapse, Lapse::SuspendEntry | Lapse::EndEntry))
        .map(|deadline| (deadline.on_lapse, deadline.rule, deadline.due.tomorrow().unwrap_or(deadline.due)))
        .min_by_key(|(lapse, _, since)| (*lapse != Lapse::EndEntry, *since))
}
