//! The door for clients of yente, the matching service of OpenSanctions: the same addresses, parameters and forms, so
//! that a client that is there works as it is.
//!
//! Whoever asks, this door tells what anyone may know: its data model has no place for less. It is outside of the
//! contract of our own API: unknown parameters are ignored and errors say `detail`, as its clients expect. What they
//! do not know (the index, the size of the log) is told beside.
//!
//! Deliberately absent: persons. A query for one gets an empty answer that says why.

mod algorithms;
mod asked;
mod catalog;
mod dataset;
mod detail;
mod entity;
mod example;
mod matching;
mod search;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::limits::MATCH_BODY_BYTES_MAX;
use crate::state::AppState;

/// Every address of the door, but those for health, which are our own API's too.
pub(crate) fn router() -> Router<AppState> {
    let matching = post(matching::answer).layer(DefaultBodyLimit::max(MATCH_BODY_BYTES_MAX));
    Router::new()
        .route("/match/{dataset}", matching)
        .route("/search/{dataset}", get(search::answer))
        .route("/entities/{id}", get(entity::answer))
        .route("/catalog", get(catalog::answer))
        .route("/algorithms", get(algorithms::answer))
        .route("/-/version", get(version))
}

async fn version() -> Json<Value> {
    Json(json!({ "standing": env!("CARGO_PKG_VERSION"), "version": env!("CARGO_PKG_VERSION") }))
}
