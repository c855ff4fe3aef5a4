//! Cursors of pages.
#![no_main]

#[path = "../../crates/standing-store/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::cursor(bytes));
