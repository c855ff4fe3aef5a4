//! The status of an entry on a day: awaiting service, standstill, in force, suspended, ended.

use jiff::civil::Date;

use super::deadlines::missed_effect;
use super::service::served_on;
use crate::event::case::Document;
use crate::file::File;
use crate::file::entry::{Ending, Entry, Origin};
use crate::id::{EntryId, Slug};
use crate::pack::model::{Lapse, Pack, Standstill, Term};
use crate::packs::Packs;
use crate::word::words;

/// The status of an entry on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Decided, and the decision not served: no effect.
    AwaitingService,
    /// Served, and not yet in effect.
    Standstill {
        /// The last day of the standstill.
        until: Date,
    },
    /// In effect.
    InForce,
    /// Without effect for now.
    Suspended {
        /// Why.
        why: Suspension,
        /// The first day.
        since: Date,
    },
    /// Over.
    Ended {
        /// How.
        how: EndKind,
        /// The first day without it.
        on: Date,
    },
}

/// Why an entry is suspended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspension {
    /// Stayed.
    Stay,
    /// The authority missed a deadline.
    MissedDeadline(Slug),
    /// The body that keeps the list has suspended it.
    ByKeeper,
}

words! {
    /// How an entry ended.
    EndKind {
        /// The ground is gone.
        Removed = "removed",
        /// The term is over.
        TermOver = "term-over",
        /// Wrong from the start.
        Revoked = "revoked",
        /// Hidden and without effect.
        Shielded = "shielded",
        /// Put right.
        Restored = "restored",
        /// Moved to another list.
        Transferred = "transferred",
        /// The authority missed a deadline.
        Lapsed = "lapsed",
        /// No longer in the keeper's list.
        Vanished = "vanished",
    }
}

impl Status {
    /// A word for the status.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::AwaitingService => "awaiting-service",
            Self::Standstill { .. } => "standstill",
            Self::InForce => "in-force",
            Self::Suspended { .. } => "suspended",
            Self::Ended { .. } => "ended",
        }
    }
}

/// The status of an entry on a day; none before it was decided, or before an imported row begins.
#[must_use]
pub fn status_at(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Option<Status> {
    let entry = file.entries.get(id)?;
    if as_of < begins(entry) {
        return None;
    }
    if let Some(end) = entry.end.as_ref() {
        // INVARIANT (revoked is void): wrong from the start, so without effect on every day once it is known.
        let is_void = matches!(end.how, Ending::Revoked { .. });
        if is_void || end.on <= as_of {
            return Some(Status::Ended { how: end_kind(&end.how), on: end.on });
        }
    }
    match &entry.origin {
        Origin::Decided { .. } => decided_status(file, id, entry, packs, as_of),
        Origin::Founded { .. } => Some(founded_status(entry, as_of)),
    }
}

fn begins(entry: &Entry) -> Date {
    match &entry.origin {
        Origin::Decided { on, .. } => *on,
        Origin::Founded { row, .. } => row.from,
    }
}

fn end_kind(how: &Ending) -> EndKind {
    match how {
        Ending::Removed { transferred_to: Some(_), .. } => EndKind::Transferred,
        Ending::Removed { .. } => EndKind::Removed,
        Ending::Revoked { .. } => EndKind::Revoked,
        Ending::Shielded { .. } => EndKind::Shielded,
        Ending::Restored { .. } => EndKind::Restored,
    }
}

fn decided_status(file: &File, id: &EntryId, entry: &Entry, packs: &Packs, as_of: Date) -> Option<Status> {
    let Some(from) = effective_from(file, id, packs, as_of) else { return Some(Status::AwaitingService) };
    if as_of < from {
        return Some(Status::Standstill { until: from.yesterday().unwrap_or(from) });
    }
    if let Some(last) = last_day(file, id, packs, as_of).filter(|last| *last < as_of) {
        return Some(Status::Ended { how: EndKind::TermOver, on: last.tomorrow().unwrap_or(last) });
    }
    match missed_effect(file, id, packs, as_of) {
        Some((Lapse::EndEntry, _, since)) => return Some(Status::Ended { how: EndKind::Lapsed, on: since }),
        Some((Lapse::SuspendEntry, rule, since)) => {
            return Some(Status::Suspended { why: Suspension::MissedDeadline(rule), since });
        }
        _ => {}
    }
    Some(
        stayed(entry, as_of)
            .map_or(Status::InForce, |since| Status::Suspended { why: Suspension::Stay, since }),
    )
}

fn stayed(entry: &Entry, as_of: Date) -> Option<Date> {
    entry
        .stays
        .iter()
        .filter(|stay| stay.from <= as_of)
        .filter(|stay| stay.until.is_none_or(|until| as_of <= until))
        .filter(|stay| stay.lifted_on.is_none_or(|lifted| as_of < lifted))
        .map(|stay| stay.from)
        .min()
}

fn founded_status(entry: &Entry, as_of: Date) -> Status {
    let Origin::Founded { row, vanished_on, .. } = &entry.origin else { return Status::InForce };
    let ended = [
        row.ended_on.map(|on| (EndKind::Removed, on)),
        row.until.map(|until| (EndKind::TermOver, until.tomorrow().unwrap_or(until))),
        vanished_on.map(|on| (EndKind::Vanished, on)),
    ];
    let ended = ended.into_iter().flatten().filter(|(_, on)| *on <= as_of).min_by_key(|(_, on)| *on);
    if let Some((how, on)) = ended {
        return Status::Ended { how, on };
    }
    let suspended =
        row.suspended.iter().find(|span| span.from <= as_of && span.until.is_none_or(|until| as_of <= until));
    suspended
        .map_or(Status::InForce, |span| Status::Suspended { why: Suspension::ByKeeper, since: span.from })
}

/// The first day on which an entry has effect; none while the decision is not served.
#[must_use]
pub fn effective_from(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Option<Date> {
    let entry = file.entries.get(id)?;
    let Origin::Decided { made, on, .. } = &entry.origin else { return Some(begins(entry)) };
    let case = file.cases.get(&made.case)?;
    let pack = packs.of(&entry.pack)?;
    let served = served_on(case, Document::Decision, pack, packs, as_of)?.max(*on);
    Some(in_force_from(pack, &entry.list, packs, served))
}

/// The first day with effect of a decision about a list that was served on a day: the day after the
/// standstill.
#[must_use]
pub fn in_force_from(pack: &Pack, list: &Slug, packs: &Packs, served: Date) -> Date {
    match pack.procedure(list).map(|procedure| &procedure.standstill) {
        Some(Standstill::Period(period)) => period.add_to(served),
        Some(Standstill::Deadline(rule)) => {
            let due = pack.deadline(rule).and_then(|rule| packs.due(pack, rule, served));
            due.and_then(|due| due.on.tomorrow().ok()).unwrap_or(served)
        }
        None => served,
    }
}

/// The last day of an entry, where its term says one.
#[must_use]
pub fn last_day(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Option<Date> {
    let entry = file.entries.get(id)?;
    match &entry.origin {
        Origin::Founded { row, .. } => row.until,
        Origin::Decided { made, .. } => {
            let pack = packs.of(&entry.pack)?;
            match &pack.list(&entry.list)?.term {
                Term::Fixed(period) => {
                    let end = period.add_to(effective_from(file, id, packs, as_of)?);
                    Some(end.yesterday().unwrap_or(end))
                }
                Term::AtMost(_) | Term::AtMostInAll(_) => made.until,
                Term::UntilExit | Term::Permanent { .. } => None,
            }
        }
    }
}
