//! A command as a form in a browser: fields made from the command's own table, answers to check, and then the command.
//!
//! Every door uses it: it says for whom, about what, and where to go back to. Nothing is decided here; what the rules
//! or the policies refuse is told beside the form, with everything that was typed still in it.

mod changed;
mod choices;
mod fields;
mod page;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use standing_core::command::argument::{ArgumentError, Arguments};
use standing_core::command::{Command, CommandSpec, Target, spec};
use standing_core::id::{CaseId, EntryId};
use standing_core::identifier::Identifier;
use standing_service::ask::{Opened, Seen, Times};
use standing_service::inquiry::{Looked, Purpose};
use standing_service::{Outcome, Request, ServiceError};

use super::SignedIn;
use crate::pages::{Look, Problem, answer_with};
use crate::state::{AppState, Shelf};
use fields::{Subject, fields};
use page::{CheckPage, CommandPage, RefusalView};

/// The longest text of one field, in bytes: more than any text that a command takes.
const FIELD_BYTES_MAX: usize = 100_000;

/// What somebody wants to do: which command, about what, behind which door.
pub(crate) struct Wanted<'a> {
    pub(crate) who: &'a SignedIn,
    /// The door's path: `office`.
    pub(crate) door: &'static str,
    /// What the command is about.
    pub(crate) target: Target,
    /// The case, entry or organisation.
    pub(crate) name: &'a str,
    /// The command's word.
    pub(crate) word: &'a str,
    /// What it is looked up for.
    pub(crate) purpose: Purpose,
}

/// What came with a form: the fields, and what the form itself keeps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent {
    pub(crate) fields: BTreeMap<String, String>,
    /// `check`, `give` or `change`; empty when nothing was sent yet.
    step: String,
    /// The idempotency key of this form: sent twice it happens once.
    key: String,
    /// The version of the file that the form was made from.
    seen: u64,
    /// The day on which it was made.
    day: String,
}

impl Sent {
    fn idempotency_key(&self) -> Option<String> {
        (!self.key.is_empty()).then(|| format!("form-{}", self.key))
    }

    /// Reads what a browser sent. Line ends become those that texts are kept with.
    pub(crate) fn read(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, value) in pairs.into_iter().filter(|(_, value)| value.len() <= FIELD_BYTES_MAX) {
            match name.as_str() {
                "step" => sent.step = value,
                "key" => sent.key = value.chars().filter(char::is_ascii_alphanumeric).take(32).collect(),
                "seen" => sent.seen = value.parse().unwrap_or_default(),
                "day" => sent.day = value,
                _ => {
                    sent.fields.insert(name, value.replace("\r\n", "\n").trim().to_owned());
                }
            }
        }
        sent
    }
}

/// Whether this very form was given before.
async fn was_given(state: &AppState, wanted: &Wanted<'_>, sent: &Sent) -> Result<bool, ServiceError> {
    match sent.idempotency_key() {
        Some(key) => state.register.was_given(&wanted.who.session.account.principal(), &key).await,
        None => Ok(false),
    }
}

/// What a form is made from: the file as it is now.
struct Ground {
    spec: &'static CommandSpec,
    seen: Seen<Option<Opened>>,
    opened: Opened,
    shelf: Shelf,
}

/// The form, with what is known of it already.
pub(crate) async fn show(state: &AppState, wanted: &Wanted<'_>, sent: &Sent) -> Result<Response, Problem> {
    let ground = ground(state, wanted).await?;
    Ok(answer_with(StatusCode::OK, &ground.form(state, wanted, sent, &BTreeMap::new(), None)))
}

