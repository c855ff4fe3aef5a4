//! One entry as its authority and the one above see it: objections, requests, exits due, and the lawful next steps.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use standing_core::file::entry::{Challenge, Entry};
use standing_core::id::EntryId;
use standing_core::standing::entries::entry_standing;
use standing_service::ask::Placed;
use standing_service::inquiry::Looked;

use super::case::{Done, done_words};
use super::inside::Inside;
use super::step::{At, StepView};
use super::story::story;
use crate::door::SignedIn;
use crate::forms::{CiteForm, NextStepForm};
use crate::pages::{
    ClockView, Day, Frame, Legal, Look, OrganisationHead, Point, Problem, Section, Speech, StatusView, Title,
    answer_with, clocks,
};
use crate::state::AppState;

/// What an officer may do about a live entry beside what a clock asks for.
const OTHER_STEPS: [&str; 9] = [
    "correct",
    "record-exit",
    "stay",
    "lift-stay",
    "record-court-outcome",
    "shield",
    "restrict",
    "revoke",
    "decline-exit",
];

/// An objection or a request.
pub(crate) struct ChallengeView {
    pub(crate) kind: String,
    pub(crate) received: Day,
    pub(crate) reasons: Legal,
    /// What became of it; empty while it is open.
    pub(crate) decided: String,
}

#[derive(Template)]
#[template(path = "door/office-entry.html")]
struct EntryPage {
    t: Speech,
    page: Frame,
    organisation: OrganisationHead,
    list: Title,
    status: StatusView,
    public_address: String,
    case_address: String,
    challenges: Vec<ChallengeView>,
    reports: Vec<(Day, Legal)>,
    steps: Vec<StepView>,
    others: Vec<StepView>,
    clocks: Vec<ClockView>,
    story: Vec<Point>,
    done: String,
}

/// `GET /{locale}/office/entries/{entry}`
pub(super) async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let missing = || Problem::missing(who.t);
    let id = name.parse::<EntryId>().map_err(|_| missing())?;
    let inside = Inside::open(&state, &who, Looked::Entry(&id)).await?;
    let opened = &inside.opened;
    let entry = opened.file.entries.get(&id).ok_or_else(missing)?;
    let next = NextStepForm::of(&opened.file, &id, entry, &inside.lens(&who));
    let at = At { register: &state.register, who: &who, opened, case: None, entry: Some(id.as_str()) };
    let page = page(&at, &inside.look(&who), &id, &next, &inside.events).ok_or_else(missing)?;
    Ok(answer_with(StatusCode::OK, &EntryPage { done: done_words(who.t, &done.done), ..page }))
}

/// The page of an entry; none when its rules or its organisation are not known.
fn page(
    at: &At<'_>,
    look: &Look<'_>,
    id: &EntryId,
    next: &[NextStepForm],
    events: &[Placed],
) -> Option<EntryPage> {
    let (t, who) = (look.t, at.who);
    let entry = look.file.entries.get(id)?;
    let head = look.entry(id)?;
    let status = look.status(&entry_standing(look.file, id, look.packs, look.as_of)?);
    let organisation = look.organisation()?;
    let is_other = |word: &&&str| !status.is_ended && next.iter().all(|step| step.command != Some(**word));
    let others: Vec<_> = OTHER_STEPS
        .iter()
        .filter(is_other)
        .filter_map(|word| at.step(word, Vec::new(), String::new()))
        .collect();
    let title = t.with("office-entry-title", &[("name", organisation.name.text.as_str().into())]);
    let page = Frame::new(t, Section::None, format!("office/entries/{id}"), title)
        .below(t, &[(&t.say("office-title"), "office")]);
    let case = entry.case();
    Some(EntryPage {
        t,
        page: who.frame(page, "office"),
        organisation,
        list: head.list,
        public_address: head.address,
        case_address: case.map(|case| who.to(&format!("office/cases/{case}"))).unwrap_or_default(),
        challenges: challenges(t, entry),
        reports: entry
            .reports
            .values()
            .map(|report| (t.day(report.on), Legal::prose(&report.text)))
            .collect(),
        others,
        steps: open_steps(at, t, entry, next),
        status,
        clocks: clocks(look, id, entry),
        story: story(look, case, Some(id), events),
        done: String::new(),
    })
}

/// The steps that a clock asks for, and those that are owed though their time is over.
fn open_steps(at: &At<'_>, t: Speech, entry: &Entry, next: &[NextStepForm]) -> Vec<StepView> {
    let due: Vec<_> = next.iter().filter_map(|step| due_step(at, t, step)).collect();
    let is_due = |word: &str| next.iter().any(|step| step.command == Some(word));
    let is_open = |challenge: &Challenge| challenge.decided.is_none();
    let owed = [
        ("decide-objection", entry.objections.values().any(is_open)),
        ("decide-reconsideration", entry.reconsiderations.values().any(is_open)),
        ("answer-error", entry.reports.values().any(|report| report.answered.is_none())),
        ("remove", entry.end.is_none() && entry.exits.values().any(|exit| exit.declined.is_none())),
        ("decide-restoration", entry.restorations.values().any(|application| application.decided.is_none())),
    ];
    let owed = owed.into_iter().filter(|(word, is_owed)| *is_owed && !is_due(word));
    let owed = owed.filter_map(|(word, _)| at.step(word, Vec::new(), String::new()));
    due.into_iter().chain(owed).collect()
}

/// A step that a clock or the rules ask for.
fn due_step(at: &At<'_>, t: Speech, step: &NextStepForm) -> Option<StepView> {
    if !matches!(step.who, "authority" | "superior") {
        return None;
    }
    let named = |cite: &CiteForm| {
        format!("{} {} {}", cite.source, cite.clause, cite.id.as_deref().unwrap_or_default())
            .trim()
            .to_owned()
    };
    let until = step.until.map(|until| t.day(until).words).unwrap_or_default();
    at.step(step.command?, step.clauses.iter().map(named).collect(), until)
}

fn challenges(t: Speech, entry: &Entry) -> Vec<ChallengeView> {
    let view = |kind: &str, challenge: &Challenge| ChallengeView {
        kind: t.say(kind),
        received: t.day(challenge.received_on),
        reasons: Legal::prose(&challenge.reasons),
        decided: challenge
            .decided
            .as_ref()
            .map(|decided| t.say(if decided.founded { "outcome-founded" } else { "outcome-rejected" }))
            .unwrap_or_default(),
    };
    let objections = entry.objections.values().map(|it| view("office-objection", it));
    objections.chain(entry.reconsiderations.values().map(|it| view("office-reconsideration", it))).collect()
}
