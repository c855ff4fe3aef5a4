//! Every file of `scenarios/` is a test: the register answers each line as the file says. With `UPDATE=1` the
//! answers are written into the files instead, for a person to read.
//!
//! Nothing is judged here: the comparison is the crate's.
#![expect(clippy::disallowed_methods, reason = "the test reads and blesses the files of scenarios")]

use std::path::Path;
use std::sync::LazyLock;

use standing_core::packs::Packs;
use standing_core::scenario::Scenario;

#[path = "common/packs.rs"]
mod packs;

static PACKS: LazyLock<Result<Packs, String>> = LazyLock::new(packs::load);

fn scenario(path: &Path) -> datatest_stable::Result<()> {
    let packs = PACKS.as_ref().map_err(String::clone)?;
    let text = std::fs::read_to_string(path)?;
    let scenario = Scenario::parse(&text)?;
    let run = scenario.run(packs)?;
    if std::env::var("UPDATE").is_ok() {
        let blessed = scenario.blessed(&run);
        if blessed != text {
            std::fs::write(path, blessed)?;
        }
        return Ok(());
    }
    let differences = run.differences();
    if differences.is_empty() {
        return Ok(());
    }
    Err(Differences(differences.join("\n")).into())
}

/// The lines that are not answered as the file says; shown as they are, not quoted.
struct Differences(String);

impl std::fmt::Debug for Differences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\nRead what changed; if it is right, run with UPDATE=1.", self.0)
    }
}

impl std::fmt::Display for Differences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Differences {}

datatest_stable::harness! {
    { test = scenario, root = "../../scenarios", pattern = r"\.md$" },
}
