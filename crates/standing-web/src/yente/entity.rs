//! One entity by its id, with its entries within it when asked; and the form in which entities leave.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use serde_json::Value;
use standing_core::standing::viewer::Viewer;
use standing_service::ask::{Seen, Times};
use standing_service::ftm::{Entity, EntityId, Mapper};

use super::asked::Asked;
use super::detail::{Anyone, Detail};
use crate::extract::Segment;
use crate::problem::Problem;
use crate::state::AppState;

/// An entity as it leaves: days are moments here.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EntityForm {
    pub(super) id: String,
    caption: String,
    schema: &'static str,
    pub(super) properties: BTreeMap<&'static str, Vec<Value>>,
    pub(super) datasets: Vec<String>,
    pub(super) referents: Vec<String>,
    target: bool,
    first_seen: String,
    last_seen: String,
    last_change: String,
}

impl From<Entity> for EntityForm {
    fn from(entity: Entity) -> Self {
        let texts = |texts: Vec<String>| texts.into_iter().map(Value::String).collect();
        let moment = |day: String| format!("{day}T00:00:00");
        Self {
            id: entity.id,
            caption: entity.caption,
            schema: entity.schema.as_str(),
            properties: entity.properties.into_iter().map(|(name, values)| (name, texts(values))).collect(),
            datasets: entity.datasets,
            referents: entity.referents,
            target: entity.target,
            first_seen: moment(entity.first_seen),
            last_seen: moment(entity.last_seen),
            last_change: moment(entity.last_change),
        }
    }
}

impl EntityForm {
    /// Puts other entities into a property, each without the property that leads back.
    fn nest(&mut self, property: &'static str, back: &str, others: Vec<Entity>) {
        let nested = others.into_iter().filter_map(|other| {
            let mut form = Self::from(other);
            form.properties.retain(|name, _| *name != back);
            serde_json::to_value(form).ok()
        });
        let nested = nested.collect::<Vec<_>>();
        if !nested.is_empty() {
            self.properties.insert(property, nested);
        }
    }
}

/// `GET /entities/{id}`
pub(super) async fn answer(
    State(state): State<AppState>,
    _: Anyone,
    Segment(name): Segment<String>,
    asked: Asked,
) -> Result<Response, Detail> {
    let is_nested = asked.flag("nested", true)?;
    let missing = || Detail::from(Problem::not_found("entity", &name));
    let id = name.parse::<EntityId>().map_err(|_| missing())?;
    let register = &state.register;
    let seen = match &id {
        EntityId::Organisation(identifier) => register.open_file(identifier, Times::default()).await?,
        EntityId::Entry(entry) => register.open_entry(entry.as_str(), Times::default()).await?,
    };
    let Seen { answer: Some(opened), as_of, .. } = seen else { return Err(missing()) };
    let shelf = state.shelf();
    let lens = shelf.lens(Viewer::Public, as_of, shelf.log_size());
    let mapper = Mapper { packs: lens.packs, directory: lens.directory, as_of, base: None };
    let organisation = mapper.organisation(&opened.file).ok_or_else(missing)?;
    let form = match &id {
        // Known under another of its identifiers: its entity has one id.
        EntityId::Organisation(_) if organisation.id != name => {
            return Ok(Redirect::permanent(&format!("/entities/{}", organisation.id)).into_response());
        }
        EntityId::Organisation(_) => {
            let mut form = EntityForm::from(organisation);
            if is_nested {
                form.nest("sanctions", "entity", mapper.sanctions(&opened.file));
            }
            form
        }
        EntityId::Entry(entry) => {
            let mut form = EntityForm::from(mapper.sanction(&opened.file, entry).ok_or_else(missing)?);
            if is_nested {
                form.nest("entity", "sanctions", vec![organisation]);
            }
            form
        }
    };
    let mut response = axum::Json(form).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    Ok(response)
}
