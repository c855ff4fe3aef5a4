//! Running other programs: plainly, for their output, or while counting the tests they report.
//!
//! Deliberately absent: shells and retries. A program that cannot be started is an error that names it; a
//! program that ends badly is a result.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

/// Tests counted in the output of a test runner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed, timed out or could not be started.
    pub(crate) failed: u64,
}

impl Counts {
    /// The sum of two counts.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
        }
    }
}

/// A command for cargo in the current folder.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments);
    command
}

/// Runs to the end with our own input and output; says whether it ended well.
///
/// # Errors
/// When the program cannot be started.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    let name = name_of(command);
    Ok(command.status().with_context(|| format!("{name} cannot be started; is it installed?"))?.success())
}

/// Runs to the end without a word and says whether it is there and ended well.
pub(crate) fn quietly(command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// Runs to the end or gives an error that shows the command.
///
/// # Errors
/// When the program cannot be started or ends badly.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    if succeeds(command)? {
        return Ok(());
    }
    bail!("{command:?} failed; its own message is above")
}

/// What the program writes to standard output.
///
/// # Errors
/// When the program cannot be started, ends badly, or writes something that is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("{name} cannot be started"))?;
    if !output.status.success() {
        bail!("{command:?} failed; its own message is above");
    }
    String::from_utf8(output.stdout).with_context(|| format!("{name} wrote something that is not UTF-8"))
}

/// Runs a test runner to the end and counts; one that fails without a failed test (it did not build, it did not
/// start) counts as one failure.
///
/// # Errors
/// When the program cannot be started.
pub(crate) fn tested(command: &mut Command) -> Result<Counts> {
    let (ok, counts) = counting(command)?;
    let unseen = u64::from(!ok && counts.failed == 0);
    Ok(counts.plus(Counts { passed: 0, failed: unseen }))
}

/// Runs a test runner to the end, passing its output on line by line and counting the tests it reports.
///
/// # Errors
/// When the program cannot be started.
pub(crate) fn counting(command: &mut Command) -> Result<(bool, Counts)> {
    let name = name_of(command);
    let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().with_context(|| format!("{name} cannot be started; is it installed?"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let counts = thread::scope(|scope| {
        let from_stdout = scope.spawn(|| stdout.map(|stream| pass_on(stream, std::io::stdout())));
        let from_stderr = stderr.map(|stream| pass_on(stream, std::io::stderr())).unwrap_or_default();
        from_stdout.join().ok().flatten().unwrap_or_default().plus(from_stderr)
    });
    let status = child.wait().with_context(|| format!("{name} cannot be waited for"))?;
    Ok((status.success(), counts))
}

/// Copies a stream line by line and counts the tests of every summary line in it.
fn pass_on(from: impl Read, mut to: impl Write) -> Counts {
    let mut reader = BufReader::new(from);
    let mut counts = Counts::default();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // A reader of our output that went away must not stop the tests.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        counts = counts.plus(count_in(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    counts
}

/// The counts in a summary line of cargo-nextest or of the standard test harness; nothing in any other line.
fn count_in(line: &str) -> Counts {
    let Some((_, summary)) = line.split_once("run:").filter(|(head, _)| head.contains("Summary ")) else {
        return match line.split_once("test result:") {
            Some((_, summary)) => {
                Counts { passed: number_before(summary, "passed"), failed: number_before(summary, "failed") }
            }
            None => Counts::default(),
        };
    };
    let failed = ["failed", "timed out", "exec failed"].map(|word| number_before(summary, word));
    Counts { passed: number_before(summary, "passed"), failed: failed.iter().sum() }
}

/// The number that stands directly before `word`, or 0.
fn number_before(text: &str, word: &str) -> u64 {
    let parts = text.split([',', ';', '.']).map(str::trim);
    let found = parts.filter_map(|part| part.split_once(' ')).find(|(_, rest)| rest.starts_with(word));
    found.and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
}

/// The program's name for messages.
fn name_of(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_are_counted() {
        let cases = [
            ("     Summary [   0.003s] 5 tests run: 5 passed, 0 skipped", 5, 0),
            ("     Summary [   1.2s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped", 4, 3),
            ("     Summary [   1.2s] 1 test run: 0 passed, 1 exec failed, 0 skipped", 0, 1),
            ("     Summary [   1.2s] 1/4 tests run: 0 passed, 1 failed, 0 skipped", 0, 1),
            ("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 3, 0),
            ("test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out", 3, 2),
            ("        PASS [   0.003s] core tests::the_run_of_12 passed", 0, 0),
            ("", 0, 0),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(count_in(line), Counts { passed, failed }, "{line}");
        }
    }

    #[test]
    fn a_command_is_counted_and_its_end_seen() {
        let script = "echo 'test result: ok. 2 passed; 0 failed;'; \
                      echo 'Summary [ 1s] 3 tests run: 2 passed, 1 failed, 0 skipped' >&2; exit 3";
        let (ok, counts) = counting(Command::new("sh").args(["-c", script])).unwrap();
        assert!(!ok);
        assert_eq!(counts, Counts { passed: 4, failed: 1 });
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_is_one_failure() {
        for (script, passed, failed) in [
            ("exit 1", 0, 1),
            ("echo 'test result: ok. 2 passed; 0 failed;'; exit 1", 2, 1),
            ("echo 'test result: FAILED. 2 passed; 3 failed;'; exit 1", 2, 3),
            ("echo 'test result: ok. 2 passed; 0 failed;'", 2, 0),
        ] {
            let counts = tested(Command::new("sh").args(["-c", script])).unwrap();
            assert_eq!(counts, Counts { passed, failed }, "{script}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = must(&mut Command::new("no-such-program")).unwrap_err();
        assert!(format!("{error:#}").contains("no-such-program cannot be started"), "{error:#}");
    }
}