/// What was sent: checked, shown to be checked, or given to the register.
pub(crate) async fn send(state: &AppState, wanted: &Wanted<'_>, sent: &Sent) -> Result<Response, Problem> {
    let ground = ground(state, wanted).await?;
    let t = wanted.who.t;
    if sent.step == "change" {
        return Ok(answer_with(StatusCode::OK, &ground.form(state, wanted, sent, &BTreeMap::new(), None)));
    }
    let look = ground.look(wanted);
    let made = fields(ground.spec, &ground.subject(wanted), &look, &sent.fields, wanted.who.authority());
    let arguments = match fields::arguments(&made, ground.spec, wanted.name) {
        Ok(arguments) => arguments,
        Err(missing) => {
            let problems = missing.into_iter().map(|name| (name, t.say("field-needed"))).collect();
            let page = ground.form(state, wanted, sent, &problems, None);
            return Ok(answer_with(StatusCode::BAD_REQUEST, &page));
        }
    };
    if let Err(error) = Command::read(ground.spec.word, ground.without_address(&arguments, wanted)) {
        let page = ground.form(state, wanted, sent, &named(&error), None);
        return Ok(answer_with(StatusCode::BAD_REQUEST, &page));
    }
    let failed = |error| Problem::service(t, &error);
    if sent.step == "give" && was_given(state, wanted, sent).await.map_err(failed)? {
        // Sent twice, or gone back to: it happened, and this is what came of it.
        return give(state, wanted, sent, &ground, arguments).await;
    }
    let changed = changed::since(state, &ground.opened, &look, sent).await.map_err(failed)?;
    if sent.step != "give" || !changed.is_nothing() {
        let status = if sent.step == "give" { StatusCode::CONFLICT } else { StatusCode::OK };
        let page = CheckPage::of(wanted, ground.spec, &look, &made, sent, changed);
        return Ok(answer_with(status, &page));
    }
    give(state, wanted, sent, &ground, arguments).await
}

/// Gives the command to the register, and leads on to what came of it.
async fn give(
    state: &AppState,
    wanted: &Wanted<'_>,
    sent: &Sent,
    ground: &Ground,
    arguments: Arguments,
) -> Result<Response, Problem> {
    let t = wanted.who.t;
    let request =
        Request { word: ground.spec.word.to_owned(), arguments, on: None, key: sent.idempotency_key() };
    let principal = wanted.who.session.account.principal();
    match state.register.submit(&principal, request).await.map_err(|error| Problem::service(t, &error))? {
        Outcome::Accepted(receipt) => {
            let case = receipt.made.get("case").map(String::as_str);
            let to = match (wanted.target, case) {
                (_, Some(case)) => format!("{}/cases/{case}", wanted.door),
                (Target::Case, None) => format!("{}/cases/{}", wanted.door, wanted.name),
                (Target::Entry, None) => format!("{}/entries/{}", wanted.door, wanted.name),
                _ => wanted.door.to_owned(),
            };
            Ok(Redirect::to(&wanted.who.to(&format!("{to}?done={}", ground.spec.word))).into_response())
        }
        Outcome::Refused(refusal) => {
            let viewer = wanted.who.viewer(&ground.opened.file);
            let lens = ground.shelf.lens(viewer, ground.seen.as_of, ground.seen.log_size);
            let refused = RefusalView::of(&refusal, &lens);
            let page = ground.form(state, wanted, sent, &BTreeMap::new(), Some(refused));
            Ok(answer_with(StatusCode::CONFLICT, &page))
        }
    }
}

