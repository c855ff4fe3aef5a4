//! Matching: examples in, candidates out, each with a score and the reasons for it. A match is a possible match; a
//! person decides.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use standing_service::ftm::{Entity, Mapper};
use standing_service::screening::{Candidate, Explanation, Lists, SCREENED_MAX, Screening};

use super::asked::Asked;
use super::dataset;
use super::detail::{Anyone, Detail};
use super::entity::EntityForm;
use super::example::Example;
use crate::extract::{Segment, Unique};
use crate::limits::MATCH_QUERIES_MAX;
use crate::state::{AppState, Shelf};

/// Candidates when nothing is said.
const LIMIT: usize = 5;
/// The score from which on a candidate is a match when nothing is said.
const THRESHOLD: f64 = standing_service::screening::MATCH_THRESHOLD;
/// The score below which nothing is told of when nothing is said.
const CUTOFF: f64 = 0.5;

/// How all examples of a request are matched.
struct Manner {
    limit: usize,
    screening: Screening,
    filter: Filter,
}

/// What is left out of what was found.
#[derive(Default)]
pub(super) struct Filter {
    pub(super) topics: Vec<String>,
    pub(super) schemata_without: Vec<String>,
    pub(super) schema: Option<String>,
    pub(super) countries: Vec<String>,
    pub(super) changed_since: Option<Date>,
    pub(super) ids_without: Vec<String>,
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.topics.is_empty()
            && self.schemata_without.is_empty()
            && self.schema.is_none()
            && self.countries.is_empty()
            && self.changed_since.is_none()
            && self.ids_without.is_empty()
    }

    /// Whether an entity is not left out.
    pub(super) fn takes(&self, entity: &Entity) -> bool {
        let shares = |property: &str, wanted: &[String]| {
            wanted.is_empty()
                || entity
                    .properties
                    .get(property)
                    .is_some_and(|held| held.iter().any(|one| wanted.contains(one)))
        };
        let schema = entity.schema.as_str();
        let is_wider = |wanted: &String| {
            matches!(wanted.as_str(), "Thing" | "LegalEntity")
                || wanted == schema
                || (wanted == "Organization" && matches!(schema, "Company" | "PublicBody"))
        };
        let is_named = |id: &String| *id == entity.id || entity.referents.contains(id);
        let since = self.changed_since.map(|day| day.to_string());
        shares("topics", &self.topics)
            && shares("country", &self.countries)
            && self.schema.as_ref().is_none_or(is_wider)
            && !self.schemata_without.iter().any(|schema_without| schema_without == schema)
            && !self.ids_without.iter().any(is_named)
            && since.is_none_or(|since| entity.last_change >= since)
    }
}

/// What is told of one example.
#[derive(Debug, Serialize)]
struct AnswerForm {
    status: u16,
    results: Vec<ScoredForm>,
    total: TotalForm,
    query: Value,
    /// Why nothing could be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct TotalForm {
    pub(super) value: usize,
    /// `eq`, or `gte` where it was not counted to the end.
    pub(super) relation: &'static str,
}

#[derive(Debug, Serialize)]
struct ScoredForm {
    #[serde(flatten)]
    entity: EntityForm,
    score: f64,
    #[serde(rename = "match")]
    is_match: bool,
    explanations: BTreeMap<String, FeatureForm>,
}

#[derive(Debug, Serialize)]
struct FeatureForm {
    score: f64,
    detail: &'static str,
    query: Option<String>,
    candidate: Option<String>,
}

/// `POST /match/{dataset}`
pub(super) async fn answer(
    State(state): State<AppState>,
    _: Anyone,
    Segment(dataset): Segment<String>,
    asked: Asked,
    body: Bytes,
) -> Result<Response, Detail> {
    let shelf = state.shelf();
    let manner = manner(&shelf, &dataset, &asked)?;
    let Unique(body) = serde_json::from_slice(&body).map_err(|error| {
        Detail::range(
            "body",
            error,
            "send {\"queries\": {\"q\": {\"schema\": \"Company\", \"properties\": {}}}}",
        )
    })?;
    let mut responses = BTreeMap::new();
    for (key, example) in examples(&body)? {
        responses.insert(key, matched(&state, &shelf, &manner, &example).await?);
        tokio::task::yield_now().await;
    }
    let size = responses.len().to_string();
    let form = json!({ "limit": manner.limit, "log_size": shelf.log_size() });
    let mut form = form.as_object().cloned().unwrap_or_default();
    form.insert("responses".to_owned(), serde_json::to_value(&responses).unwrap_or_default());
    Ok(([("x-batch-size", size)], Json(form)).into_response())
}

