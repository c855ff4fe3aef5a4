//! The page of one decision: what was decided, on which findings and clauses, by whom, and who may review it.
//!
//! Only decisions whose entry the public is shown have a page; a decision to do nothing is between the authority
//! and the organisation.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use standing_core::file::entry::Entry;
use standing_core::id::{CaseId, EntryId};
use standing_core::standing::publication::Shown;

use super::answer::answer;
use super::entry::{DecisionView, LimbView, decision, limbs};
use super::frame::{Frame, Section};
use super::legal::{CiteView, RuleView, cites};
use super::look::{EntryHead, Look, OrganisationHead};
use super::problem::Problem;
use super::speech::Speech;
use super::steps::{Ways, ways};
use super::when::{Asked, Held};
use super::{Desk, Spoken, address};

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    t: Speech,
    page: Frame,
    held: Held,
    asked: Asked,
    organisation: OrganisationHead,
    head: EntryHead,
    outcome: String,
    decision: DecisionView,
    limbs: Vec<LimbView>,
    list: RuleView,
    ground: Option<RuleView>,
    /// Every clause on which a finding rests.
    clauses: Vec<CiteView>,
    ways: Ways,
    pack: (String, String),
    report_address: String,
}

/// `GET /{locale}/decisions/{case}`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let times = asked.read(&desk).await.map_err(|wrong| Problem::input(t, t.say(wrong.key())))?;
    // The twin is that of the entry, which only the case knows.
    let (id, is_twin) = match id.strip_suffix(".json") {
        Some(id) => (id.to_owned(), true),
        None => (id, false),
    };
    let case: CaseId = id.parse().map_err(|_| Problem::missing(t))?;
    let seen = desk.open_case(&id, times).await.map_err(|error| Problem::service(t, &error))?;
    let opened = seen.answer.as_ref().ok_or_else(|| Problem::missing(t))?;
    let (packs, directory) = (desk.packs(), desk.directory());
    let look = Look { t, file: &opened.file, packs: &packs, directory: &directory, as_of: seen.as_of };
    let held = Held::new(t, &seen, &asked, desk.today_for(&opened.file));
    let found = opened.file.entries.iter().find(|(_, entry)| entry.case() == Some(&case));
    let (entry_id, entry) = found.ok_or_else(|| Problem::missing(t))?;
    if !matches!(look.shown(entry_id), Shown::Entry | Shown::Ended) {
        return Err(Problem::missing(t));
    }
    let page = decision_page(&look, &case, entry_id, entry, held, asked);
    let page = page.ok_or_else(|| Problem::missing(t))?;
    Ok(if is_twin { Redirect::temporary(&page.page.json).into_response() } else { answer(&page) })
}

fn decision_page(
    look: &Look<'_>,
    case: &CaseId,
    id: &EntryId,
    entry: &Entry,
    held: Held,
    asked: Asked,
) -> Option<DecisionPage> {
    let t = look.t;
    let decided = look.file.cases.get(case)?.decided()?;
    let organisation = look.organisation()?;
    let head = look.entry(id)?;
    let own = look.packs.of(&entry.pack)?;
    let list = own.list(&entry.list)?;
    let ground = own.ground(&entry.ground);
    let all_cites = decided.decision.limbs.iter().filter_map(|limb| {
        let rule = ground?.condition.limbs().find(|(id, _)| **id == limb.limb)?.1;
        Some(cites(&rule.cites, own, t.locale()))
    });
    let mut clauses: Vec<CiteView> = Vec::new();
    for cite in all_cites.flatten() {
        if !clauses.contains(&cite) {
            clauses.push(cite);
        }
    }
    let title = t.with("decision-title", &[("name", organisation.name.text.as_str().into())]);
    let above = format!("organisations/{}", address::encoded(&organisation.identifier));
    let entry_path = format!("entries/{id}");
    let page = Frame::new(t, Section::Search, format!("decisions/{case}{}", asked.query()), title)
        .below(t, &[(&organisation.name.text, &above), (&t.say("decision-crumb-entry"), &entry_path)])
        .twin(format!("/api/v1/entries/{id}{}", asked.query()));
    let is_live = !head.status.is_ended;
    Some(DecisionPage {
        t,
        page,
        held,
        asked,
        outcome: t.word("decided", decided.decision.outcome),
        decision: decision(look, entry)?,
        limbs: limbs(look, entry, own),
        list: RuleView::of(&list.head, "list", own, t.locale()),
        ground: ground.map(|ground| RuleView::of(&ground.head, "ground", own, t.locale())),
        clauses,
        ways: if is_live { ways(look, id, entry) } else { Ways::default() },
        pack: (
            format!("{} {}", own.meta.id, own.meta.version),
            address::pack(t.locale(), &own.meta.id, &own.meta.version),
        ),
        report_address: format!("{}/report-error", head.address),
        organisation,
        head,
    })
}
