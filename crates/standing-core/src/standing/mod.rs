//! Standing: what follows from a file on a day. Everything here is derived, nothing stored: the same file
//! asked about another day gives another answer.
//!
//! `view(fold(events[0..known_at]), as_of)`: the caller folds up to the state of the record that it asks
//! about; this folder answers for the day.

pub mod case;
pub mod certificate;
pub mod check;
mod cites;
pub mod consequences;
pub mod deadlines;
pub mod entries;
pub mod explain;
pub mod interim;
pub mod leads;
pub mod measures;
pub mod publication;
pub mod rules;
pub mod service;
pub mod statistics;
pub mod status;
pub mod tiers;
pub mod view;
pub mod viewer;
