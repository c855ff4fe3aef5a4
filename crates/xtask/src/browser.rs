//! The pages in a browser: `tests/browser` against the built register and its demonstration.
//!
//! Deliberately absent: which pages and which rules. That is the tests' own.

use std::process::Command;

use anyhow::Result;

use crate::exec;
use crate::layout::Layout;
use crate::pins;
use crate::register::{DEMO_PASSWORD, Register};
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
    in_browser(layout, "run.mjs", names)
        .and_then(|mut node| exec::tested(&mut node.command).map(Outcome::Tested))
}

/// Takes the pictures of `docs/pages.md` anew.
///
/// # Errors
/// When a page is not there, or cannot be pictured.
pub(crate) fn take_pictures(layout: &Layout) -> Result<bool> {
    let mut node = in_browser(layout, "pictures.mjs", &[])?;
    exec::succeeds(&mut node.command)
}

/// A program of the tests' folder, and the register that it visits.
struct Visit {
    command: Command,
    /// Runs as long as this lives.
    _register: Register,
}

fn in_browser(layout: &Layout, program: &str, arguments: &[String]) -> Result<Visit> {
    let tests = layout.root.join(TESTS);
    let packages = layout.target.join("browser");
    pins::fetch(&tests, &packages)?;
    let register = Register::start(layout, "browser")?;
    let mut node = Command::new("node");
    node.arg(tests.join(program)).args(arguments);
    node.env("STANDING_URL", &register.url).env("STANDING_MODULES", &packages);
    node.env("STANDING_DEMO_PASSWORD", DEMO_PASSWORD);
    // With these the operator invites people who have no login yet.
    node.env("STANDING_BINARY", &register.binary).env("STANDING_DATA", &register.data);
    Ok(Visit { command: node, _register: register })
}
