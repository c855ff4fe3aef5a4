//! Search by a text: the organisations whose names are like it, then those whose names hold it; without a text
//! everything that is listed, page by page.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use standing_core::file::File;
use standing_core::identifier::{Identifier, Scheme};
use standing_core::standing::status::{Status, status_at};
use standing_service::browse::{FoundOrganisation, SEARCH_CHARACTERS_MAX};
use standing_service::ftm::export::{ExportAsked, Extent};
use standing_service::ftm::{Entity, Mapper};
use standing_service::screening::{Lists, SCREENED_MAX, Subject, code_of};

use super::asked::Asked;
use super::dataset::{self, Dataset};
use super::detail::{Anyone, Detail};
use super::entity::EntityForm;
use super::matching::{Filter, TotalForm, entity, screening};
use crate::extract::Segment;
use crate::limits::{NAME_CHARS_MAX, PAGE_ROWS_MAX, SEARCH_OFFSET_MAX};
use crate::state::{AppState, Shelf};

/// Results when nothing is said.
const LIMIT: usize = 10;
/// Names less like the text than this are not told of.
const CUTOFF: f64 = 0.5;
/// The most organisations that one page without a text goes through.
const LOOKED_AT_MAX: u64 = 50_000;

/// One way to narrow a search.
#[derive(Debug, Serialize)]
struct FacetForm {
    label: &'static str,
    values: Vec<FacetValueForm>,
}

#[derive(Debug, Serialize)]
struct FacetValueForm {
    name: String,
    label: String,
    count: usize,
}

/// What is asked.
struct Search {
    text: String,
    lists: Lists,
    filter: Filter,
    limit: usize,
    offset: usize,
}

