//! More data for organisations that were chosen: what follows on the day, and their entries. The properties of
//! entries give one value for each entry, in one order, so that a client's rows stay in line.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use standing_core::file::File;
use standing_core::id::Slug;
use standing_core::identifier::{Identifier, Scheme};
use standing_core::matter::Matter;
use standing_core::standing::consequences::Question;
use standing_service::ask::{Opened, Seen, Times};
use standing_service::ftm::EntityId;

use super::times::Circumstances;
use super::vocabulary::{TermForm, fetchable};
use crate::extract::{Caller, Unique};
use crate::forms::{CheckForm, EntryLineForm, Lens, OrganisationForm};
use crate::limits::{EXTENDED_AT_ONCE, EXTENDED_PROPERTIES_MAX};
use crate::problem::Problem;
use crate::public_url::PublicUrl;
use crate::state::AppState;

/// A question for more data.
pub(super) struct Asked {
    /// The organisations, as the client names them.
    ids: Vec<String>,
    properties: Vec<Wanted>,
}

/// A property with its settings.
struct Wanted {
    term: &'static TermForm,
    matter: Option<Matter>,
    unit_kind: Option<Slug>,
    as_of: Option<Date>,
    with_ended: bool,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct ExtensionForm {
    meta: Vec<MetaForm>,
    rows: BTreeMap<String, BTreeMap<&'static str, Vec<CellForm>>>,
}

#[derive(Debug, Serialize)]
struct MetaForm {
    id: &'static str,
    name: &'static str,
}

/// A value; an empty one holds the place of an entry that has none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum CellForm {
    Nothing {},
    Text { str: String },
    Day { date: String },
}

/// Reads the question.
///
/// # Errors
/// It is not of its form, asks for too much, or for a property that is not there.
pub(super) fn read(text: &str) -> Result<Asked, Problem> {
    let form = "send {\"ids\": [\"…\"], \"properties\": [{\"id\": \"strength\"}]}";
    let Unique(value) = serde_json::from_str(text).map_err(|error| Problem::input("extend", error, form))?;
    let list = |name: &str| value.get(name).and_then(Value::as_array);
    let (Some(ids), Some(properties)) = (list("ids"), list("properties")) else {
        return Err(Problem::input("extend", "it has not both lists, ids and properties", form));
    };
    if ids.len() > EXTENDED_AT_ONCE {
        return Err(Problem::batch_large("extend: ids", ids.len(), EXTENDED_AT_ONCE));
    }
    if properties.len() > EXTENDED_PROPERTIES_MAX {
        return Err(Problem::batch_large("extend: properties", properties.len(), EXTENDED_PROPERTIES_MAX));
    }
    let ids = ids.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
    let ids = ids.ok_or_else(|| Problem::input("extend: ids", "one of them is no text", form))?;
    let properties = properties.iter().map(wanted).collect::<Result<Vec<_>, _>>()?;
    Ok(Asked { ids, properties })
}

fn wanted(property: &Value) -> Result<Wanted, Problem> {
    let id = property.get("id").and_then(Value::as_str).unwrap_or_default();
    let short = id.chars().take(40).collect::<String>();
    let term = fetchable(id).ok_or_else(|| {
        let remedy = "see /reconcile/properties for those that are there";
        Problem::input("extend: properties", format!("there is no property '{short}'"), remedy)
    })?;
    let none = Map::new();
    let settings = property.get("settings").and_then(Value::as_object).unwrap_or(&none);
    Ok(Wanted {
        term,
        matter: setting(settings, id, "matter")?,
        unit_kind: setting(settings, id, "unit_kind")?,
        as_of: setting(settings, id, "as_of")?,
        with_ended: matches!(settings.get("ended"), Some(Value::Bool(true))),
    })
}

