//! The officer's door: what is due, the cases of the own authority, one case with its lawful next steps, entries, and
//! the forms of commands.

mod case;
mod cases;
mod entry;
mod inside;
mod mandates;
mod organisation;
mod papers;
mod queue;
mod step;
mod story;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use standing_core::command::Target;
use standing_core::file::File;
use standing_core::id::AuthorityId;
use standing_service::Capacity;
use standing_service::inquiry::Purpose;

use super::SignedIn;
use super::command::{self, Sent, Wanted};
use super::form::Posted;
use crate::limits::FORM_WITH_DOCUMENTS_BYTES_MAX;
use crate::pages::Locale;
use crate::pages::{Problem, page_address};
use crate::state::AppState;

/// The door's path.
const DOOR: &str = "office";

/// The table of the officer's door in one locale.
pub(super) fn router(locale: Locale) -> Router<AppState> {
    let at = |path: &str| page_address(locale, path);
    Router::new()
        .route(&at("office"), get(queue::show))
        .route(&at("office/overdue"), get(queue::overdue))
        .route(&at("office/cases"), get(cases::show))
        .route(&at("office/open"), get(cases::open))
        .route(&at("office/cases/{case}"), get(case::show))
        .route(&at("office/entries/{entry}"), get(entry::show))
        .route(&at("office/papers/{case}/{paper}"), get(papers::paper))
        .route(&at("office/papers/{case}/invitation"), post(papers::invite))
        .route(&at("office/documents/{document}"), get(papers::document))
        .route(&at("office/organisations/{organisation}"), get(organisation::show))
        .route(&at("office/mandates"), get(mandates::show))
        .route(&at("office/mandates/{command}"), get(mandates::ask).post(mandates::give))
        .merge(commands(locale))
}

/// The forms of commands. Documents come with them.
fn commands(locale: Locale) -> Router<AppState> {
    let at = |path: &str| page_address(locale, path);
    Router::new()
        .route(&at("office/cases/{case}/{command}"), get(show_case).post(send_case))
        .route(&at("office/entries/{entry}/{command}"), get(show_entry).post(send_entry))
        .route(&at("office/organisations/{organisation}/{command}"), get(show_file).post(send_file))
        .layer(DefaultBodyLimit::max(FORM_WITH_DOCUMENTS_BYTES_MAX))
}

/// An officer. Whoever acts for somebody else finds nothing here.
fn officer(who: &SignedIn) -> Result<AuthorityId, Problem> {
    match &who.session.account.capacity {
        Capacity::Officer(authority) => Ok(authority.clone()),
        Capacity::Organisation(_) | Capacity::Unit(_) | Capacity::Operator | Capacity::Public => {
            Err(Problem::missing(who.t))
        }
    }
}

/// What an officer looks at a case or an entry for: their own authority's, or one that they reconsider.
fn purpose(state: &AppState, own: &AuthorityId, authority: Option<&AuthorityId>) -> Purpose {
    let directory = state.register.directory();
    let below = authority.and_then(|authority| directory.authorities.get(authority));
    match below.and_then(|below| below.superior.as_ref()) {
        Some(superior) if superior == own => Purpose::Reconsideration,
        _ => Purpose::OwnCase,
    }
}

/// The authority that has a case or an entry, by name.
fn authority_of(file: &File, target: Target, name: &str) -> Option<AuthorityId> {
    match target {
        Target::Case => Some(file.cases.get(&name.parse().ok()?)?.authority.clone()),
        Target::Entry => file.entries.get(&name.parse().ok()?)?.authority().cloned(),
        _ => None,
    }
}

async fn wanted<'a>(
    state: &AppState,
    who: &'a SignedIn,
    target: Target,
    name: &'a str,
    word: &'a str,
) -> Result<Wanted<'a>, Problem> {
    let own = officer(who)?;
    let times = standing_service::ask::Times::default();
    let opened = match target {
        Target::Case => state.register.open_case(name, times).await,
        Target::Entry => state.register.open_entry(name, times).await,
        _ => return Ok(Wanted { who, door: DOOR, target, name, word, purpose: Purpose::OwnCase }),
    };
    let opened = opened.map_err(|error| Problem::service(who.t, &error))?.answer;
    let authority = opened.and_then(|opened| authority_of(&opened.file, target, name));
    let purpose = purpose(state, &own, authority.as_ref());
    Ok(Wanted { who, door: DOOR, target, name, word, purpose })
}

type Named = Path<(String, String)>;
type Pairs = Query<Vec<(String, String)>>;

async fn show_case(
    State(state): State<AppState>,
    who: SignedIn,
    Path((name, word)): Named,
    Query(pairs): Pairs,
) -> Result<Response, Problem> {
    let wanted = wanted(&state, &who, Target::Case, &name, &word).await?;
    command::show(&state, &wanted, Sent::read(Posted::of(pairs))).await
}

async fn send_case(
    State(state): State<AppState>,
    who: SignedIn,
    Path((name, word)): Named,
    posted: Posted,
) -> Result<Response, Problem> {
    let wanted = wanted(&state, &who, Target::Case, &name, &word).await?;
    command::send(&state, &wanted, Sent::read(posted)).await
}

async fn show_entry(
    State(state): State<AppState>,
    who: SignedIn,
    Path((name, word)): Named,
    Query(pairs): Pairs,
) -> Result<Response, Problem> {
    let wanted = wanted(&state, &who, Target::Entry, &name, &word).await?;
    command::show(&state, &wanted, Sent::read(Posted::of(pairs))).await
}

async fn send_entry(
    State(state): State<AppState>,
    who: SignedIn,
    Path((name, word)): Named,
    posted: Posted,
) -> Result<Response, Problem> {
    let wanted = wanted(&state, &who, Target::Entry, &name, &word).await?;
    command::send(&state, &wanted, Sent::read(posted)).await
}

async fn show_file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((name, word)): Named,
    Query(pairs): Pairs,
) -> Result<Response, Problem> {
    let wanted = wanted(&state, &who, Target::Organisation, &name, &word).await?;
    command::show(&state, &wanted, Sent::read(Posted::of(pairs))).await
}

async fn send_file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((name, word)): Named,
    posted: Posted,
) -> Result<Response, Problem> {
    let wanted = wanted(&state, &who, Target::Organisation, &name, &word).await?;
    command::send(&state, &wanted, Sent::read(posted)).await
}
