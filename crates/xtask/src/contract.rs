//! The API against its contract: `tests/contract` against the built register and its demonstration.
//!
//! Deliberately absent: what is asked. That is the test's own.

use std::process::Command;

use anyhow::Result;

use crate::exec;
use crate::layout::Layout;
use crate::pins;
use crate::register::Register;
use crate::steps::{Outcome, Steps};

/// The name of the step.
pub(crate) const STEP: &str = "API against its contract";

/// The test, with the pins of its packages.
const TESTS: &str = "tests/contract";

/// The invented court of the demonstration whose officer asks: it has cases at every stage.
const AUTHORITY: &str = "Example-District-Court";

/// Runs the test alone.
///
/// # Errors
/// When the steps cannot be reported.
pub(crate) fn run(layout: &Layout) -> Result<bool> {
    let mut steps = Steps::default();
    steps.step(STEP, || test_contract(layout));
    crate::check::finish(&steps)
}

/// Fetches the packages, starts a register and runs the test.
///
/// # Errors
/// When a package cannot be fetched or the register does not start.
pub(crate) fn test_contract(layout: &Layout) -> Result<Outcome> {
    let tests = layout.root.join(TESTS);
    let packages = layout.target.join("contract");
    pins::fetch(&tests, &packages)?;
    let register = Register::start(layout, "contract")?;
    let mut python = Command::new(packages.join("venv/bin/python"));
    python.arg(tests.join("run.py")).env("STANDING_URL", &register.url);
    python.env("STANDING_OFFICER_KEY", register.key(&["--role", "officer", "--holder", AUTHORITY])?);
    python.env("STANDING_OPERATOR_KEY", register.key(&["--role", "operator"])?);
    exec::tested(&mut python).map(Outcome::Tested)
}
