//! The published log: checkpoint and tiles as C2SP has them, and proofs.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use standing_service::ServiceError;
use standing_service::log::{LogReader, Resource};

use crate::extract::{Parameters, Segment};
use crate::problem::Problem;
use crate::state::AppState;

/// The newest checkpoint: a signed note over size and root of the log.
#[utoipa::path(
    get, path = "/checkpoint", tag = "log", operation_id = "checkpoint",
    responses((status = 200, description = "The note", body = String, content_type = "text/plain")),
)]
pub(crate) async fn checkpoint(
    State(state): State<AppState>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    send(reader(&state)?.resource("checkpoint").await?)
}

/// A tile of hashes or a bundle of leaves: `/tile/<L>/<N>[.p/<W>]` or `/tile/entries/<N>[.p/<W>]`.
pub(crate) async fn tile(
    State(state): State<AppState>,
    Segment(path): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    send(reader(&state)?.resource(&format!("tile/{path}")).await?)
}

/// The proof file of the event at a position: its leaf, the path to the root and the checkpoint. Verifies
/// offline.
#[utoipa::path(
    get, path = "/api/v1/events/{position}/proof", tag = "log", operation_id = "proof",
    params(("position" = u64, Path, minimum = 1, description = "The event's position; the first is 1")),
    responses((status = 200, description = "The proof file", body = String, content_type = "text/plain")),
)]
pub(crate) async fn proof(
    State(state): State<AppState>,
    Segment(position): Segment<u64>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let bundle = reader(&state)?.prove(position).await?;
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], bundle.to_string()).into_response())
}

fn reader(state: &AppState) -> Result<&LogReader, Problem> {
    let unsigned = || ServiceError::Unsigned("this register publishes no log; ask its operator".to_owned());
    Ok(state.log.as_deref().ok_or_else(unsigned)?)
}

fn send(resource: Resource) -> Result<Response, Problem> {
    let kept = HeaderValue::from_str(&resource.keep.cache_control()).map_err(|_| Problem::broken())?;
    let kind = HeaderValue::from_static(resource.content_type);
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], resource.bytes).into_response())
}