fn manner(shelf: &Shelf, dataset: &str, asked: &Asked) -> Result<Manner, Detail> {
    asked.algorithm()?;
    let lists =
        dataset::lists(shelf.packs(), dataset, asked.all("include_dataset")?, asked.all("exclude_dataset")?)?;
    let filter = Filter {
        topics: asked.all("topics")?,
        schemata_without: asked.all("exclude_schema")?,
        changed_since: asked.changed_since()?,
        ids_without: asked.all("exclude_entity_ids")?,
        ..Filter::default()
    };
    let limit = asked.limit(LIMIT)?;
    let threshold = asked.score("threshold", THRESHOLD)?;
    let cutoff = asked.score("cutoff", CUTOFF)?.min(threshold);
    // What is left out afterwards must not take the place of what is not.
    let sought = if filter.is_empty() { limit } else { SCREENED_MAX };
    Ok(Manner { limit, screening: screening(lists, threshold, cutoff, sought), filter })
}

/// A question in the name of anyone.
pub(super) fn screening(lists: Lists, threshold: f64, cutoff: f64, limit: usize) -> Screening {
    Screening { limit, threshold, cutoff, lists, ..Screening::default() }
}

/// The examples of a request by their keys.
fn examples(body: &Value) -> Result<Vec<(String, Example)>, Detail> {
    let remedy =
        "send {\"queries\": {\"q\": {\"schema\": \"Company\", \"properties\": {\"name\": [\"…\"]}}}}";
    let queries = body.get("queries").and_then(Value::as_object);
    let queries = queries.ok_or_else(|| Detail::range("body", "there is no object of queries", remedy))?;
    if queries.is_empty() {
        return Err(Detail::input("body", "there are no queries", remedy));
    }
    if queries.len() > MATCH_QUERIES_MAX {
        let what = format!("there are {} queries in one request", queries.len());
        return Err(Detail::input("body", what, &format!("send at most {MATCH_QUERIES_MAX} at once")));
    }
    queries.iter().map(|(key, value)| Ok((key.clone(), Example::read(key, value)?))).collect()
}

async fn matched(
    state: &AppState,
    shelf: &Shelf,
    manner: &Manner,
    example: &Example,
) -> Result<AnswerForm, Detail> {
    let query = json!({ "schema": example.schema, "properties": example.properties });
    if let Some(detail) = example.hindrance() {
        let total = TotalForm { value: 0, relation: "eq" };
        return Ok(AnswerForm { status: 200, results: Vec::new(), total, query, detail: Some(detail) });
    }
    let screened = state.register.screen(&example.subject(), &manner.screening).await?;
    let mut value = screened.total_matches;
    let mut found =
        screened.candidates.iter().filter_map(|candidate| Some((entity(shelf, candidate)?, candidate)));
    let results: Vec<ScoredForm> = if manner.filter.is_empty() {
        found.map(|(entity, candidate)| scored(entity, candidate)).collect()
    } else {
        value = 0;
        let mut results = Vec::new();
        for (entity, candidate) in found.by_ref().filter(|(entity, _)| manner.filter.takes(entity)) {
            value = value.saturating_add(usize::from(candidate.is_match));
            if results.len() < manner.limit {
                results.push(scored(entity, candidate));
            }
        }
        results
    };
    let total = TotalForm { value, relation: "eq" };
    Ok(AnswerForm { status: 200, results, total, query, detail: None })
}

/// A candidate as an entity, as anyone may know it.
pub(super) fn entity(shelf: &Shelf, candidate: &Candidate) -> Option<Entity> {
    let mapper = Mapper {
        packs: shelf.packs(),
        directory: shelf.directory(),
        as_of: candidate.kept.as_of,
        base: None,
    };
    mapper.organisation(&candidate.kept.file)
}

fn scored(entity: Entity, candidate: &Candidate) -> ScoredForm {
    ScoredForm {
        entity: entity.into(),
        score: candidate.score,
        is_match: candidate.is_match,
        explanations: explanations(&candidate.comparison.explanation),
    }
}

/// The findings by the part that they are about; a second one of a part has a number.
fn explanations(explanation: &Explanation) -> BTreeMap<String, FeatureForm> {
    let mut features = BTreeMap::new();
    for finding in &explanation.findings {
        let part = finding.part.words().replace(' ', "_");
        let numbered = (2..).map(|number: u32| format!("{part}_{number}"));
        let free = std::iter::once(part.clone()).chain(numbered).find(|name| !features.contains_key(name));
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let feature = FeatureForm {
            score: finding.score,
            detail: finding.rule.words(),
            query: text(&finding.query),
            candidate: text(&finding.candidate),
        };
        features.extend(free.map(|name| (name, feature)));
    }
    features
}
