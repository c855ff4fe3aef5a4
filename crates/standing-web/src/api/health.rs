//! Whether the node lives, and whether it is ready to answer.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use standing_service::screening::IndexState;
use standing_service::seal::hex;
use utoipa::ToSchema;

use crate::problem;
use crate::state::AppState;

/// Whether the node lives.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HealthForm {
    /// Always `ok`.
    status: &'static str,
}

/// Whether the node is ready, and how fresh it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReadyForm {
    /// `ok` when it is ready, else `not-ready`.
    status: &'static str,
    /// Whether checks are answered from memory, names can be searched and the log is signed, where it is published.
    is_ready: bool,
    /// Whether the live standing of every organisation is in memory.
    is_live_loaded: bool,
    /// The size of the log that this node knows.
    log_size: u64,
    /// The size of the log in the database.
    stored_size: u64,
    /// The size under the newest checkpoint; none before the first, or where none is published.
    published_size: Option<u64>,
    /// Events that are not under a checkpoint yet.
    unpublished: Option<u64>,
    /// Why the log is not signed; none while it is.
    not_signed: Option<String>,
    /// The index of names; none while the first is being built.
    names: Option<NamesForm>,
}

/// The index of names, and how fresh it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NamesForm {
    /// SHA-256 that names the index, as hexadecimal digits.
    hash: String,
    /// The size of the log that it holds.
    log_size: u64,
    /// The version of the matcher.
    matcher: &'static str,
    /// How many organisations it holds; one that changed since it was built counts again.
    organisations: usize,
    /// How many names.
    names: usize,
    /// When it was built; what came since was taken in.
    built_at: Timestamp,
    /// Whether the database holds more than it does.
    is_outdated: bool,
}

impl NamesForm {
    fn of(names: &IndexState, stored_size: u64) -> Self {
        Self {
            hash: hex(&names.hash),
            log_size: names.log_size,
            matcher: names.matcher,
            organisations: names.organisations,
            names: names.names,
            built_at: names.built_at,
            is_outdated: names.log_size < stored_size,
        }
    }
}

/// The node lives.
#[utoipa::path(
    get, path = "/healthz", tag = "health", operation_id = "alive",
    responses((status = 200, description = "It lives", body = HealthForm)),
)]
pub(crate) async fn alive() -> Json<HealthForm> {
    Json(HealthForm { status: "ok" })
}

/// The node is ready to answer, or what is missing.
#[utoipa::path(
    get, path = "/readyz", tag = "health", operation_id = "ready",
    responses(
        (status = 200, description = "It is ready", body = ReadyForm),
        (status = 503, description = "It is not ready yet", body = ReadyForm),
    ),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Response, problem::Problem> {
    let stored_size = state.register.store().head().await.map_err(standing_service::ServiceError::from)?;
    let published = state.publisher.as_ref().and_then(|publisher| publisher.current());
    let published_size = published.map(|checkpoint| checkpoint.size());
    let not_signed = match &state.publisher {
        Some(publisher) => publisher.refusal().await,
        None => None,
    };
    let is_live_loaded = state.register.is_ready();
    let names = state.register.index_state();
    let is_ready = is_live_loaded && not_signed.is_none() && names.is_some();
    let form = ReadyForm {
        status: if is_ready { "ok" } else { "not-ready" },
        is_ready,
        is_live_loaded,
        log_size: state.register.log_size(),
        stored_size,
        published_size,
        unpublished: state
            .publisher
            .as_ref()
            .map(|_| stored_size.saturating_sub(published_size.unwrap_or(0))),
        not_signed,
        names: names.map(|names| NamesForm::of(&names, stored_size)),
    };
    Ok((problem::readiness(form.is_ready), Json(form)).into_response())
}
