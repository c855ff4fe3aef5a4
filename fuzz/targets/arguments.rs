//! Words and arguments of commands.
#![no_main]

#[path = "../../crates/standing-core/tests/fuzz/entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::arguments(bytes));
