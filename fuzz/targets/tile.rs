//! Paths and bytes of tiles and bundles of entries.
#![no_main]

#[path = "../../crates/standing-transparency/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::tile(bytes));
