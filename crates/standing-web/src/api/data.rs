//! The register as a download: every organisation that is listed, in the data model of FollowTheMoney.
//!
//! A download reads the database while it lasts, so there is room for few, and one whose reader does not read ends.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use standing_service::ServiceError;
use standing_service::ftm::export::{Entities, ExportAsked, Extent, line};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::extract::{Caller, Parameters, TIMES};
use crate::limits::DOWNLOAD_STALL_MAX;
use crate::problem::Problem;
use crate::public_url::PublicUrl;
use crate::state::AppState;

/// A piece of a download holds about this many bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// Pieces that wait for the reader.
const PIECES_WAITING: usize = 2;

type Piece = Result<Bytes, std::io::Error>;

/// Every listed organisation and what is public of its entries, one entity of FollowTheMoney a line.
#[utoipa::path(
    get, path = "/data/entities.ftm.json", tag = "data", operation_id = "entities",
    params(
        ("scope" = Option<String>, Query, description = "listed (those with an entry that is shown) or known (all); listed when left out"),
        ("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out"),
        ("known_at" = Option<String>, Query, description = "A log size, or a day"),
    ),
    responses((status = 200, description = "One JSON object a line: each organisation, then its entries", body = String, content_type = "application/x-ndjson")),
)]
pub(crate) async fn entities(
    State(state): State<AppState>,
    caller: Caller,
    url: PublicUrl,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["scope"], &TIMES])?;
    let extent = match asked.text("scope") {
        None | Some("listed") => Extent::Listed,
        Some("known") => Extent::Known,
        Some(_) => {
            return Err(Problem::input("parameter 'scope'", "it is no scope", "give listed or known"));
        }
    };
    let times = asked.times(&state.register).await?;
    let days = times.as_of.map_or_else(|| state.register.days(), |day| vec![day]);
    let base = Some(url.to_string());
    let entities = state.register.entities(ExportAsked { times, extent, base })?;
    if let Some(unchanged) = caller.unchanged(entities.log_size(), &days) {
        return Ok(unchanged);
    }
    let room = Arc::clone(&state.downloads).try_acquire_owned();
    let room = room.map_err(|_| Problem::busy("downloads of the whole register"))?;
    let (pieces, waiting) = channel(PIECES_WAITING);
    let log_size = entities.log_size();
    tokio::spawn(send(entities, pieces, room));
    let mut response = Response::new(Body::from_stream(stream(waiting)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    let name = HeaderValue::from_static("attachment; filename=\"entities.ftm.json\"");
    headers.insert(CONTENT_DISPOSITION, name);
    caller.tag(headers, log_size, &days);
    Ok(response)
}

fn stream(waiting: Receiver<Piece>) -> impl futures_util::Stream<Item = Piece> {
    futures_util::stream::unfold(waiting, async |mut waiting| Some((waiting.recv().await?, waiting)))
}

/// Writes everything to the reader. Whoever sees the connection end early has not got everything.
async fn send(mut entities: Entities, pieces: Sender<Piece>, _room: OwnedSemaphorePermit) {
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    loop {
        let more = fill(&mut entities, &mut piece).await;
        let is_last = !matches!(more, Ok(true));
        let full = match more {
            Ok(_) => Ok(Bytes::from(std::mem::take(&mut piece))),
            Err(error) => {
                tracing::error!(%error, "a download broke off");
                Err(std::io::Error::other("the register could not be read to its end"))
            }
        };
        let sent = tokio::time::timeout(DOWNLOAD_STALL_MAX, pieces.send(full)).await;
        if is_last || !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}

/// Fills a piece; says whether there may be more.
async fn fill(entities: &mut Entities, piece: &mut Vec<u8>) -> Result<bool, ServiceError> {
    while piece.len() < PIECE_BYTES {
        let Some(found) = entities.next().await? else { return Ok(false) };
        for entity in &found {
            piece.extend_from_slice(line(entity)?.as_bytes());
            piece.push(b'\n');
        }
    }
    Ok(true)
}
