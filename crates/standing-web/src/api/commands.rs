//! Commands: what somebody asks the register to do. One way in for all of them; the table is in core.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use standing_core::command::argument::Arguments;
use standing_core::command::{CommandSpec, Role, Target, spec};
use standing_core::file::File;
use standing_core::id::{CaseId, EntryId, RecordId};
use standing_core::standing::viewer::Viewer;
use standing_service::ask::Times;
use standing_service::{Outcome, Request, ServiceError};

use crate::extract::{Body, Caller, IdempotencyKey, Parameters, Segment, Unique};
use crate::forms::{Lens, OutcomeForm, family_of};
use crate::problem::Problem;
use crate::state::AppState;

/// Says that an answer is the first one to a command that was sent again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What every command comes with.
type Given = (Caller, Result<IdempotencyKey, Problem>, Parameters, Result<Body<Unique>, Problem>);

/// Where a command was posted: its word, what the address says it is about, and that thing's name.
struct Addressed<'a> {
    word: &'a str,
    targets: &'static [Target],
    argument: &'static str,
    name: Option<&'a str>,
}

/// Enter an organisation into the register's books.
#[utoipa::path(
    post, path = "/api/v1/organisations", tag = "commands", operation_id = "register-organisation", security(("key" = [])),
    params(("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry")),
    request_body(content = Object, description = "The arguments of register-organisation; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "It happened", body = OutcomeForm)),
)]
pub(crate) async fn register(State(state): State<AppState>, given: Given) -> Result<Response, Problem> {
    let addressed = Addressed {
        word: "register-organisation",
        targets: &[Target::Organisation],
        argument: "",
        name: None,
    };
    give(&state, given, &addressed).await
}

/// A command about an organisation or an item of its file: `open-case`, `make-record` …
#[utoipa::path(
    post, path = "/api/v1/organisations/{identifier}/{command}", tag = "commands", operation_id = "command-organisation", security(("key" = [])),
    params(
        ("identifier" = String, Path, description = "The organisation's identifier"),
        ("command" = String, Path, description = "The command's word, as /api/v1/commands lists it"),
        ("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry"),
    ),
    request_body(content = Object, description = "The command's arguments; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "It happened", body = OutcomeForm)),
)]
pub(crate) async fn organisation(
    State(state): State<AppState>,
    Segment((name, word)): Segment<(String, String)>,
    given: Given,
) -> Result<Response, Problem> {
    let targets = &[Target::Organisation, Target::Record];
    let addressed = Addressed { word: &word, targets, argument: "organisation", name: Some(&name) };
    give(&state, given, &addressed).await
}

/// Open a case: `open-case` with the organisation in the body.
#[utoipa::path(
    post, path = "/api/v1/cases", tag = "commands", operation_id = "open-case", security(("key" = [])),
    params(("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry")),
    request_body(content = Object, description = "The arguments of open-case and `organisation`; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "The case was opened", body = OutcomeForm)),
)]
pub(crate) async fn open_case(State(state): State<AppState>, given: Given) -> Result<Response, Problem> {
    let addressed =
        Addressed { word: "open-case", targets: &[Target::Organisation], argument: "", name: None };
    give(&state, given, &addressed).await
}

/// A command about a case: `serve-notice`, `propose`, `decide` …
#[utoipa::path(
    post, path = "/api/v1/cases/{case}/{command}", tag = "commands", operation_id = "command-case", security(("key" = [])),
    params(
        ("case" = String, Path, description = "The case's id"),
        ("command" = String, Path, description = "The command's word, as /api/v1/commands lists it"),
        ("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry"),
    ),
    request_body(content = Object, description = "The command's arguments; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "It happened", body = OutcomeForm)),
)]
pub(crate) async fn case(
    State(state): State<AppState>,
    Segment((name, word)): Segment<(String, String)>,
    given: Given,
) -> Result<Response, Problem> {
    let addressed = Addressed { word: &word, targets: &[Target::Case], argument: "case", name: Some(&name) };
    give(&state, given, &addressed).await
}