/// The file that a command is about, if there is such a command and somebody may know of it.
async fn ground(state: &AppState, wanted: &Wanted<'_>) -> Result<Ground, Problem> {
    let t = wanted.who.t;
    let missing = || Problem::missing(t);
    let failed = |error| Problem::service(t, &error);
    let principal = wanted.who.session.account.principal();
    let is_for = |spec: &&CommandSpec| spec.target == wanted.target && spec.roles.contains(&principal.role());
    let spec = spec(wanted.word).filter(is_for).ok_or_else(missing)?;
    let register = &state.register;
    let times = Times::default();
    let mut seen = match wanted.target {
        Target::Case => register.open_case(wanted.name, times).await,
        Target::Entry => register.open_entry(wanted.name, times).await,
        _ => {
            let identifier = wanted.name.parse::<Identifier>().map_err(|_| missing())?;
            register.open_file(&identifier, times).await
        }
    }
    .map_err(failed)?;
    let opened = seen.answer.take().ok_or_else(missing)?;
    let shelf = state.shelf();
    let (case, entry) = (wanted.name.parse::<CaseId>(), wanted.name.parse::<EntryId>());
    let looked = {
        let lens = shelf.lens(wanted.who.viewer(&opened.file), seen.as_of, seen.log_size);
        let file = &opened.file;
        match (wanted.target, &case, &entry) {
            (Target::Case, Ok(case), _) if lens.sees_case(file, case) => Some(Looked::Case(case)),
            (Target::Entry, _, Ok(entry)) if lens.sees_entry(file, entry) => {
                // What everybody sees needs no purpose.
                let is_inside = file.entries.get(entry).is_some_and(|found| lens.is_inside(file, found));
                is_inside.then_some(Looked::Entry(entry))
            }
            (Target::Case | Target::Entry, _, _) => return Err(missing()),
            // The names of an organisation are public; a command writes into its file.
            _ => None,
        }
    };
    if let Some(looked) = looked {
        let permitted =
            register.look_up(&principal, &opened, looked, wanted.purpose).await.map_err(failed)?;
        permitted.map_err(|_| missing())?;
    }
    Ok(Ground { spec, seen, opened, shelf })
}

impl Ground {
    fn look<'a>(&'a self, wanted: &Wanted<'_>) -> Look<'a> {
        Look {
            t: wanted.who.t,
            file: &self.opened.file,
            packs: self.shelf.packs(),
            directory: self.shelf.directory(),
            as_of: self.seen.as_of,
        }
    }

    fn subject<'a>(&'a self, wanted: &Wanted<'_>) -> Subject<'a> {
        Subject::of(&self.opened.file, wanted.target, wanted.name)
    }

    fn form(
        &self,
        state: &AppState,
        wanted: &Wanted<'_>,
        sent: &Sent,
        problems: &BTreeMap<String, String>,
        refused: Option<RefusalView>,
    ) -> CommandPage {
        let look = self.look(wanted);
        let mut made = fields(self.spec, &self.subject(wanted), &look, &sent.fields, wanted.who.authority());
        for field in &mut made {
            field.problem = problems.get(&field.name).cloned().unwrap_or_default();
        }
        let key = if sent.key.is_empty() { state.register.edge().fresh_name() } else { sent.key.clone() };
        let is_asking_first = fields::is_asking_first(&made);
        CommandPage {
            t: wanted.who.t,
            page: self.frame(wanted).failing(!problems.is_empty() || refused.is_some()),
            head: look.organisation(),
            fields: made,
            is_asking_first,
            key,
            seen: self.opened.file.version,
            day: look.as_of.to_string(),
            back: back(wanted),
            refused,
        }
    }

    fn frame(&self, wanted: &Wanted<'_>) -> crate::pages::Frame {
        page::frame(wanted, self.spec)
    }

    /// The arguments without what the register itself takes out before a command is read.
    fn without_address(&self, arguments: &Arguments, wanted: &Wanted<'_>) -> Arguments {
        let mut arguments = arguments.clone();
        if matches!(wanted.target, Target::Organisation | Target::Record) {
            arguments.take("organisation");
        }
        arguments
    }
}

/// Where the form leads back to.
fn back(wanted: &Wanted<'_>) -> String {
    let folder = match wanted.target {
        Target::Case => "/cases/",
        Target::Entry => "/entries/",
        _ => return wanted.who.to(wanted.door),
    };
    wanted.who.to(&format!("{}{folder}{}", wanted.door, wanted.name))
}

/// What is wrong with which field, in the words of the one who read it.
fn named(error: &ArgumentError) -> BTreeMap<String, String> {
    match error {
        ArgumentError::Form { name, what } => [(name.clone(), what.clone())].into(),
        ArgumentError::Missing { name, .. } => [(name.clone(), error.to_string())].into(),
        ArgumentError::UnknownCommand(_) | ArgumentError::Unknown { .. } | ArgumentError::Shape => {
            [(String::new(), error.to_string())].into()
        }
    }
}
