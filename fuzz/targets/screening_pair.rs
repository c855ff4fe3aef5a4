//! Pairs of names, one a line.
#![no_main]

#[path = "../../crates/standing-screening/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::screening_pair(bytes));
