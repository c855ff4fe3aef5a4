//! The papers of a case, for the authority and the organisation; and the report of standing, for anyone as far as he
//! may know.

use axum::extract::State;
use axum::response::Response;
use standing_core::id::CaseId;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_documents::{Paper, certificate};
use standing_service::ServiceError;
use standing_service::inquiry::Looked;

use super::look::{Look, PURPOSE, Private};
use crate::extract::{Caller, Parameters, Segment, TIMES};
use crate::papers::{Kind, WANTED, no_paper, of_case as of_case_paper, printed, wanted};
use crate::problem::Problem;
use crate::state::AppState;

/// The notice or the decision of a case, as it is served.
///
/// While a decision is proposed only, the authority gets a draft that says so and the organisation nothing.
#[utoipa::path(
    get, path = "/api/v1/cases/{case}/documents/{document}", tag = "cases", operation_id = "document",
    security(("key" = [])),
    params(
        ("case" = String, Path, description = "The case's id"),
        ("document" = String, Path, description = "notice or decision"),
        ("language" = Option<String>, Query, description = "en or zh; en when left out"),
        ("format" = Option<String>, Query, description = "html or pdf; html when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses(
        (status = 200, description = "The paper", content((String = "text/html"), (Vec<u8> = "application/pdf"))),
    ),
)]
pub(crate) async fn of_case(
    State(state): State<AppState>,
    caller: Caller,
    Segment((name, document)): Segment<(String, String)>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    if caller.is_public() {
        return Err(Problem::no_key("the papers of a case"));
    }
    let asked = parameters.known(&[&TIMES, &WANTED])?;
    let (language, form) = wanted(&asked)?;
    let missing = || Problem::not_found("case", &name);
    let kind = Kind::of(&document).ok_or_else(|| Problem::not_found("document", &document))?;
    let id = name.parse::<CaseId>().map_err(|_| missing())?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_case(id.as_str(), times).await?;
    let opened = seen.answer.ok_or_else(missing)?;
    let shelf = state.shelf();
    let lens = shelf.lens(caller.viewer(&opened.file), seen.as_of, seen.log_size);
    let (packs, directory) = (shelf.packs(), shelf.directory());
    let paper = Paper { file: &opened.file, packs, directory, on: seen.as_of, language };
    let made = of_case_paper(&paper, &lens, &id, kind, None).map_err(|error| no_paper(&error))?;
    let looked = Looked::Case(&id);
    let purpose = caller.purpose(&opened.file, looked, directory);
    let looked = state.register.look_up(&caller.principal, &opened, looked, purpose).await?;
    looked.map_err(|refusal| Problem::refusal(&refusal, &lens))?;
    let name = format!("{document}-{id}");
    printed(made, form, &name).await.map_err(|error| no_paper(&error))
}

/// What is in force, what has ended, and the tier, on a day: as far as the reader may know.
#[utoipa::path(
    get, path = "/api/v1/organisations/{identifier}/certificate", tag = "organisations", operation_id = "certificate",
    params(
        ("identifier" = String, Path, description = "The identifier"),
        ("language" = Option<String>, Query, description = "en or zh; en when left out"),
        ("format" = Option<String>, Query, description = "html or pdf; html when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
        ("purpose" = Option<String>, Query, description = "What it is looked up for where not all is public: a word of /api/v1/purposes; units give it, of others it follows"),
    ),
    responses(
        (status = 200, description = "The report", content((String = "text/html"), (Vec<u8> = "application/pdf"))),
    ),
)]
pub(crate) async fn of_organisation(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&TIMES, &WANTED, &[PURPOSE]])?;
    let look = Look::of(&state, &caller, &asked)?;
    let (language, form) = wanted(&asked)?;
    let identifier = name.parse::<Identifier>().map_err(ServiceError::from)?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_file(&identifier, times).await?;
    let opened = seen.answer.ok_or_else(|| Problem::not_found("organisation", &name))?;
    let shelf = state.shelf();
    let (packs, directory) = (shelf.packs(), shelf.directory());
    let paper = Paper { file: &opened.file, packs, directory, on: seen.as_of, language };
    let mut lens = shelf.lens(caller.viewer_with_purpose(&opened.file), seen.as_of, seen.log_size);
    let private = Private::of_file(&opened.file, &lens);
    if !private.is_empty() && !look.may_see(&opened, &private).await? {
        // For this purpose it is as for anyone.
        lens.viewer = Viewer::Public;
    }
    let made = certificate(&paper, &lens.viewer, seen.log_size).map_err(|error| no_paper(&error))?;
    let name = format!("standing-{identifier}-{}", seen.as_of);
    let mut response = printed(made, form, &name).await.map_err(|error| no_paper(&error))?;
    caller.tag(response.headers_mut(), seen.log_size, &[seen.as_of]);
    Ok(response)
}
