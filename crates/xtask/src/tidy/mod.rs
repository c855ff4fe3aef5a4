//! Tidy: the habits that no compiler holds us to, checked over every tracked file.
//!
//! Deliberately absent: what rustfmt and clippy check already (layout, function length, panics). The rules'
//! own files name what they forbid, so the rules on words skip this folder and nothing else.

mod lengths;
mod links;
mod source;
mod words;

use std::fmt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::exec;
use crate::layout::Layout;

/// A tracked text file: path from the root with `/`, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Rust that only tests use: whole folders, and `tests.rs` beside the code.
    fn is_test(&self) -> bool {
        let in_folder = ["/tests/", "/benches/"].iter().any(|folder| self.path.contains(folder));
        in_folder || self.path.ends_with("/tests.rs")
    }

    /// The text before the test module at the end of the file.
    fn product_text(&self) -> &str {
        let marker = "\n#[cfg(test)]\nmod ";
        self.text.find(marker).and_then(|at| self.text.get(..=at)).unwrap_or(&self.text)
    }

    /// A finding in this file; `line` counts from 0 and is shown from 1.
    fn finding(&self, line: Option<usize>, message: impl Into<String>) -> Finding {
        let line = line.map(|number| number.saturating_add(1));
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

/// Something untidy: where, what, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: Option<usize>,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.path, self.message),
            None => write!(formatter, "{}: {}", self.path, self.message),
        }
    }
}

/// Checks every tracked file, shows what is untidy and says whether all is well.
///
/// # Errors
/// When git or a file cannot be read.
pub(crate) fn run(layout: &Layout) -> Result<bool> {
    let files = tracked_files(layout)?;
    let mut findings = check(&files);
    findings.extend(lengths::check(&files, &lengths::earlier_ratchets(layout)?));
    for finding in &findings {
        eprintln!("{finding}");
    }
    eprintln!("tidy: {} files, {} findings", files.len(), findings.len());
    Ok(findings.is_empty())
}

/// Every rule that looks at the files alone.
fn check(files: &[File]) -> Vec<Finding> {
    let one_by_one = files.iter().flat_map(|file| source::check(file).into_iter().chain(words::check(file)));
    one_by_one.chain(links::check(files)).collect()
}

/// Files that git tracks or would add, as far as they are still there; what is no text has none.
fn tracked_files(layout: &Layout) -> Result<Vec<File>> {
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&layout.root);
    let paths = exec::output(&mut command).context("git cannot list the files of the checkout")?;
    let mut files = Vec::new();
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        let found = layout.root.join(path);
        // What a link leads to is a file of its own.
        if found.is_symlink() {
            continue;
        }
        let Ok(bytes) = std::fs::read(found) else { continue };
        // A picture has no words to judge, but pages may link to it.
        let text = String::from_utf8(bytes).unwrap_or_default();
        files.push(File { path: path.to_owned(), text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(in crate::tidy) fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn the_test_module_is_not_product_text() {
        let with_tests = file("crates/a/src/b.rs", "//! B.\nfn b() {}\n\n#[cfg(test)]\nmod tests {\n}\n");
        assert_eq!(with_tests.product_text(), "//! B.\nfn b() {}\n\n");
        let without = file("crates/a/src/b.rs", "//! B.\n#[cfg(test)]\nuse c;\nfn b() {}\n");
        assert_eq!(without.product_text(), without.text);
    }

    #[test]
    fn a_finding_names_file_and_line() {
        let finding = file("a.md", "").finding(Some(0), "no heading");
        assert_eq!(finding.to_string(), "a.md:1: no heading");
    }
}
