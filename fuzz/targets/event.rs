//! Stored events.
#![no_main]

#[path = "../../crates/standing-core/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::event(bytes));
