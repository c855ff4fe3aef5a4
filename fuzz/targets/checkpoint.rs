//! Checkpoints, signed notes, requests to witnesses.
#![no_main]

#[path = "../../crates/standing-transparency/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::checkpoint(bytes));
