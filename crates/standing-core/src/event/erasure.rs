//! Erasing: what is left of an event whose words a law wants erased. Its steps, days and findings stay, so that the
//! file folds as before; what people wrote becomes a mark.
//!
//! Only what is not public has words that may go, and never what an entry rests on: decisions and their reasons stay.
//! When and by which law something was erased is an event of its own, [`super::directory::EventErased`].

use serde_json::{Map, Value};

use super::stored;
use crate::codec::StoredError;

/// What stands where words were erased.
pub const ERASED: &str = "[erased]";

/// The member by which the bytes say that they are what is left.
const MARK: &str = "erased";

/// The kinds of events that hold words which may be erased, and where.
const WORDS_OF: [(&str, &[&str]); 33] = [
    ("case-opened", &["lead"]),
    ("document-received", &["proof"]),
    ("representation-received", &["text"]),
    ("hearing-held", &["record"]),
    ("decision-proposed", &["reasons", "findings"]),
    ("proposal-returned", &["reasons"]),
    ("interim-ordered", &["reasons"]),
    ("interim-extended", &["reasons"]),
    ("interim-lifted", &["reasons"]),
    ("deadline-extended", &["reasons"]),
    ("contact-logged", &["office", "text"]),
    ("superior-informed", &["text"]),
    ("case-closed", &["reasons"]),
    ("objection-received", &["reasons"]),
    ("reconsideration-requested", &["reasons"]),
    ("error-reported", &["text"]),
    ("error-answered", &["reasons"]),
    ("exit-arose", &["evidence"]),
    ("exit-declined", &["reasons"]),
    ("entry-shielded", &["reasons"]),
    ("entry-restricted", &["reasons"]),
    ("restoration-applied", &["evidence"]),
    ("restoration-decided", &["reasons"]),
    ("measure-taken", &["reasons"]),
    ("measure-refused", &["reasons"]),
    ("measure-lifted", &["reasons"]),
    ("record-made", &["text"]),
    ("record-verified", &["text"]),
    ("correction-ordered", &["text"]),
    ("correction-reported", &["text"]),
    ("interview-held", &["text"]),
    ("pledge-made", &["text"]),
    ("pledge-closed", &["text"]),
];

/// Whether events of a kind hold words that may be erased.
#[must_use]
pub fn is_erasable(kind: &str) -> bool {
    fields_of(kind).is_some()
}

/// Every kind with words that may be erased.
pub fn erasable_kinds() -> impl Iterator<Item = &'static str> {
    WORDS_OF.iter().map(|(kind, _)| *kind)
}

/// The bytes that are left of stored bytes once their words are erased; none when nothing in them may be.
///
/// # Errors
/// When the bytes are no event.
pub fn without_words(bytes: &[u8]) -> Result<Option<Vec<u8>>, StoredError> {
    let event = stored::from_bytes(bytes)?;
    let Some(fields) = fields_of(event.kind.word()) else { return Ok(None) };
    let mut value: Value =
        serde_json::from_slice(bytes).map_err(|error| StoredError::new(error.to_string()))?;
    if let Some(what) = value.get_mut("what").and_then(Value::as_object_mut) {
        for field in fields {
            what.get_mut(*field).into_iter().for_each(blank);
        }
    }
    if let Some(members) = value.as_object_mut() {
        members.insert(MARK.to_owned(), Value::Bool(true));
    }
    let left = value.to_string().into_bytes();
    stored::from_bytes(&left).map(|_| Some(left))
}

/// Whether stored bytes say that they are what is left.
#[must_use]
pub fn is_left(bytes: &[u8]) -> bool {
    let members = serde_json::from_slice::<Map<String, Value>>(bytes);
    members.is_ok_and(|members| members.get(MARK) == Some(&Value::Bool(true)))
}

fn fields_of(kind: &str) -> Option<&'static [&'static str]> {
    WORDS_OF.iter().find(|(known, _)| *known == kind).map(|(_, fields)| *fields)
}

/// Replaces every text at or below a value; names, numbers and findings stay.
fn blank(value: &mut Value) {
    match value {
        Value::String(text) => ERASED.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(blank),
        Value::Object(members) => members.values_mut().for_each(blank),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EventKind;

    fn stored(kind: &str, what: &Value) -> Vec<u8> {
        let event = serde_json::json!({
            "v": 2, "of": "cn-uscc:91350100M000100Y43", "kind": kind, "recorded_at": "2026-11-22T08:00:00Z",
            "on": "2026-11-22", "by": "organisation", "what": what,
        });
        event.to_string().into_bytes()
    }

    #[test]
    fn words_go_and_steps_stay() {
        let cases = [
            (
                "representation-received",
                serde_json::json!({ "case": "c-1", "text": "Our clerk was ill." }),
                serde_json::json!({ "case": "c-1", "text": "[erased]" }),
            ),
            (
                "decision-proposed",
                serde_json::json!({
                    "case": "c-1", "outcome": "list", "reasons": "It can pay.",
                    "findings": { "able": { "holds": true, "reasons": "The accounts." } },
                }),
                serde_json::json!({
                    "case": "c-1", "outcome": "list", "reasons": "[erased]",
                    "findings": { "able": { "holds": true, "reasons": "[erased]" } },
                }),
            ),
            (
                "exit-arose",
                serde_json::json!({ "entry": "e-1", "exit": "performed", "evidence": { "completion": "Slip" } }),
                serde_json::json!({ "entry": "e-1", "exit": "performed", "evidence": { "completion": "[erased]" } }),
            ),
            (
                "contact-logged",
                serde_json::json!({ "case": "c-1", "office": "An office", "text": "It asked." }),
                serde_json::json!({ "case": "c-1", "office": "[erased]", "text": "[erased]" }),
            ),
        ];
        for (kind, what, expected) in cases {
            let bytes = stored(kind, &what);
            let left = without_words(&bytes).unwrap().unwrap();
            let value: Value = serde_json::from_slice(&left).unwrap();
            assert_eq!(value["what"], expected, "{kind}");
            assert_eq!(value["of"], "cn-uscc:91350100M000100Y43");
            assert!(is_left(&left) && !is_left(&bytes));
            let (before, after) = (stored::from_bytes(&bytes).unwrap(), stored::from_bytes(&left).unwrap());
            assert_eq!((before.on, before.by, before.recorded_at), (after.on, after.by, after.recorded_at));
            assert_eq!(without_words(&left).unwrap(), Some(left), "erasing twice changes nothing");
        }
    }

    #[test]
    fn what_an_entry_rests_on_stays() {
        for kind in [
            "decision-made",
            "entry-made",
            "entry-founded",
            "organisation-registered",
            "objection-decided",
            "reconsideration-decided",
            "entry-revoked",
            "entry-removed",
            "court-outcome-recorded",
            "pack-published",
            "event-erased",
        ] {
            assert!(!is_erasable(kind), "{kind}");
        }
        for kind in erasable_kinds() {
            assert!(EventKind::WORDS.contains(&kind), "{kind} is no kind of event");
        }
        let other = stored("stay-lifted", &serde_json::json!({ "entry": "e-1", "reasons": "It is over." }));
        assert_eq!(without_words(&other), Ok(None));
        assert!(without_words(b"{}").is_err() && !is_left(b"no event"));
    }
}
