//! Golden files: every stored form of an event that was ever written, byte for byte.
//!
//! A file here is never changed, since logs hold such bytes for ever. `UPDATE=1` writes files for kinds that
//! have none yet and touches no other. Each kind has two: one with every field set, and the smallest that reads.
#![cfg(test)]
#![expect(
    clippy::disallowed_methods,
    reason = "golden files are read and written, and the environment says whether they may be written"
)]

mod samples;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use standing_core::event::stored::{Owned, from_bytes, read, to_bytes};
use standing_core::event::{Author, Event, EventKind};

/// One golden file.
struct Golden {
    name: String,
    bytes: Vec<u8>,
}

/// Whose the events of the golden files are.
const OF: &str = "cn-uscc:91350100M000100Y43";

/// The version that is written.
const VERSION: u32 = 2;

fn folder(version: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/events/v{version}"))
}

/// The bytes of a golden file, without the line break at its end.
fn golden(version: u32, name: &str) -> Option<Vec<u8>> {
    let mut bytes = fs::read(folder(version).join(format!("{name}.json"))).ok()?;
    assert_eq!(bytes.pop(), Some(b'\n'), "{name} does not end with a line break");
    Some(bytes)
}

/// Writes a golden file that does not exist; one that exists is left alone, whatever it holds.
fn write_new(name: &str, bytes: &[u8]) {
    let path = folder(VERSION).join(format!("{name}.json"));
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") && !path.exists() {
        fs::create_dir_all(folder(VERSION)).unwrap();
        fs::write(&path, [bytes, b"\n"].concat()).unwrap();
    }
}

fn all(version: u32) -> Vec<Golden> {
    let mut found = fs::read_dir(folder(version))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            Golden { bytes: golden(version, &name).unwrap(), name }
        })
        .collect::<Vec<_>>();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found
}

/// The smallest form that still reads as an event of the kind: every key left out that may be left out.
fn smallest(event: &Event) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(&to_bytes(event, OF)).unwrap();
    while let Some(smaller) = one_key_less(&value, &value, &mut Vec::new()) {
        value = smaller;
    }
    serde_json::to_vec(&value).unwrap()
}

/// `whole` without the first key below `at` that it can do without.
fn one_key_less(whole: &Value, at: &Value, path: &mut Vec<String>) -> Option<Value> {
    for key in at.as_object()?.keys() {
        path.push(key.clone());
        let mut without = whole.clone();
        let (last, above) = path.split_last().unwrap();
        let parent = above.iter().try_fold(&mut without, |value, key| value.get_mut(key)).unwrap();
        parent.as_object_mut().unwrap().remove(last);
        if from_bytes(&serde_json::to_vec(&without).unwrap()).is_ok() {
            return Some(without);
        }
        if let Some(smaller) = at.get(key).and_then(|child| one_key_less(whole, child, path)) {
            return Some(smaller);
        }
        path.pop();
    }
    None
}

#[test]
fn every_kind_has_its_golden_files() {
    for event in samples::events() {
        let word = event.kind.word();
        write_new(word, &to_bytes(&event, OF));
        write_new(&format!("{word}.smallest"), &smallest(&event));
    }
    let sampled = samples::events().iter().map(|event| event.kind.word()).collect::<BTreeSet<_>>();
    assert_eq!(sampled, EventKind::WORDS.iter().copied().collect(), "a kind has no sample");
    let mut missing = Vec::new();
    for word in EventKind::WORDS {
        let names = [(*word).to_owned(), format!("{word}.smallest")];
        missing.extend(names.into_iter().filter(|name| golden(VERSION, name).is_none()));
    }
    assert!(missing.is_empty(), "no golden file, write them with UPDATE=1: {missing:?}");
}

#[test]
fn bytes_become_an_event_and_the_same_bytes() {
    for Golden { name, bytes } in all(VERSION) {
        let Owned { event, of } = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(of.as_deref(), Some(OF), "{name}");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(text(&to_bytes(&event, OF)), text(&bytes), "{name}");
        assert_eq!(event.kind.word(), name.trim_end_matches(".smallest"), "{name}");
    }
}

#[test]
fn stored_fields_keep_their_meaning() {
    for event in samples::events() {
        let word = event.kind.word();
        let bytes = golden(VERSION, word)
            .unwrap_or_else(|| panic!("{word} has no golden file: write it with UPDATE=1"));
        assert_eq!(from_bytes(&bytes).unwrap(), event, "{word}");
    }
}

