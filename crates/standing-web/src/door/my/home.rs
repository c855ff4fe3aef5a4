//! The organisation's first page: what is asked of it and by when, then its cases, its entries and what was done.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use standing_core::file::record::RecordItem;
use standing_core::id::CaseId;
use standing_core::pack::model::Party;
use standing_core::standing::deadlines::{DeadlineState, Subject, open_deadlines_at};
use standing_core::standing::measures::{MeasureWord, measures_at};
use standing_core::standing::viewer::Viewer;

use super::{Member, Opened, entry_address, step_of};
use crate::door::deed::clock_of;
use crate::door::papers::{self, DocumentView, PaperView};
use crate::pages::clocks::ClockView;
use crate::pages::legal::{Legal, Title};
use crate::pages::look::{EntryHead, Look, OrganisationHead};
use crate::pages::when::Held;
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::AppState;

/// Something that is asked, with its clock and where to do it.
struct AskedView {
    clock: ClockView,
    /// What can be done; empty where nothing is done on a page.
    label: String,
    address: String,
    /// The words of an order, where it is one.
    text: Option<Legal>,
}

/// A case in a few lines.
struct CaseView {
    address: String,
    list: Title,
    stage: String,
    authority: Legal,
}

#[derive(Template)]
#[template(path = "door/my-home.html")]
struct HomePage {
    t: Speech,
    page: Frame,
    held: Held,
    organisation: OrganisationHead,
    asked: Vec<AskedView>,
    waiting: Vec<ClockView>,
    cases: Vec<CaseView>,
    live: Vec<(EntryHead, String)>,
    ended: Vec<(EntryHead, String)>,
    measures_standing: u64,
    measures_unlifted: u64,
    pledge: String,
    report: PaperView,
    documents: Vec<DocumentView>,
}

/// `GET /{locale}/my`
pub(super) async fn show(State(state): State<AppState>, member: Member) -> Result<Response, Problem> {
    let opened = member.open(&state).await?;
    let page = page(&member, &opened).ok_or_else(|| Problem::missing(member.who.t))?;
    let documents = papers::documents(&state, &member.who, Some(&member.own), "my").await?;
    Ok(answer_with(StatusCode::OK, &HomePage { documents, ..page }))
}

fn page(member: &Member, opened: &Opened) -> Option<HomePage> {
    let (t, look) = (member.who.t, opened.look(member));
    let lens = opened.shelf.lens(Viewer::Organisation, opened.as_of, opened.log_size);
    let entries = lens.entries(&opened.file);
    let heads = entries.iter().filter_map(|(id, _)| Some((look.entry(id)?, entry_address(member, id))));
    let (ended, live) = heads.partition(|(head, _)| head.status.is_ended);
    let cases = opened.file.cases.keys().filter(|id| lens.sees_case(&opened.file, id));
    let measures = measures_at(&opened.file, look.packs, opened.as_of);
    let count = |words: &[MeasureWord]| {
        let found = measures.iter().filter(|measure| words.contains(&measure.word)).count();
        u64::try_from(found).unwrap_or(u64::MAX)
    };
    let (asked, waiting) = clocks(member, &look);
    Some(HomePage {
        t,
        page: member.frame("my", t.say("my-title"), "my"),
        held: Held::of_day(t, opened.as_of, opened.log_size),
        organisation: look.organisation()?,
        asked,
        waiting,
        cases: cases.filter_map(|id| case_view(member, &look, id)).collect(),
        live,
        ended,
        measures_standing: count(&[MeasureWord::Standing, MeasureWord::Retained]),
        measures_unlifted: count(&[MeasureWord::NotLifted, MeasureWord::Overdue, MeasureWord::Expired]),
        pledge: pledge(member, &look),
        report: PaperView::of(&member.who, t.say("my-certificate"), "my/certificate"),
        documents: Vec::new(),
    })
}

/// What the organisation is asked, and what it waits for, by last day.
fn clocks(member: &Member, look: &Look<'_>) -> (Vec<AskedView>, Vec<ClockView>) {
    let t = look.t;
    let (mut asked, mut waiting) = (Vec::new(), Vec::new());
    for deadline in open_deadlines_at(look.file, look.packs, look.as_of) {
        if is_over(look, &deadline.subject) {
            continue;
        }
        let Some(clock) = clock_of(look, &deadline) else { continue };
        if deadline.who != Party::Organisation {
            if deadline.who != Party::Unit {
                waiting.push(clock);
            }
            continue;
        }
        let order = match &deadline.subject {
            Subject::Record(id) => look.file.records.get(id).and_then(|record| match &record.item {
                RecordItem::Order(order, _) => Some(Legal::prose(&order.text)),
                _ => None,
            }),
            _ => None,
        };
        // Time that was not used is not asked for any more; an order that was missed still is.
        if deadline.state == DeadlineState::Missed && order.is_none() {
            continue;
        }
        let (label, address) = match step_of(member, look, &deadline) {
            Some((word, address)) => (t.word("my-step", word), address),
            None => (String::new(), String::new()),
        };
        asked.push(AskedView { clock, label, address, text: order });
    }
    (asked, waiting)
}

/// Whether nothing is asked about it any more: a case that was closed.
fn is_over(look: &Look<'_>, subject: &Subject) -> bool {
    matches!(subject, Subject::Case(id) if look.file.cases.get(id).is_some_and(|case| case.closed_on().is_some()))
}

fn case_view(member: &Member, look: &Look<'_>, id: &CaseId) -> Option<CaseView> {
    let case = look.file.cases.get(id)?;
    let pack = look.packs.of(&case.pack)?;
    let list = pack.list(&case.opened.list)?;
    Some(CaseView {
        address: member.who.to(&format!("my/cases/{id}")),
        list: Title::of(&list.head.title, pack, look.t.locale()),
        stage: look.t.word("my-stage", case.stage_word()),
        authority: look.authority(&case.authority).name,
    })
}

/// Where the organisation makes a pledge of its own will; empty where no rule of its file knows one.
fn pledge(member: &Member, look: &Look<'_>) -> String {
    let packs = look.file.packs();
    let found = packs.iter().find_map(|id| {
        let pack = look.packs.governing(id, look.as_of)?;
        let rule = pack.pledges.iter().find(|rule| rule.head.id.as_str() == "voluntary")?;
        let matter = rule.matters.first()?;
        let given = [("pack", id.as_str()), ("pledge", rule.head.id.as_str()), ("matter", matter.as_str())];
        Some(member.deed("make-pledge", &given))
    });
    found.unwrap_or_default()
}
