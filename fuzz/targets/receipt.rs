//! Receipts.
#![no_main]

#[path = "../../crates/standing-transparency/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::receipt(bytes));
