//! The published log, shown on both databases by the same tests: publishing, serving, clocks that go back, tampering
//! with the database behind its back, export and restoring, rebuild, backup. Each test has a register of its own: an
//! SQLite file, or a schema in the PostgreSQL database at STANDING_TEST_POSTGRES.
#![cfg(test)]

mod backup;
#[path = "../support/chance.rs"]
mod chance;
mod clock;
mod erasing;
mod export;
mod foreign;
mod keys;
mod node;
#[path = "../support/place.rs"]
mod place;
mod publishing;
mod rebuild;
mod sample;
mod serving;
mod tampering;
