//! Imports of lists, on SQLite and PostgreSQL: real files whole, later copies, broken rows, imports cut off.
#![cfg(test)]

mod again;
mod announcements;
mod broken;
mod chaos;
mod cut_off;
mod place;
mod restored;
mod rules;
mod world;
mod worldbank;
