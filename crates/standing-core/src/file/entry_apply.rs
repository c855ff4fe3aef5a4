//! `apply` for entries and measures.

use std::collections::BTreeMap;

use super::File;
use super::entry::{
    Challenge, ChallengeDecided, Correction, End, Ending, Entry, ExitGround, Measure, MeasureState, Origin,
    Report, RestorationApplication, Stay,
};
use crate::event::entry::{EntryFounded, EntryMade};
use crate::event::{Author, Event, EventKind};
use crate::id::{EntryId, RecordId};
use crate::prose::Prose;

impl File {
    pub(super) fn apply_entry(&mut self, event: &Event) {
        match &event.kind {
            EventKind::EntryMade(what) => self.make_entry(what, event),
            EventKind::EntryFounded(what) => self.found_entry(what, event),
            EventKind::MeasureTaken(_)
            | EventKind::MeasureRefused(_)
            | EventKind::MeasureLifted(_)
            | EventKind::MeasureRetained(_) => self.apply_measure(event),
            kind => {
                let Some(entry) = entry_of(kind).and_then(|id| self.entries.get_mut(id)) else { return };
                entry.latest_on = entry.latest_on.max(event.on);
                entry.apply(event);
            }
        }
    }

    fn make_entry(&mut self, what: &EntryMade, event: &Event) {
        let (Author::Authority(authority), Some(pack)) = (&event.by, &event.pack) else { return };
        let origin = Origin::Decided { made: what.clone(), authority: authority.clone(), on: event.on };
        let (list, ground) = (what.list.clone(), what.ground.clone());
        let entry = Entry::new(origin, list, what.list_kind, ground, pack.clone(), event.on);
        self.entries.entry(what.entry.clone()).or_insert(entry);
    }

    fn found_entry(&mut self, what: &EntryFounded, event: &Event) {
        let origin = Origin::Founded {
            provenance: what.provenance.clone(),
            row: what.row.clone(),
            imported_on: event.on,
            vanished_on: None,
        };
        let (list, ground) = (what.list.clone(), what.row.ground.clone());
        let entry = Entry::new(origin, list, what.list_kind, ground, what.under.clone(), event.on);
        self.entries.entry(what.entry.clone()).or_insert(entry);
    }

    fn apply_measure(&mut self, event: &Event) {
        match (&event.kind, &event.by) {
            (EventKind::MeasureTaken(what), Author::Unit(unit)) => {
                let measure = Measure {
                    unit: unit.clone(),
                    entry: what.entry.clone(),
                    consequence: what.consequence.clone(),
                    matter: Some(what.matter.clone()),
                    on: event.on,
                    reasons: what.reasons.clone(),
                    state: MeasureState::Taken,
                };
                self.measures.entry(what.measure.clone()).or_insert(measure);
            }
            (EventKind::MeasureRefused(what), Author::Unit(unit)) => {
                let measure = Measure {
                    unit: unit.clone(),
                    entry: what.entry.clone(),
                    consequence: what.consequence.clone(),
                    matter: None,
                    on: event.on,
                    reasons: what.reasons.clone(),
                    state: MeasureState::Refused,
                };
                self.measures.entry(what.measure.clone()).or_insert(measure);
            }
            (EventKind::MeasureLifted(what), _) => {
                let state = MeasureState::Lifted { on: event.on, reasons: what.reasons.clone() };
                self.set_measure(&what.measure, state);
            }
            (EventKind::MeasureRetained(what), _) => {
                let state = MeasureState::Retained { on: event.on, law: what.law.clone(), until: what.until };
                self.set_measure(&what.measure, state);
            }
            _ => {}
        }
    }

    fn set_measure(&mut self, id: &RecordId, state: MeasureState) {
        if let Some(measure) = self.measures.get_mut(id) {
            measure.state = state;
        }
    }
}

