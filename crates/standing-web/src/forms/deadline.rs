//! A deadline as date, days left and the rule that computed it.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::pack::deadline_words;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;
use standing_core::standing::deadlines::{Deadline, DeadlineState, Subject};
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{CiteForm, Lens, TextForm};

/// One deadline on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeadlineForm {
    /// What it is about: `case`, `entry` or `record`.
    pub subject: &'static str,
    /// The id of that.
    pub subject_id: String,
    /// The deadline rule.
    pub rule: String,
    /// The rule's title.
    pub title: TextForm,
    /// The rule in words, for example `the organisation has 10 working days after …`.
    pub rule_says: String,
    /// Whose clock it is: `organisation`, `authority`, `superior` or `unit`.
    pub who: &'static str,
    /// The day that started it.
    pub starts_on: Date,
    /// Its last day.
    pub due: Date,
    /// Calendar days from the day asked about to its last day; negative once it is over. None when it was done.
    pub days_left: Option<i32>,
    /// The calendar does not know that day for certain yet.
    pub is_provisional: bool,
    /// When it was done.
    pub met_on: Option<Date>,
    /// `running`, `met`, `late` or `missed`.
    pub state: &'static str,
    /// What a miss brings.
    pub on_lapse: &'static str,
    /// How it was counted, sentence by sentence.
    pub counted: Vec<String>,
    /// How a doubtful word of the source was read.
    pub note: Option<String>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

impl DeadlineForm {
    /// The form of a deadline of a file.
    #[must_use]
    pub fn of(found: &Deadline, file: &File, lens: &Lens<'_>) -> Self {
        let pack = pack_of_deadline(found, file, lens.packs, lens.as_of);
        let rule = pack.and_then(|pack| pack.deadline(&found.rule));
        let (subject, subject_id) = match &found.subject {
            Subject::Case(id) => ("case", id.to_string()),
            Subject::Entry(id) => ("entry", id.to_string()),
            Subject::Record(id) => ("record", id.to_string()),
        };
        let is_open = matches!(found.state, DeadlineState::Running | DeadlineState::Missed);
        Self {
            subject,
            subject_id,
            rule: found.rule.to_string(),
            title: rule.map_or_else(
                || TextForm::english(found.rule.as_str()),
                |rule| TextForm::from(&rule.head.title),
            ),
            rule_says: rule.map(deadline_words).unwrap_or_default(),
            who: found.who.as_str(),
            starts_on: found.starts_on,
            due: found.due,
            days_left: is_open.then(|| (found.due - lens.as_of).get_days()),
            is_provisional: found.provisional,
            met_on: found.met_on,
            state: found.state.as_str(),
            on_lapse: found.on_lapse.as_str(),
            counted: found.explanation.iter().map(ToString::to_string).collect(),
            note: rule.and_then(|rule| rule.head.note.clone()),
            clauses: CiteForm::all(&found.cites, lens),
        }
    }
}

/// The pack whose rule was counted: the one in force has it, else the one named by the case or entry.
pub(crate) fn pack_of_deadline<'a>(
    found: &Deadline,
    file: &File,
    packs: &'a Packs,
    as_of: Date,
) -> Option<&'a Pack> {
    let named = match &found.subject {
        Subject::Case(id) => file.cases.get(id).map(|case| &case.pack),
        Subject::Entry(id) => file.entries.get(id).map(|entry| &entry.pack),
        Subject::Record(id) => file.records.get(id).and_then(|record| record.pack.as_ref()),
    }?;
    let own = packs.of(named).map(AsRef::as_ref);
    let current = packs.governing(&named.id, as_of).map(AsRef::as_ref);
    own.filter(|pack: &&Pack| pack.deadline(&found.rule).is_some()).or(current)
}
