//! Every message exists in both languages, with the same arguments; and every message that exists is asked for.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the test reads the messages and the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use standing_core::event::case::Outcome;
use standing_core::pack::model::Strength;
use standing_core::standing::status::EndKind;
use standing_core::word::Word;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Messages with the names of their arguments.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = root().join(format!("locales/{language}/documents.ftl"));
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    lines
        .map(|(key, words)| {
            let arguments = words.split("{ $").skip(1).filter_map(|rest| rest.split(" }").next());
            (key.to_owned(), arguments.map(ToOwned::to_owned).collect())
        })
        .collect()
}

/// Every text between quotes in the sources.
fn quoted(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            quoted(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').skip(1).step_by(2).map(ToOwned::to_owned));
        }
    }
}

#[test]
fn both_languages_have_every_message() {
    let (english, chinese) = (messages("en"), messages("zh"));
    assert!(english.len() > 80);
    assert_eq!(english, chinese);
}

#[test]
fn every_message_is_asked_for_and_every_family_is_whole() {
    let families = [
        ("decided", Outcome::WORDS),
        ("ended", EndKind::WORDS),
        ("strength", Strength::WORDS),
        ("status", &["awaiting-service", "standstill", "in-force", "suspended", "ended"]),
        ("month", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
    ];
    let mut asked = BTreeSet::new();
    quoted(&root().join("src"), &mut asked);
    for (family, words) in families {
        asked.extend(words.iter().map(|word| format!("{family}-{word}").replace('_', "-")));
    }
    let known = messages("en");
    for key in known.keys() {
        assert!(asked.contains(key), "nobody asks for {key}");
    }
    for (family, words) in families {
        for word in words {
            let key = format!("{family}-{word}").replace('_', "-");
            assert!(known.contains_key(&key), "{key} is missing");
        }
    }
}
