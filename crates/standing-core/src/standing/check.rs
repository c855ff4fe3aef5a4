//! The answer to the relying unit's question: what follows, here, today.

use jiff::civil::Date;

use super::consequences::{Consequence, Question, consequences_at};
use super::status::{Status, Suspension, status_at};
use crate::file::File;
use crate::id::EntryId;
use crate::pack::model::Strength;
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

/// Answers the question for a file on a day.
#[must_use]
pub fn check(file: &File, packs: &Packs, question: &Question, as_of: Date) -> Answer {
    let consequences = consequences_at(file, packs, question, as_of);
    Answer {
        strength: consequences.iter().map(|consequence| consequence.strength).max(),
        notes: notes(file, packs, as_of),
        consequences,
    }
}

fn notes(file: &File, packs: &Packs, as_of: Date) -> Vec<Note> {
    let mut notes = Vec::new();
    for (id, entry) in &file.entries {
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
