//! Names of organisations.
#![no_main]

#[path = "../../crates/standing-core/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::name(bytes));
