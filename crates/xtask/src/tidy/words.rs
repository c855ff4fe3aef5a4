//! Rules on words, in every text file: neutral names for lists, names that say something, nothing of one machine.
//!
//! Deliberately absent: spelling. And files that quote a source or hold its data keep the source's words.

use super::{File, Finding};

/// Colour words for lists; we say exclusion, key-scrutiny and trusted list.
const COLOUR_WORDS: [&str; 6] = ["blacklist", "black list", "black-list", "redlist", "red list", "red-list"];

/// Names of files and modules that say nothing.
const EMPTY_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "manager", "managers", "misc", "stuff"];

/// Folders of one machine.
const MACHINE_PATHS: [&str; 2] = ["/work/", "/root/"];

/// Hosts that packages are fetched from; the tools know them, and another site may use a mirror.
const REGISTRY_HOSTS: [&str; 8] = [
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "index.crates.io",
    "static.crates.io",
    "pypi.org/simple",
    "files.pythonhosted.org",
    "proxy.golang.org",
    "artifactory",
];

/// Where packs are held to the same words: the check, the page that describes it, and its tests.
const RULES_FOR_PACKS: [&str; 4] = [
    "crates/standing-core/src/pack/check/wording.rs",
    "crates/standing-core/tests/pack_checks.rs",
    "crates/standing-core/tests/never/",
    "docs/pack-format.md",
];

/// Everything untidy in the path and the words of one file.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let mut findings: Vec<Finding> = check_path(file).into_iter().collect();
    // The rules name what they forbid.
    if file.path.starts_with("crates/xtask/src/tidy/") {
        return findings;
    }
    let quotes =
        quotes_a_source(&file.path) || RULES_FOR_PACKS.iter().any(|path| file.path.starts_with(path));
    for (number, line) in file.text.lines().enumerate() {
        let finding = |message: String| file.finding(Some(number), message);
        findings
            .extend(machine_path(line).map(|path| finding(format!("`{path}` is a folder of one machine"))));
        findings.extend(registry_host(line).map(|host| finding(format!("`{host}` is a package registry"))));
        if !quotes {
            findings.extend(colour_word(line).map(|word| {
                finding(format!("`{word}`: say exclusion list, key-scrutiny list or trusted list"))
            }));
        }
        if file.is_rust() {
            findings.extend(
                empty_module(line).map(|name| finding(format!("module `{name}` says nothing; rename it"))),
            );
        }
    }
    findings
}

fn check_path(file: &File) -> Option<Finding> {
    let mut parts = file.path.split('/');
    let name = parts.find(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or_default()))?;
    Some(file.finding(None, format!("the name `{name}` says nothing; name the file after what it holds")))
}

/// Whether the file holds the words of others: sources, their data, licences, lock files.
fn quotes_a_source(path: &str) -> bool {
    let in_pack = path.starts_with("packs/") && path.ends_with("/clauses.tsv");
    let is_data = path.starts_with("samples/")
        || path.starts_with("bench/data/")
        || path.contains("/tests/data/")
        || path.contains("/tests/packs/");
    in_pack || is_data || matches!(path, "docs/clauses.md" | "LICENSE" | "Cargo.lock")
}

fn colour_word(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    COLOUR_WORDS.into_iter().find(|word| starts_a_word(&line, word))
}

fn machine_path(line: &str) -> Option<&'static str> {
    MACHINE_PATHS.into_iter().find(|path| {
        line.match_indices(path).any(|(at, _)| {
            let before = line.get(..at).and_then(|head| head.chars().next_back());
            !before.is_some_and(|letter| letter.is_alphanumeric() || "_.-/}>)".contains(letter))
        })
    })
}

fn registry_host(line: &str) -> Option<&'static str> {
    REGISTRY_HOSTS.into_iter().find(|host| line.contains(host))
}

fn empty_module(line: &str) -> Option<&'static str> {
    let (_, rest) = line.split_once("mod ")?;
    let name = rest.trim_end_matches([';', '{', ' ']);
    EMPTY_NAMES.into_iter().find(|empty| *empty == name)
}

/// Whether `word` begins where a word begins, so that `red list` is not found in `shared list`.
fn starts_a_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn words_are_judged_by_file() {
        let cases = [
            ("docs/a.md", "the Blacklist of firms", 1),
            ("docs/a.md", "blacklisted firms, a red list", 1),
            ("docs/a.md", "a shared list, filtered list", 0),
            ("docs/a.md", "the black-list", 1),
            ("packs/cn-credit/clauses.tsv", "red and black lists, a red list", 0),
            ("packs/cn-credit/pack.toml", "note = \"a red list\"", 1),
            ("crates/standing-core/src/pack/check/wording.rs", "blacklist", 0),
            ("crates/standing-core/src/pack/check/dates.rs", "blacklist", 1),
            ("samples/list.csv", "Black List Ltd", 0),
            ("docs/a.md", "see /work/shared/design.md", 1),
            ("docs/a.md", "see \"/root/.cargo\"", 1),
            ("docs/a.md", "https://example.org/work/1 and crates/work/a.rs", 0),
            ("samples/list.csv", "/work/main", 1),
            ("package-lock.json", "\"resolved\": \"https://registry.npmjs.org/a/-/a-1.tgz\"", 1),
            ("deny.toml", "https://github.com/rust-lang/crates.io-index", 0),
            ("crates/a/src/lib.rs", "mod utils;", 1),
            ("crates/a/src/lib.rs", "pub(crate) mod helper {", 1),
            ("crates/a/src/lib.rs", "mod utility_bill;", 0),
            ("crates/a/src/misc.rs", "//! A.", 1),
            ("crates/a/src/helpers/mod.rs", "//! A.", 1),
            ("crates/a/src/task_manager.rs", "//! A.", 0),
        ];
        for (path, line, expected) in cases {
            let findings = check(&file(path, line));
            assert_eq!(findings.len(), expected, "{path}: {line}: {findings:?}");
        }
    }
}