/// A setting of a type; what is empty is not set.
fn setting<T: std::str::FromStr<Err: std::fmt::Display>>(
    settings: &Map<String, Value>,
    property: &str,
    name: &str,
) -> Result<Option<T>, Problem> {
    let place = || format!("extend: {property}: {name}");
    match settings.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => match text.trim().parse() {
            Ok(read) => Ok(Some(read)),
            Err(error) => Err(Problem::input(&place(), error, "correct it, or leave it empty")),
        },
        Some(_) => Err(Problem::input(&place(), "it is no text", "give it as a text")),
    }
}

/// Answers the question. An organisation that the register does not know has no values, which says no more than that.
///
/// # Errors
/// The state of the record lies beyond the log, or the database fails.
pub(super) async fn answer(
    state: &AppState,
    caller: &Caller,
    url: &PublicUrl,
    circumstances: &Circumstances,
    asked: &Asked,
) -> Result<ExtensionForm, Problem> {
    let metas = asked.properties.iter().map(|wanted| MetaForm { id: wanted.term.id, name: wanted.term.name });
    let mut form = ExtensionForm { meta: metas.collect(), rows: BTreeMap::new() };
    for id in &asked.ids {
        let mut row = BTreeMap::new();
        for wanted in &asked.properties {
            let cells = match identifier_of(id) {
                Some(identifier) => cells(state, caller, url, circumstances, wanted, &identifier).await?,
                None => Vec::new(),
            };
            row.insert(wanted.term.id, cells);
        }
        form.rows.insert(id.clone(), row);
    }
    Ok(form)
}

/// The identifier that an id means, in its own form or in that of entities.
pub(super) fn identifier_of(id: &str) -> Option<Identifier> {
    let of_entity = || match id.parse::<EntityId>() {
        Ok(EntityId::Organisation(identifier)) => Some(identifier),
        _ => None,
    };
    id.parse().ok().or_else(of_entity)
}

async fn cells(
    state: &AppState,
    caller: &Caller,
    url: &PublicUrl,
    circumstances: &Circumstances,
    wanted: &Wanted,
    identifier: &Identifier,
) -> Result<Vec<CellForm>, Problem> {
    let own = circumstances.times;
    let times = Times { as_of: wanted.as_of.or(own.as_of), known_at: own.known_at };
    let shelf = state.shelf();
    if matches!(wanted.term.id, "strength" | "meaning" | "note") {
        let viewer = caller.viewer_of(identifier);
        let (matter, unit_kind) = (wanted.matter.clone(), wanted.unit_kind.clone());
        let question = Question { matter, unit_kind, viewer };
        let seen = state.register.check(identifier, &question, times).await?;
        let lens = shelf.lens(question.viewer.clone(), seen.as_of, seen.log_size);
        return Ok(of_answer(wanted, &CheckForm::of(identifier, &question, &seen.answer, &lens)));
    }
    let Seen { answer, as_of, log_size } = state.register.open_file(identifier, times).await?;
    let Some(Opened { file, .. }) = answer else { return Ok(Vec::new()) };
    let lens = shelf.lens(caller.viewer(&file), as_of, log_size);
    Ok(match wanted.term.id {
        "list" | "list_kind" | "authority" | "ground" | "status" | "since" | "until" | "entry" => {
            lines(&file, wanted, &lens).iter().map(|line| of_entry(wanted.term.id, line, url)).collect()
        }
        id => OrganisationForm::of(&file, &lens).map_or_else(Vec::new, |form| of_organisation(id, &form)),
    })
}

fn of_answer(wanted: &Wanted, form: &CheckForm) -> Vec<CellForm> {
    match wanted.term.id {
        "strength" => vec![text(form.strength)],
        "meaning" => vec![text(&form.meaning)],
        _ => form.notes.iter().map(|note| text(&note.says)).collect(),
    }
}

fn lines(file: &File, wanted: &Wanted, lens: &Lens<'_>) -> Vec<EntryLineForm> {
    let seen = lens.entries(file).into_iter().filter_map(|(id, _)| EntryLineForm::of(file, id, lens));
    seen.filter(|line| wanted.with_ended || !line.status.is_ended).collect()
}

