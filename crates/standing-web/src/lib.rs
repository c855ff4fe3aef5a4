//! The doors over HTTP: the JSON API and the pages.
//!
//! It decides nothing: a handler parses, says who asks, calls one use case and renders. No status code is
//! chosen outside `problem`.

// Optimised builds look through the whole of a task at once: reading Parquet, screening and waiting lie deep in each other.
#![recursion_limit = "256"]

mod api;
mod asker;
mod door;
pub mod downloads;
mod extract;
pub mod forms;
mod guard;
pub mod limits;
pub mod meter;
mod openapi;
pub mod openid;
mod pages;
mod papers;
pub mod problem;
pub mod public_url;
mod reconcile;
mod router;
pub mod state;
mod yente;

pub use router::{openapi_document, router};
pub use state::AppState;
