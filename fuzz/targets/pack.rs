//! Packs in TOML: read, checked, frozen, read back.
#![no_main]

#[path = "../../crates/standing-core/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::pack(bytes));
