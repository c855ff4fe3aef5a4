//! One entry as a unit needs it: what follows for its own kind of unit, what it did about it, what it can do.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_core::file::File;
use standing_core::id::EntryId;
use standing_core::standing::consequences::{Consequence, Question, consequences_of_entry};
use standing_core::standing::measures::measures_at;
use standing_core::standing::status::Status;
use standing_core::standing::status::status_at;
use standing_service::ask::Times;
use standing_service::inquiry::Purpose;

use super::measures::{MeasureView, view_in};
use super::{Clerk, purpose};
use crate::door::deed;
use crate::pages::check::Choice;
use crate::pages::clocks::{ClockView, clocks};
use crate::pages::look::{ConsequenceView, EntryHead, Look, OrganisationHead};
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::AppState;

/// Something that follows for this unit, and where it says what it did.
pub(crate) struct ForUnit {
    pub(crate) follows: ConsequenceView,
    pub(crate) take: String,
    pub(crate) refuse: String,
}

#[derive(Template)]
#[template(path = "door/unit-entry.html")]
struct EntryPage {
    t: Speech,
    page: Frame,
    organisation: OrganisationHead,
    head: EntryHead,
    kind: String,
    follows: Vec<ForUnit>,
    measures: Vec<MeasureView>,
    clocks: Vec<ClockView>,
    acknowledge: String,
    relay: String,
}

/// The page for an entry of which the unit may know for a purpose: which one is it?
#[derive(Template)]
#[template(path = "door/unit-purpose.html")]
struct PurposePage {
    t: Speech,
    page: Frame,
    action: String,
    purposes: Vec<Choice>,
    /// A purpose was chosen, and it does not open the entry.
    is_refused: bool,
}

/// What the entry is looked up for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    purpose: String,
}

/// `GET /{locale}/unit/entries/{entry}`
pub(super) async fn show(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let missing = || Problem::missing(t);
    let entry_id: EntryId = id.parse().map_err(|_| missing())?;
    let seen = state.register.open_entry(&id, Times::default()).await;
    let seen = seen.map_err(|error| Problem::service(t, &error))?;
    let opened = seen.answer.ok_or_else(missing)?;
    let shelf = state.shelf();
    let lens = shelf.lens(clerk.viewer(), seen.as_of, seen.log_size);
    let file = opened.file.as_ref();
    let has_measure = file.measures_on(&entry_id).any(|(_, measure)| measure.unit == clerk.unit);
    if !lens.sees_entry(file, &entry_id) && !has_measure {
        return Err(missing());
    }
    let purpose = purpose::read(&asked.purpose).unwrap_or_default();
    let viewer = purpose::viewer(&state, &clerk, &opened, seen.as_of, purpose).await;
    let viewer = viewer.map_err(|error| Problem::service(t, &error))?;
    let is_open = has_measure || shelf.lens(viewer, seen.as_of, seen.log_size).sees_entry(file, &entry_id);
    if !is_open {
        return Ok(answer_with(StatusCode::OK, &which_purpose(&clerk, &id, purpose)));
    }
    let look = Look { t, file, packs: shelf.packs(), directory: shelf.directory(), as_of: seen.as_of };
    let page = page(&clerk, &look, &entry_id).ok_or_else(missing)?;
    Ok(answer_with(StatusCode::OK, &page))
}

fn which_purpose(clerk: &Clerk, id: &str, chosen: Option<Purpose>) -> PurposePage {
    let t = clerk.who.t;
    PurposePage {
        t,
        page: clerk.frame(format!("unit/entries/{id}"), t.say("unit-purpose"), ""),
        action: clerk.who.to(&format!("unit/entries/{id}")),
        purposes: purpose::choices(t, chosen),
        is_refused: chosen.is_some(),
    }
}

fn page(clerk: &Clerk, look: &Look<'_>, id: &EntryId) -> Option<EntryPage> {
    let t = look.t;
    let entry = look.file.entries.get(id)?;
    let organisation = look.organisation()?;
    let question = Question { matter: None, unit_kind: clerk.kind().cloned(), viewer: clerk.viewer() };
    let found = consequences_of_entry(look.file, id, look.packs, &question, look.as_of);
    let own = measures_at(look.file, look.packs, look.as_of);
    let own = own.iter().filter(|measure| measure.entry == *id && measure.unit == clerk.unit);
    let deed = |word: &str| deed::address(&clerk.who, "unit", word, &[("entry", id.as_str())]);
    let may_acknowledge = is_recalled(look.file, id, clerk, look);
    let title = t.with("entry-title", &[("name", organisation.name.text.as_str().into())]);
    Some(EntryPage {
        t,
        page: clerk.frame(format!("unit/entries/{id}"), title, ""),
        head: look.entry(id)?,
        kind: clerk.kind().map(|kind| t.datum(kind.as_str())).unwrap_or_default(),
        follows: found.iter().filter_map(|found| for_unit(clerk, look, found)).collect(),
        measures: own.filter_map(|measure| view_in(clerk, look, measure)).collect(),
        clocks: clocks(look, id, entry),
        acknowledge: if may_acknowledge { deed("acknowledge-recall") } else { String::new() },
        relay: if entry.authority().is_some() && entry.end.is_none() {
            deed("object")
        } else {
            String::new()
        },
        organisation,
    })
}

fn is_recalled(file: &File, id: &EntryId, clerk: &Clerk, look: &Look<'_>) -> bool {
    let is_ended = matches!(status_at(file, id, look.packs, look.as_of), Some(Status::Ended { .. }));
    let known = file.entries.get(id).is_some_and(|entry| entry.acknowledged.contains_key(&clerk.unit));
    is_ended && !known
}

/// Something that follows, with the pages on which the unit says what it did.
pub(super) fn for_unit(clerk: &Clerk, look: &Look<'_>, found: &Consequence) -> Option<ForUnit> {
    let follows = look.consequence(found)?;
    let deed = |word: &str, given: &[(&str, &str)]| deed::address(&clerk.who, "unit", word, given);
    let (take, refuse) = match &found.entry {
        Some(entry) => {
            let (entry, rule) = (("entry", entry.as_str()), ("consequence", found.consequence.as_str()));
            let matter = ("matter", found.matter.as_str());
            (deed("take-measure", &[entry, rule, matter]), deed("refuse-measure", &[entry, rule]))
        }
        // An effect before the decision is no entry, and no measure is recorded on it.
        None => (String::new(), String::new()),
    };
    Some(ForUnit { follows, take, refuse })
}
