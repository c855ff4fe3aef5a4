//! Holds entries and targets for libFuzzer together. Included by the tests of each crate that has entries.

use std::path::Path;

/// Every entry has a target of its name.
pub(crate) fn has_target(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/targets").join(format!("{name}.rs"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(text.contains(&format!("entries::{name}(")), "{} feeds something else", path.display());
}
