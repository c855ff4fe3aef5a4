//! Lists to import, as CSV and JSON Lines.
#![no_main]

#[path = "../../crates/standing-service/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::list(bytes));
