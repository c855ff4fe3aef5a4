//! What a relying unit did about an entry, and what became of it.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::id::EntryId;
use standing_core::standing::measures::{MeasureStanding, measures_at};
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{CiteForm, Lens, TextForm};

/// What a relying unit did about an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureForm {
    /// The measure.
    pub id: String,
    /// The unit.
    pub unit: String,
    /// The unit's name.
    pub unit_name: String,
    /// The entry on which it rests.
    pub entry: String,
    /// The consequence rule.
    pub rule: String,
    /// The rule's title.
    pub title: TextForm,
    /// `standing`, `not-lifted`, `overdue`, `retained`, `expired`, `lifted` or `refused`.
    pub state: &'static str,
    /// The day of that.
    pub since: Date,
    /// The day by which it is to be lifted, or to which it is kept.
    pub until: Option<Date>,
    /// The law on which it is kept after the entry's end.
    pub law: Option<String>,
    /// Why it was taken or refused; told to the unit, the organisation and the authority only.
    pub reasons: Option<String>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

impl MeasureForm {
    /// The measures that rest on an entry.
    #[must_use]
    pub fn on_entry(file: &File, entry: &EntryId, lens: &Lens<'_>) -> Vec<Self> {
        let found = measures_at(file, lens.packs, lens.as_of);
        found.iter().filter(|found| found.entry == *entry).map(|found| Self::of(found, file, lens)).collect()
    }

    fn of(found: &MeasureStanding, file: &File, lens: &Lens<'_>) -> Self {
        let entry = file.entries.get(&found.entry);
        let pack = entry.and_then(|entry| lens.pack(&entry.pack));
        let rule = pack.and_then(|pack| pack.consequence(&found.consequence));
        let is_party = entry.is_some_and(|entry| lens.is_inside(file, entry))
            || lens.viewer == Viewer::Unit(found.unit.clone());
        let reasons = file.measures.get(&found.measure).filter(|_| is_party);
        Self {
            id: found.measure.to_string(),
            unit: found.unit.to_string(),
            unit_name: lens.unit_name(&found.unit),
            entry: found.entry.to_string(),
            rule: found.consequence.to_string(),
            title: rule.map_or_else(
                || TextForm::english(found.consequence.as_str()),
                |rule| TextForm::from(&rule.head.title),
            ),
            state: found.word.as_str(),
            since: found.since,
            until: found.until,
            law: found.law.as_ref().map(ToString::to_string),
            reasons: reasons.map(|measure| measure.reasons.to_string()),
            clauses: CiteForm::all(&found.cites, lens),
        }
    }
}
