//! A case in full, for its officers and the organisation. What only the authority may know is left out for the
//! organisation: the lead, the proposal before the decision, outside approaches.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use standing_core::event::case::Document;
use standing_core::file::File;
use standing_core::file::case::{Case, Stage};
use standing_core::id::CaseId;
use standing_core::pack::evaluate::evaluate;
use standing_core::pack::model::Pack;
use standing_core::standing::case::lapsed_at;
use standing_core::standing::deadlines::{Subject, deadlines_at};
use standing_core::standing::service::served_on;
use standing_core::standing::view::FileView;
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{
    CaseLineForm, CaseNextForm, DeadlineForm, GroundForm, InterimForm, Lens, ProposalForm, ServiceForm,
    TextForm,
};

/// A case in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseForm {
    /// The case in short.
    #[serde(flatten)]
    pub line: CaseLineForm,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the log from which was answered.
    pub known_at: u64,
    /// The size of the whole log.
    pub log_size: u64,
    /// The pack in force when it was opened.
    pub pack: String,
    /// The version of that pack.
    pub pack_version: String,
    /// The field.
    pub field: Option<String>,
    /// The act on which it rests, in words.
    pub basis: String,
    /// The facts of the act.
    pub facts: BTreeMap<String, String>,
    /// The ground, limb by limb, with what the file holds now or what was decided.
    pub grounds: GroundForm,
    /// What the notice must state.
    pub notice_states: Vec<TextForm>,
    /// What started it; the authority only.
    pub lead: Option<String>,
    /// Whether the entry may by law be known to supervising units only.
    pub is_restricted: bool,
    /// The entry from which it transfers.
    pub transfer_from: Option<String>,
    /// The mandate under which an association acts.
    pub mandate: Option<String>,
    /// Documents sent.
    pub services: Vec<ServiceForm>,
    /// When the notice was served.
    pub notice_served_on: Option<Date>,
    /// When the decision was served.
    pub decision_served_on: Option<Date>,
    /// What the organisation answered, with the day.
    pub representations: Vec<DatedForm>,
    /// When a hearing was asked for.
    pub hearing_requested_on: Option<Date>,
    /// The hearing.
    pub hearing: Option<DatedForm>,
    /// The effect before the decision.
    pub interim: Option<InterimForm>,
    /// The proposal; the authority only.
    pub proposal: Option<ProposalForm>,
    /// What was decided: `list`, `instead` or `none`.
    pub outcome: Option<&'static str>,
    /// When it was decided.
    pub decided_on: Option<Date>,
    /// The reasons of the decision, or of closing.
    pub reasons: Option<String>,
    /// The entry that it made.
    pub entry: Option<String>,
    /// When it was closed without a decision.
    pub closed_on: Option<Date>,
    /// The first day without it, when the time to decide ran out.
    pub lapsed_on: Option<Date>,
    /// Outside approaches, against offices; the authority only.
    pub contacts: Vec<ContactForm>,
    /// Its deadlines.
    pub deadlines: Vec<DeadlineForm>,
    /// What can be done next.
    pub next_steps: Vec<CaseNextForm>,
}

/// A text with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DatedForm {
    /// The day.
    pub on: Date,
    /// The text.
    pub text: String,
}

/// An approach from outside the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactForm {
    /// The day.
    pub on: Date,
    /// The office, never a person.
    pub office: String,
    /// What was asked.
    pub text: String,
}

