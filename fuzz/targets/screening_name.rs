//! Names as the matcher reads them.
#![no_main]

#[path = "../../crates/standing-screening/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::screening_name(bytes));
