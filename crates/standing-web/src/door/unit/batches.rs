//! Files to screen: sent from a form, their columns confirmed, their progress on a page that loads itself again, their
//! answers and receipt to download.
//!
//! A file is streamed into the data folder and never held in memory.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue, REFRESH};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use standing_core::matter::Matter;
use standing_service::ServiceError;
use standing_service::batch::Role;
use standing_service::batch::jobs::{JobState, Jobs, Seen, Wishes};

use super::Clerk;
use crate::api::batches::{download, media_of};
use crate::door::form::Posted;
use crate::extract::form_stream::FormStream;
use crate::extract::multipart;
use crate::pages::check::{Choice, matters};
use crate::pages::legal::Legal;
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::AppState;

/// The longest text of a field, in bytes.
const TEXT_BYTES_MAX: usize = 2_048;
/// The longest name of a file, in characters.
const NAME_CHARACTERS_MAX: usize = 128;
/// How often a page about work that goes on loads itself again, in seconds.
const AGAIN_S: HeaderValue = HeaderValue::from_static("5");
/// What a column can be taken for, beside its scheme.
const ROLES: [&str; 5] = ["identifier", "cn-uscc", "lei", "name", "country"];
/// Asks browsers to load the page again.
const AGAIN: HeaderName = REFRESH;

/// A file in a few lines.
struct JobView {
    name: String,
    address: String,
    state: String,
    colour: &'static str,
    sent: String,
    removed: String,
}

/// A column to be confirmed.
struct ColumnView {
    heading: String,
    field: String,
    choices: Vec<Choice>,
}

/// What was found, word by word.
struct FoundView {
    label: String,
    count: u64,
}

#[derive(Template)]
#[template(path = "door/unit-batches.html")]
struct JobsPage {
    t: Speech,
    page: Frame,
    jobs: Vec<JobView>,
    matters: Vec<Choice>,
    form: String,
    problem: Legal,
}

#[derive(Template)]
#[template(path = "door/unit-batch.html")]
struct JobPage {
    t: Speech,
    page: Frame,
    name: String,
    state: String,
    colour: &'static str,
    is_open: bool,
    rows: u64,
    total: u64,
    /// Columns to be confirmed; none once they were.
    columns: Vec<ColumnView>,
    taken: Vec<Legal>,
    encoding: Legal,
    found: Vec<FoundView>,
    problems: Vec<Legal>,
    /// Why it failed, or why a confirmation was not taken.
    problem: Legal,
    sha256: String,
    answers: String,
    receipt: String,
    confirm: String,
    remove: String,
}

/// `GET /{locale}/unit/batches`
pub(super) async fn all(State(state): State<AppState>, clerk: Clerk) -> Result<Response, Problem> {
    Ok(answer_with(StatusCode::OK, &page(&state, &clerk, Legal::default())?))
}

/// `POST /{locale}/unit/batches`: the file is the last field of the form.
pub(super) async fn send(
    State(state): State<AppState>,
    clerk: Clerk,
    request: Request,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let jobs = jobs_of(&state, t)?;
    match receive(&state, &jobs, &clerk, request).await {
        Ok(seen) => Ok(Redirect::to(&clerk.who.to(&format!("unit/batches/{}", seen.job.id))).into_response()),
        Err(Fault::Said(says)) => {
            let mut page = page(&state, &clerk, says)?;
            page.page = page.page.failing(true);
            Ok(answer_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(Fault::Service(error)) => Err(Problem::service(t, &error)),
    }
}

/// `GET /{locale}/unit/batches/{batch}`
pub(super) async fn one(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(batch): Path<String>,
) -> Result<Response, Problem> {
    let page = job_page(&state, &clerk, &batch).await?;
    let mut response = answer_with(StatusCode::OK, &page);
    if page.is_open {
        response.headers_mut().insert(AGAIN, AGAIN_S);
    }
    Ok(response)
}

/// `POST /{locale}/unit/batches/{batch}/columns`
pub(super) async fn confirm(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(batch): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let jobs = jobs_of(&state, t)?;
    let failed = |error| Problem::service(t, &error);
    let found = jobs.columns(&clerk.unit, &batch).await.map_err(failed)?;
    let wanted = found.headings.iter().enumerate().filter_map(|(at, heading)| {
        let role = posted.text(&format!("column-{at}"));
        ROLES.contains(&role).then(|| format!("{role}={heading}"))
    });
    let wanted: Vec<String> = wanted.collect();
    let problem = if wanted.is_empty() {
        Legal { text: t.say("unit-batch-choose"), lang: String::new() }
    } else {
        match jobs.confirm(&clerk.unit, &batch, wanted).await {
            Ok(_) => {
                return Ok(Redirect::to(&clerk.who.to(&format!("unit/batches/{batch}"))).into_response());
            }
            Err(error @ ServiceError::Input { .. }) => Legal::english(&error.to_string()),
            Err(error) => return Err(failed(error)),
        }
    };
    let mut page = job_page(&state, &clerk, &batch).await?;
    page.problem = problem;
    page.page = page.page.failing(true);
    Ok(answer_with(StatusCode::BAD_REQUEST, &page))
}

/// `GET /{locale}/unit/batches/{batch}/answers`
pub(super) async fn answers(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(batch): Path<String>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let found = jobs_of(&state, t)?.answers(&clerk.unit, &batch);
    let (job, path) = found.map_err(|error| Problem::service(t, &error))?;
    let (media, ending) = media_of(&job);
    let name = format!("answers-{}.{ending}", job.id);
    download(&job, &path, media, &name).await.map_err(|_| Problem::missing(t))
}

/// `GET /{locale}/unit/batches/{batch}/receipt`
pub(super) async fn receipt(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(batch): Path<String>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let found = jobs_of(&state, t)?.receipt(&clerk.unit, &batch);
    let (job, path) = found.map_err(|error| Problem::service(t, &error))?;
    let name = format!("receipt-{}.txt", job.id);
    download(&job, &path, "text/plain; charset=utf-8", &name).await.map_err(|_| Problem::missing(t))
}

/// `POST /{locale}/unit/batches/{batch}/remove`
pub(super) async fn remove(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(batch): Path<String>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    match jobs_of(&state, t)?.remove(&clerk.unit, &batch) {
        // Removed twice is removed.
        Ok(()) | Err(ServiceError::NotFound { .. }) => {
            Ok(Redirect::to(&clerk.who.to("unit/batches")).into_response())
        }
        Err(error) => Err(Problem::service(t, &error)),
    }
}

/// Why a file was not taken.
enum Fault {
    /// What the sender is told.
    Said(Legal),
    Service(ServiceError),
}

impl From<ServiceError> for Fault {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Input { .. } | ServiceError::Quota(_) => {
                Self::Said(Legal::english(&error.to_string()))
            }
            error => Self::Service(error),
        }
    }
}

