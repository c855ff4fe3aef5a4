//! Papers and documents behind a session: the notice, the decision and the report of standing as a page or a PDF, and
//! the documents of a file, which are given out as files to keep.

use axum::response::Response;
use serde::Deserialize;
use standing_core::id::CaseId;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_documents::{DocumentError, Invitation, Language, Paper, certificate};
use standing_service::ask::Times;
use standing_service::evidence::Evidence;
use standing_service::inquiry::{Looked, Purpose};

use super::SignedIn;
use crate::api::evidence::kept_not_opened;
use crate::pages::{Locale, Problem, Speech};
use crate::papers::{Form, Kind, of_case, printed};
use crate::state::AppState;

/// How a paper is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// `pdf`, or a page where nothing is said.
    #[serde(default)]
    format: String,
}

impl Asked {
    pub(super) fn form(&self) -> Form {
        if self.format == "pdf" { Form::Pdf } else { Form::Html }
    }
}

/// A paper of a case: where it lies as a page, and as a PDF.
#[derive(Debug, Clone)]
pub(crate) struct PaperView {
    pub(crate) title: String,
    pub(crate) page: String,
    pub(crate) pdf: String,
}

impl PaperView {
    /// The paper under a path of a door.
    pub(super) fn of(who: &SignedIn, title: String, path: &str) -> Self {
        Self { title, page: who.to(path), pdf: who.to(&format!("{path}?format=pdf")) }
    }
}

/// A document of a file.
#[derive(Debug, Clone)]
pub(crate) struct DocumentView {
    pub(crate) name: String,
    pub(crate) kilobytes: u64,
    pub(crate) day: crate::pages::Day,
    /// The authority that handed it in; empty for the organisation itself.
    pub(crate) by: String,
    /// Where it is got; empty when its bytes were taken away.
    pub(crate) address: String,
    /// What events cite.
    pub(crate) id: String,
}

/// The documents of a file, for one of its parties; `door` is the path of the door.
///
/// # Errors
/// When the database fails. Whoever is no party gets none.
pub(super) async fn documents(
    state: &AppState,
    who: &SignedIn,
    organisation: Option<&Identifier>,
    door: &str,
) -> Result<Vec<DocumentView>, Problem> {
    let Some(organisation) = organisation else { return Ok(Vec::new()) };
    let principal = who.session.account.principal();
    let found = match state.register.evidence_of(&principal, organisation).await {
        Err(standing_service::ServiceError::Forbidden(_)) => Vec::new(),
        found => found.map_err(|error| Problem::service(who.t, &error))?,
    };
    let view = |evidence: Evidence| {
        let day = evidence.given_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let is_there = evidence.erased_at.is_none();
        DocumentView {
            kilobytes: evidence.bytes.div_ceil(1_000),
            day: who.t.day(day),
            by: if evidence.given_by == "organisation" { String::new() } else { evidence.given_by },
            address: if is_there {
                who.to(&format!("{door}/documents/{}", evidence.id))
            } else {
                String::new()
            },
            name: evidence.name,
            id: evidence.id,
        }
    };
    Ok(found.into_iter().map(view).collect())
}

/// One document as a file to keep.
///
/// # Errors
/// There is none, or none for the one who asks; its bytes were taken away; the database fails.
pub(super) async fn document(state: &AppState, who: &SignedIn, id: &str) -> Result<Response, Problem> {
    let principal = who.session.account.principal();
    let found = state.register.evidence(&principal, id).await;
    let (evidence, body) = found.map_err(|error| Problem::service(who.t, &error))?;
    let body = body.ok_or_else(|| Problem::missing(who.t))?;
    Ok(kept_not_opened(&evidence.name, body))
}

/// A paper of a case for one of its parties.
///
/// # Errors
/// There is no such case or paper for the one who asks; no policy permits the look-up; the database fails.
pub(super) async fn paper(
    state: &AppState,
    who: &SignedIn,
    (case, word): (&str, &str),
    purpose: Purpose,
    form: Form,
    invitation: Option<&Invitation>,
) -> Result<Response, Problem> {
    let missing = || Problem::missing(who.t);
    let failed = |error| Problem::service(who.t, &error);
    let kind = Kind::of(word).ok_or_else(missing)?;
    let id = case.parse::<CaseId>().map_err(|_| missing())?;
    let seen = state.register.open_case(id.as_str(), Times::default()).await.map_err(failed)?;
    let opened = seen.answer.ok_or_else(missing)?;
    let shelf = state.shelf();
    let lens = shelf.lens(who.viewer(&opened.file), seen.as_of, seen.log_size);
    let (packs, directory, language) = (shelf.packs(), shelf.directory(), language(who.t));
    let paper = Paper { file: &opened.file, packs, directory, on: seen.as_of, language };
    let made = of_case(&paper, &lens, &id, kind, invitation).map_err(|error| not_made(who.t, &error))?;
    let principal = who.session.account.principal();
    let looked = state.register.look_up(&principal, &opened, Looked::Case(&id), purpose).await;
    looked.map_err(failed)?.map_err(|_| missing())?;
    let name = format!("{}-{id}", kind.as_str());
    printed(made, form, &name).await.map_err(|error| not_made(who.t, &error))
}

/// The report of standing of the organisation's own file.
///
/// # Errors
/// The register does not know the organisation, or the database fails.
pub(super) async fn report(
    state: &AppState,
    who: &SignedIn,
    own: &Identifier,
    form: Form,
) -> Result<Response, Problem> {
    let seen = state.register.open_file(own, Times::default()).await;
    let seen = seen.map_err(|error| Problem::service(who.t, &error))?;
    let opened = seen.answer.ok_or_else(|| Problem::missing(who.t))?;
    let shelf = state.shelf();
    let (packs, directory, language) = (shelf.packs(), shelf.directory(), language(who.t));
    let paper = Paper { file: &opened.file, packs, directory, on: seen.as_of, language };
    let made = certificate(&paper, &Viewer::Organisation, seen.log_size);
    let made = made.map_err(|error| not_made(who.t, &error))?;
    let name = format!("standing-{own}-{}", seen.as_of);
    printed(made, form, &name).await.map_err(|error| not_made(who.t, &error))
}

fn language(t: Speech) -> Language {
    match t.locale() {
        Locale::English => Language::English,
        Locale::Chinese => Language::Chinese,
    }
}

fn not_made(t: Speech, error: &DocumentError) -> Problem {
    match error {
        DocumentError::UnknownCase(_) | DocumentError::NoOrganisation | DocumentError::NothingDecided(_) => {
            Problem::missing(t)
        }
        error => Problem::broken(t, error),
    }
}
