//! What the public is shown of an entry and of the acts in a file on a day.
//!
//! How it is shown is not decided here; what the organisation and its authority see is in `viewer`.

use jiff::civil::Date;

use super::cites::Cites;
use super::consequences::{Question, consequences_of_entry};
use super::deadlines::{DeadlineState, Subject, deadlines_at, is_published};
use super::status::{EndKind, Status, status_at};
use super::viewer::{end_hides, is_restricted};
use crate::event::record::RecordKind;
use crate::file::File;
use crate::file::record::RecordItem;
use crate::id::{EntryId, RecordId};
use crate::pack::model::{Cite, Mechanism, Pack, PublicationSubject, Step};
use crate::packs::Packs;
use crate::word::words;

words! {
    /// What the public is shown of an entry.
    Shown {
        /// Nothing.
        Nothing = "nothing",
        /// The entry, with its reasons and its status.
        Entry = "entry",
        /// The entry as ended.
        Ended = "ended",
        /// Only that an entry ended, without the entry.
        EndOnly = "end-only",
    }
}

/// What the public is shown of an entry on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// What is shown.
    pub shown: Shown,
    /// How many consequences are shown beside it.
    pub consequences: usize,
    /// The clauses.
    pub cites: Vec<Cite>,
}

/// An act of the file that the public is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActShown {
    /// The record.
    pub record: RecordId,
    /// Its sort.
    pub kind: RecordKind,
    /// The day of the act.
    pub act_on: Date,
    /// The last day to make it public.
    pub due: Option<Date>,
    /// It was made public after that day.
    pub late: bool,
    /// The clauses.
    pub cites: Vec<Cite>,
}

/// What the public is shown of an entry on a day.
#[must_use]
pub fn publication_of(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Publication {
    let mut cites = Cites::default();
    let nothing =
        |cites: Cites| Publication { shown: Shown::Nothing, consequences: 0, cites: cites.into_vec() };
    let Some(entry) = file.entries.get(id) else { return nothing(cites) };
    let pack = packs.for_step(&entry.pack, &entry.list, Step::Consequences, as_of);
    let Some(pack) = pack.or_else(|| packs.of(&entry.pack)) else { return nothing(cites) };
    if is_restricted(file, id, packs, as_of) {
        cites.duty(pack, Mechanism::RestrictedEntry);
        return nothing(cites);
    }
    match status_at(file, id, packs, as_of) {
        None | Some(Status::AwaitingService | Status::Standstill { .. }) => nothing(cites),
        Some(Status::InForce | Status::Suspended { .. }) => {
            let question = Question::default();
            let consequences = consequences_of_entry(file, id, packs, &question, as_of).len();
            add(&mut cites, pack, PublicationSubject::Entry);
            if consequences > 0 {
                add(&mut cites, pack, PublicationSubject::Consequences);
            }
            Publication { shown: Shown::Entry, consequences, cites: cites.into_vec() }
        }
        Some(Status::Ended { how, .. }) => {
            if how == EndKind::Restored {
                cites.duty(pack, Mechanism::Restoration);
            }
            add(&mut cites, pack, PublicationSubject::Removal);
            let shown = if end_hides(entry, as_of) { Shown::EndOnly } else { Shown::Ended };
            Publication { shown, consequences: 0, cites: cites.into_vec() }
        }
    }
}

/// The acts of a file that the public is shown on a day.
#[must_use]
pub fn acts_shown(file: &File, packs: &Packs, as_of: Date) -> Vec<ActShown> {
    let deadlines = deadlines_at(file, packs, as_of);
    let mut acts = Vec::new();
    for (id, record) in file.records.iter().filter(|(_, record)| record.on <= as_of) {
        let RecordItem::Act(act, _) = &record.item else { continue };
        if !is_published(act.kind) {
            continue;
        }
        let pack = record.pack.as_ref().and_then(|pack| packs.of(pack));
        let mut cites = Cites::default();
        if let Some(pack) = pack {
            add(&mut cites, pack, PublicationSubject::Act);
        }
        let deadline = deadlines.iter().find(|deadline| deadline.subject == Subject::Record(id.clone()));
        acts.push(ActShown {
            record: id.clone(),
            kind: act.kind,
            act_on: act.act_on,
            due: deadline.map(|deadline| deadline.due),
            late: deadline.is_some_and(|deadline| deadline.state == DeadlineState::Late),
            cites: cites.into_vec(),
        });
    }
    acts
}

fn add(cites: &mut Cites, pack: &Pack, subject: PublicationSubject) {
    for rule in pack.publications_of(subject) {
        cites.add(&rule.head.basis.cites);
    }
}