/// Reads the form: first what is wanted, last the file.
async fn receive(state: &AppState, jobs: &Arc<Jobs>, clerk: &Clerk, request: Request) -> Result<Seen, Fault> {
    let t = clerk.who.t;
    let said = |key: &str| Fault::Said(Legal { text: t.say(key), lang: String::new() });
    let broken = |_| said("wrong-form-broken");
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = multipart::boundary(kind).ok_or_else(|| said("wrong-form-broken"))?.to_owned();
    let mut form = FormStream::new(request.into_body().into_data_stream(), &boundary);
    let mut wishes = Wishes { is_held: true, ..Wishes::default() };
    let mut key = state.register.edge().fresh_name();
    while let Some(head) = form.next().await.map_err(broken)? {
        let Some(file_name) = head.file_name else {
            let text = form.text(TEXT_BYTES_MAX).await.map_err(broken)?;
            let text = text.ok_or_else(|| said("wrong-form-broken"))?;
            match (head.name.as_str(), text.trim()) {
                (_, "") => {}
                ("form", text) if text.len() <= 32 => key = format!("page-{text}"),
                ("matter", text) => {
                    wishes.matter = text.parse::<Matter>().ok().map(|matter| matter.to_string())
                }
                ("scope", text) => wishes.is_among_known = text == "known",
                _ => {}
            }
            continue;
        };
        wishes.name = plain_name(&file_name).ok_or_else(|| said("unit-batch-no-file"))?;
        wishes.form = form_of(&wishes.name).ok_or_else(|| said("unit-batch-form"))?.to_owned();
        wishes.unit_kind = clerk.kind().map(ToString::to_string);
        let mut upload = match jobs.receive(&clerk.principal(), &clerk.unit, &key, wishes)? {
            Ok(upload) => upload,
            // The same form was sent before.
            Err(seen) => return Ok(seen),
        };
        while let Some(piece) = form.piece().await.map_err(broken)? {
            if !upload.write(&piece)? {
                return Err(said("unit-batch-large"));
            }
        }
        return Ok(upload.finish().await?);
    }
    Err(said("unit-batch-no-file"))
}

/// The last part of a file's name, if it is one.
fn plain_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let plain: String = last.chars().filter(|character| !character.is_control()).collect();
    (!plain.is_empty() && plain.chars().count() <= NAME_CHARACTERS_MAX).then_some(plain)
}

/// The form that the ending of a name says.
fn form_of(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "csv" | "tsv" | "txt" => Some("csv"),
        "jsonl" | "ndjson" | "json" => Some("jsonl"),
        "parquet" => Some("parquet"),
        _ => None,
    }
}

fn jobs_of(state: &AppState, t: Speech) -> Result<Arc<Jobs>, Problem> {
    state.batches.clone().ok_or_else(|| Problem::missing(t))
}

fn page(state: &AppState, clerk: &Clerk, problem: Legal) -> Result<JobsPage, Problem> {
    let t = clerk.who.t;
    let jobs = jobs_of(state, t)?.of(&clerk.unit);
    Ok(JobsPage {
        t,
        page: clerk.frame("unit/batches", t.say("unit-batches"), "unit/batches"),
        jobs: jobs.iter().map(|seen| view(clerk, seen)).collect(),
        matters: matters(&state.register, t, ""),
        form: state.register.edge().fresh_name(),
        problem,
    })
}

