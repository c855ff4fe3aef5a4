//! The JSON API, one file a subject. A handler reads like its line in the contract: parse, say who asks, call
//! one use case, render.

pub(crate) mod batches;
mod by_name;
pub(crate) mod cases;
pub(crate) mod check;
pub(crate) mod commands;
pub(crate) mod data;
pub(crate) mod deadlines;
pub(crate) mod directory;
pub(crate) mod documents;
pub(crate) mod entries;
pub(crate) mod events;
pub(crate) mod evidence;
pub(crate) mod health;
pub(crate) mod lists;
pub(crate) mod log;
mod look;
pub(crate) mod not_same;
pub(crate) mod organisations;
pub(crate) mod packs;
pub(crate) mod purposes;
pub(crate) mod statistics;
