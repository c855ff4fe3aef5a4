//! Every message that a template or a handler asks for exists, every message that exists is asked for, every word
//! of the domain that pages say has one, and no word of the interface stands in a template.
#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use standing_core::event::EventKind;
use standing_core::event::entry::CourtOutcome;
use standing_core::event::record::RecordKind;
use standing_core::link::LinkKind;
use standing_core::name::NameKind;
use standing_core::pack::RuleKind;
use standing_core::pack::model::{Level, ListKind, Party, Strength};
use standing_core::standing::deadlines::DeadlineState;
use standing_core::standing::measures::MeasureWord;
use standing_core::standing::status::EndKind;
use standing_core::word::Word;

/// The families of messages that are asked for by a word: `t.word("family", word)`.
fn families() -> Vec<(&'static str, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|word| word.replace(['_', '.'], "-")).collect::<Vec<_>>();
    let strengths = || [words(&["none"]), words(Strength::WORDS)].concat();
    let names =
        [NameKind::Registered, NameKind::Former, NameKind::Short, NameKind::Alias, NameKind::Translation];
    let links = [LinkKind::SuccessorOf, LinkKind::PredecessorOf, LinkKind::BranchOf, LinkKind::HasBranch];
    vec![
        ("answer", strengths()),
        ("court", words(CourtOutcome::WORDS)),
        ("deadline", words(DeadlineState::WORDS)),
        ("ended", words(EndKind::WORDS)),
        ("event", words(EventKind::WORDS)),
        ("level", words(Level::WORDS)),
        ("link", links.iter().map(ToString::to_string).collect()),
        ("list-kind", words(ListKind::WORDS)),
        ("meaning", strengths()),
        ("measure", words(MeasureWord::WORDS)),
        ("month", (1..=12).map(|month| month.to_string()).collect()),
        ("name-kind", names.iter().map(ToString::to_string).collect()),
        (
            "note",
            words(&[
                "imported",
                "not-yet-in-force",
                "objection-pending",
                "reconsideration-pending",
                "suspended",
            ]),
        ),
        ("party", words(Party::WORDS)),
        ("problem-text", words(&["missing", "input", "busy", "broken"])),
        ("problem-title", words(&["missing", "input", "busy", "broken"])),
        ("record", words(RecordKind::WORDS)),
        ("rules", words(RuleKind::WORDS)),
        ("status", words(&["awaiting-service", "standstill", "in-force", "suspended", "ended"])),
        ("strength", strengths()),
    ]
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files(name: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder(name)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|found| found == extension) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    assert!(!found.is_empty(), "{name} holds no .{extension}");
    found
}

fn sources() -> String {
    let all = [files("templates", "html"), files("src/pages", "rs")].concat();
    // Unit tests may name messages that do not exist.
    all.iter()
        .map(|(_, text)| text.split("#[cfg(test)]").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (path, text) in files("locales/en", "ftl") {
        for line in text.lines() {
            let Some((key, _)) = line.split_once(" = ") else { continue };
            if key.starts_with(|first: char| first.is_ascii_lowercase()) {
                assert!(keys.insert(key.to_owned()), "{}: {key} is there twice", path.display());
            }
        }
    }
    keys
}

/// What stands in double quotes directly after these words.
fn quoted_after<'a>(text: &'a str, words: &str) -> impl Iterator<Item = &'a str> {
    text.match_indices(words).filter_map(move |(at, found)| {
        text[at + found.len()..].trim_start().strip_prefix('"')?.split('"').next()
    })
}

#[test]
fn no_message_is_missing() {
    let (sources, keys) = (sources(), keys());
    let mut asked = 0;
    for call in ["say(", ".with(", "counted("] {
        for key in quoted_after(&sources, call) {
            assert!(keys.contains(key), "the message {key} is asked for and missing");
            asked += 1;
        }
    }
    assert!(asked > 200, "only {asked} messages were seen");
    for (family, words) in families() {
        for word in words {
            assert!(keys.contains(&format!("{family}-{word}")), "the message {family}-{word} is missing");
        }
    }
}

#[test]
fn no_message_is_unused() {
    let sources = sources();
    let of_families: BTreeSet<String> = families()
        .into_iter()
        .flat_map(|(family, words)| words.into_iter().map(move |word| format!("{family}-{word}")))
        .collect();
    for key in keys() {
        let used = sources.contains(&format!("\"{key}\"")) || of_families.contains(&key);
        assert!(used, "nothing asks for the message {key}");
    }
}

#[test]
fn every_family_of_messages_is_known() {
    let known: BTreeSet<_> = families().into_iter().map(|(family, _)| family).collect();
    let sources = sources();
    let mut asked: BTreeSet<_> = quoted_after(&sources, "word(").collect();
    // Notes are asked for with the entry that they are about.
    assert!(sources.contains("format!(\"note-{}\""));
    asked.insert("note");
    assert_eq!(asked, known);
}

#[test]
fn no_word_of_the_interface_stands_in_a_template() {
    for (path, text) in files("templates", "html") {
        let mut bare = String::new();
        let mut rest = text.as_str();
        // Leaves out comments, expressions, statements and tags; what is left would be a word for the reader.
        while let Some(at) = rest.find(['<', '{']) {
            bare.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = ["{#", "{{", "{%", "<pre", "<code", "<"].iter().find(|open| rest.starts_with(**open));
            let close = match end {
                Some(&"{#") => "#}",
                Some(&"{{") => "}}",
                Some(&"{%") => "%}",
                Some(&"<pre") => "</pre>",
                Some(&"<code") => "</code>",
                _ => ">",
            };
            rest = rest.split_once(close).map_or("", |(_, after)| after);
        }
        bare.push_str(rest);
        let words =
            bare.split_whitespace().find(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
        assert_eq!(words, None, "{}: words belong in locales/", path.display());
    }
}