const fn colour(state: JobState) -> &'static str {
    match state {
        JobState::Held => "yellow",
        JobState::Queued | JobState::Running => "",
        JobState::Done => "green",
        JobState::Failed => "orange",
    }
}

fn view(clerk: &Clerk, seen: &Seen) -> JobView {
    let moment = |at: Option<jiff::Timestamp>| {
        at.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
    };
    JobView {
        name: seen.job.wishes.name.clone(),
        address: clerk.who.to(&format!("unit/batches/{}", seen.job.id)),
        state: clerk.who.t.word("batch", seen.job.state.as_str()),
        colour: colour(seen.job.state),
        sent: moment(seen.job.made_at()),
        removed: moment(seen.job.removed_at()),
    }
}

async fn job_page(state: &AppState, clerk: &Clerk, batch: &str) -> Result<JobPage, Problem> {
    let t = clerk.who.t;
    let jobs = jobs_of(state, t)?;
    let failed = |error| Problem::service(t, &error);
    let seen = jobs.one(&clerk.unit, batch).map_err(failed)?;
    let columns = match seen.job.state {
        JobState::Held => columns(t, &jobs.columns(&clerk.unit, batch).await.map_err(failed)?),
        _ => Vec::new(),
    };
    let to = |what: &str| clerk.who.to(&format!("unit/batches/{}{what}", seen.job.id));
    let is_done = seen.job.state == JobState::Done;
    let has_receipt = is_done && jobs.receipt(&clerk.unit, batch).is_ok();
    let summary = seen.job.summary.as_ref();
    let found = summary.map(|summary| {
        let rows = [
            ("found", summary.found),
            ("possible", summary.possible_matches),
            ("nothing", summary.nothing_found),
            ("not-read", summary.not_read),
        ];
        rows.map(|(word, count)| FoundView { label: t.word("batch-found", word), count }).into()
    });
    Ok(JobPage {
        t,
        page: clerk.frame(
            format!("unit/batches/{}", seen.job.id),
            seen.job.wishes.name.clone(),
            "unit/batches",
        ),
        state: t.word("batch", seen.job.state.as_str()),
        colour: colour(seen.job.state),
        is_open: seen.job.state.is_open(),
        rows: seen.rows,
        total: seen.total.max(seen.rows),
        columns,
        taken: seen.job.columns.iter().map(|words| Legal::english(words)).collect(),
        encoding: seen.job.encoding.as_deref().map(Legal::english).unwrap_or_default(),
        found: found.unwrap_or_default(),
        problems: summary
            .map(|all| all.problems.iter().map(|one| Legal::english(one)).collect())
            .unwrap_or_default(),
        problem: seen.job.problem.as_deref().map(Legal::english).unwrap_or_default(),
        sha256: seen.job.answers_sha256.clone().unwrap_or_default(),
        answers: if is_done { to("/answers") } else { String::new() },
        receipt: if has_receipt { to("/receipt") } else { String::new() },
        confirm: to("/columns"),
        remove: to("/remove"),
        name: seen.job.wishes.name,
    })
}

/// Every column with what it is taken for.
fn columns(t: Speech, found: &standing_service::batch::jobs::Columns) -> Vec<ColumnView> {
    let column = |(at, heading): (usize, &String)| {
        let taken = found.taken.iter().find(|column| column.at == at).map(|column| word_of(&column.role));
        let choice = |role: &str| Choice {
            label: t.word("column", role),
            is_chosen: taken.as_deref() == Some(role),
            value: role.to_owned(),
        };
        let place = if heading.is_empty() { t.say("unit-batch-line") } else { heading.clone() };
        ColumnView {
            heading: place,
            field: format!("column-{at}"),
            choices: ROLES.into_iter().map(choice).collect(),
        }
    };
    found.headings.iter().enumerate().map(column).collect()
}

fn word_of(role: &Role) -> String {
    let word = role.to_string();
    // Identifiers of other schemes are read with the scheme written before them.
    if ROLES.contains(&word.as_str()) { word } else { "identifier".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_folders_and_say_their_form() {
        for (name, plain, form) in [
            ("C:\\x\\suppliers.CSV", Some("suppliers.CSV"), Some("csv")),
            ("供应商.jsonl", Some("供应商.jsonl"), Some("jsonl")),
            ("a/b.parquet", Some("b.parquet"), Some("parquet")),
            ("book.xlsx", Some("book.xlsx"), None),
            ("folder/", None, None),
        ] {
            assert_eq!(plain_name(name).as_deref(), plain, "{name}");
            assert_eq!(plain_name(name).as_deref().and_then(form_of), form, "{name}");
        }
        assert_eq!(plain_name(&"x".repeat(NAME_CHARACTERS_MAX + 1)), None);
    }
}