fn of_entry(property: &str, line: &EntryLineForm, url: &PublicUrl) -> CellForm {
    match property {
        "list" => text(line.list_title.in_language("en")),
        "list_kind" => text(line.list_kind),
        "authority" => text(&line.decided_by),
        "ground" => text(line.ground_title.in_language("en")),
        "status" => text(line.status.word),
        "since" => day(line.from),
        "until" => day(line.until),
        _ => text(&format!("{url}/en/entries/{}", line.id)),
    }
}

fn of_organisation(property: &str, form: &OrganisationForm) -> Vec<CellForm> {
    let identifiers = || std::iter::once(&form.identifier).chain(&form.also);
    let codes = |scheme: &Scheme| {
        let of_scheme = identifiers().filter_map(|text| text.parse::<Identifier>().ok());
        of_scheme.filter(|found| found.scheme() == scheme).map(|found| text(found.code())).collect()
    };
    match property {
        "name" => vec![text(&form.name)],
        "other_names" => {
            let others = form.names.iter().filter(|name| name.text != form.name);
            others.map(|name| text(&name.text)).collect()
        }
        "identifier" => identifiers().map(|found| text(found)).collect(),
        "uscCode" => codes(&Scheme::CnUscc),
        "leiCode" => codes(&Scheme::Lei),
        "country" => form.region.iter().filter_map(|region| region.get(..2)).map(text).collect(),
        _ => Vec::new(),
    }
}

fn text(text: &str) -> CellForm {
    CellForm::Text { str: text.to_owned() }
}

/// A day as the specification writes moments.
fn day(day: Option<Date>) -> CellForm {
    day.map_or(CellForm::Nothing {}, |day| CellForm::Day { date: format!("{day}T00:00:00Z") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read_or_refused_with_its_place() {
        let asked = read(
            r#"{"ids":["src-a:1"],"properties":[{"id":"strength","settings":{"matter":"procurement","as_of":"","ended":true}}]}"#,
        )
        .unwrap();
        assert_eq!(asked.ids, ["src-a:1"]);
        assert!(asked.properties[0].matter.is_some() && asked.properties[0].as_of.is_none());
        assert!(asked.properties[0].with_ended);
        for (text, expected) in [
            ("x", "extend: expected value"),
            ("{}", "extend: it has not both lists"),
            (r#"{"ids":[1],"properties":[]}"#, "extend: ids: one of them is no text"),
            (r#"{"ids":[],"properties":[{"id":"colour"}]}"#, "there is no property 'colour'"),
            (r#"{"ids":[],"properties":[{}]}"#, "there is no property ''"),
            (
                r#"{"ids":[],"properties":[{"id":"list","settings":{"as_of":"soon"}}]}"#,
                "extend: list: as_of: ",
            ),
            (
                r#"{"ids":[],"properties":[{"id":"list","settings":{"as_of":1}}]}"#,
                "extend: list: as_of: it is no text",
            ),
        ] {
            let refused = read(text).err().map(|problem| problem.form().detail.clone()).unwrap_or_default();
            assert!(refused.contains(expected), "{text}: {refused}");
        }
        let many = serde_json::json!({"ids": vec!["a"; 201], "properties": []}).to_string();
        assert_eq!(read(&many).err().map(|problem| problem.form().status), Some(413));
    }

    #[test]
    fn an_organisation_is_meant_by_either_form_of_its_id() {
        let expected: Identifier = "src-worldbank:327405".parse().unwrap();
        for id in ["src-worldbank:327405", "src-worldbank.327405"] {
            assert_eq!(identifier_of(id), Some(expected.clone()), "{id}");
        }
        assert_eq!(identifier_of("entry.e-1"), None);
        assert_eq!(identifier_of("Q42"), None);
    }
}