impl CaseForm {
    /// The form of a case that the reader may know of; else none.
    #[must_use]
    pub fn of(file: &File, id: &CaseId, lens: &Lens<'_>) -> Option<Self> {
        let line = CaseLineForm::of(file, id, lens)?;
        let case = file.cases.get(id)?;
        let pack = lens.pack(&case.pack)?;
        let is_authority = matches!(lens.viewer, Viewer::Authority(_));
        let served = |document| served_on(case, document, pack, lens.packs, lens.as_of);
        let dated =
            |(on, text): &(Date, standing_core::prose::Prose)| DatedForm { on: *on, text: text.to_string() };
        let decided = case.decided();
        let entry = decided.and_then(|decided| decided.decision.entry.as_ref());
        let notice = pack.procedure(&case.opened.list).and_then(|procedure| pack.notice(&procedure.notice));
        Some(Self {
            as_of: lens.as_of,
            known_at: lens.known_at,
            log_size: lens.log_size,
            pack: case.pack.id.to_string(),
            pack_version: case.pack.version.to_string(),
            field: case.opened.field.as_ref().map(ToString::to_string),
            basis: case.opened.basis.to_string(),
            facts: case
                .opened
                .facts
                .iter()
                .map(|(fact, value)| (fact.to_string(), value.to_string()))
                .collect(),
            grounds: grounds(file, case, pack, lens),
            notice_states: notice
                .map_or_else(Vec::new, |notice| notice.items.iter().map(TextForm::from).collect()),
            lead: case.opened.lead.as_ref().filter(|_| is_authority).map(ToString::to_string),
            is_restricted: case.opened.restricted,
            transfer_from: case.opened.transfer_from.as_ref().map(ToString::to_string),
            mandate: case.opened.mandate.as_ref().map(ToString::to_string),
            services: case.services.iter().map(ServiceForm::from).collect(),
            notice_served_on: served(Document::Notice),
            decision_served_on: served(Document::Decision),
            representations: case.representations.iter().map(dated).collect(),
            hearing_requested_on: case.hearing_requested_on,
            hearing: case.hearing_held.as_ref().map(dated),
            interim: InterimForm::of(file, case, pack, lens),
            proposal: proposal(case).filter(|_| is_authority),
            outcome: decided.map(|decided| decided.decision.outcome.as_str()),
            decided_on: decided.map(|decided| decided.on),
            reasons: reasons(case),
            entry: entry.map(ToString::to_string),
            closed_on: case.closed_on(),
            lapsed_on: lapsed_at(id, case, lens.packs, lens.as_of).map(|lapsed| lapsed.on),
            contacts: if is_authority { contacts(case) } else { Vec::new() },
            deadlines: deadlines(file, id, lens),
            next_steps: CaseNextForm::all(case, line.is_running),
            line,
        })
    }
}

fn grounds(file: &File, case: &Case, pack: &Pack, lens: &Lens<'_>) -> GroundForm {
    let form = GroundForm::of(&case.opened.ground, Some(pack), lens);
    if let Some(decided) = case.decided() {
        return form.found(&decided.decision.limbs);
    }
    let Some(ground) = pack.ground(&case.opened.ground) else { return form };
    let view = FileView::new(file, lens.packs, lens.as_of).with_facts(&case.opened.facts);
    form.explained(&evaluate(&ground.condition, &view, lens.as_of))
}

fn proposal(case: &Case) -> Option<ProposalForm> {
    match &case.stage {
        Stage::Proposed(proposal) => Some(ProposalForm::from(proposal)),
        Stage::Open | Stage::Decided(_) | Stage::Closed { .. } => None,
    }
}

fn reasons(case: &Case) -> Option<String> {
    match &case.stage {
        Stage::Decided(decided) => Some(decided.decision.reasons.to_string()),
        Stage::Closed { reasons, .. } => Some(reasons.to_string()),
        Stage::Open | Stage::Proposed(_) => None,
    }
}

fn contacts(case: &Case) -> Vec<ContactForm> {
    let form = |(on, office, text): &(Date, standing_core::prose::Prose, standing_core::prose::Prose)| {
        ContactForm { on: *on, office: office.to_string(), text: text.to_string() }
    };
    case.contacts.iter().map(form).collect()
}

fn deadlines(file: &File, id: &CaseId, lens: &Lens<'_>) -> Vec<DeadlineForm> {
    let found = deadlines_at(file, lens.packs, lens.as_of);
    let own = found.iter().filter(|deadline| matches!(&deadline.subject, Subject::Case(case) if case == id));
    own.map(|deadline| DeadlineForm::of(deadline, file, lens)).collect()
}
