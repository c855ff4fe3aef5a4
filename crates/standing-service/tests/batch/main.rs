//! Files screened in a register, in every form and with everything wrong that files have; runs that are cut off.
#![cfg(test)]

mod answered;
mod broken;
#[path = "../support/chance.rs"]
mod chance;
mod cut_off;
mod desk;
mod jobs;
mod parquet;
#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../support/place.rs"]
mod place;
#[path = "../import/rules.rs"]
mod rules;
#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../import/world.rs"]
mod world;
