//! What can be searched, and how fresh the index of it is.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use standing_service::seal::hex;

use super::dataset;
use super::detail::Detail;
use crate::state::AppState;

/// `GET /catalog`
pub(super) async fn answer(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Detail> {
    let shelf = state.shelf();
    let stored = state.register.store().head().await.map_err(standing_service::ServiceError::from)?;
    let index = state.register.index_state();
    let is_stale = index.as_ref().is_none_or(|index| index.log_size < stored);
    let datasets = dataset::all(shelf.packs());
    let names = datasets.keys().cloned().collect::<Vec<_>>();
    let version = index.as_ref().map_or(0, |index| index.log_size);
    let told = datasets.into_iter().map(|(name, dataset)| {
        json!({
            "name": name,
            "title": dataset.title,
            "version": version.to_string(),
            "children": dataset.children,
            "load": true,
            "index_version": version.to_string(),
            "index_current": !is_stale,
            "updated_at": index.as_ref().map(|index| index.built_at.to_string()),
        })
    });
    let told = told.collect::<Vec<Value>>();
    let (current, outdated) = if is_stale { (Vec::new(), names) } else { (names, Vec::new()) };
    let of_index = index.as_ref().map(|index| {
        json!({ "hash": hex(&index.hash), "log_size": index.log_size, "matcher": index.matcher,
            "organisations": index.organisations, "names": index.names })
    });
    let hash = index.as_ref().map(|index| hex(&index.hash)).unwrap_or_default();
    let tag = format!("W/\"{version:x}.{stored:x}.{}.{}\"", told.len(), hash.get(..16).unwrap_or_default());
    let form = json!({
        "datasets": told,
        "current": current,
        "outdated": outdated,
        "index_stale": is_stale,
        "index": of_index,
        "log_size": stored,
    });
    Ok(tagged(&headers, &tag, &form))
}

fn tagged(headers: &HeaderMap, tag: &str, form: &Value) -> Response {
    let is_there = headers.get(IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes());
    let mut response =
        if is_there { StatusCode::NOT_MODIFIED.into_response() } else { Json(form).into_response() };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    response.headers_mut().extend(HeaderValue::from_str(tag).ok().map(|tag| (ETAG, tag)));
    response
}
