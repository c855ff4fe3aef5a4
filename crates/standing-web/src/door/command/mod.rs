//! A command as a form in a browser: fields made from the command's own table, answers to check, and then the command.
//!
//! Every door uses it: it says for whom, about what, and where to go back to. Nothing is decided here; what the rules
//! or the policies refuse is told beside the form, with everything that was typed still in it.

mod changed;
mod choices;
mod fields;
mod page;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use standing_core::command::argument::{ArgumentError, Arguments};
use standing_core::command::{Command, CommandSpec, Target, spec};
use standing_core::id::{CaseId, EntryId};
use standing_core::identifier::Identifier;
use standing_core::pack::model::Step;
use standing_service::ask::{Opened, Seen, Times};
use standing_service::inquiry::{Looked, Purpose};
use standing_service::streams::DIRECTORY;
use standing_service::{Outcome, Request, ServiceError};

use super::SignedIn;
use super::form::{Field, Posted, Refused, Tray, is_failing, judge};
use crate::pages::{Look, Problem, answer_with};
use crate::state::{AppState, Shelf};
use fields::{Subject, fields};
use page::{CheckPage, CommandPage};

/// The command that enters an organisation: the only one about a file that is not there yet.
const REGISTER: &str = "register-organisation";

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
#[derive(Debug, Default)]
pub(crate) struct Sent {
    fields: BTreeMap<String, String>,
    posted: Posted,
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

