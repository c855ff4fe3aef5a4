//! Rules on Rust files: the opening words, leftovers, `allow`, and no clock, chance or I/O in the pure crates.
//!
//! Deliberately absent: parsing Rust. The rules read lines without their comments; a rule that a line can fool
//! is backed by clippy, which cannot be fooled.

use super::{File, Finding};

/// Crates that compute and nothing else.
const PURE_CRATES: [&str; 3] =
    ["crates/standing-core/src/", "crates/standing-screening/src/", "crates/standing-transparency/src/"];

/// Names that read a clock, draw chance or reach outside; none may stand in a pure crate.
const IMPURE_NAMES: [&str; 16] = [
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "rand::",
    "rand_core::",
    "thread_rng",
    "OsRng",
    "getrandom",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "File::open",
];

/// What people leave behind while they search for a fault.
const LEFTOVERS: [&str; 5] = ["println!", "print!", "dbg!", "todo!", "unimplemented!"];

/// Writing to standard error is for the two programs; libraries return values and errors.
const PROGRAM_ONLY: [&str; 2] = ["eprintln!", "eprint!"];

/// Crates that are programs.
const PROGRAMS: [&str; 2] = ["crates/standing/", "crates/xtask/"];

/// Everything untidy in one Rust file.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if !file.text.starts_with("//! ") {
        findings.push(file.finding(Some(0), "open the file with `//!`: what it is and what it does not do"));
    }
    findings.extend(check_attributes(file));
    if !file.is_test() {
        findings.extend(check_product_lines(file));
    }
    findings
}

fn check_attributes(file: &File) -> impl Iterator<Item = Finding> {
    let lines = code_lines(&file.text);
    lines.filter(|(_, code)| code.starts_with("#[allow") || code.starts_with("#![allow")).map(
        |(number, _)| {
            file.finding(
                Some(number),
                "say `#[expect(…, reason = \"…\")]`; it is noticed when it is no longer needed",
            )
        },
    )
}

fn check_product_lines(file: &File) -> Vec<Finding> {
    // The rules name what they forbid.
    if file.path.starts_with("crates/xtask/src/tidy/") {
        return Vec::new();
    }
    let is_pure = PURE_CRATES.iter().any(|folder| file.path.starts_with(folder));
    let is_program = PROGRAMS.iter().any(|folder| file.path.starts_with(folder));
    // A file that says why it prints, as the linter asks, may; so may a build script, which speaks to cargo.
    let prints =
        file.text.contains("expect(clippy::print_stdout, reason") || file.path.ends_with("/build.rs");
    let mut findings = Vec::new();
    for (number, code) in code_lines(file.product_text()) {
        let holds = |name: &&&str| has_name(code, name);
        if let Some(name) = LEFTOVERS.iter().find(holds).filter(|name| !(prints && name.starts_with("print")))
        {
            findings.push(file.finding(Some(number), format!("`{name}` is a leftover; remove it")));
        }
        if let Some(name) = PROGRAM_ONLY.iter().find(holds).filter(|_| !is_program) {
            findings.push(
                file.finding(Some(number), format!("`{name}` in a library; return a value or an error")),
            );
        }
        if let Some(name) = IMPURE_NAMES.iter().find(holds).filter(|_| is_pure) {
            let message = format!("`{name}` in a pure crate; take time, chance and data as arguments");
            findings.push(file.finding(Some(number), message));
        }
        if code.contains("expect(clippy::too_many_lines") {
            findings.push(file.finding(Some(number), "a function fits a screen (70 lines); split it"));
        }
    }
    findings
}

/// Lines with their number from 0, trimmed and without line comments.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code).trim()).enumerate()
}

/// Whether `name` stands in `code` as a whole name, not as the end of a longer one.
fn has_name(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    /// Number of findings for a file that opens properly and then holds `line`.
    fn count(path: &str, line: &str) -> usize {
        check(&file(path, &format!("//! A file.\n{line}\n"))).len()
    }

    #[test]
    fn every_file_opens_with_its_purpose() {
        assert_eq!(check(&file("crates/a/src/b.rs", "fn b() {}\n")).len(), 1);
        assert_eq!(check(&file("crates/a/tests/b.rs", "// B.\n")).len(), 1);
        assert_eq!(check(&file("README.md", "# B\n")).len(), 0);
    }

    #[test]
    fn lines_are_judged_by_crate() {
        let core = "crates/standing-core/src/a.rs";
        let store = "crates/standing-store/src/a.rs";
        let program = "crates/standing/src/a.rs";
        let cases = [
            (core, "let now = std::time::SystemTime::now();", 1),
            (core, "let now = jiff::Zoned::now();", 1),
            (core, "use rand::Rng;", 1),
            (core, "use operand::Left;", 0),
            (core, "let text = std::fs::read(path);", 1),
            (core, "// no SystemTime here", 0),
            (store, "let now = SystemTime::now();", 0),
            (store, "println!(\"{row}\");", 1),
            (store, "eprintln!(\"{row}\");", 1),
            (program, "eprintln!(\"{row}\");", 0),
            (program, "let x = dbg!(y);", 1),
            (program, "#![expect(clippy::print_stdout, reason = \"r\")]\nprintln!(\"{row}\");", 0),
            ("crates/standing/build.rs", "println!(\"cargo::warning\");", 0),
            (store, "#[allow(dead_code)]", 1),
            (store, "#![allow(dead_code)]", 1),
            (store, "#[expect(dead_code, reason = \"r\")]", 0),
            (store, "#[expect(clippy::too_many_lines, reason = \"r\")]", 1),
            ("crates/standing-core/tests/a.rs", "println!(\"{:?}\", std::fs::read(path));", 0),
            ("crates/standing-core/tests/a.rs", "#[allow(dead_code)]", 1),
        ];
        for (path, line, expected) in cases {
            assert_eq!(count(path, line), expected, "{path}: {line}");
        }
    }

    #[test]
    fn the_test_module_may_read_files_and_print() {
        let text = "//! A.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert_eq!(check(&file("crates/standing-core/src/a.rs", text)), []);
    }
}
