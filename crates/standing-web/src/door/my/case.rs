//! A case as the organisation sees it: what is proposed and on what it rests, what was answered, what can be done.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use standing_core::event::case::Document;
use standing_core::file::case::{Case, Stage};
use standing_core::id::CaseId;
use standing_core::standing::deadlines::{Subject, deadlines_at};
use standing_core::standing::viewer::Viewer;

use super::{Member, Opened, entry_address, step_of};
use crate::door::deed::clock_of;
use crate::door::papers::{self, DocumentView, PaperView};
use crate::pages::clocks::ClockView;
use crate::pages::legal::{Legal, RuleView};
use crate::pages::look::By;
use crate::pages::speech::Day;
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::AppState;

/// A document on its way.
struct ServiceView {
    document: String,
    sent: Day,
    received: Option<Day>,
}

/// Something that can be done now.
struct StepView {
    label: String,
    address: String,
}

#[derive(Template)]
#[template(path = "door/my-case.html")]
struct CasePage {
    t: Speech,
    page: Frame,
    id: String,
    stage: String,
    list: RuleView,
    ground: Option<RuleView>,
    basis: Legal,
    authority: By,
    opened: Day,
    services: Vec<ServiceView>,
    answers: Vec<(Day, Legal)>,
    hearing_requested: Option<Day>,
    hearing_held: Option<Day>,
    closed: Option<Legal>,
    clocks: Vec<ClockView>,
    steps: Vec<StepView>,
    /// The page of the entry that the decision made; empty where there is none.
    entry: String,
    decision: String,
    /// What was served, as a page and as a PDF.
    papers: Vec<PaperView>,
    documents: Vec<DocumentView>,
}

/// `GET /{locale}/my/cases/{case}`
pub(super) async fn show(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::missing(member.who.t);
    let id: CaseId = id.parse().map_err(|_| missing())?;
    let opened = member.open(&state).await?;
    let lens = opened.shelf.lens(Viewer::Organisation, opened.as_of, opened.log_size);
    if !lens.sees_case(&opened.file, &id) {
        return Err(missing());
    }
    let page = page(&member, &opened, &id).ok_or_else(missing)?;
    let documents = papers::documents(&state, &member.who, Some(&member.own), "my").await?;
    Ok(answer_with(StatusCode::OK, &CasePage { documents, ..page }))
}

fn page(member: &Member, opened: &Opened, id: &CaseId) -> Option<CasePage> {
    let (t, look) = (member.who.t, opened.look(member));
    let case = look.file.cases.get(id)?;
    let pack = look.packs.of(&case.pack)?;
    let list = pack.list(&case.opened.list)?;
    let ground = pack.ground(&case.opened.ground);
    let entry = look.file.entries.iter().find(|(_, entry)| entry.case() == Some(id)).map(|(id, _)| id);
    let mut deadlines = deadlines_at(look.file, look.packs, look.as_of);
    deadlines.retain(|deadline| deadline.subject == Subject::Case(id.clone()));
    let by_day = |day| t.day(day);
    Some(CasePage {
        t,
        page: member.frame(format!("my/cases/{id}"), t.say("my-case"), ""),
        id: id.to_string(),
        stage: t.word("my-stage", case.stage_word()),
        list: RuleView::of(&list.head, "list", pack, t.locale()),
        ground: ground.map(|ground| RuleView::of(&ground.head, "ground", pack, t.locale())),
        basis: Legal::prose(&case.opened.basis),
        authority: look.authority(&case.authority),
        opened: t.day(case.opened_on),
        services: services(t, case),
        answers: case.representations.iter().map(|(on, text)| (t.day(*on), Legal::prose(text))).collect(),
        hearing_requested: case.hearing_requested_on.map(by_day),
        hearing_held: case.hearing_held.as_ref().map(|(on, _)| t.day(*on)),
        closed: match &case.stage {
            Stage::Closed { reasons, .. } => Some(Legal::prose(reasons)),
            _ => None,
        },
        clocks: deadlines.iter().filter_map(|deadline| clock_of(&look, deadline)).collect(),
        steps: steps(member, opened, case, &deadlines),
        entry: entry.map(|id| entry_address(member, id)).unwrap_or_default(),
        decision: match case.decided() {
            Some(_) => crate::pages::page_address(t.locale(), &format!("decisions/{id}")),
            None => String::new(),
        },
        papers: papers_of(member, case),
        documents: Vec::new(),
    })
}

/// The papers that the organisation may read: the notice once it was sent, the decision once it was made.
fn papers_of(member: &Member, case: &Case) -> Vec<PaperView> {
    let t = member.who.t;
    let paper = |document: Document, word: &str| {
        let path = format!("my/papers/{}/{word}", case.opened.case);
        PaperView::of(&member.who, t.word("paper", document), &path)
    };
    let notice = case.service(Document::Notice).map(|_| paper(Document::Notice, "notice"));
    let decision = case.decided().map(|_| paper(Document::Decision, "decision"));
    notice.into_iter().chain(decision).collect()
}

fn services(t: Speech, case: &Case) -> Vec<ServiceView> {
    let view = |service: &standing_core::file::case::Service| ServiceView {
        document: t.word("paper", service.document),
        sent: t.day(service.sent_on),
        received: service.received_on.map(|on| t.day(on)),
    };
    case.services.iter().map(view).collect()
}

/// What can be done about the case now. Whether the rules take it is said when it is sent.
fn steps(
    member: &Member,
    opened: &Opened,
    case: &Case,
    deadlines: &[standing_core::standing::deadlines::Deadline],
) -> Vec<StepView> {
    let is_open = matches!(case.stage, Stage::Open | Stage::Proposed(_));
    if !is_open || case.service(Document::Notice).is_none() {
        return Vec::new();
    }
    let (t, look) = (member.who.t, opened.look(member));
    let id = case.opened.case.as_str();
    let mut steps = vec![StepView {
        label: t.word("my-step", "represent"),
        address: member.deed("represent", &[("case", id)]),
    }];
    let mut found = deadlines.iter().filter_map(|deadline| step_of(member, &look, deadline));
    if case.hearing_requested_on.is_none()
        && let Some((word, address)) = found.find(|(word, _)| *word == "request-hearing")
    {
        steps.push(StepView { label: t.word("my-step", word), address });
    }
    steps
}
