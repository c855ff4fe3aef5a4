//! The doors over HTTP: the JSON API and the pages.
//!
//! It decides nothing: a handler parses, says who asks, calls one use case and renders. No status code is
//! chosen outside `problem`.

pub mod forms;