/// `GET /search/{dataset}`
pub(super) async fn answer(
    State(state): State<AppState>,
    _: Anyone,
    Segment(dataset): Segment<String>,
    asked: Asked,
) -> Result<Response, Detail> {
    let shelf = state.shelf();
    let search = read(&shelf, &dataset, &asked)?;
    let (found, relation) = match search.text.is_empty() {
        true => everything(&state, &search).await?,
        false => (like(&state, &shelf, &search).await?, "eq"),
    };
    let total = TotalForm { value: found.len(), relation };
    let facets = facets(&found, &dataset::all(shelf.packs()));
    let page = found.into_iter().skip(search.offset).take(search.limit).map(EntityForm::from);
    let body = Json(json!({
        "results": page.collect::<Vec<_>>(),
        "facets": facets,
        "total": total,
        "limit": search.limit,
        "offset": search.offset,
        "log_size": shelf.log_size(),
    }));
    Ok(([(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"))], body).into_response())
}

fn read(shelf: &Shelf, dataset: &str, asked: &Asked) -> Result<Search, Detail> {
    let text = asked.text("q").unwrap_or_default().trim().to_owned();
    let chars = text.chars().count();
    if chars > NAME_CHARS_MAX {
        let remedy = format!("give at most {NAME_CHARS_MAX}");
        return Err(Detail::range("parameter 'q'", format!("it has {chars} characters"), &remedy));
    }
    let mut include = asked.all("include_dataset")?;
    include.extend(asked.all("datasets")?);
    let lists = dataset::lists(shelf.packs(), dataset, include, asked.all("exclude_dataset")?)?;
    let filter = Filter {
        topics: asked.all("topics")?,
        countries: asked.all("countries")?,
        schema: asked.text("schema").map(str::to_owned),
        schemata_without: asked.all("exclude_schema")?,
        changed_since: asked.changed_since()?,
        ..Filter::default()
    };
    Ok(Search { text, lists, filter, limit: asked.limit(LIMIT)?, offset: asked.offset()? })
}

/// The organisations that have the identifier, a name like the text, or one that holds it; each once.
async fn like(state: &AppState, shelf: &Shelf, search: &Search) -> Result<Vec<Entity>, Detail> {
    let identifiers = identifiers(&search.text);
    let query =
        Subject { identifiers: identifiers.iter().map(code_of).collect(), ..Subject::named(&search.text) };
    let asked = screening(search.lists.clone(), CUTOFF, CUTOFF, SCREENED_MAX);
    let screened = state.register.screen(&query, &asked).await?;
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    let mut take = |entity: Entity| {
        if search.filter.takes(&entity) && ids.insert(entity.id.clone()) {
            found.push(entity);
        }
    };
    screened.candidates.iter().filter_map(|candidate| entity(shelf, candidate)).for_each(&mut take);
    if search.text.chars().count() <= SEARCH_CHARACTERS_MAX && !search.text.chars().any(char::is_control) {
        let holding = state.register.search(&search.text, None, PAGE_ROWS_MAX).await?;
        holding.items.iter().filter_map(|held| listed(shelf, &search.lists, held)).for_each(&mut take);
    }
    Ok(found)
}

/// An identifier with its scheme, or a code whose check digits say what it is.
fn identifiers(text: &str) -> Vec<Identifier> {
    let coded =
        [Scheme::CnUscc, Scheme::Lei].into_iter().filter_map(|scheme| Identifier::new(scheme, text).ok());
    text.parse().ok().into_iter().chain(coded).collect()
}

/// An organisation that was found by a part of its name, if it is listed for anyone.
fn listed(shelf: &Shelf, lists: &Lists, found: &FoundOrganisation) -> Option<Entity> {
    let (file, as_of) = (&found.kept.file, found.kept.as_of);
    let mapper = Mapper { packs: shelf.packs(), directory: shelf.directory(), as_of, base: None };
    has_live(&mapper, file, lists).then(|| mapper.organisation(file)).flatten()
}

fn has_live(mapper: &Mapper<'_>, file: &File, lists: &Lists) -> bool {
    mapper.shown(file).any(|id| {
        file.entries.get(id).is_some_and(|entry| lists.has(entry))
            && matches!(
                status_at(file, id, mapper.packs, mapper.as_of),
                Some(Status::InForce | Status::Suspended { .. })
            )
    })
}

/// Everything that is listed, up to the end of the page; whether there is more.
async fn everything(state: &AppState, search: &Search) -> Result<(Vec<Entity>, &'static str), Detail> {
    let wanted = search.offset.min(SEARCH_OFFSET_MAX).saturating_add(search.limit);
    let asked = ExportAsked { extent: Extent::Listed, ..ExportAsked::default() };
    let mut entities = state.register.entities(asked)?;
    let only = |dataset: &String| search.lists.only.is_empty() || search.lists.only.contains(dataset);
    let mut found = Vec::new();
    while let Some(held) = entities.next().await? {
        let Some(organisation) = held.into_iter().next() else { continue };
        let is_asked = organisation.datasets.iter().any(only)
            && !organisation.datasets.iter().any(|dataset| search.lists.without.contains(dataset));
        if organisation.target && is_asked && search.filter.takes(&organisation) {
            found.push(organisation);
        }
        if found.len() > wanted || entities.looked_at() >= LOOKED_AT_MAX {
            return Ok((found, "gte"));
        }
    }
    Ok((found, "eq"))
}

fn facets(found: &[Entity], datasets: &BTreeMap<String, Dataset>) -> BTreeMap<&'static str, FacetForm> {
    let title =
        |name: &str| datasets.get(name).map_or_else(|| name.to_owned(), |dataset| dataset.title.clone());
    let of_property = |property: &'static str| {
        found.iter().filter_map(move |entity| entity.properties.get(property)).flatten().cloned()
    };
    let plain = |name: &str| name.to_owned();
    BTreeMap::from([
        ("countries", facet("Countries", of_property("country"), plain)),
        ("topics", facet("Topics", of_property("topics"), plain)),
        ("datasets", facet("Data sources", found.iter().flat_map(|entity| entity.datasets.clone()), title)),
    ])
}

/// How often each value comes, the most frequent first.
fn facet(
    label: &'static str,
    names: impl Iterator<Item = String>,
    title: impl Fn(&str) -> String,
) -> FacetForm {
    let mut counts = BTreeMap::<String, usize>::new();
    names.for_each(|name| {
        let count = counts.entry(name).or_default();
        *count = count.saturating_add(1);
    });
    let mut values = counts
        .into_iter()
        .map(|(name, count)| FacetValueForm { label: title(&name), name, count })
        .collect::<Vec<_>>();
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name)));
    FacetForm { label, values }
}
