//! Rule on length: a file has at most 500 lines without its tests, half of the files at most 150.
//!
//! Exceptions stand in `docs/tidy-ratchet.toml` with their reason and may only shrink: a number above one that
//! was ever committed, a number that is no longer needed and slack are all refused.
//!
//! Deliberately absent: the length of functions, which clippy measures.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::{File, Finding};
use crate::exec;
use crate::layout::Layout;

/// Most lines of a file without its test module.
const FILE_LINES_MAX: usize = 500;

/// Most lines of the file in the middle.
const MEDIAN_LINES_MAX: usize = 150;

/// Where the exceptions are.
const RATCHET: &str = "docs/tidy-ratchet.toml";

/// Lines allowed for each file that is longer than it should be.
type Ratchet = BTreeMap<String, usize>;

/// Files that are too long, and exceptions that grew or are no longer needed.
pub(super) fn check(files: &[File], earlier: &[Ratchet]) -> Vec<Finding> {
    let text = files.iter().find(|file| file.path == RATCHET).map_or("", |file| file.text.as_str());
    let ratchet = match parse(text) {
        Ok(ratchet) => ratchet,
        Err(error) => return vec![about_ratchet(format!("{error:#}"))],
    };
    let lengths: BTreeMap<&str, usize> = files
        .iter()
        .filter(|file| file.is_rust() && !file.is_test())
        .map(|file| (file.path.as_str(), file.product_text().lines().count()))
        .collect();
    let mut findings = check_files(&lengths, &ratchet);
    findings.extend(check_exceptions(&lengths, &ratchet, earlier));
    findings.extend(check_median(&lengths));
    findings
}

/// Every version of the exceptions that was ever committed, as far as the history is here.
///
/// # Errors
/// When git fails or a committed version cannot be read.
pub(super) fn earlier_ratchets(layout: &Layout) -> Result<Vec<Ratchet>> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        exec::output(command.args(arguments).current_dir(&layout.root))
    };
    let mut ratchets = Vec::new();
    for commit in git(&["log", "--format=%H", "--diff-filter=AM", "--", RATCHET])?.lines() {
        let text = git(&["show", &format!("{commit}:{RATCHET}")])?;
        ratchets.push(parse(&text).with_context(|| format!("{RATCHET} of commit {commit}"))?);
    }
    Ok(ratchets)
}

fn check_files(lengths: &BTreeMap<&str, usize>, ratchet: &Ratchet) -> Vec<Finding> {
    let too_long = lengths.iter().filter(|(path, lines)| {
        let most = ratchet.get(**path).copied().unwrap_or(FILE_LINES_MAX);
        **lines > most
    });
    too_long
        .map(|(path, lines)| Finding {
            path: (*path).to_owned(),
            line: None,
            message: format!("{lines} lines without tests; at most {FILE_LINES_MAX}: split it by meaning"),
        })
        .collect()
}

fn check_exceptions(lengths: &BTreeMap<&str, usize>, ratchet: &Ratchet, earlier: &[Ratchet]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, allowed) in ratchet {
        let lines = lengths.get(path.as_str()).copied().unwrap_or(0);
        if lines <= FILE_LINES_MAX {
            findings.push(about_ratchet(format!("{path} has {lines} lines; remove its exception")));
        } else if lines < *allowed {
            findings
                .push(about_ratchet(format!("{path} has {lines} lines; lower its exception of {allowed}")));
        }
        let smallest = earlier.iter().filter_map(|ratchet| ratchet.get(path)).min();
        if let Some(smallest) = smallest.filter(|smallest| allowed > smallest) {
            findings.push(about_ratchet(format!("{path} was allowed {smallest} lines and may only shrink")));
        }
    }
    findings
}

fn check_median(lengths: &BTreeMap<&str, usize>) -> Option<Finding> {
    let mut sorted: Vec<usize> = lengths.values().copied().collect();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2).copied()?;
    let message = format!("half of the files have {median} lines or more; at most {MEDIAN_LINES_MAX}");
    (median > MEDIAN_LINES_MAX).then(|| Finding { path: "crates".to_owned(), line: None, message })
}

/// Reads `["path"]` tables of `lines` and `reason`.
fn parse(text: &str) -> Result<Ratchet> {
    let table: Table = text.parse().context("not TOML")?;
    table
        .into_iter()
        .map(|(path, exception)| {
            let lines = exception.get("lines").and_then(Value::as_integer);
            let reason = exception.get("reason").and_then(Value::as_str).filter(|reason| !reason.is_empty());
            let lines = lines.and_then(|lines| usize::try_from(lines).ok()).filter(|_| reason.is_some());
            lines
                .map(|lines| (path.clone(), lines))
                .with_context(|| format!("{path} needs `lines` and `reason`"))
        })
        .collect()
}

fn about_ratchet(message: String) -> Finding {
    Finding { path: RATCHET.to_owned(), line: None, message }
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    const LONG: &str = "crates/a/src/long.rs";

    /// Findings when one file has `lines` lines, among short ones, with this ratchet now and before.
    fn check_one(lines: usize, ratchet: &str, earlier: &[usize]) -> Vec<String> {
        let mut files = vec![file(RATCHET, ratchet), file(LONG, &"//! L.\n".repeat(lines))];
        files.extend((0..3).map(|n| file(&format!("crates/a/src/{n}.rs"), "//! S.\n")));
        let earlier: Vec<Ratchet> =
            earlier.iter().map(|lines| Ratchet::from([(LONG.to_owned(), *lines)])).collect();
        check(&files, &earlier).iter().map(ToString::to_string).collect()
    }

    fn exception(lines: usize) -> String {
        format!("[\"{LONG}\"]\nlines = {lines}\nreason = \"a table of the law\"\n")
    }

    #[test]
    fn long_files_are_found_and_exceptions_only_shrink() {
        let cases = [
            (500, String::new(), vec![], ""),
            (501, String::new(), vec![], "501 lines without tests"),
            (600, exception(600), vec![], ""),
            (600, exception(600), vec![650, 600], ""),
            (601, exception(600), vec![600], "601 lines without tests"),
            (590, exception(600), vec![600], "lower its exception"),
            (400, exception(600), vec![600], "remove its exception"),
            (650, exception(650), vec![650, 600], "may only shrink"),
            (600, "[\"a\"]\nlines = 600\n".to_owned(), vec![], "needs `lines` and `reason`"),
            (600, "lines".to_owned(), vec![], "not TOML"),
        ];
        for (lines, ratchet, earlier, expected) in cases {
            let findings = check_one(lines, &ratchet, &earlier).join("\n");
            let as_expected =
                if expected.is_empty() { findings.is_empty() } else { findings.contains(expected) };
            assert!(as_expected, "{lines} lines, {ratchet:?}, {earlier:?}: {findings:?}");
        }
    }

    #[test]
    fn the_file_in_the_middle_is_short() {
        let files: Vec<File> =
            [10, 151, 160].map(|n| file(&format!("crates/a/src/{n}.rs"), &"//! A.\n".repeat(n))).into();
        assert!(check(&files, &[]).iter().any(|finding| finding.message.contains("half of the files")));
        let tests = file("crates/a/tests/long.rs", &"//! A.\n".repeat(900));
        assert_eq!(check(&[tests], &[]), []);
    }
}
