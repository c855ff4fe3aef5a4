//! Files that a relying unit sends to be screened, and the jobs that they become.
//!
//! A file is streamed into the data folder and never held in memory. What is packed is refused: no small upload
//! becomes a large one here.

use std::path::Path;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use serde::Serialize;
use standing_core::id::{Slug, UnitId};
use standing_core::identifier::Scheme;
use standing_core::matter::Matter;
use standing_service::Capacity;
use standing_service::batch::Summary;
use standing_service::batch::jobs::{Job, Jobs, Seen, Wishes};
use tokio::io::AsyncReadExt as _;
use utoipa::ToSchema;

use crate::extract::{Caller, IdempotencyKey, Parameters, Segment, TIMES};
use crate::problem::Problem;
use crate::state::AppState;

const ASKED: [&str; 10] = [
    "name",
    "encoding",
    "columns",
    "doubtful",
    "scheme",
    "matter",
    "unit_kind",
    "limit",
    "threshold",
    "scope",
];
/// How much of an answer is read at once, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// Longest name of a file, in characters.
const NAME_CHARACTERS_MAX: usize = 128;
/// The most candidates of a row.
const LIMIT_MAX: usize = 50;

/// Media types of files with the words for their forms.
const FORMS: [(&str, &str); 4] = [
    ("text/csv", "csv"),
    ("application/x-ndjson", "jsonl"),
    ("application/jsonl", "jsonl"),
    ("application/vnd.apache.parquet", "parquet"),
];

/// A file that is screened, was screened, or waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BatchJobForm {
    /// Its name.
    id: String,
    /// `held` until somebody confirms its columns on its page, `queued`, `running`, `done` or `failed`.
    state: &'static str,
    /// The name of the file.
    name: String,
    /// `csv`, `jsonl` or `parquet`; the answers have the same form.
    form: String,
    /// What the columns are taken for, in words.
    columns: Vec<String>,
    /// The encoding and how it was found.
    encoding: Option<String>,
    /// Length of the file, in bytes.
    bytes: u64,
    /// Rows answered.
    rows: u64,
    /// Rows there are, about.
    rows_total: u64,
    /// What was found, once it is done.
    summary: Option<BatchSummaryForm>,
    /// Why it failed, and the remedy.
    problem: Option<String>,
    /// SHA-256 of the answers, once they are there.
    answers_sha256: Option<String>,
    /// When it was sent.
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// When it is removed with its files.
    #[schema(value_type = Option<String>, format = DateTime)]
    removed_at: Option<Timestamp>,
}

/// What was found in a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BatchSummaryForm {
    /// Rows in which something follows, or is to be known, for the organisation that they name.
    found: u64,
    /// Of these, how many by their strength.
    by_strength: std::collections::BTreeMap<String, u64>,
    /// Rows in which a name is like that of an organisation; a person looks.
    possible_matches: u64,
    /// Rows for which nothing was found.
    nothing_found: u64,
    /// Rows that could not be read.
    not_read: u64,
    /// The first problems, by line.
    problems: Vec<String>,
    /// The smallest size of the log from which a row was answered.
    log_size_first: u64,
    /// The largest.
    log_size_last: u64,
    /// SHA-256 that names the index of names; none when no name was asked about.
    index_hash: Option<String>,
    /// How many milliseconds it took.
    took_ms: u64,
}

/// The files of a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BatchJobsForm {
    /// The files, newest first.
    batches: Vec<BatchJobForm>,
}

impl From<Summary> for BatchSummaryForm {
    fn from(summary: Summary) -> Self {
        Self {
            found: summary.found,
            by_strength: summary.by_strength,
            possible_matches: summary.possible_matches,
            nothing_found: summary.nothing_found,
            not_read: summary.not_read,
            problems: summary.problems,
            log_size_first: summary.log_size_first,
            log_size_last: summary.log_size_last,
            index_hash: summary.index.map(|index| index.hash),
            took_ms: summary.took_ms,
        }
    }
}

impl From<Seen> for BatchJobForm {
    fn from(seen: Seen) -> Self {
        let Seen { job, rows, total } = seen;
        let (sent_at, ended_at, removed_at) = (job.made_at(), job.ended_at(), job.removed_at());
        Self {
            id: job.id,
            state: job.state.as_str(),
            name: job.wishes.name,
            form: job.wishes.form,
            columns: job.columns,
            encoding: job.encoding,
            bytes: job.bytes,
            rows,
            rows_total: total,
            summary: job.summary.map(BatchSummaryForm::from),
            problem: job.problem,
            answers_sha256: job.answers_sha256,
            sent_at,
            ended_at,
            removed_at,
        }
    }
}