    /// Reads what a browser sent.
    pub(in crate::door) fn read(posted: Posted) -> Self {
        Self {
            step: posted.text("step").to_owned(),
            key: posted.text("key").chars().filter(char::is_ascii_alphanumeric).take(32).collect(),
            seen: posted.text("seen").parse().unwrap_or_default(),
            day: posted.text("day").to_owned(),
            fields: posted.texts(),
            posted,
        }
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
pub(crate) async fn show(state: &AppState, wanted: &Wanted<'_>, mut sent: Sent) -> Result<Response, Problem> {
    let ground = ground(state, wanted).await?;
    let made = ground.fields(state, wanted, &mut sent).await?;
    Ok(answer_with(StatusCode::OK, &ground.form(state, wanted, &sent, made)))
}

/// What was sent: checked, shown to be checked, or given to the register.
pub(crate) async fn send(state: &AppState, wanted: &Wanted<'_>, mut sent: Sent) -> Result<Response, Problem> {
    let ground = ground(state, wanted).await?;
    let t = wanted.who.t;
    let mut made = ground.fields(state, wanted, &mut sent).await?;
    if sent.step == "change" {
        return Ok(answer_with(StatusCode::OK, &ground.form(state, wanted, &sent, made)));
    }
    let is_right = judge(t, &mut made);
    let arguments = fields::arguments(&made, ground.spec, wanted.name).filter(|_| is_right);
    let Some(mut arguments) = arguments else {
        return Ok(answer_with(StatusCode::BAD_REQUEST, &ground.form(state, wanted, &sent, made)));
    };
    if ground.spec.word == "grant-mandate" {
        // Nobody invents numbers: the form's own name makes one, the same however often it is sent.
        arguments.set_default("mandate", &format!("m-{}", sent.key));
    }
    if let Err(error) = Command::read(ground.spec.word, ground.without_address(&arguments, wanted)) {
        tell(&mut made, &error);
        let mut page = ground.form(state, wanted, &sent, made);
        page.fail_unless_told(&error);
        return Ok(answer_with(StatusCode::BAD_REQUEST, &page));
    }
    let failed = |error| Problem::service(t, &error);
    if sent.step == "give" && was_given(state, wanted, &sent).await.map_err(failed)? {
        // Sent twice, or gone back to: it happened, and this is what came of it.
        return give(state, wanted, &sent, &ground, made, arguments).await;
    }
    let look = ground.look(wanted);
    let changed = changed::since(state, &ground.opened, &look, &sent).await.map_err(failed)?;
    if sent.step != "give" || !changed.is_nothing() {
        let status = if sent.step == "give" { StatusCode::CONFLICT } else { StatusCode::OK };
        return Ok(answer_with(status, &CheckPage::of(wanted, ground.spec, &look, made, &sent, changed)));
    }
    give(state, wanted, &sent, &ground, made, arguments).await
}

/// Gives the command to the register, and leads on to what came of it.
async fn give(
    state: &AppState,
    wanted: &Wanted<'_>,
    sent: &Sent,
    ground: &Ground,
    made: Vec<Field>,
    arguments: Arguments,
) -> Result<Response, Problem> {
    let t = wanted.who.t;
    let request =
        Request { word: ground.spec.word.to_owned(), arguments, on: None, key: sent.idempotency_key() };
    let principal = wanted.who.session.account.principal();
    match state.register.submit(&principal, request).await.map_err(|error| Problem::service(t, &error))? {
        Outcome::Accepted(receipt) => {
            let to = match receipt.made.get("case") {
                Some(case) => wanted.who.to(&format!("{}/cases/{case}", wanted.door)),
                None => back(wanted),
            };
            Ok(Redirect::to(&format!("{to}?done={}", ground.spec.word)).into_response())
        }
        Outcome::Refused(refusal) => {
            let look = ground.look(wanted);
            let pack = ground.subject(wanted).pack(&look, Step::Listing);
            let mut page = ground.form(state, wanted, sent, made);
            page.refused = Some(Refused::of(t, &refusal, pack, look.packs));
            page.page = page.page.failing(true);
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
    // An item of a file is found through its organisation.
    let is_about = |target: Target| {
        target == wanted.target || (target == Target::Record && wanted.target == Target::Organisation)
    };
    let is_for = |spec: &&CommandSpec| is_about(spec.target) && spec.roles.contains(&principal.role());
    let spec = spec(wanted.word).filter(is_for).ok_or_else(missing)?;
    let register = &state.register;
    let times = Times::default();
    let mut seen = match wanted.target {
        Target::Case => register.open_case(wanted.name, times).await,
        Target::Entry => register.open_entry(wanted.name, times).await,
        Target::Directory => Ok(no_file(state)),
        _ => {
            let identifier = wanted.name.parse::<Identifier>().map_err(|_| missing())?;
            let seen = register.open_file(&identifier, times).await;
            match spec.word == REGISTER {
                true => seen.map(|seen| new_file(seen, &identifier)),
                false => seen,
            }
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

    /// The fields with what was sent for them, and the documents that came with it.
    async fn fields(
        &self,
        state: &AppState,
        wanted: &Wanted<'_>,
        sent: &mut Sent,
    ) -> Result<Vec<Field>, Problem> {
        let look = self.look(wanted);
        let mut made = fields(self.spec, &self.subject(wanted), &look, &sent.fields, wanted.who.authority());
        if let Some(organisation) = &self.opened.file.organisation {
            let tray = Tray { state, who: wanted.who, organisation: &organisation.identifier };
            tray.take_in(&mut made, &mut sent.posted).await?;
        }
        Ok(made)
    }

    fn form(&self, state: &AppState, wanted: &Wanted<'_>, sent: &Sent, made: Vec<Field>) -> CommandPage {
        let look = self.look(wanted);
        let key = if sent.key.is_empty() { state.register.edge().fresh_name() } else { sent.key.clone() };
        let is_failing = is_failing(&made);
        CommandPage {
            t: wanted.who.t,
            page: self.frame(wanted).failing(is_failing),
            head: look.organisation(),
            is_asking_first: fields::is_asking_first(&made),
            fields: made,
            key,
            seen: self.opened.file.version,
            day: look.as_of.to_string(),
            back: back(wanted),
            refused: None,
            problem: String::new(),
        }
    }

    fn frame(&self, wanted: &Wanted<'_>) -> crate::pages::Frame {
        page::frame(wanted, self.spec)
    }

    /// The arguments without what the register itself takes out before a command is read.
    fn without_address(&self, arguments: &Arguments, wanted: &Wanted<'_>) -> Arguments {
        let mut arguments = arguments.clone();
        if wanted.target == Target::Organisation && self.spec.word != REGISTER {
            arguments.take("organisation");
        }
        arguments
    }
}

/// A command about who takes part rests on no file.
fn no_file(state: &AppState) -> Seen<Option<Opened>> {
    let opened = Opened { stream: DIRECTORY.into(), file: Arc::default() };
    Seen { answer: Some(opened), as_of: state.register.today_across(), log_size: state.register.log_size() }
}

/// The file of an organisation that is entered: none is there yet. One that is there already is entered by nobody.
fn new_file(seen: Seen<Option<Opened>>, identifier: &Identifier) -> Seen<Option<Opened>> {
    let answer = match seen.answer {
        Some(_) => None,
        None => Some(Opened { stream: identifier.to_string().into(), file: Arc::default() }),
    };
    Seen { answer, ..seen }
}

/// Where the form leads back to, and on to once it was given.
fn back(wanted: &Wanted<'_>) -> String {
    let (door, name) = (wanted.door, crate::pages::encoded(wanted.name));
    let path = match wanted.target {
        Target::Case => format!("{door}/cases/{name}"),
        Target::Entry => format!("{door}/entries/{name}"),
        Target::Organisation | Target::Record => format!("{door}/organisations/{name}"),
        Target::Directory => format!("{door}/mandates"),
        Target::Measure => door.to_owned(),
    };
    wanted.who.to(&path)
}

/// Says what is wrong at the field that it is about, in the words of the one who read it.
fn tell(fields: &mut [Field], error: &ArgumentError) {
    let (name, what) = match error {
        ArgumentError::Form { name, what } => (name, what.clone()),
        ArgumentError::Missing { name, .. } => (name, error.to_string()),
        ArgumentError::UnknownCommand(_) | ArgumentError::Unknown { .. } | ArgumentError::Shape => return,
    };
    if let Some(field) = fields.iter_mut().find(|field| field.name == *name) {
        field.problem = what;
    }
}