/// A command about an entry: `object`, `stay`, `remove`, `take-measure` …
#[utoipa::path(
    post, path = "/api/v1/entries/{entry}/{command}", tag = "commands", operation_id = "command-entry", security(("key" = []), ()),
    params(
        ("entry" = String, Path, description = "The entry's id"),
        ("command" = String, Path, description = "The command's word, as /api/v1/commands lists it"),
        ("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry"),
    ),
    request_body(content = Object, description = "The command's arguments; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "It happened", body = OutcomeForm)),
)]
pub(crate) async fn entry(
    State(state): State<AppState>,
    Segment((name, word)): Segment<(String, String)>,
    given: Given,
) -> Result<Response, Problem> {
    let addressed =
        Addressed { word: &word, targets: &[Target::Entry], argument: "entry", name: Some(&name) };
    give(&state, given, &addressed).await
}

/// A command about a measure: `lift-measure`, `retain-measure`.
#[utoipa::path(
    post, path = "/api/v1/measures/{measure}/{command}", tag = "commands", operation_id = "command-measure", security(("key" = [])),
    params(
        ("measure" = String, Path, description = "The measure's id"),
        ("command" = String, Path, description = "The command's word, as /api/v1/commands lists it"),
        ("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry"),
    ),
    request_body(content = Object, description = "The command's arguments; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "It happened", body = OutcomeForm)),
)]
pub(crate) async fn measure(
    State(state): State<AppState>,
    Segment((name, word)): Segment<(String, String)>,
    given: Given,
) -> Result<Response, Problem> {
    let addressed =
        Addressed { word: &word, targets: &[Target::Measure], argument: "measure", name: Some(&name) };
    give(&state, given, &addressed).await
}

/// A command about who takes part: `register-authority`, `grant-mandate` …
#[utoipa::path(
    post, path = "/api/v1/directory/{command}", tag = "commands", operation_id = "command-directory", security(("key" = [])),
    params(
        ("command" = String, Path, description = "The command's word, as /api/v1/commands lists it"),
        ("Idempotency-Key" = String, Header, description = "A name of your own for this command, the same with every retry"),
    ),
    request_body(content = Object, description = "The command's arguments; `on` is the day of the act when it is not today"),
    responses((status = 200, description = "It happened", body = OutcomeForm)),
)]
pub(crate) async fn directory(
    State(state): State<AppState>,
    Segment(word): Segment<String>,
    given: Given,
) -> Result<Response, Problem> {
    let addressed = Addressed { word: &word, targets: &[Target::Directory], argument: "", name: None };
    give(&state, given, &addressed).await
}

/// Gives a command to the register and renders what came of it.
async fn give(state: &AppState, given: Given, addressed: &Addressed<'_>) -> Result<Response, Problem> {
    let (caller, key, parameters, body) = given;
    parameters.none()?;
    let spec = command_at(addressed)?;
    if caller.is_public() && !spec.roles.contains(&Role::Public) {
        return Err(Problem::no_key(spec.word));
    }
    caller.may_act()?;
    // Only now: who may not do it is told that, and not what is wrong with what they sent.
    let (IdempotencyKey(key), Body(Unique(body))) = (key?, body?);
    refuse_shape(spec, &body)?;
    let mut arguments = Arguments::from_json(&body).map_err(ServiceError::from)?;
    let on = match arguments.take("on") {
        Some(text) => Some(
            text.parse()
                .map_err(|error| Problem::input("body: on", error, "give a day, for example 2026-11-22"))?,
        ),
        None => None,
    };
    if let Some(name) = addressed.name {
        if arguments.has(addressed.argument) {
            let what = "it is in the address already";
            return Err(Problem::input(
                &format!("body: {}", addressed.argument),
                what,
                "leave it out of the body",
            ));
        }
        arguments.set_default(addressed.argument, name);
    }
    refuse_hidden(state, &caller, spec, &arguments).await?;
    let viewer = caller.viewer_of_any_with_purpose();
    let request = Request { word: spec.word.to_owned(), arguments, on, key: Some(key) };
    let outcome = state.register.submit(&caller.principal, request).await?;
    match outcome {
        Outcome::Accepted(receipt) => {
            let is_replay = receipt.is_replay;
            let mut response = Json(OutcomeForm::from(receipt)).into_response();
            if is_replay {
                response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
            }
            Ok(response)
        }
        Outcome::Refused(refusal) => {
            let shelf = state.shelf();
            let lens = shelf.lens(viewer, state.register.today(), shelf.log_size());
            Err(Problem::refusal(&refusal, &lens))
        }
    }
}

