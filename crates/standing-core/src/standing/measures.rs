//! What became of the measures of relying units by a day: which stand, which should have been lifted, which
//! are kept on a law and until when.

use jiff::civil::Date;

use super::cites::Cites;
use super::deadlines::{Deadline, DeadlineState, Subject, deadlines_at};
use super::status::{Status, status_at};
use crate::file::File;
use crate::file::entry::{Measure, MeasureState};
use crate::id::{EntryId, RecordId, Slug, UnitId};
use crate::pack::model::{Cite, Mechanism, Party, Step};
use crate::packs::Packs;
use crate::prose::Prose;
use crate::word::words;

words! {
    /// What became of a measure by a day.
    MeasureWord {
        /// It stands, and so does the entry.
        Standing = "standing",
        /// The entry has ended and the time to lift it runs.
        NotLifted = "not-lifted",
        /// The time to lift it is over.
        Overdue = "overdue",
        /// It is kept on a law until a day.
        Retained = "retained",
        /// It was kept on a law until a day that is over: it has no effect.
        Expired = "expired",
        /// The unit ended it.
        Lifted = "lifted",
        /// The unit decided not to take it.
        Refused = "refused",
    }
}

/// One measure on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureStanding {
    /// The measure.
    pub measure: RecordId,
    /// The unit.
    pub unit: UnitId,
    /// The entry.
    pub entry: EntryId,
    /// The consequence rule.
    pub consequence: Slug,
    /// What became of it.
    pub word: MeasureWord,
    /// The day of that.
    pub since: Date,
    /// The day by which it is to be lifted, or to which it is kept.
    pub until: Option<Date>,
    /// The law on which it is kept.
    pub law: Option<Prose>,
    /// The clauses.
    pub cites: Vec<Cite>,
}

/// The measures taken or refused by a day.
#[must_use]
pub fn measures_at(file: &File, packs: &Packs, as_of: Date) -> Vec<MeasureStanding> {
    let deadlines = deadlines_at(file, packs, as_of);
    file.measures
        .iter()
        .filter(|(_, measure)| measure.on <= as_of)
        .map(|(id, measure)| {
            let lift = deadlines.iter().find(|deadline| {
                deadline.who == Party::Unit && deadline.subject == Subject::Entry(measure.entry.clone())
            });
            standing(file, id, measure, lift, packs, as_of)
        })
        .collect()
}

fn standing(
    file: &File,
    id: &RecordId,
    measure: &Measure,
    lift: Option<&Deadline>,
    packs: &Packs,
    as_of: Date,
) -> MeasureStanding {
    let ended = match status_at(file, &measure.entry, packs, as_of) {
        Some(Status::Ended { on, .. }) => Some(on),
        _ => None,
    };
    let (word, since, until, law) = match &measure.state {
        MeasureState::Refused => (MeasureWord::Refused, measure.on, None, None),
        MeasureState::Lifted { on, .. } if *on <= as_of => (MeasureWord::Lifted, *on, None, None),
        MeasureState::Retained { on, law, until } if *on <= as_of => {
            let word = if as_of <= *until { MeasureWord::Retained } else { MeasureWord::Expired };
            (word, *on, Some(*until), Some(law.clone()))
        }
        _ => match (ended, lift) {
            (None, _) => (MeasureWord::Standing, measure.on, None, None),
            (Some(on), Some(lift)) if lift.due < as_of => (MeasureWord::Overdue, on, Some(lift.due), None),
            (Some(on), lift) => (MeasureWord::NotLifted, on, lift.map(|lift| lift.due), None),
        },
    };
    MeasureStanding {
        measure: id.clone(),
        unit: measure.unit.clone(),
        entry: measure.entry.clone(),
        consequence: measure.consequence.clone(),
        cites: cites(file, &measure.entry, word, lift, packs, as_of),
        word,
        since,
        until,
        law,
    }
}

fn cites(
    file: &File,
    entry: &EntryId,
    word: MeasureWord,
    lift: Option<&Deadline>,
    packs: &Packs,
    as_of: Date,
) -> Vec<Cite> {
    let mut cites = Cites::default();
    let entry = file.entries.get(entry);
    let pack = entry.and_then(|entry| packs.for_step(&entry.pack, &entry.list, Step::Exit, as_of));
    let Some(pack) = pack else { return cites.into_vec() };
    match word {
        MeasureWord::Standing | MeasureWord::Refused => cites.duty(pack, Mechanism::Measure),
        MeasureWord::Lifted => cites.duty(pack, Mechanism::Recall),
        MeasureWord::Retained | MeasureWord::Expired => cites.duty(pack, Mechanism::RetainedMeasure),
        MeasureWord::NotLifted | MeasureWord::Overdue => {
            cites.duty(pack, Mechanism::Recall);
            cites.add(lift.into_iter().flat_map(|lift| &lift.cites));
            if lift.is_some_and(|lift| lift.state == DeadlineState::Missed) {
                cites.duty(pack, Mechanism::MissedDuty);
            }
        }
    }
    cites.into_vec()
}
