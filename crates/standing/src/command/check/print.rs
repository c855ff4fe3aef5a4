//! Prints answers: for people, as CSV, or as JSON Lines. It counts what was found.

use serde_json::Value;

use super::Format;
use crate::output;

/// Headings of the CSV form.
const HEADINGS: [&str; 9] =
    ["organisation", "as_of", "log_size", "strength", "entries", "lists", "clauses", "notes", "problem"];

/// Prints answers and counts them.
pub(super) struct Printer {
    format: Format,
    rows: u64,
    unread: u64,
    found: u64,
}

impl Printer {
    pub(super) fn new(format: Format) -> Self {
        if format == Format::Csv {
            output::line(csv_line(&HEADINGS.map(str::to_owned)));
        }
        Self { format, rows: 0, unread: 0, found: 0 }
    }

    /// Prints the answer to what was asked for.
    pub(super) fn print(&mut self, asked: &str, answer: &Value) {
        self.rows += 1;
        if answer.get("problem").is_some() {
            self.unread += 1;
        } else if is_found(answer) {
            self.found += 1;
        }
        match self.format {
            Format::Text => text_lines(asked, answer).iter().for_each(output::line),
            Format::Csv => output::line(csv_line(&csv_fields(asked, answer))),
            Format::Jsonl => output::json_line(&json_row(asked, answer)),
        }
    }

    /// Rows answered.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Rows that could not be read.
    pub(super) fn unread(&self) -> u64 {
        self.unread
    }

    /// Whether a person has something to look at.
    pub(super) fn is_anything_found(&self) -> bool {
        self.found > 0 || self.unread > 0
    }
}

/// Whether anything follows, or is to be known, about the organisation.
fn is_found(answer: &Value) -> bool {
    items(answer, "consequences").next().is_some() || items(answer, "notes").next().is_some()
}

fn text_lines(asked: &str, answer: &Value) -> Vec<String> {
    if let Some(problem) = answer.get("problem").and_then(Value::as_str) {
        return vec![format!("{asked}: not read: {problem}")];
    }
    let mut lines = vec![format!(
        "{}: {} (as of {}, log size {})",
        text(answer, "organisation"),
        strength_words(text(answer, "strength")),
        text(answer, "as_of"),
        state_of_record(answer),
    )];
    for consequence in items(answer, "consequences") {
        let until = match text(consequence, "until") {
            "" => "no end known".to_owned(),
            until => format!("until {until}"),
        };
        let entry = Some(text(consequence, "entry")).filter(|entry| !entry.is_empty());
        lines.push(format!(
            "  {} in {}: {}",
            strength_words(text(consequence, "strength")),
            text(consequence, "matter"),
            in_english(consequence, "measure")
        ));
        lines.push(format!(
            "    {} on {}, from {}, {until} [{}]",
            entry.unwrap_or("before a decision"),
            text(consequence, "list"),
            text(consequence, "from"),
            clauses(consequence),
        ));
    }
    for note in items(answer, "notes") {
        lines.push(format!("  note: {} ({})", text(note, "says"), text(note, "entry")));
    }
    lines
}

/// The size of the log that was asked, and of how large a log when it was not all of it.
fn state_of_record(answer: &Value) -> String {
    let size = |name| answer.get(name).and_then(Value::as_u64).unwrap_or_default();
    match (size("known_at"), size("log_size")) {
        (known_at, log_size) if known_at == log_size => log_size.to_string(),
        (known_at, log_size) => format!("{known_at} of {log_size}"),
    }
}

fn strength_words(strength: &str) -> &str {
    match strength {
        "none" => "nothing follows",
        "ease" => "eased",
        "inspect" => "inspected more",
        "strict_review" => "strict review",
        "bar" => "barred",
        other => other,
    }
}

fn csv_fields(asked: &str, answer: &Value) -> [String; 9] {
    let distinct = |list: &str, name: &str| {
        let mut values = Vec::new();
        for value in items(answer, list).map(|item| text(item, name)).filter(|value| !value.is_empty()) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values.join("; ")
    };
    let organisation = Some(text(answer, "organisation")).filter(|known| !known.is_empty());
    [
        organisation.unwrap_or(asked).to_owned(),
        text(answer, "as_of").to_owned(),
        answer.get("known_at").map(ToString::to_string).unwrap_or_default(),
        text(answer, "strength").to_owned(),
        distinct("consequences", "entry"),
        distinct("consequences", "list"),
        clauses(answer),
        distinct("notes", "note"),
        text(answer, "problem").to_owned(),
    ]
}

fn json_row(asked: &str, answer: &Value) -> Value {
    let mut fields = answer.as_object().cloned().unwrap_or_default();
    if fields.contains_key("problem") {
        fields.insert("organisation".to_owned(), asked.into());
    }
    Value::Object(fields)
}

fn csv_line(fields: &[String]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory cannot fail, and the fields are UTF-8.
    let written = writer.write_record(fields).ok().and_then(|()| writer.into_inner().ok());
    let line = written.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    line.trim_end_matches('\n').to_owned()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A text in several languages, in English where it has it.
fn in_english<'a>(value: &'a Value, name: &str) -> &'a str {
    let texts = value.get(name).and_then(Value::as_object);
    let found = texts.and_then(|texts| texts.get("en").or_else(|| texts.values().next()));
    found.and_then(Value::as_str).unwrap_or_default()
}

fn clauses(value: &Value) -> String {
    let clauses = items(value, "clauses").map(|cite| {
        let parts = [text(cite, "source"), text(cite, "clause"), text(cite, "id")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    clauses.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer() -> Value {
        let clauses = json!([{"source": "law", "clause": "1", "id": "C1"}, {"source": "law", "clause": "2", "id": null}]);
        json!({
            "organisation": "cn-uscc:91350100M000100Y43", "as_of": "2026-11-22", "known_at": 7, "log_size": 9, "strength": "bar",
            "consequences": [{
                "entry": "e-1", "list": "exclusion", "strength": "bar", "matter": "procurement",
                "measure": {"en": "Not admitted"}, "clauses": clauses, "from": "2026-01-01", "until": null,
            }],
            "notes": [{"entry": "e-1", "note": "objection-pending", "says": "An objection is pending."}],
            "clauses": clauses,
        })
    }

    #[test]
    fn people_read_strength_measure_clause_and_note() {
        let lines = text_lines("x", &answer()).join("\n");
        for part in [
            "cn-uscc",
            "barred",
            "Not admitted",
            "law 1 C1; law 2",
            "no end known",
            "An objection",
            "log size 7 of 9",
        ] {
            assert!(lines.contains(part), "{part}: {lines}");
        }
    }

    #[test]
    fn csv_quotes_and_names_what_was_not_read() {
        let line = csv_line(&csv_fields("bad", &json!({"problem": "no scheme, no code"})));
        assert_eq!(line, "bad,,,,,,,,\"no scheme, no code\"");
        let line = csv_line(&csv_fields("bad", &answer()));
        assert_eq!(
            line,
            "cn-uscc:91350100M000100Y43,2026-11-22,7,bar,e-1,exclusion,law 1 C1; law 2,objection-pending,"
        );
    }

    #[test]
    fn a_note_alone_is_something_found() {
        assert!(is_found(&answer()));
        assert!(is_found(&json!({"consequences": [], "notes": [{}]})));
        assert!(!is_found(&json!({"consequences": [], "notes": []})));
    }
}
