//! One case: what it is about, what is to be done next and by when, what happened. Only lawful steps are offered.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_core::event::case::{Document, Finding};
use standing_core::fact::FactValue;
use standing_core::file::case::{Case, Service, Stage};
use standing_core::id::{CaseId, Slug};
use standing_core::pack::Pack;
use standing_core::standing::deadlines::{Subject, deadlines_at};
use standing_service::ask::Placed;
use standing_service::inquiry::Looked;

use super::inside::Inside;
use super::step::{At, StepView, cites_of};
use super::story::story;
use crate::door::SignedIn;
use crate::door::papers::{self, DocumentView, PaperView};
use crate::forms::{CaseForm, pack_of_deadline};
use crate::pages::{
    ClockView, Day, Frame, Legal, Look, OrganisationHead, Point, Problem, Section, Speech, Title,
    answer_with, clock_of,
};
use crate::state::AppState;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    pub(super) done: String,
}

/// A document on its way.
pub(crate) struct ServiceView {
    pub(crate) document: String,
    pub(crate) sent: Day,
    pub(crate) received: Option<Day>,
}

/// What one officer proposes to another.
pub(crate) struct ProposalView {
    pub(crate) outcome: String,
    pub(crate) on: Day,
    pub(crate) reasons: Legal,
    pub(crate) findings: Vec<(String, Legal)>,
}

#[derive(Template)]
#[template(path = "door/office-case.html")]
struct CasePage {
    t: Speech,
    page: Frame,
    organisation: OrganisationHead,
    public_address: String,
    list: Title,
    ground: Title,
    stage: String,
    opened: Day,
    basis: Legal,
    facts: Vec<(Legal, String)>,
    answers: Vec<(Day, Legal)>,
    services: Vec<ServiceView>,
    proposal: Option<ProposalView>,
    reasons: Option<Legal>,
    entry_address: String,
    steps: Vec<StepView>,
    clocks: Vec<ClockView>,
    story: Vec<Point>,
    /// The notice and the decision, as a page and as a PDF.
    papers: Vec<PaperView>,
    /// Where the notice is made with an invitation; empty where no notice is to be served any more.
    invite: String,
    documents: Vec<DocumentView>,
    /// What was just done, in words; empty otherwise.
    done: String,
}

/// `GET /{locale}/office/cases/{case}`
pub(super) async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let missing = || Problem::missing(who.t);
    let id = name.parse::<CaseId>().map_err(|_| missing())?;
    let inside = Inside::open(&state, &who, Looked::Case(&id)).await?;
    let opened = &inside.opened;
    let form = CaseForm::of(&opened.file, &id, &inside.lens(&who)).ok_or_else(missing)?;
    let at = At { register: &state.register, who: &who, opened, case: Some(id.as_str()), entry: None };
    let page = page(&at, &inside.look(&who), &id, &form, &inside.events).ok_or_else(missing)?;
    let organisation = opened.file.organisation.as_ref().map(|organisation| &organisation.identifier);
    let documents = papers::documents(&state, &who, organisation, "office").await?;
    Ok(answer_with(StatusCode::OK, &CasePage { documents, done: done_words(who.t, &done.done), ..page }))
}

/// The page of a case; none when its rules or its organisation are not known.
fn page(at: &At<'_>, look: &Look<'_>, id: &CaseId, form: &CaseForm, events: &[Placed]) -> Option<CasePage> {
    let (t, who) = (look.t, at.who);
    let case = look.file.cases.get(id)?;
    let pack = look.packs.of(&case.pack)?;
    let organisation = look.organisation()?;
    let entry = case.decided().and_then(|decided| decided.decision.entry.as_ref());
    let next = form.next_steps.iter().filter(|step| step.who == "officer");
    let title = t.with("office-case-title", &[("name", organisation.name.text.as_str().into())]);
    let page = Frame::new(t, Section::None, format!("office/cases/{id}"), title)
        .below(t, &[(&t.say("office-title"), "office"), (&t.say("office-cases-title"), "office/cases")]);
    let list = pack.list(&case.opened.list).map(|list| &list.head.title);
    let ground = pack.ground(&case.opened.ground).map(|ground| &ground.head.title);
    Some(CasePage {
        t,
        page: who.frame(page, "office/cases"),
        public_address: organisation.address.clone(),
        organisation,
        list: list.map(|title| Title::of(title, pack, t.locale())).unwrap_or_default(),
        ground: ground.map(|title| Title::of(title, pack, t.locale())).unwrap_or_default(),
        stage: t.word("stage", case.stage_word()),
        opened: t.day(case.opened_on),
        basis: Legal::prose(&case.opened.basis),
        facts: facts(look, case, pack),
        answers: case.representations.iter().map(|(on, text)| (t.day(*on), Legal::prose(text))).collect(),
        services: case.services.iter().map(|service| service_view(t, service)).collect(),
        proposal: proposal(look, case, pack),
        reasons: form.reasons.as_deref().map(Legal::plain),
        entry_address: entry.map(|entry| who.to(&format!("office/entries/{entry}"))).unwrap_or_default(),
        steps: next
            .map(|step| step.command)
            .chain(answer_to_serve(look, id, case))
            .filter_map(|word| at.step(word, cites_of(word, case, pack), String::new()))
            .collect(),
        clocks: clocks(look, id),
        story: story(look, Some(id), entry, events),
        papers: papers_of(who, id, case),
        invite: match who.authority() == Some(&case.authority) && matches!(case.stage, Stage::Open) {
            true => who.to(&format!("office/papers/{id}/invitation")),
            false => String::new(),
        },
        documents: Vec::new(),
        done: String::new(),
    })
}

