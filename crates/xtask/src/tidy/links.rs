//! Rule on Markdown: every relative link leads to a tracked file or folder.
//!
//! Deliberately absent: asking the web whether an address answers, and headings within a page.

use std::collections::BTreeSet;

use super::{File, Finding};

/// Every relative link of every Markdown file that leads nowhere.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let known = files_and_folders(files);
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, target) in relative_links(&file.text) {
            let leads = resolve(folder, target).is_some_and(|path| known.contains(path.as_str()));
            if !leads {
                findings.push(file.finding(Some(number), format!("the link `{target}` leads nowhere")));
            }
        }
    }
    findings
}

fn files_and_folders(files: &[File]) -> BTreeSet<&str> {
    let mut known = BTreeSet::from([""]);
    for file in files {
        known.insert(&file.path);
        known.extend(file.path.match_indices('/').filter_map(|(at, _)| file.path.get(..at)));
    }
    known
}

/// Targets of links outside code, with their line from 0, without fragment; addresses with a scheme are left out.
fn relative_links(text: &str) -> Vec<(usize, &str)> {
    let mut in_fence = false;
    let mut links = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            links.extend(targets(line).filter(|target| is_relative(target)).map(|target| (number, target)));
        }
    }
    let without_fragment = |target: &'_ str| target.find(['#', '?']).unwrap_or(target.len());
    links
        .into_iter()
        .filter_map(|(number, target)| Some((number, target.get(..without_fragment(target))?)))
        .collect()
}

/// What stands in `](…)`, and after `]:` of a reference at the start of a line; code spans are skipped.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let reference = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
    let outside_code = line.split('`').step_by(2);
    let inline =
        outside_code.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    reference.into_iter().chain(inline).filter_map(|target| target.split_whitespace().next())
}

fn is_relative(target: &str) -> bool {
    let has_scheme =
        target.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
    !has_scheme && !target.starts_with('#') && !target.starts_with("//")
}

/// The path from the root that `target` means in `folder`; none when it leaves the root.
fn resolve(folder: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn links_lead_somewhere() {
        let cases = [
            ("[a](b.md)", 0),
            ("[a](./b.md#part) and [c](../crates/a/)", 0),
            ("[a](missing.md)", 1),
            ("[a](../../outside.md)", 1),
            ("[a](/docs/b.md)", 1),
            ("[a](b.md \"title\")", 0),
            ("[a](https://example.org/x) [m](mailto:a@b.c) [p](#part)", 0),
            ("`[a](missing.md)`", 0),
            ("```\n[a](missing.md)\n```", 0),
            ("[ref]: missing.md", 1),
            ("[ref]: b.md", 0),
            ("![picture](missing.svg)", 1),
        ];
        for (text, expected) in cases {
            let others = [file("docs/b.md", ""), file("crates/a/Cargo.toml", "")];
            let files: Vec<File> = [file("docs/a.md", text)].into_iter().chain(others).collect();
            let findings = check(&files);
            assert_eq!(findings.len(), expected, "{text}: {findings:?}");
        }
    }
}
