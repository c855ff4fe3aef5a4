//! What happened in a case and in the entry that it made, event by event, for those who run it.

use standing_core::event::EventKind;
use standing_core::id::{CaseId, EntryId};
use standing_service::ask::Placed;

use crate::pages::{Look, Point, point};

/// The events about a case or an entry, the latest first.
pub(super) fn story(
    look: &Look<'_>,
    case: Option<&CaseId>,
    entry: Option<&EntryId>,
    events: &[Placed],
) -> Vec<Point> {
    let is_about = |kind: &EventKind| {
        let (of_case, of_entry) = subject(kind);
        (of_case.is_some() && of_case == case) || (of_entry.is_some() && of_entry == entry)
    };
    let about = events.iter().filter(|placed| is_about(&placed.event.kind));
    let mut points: Vec<_> = about.map(|placed| point(look, placed)).collect();
    points.reverse();
    points
}

/// The case or the entry that an event is about.
fn subject(kind: &EventKind) -> (Option<&CaseId>, Option<&EntryId>) {
    let case = |id| (Some(id), None);
    let entry = |id| (None, Some(id));
    match kind {
        EventKind::CaseOpened(what) => case(&what.case),
        EventKind::DocumentSent(what) => case(&what.case),
        EventKind::DocumentReceived(what) => case(&what.case),
        EventKind::RepresentationReceived(what) => case(&what.case),
        EventKind::HearingRequested(what) => case(&what.case),
        EventKind::HearingHeld(what) => case(&what.case),
        EventKind::DecisionProposed(what) => case(&what.case),
        EventKind::ProposalReturned(what) => case(&what.case),
        EventKind::DecisionMade(what) => case(&what.case),
        EventKind::InterimOrdered(what) => case(&what.case),
        EventKind::InterimExtended(what) => case(&what.case),
        EventKind::InterimLifted(what) => case(&what.case),
        EventKind::DeadlineExtended(what) => case(&what.case),
        EventKind::ContactLogged(what) => case(&what.case),
        EventKind::SuperiorInformed(what) => case(&what.case),
        EventKind::CaseClosed(what) => case(&what.case),
        EventKind::EntryMade(what) => entry(&what.entry),
        EventKind::ObjectionReceived(what) => entry(&what.entry),
        EventKind::ObjectionDecided(what) => entry(&what.entry),
        EventKind::ReconsiderationRequested(what) => entry(&what.entry),
        EventKind::ReconsiderationDecided(what) => entry(&what.entry),
        EventKind::StayOrdered(what) => entry(&what.entry),
        EventKind::StayLifted(what) => entry(&what.entry),
        EventKind::CourtOutcomeRecorded(what) => entry(&what.entry),
        EventKind::EntryCorrected(what) => entry(&what.entry),
        EventKind::ErrorReported(what) => entry(&what.entry),
        EventKind::ErrorAnswered(what) => entry(&what.entry),
        EventKind::ExitArose(what) => entry(&what.entry),
        EventKind::ExitDeclined(what) => entry(&what.entry),
        EventKind::EntryRemoved(what) => entry(&what.entry),
        EventKind::EntryRevoked(what) => entry(&what.entry),
        EventKind::EntryShielded(what) => entry(&what.entry),
        EventKind::EntryRestricted(what) => entry(&what.entry),
        EventKind::RestorationApplied(what) => entry(&what.entry),
        EventKind::RestorationDecided(what) => entry(&what.entry),
        EventKind::EntryRestored(what) => entry(&what.entry),
        _ => (None, None),
    }
}
