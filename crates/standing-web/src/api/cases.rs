//! Cases: those of the officer's own authority, or of the organisation itself. Nobody else knows of one.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use standing_core::id::{CaseId, Slug};
use standing_core::standing::viewer::Viewer;
use standing_service::Capacity;
use standing_service::ask::Times;
use standing_service::browse::CasesAsked;
use standing_service::inquiry::Looked;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters, Segment, TIMES};
use crate::forms::{CaseForm, CaseLineForm};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::state::AppState;

/// A page of cases.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CasesForm {
    /// The cases.
    cases: Vec<CaseLineForm>,
    /// Give it as `cursor` for the next page; none after the last.
    next: Option<String>,
    /// The day in the world: the latest of the local days on which the cases are seen.
    as_of: Date,
    /// The size of the log.
    log_size: u64,
}

/// The cases of the officer's authority, or of the organisation whose key it is.
#[utoipa::path(
    get, path = "/api/v1/cases", tag = "cases", operation_id = "cases", security(("key" = [])),
    params(
        ("stage" = Option<String>, Query, description = "Only cases at this stage: open, noticed, proposed, decided or closed"),
        ("list" = Option<String>, Query, description = "Only cases for this list"),
        ("cursor" = Option<String>, Query, description = "Where the next page begins, as the page before said"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "How many at once, 1 to 200"),
    ),
    responses((status = 200, description = "The cases", body = CasesForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["stage", "list", "cursor", "limit"]])?;
    let word = |name: &str| Ok::<_, Problem>(asked.get::<Slug>(name)?.map(|word| word.to_string()));
    let (stage, list) = (word("stage")?, word("list")?);
    let limit = asked.limit(PAGE_ROWS_MAX)?;
    let shelf = state.shelf();
    let lens = |viewer, as_of| shelf.lens(viewer, as_of, shelf.log_size());
    let (cases, next, as_of) = if let Capacity::Organisation(identifier) = &caller.principal.capacity {
        let seen = state.register.open_file(identifier, Times::default()).await?;
        let lens = lens(Viewer::Organisation, seen.as_of);
        let file = seen.answer.map(|opened| opened.file).unwrap_or_default();
        let is_asked = |line: &CaseLineForm| {
            stage.as_deref().is_none_or(|stage| line.stage == stage)
                && list.as_deref().is_none_or(|list| line.list == list)
        };
        (
            file.cases.keys().filter_map(|id| CaseLineForm::of(&file, id, &lens)).filter(is_asked).collect(),
            None,
            seen.as_of,
        )
    } else {
        let authority = caller.authority()?;
        let wanted = CasesAsked { authority: Some(authority.to_string()), stage, list };
        let page = state.register.cases(&wanted, asked.text("cursor"), limit).await?;
        let lines = page.items.iter().filter_map(|seen| {
            let lens = lens(Viewer::Authority(authority.clone()), seen.kept.as_of);
            CaseLineForm::of(&seen.kept.file, &seen.case, &lens)
        });
        (lines.collect::<Vec<_>>(), page.next, state.register.today_across())
    };
    let form = CasesForm { cases, next, as_of, log_size: shelf.log_size() };
    Ok(caller.answer(form.log_size, as_of, &form))
}

/// One case in full, with what can be done next.
#[utoipa::path(
    get, path = "/api/v1/cases/{case}", tag = "cases", operation_id = "case", security(("key" = [])),
    params(
        ("case" = String, Path, description = "The case's id"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "The case as the reader may know it", body = CaseForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&TIMES])?;
    let missing = || Problem::not_found("case", &name);
    if caller.is_public() {
        return Err(Problem::no_key("a case"));
    }
    let id = name.parse::<CaseId>().map_err(|_| missing())?;
    let times = asked.times(&state.register).await?;
    let seen = state.register.open_case(id.as_str(), times).await?;
    let shelf = state.shelf();
    let opened = seen.answer.ok_or_else(missing)?;
    let lens = shelf.lens(caller.viewer(&opened.file), seen.as_of, seen.log_size);
    let form = CaseForm::of(&opened.file, &id, &lens).ok_or_else(missing)?;
    let looked = Looked::Case(&id);
    let purpose = caller.purpose(&opened.file, looked, shelf.directory());
    let looked = state.register.look_up(&caller.principal, &opened, looked, purpose).await?;
    looked.map_err(|refusal| Problem::refusal(&refusal, &lens))?;
    Ok(caller.answer(form.log_size, form.as_of, &form))
}
