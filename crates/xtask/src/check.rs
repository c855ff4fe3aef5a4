//! `./dev check`: everything that must hold before a change is merged, quickest first; the tests come last.
//!
//! Deliberately absent: stopping at the first failure. One run shows everything that is wrong.

use std::io::Write;
use std::process::Command;

use anyhow::{Context, Result};

use crate::exec;
use crate::layout::Layout;
use crate::steps::{Outcome, Steps, outcome};
use crate::{suite, tidy, tool};

/// Where the advisories come from; only asked whether it answers.
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";

/// A file in the repository that a command of the product writes to its standard output.
struct Generated {
    file: &'static str,
    /// Arguments of `cargo run -p standing --`.
    arguments: &'static [&'static str],
}

/// Every generated file; add a line here when a command can write one.
const GENERATED: &[Generated] = &[];

/// Runs every step and prints how long each took.
///
/// # Errors
/// When the steps cannot be reported.
pub(crate) fn run(layout: &Layout) -> Result<bool> {
    let mut steps = Steps::default();
    steps.step("format", || cargo_step(&["fmt", "--all", "--check"], &[]));
    steps.step("tidy", || Ok(outcome(tidy::run(layout)?)));
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"];
    steps.step("clippy", || cargo_step(&clippy, &[]));
    let doc = ["doc", "--workspace", "--no-deps", "--locked", "--quiet"];
    steps.step("documentation", || cargo_step(&doc, &[("RUSTDOCFLAGS", "-D warnings")]));
    steps.step("generated files", || check_generated(layout));
    steps.step("licences and bans", check_dependencies);
    steps.step("advisories", check_advisories);
    suite::add_to(&mut steps, layout, &[]);
    finish(&steps)
}

/// Prints the report of the steps and says whether they all passed.
///
/// # Errors
/// When standard output is closed.
pub(crate) fn finish(steps: &Steps) -> Result<bool> {
    std::io::stdout().write_all(steps.report().as_bytes()).context("standard output is closed")?;
    Ok(steps.passed())
}

fn cargo_step(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Outcome> {
    let mut command = exec::cargo(arguments);
    command.envs(variables.iter().copied());
    Ok(outcome(exec::succeeds(&mut command)?))
}

/// Compares every generated file with what its command writes now.
fn check_generated(layout: &Layout) -> Result<Outcome> {
    if GENERATED.is_empty() {
        return Ok(Outcome::Skipped("no generated files yet".to_owned()));
    }
    let mut all_same = true;
    for Generated { file, arguments } in GENERATED {
        let mut command = exec::cargo(&["run", "--quiet", "--locked", "-p", "standing", "--"]);
        let now = exec::output(command.args(*arguments))?;
        let kept = std::fs::read_to_string(layout.root.join(file)).unwrap_or_default();
        if kept != now {
            let words = arguments.join(" ");
            eprintln!("{file} is out of date; write it again: cargo run -p standing -- {words} > {file}");
            all_same = false;
        }
    }
    Ok(outcome(all_same))
}

/// Licences, banned crates and sources: needs no network once the crates are there.
fn check_dependencies() -> Result<Outcome> {
    tool::DENY.ensure()?;
    cargo_step(&["deny", "--log-level", "error", "check", "licenses", "bans", "sources"], &[])
}

/// Known weaknesses of the crates: only where the database of advisories can be reached.
fn check_advisories() -> Result<Outcome> {
    let mut ask = Command::new("timeout");
    ask.args(["20", "git", "ls-remote", ADVISORIES, "HEAD"]).env("GIT_TERMINAL_PROMPT", "0");
    if !exec::quietly(&mut ask) {
        return Ok(Outcome::Skipped(
            "the database of advisories cannot be reached; nothing was checked".to_owned(),
        ));
    }
    tool::DENY.ensure()?;
    cargo_step(&["deny", "--log-level", "error", "check", "advisories"], &[])
}
