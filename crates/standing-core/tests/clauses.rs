//! `docs/clauses.md` says which clause is met by which rule and shown by which scenario. This test makes the
//! page afresh from the table, the packs and the passing scenarios, and fails when the file says anything else.
//! With `UPDATE=1` it writes the page.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the test reads what is shipped, blesses the page, and stops at a surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use standing_core::packs::Packs;
use standing_core::scenario::{Coverage, Scenario, read_requirements};

#[path = "common/packs.rs"]
mod packs;

/// The least number of clauses that passing scenarios must show; it may only grow.
const SHOWN_MIN: usize = 180;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What each passing scenario shows, by the name of its file.
fn shown(packs: &Packs) -> BTreeMap<String, BTreeSet<String>> {
    let mut shown = BTreeMap::new();
    for folder in std::fs::read_dir(root().join("scenarios")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let scenario = Scenario::parse(&std::fs::read_to_string(&path).unwrap());
            let run = scenario.unwrap_or_else(|error| panic!("{}: {error}", path.display())).run(packs);
            let run = run.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            if run.differences().is_empty() {
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                shown.insert(name, run.requirements());
            }
        }
    }
    shown
}

#[test]
fn the_page_of_clauses_says_what_scenarios_show() {
    let packs = packs::load().unwrap();
    let table = std::fs::read_to_string(root().join("packs/cn-credit/clauses.tsv")).unwrap();
    let coverage = Coverage::new(
        read_requirements(&table).unwrap(),
        packs.all().map(AsRef::as_ref).filter(|pack| pack.meta.id.as_str() == "cn-credit"),
        &shown(&packs),
    );
    assert_eq!(coverage.strangers(), Vec::<&str>::new(), "shown, and in no table");
    let shown = coverage.shown();
    assert!(shown >= SHOWN_MIN, "only {shown} clauses are shown by passing scenarios");
    let path = root().join("docs/clauses.md");
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(&path, coverage.page()).unwrap();
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == coverage.page(),
        "docs/clauses.md is stale: run this test with UPDATE=1 and read the diff"
    );
}
