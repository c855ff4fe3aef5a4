//! The organisation's door: its own file and nobody else's. What is asked of it and by when, its cases and entries in
//! plain words, what relying units did, and every step that is open to it.
//!
//! Usually somebody's first visit, with a notice in hand: each page says what it is about, its clause and what comes
//! next.

mod case;
mod entry;
mod home;
mod inquiries;
mod papers;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use jiff::civil::Date;
use standing_core::file::File;
use standing_core::id::EntryId;
use standing_core::identifier::Identifier;
use standing_core::pack::model::{Party, Step};
use standing_core::standing::deadlines::{Deadline, Subject};
use standing_service::Capacity;
use standing_service::ask::Times;

use super::SignedIn;
use super::deed::{self, Door, Giver};
use super::form::Posted;
use crate::limits::FORM_WITH_DOCUMENTS_BYTES_MAX;
use crate::pages::look::Look;
use crate::pages::{Frame, Locale, Problem, Section, page_address};
use crate::state::{AppState, Shelf};

/// The table of the organisation's door in one locale.
pub(super) fn routes(locale: Locale) -> Router<AppState> {
    let at = |path: &str| page_address(locale, path);
    Router::new()
        .route(&at("my"), get(home::show))
        .route(&at("my/cases/{case}"), get(case::show))
        .route(&at("my/entries/{entry}"), get(entry::show))
        .route(&at("my/inquiries"), get(inquiries::show))
        .route(&at("my/certificate"), get(papers::report))
        .route(&at("my/papers/{case}/{paper}"), get(papers::paper))
        .route(&at("my/documents/{document}"), get(papers::document))
        .route(
            &at("my/do/{word}"),
            get(ask).post(give).layer(DefaultBodyLimit::max(FORM_WITH_DOCUMENTS_BYTES_MAX)),
        )
}

/// Somebody of an organisation who is signed in. Others are told whose page it is.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) who: SignedIn,
    /// The organisation's own identifier.
    pub(super) own: Identifier,
}

/// The organisation's own file, open on its day.
struct Opened {
    /// Under which name its events are kept.
    stream: String,
    file: Arc<File>,
    as_of: Date,
    log_size: u64,
    shelf: Shelf,
}

impl Opened {
    fn look<'a>(&'a self, member: &Member) -> Look<'a> {
        Look {
            t: member.who.t,
            file: &self.file,
            packs: self.shelf.packs(),
            directory: self.shelf.directory(),
            as_of: self.as_of,
        }
    }
}

impl Member {
    /// The frame of a page; `section` is the path of the link that is marked as current.
    fn frame(&self, path: impl Into<String>, title: impl Into<String>, section: &str) -> Frame {
        self.who.frame(Frame::new(self.who.t, Section::None, path, title), section)
    }

    /// The organisation's own file.
    ///
    /// # Errors
    /// The register does not know the organisation, or the database fails.
    async fn open(&self, state: &AppState) -> Result<Opened, Problem> {
        let t = self.who.t;
        let seen = state.register.open_file(&self.own, Times::default()).await;
        let seen = seen.map_err(|error| Problem::service(t, &error))?;
        let opened = seen.answer.ok_or_else(|| Problem::missing(t))?;
        let (stream, file) = (opened.stream.to_string(), opened.file);
        Ok(Opened { stream, file, as_of: seen.as_of, log_size: seen.log_size, shelf: state.shelf() })
    }

    fn deed(&self, word: &str, given: &[(&str, &str)]) -> String {
        deed::address(&self.who, "my", word, given)
    }
}

impl FromRequestParts<AppState> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let who = SignedIn::from_request_parts(parts, state).await?;
        match &who.session.account.capacity {
            Capacity::Organisation(own) => Ok(Self { own: own.clone(), who }),
            _ => Err(Problem::not_yours(who.t, "organisation").into_response()),
        }
    }
}

/// What the organisation does within a deadline of its own: the word of the command, and the address of its form.
fn step_of(member: &Member, look: &Look<'_>, deadline: &Deadline) -> Option<(&'static str, String)> {
    if deadline.who != Party::Organisation {
        return None;
    }
    let (list, pack, case, entry) = match &deadline.subject {
        Subject::Case(id) => {
            let case = look.file.cases.get(id)?;
            let entry = look.file.entries.iter().find(|(_, entry)| entry.case() == Some(id));
            (&case.opened.list, look.packs.of(&case.pack)?.as_ref(), Some(id), entry.map(|(id, _)| id))
        }
        Subject::Entry(id) => {
            let entry = look.file.entries.get(id)?;
            (&entry.list, look.pack_of(entry, Step::Review)?, entry.case(), Some(id))
        }
        Subject::Record(_) => return None,
    };
    let procedure = pack.procedure(list)?;
    let on_case = |word: &'static str| Some((word, member.deed(word, &[("case", case?.as_str())])));
    let on_entry = |word: &'static str| Some((word, member.deed(word, &[("entry", entry?.as_str())])));
    match &deadline.rule {
        rule if *rule == procedure.answer => on_case("represent"),
        rule if procedure.hearing.as_ref() == Some(rule) => on_case("request-hearing"),
        rule if *rule == procedure.objection => on_entry("object"),
        rule if *rule == procedure.reconsideration => on_entry("request-reconsideration"),
        _ => None,
    }
}

/// The address of an entry's page here.
fn entry_address(member: &Member, id: &EntryId) -> String {
    member.who.to(&format!("my/entries/{id}"))
}

/// `GET /{locale}/my/do/{word}?case=…`
async fn ask(
    State(state): State<AppState>,
    member: Member,
    Path(word): Path<String>,
    Query(given): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let door = Door::My(member.own.clone());
    deed::show(&Giver { state: &state, who: &member.who, door: &door }, &word, &given).await
}

/// `POST /{locale}/my/do/{word}?case=…`
async fn give(
    State(state): State<AppState>,
    member: Member,
    Path(word): Path<String>,
    Query(given): Query<BTreeMap<String, String>>,
    posted: Posted,
) -> Result<Response, Problem> {
    let door = Door::My(member.own.clone());
    deed::send(&Giver { state: &state, who: &member.who, door: &door }, &word, &given, posted).await
}
