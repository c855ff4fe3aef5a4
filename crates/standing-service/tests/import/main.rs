//! Imports of lists, on SQLite and PostgreSQL: real files whole, later copies, broken rows, imports cut off.
#![cfg(test)]

mod again;
mod announcements;
mod broken;
#[path = "../support/chance.rs"]
mod chance;
mod chaos;
mod cut_off;
#[path = "../support/place.rs"]
mod place;
mod restored;
mod rules;
mod world;
mod worldbank;
