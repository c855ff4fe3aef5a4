//! Screening by name and identifier on a register that changes, on SQLite and PostgreSQL.
#![cfg(test)]

#[path = "../support/chance.rs"]
mod chance;
mod decided;
mod found;
mod kept;
#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../support/place.rs"]
mod place;
#[path = "../import/rules.rs"]
mod rules;
mod seen;
mod world;
