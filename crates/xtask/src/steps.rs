//! Steps of a command: each is named, timed and reported; a failed step does not hide the ones after it.
//!
//! Deliberately absent: running steps side by side. Two cores are busy with one build.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::exec::Counts;

/// How one step ended.
pub(crate) enum Outcome {
    /// It did what it should.
    Passed,
    /// It found something wrong, shown above.
    Failed,
    /// It did not run, for this reason.
    Skipped(String),
    /// It ran tests.
    Tested(Counts),
}

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

impl Steps {
    /// Runs one step now. An error is shown and counts as a failed step.
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<Outcome>) {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let outcome = work().unwrap_or_else(|error| {
            eprintln!("{name}: {error:#}");
            Outcome::Failed
        });
        self.rows.push(Row { name, took: start.elapsed(), outcome });
    }

    /// The whole report, ending in the line `N passed, N failed`: tests, and every other step that failed.
    pub(crate) fn report(&self) -> String {
        let rows = self.rows.iter().map(Row::line);
        let counts = self.counts();
        let last = format!("{} passed, {} failed\n", counts.passed, counts.failed);
        std::iter::once("\n== time taken\n".to_owned()).chain(rows).chain([last]).collect()
    }

    /// Whether nothing failed.
    pub(crate) fn passed(&self) -> bool {
        self.counts().failed == 0
    }

    fn counts(&self) -> Counts {
        self.rows.iter().fold(Counts::default(), |sum, row| sum.plus(row.counts()))
    }
}

impl Row {
    fn line(&self) -> String {
        let word = match &self.outcome {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed => "FAILED".to_owned(),
            Outcome::Skipped(reason) => format!("skipped: {reason}"),
            Outcome::Tested(counts) => format!("{} passed, {} failed", counts.passed, counts.failed),
        };
        format!("{:>8.1} s  {:<24} {word}\n", self.took.as_secs_f64(), self.name)
    }

    fn counts(&self) -> Counts {
        match self.outcome {
            Outcome::Tested(counts) => counts,
            Outcome::Failed => Counts { passed: 0, failed: 1 },
            Outcome::Passed | Outcome::Skipped(_) => Counts::default(),
        }
    }
}

/// Passed or failed, from what a program answered.
pub(crate) fn outcome(ok: bool) -> Outcome {
    if ok { Outcome::Passed } else { Outcome::Failed }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn every_failure_is_counted_and_later_steps_still_run() {
        let mut steps = Steps::default();
        steps.step("format", || Ok(Outcome::Passed));
        steps.step("clippy", || Err(anyhow!("no clippy")));
        steps.step("tests", || Ok(Outcome::Tested(Counts { passed: 12, failed: 1 })));
        steps.step("advisories", || Ok(Outcome::Skipped("no network".to_owned())));
        assert!(!steps.passed());
        let report = steps.report();
        assert!(report.ends_with("\n12 passed, 2 failed\n"), "{report}");
        assert!(report.contains("skipped: no network"), "{report}");
    }

    #[test]
    fn nothing_failed_is_a_pass() {
        let mut steps = Steps::default();
        steps.step("tests", || Ok(Outcome::Tested(Counts { passed: 3, failed: 0 })));
        assert!(steps.passed());
        assert!(steps.report().ends_with("\n3 passed, 0 failed\n"));
    }
}