/// The entry that an event is about.
#[must_use]
pub(crate) fn entry_of(kind: &EventKind) -> Option<&EntryId> {
    Some(match kind {
        EventKind::FoundingChanged(what) => &what.entry,
        EventKind::FoundingVanished(what) => &what.entry,
        EventKind::ObjectionReceived(what) => &what.entry,
        EventKind::ObjectionDecided(what) => &what.entry,
        EventKind::ReconsiderationRequested(what) => &what.entry,
        EventKind::ReconsiderationDecided(what) => &what.entry,
        EventKind::StayOrdered(what) => &what.entry,
        EventKind::StayLifted(what) => &what.entry,
        EventKind::CourtOutcomeRecorded(what) => &what.entry,
        EventKind::EntryCorrected(what) => &what.entry,
        EventKind::ErrorReported(what) => &what.entry,
        EventKind::ErrorAnswered(what) => &what.entry,
        EventKind::ExitArose(what) => &what.entry,
        EventKind::ExitDeclined(what) => &what.entry,
        EventKind::EntryRemoved(what) => &what.entry,
        EventKind::EntryRevoked(what) => &what.entry,
        EventKind::EntryShielded(what) => &what.entry,
        EventKind::EntryRestricted(what) => &what.entry,
        EventKind::RestorationApplied(what) => &what.entry,
        EventKind::RestorationDecided(what) => &what.entry,
        EventKind::EntryRestored(what) => &what.entry,
        EventKind::RecallAcknowledged(what) => &what.entry,
        _ => return None,
    })
}

impl Entry {
    fn apply(&mut self, event: &Event) {
        let on = event.on;
        match &event.kind {
            EventKind::ObjectionReceived(_)
            | EventKind::ObjectionDecided(_)
            | EventKind::ReconsiderationRequested(_)
            | EventKind::ReconsiderationDecided(_) => self.apply_challenge(event),
            EventKind::StayOrdered(_) | EventKind::StayLifted(_) => self.apply_stay(event),
            EventKind::CourtOutcomeRecorded(what) => self.courts.push((on, what.outcome, what.court.clone())),
            EventKind::EntryCorrected(what) => self.corrections.push(Correction {
                on,
                field: what.field.clone(),
                was: what.was.clone(),
                becomes: what.becomes.clone(),
                reasons: what.reasons.clone(),
            }),
            EventKind::ErrorReported(what) => {
                let report = Report { on, text: what.text.clone(), answered: None };
                self.reports.entry(what.report.clone()).or_insert(report);
            }
            EventKind::ErrorAnswered(what) => {
                if let Some(report) = self.reports.get_mut(&what.report) {
                    report.answered = Some((on, what.corrected, what.reasons.clone()));
                }
            }
            EventKind::RestorationApplied(_) | EventKind::RestorationDecided(_) => {
                self.apply_restoration(event)
            }
            EventKind::EntryRestricted(what) => {
                self.restricted = Some((on, what.units.iter().cloned().collect()));
            }
            EventKind::RecallAcknowledged(_) => {
                if let Author::Unit(unit) = &event.by {
                    self.acknowledged.entry(unit.clone()).or_insert(on);
                }
            }
            EventKind::FoundingChanged(_) | EventKind::FoundingVanished(_) => self.apply_founding(event),
            EventKind::ExitArose(_) | EventKind::ExitDeclined(_) => self.apply_exit(event),
            _ => self.apply_end(event),
        }
    }

    fn apply_challenge(&mut self, event: &Event) {
        let received = |reasons: &Prose, relayed_by: Option<crate::id::UnitId>| Challenge {
            received_on: event.on,
            reasons: reasons.clone(),
            relayed_by,
            decided: None,
        };
        let decided = |founded: bool, reasons: &Prose| ChallengeDecided {
            on: event.on,
            founded,
            reasons: reasons.clone(),
            mark: event.mark.clone(),
        };
        match &event.kind {
            EventKind::ObjectionReceived(what) => {
                let challenge = received(&what.reasons, what.relayed_by.clone());
                self.objections.entry(what.objection.clone()).or_insert(challenge);
            }
            EventKind::ReconsiderationRequested(what) => {
                self.reconsiderations.entry(what.request.clone()).or_insert(received(&what.reasons, None));
            }
            EventKind::ObjectionDecided(what) => {
                if let Some(objection) = self.objections.get_mut(&what.objection) {
                    objection.decided = Some(decided(what.founded, &what.reasons));
                }
            }
            EventKind::ReconsiderationDecided(what) => {
                if let Some(request) = self.reconsiderations.get_mut(&what.request) {
                    request.decided = Some(decided(what.founded, &what.reasons));
                }
            }
            _ => {}
        }
    }