/// The answer to an objection is decided on the entry and served in the case: owed from the one until the other.
fn answer_to_serve(look: &Look<'_>, id: &CaseId, case: &Case) -> Option<&'static str> {
    let mut objections = look.file.entry_of_case(id)?.objections.values();
    let is_decided = objections.any(|objection| objection.decided.is_some());
    (is_decided && case.service(Document::ObjectionAnswer).is_none()).then_some("serve-answer")
}

/// The papers that can be made: the notice, and the decision once one is proposed.
fn papers_of(who: &SignedIn, id: &CaseId, case: &Case) -> Vec<PaperView> {
    let paper = |document: Document, word: &str| {
        PaperView::of(who, who.t.word("document", document), &format!("office/papers/{id}/{word}"))
    };
    let has_decision = case.decided().is_some() || matches!(case.stage, Stage::Proposed(_));
    let decision = has_decision.then(|| paper(Document::Decision, "decision"));
    [paper(Document::Notice, "notice")].into_iter().chain(decision).collect()
}

fn service_view(t: Speech, service: &Service) -> ServiceView {
    ServiceView {
        document: t.word("document", service.document),
        sent: t.day(service.sent_on),
        received: service.received_on.map(|on| t.day(on)),
    }
}

/// What was just done, if it is a command.
pub(super) fn done_words(t: Speech, word: &str) -> String {
    standing_core::command::spec(word).map(|spec| t.word("command", spec.word)).unwrap_or_default()
}

fn facts(look: &Look<'_>, case: &Case, pack: &Pack) -> Vec<(Legal, String)> {
    let title = |id: &Slug| {
        let declared = pack.fact(id).map(|fact| Legal::of(&fact.title, look.t.locale().word()));
        declared.unwrap_or_else(|| Legal::plain(id.as_str()))
    };
    case.opened.facts.iter().map(|(id, value)| (title(id), fact(look.t, value))).collect()
}

/// A fact in words: a word of the rules in the reader's language, everything else as it was stated.
fn fact(t: Speech, value: &FactValue) -> String {
    match value {
        FactValue::Bool(holds) => t.word("answer-is", if *holds { "yes" } else { "no" }),
        FactValue::Date(day) => t.day(*day).words,
        FactValue::Text(word) if word.parse::<Slug>().is_ok() => t.datum(word),
        FactValue::Text(_) | FactValue::Number(_) | FactValue::Money { .. } => value.to_string(),
    }
}

fn proposal(look: &Look<'_>, case: &Case, pack: &Pack) -> Option<ProposalView> {
    let t = look.t;
    let Stage::Proposed(proposal) = &case.stage else { return None };
    let ground = pack.ground(&case.opened.ground);
    let limb = |id: &Slug| {
        let mut limbs = ground.into_iter().flat_map(|ground| ground.condition.limbs());
        let found = limbs.find(|(limb, _)| *limb == id)?.1.title.as_ref()?;
        Some(Legal::of(found, t.locale().word()).text)
    };
    let finding = |(id, finding): (&Slug, &Finding)| {
        let holds = t.word("answer-is", if finding.holds { "yes" } else { "no" });
        let title = limb(id).unwrap_or_else(|| id.to_string());
        (format!("{title}: {holds}"), Legal::prose(&finding.reasons))
    };
    Some(ProposalView {
        outcome: t.word("outcome-of", proposal.proposed.outcome),
        on: t.day(proposal.on),
        reasons: Legal::prose(&proposal.proposed.reasons),
        findings: proposal.proposed.findings.iter().map(finding).collect(),
    })
}

fn clocks(look: &Look<'_>, id: &CaseId) -> Vec<ClockView> {
    let found = deadlines_at(look.file, look.packs, look.as_of);
    let own = found.iter().filter(|deadline| matches!(&deadline.subject, Subject::Case(case) if case == id));
    own.filter_map(|deadline| {
        let pack = pack_of_deadline(deadline, look.file, look.packs, look.as_of)?;
        Some(clock_of(look, pack, pack.deadline(&deadline.rule)?, deadline))
    })
    .collect()
}
