//! Programs that people already have: `tests/clients` against the built register and its demonstration.
//!
//! Deliberately absent: which programs and what they ask. That is the tests' own.

use std::process::Command;

use anyhow::Result;

use crate::exec;
use crate::layout::Layout;
use crate::pins;
use crate::register::Register;
use crate::steps::{Outcome, Steps};

/// The name of the step.
pub(crate) const STEP: &str = "other people's programs";

/// The tests, with the pins of their packages.
const TESTS: &str = "tests/clients";

/// Runs the tests with these programs alone, or all.
///
/// # Errors
/// When the steps cannot be reported.
pub(crate) fn run(layout: &Layout, names: &[String]) -> Result<bool> {
    let mut steps = Steps::default();
    steps.step(STEP, || test_clients(layout, names));
    crate::check::finish(&steps)
}

/// Fetches the packages, starts a register and runs the tests with these programs, or all.
///
/// # Errors
/// When a package cannot be fetched or the register does not start.
pub(crate) fn test_clients(layout: &Layout, names: &[String]) -> Result<Outcome> {
    let tests = layout.root.join(TESTS);
    let packages = layout.target.join("clients");
    pins::fetch(&tests, &packages)?;
    let register = Register::start(layout, "clients")?;
    let mut python = Command::new(packages.join("venv/bin/python"));
    // Beside the sources nothing is written.
    python.arg("-B").arg(tests.join("run.py")).args(names);
    python.env("STANDING_URL", &register.url).env("STANDING_BINARY", &register.binary);
    python.env("STANDING_DATA", &register.data);
    exec::tested(&mut python).map(Outcome::Tested)
}