    fn apply_stay(&mut self, event: &Event) {
        match &event.kind {
            EventKind::StayOrdered(what) => self.stays.push(Stay {
                from: event.on,
                until: what.until,
                lifted_on: None,
                reasons: what.reasons.clone(),
            }),
            EventKind::StayLifted(_) => {
                for stay in self.stays.iter_mut().filter(|stay| stay.lifted_on.is_none()) {
                    stay.lifted_on = Some(event.on);
                }
            }
            _ => {}
        }
    }

    fn apply_restoration(&mut self, event: &Event) {
        match &event.kind {
            EventKind::RestorationApplied(what) => {
                let application = RestorationApplication {
                    received_on: event.on,
                    rule: what.rule.clone(),
                    evidence: what.evidence.clone(),
                    decided: None,
                };
                self.restorations.entry(what.application.clone()).or_insert(application);
            }
            EventKind::RestorationDecided(what) => {
                if let Some(application) = self.restorations.get_mut(&what.application) {
                    application.decided = Some((event.on, what.granted, what.reasons.clone()));
                }
            }
            _ => {}
        }
    }

    fn apply_founding(&mut self, event: &Event) {
        let Origin::Founded { provenance, row, vanished_on, .. } = &mut self.origin else { return };
        match &event.kind {
            EventKind::FoundingChanged(what) => {
                *provenance = what.provenance.clone();
                *row = what.row.clone();
                *vanished_on = None;
                self.ground = what.row.ground.clone();
            }
            EventKind::FoundingVanished(what) => *vanished_on = vanished_on.or(Some(what.copy_of)),
            _ => {}
        }
    }

    fn apply_exit(&mut self, event: &Event) {
        match &event.kind {
            EventKind::ExitArose(what) => {
                let ground = self.exits.entry(what.exit.clone()).or_insert_with(|| ExitGround {
                    arose_on: event.on,
                    evidence: BTreeMap::new(),
                    declined: None,
                    earlier: Vec::new(),
                });
                // A ground that was declined arises anew when it is recorded again.
                if let Some((declined, _)) = ground.declined.take() {
                    ground.earlier.push((ground.arose_on, declined));
                    ground.arose_on = event.on;
                    ground.evidence.clear();
                }
                ground.evidence.extend(what.evidence.clone());
            }
            EventKind::ExitDeclined(what) => {
                if let Some(ground) = self.exits.get_mut(&what.exit) {
                    ground.declined = Some((event.on, what.reasons.clone()));
                }
            }
            _ => {}
        }
    }

    fn apply_end(&mut self, event: &Event) {
        let (how, reasons) = match &event.kind {
            EventKind::EntryRemoved(what) => {
                let how =
                    Ending::Removed { exit: what.exit.clone(), transferred_to: what.transferred_to.clone() };
                (how, Some(what.reasons.clone()))
            }
            EventKind::EntryRevoked(what) => (
                Ending::Revoked { cause: what.cause, remedy: what.remedy.clone() },
                Some(what.reasons.clone()),
            ),
            EventKind::EntryShielded(what) => {
                self.shielded_on = self.shielded_on.or(Some(event.on));
                (Ending::Shielded { exit: what.exit.clone() }, Some(what.reasons.clone()))
            }
            EventKind::EntryRestored(what) => (Ending::Restored { stops: what.stops.clone() }, None),
            _ => return,
        };
        // INVARIANT (one end): only a revocation may follow an end, since it says more: never in force. A
        // second one changes nothing.
        let is_revoked = self.end.as_ref().is_some_and(|end| matches!(end.how, Ending::Revoked { .. }));
        let replaces = matches!(how, Ending::Revoked { .. }) && !is_revoked;
        if self.end.is_none() || replaces {
            self.end = Some(End { on: event.on, how, reasons });
        }
    }
}
