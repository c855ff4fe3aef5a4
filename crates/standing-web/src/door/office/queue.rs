//! What is due: the docket of the officer's authority by last day, each with the rule that counted it; and the board
//! of what is overdue.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use standing_core::standing::deadlines::{DeadlineState, Subject};
use standing_service::browse::DueSeen;

use super::officer;
use crate::door::SignedIn;
use crate::forms::pack_of_deadline;
use crate::pages::{ClockView, Frame, Legal, Look, Problem, Section, Speech, answer_with, clock_of};
use crate::state::{AppState, Shelf};

/// The most deadlines on a page.
const ROWS_MAX: usize = 200;

/// One thing that is due.
pub(crate) struct DueView {
    pub(crate) organisation: Legal,
    pub(crate) identifier: String,
    /// The case or entry.
    pub(crate) address: String,
    pub(crate) clock: ClockView,
}

#[derive(Template)]
#[template(path = "door/office.html")]
struct QueuePage {
    t: Speech,
    page: Frame,
    authority: Legal,
    overdue: Vec<DueView>,
    own: Vec<DueView>,
    awaited: Vec<DueView>,
    is_board: bool,
}

/// `GET /{locale}/office`
pub(super) async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, Problem> {
    page(&state, &who, false).await
}

/// `GET /{locale}/office/overdue`
pub(super) async fn overdue(State(state): State<AppState>, who: SignedIn) -> Result<Response, Problem> {
    page(&state, &who, true).await
}

async fn page(state: &AppState, who: &SignedIn, is_board: bool) -> Result<Response, Problem> {
    let (t, own) = (who.t, officer(who)?);
    let docket = state.register.docket(&own, None).await.map_err(|error| Problem::service(t, &error))?;
    let shelf = state.shelf();
    let mut page = QueuePage {
        t,
        page: frame(who, is_board),
        authority: Legal::plain(shelf.directory().authorities.get(&own).map_or("", |known| &known.name)),
        overdue: Vec::new(),
        own: Vec::new(),
        awaited: Vec::new(),
        is_board,
    };
    for due in docket.iter().take(ROWS_MAX) {
        let Some(view) = view(who, &shelf, due) else { continue };
        match due.deadline.state {
            DeadlineState::Missed if due.is_own => page.overdue.push(view),
            DeadlineState::Running if due.is_own => page.own.push(view),
            DeadlineState::Running => page.awaited.push(view),
            DeadlineState::Missed | DeadlineState::Met | DeadlineState::Late => {}
        }
    }
    Ok(answer_with(StatusCode::OK, &page))
}

fn frame(who: &SignedIn, is_board: bool) -> Frame {
    let (path, key) =
        if is_board { ("office/overdue", "office-overdue-title") } else { ("office", "office-title") };
    who.frame(Frame::new(who.t, Section::None, path, who.t.say(key)), path)
}

fn view(who: &SignedIn, shelf: &Shelf, due: &DueSeen) -> Option<DueView> {
    let kept = &due.kept;
    let look = Look {
        t: who.t,
        file: &kept.file,
        packs: shelf.packs(),
        directory: shelf.directory(),
        as_of: kept.as_of,
    };
    let pack = pack_of_deadline(&due.deadline, &kept.file, shelf.packs(), kept.as_of)?;
    let address = match &due.deadline.subject {
        Subject::Case(id) => who.to(&format!("office/cases/{id}")),
        Subject::Entry(id) => who.to(&format!("office/entries/{id}")),
        Subject::Record(_) => String::new(),
    };
    Some(DueView {
        organisation: look.name(),
        identifier: look.organisation().map(|head| head.identifier).unwrap_or_default(),
        address,
        clock: clock_of(&look, pack, pack.deadline(&due.deadline.rule)?, &due.deadline),
    })
}