/// The command, if it is one that this address takes.
fn command_at(addressed: &Addressed<'_>) -> Result<&'static CommandSpec, Problem> {
    let found = spec(addressed.word).ok_or_else(|| Problem::not_found("command", addressed.word))?;
    if addressed.targets.contains(&found.target) {
        return Ok(found);
    }
    let address = crate::forms::CommandForm::from(found).address;
    Err(Problem::input(
        "the address",
        format!("{} is about a {}", found.word, found.target),
        format!("post it to {address}"),
    ))
}

/// An argument of the table is one text; where it takes several, a list; where it is yes or no, true or false.
/// Objects spell out names with dots.
fn refuse_shape(spec: &CommandSpec, body: &Value) -> Result<(), Problem> {
    let known = spec.arguments.iter().filter(|argument| family_of(argument.name).is_none());
    let forms = known.map(|argument| (argument.name, argument.form));
    for (name, form) in forms.chain([("on", "a day, for example 2026-11-22")]) {
        let what = match body.get(name) {
            Some(Value::Object(_)) => "it is an object",
            Some(Value::Array(_)) if !form.starts_with("several") => "it is a list",
            Some(Value::Bool(_)) if !form.starts_with("yes or no") => "it is true or false",
            Some(Value::Number(_)) => "it is a number",
            _ => continue,
        };
        return Err(Problem::input(&format!("body: {name}"), what, format!("give {form}")));
    }
    Ok(())
}

/// What the caller may not know of is not there for a command either, so that no refusal tells of it.
async fn refuse_hidden(
    state: &AppState,
    caller: &Caller,
    spec: &CommandSpec,
    arguments: &Arguments,
) -> Result<(), Problem> {
    let (argument, what) = match spec.target {
        Target::Case => ("case", "case"),
        Target::Entry => ("entry", "entry"),
        Target::Measure => ("measure", "measure"),
        Target::Directory | Target::Organisation | Target::Record => return Ok(()),
    };
    let name = arguments.get(argument).unwrap_or_default();
    let opened = match spec.target {
        Target::Case => state.register.open_case(name, Times::default()).await?,
        Target::Entry => state.register.open_entry(name, Times::default()).await?,
        _ => state.register.open_measure(name, Times::default()).await?,
    };
    let shelf = state.shelf();
    let as_of = opened.as_of;
    let is_known = opened.answer.is_some_and(|opened| {
        let lens = shelf.lens(caller.viewer_with_purpose(&opened.file), as_of, shelf.log_size());
        knows(&opened.file, spec, name, &lens)
    });
    if is_known { Ok(()) } else { Err(Problem::not_found(what, name)) }
}

/// Whether the reader may know of what a command is about. A unit goes on knowing an entry on which it took a
/// measure, and may always say that it heard of an end.
fn knows(file: &File, spec: &CommandSpec, name: &str, lens: &Lens<'_>) -> bool {
    let unit_measures = |entry: &EntryId| {
        let unit = if let Viewer::Unit(unit) = &lens.viewer { Some(unit) } else { None };
        file.measures_on(entry).any(|(_, measure)| Some(&measure.unit) == unit)
    };
    match spec.target {
        Target::Case => name.parse::<CaseId>().is_ok_and(|case| lens.sees_case(file, &case)),
        Target::Entry => name.parse::<EntryId>().is_ok_and(|entry| {
            let hears = spec.word == "acknowledge-recall" && matches!(lens.viewer, Viewer::Unit(_));
            lens.sees_entry(file, &entry) || unit_measures(&entry) || hears
        }),
        Target::Measure => name.parse::<RecordId>().is_ok_and(|id| {
            file.measures
                .get(&id)
                .is_some_and(|measure| lens.sees_entry(file, &measure.entry) || unit_measures(&measure.entry))
        }),
        Target::Directory | Target::Organisation | Target::Record => true,
    }
}