/// Version 1 did not say whose an event is, and is read as it always was.
#[test]
fn version_1_is_still_read() {
    let samples = samples::events();
    let of_kind = |word: &str| samples.iter().find(|event| event.kind.word() == word).unwrap();
    let files = all(1);
    assert!(files.len() > 100, "only {} files of version 1", files.len());
    for Golden { name, bytes } in files {
        let Owned { event, of } = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(of, None, "{name}");
        match name.strip_suffix(".smallest") {
            None => assert_eq!(event, *of_kind(&name), "{name}"),
            Some(word) => assert_eq!(event.kind.word(), word),
        }
    }
}

#[test]
fn samples_set_every_field() {
    for event in samples::events() {
        let shown = format!("{:?}", event.kind);
        for unset in ["None", "false", "[]", "{}", "\"\""] {
            assert!(!shown.contains(unset), "{} leaves a field unset ({unset}): {shown}", event.kind.word());
        }
    }
}

#[test]
fn smallest_forms_leave_out_what_is_empty() {
    let mut left_out = 0;
    for event in samples::events() {
        let word = event.kind.word();
        let small = from_bytes(&golden(VERSION, &format!("{word}.smallest")).unwrap()).unwrap();
        assert_eq!((small.mark, small.pack), (None, None), "{word}");
        left_out += usize::from(small.kind != event.kind);
    }
    assert!(left_out > 20, "only {left_out} kinds have a field that may be left out");
}

#[test]
fn every_author_is_stored() {
    let event = samples::events().remove(0);
    for (author, stored) in [
        (Author::Authority("court-1".parse().unwrap()), r#""by":{"authority":"court-1"}"#),
        (Author::Unit("desk-1".parse().unwrap()), r#""by":{"unit":"desk-1"}"#),
        (Author::Organisation, r#""by":"organisation""#),
        (Author::Register, r#""by":"register""#),
        (Author::Public, r#""by":"public""#),
    ] {
        let event = Event { by: author, ..event.clone() };
        let bytes = to_bytes(&event, OF);
        assert!(String::from_utf8(bytes.clone()).unwrap().contains(stored), "{stored}");
        assert_eq!(from_bytes(&bytes), Ok(event));
    }
}

/// What was never stored is refused, with the place named.
#[test]
fn broken_bytes_are_refused() {
    let good: Value = serde_json::from_slice(&golden(VERSION, "case-opened").unwrap()).unwrap();
    let good_with = |pointer: &str, value: Value| {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        from_bytes(&serde_json::to_vec(&broken).unwrap()).unwrap_err().to_string()
    };
    for (pointer, value, told) in [
        ("/v", Value::from(3), "version"),
        ("/v", Value::Null, "version"),
        ("/of", Value::Null, "of"),
        ("/kind", Value::from("case-burned"), "unknown kind"),
        ("/kind", Value::Null, "kind"),
        ("/recorded_at", Value::from("yesterday"), "recorded_at"),
        ("/on", Value::from("2019-02-30"), "on"),
        ("/on", Value::Null, "on"),
        ("/by", Value::from("nobody"), "by"),
        ("/by", Value::Null, "by"),
        ("/pack/hash", Value::from("00"), "pack.hash"),
        ("/what/list", Value::from("no such name"), "what.list"),
        ("/what/case", Value::Null, "what.case"),
        ("/what/basis", Value::from(""), "what.basis"),
        ("/what/facts", Value::from("none"), "what.facts"),
        ("/what/facts/act.date", serde_json::json!({ "date": "2019" }), "what.facts.act.date"),
        ("/what/facts/act.amount", serde_json::json!({ "minor": 1.5, "currency": "CNY" }), "what.facts"),
        ("/what/restricted", Value::from("yes"), "what.restricted"),
    ] {
        let told_by = good_with(pointer, value.clone());
        assert!(told_by.contains(told), "{pointer} = {value}: '{told_by}' does not name '{told}'");
    }
    let mut stated: Value = serde_json::from_slice(&golden(VERSION, "facts-stated").unwrap()).unwrap();
    *stated.pointer_mut("/what").unwrap() = Value::from("not an object");
    assert!(from_bytes(&serde_json::to_vec(&stated).unwrap()).is_err(), "a text was read as facts");
    for bytes in [&b""[..], b"null", b"[]", b"{}", b"\xff", b"{\"v\":1}", b"{\"v\":2}"] {
        assert!(from_bytes(bytes).is_err(), "{bytes:?} was read");
    }
}
