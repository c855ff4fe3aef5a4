//! `./dev test`: every test of the workspace, on both databases, and the documentation's examples.
//!
//! Deliberately absent: choosing tests by area. Arguments go to the test runner as they are.

use std::process::Command;

use anyhow::Result;

use crate::browser;
use crate::clients;
use crate::contract;
use crate::exec;
use crate::layout::Layout;
use crate::pins;
use crate::postgres::{Durability, Postgres};
use crate::steps::{Outcome, Steps};
use crate::tool;

/// The address of the PostgreSQL that tests may make databases on.
pub(crate) const POSTGRES_VARIABLE: &str = "STANDING_TEST_POSTGRES";

/// Where the pins of the verifiers of the log that are not ours are.
const FOREIGN_PINS: &str = "crates/standing-transparency/tests/foreign";

/// The folder of those verifiers.
const FOREIGN_VARIABLE: &str = "STANDING_FOREIGN_DIR";

/// Runs the tests and prints how long each step took.
///
/// # Errors
/// When the steps cannot be reported.
pub(crate) fn run(layout: &Layout, arguments: &[String]) -> Result<bool> {
    let mut steps = Steps::default();
    add_to(&mut steps, layout, arguments);
    crate::check::finish(&steps)
}

/// Adds the steps of the tests to a longer list of steps.
pub(crate) fn add_to(steps: &mut Steps, layout: &Layout, arguments: &[String]) {
    let mut suite = Suite::default();
    steps.step("set-up: test runner", || suite.find_runner());
    steps.step("set-up: foreign tools", || suite.prepare_foreign(layout));
    steps.step("set-up: PostgreSQL", || suite.start_postgres(layout));
    steps.step("tests", || suite.run_tests(arguments));
    if arguments.is_empty() {
        steps.step("tests of examples", || {
            suite.run_counting(exec::cargo(&["test", "--workspace", "--doc", "--locked", "--quiet"]))
        });
        steps.step(browser::STEP, || browser::test_pages(layout, &[]));
        steps.step(contract::STEP, || contract::test_contract(layout));
        steps.step(clients::STEP, || clients::test_clients(layout, &[]));
    }
}

/// What the tests need to run.
#[derive(Default)]
struct Suite {
    has_nextest: bool,
    variables: Vec<(&'static str, String)>,
    /// Held so that the server lives as long as the suite.
    postgres: Option<Postgres>,
}

impl Suite {
    fn find_runner(&mut self) -> Result<Outcome> {
        match tool::NEXTEST.ensure() {
            Ok(()) => {
                self.has_nextest = true;
                Ok(Outcome::Passed)
            }
            Err(error) => Ok(Outcome::Skipped(format!("cargo test runs the tests instead: {error:#}"))),
        }
    }

    fn prepare_foreign(&mut self, layout: &Layout) -> Result<Outcome> {
        let folder = layout.target.join("foreign");
        pins::fetch(&layout.root.join(FOREIGN_PINS), &folder)?;
        self.variables.push((FOREIGN_VARIABLE, folder.display().to_string()));
        Ok(Outcome::Passed)
    }

    fn start_postgres(&mut self, layout: &Layout) -> Result<Outcome> {
        if let Ok(url) = std::env::var(POSTGRES_VARIABLE) {
            return Ok(Outcome::Skipped(format!("{POSTGRES_VARIABLE} is set to {url}")));
        }
        let postgres = Postgres::start(layout, Durability::Relaxed)?;
        self.variables.push((POSTGRES_VARIABLE, postgres.url()));
        self.postgres = Some(postgres);
        Ok(Outcome::Passed)
    }

    fn run_tests(&self, arguments: &[String]) -> Result<Outcome> {
        let mut command = if self.has_nextest {
            exec::cargo(&["nextest", "run", "--locked", "--no-fail-fast"])
        } else {
            exec::cargo(&["test", "--all-targets", "--locked", "--no-fail-fast"])
        };
        if !names_a_package(arguments) {
            command.arg("--workspace");
        }
        command.args(arguments);
        self.run_counting(command)
    }

    /// Runs a test runner with what it needs to know.
    fn run_counting(&self, mut command: Command) -> Result<Outcome> {
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        exec::tested(&mut command).map(Outcome::Tested)
    }
}

/// Whether the arguments choose packages themselves.
fn names_a_package(arguments: &[String]) -> bool {
    let chooses = |word: &&str| word.starts_with("-p") || word.starts_with("--package");
    arguments.iter().map(String::as_str).take_while(|word| *word != "--").any(|word| chooses(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_package_is_seen() {
        let cases = [
            ("", false),
            ("-p standing-core", true),
            ("-pstanding-core", true),
            ("--package=standing-core", true),
            ("deadline --no-capture", false),
            ("-- -p", false),
        ];
        for (words, expected) in cases {
            let arguments: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            assert_eq!(names_a_package(&arguments), expected, "{words}");
        }
    }
}
