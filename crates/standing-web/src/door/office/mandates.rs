//! Mandates: which association acts for the officer's authority, on which lists and until when; giving and ending one.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use standing_core::command::Target;
use standing_core::directory::Mandate;
use standing_core::id::MandateId;
use standing_service::inquiry::Purpose;

use super::case::{Done, done_words};
use super::{DOOR, Pairs, officer};
use crate::door::SignedIn;
use crate::door::command::{self, Sent, Wanted};
use crate::door::form::Posted;
use crate::pages::{Day, Frame, Legal, Look, Problem, Section, Speech, answer_with};
use crate::state::AppState;

/// A mandate.
struct MandateView {
    id: String,
    /// Who gave it.
    authority: Legal,
    /// Who acts under it.
    association: Legal,
    lists: Vec<Legal>,
    from: Day,
    until: Option<Day>,
    /// `running`, `ended` or `to-come`, in words.
    state: String,
    /// Where it is ended; empty where it cannot be any more, or not by this authority.
    end: String,
}

#[derive(Template)]
#[template(path = "door/office-mandates.html")]
struct MandatesPage {
    t: Speech,
    page: Frame,
    mandates: Vec<MandateView>,
    grant: String,
    done: String,
}

/// `GET /{locale}/office/mandates`
pub(super) async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (t, own) = (who.t, officer(&who)?);
    let shelf = state.shelf();
    let today = state.register.today_across();
    let nothing = standing_core::file::File::default();
    let (packs, directory) = (shelf.packs(), shelf.directory());
    let look = Look { t, file: &nothing, packs, directory, as_of: today };
    let own = directory
        .mandates
        .iter()
        .filter(|(_, mandate)| mandate.granted.authority == own || mandate.granted.association == own);
    let page = Frame::new(t, Section::None, "office/mandates", t.say("office-mandates"));
    let page = MandatesPage {
        t,
        page: who.frame(page, "office/mandates"),
        mandates: own.map(|(id, mandate)| view(&who, &look, id, mandate)).collect(),
        grant: who.to("office/mandates/grant-mandate"),
        done: done_words(t, &done.done),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

fn view(who: &SignedIn, look: &Look<'_>, id: &MandateId, mandate: &Mandate) -> MandateView {
    let (t, granted) = (look.t, &mandate.granted);
    let state = state_on(mandate, look.as_of);
    let is_own = who.authority() == Some(&granted.authority);
    let title = |list| {
        let found = look.packs.all().find_map(|pack| pack.list(list));
        found.map_or_else(
            || Legal::plain(list.as_str()),
            |rule| Legal::of(&rule.head.title, t.locale().word()),
        )
    };
    let end =
        format!("office/mandates/end-mandate{}", crate::pages::address_query(&[("mandate", id.as_str())]));
    MandateView {
        id: id.to_string(),
        authority: look.authority(&granted.authority).name,
        association: look.authority(&granted.association).name,
        lists: granted.lists.iter().map(title).collect(),
        from: t.day(granted.from),
        until: mandate.ended_on.or(granted.until).map(|day| t.day(day)),
        state: t.word("mandate", state),
        end: if is_own && state != "ended" { who.to(&end) } else { String::new() },
    }
}

fn state_on(mandate: &Mandate, day: Date) -> &'static str {
    let is_over = mandate.granted.until.is_some_and(|until| until < day);
    match () {
        () if mandate.ended_on.is_some() || is_over => "ended",
        () if day < mandate.granted.from => "to-come",
        () => "running",
    }
}

fn wanted<'a>(who: &'a SignedIn, word: &'a str) -> Result<Wanted<'a>, Problem> {
    officer(who)?;
    Ok(Wanted { who, door: DOOR, target: Target::Directory, name: "", word, purpose: Purpose::OwnCase })
}

/// `GET /{locale}/office/mandates/{command}`
pub(super) async fn ask(
    State(state): State<AppState>,
    who: SignedIn,
    Path(word): Path<String>,
    Query(pairs): Pairs,
) -> Result<Response, Problem> {
    command::show(&state, &wanted(&who, &word)?, Sent::read(Posted::of(pairs))).await
}

/// `POST /{locale}/office/mandates/{command}`
pub(super) async fn give(
    State(state): State<AppState>,
    who: SignedIn,
    Path(word): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    command::send(&state, &wanted(&who, &word)?, Sent::read(posted)).await
}
