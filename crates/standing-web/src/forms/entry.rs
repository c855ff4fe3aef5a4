//! An entry in full: what it is, who decided it and why, what follows, what can be done.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::event::case::Document;
use standing_core::file::File;
use standing_core::file::entry::{Ending, Entry, Origin};
use standing_core::id::EntryId;
use standing_core::standing::consequences::{Question, consequences_of_entry};
use standing_core::standing::deadlines::{Subject, deadlines_at};
use standing_core::standing::entries::entry_standing;
use standing_core::standing::explain::{explain_entry, explanation_cites};
use standing_core::standing::service::served_on;
use utoipa::ToSchema;

use super::{
    CiteForm, ConsequenceForm, DeadlineForm, EntryLineForm, GroundForm, Lens, MeasureForm, NextStepForm,
    ProceedingsForm, ProvenanceForm, TextForm, TimelineForm,
};

/// An entry in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryForm {
    /// The entry in short.
    #[serde(flatten)]
    pub line: EntryLineForm,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the log from which was answered.
    pub known_at: u64,
    /// The size of the whole log.
    pub log_size: u64,
    /// The entry in plain words, for a reader who is no lawyer.
    pub explanation: Vec<String>,
    /// The clauses of the explanation.
    pub explanation_clauses: Vec<CiteForm>,
    /// The ground, limb by limb.
    pub grounds: GroundForm,
    /// The decision, for entries decided here.
    pub decision: Option<DecisionForm>,
    /// Where it comes from, for imported entries.
    pub provenance: Option<ProvenanceForm>,
    /// What follows from it on that day.
    pub consequences: Vec<ConsequenceForm>,
    /// Its deadlines.
    pub deadlines: Vec<DeadlineForm>,
    /// What happened, in order.
    pub timeline: Vec<TimelineForm>,
    /// Corrections of data errors.
    pub corrections: Vec<CorrectionForm>,
    /// Measures that units took on it.
    pub measures: Vec<MeasureForm>,
    /// Of those, the ones that stand after its end and are not lifted.
    pub measures_not_lifted: Vec<MeasureForm>,
    /// What was done about a revoked entry's effect.
    pub remedy: Option<String>,
    /// What each reader can do next.
    pub next_steps: Vec<NextStepForm>,
    /// Objections, requests, reports and applications, for the parties only.
    pub proceedings: Option<ProceedingsForm>,
    /// The clauses that give it its status.
    pub clauses: Vec<CiteForm>,
}

/// Who decided an entry here, when, why, after which steps, and who may review it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DecisionForm {
    /// The case, for its parties only.
    pub case: Option<String>,
    /// The authority.
    pub authority: String,
    /// Its name.
    pub authority_name: String,
    /// The day of the decision.
    pub on: Date,
    /// The reasons.
    pub reasons: String,
    /// The act on which it rests, in words.
    pub basis: String,
    /// When the notice was served.
    pub notice_served_on: Date,
    /// Whether the organisation answered.
    pub answered: bool,
    /// Whether it was heard.
    pub heard: bool,
    /// When the decision was served.
    pub served_on: Option<Date>,
    /// The authority that may reconsider it.
    pub reviewed_by: Option<String>,
    /// That authority's name.
    pub reviewed_by_name: Option<String>,
    /// Where to go after that.
    pub appeal: Option<TextForm>,
}

/// A correction of a data error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CorrectionForm {
    /// When.
    pub on: Date,
    /// What was wrong.
    pub field: String,
    /// What it said.
    pub was: String,
    /// What it says now.
    pub becomes: String,
    /// Why.
    pub reasons: String,
}

impl EntryForm {
    /// The form of an entry that the reader may know of; else none.
    #[must_use]
    pub fn of(file: &File, id: &EntryId, lens: &Lens<'_>) -> Option<Self> {
        let line = EntryLineForm::of(file, id, lens)?;
        let entry = file.entries.get(id)?;
        let question = Question { matter: None, unit_kind: None, viewer: lens.viewer.clone() };
        let consequences = consequences_of_entry(file, id, lens.packs, &question, lens.as_of);
        let measures = MeasureForm::on_entry(file, id, lens);
        let standing = entry_standing(file, id, lens.packs, lens.as_of);
        Some(Self {
            line,
            as_of: lens.as_of,
            known_at: lens.known_at,
            log_size: lens.log_size,
            explanation: explain_entry(file, id, lens.packs, lens.as_of),
            explanation_clauses: CiteForm::all(&explanation_cites(file, id, lens.packs), lens),
            grounds: grounds(file, entry, lens),
            decision: decision(file, entry, lens),
            provenance: provenance(entry),
            consequences: consequences.iter().map(|found| ConsequenceForm::of(found, lens)).collect(),
            deadlines: deadlines(file, id, entry, lens),
            timeline: TimelineForm::of(file, id, entry, lens),
            corrections: corrections(entry, lens.as_of),
            measures_not_lifted: measures.iter().filter(|measure| is_not_lifted(measure)).cloned().collect(),
            measures,
            remedy: remedy(entry, lens.as_of),
            next_steps: NextStepForm::of(file, id, entry, lens),
            proceedings: ProceedingsForm::of(file, entry, lens),
            clauses: standing.map_or_else(Vec::new, |standing| CiteForm::all(&standing.cites, lens)),
        })
    }
}

