//! Packs in their canonical form, as a log gives them.
#![no_main]

#[path = "../../crates/standing-core/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::canonical(bytes));