/// Sends a file to be screened: its rows are asked about by identifier, and by name where none is known.
#[utoipa::path(
    post, path = "/api/v1/batches", tag = "check", operation_id = "send-batch", security(("key" = [])),
    params(
        ("Idempotency-Key" = String, Header, description = "A name of your own; the same one sent twice is one batch"),
        ("name" = Option<String>, Query, max_length = 128, description = "The name of the file, for its errors and receipt"),
        ("columns" = Option<String>, Query, description = "What columns hold, as ROLE=HEADING with semicolons between them; ROLE is identifier, name, country or a scheme; guessed when left out"),
        ("doubtful" = Option<bool>, Query, description = "With true a guess of columns is taken though it is not clear"),
        ("scheme" = Option<String>, Query, description = "Scheme of codes that carry none, for example cn-uscc"),
        ("encoding" = Option<String>, Query, description = "The encoding, for example gb18030; found when left out"),
        ("matter" = Option<String>, Query, description = "The matter, for example procurement.supplier; every matter when left out"),
        ("unit_kind" = Option<String>, Query, description = "The kind of unit; that of the unit that asks when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day: the newest checkpoint on or before it"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "The most possible matches by name for a row"),
        ("threshold" = Option<f64>, Query, minimum = 0.3, maximum = 1.0, description = "From which score on a name is a possible match"),
        ("scope" = Option<String>, Query, pattern = "^(listed|known)$", description = "Whether names are sought among listed organisations (usual) or all known ones"),
    ),
    request_body(
        content((String = "text/csv"), (String = "application/x-ndjson"), (String = "application/vnd.apache.parquet")),
        description = "The file as it is, at most 1 GiB, not packed",
    ),
    responses(
        (status = 201, description = "It was received and waits", body = BatchJobForm),
        (status = 200, description = "It was received before under the same name", body = BatchJobForm),
    ),
)]
pub(crate) async fn send(
    State(state): State<AppState>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    parameters: Parameters,
    request: Request,
) -> Result<Response, Problem> {
    let unit = unit_of(&caller)?.clone();
    caller.may_act()?;
    let jobs = jobs_of(&state)?;
    let form = form_of(request.headers())?;
    let wishes = wishes(&state, parameters, form).await?;
    let mut upload = match jobs.receive(&caller.principal, &unit, &key, wishes)? {
        Ok(upload) => upload,
        Err(seen) => return Ok(answer(StatusCode::OK, seen)),
    };
    let mut pieces = request.into_body().into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Problem::input("body", "it broke off", "send it again"))?;
        if !upload.write(&piece)? {
            return Err(Problem::file_large());
        }
    }
    Ok(answer(StatusCode::CREATED, upload.finish().await?))
}

/// The files that the unit has sent, newest first.
#[utoipa::path(
    get, path = "/api/v1/batches", tag = "check", operation_id = "batches", security(("key" = [])),
    responses((status = 200, description = "The files", body = BatchJobsForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let batches = jobs_of(&state)?.of(unit_of(&caller)?).into_iter().map(BatchJobForm::from);
    Ok(axum::Json(BatchJobsForm { batches: batches.collect() }).into_response())
}

/// How far a file has come, and what was found in it.
#[utoipa::path(
    get, path = "/api/v1/batches/{batch}", tag = "check", operation_id = "batch", security(("key" = [])),
    params(("batch" = String, Path, description = "The name of the batch")),
    responses((status = 200, description = "The file", body = BatchJobForm)),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(batch): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let seen = jobs_of(&state)?.one(unit_of(&caller)?, &batch)?;
    Ok(answer(StatusCode::OK, seen))
}

/// Removes a file with its answers; one that is being screened is stopped.
#[utoipa::path(
    delete, path = "/api/v1/batches/{batch}", tag = "check", operation_id = "remove-batch", security(("key" = [])),
    params(("batch" = String, Path, description = "The name of the batch")),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    Segment(batch): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let unit = unit_of(&caller)?;
    caller.may_act()?;
    jobs_of(&state)?.remove(unit, &batch)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The answers, in the form of the file, once they are there.
#[utoipa::path(
    get, path = "/api/v1/batches/{batch}/answers", tag = "check", operation_id = "batch-answers", security(("key" = [])),
    params(("batch" = String, Path, description = "The name of the batch")),
    responses((
        status = 200, description = "The file with its answers",
        content((String = "text/csv"), (String = "application/x-ndjson"), (String = "application/vnd.apache.parquet")),
    )),
)]
pub(crate) async fn answers(
    State(state): State<AppState>,
    caller: Caller,
    Segment(batch): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let (job, path) = jobs_of(&state)?.answers(unit_of(&caller)?, &batch)?;
    let (media, ending) = media_of(&job);
    download(&job, &path, media, &format!("answers-{}.{ending}", job.id)).await
}

