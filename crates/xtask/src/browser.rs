//! The pages in a browser: `tests/browser` against the built register and its demonstration.
//!
//! Deliberately absent: which pages and which rules. That is the tests' own.

use std::process::Command;

use anyhow::Result;

use crate::exec;
use crate::layout::Layout;
use crate::pins;
use crate::register::Register;
use crate::steps::{Outcome, Steps};

/// The name of the step.
pub(crate) const STEP: &str = "pages in a browser";

/// The tests, with the pins of their packages.
const TESTS: &str = "tests/browser";

/// Runs the tests of these names alone, or all.
///
/// # Errors
/// When the steps cannot be reported.
pub(crate) fn run(layout: &Layout, names: &[String]) -> Result<bool> {
    let mut steps = Steps::default();
    steps.step(STEP, || test_pages(layout, names));
    crate::check::finish(&steps)
}

/// Fetches the packages, starts a register and runs the tests of these names, or all.
///
/// # Errors
/// When a package cannot be fetched or the register does not start.
pub(crate) fn test_pages(layout: &Layout, names: &[String]) -> Result<Outcome> {
    let tests = layout.root.join(TESTS);
    let packages = layout.target.join("browser");
    pins::fetch(&tests, &packages)?;
    let register = Register::start(layout, "browser")?;
    let mut node = Command::new("node");
    node.arg(tests.join("run.mjs")).args(names);
    node.env("STANDING_URL", &register.url).env("STANDING_MODULES", &packages);
    exec::tested(&mut node).map(Outcome::Tested)
}