fn is_not_lifted(measure: &MeasureForm) -> bool {
    matches!(measure.state, "not-lifted" | "overdue" | "retained" | "expired")
}

fn grounds(file: &File, entry: &Entry, lens: &Lens<'_>) -> GroundForm {
    let ground = GroundForm::of(&entry.ground, lens.pack(&entry.pack), lens);
    match &entry.origin {
        Origin::Founded { row, .. } => {
            GroundForm { as_published: Some(row.ground_text.clone()), limbs: Vec::new(), ..ground }
        }
        Origin::Decided { made, .. } => {
            let decided = file.cases.get(&made.case).and_then(|case| case.decided());
            decided.map_or(ground.clone(), |decided| ground.found(&decided.decision.limbs))
        }
    }
}

fn decision(file: &File, entry: &Entry, lens: &Lens<'_>) -> Option<DecisionForm> {
    let Origin::Decided { made, authority, on } = &entry.origin else { return None };
    let case = file.cases.get(&made.case)?;
    let decided = &case.decided()?.decision;
    let pack = lens.pack(&entry.pack);
    let superior = lens.directory.authorities.get(authority).and_then(|known| known.superior.as_ref());
    let procedure = pack.and_then(|pack| pack.procedure(&entry.list));
    Some(DecisionForm {
        case: lens.sees_case(file, &made.case).then(|| made.case.to_string()),
        authority: authority.to_string(),
        authority_name: lens.authority_name(authority),
        on: *on,
        reasons: decided.reasons.to_string(),
        basis: decided.basis.to_string(),
        notice_served_on: decided.notice_served_on,
        answered: decided.answered,
        heard: decided.heard,
        served_on: pack.and_then(|pack| served_on(case, Document::Decision, pack, lens.packs, lens.as_of)),
        reviewed_by: superior.map(ToString::to_string),
        reviewed_by_name: superior.map(|superior| lens.authority_name(superior)),
        appeal: procedure.map(|procedure| TextForm::from(&procedure.appeal)),
    })
}

fn provenance(entry: &Entry) -> Option<ProvenanceForm> {
    let Origin::Founded { provenance, row, imported_on, vanished_on } = &entry.origin else { return None };
    Some(ProvenanceForm::of(provenance, row, *imported_on, *vanished_on))
}

/// Deadlines of the entry; those of its case are for the parties.
fn deadlines(file: &File, id: &EntryId, entry: &Entry, lens: &Lens<'_>) -> Vec<DeadlineForm> {
    let is_party = lens.is_inside(file, entry);
    let about = |subject: &Subject| match subject {
        Subject::Entry(subject) => subject == id,
        Subject::Case(subject) => is_party && entry.case() == Some(subject),
        Subject::Record(_) => false,
    };
    let found = deadlines_at(file, lens.packs, lens.as_of);
    let found = found.iter().filter(|deadline| about(&deadline.subject));
    found.map(|deadline| DeadlineForm::of(deadline, file, lens)).collect()
}

fn corrections(entry: &Entry, as_of: Date) -> Vec<CorrectionForm> {
    let made = entry.corrections.iter().filter(|correction| correction.on <= as_of);
    made.map(|correction| CorrectionForm {
        on: correction.on,
        field: correction.field.to_string(),
        was: correction.was.to_string(),
        becomes: correction.becomes.to_string(),
        reasons: correction.reasons.to_string(),
    })
    .collect()
}

fn remedy(entry: &Entry, as_of: Date) -> Option<String> {
    match &entry.end.as_ref().filter(|end| end.on <= as_of)?.how {
        Ending::Revoked { remedy, .. } => Some(remedy.to_string()),
        _ => None,
    }
}