/// The signed receipt that binds the file, its answers and the state of the register.
#[utoipa::path(
    get, path = "/api/v1/batches/{batch}/receipt", tag = "check", operation_id = "batch-receipt", security(("key" = [])),
    params(("batch" = String, Path, description = "The name of the batch")),
    responses((status = 200, description = "The receipt", body = String, content_type = "text/plain")),
)]
pub(crate) async fn receipt(
    State(state): State<AppState>,
    caller: Caller,
    Segment(batch): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let (job, path) = jobs_of(&state)?.receipt(unit_of(&caller)?, &batch)?;
    download(&job, &path, "text/plain; charset=utf-8", &format!("receipt-{}.txt", job.id)).await
}

fn answer(status: StatusCode, seen: Seen) -> Response {
    let form = BatchJobForm::from(seen);
    let location = HeaderValue::from_str(&format!("/api/v1/batches/{}", form.id)).ok();
    let mut response = (status, axum::Json(form)).into_response();
    response.headers_mut().extend(location.map(|location| (LOCATION, location)));
    response
}

fn unit_of(caller: &Caller) -> Result<&UnitId, Problem> {
    match &caller.principal.capacity {
        Capacity::Unit(unit) => Ok(unit),
        Capacity::Public => Err(Problem::no_key("a batch")),
        _ => Err(Problem::forbidden("batches are for relying units", "use a unit's key")),
    }
}

fn jobs_of(state: &AppState) -> Result<&std::sync::Arc<Jobs>, Problem> {
    state.batches.as_ref().ok_or_else(|| Problem::not_found("batch at", "this register: it takes no files"))
}

/// The word for the form of a file.
fn form_of(headers: &HeaderMap) -> Result<&'static str, Problem> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Problem::file_type());
    }
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    FORMS.iter().find(|(media, _)| *media == kind).map(|(_, form)| *form).ok_or_else(Problem::file_type)
}

async fn wishes(state: &AppState, parameters: Parameters, form: &str) -> Result<Wishes, Problem> {
    let asked = parameters.known(&[&ASKED, &TIMES])?;
    let times = asked.times(&state.register).await?;
    let name = asked.text("name").map_or_else(|| format!("file.{form}"), str::to_owned);
    let is_plain = |character: char| !character.is_control() && !matches!(character, '/' | '\\');
    if name.chars().count() > NAME_CHARACTERS_MAX || !name.chars().all(is_plain) {
        let remedy = format!("give a name of at most {NAME_CHARACTERS_MAX} characters without slashes");
        return Err(Problem::input("parameter 'name'", "it is no name of a file", remedy));
    }
    let limit = asked.text("limit").map(|_| asked.limit(LIMIT_MAX)).transpose()?;
    let threshold = asked.get::<f64>("threshold")?;
    if threshold.is_some_and(|score| !(0.3..=1.0).contains(&score)) {
        return Err(Problem::input(
            "parameter 'threshold'",
            "it is out of range",
            "give a score from 0.3 to 1",
        ));
    }
    let is_among_known = match asked.text("scope") {
        None | Some("listed") => false,
        Some("known") => true,
        Some(_) => {
            return Err(Problem::input("parameter 'scope'", "it is not known", "give listed or known"));
        }
    };
    let columns = asked.text("columns").unwrap_or_default().split(';').map(str::trim);
    Ok(Wishes {
        name,
        form: form.to_owned(),
        encoding: asked.text("encoding").map(str::to_owned),
        columns: columns.filter(|column| !column.is_empty()).map(str::to_owned).collect(),
        takes_doubtful: asked.flag("doubtful")?,
        is_held: false,
        scheme: asked.get::<Scheme>("scheme")?.map(|scheme| scheme.to_string()),
        matter: asked.get::<Matter>("matter")?.map(|matter| matter.to_string()),
        unit_kind: asked.get::<Slug>("unit_kind")?.map(|kind| kind.to_string()),
        as_of: times.as_of.map(|day| day.to_string()),
        known_at: times.known_at,
        limit,
        threshold,
        is_among_known,
    })
}

/// The media type of a job's answers, and how their file's name ends.
pub(crate) fn media_of(job: &Job) -> (&'static str, &'static str) {
    match job.wishes.form.as_str() {
        "csv" => ("text/csv; charset=utf-8", "csv"),
        "jsonl" => ("application/x-ndjson", "jsonl"),
        _ => ("application/vnd.apache.parquet", "parquet"),
    }
}

/// A file of a job, piece by piece.
pub(crate) async fn download(
    job: &Job,
    path: &Path,
    media: &'static str,
    name: &str,
) -> Result<Response, Problem> {
    let file = tokio::fs::File::open(path).await.map_err(|_| Problem::not_found("batch", &job.id))?;
    let length = file.metadata().await.map_or(0, |facts| facts.len());
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE_BYTES];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        Ok::<_, std::io::Error>((length > 0).then_some((piece, file)))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).ok();
    headers.extend(disposition.map(|disposition| (CONTENT_DISPOSITION, disposition)));
    Ok(response)
}
