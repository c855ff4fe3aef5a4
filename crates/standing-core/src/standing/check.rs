//! The answer to the relying unit's question: what follows, here, today.

use jiff::civil::Date;

use super::cites::Cites;
use super::consequences::{Consequence, Question, asked, consequences_at};
use super::entries::entry_standing;
use super::status::{Status, Suspension, status_at};
use super::viewer::{Viewer, is_restricted, may_see};
use crate::event::PackRef;
use crate::file::File;
use crate::id::EntryId;
use crate::pack::model::{Cite, Mechanism, Step, Strength};
use crate::packs::Packs;

/// What follows for one organisation, matter, kind of unit and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The strongest thing that follows; none means that nothing does.
    pub strength: Option<Strength>,
    /// Everything that follows, strongest first.
    pub consequences: Vec<Consequence>,
    /// What a person should know beside it.
    pub notes: Vec<Note>,
    /// The clauses on which the answer rests.
    pub cites: Vec<Cite>,
}

/// Something to know beside the consequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// An objection is pending.
    ObjectionPending(EntryId),
    /// Reconsideration is pending.
    ReconsiderationPending(EntryId),
    /// The entry is suspended and has no effect.
    Suspended(EntryId, Suspension, Date),
    /// The decision is made and does not have effect yet.
    NotYetInForce(EntryId),
    /// The entry rests on another body's list, imported.
    Imported(EntryId),
}

impl Note {
    /// The entry that it is about.
    #[must_use]
    pub const fn entry(&self) -> &EntryId {
        match self {
            Self::ObjectionPending(entry)
            | Self::ReconsiderationPending(entry)
            | Self::Suspended(entry, ..)
            | Self::NotYetInForce(entry)
            | Self::Imported(entry) => entry,
        }
    }
}

impl Answer {
    /// The last day of the strongest thing that follows, as far as it is known; none means until an exit.
    #[must_use]
    pub fn strongest_until(&self) -> Option<Date> {
        let strongest =
            self.consequences.iter().filter(|consequence| Some(consequence.strength) == self.strength);
        strongest.map(|consequence| consequence.until).reduce(|one, other| Some(one?.max(other?))).flatten()
    }
}

/// Answers the question for a file on a day.
#[must_use]
pub fn check(file: &File, packs: &Packs, question: &Question, as_of: Date) -> Answer {
    let consequences = consequences_at(file, packs, question, as_of);
    let notes = notes(file, packs, &question.viewer, as_of);
    Answer {
        strength: consequences.iter().map(|consequence| consequence.strength).max(),
        cites: cites(file, packs, question, &consequences, &notes, as_of),
        notes,
        consequences,
    }
}

fn notes(file: &File, packs: &Packs, viewer: &Viewer, as_of: Date) -> Vec<Note> {
    let mut notes = Vec::new();
    for (id, entry) in file.entries.iter().filter(|(id, _)| may_see(file, id, packs, viewer, as_of)) {
        let live = match status_at(file, id, packs, as_of) {
            None | Some(Status::Ended { .. }) => false,
            Some(Status::Suspended { why, since }) => {
                notes.push(Note::Suspended(id.clone(), why, since));
                true
            }
            Some(Status::AwaitingService | Status::Standstill { .. }) => {
                notes.push(Note::NotYetInForce(id.clone()));
                true
            }
            Some(Status::InForce) => true,
        };
        if !live {
            continue;
        }
        let pending = |challenge: &crate::file::entry::Challenge| {
            challenge.received_on <= as_of
                && challenge.decided.as_ref().is_none_or(|decided| decided.on > as_of)
        };
        if entry.objections.values().any(pending) {
            notes.push(Note::ObjectionPending(id.clone()));
        }
        if entry.reconsiderations.values().any(pending) {
            notes.push(Note::ReconsiderationPending(id.clone()));
        }
        if entry.authority().is_none() {
            notes.push(Note::Imported(id.clone()));
        }
    }
    notes
}

/// The clauses: of what follows, of the version that it is read from, of what keeps an entry from having
/// effect, and of the duties that answering this asker carries out under the packs of what is told. An answer
/// that tells of nothing rests on no clause, so it gives nothing away either.
fn cites(
    file: &File,
    packs: &Packs,
    question: &Question,
    consequences: &[Consequence],
    notes: &[Note],
    as_of: Date,
) -> Vec<Cite> {
    let mut cites = Cites::default();
    for consequence in consequences {
        cites.add(&consequence.cites);
        let Some((id, entry)) = consequence.entry.as_ref().and_then(|id| file.entries.get_key_value(id))
        else {
            continue;
        };
        let Some(pack) = packs.for_step(&entry.pack, &entry.list, Step::Consequences, as_of) else {
            continue;
        };
        if pack.hash != entry.pack.hash {
            cites.add(
                pack.application(Step::Consequences).into_iter().flat_map(|rule| &rule.head.basis.cites),
            );
            cites.duty(pack, Mechanism::PackVersions);
        }
        if is_restricted(file, id, packs, as_of) {
            cites.duty(pack, Mechanism::RestrictedEntry);
        }
    }
    for note in notes {
        let (Note::Suspended(id, ..) | Note::NotYetInForce(id)) = note else { continue };
        cites.add(entry_standing(file, id, packs, as_of).iter().flat_map(|standing| &standing.cites));
    }
    let mechanism = match question.viewer {
        Viewer::Public => Mechanism::PublicEnquiry,
        Viewer::Unit(_) => Mechanism::HumanDecision,
        Viewer::Authority(_) | Viewer::Organisation | Viewer::Register => return cites.into_vec(),
    };
    for pack in told_of(file, consequences, notes) {
        if let Some(governing) = packs.governing(&pack.id, as_of)
            && governing.consequences.iter().any(|rule| asked(rule, question))
        {
            cites.duty(governing, mechanism);
        }
    }
    cites.into_vec()
}

/// The packs of the entries and cases that an answer tells of, each id once.
fn told_of<'a>(file: &'a File, consequences: &'a [Consequence], notes: &'a [Note]) -> Vec<&'a PackRef> {
    let mut found = Vec::<&PackRef>::new();
    let entries =
        consequences.iter().filter_map(|told| told.entry.as_ref()).chain(notes.iter().map(Note::entry));
    let cases = consequences.iter().filter_map(|told| file.cases.get(told.case.as_ref()?));
    let packs = entries.filter_map(|id| file.entries.get(id)).map(|entry| &entry.pack);
    for pack in packs.chain(cases.map(|case| &case.pack)) {
        if found.iter().all(|known| known.id != pack.id) {
            found.push(pack);
        }
    }
    found
}
