//! Suggestions while a person types: organisations, types, properties; and the properties that can be fetched.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use standing_service::browse::{FoundOrganisation, SEARCH_CHARACTERS_MAX};
use standing_service::ftm::schema_of;
use utoipa::ToSchema;

use super::vocabulary::{PROPERTIES, TYPES, TermForm, all_fetchable, beginning, type_of};
use crate::extract::{Caller, Known, Parameters};
use crate::forms::FoundForm;
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::state::{AppState, Shelf};

/// How many are suggested at once.
const SUGGESTED: usize = 20;

/// Suggestions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermsForm {
    /// Those that begin so.
    result: Vec<TermForm>,
}

/// Suggested organisations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntitiesForm {
    /// Those whose name or identifier is, begins with or contains the text.
    result: Vec<EntityForm>,
}

/// A suggested organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntityForm {
    /// Its identifier.
    id: String,
    /// The name that it bears.
    name: String,
    /// Its country or region, and how many entries it has.
    description: String,
    /// Its type.
    notable: Vec<TermForm>,
}

/// Properties that can be fetched for a type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProposedForm {
    /// The type asked about.
    #[serde(rename = "type")]
    kind: String,
    /// How many were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    /// The properties.
    properties: Vec<TermForm>,
}

/// Organisations whose name begins so.
#[utoipa::path(
    get, path = "/reconcile/suggest/entity", tag = "reconciliation", operation_id = "suggest-entity",
    params(
        ("prefix" = Option<String>, Query, description = "What was typed: a name, its beginning, an identifier"),
        ("cursor" = Option<String>, Query, description = "How many suggestions to leave out at the beginning"),
    ),
    responses((status = 200, description = "Suggestions as the specification has them", body = EntitiesForm)),
)]
pub(crate) async fn entities(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.tolerated();
    let typed: String =
        asked.text("prefix").unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let typed: String = typed.trim().chars().take(SEARCH_CHARACTERS_MAX).collect();
    let skipped = cursor(&asked)?;
    let most = skipped.saturating_add(SUGGESTED).min(PAGE_ROWS_MAX);
    // A text of marks only is nothing to search for yet: the person still types.
    if !typed.chars().any(char::is_alphanumeric) {
        return Ok(Json(EntitiesForm { result: Vec::new() }).into_response());
    }
    let page = state.register.search(&typed, None, most).await?;
    let shelf = state.shelf();
    let found = page.items.iter().skip(skipped).filter_map(|found| entity(found, &shelf, &caller));
    Ok(Json(EntitiesForm { result: found.collect() }).into_response())
}

fn entity(found: &FoundOrganisation, shelf: &Shelf, caller: &Caller) -> Option<EntityForm> {
    let (file, as_of) = (&found.kept.file, found.kept.as_of);
    let lens = shelf.lens(caller.viewer(file), as_of, shelf.log_size());
    let form = FoundForm::of(file, found.matched.as_deref(), &found.matched_kind, &lens)?;
    let kind = type_of(schema_of(file.organisation.as_ref()?));
    let matched = form.matched.map(|matched| format!("{} name: {matched}", form.matched_kind));
    let told = format!("{} in force, {} suspended, {} ended", form.in_force, form.without_effect, form.ended);
    let parts = [form.region, matched, Some(told)].into_iter().flatten().collect::<Vec<_>>();
    Some(EntityForm {
        id: form.identifier,
        name: form.name,
        description: parts.join(" · "),
        notable: vec![kind.clone()],
    })
}

/// Types that begin so.
#[utoipa::path(
    get, path = "/reconcile/suggest/type", tag = "reconciliation", operation_id = "suggest-type",
    params(("prefix" = Option<String>, Query, description = "What was typed")),
    responses((status = 200, description = "Suggestions as the specification has them", body = TermsForm)),
)]
pub(crate) async fn types(parameters: Parameters) -> Result<Json<TermsForm>, Problem> {
    terms(&TYPES, parameters)
}

/// Properties that begin so.
#[utoipa::path(
    get, path = "/reconcile/suggest/property", tag = "reconciliation", operation_id = "suggest-property",
    params(("prefix" = Option<String>, Query, description = "What was typed")),
    responses((status = 200, description = "Suggestions as the specification has them", body = TermsForm)),
)]
pub(crate) async fn properties(parameters: Parameters) -> Result<Json<TermsForm>, Problem> {
    terms(&PROPERTIES, parameters)
}

fn terms(terms: &[TermForm], parameters: Parameters) -> Result<Json<TermsForm>, Problem> {
    let asked = parameters.tolerated();
    let found = beginning(terms, asked.text("prefix").unwrap_or_default());
    Ok(Json(TermsForm { result: found.skip(cursor(&asked)?).cloned().collect() }))
}

/// Properties whose values can be fetched for organisations of a type.
#[utoipa::path(
    get, path = "/reconcile/properties", tag = "reconciliation", operation_id = "proposed-properties",
    params(
        ("type" = Option<String>, Query, description = "The type, for example Organization"),
        ("limit" = Option<String>, Query, description = "How many at most"),
    ),
    responses((status = 200, description = "The properties as the specification has them", body = ProposedForm)),
)]
pub(crate) async fn proposed(parameters: Parameters) -> Result<Json<ProposedForm>, Problem> {
    let asked = parameters.tolerated();
    let limit = asked.get::<usize>("limit")?;
    let properties = all_fetchable().take(limit.unwrap_or(usize::MAX)).cloned().collect();
    let kind = asked.text("type").unwrap_or_default().chars().take(128).collect();
    Ok(Json(ProposedForm { kind, limit, properties }))
}

fn cursor(asked: &Known) -> Result<usize, Problem> {
    Ok(asked.get::<usize>("cursor")?.unwrap_or(0))
}
