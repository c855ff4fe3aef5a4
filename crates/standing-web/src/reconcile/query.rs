//! Reading a batch of questions. Strangers write it, so each piece is read on its own, with its place in what is
//! said when it is wrong.
//!
//! A hint that cannot be used (an identifier with a typing slip, a country in words) does not fail a batch of a
//! hundred rows: the question is asked without it, and its answer says so.

use jiff::civil::Date;
use serde_json::{Map, Value};
use standing_core::id::Slug;
use standing_core::identifier::{CountryCode, Identifier, Scheme};
use standing_core::matter::Matter;
use standing_service::screening::{Name, Subject, code_of};

use super::vocabulary::is_of_persons;
use crate::extract::Unique;
use crate::limits::{CANDIDATES, CANDIDATES_MAX, LOOKED_FOR_CHARS_MAX, RECONCILED_AT_ONCE};
use crate::problem::Problem;

/// The most hints of a question, and the most values of one.
const HINTS_MAX: usize = 50;

/// A batch of questions by their names, in the order in which they came.
pub(super) type Batch = Vec<(String, Query)>;

/// One question.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    /// The names, identifiers and country to look for.
    pub(super) subject: Subject,
    /// How many candidates.
    pub(super) limit: usize,
    /// The day, when it is said.
    pub(super) as_of: Option<Date>,
    /// The size of the log, when it is said.
    pub(super) known_at: Option<u64>,
    /// The matter, when it is said.
    pub(super) matter: Option<Matter>,
    /// The kind of unit, when it is said.
    pub(super) unit_kind: Option<Slug>,
    /// Whether a person is asked for.
    pub(super) is_of_person: bool,
    /// What was not used, in words.
    pub(super) unused: Vec<String>,
}

/// Reads a batch.
///
/// # Errors
/// It is no JSON object of questions, it holds too many, or a question has nothing to look for.
pub(super) fn read_batch(text: &str) -> Result<Batch, Problem> {
    let Unique(value) = serde_json::from_str(text).map_err(|error| {
        Problem::input("queries", error, "send one JSON object with a question under each name")
    })?;
    let Value::Object(questions) = value else {
        return Err(Problem::input(
            "queries",
            "it is no JSON object",
            "send {\"q0\": {\"query\": \"a name\"}}",
        ));
    };
    if questions.len() > RECONCILED_AT_ONCE {
        return Err(Problem::batch_large("queries", questions.len(), RECONCILED_AT_ONCE));
    }
    questions
        .into_iter()
        .map(|(key, question)| {
            let place = format!("queries: {}", key.chars().take(64).collect::<String>());
            let query = read_query(&place, &question)?;
            Ok((key, query))
        })
        .collect()
}

/// Reads one question as it comes alone: a name, or an object.
///
/// # Errors
/// As [`read_batch`].
pub(super) fn read_one(text: &str) -> Result<Query, Problem> {
    let question = match serde_json::from_str::<Unique>(text) {
        Ok(Unique(question @ Value::Object(_))) => question,
        _ => Value::Object(Map::from_iter([("query".to_owned(), Value::from(text))])),
    };
    read_query("query", &question)
}

fn read_query(place: &str, question: &Value) -> Result<Query, Problem> {
    let Value::Object(fields) = question else {
        return Err(Problem::input(place, "it is no JSON object", "send {\"query\": \"a name\"}"));
    };
    let mut query = Query { limit: limit(place, fields)?, ..Query::default() };
    match fields.get("query").map(text_of) {
        None => {}
        Some(Some(text)) => query.look_for(place, &text)?,
        Some(None) => return Err(Problem::input(place, "query is no text", "give it as a text")),
    }
    let mut kinds = values(fields.get("type")).filter_map(text_of);
    query.is_of_person = kinds.any(|kind| is_of_persons(&kind));
    for hint in hints(place, fields)? {
        let Some(name) = hint.get("pid").and_then(Value::as_str) else {
            return Err(Problem::input(place, "a property has no pid", "give each property its pid and v"));
        };
        for value in values(hint.get("v")).take(HINTS_MAX) {
            if let Some(text) = text_of(value).filter(|text| !text.trim().is_empty()) {
                query.hint(place, name, text.trim())?;
            }
        }
    }
    if fields.get("query").is_none() && query.subject == Subject::default() && !query.is_of_person {
        return Err(Problem::input(
            place,
            "there is nothing to look for",
            "give a query, or a property that names it",
        ));
    }
    Ok(query)
}

impl Query {
    /// A name, or an identifier where it looks like nothing else.
    fn look_for(&mut self, place: &str, text: &str) -> Result<(), Problem> {
        let characters = text.chars().count();
        if characters > LOOKED_FOR_CHARS_MAX {
            let what = format!("the name has {characters} characters, the limit is {LOOKED_FOR_CHARS_MAX}");
            return Err(Problem::input(place, what, "give the name alone"));
        }
        if let Some(identifier) = identifier_in(text) {
            self.subject.identifiers.push(code_of(&identifier));
        } else if text.chars().any(char::is_alphanumeric) {
            self.subject.names.push(Name::new(text));
        }
        Ok(())
    }

    fn hint(&mut self, place: &str, name: &str, text: &str) -> Result<(), Problem> {
        let identifier = match name {
            "identifier" => identifier_in(text),
            "uscCode" => Identifier::new(Scheme::CnUscc, text).ok(),
            "leiCode" => Identifier::new(Scheme::Lei, text).ok(),
            "name" => return self.look_for(place, text),
            "country" => {
                self.country(text);
                return Ok(());
            }
            _ => return self.circumstance(place, name, text),
        };
        match identifier {
            Some(identifier) => self.subject.identifiers.push(code_of(&identifier)),
            // What it is, is not said again: it may be the number of a person.
            None => {
                self.left_out(&format!("the value of {} is no identifier of an organisation", short(name)))
            }
        }
        Ok(())
    }

    /// What is asked about the organisation, and for when.
    fn circumstance(&mut self, place: &str, name: &str, text: &str) -> Result<(), Problem> {
        match name {
            "as_of" => self.as_of = Some(read(place, name, text)?),
            "known_at" => self.known_at = Some(read(place, name, text)?),
            "matter" => self.matter = Some(read(place, name, text)?),
            "unit_kind" => self.unit_kind = Some(read(place, name, text)?),
            _ => self.left_out(&format!("property {} is not known here", short(name))),
        }
        Ok(())
    }

    fn country(&mut self, text: &str) {
        match text.parse::<CountryCode>() {
            Ok(country) => self.subject.country = Some(country.as_str().to_ascii_lowercase()),
            Err(_) => self.left_out("the country is not two letters of ISO 3166-1"),
        }
    }

    fn left_out(&mut self, what: &str) {
        if self.unused.len() < HINTS_MAX && !self.unused.iter().any(|said| said == what) {
            self.unused.push(what.to_owned());
        }
    }
}

/// An identifier with its scheme, or a code alone whose own check characters say what it is.
fn identifier_in(text: &str) -> Option<Identifier> {
    let coded = |scheme| Identifier::new(scheme, text).ok();
    text.parse().ok().or_else(|| coded(Scheme::CnUscc)).or_else(|| coded(Scheme::Lei))
}

fn limit(place: &str, fields: &Map<String, Value>) -> Result<usize, Problem> {
    let given = match fields.get("limit") {
        None | Some(Value::Null) => return Ok(CANDIDATES),
        Some(given) => given,
    };
    let number = given.as_u64().or_else(|| {
        // Clients in some languages write every number with a point.
        let number = given.as_f64().filter(|number| number.fract() == 0.0)?;
        format!("{number:.0}").parse().ok()
    });
    match number.and_then(|number| usize::try_from(number).ok()) {
        Some(limit) if limit >= 1 => Ok(limit.min(CANDIDATES_MAX)),
        _ => Err(Problem::input(
            place,
            "limit is no whole number from 1 on",
            "give how many candidates you want",
        )),
    }
}

fn hints<'v>(place: &str, fields: &'v Map<String, Value>) -> Result<&'v [Value], Problem> {
    let hints = match fields.get("properties") {
        None | Some(Value::Null) => return Ok(&[]),
        Some(Value::Array(hints)) => hints,
        Some(_) => return Err(Problem::input(place, "properties is no list", "give a list of {pid, v}")),
    };
    if hints.len() > HINTS_MAX {
        return Err(Problem::input(
            place,
            format!("there are {} properties", hints.len()),
            format!("give at most {HINTS_MAX}"),
        ));
    }
    Ok(hints)
}

/// One value, or each of a list.
fn values(given: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (one, many) = match given {
        Some(Value::Array(many)) => (None, many.as_slice()),
        one => (one, [].as_slice()),
    };
    one.into_iter().chain(many)
}

/// A value as text: of something that was reconciled before, its id.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(held) => Some(held.to_string()),
        Value::Object(fields) => Some(fields.get("id")?.as_str()?.to_owned()),
        Value::Null | Value::Array(_) => None,
    }
}

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(
    place: &str,
    name: &str,
    text: &str,
) -> Result<T, Problem> {
    text.parse()
        .map_err(|error| Problem::input(place, format!("{name}: {error}"), "correct it, or leave it out"))
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A batch as its names, identifiers, country and limit.
    fn told(text: &str) -> String {
        match read_batch(text) {
            Err(problem) => format!("{}: {}", problem.form().status, problem.form().detail),
            Ok(batch) => batch
                .iter()
                .map(|(key, query)| {
                    let names: Vec<&str> = query.subject.names.iter().map(Name::raw).collect();
                    let codes: Vec<String> = query
                        .subject
                        .identifiers
                        .iter()
                        .map(|code| format!("{}:{}", code.scheme, code.code))
                        .collect();
                    format!(
                        "{key} {names:?} {codes:?} {:?} {}",
                        query.subject.country.as_deref(),
                        query.limit
                    )
                })
                .collect::<Vec<_>>()
                .join(" | "),
        }
    }

    #[test]
    fn batches_are_read_as_clients_send_them() {
        for (text, expected) in [
            (r#"{}"#, ""),
            (r#"{"q0":{"query":"Acme"}}"#, r#"q0 ["Acme"] [] None 10"#),
            (
                r#"{"q0":{"query":"Acme","limit":3.0,"type":"Q43229","type_strict":"should"}}"#,
                r#"q0 ["Acme"] [] None 3"#,
            ),
            (r#"{"q0":{"query":"Acme","limit":5000}}"#, r#"q0 ["Acme"] [] None 100"#),
            (r#"{"q0":{"query":"---"}}"#, r#"q0 [] [] None 10"#),
            (r#"{"q0":{"query":"src-worldbank:327405"}}"#, r#"q0 [] ["src-worldbank:327405"] None 10"#),
            (
                r#"{"q0":{"query":"9135 0100 M000 100Y 43"}}"#,
                r#"q0 [] ["cn-uscc:91350100M000100Y43"] None 10"#,
            ),
            (
                r#"{"q0":{"query":"A","properties":[{"pid":"country","v":"DE"},{"pid":"leiCode","v":["529900YACP3U57RKLF98"]}]}}"#,
                r#"q0 ["A"] ["lei:529900YACP3U57RKLF98"] Some("de") 10"#,
            ),
            (
                r#"{"q0":{"properties":[{"pid":"identifier","v":{"id":"src-a:1","name":"x"}}]}}"#,
                r#"q0 [] ["src-a:1"] None 10"#,
            ),
            (r#"{"a":{"query":"A"},"b":{"query":"B"}}"#, r#"a ["A"] [] None 10 | b ["B"] [] None 10"#),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, expected) in [
            ("", "400: queries: EOF"),
            ("[]", "400: queries: it is no JSON object"),
            (r#"{"q0":1}"#, "400: queries: q0: it is no JSON object"),
            (r#"{"q0":{}}"#, "400: queries: q0: there is nothing to look for"),
            (r#"{"q0":{"query":["A"]}}"#, "400: queries: q0: query is no text"),
            (r#"{"q0":{"query":"A","limit":0}}"#, "400: queries: q0: limit is no whole number"),
            (r#"{"q0":{"query":"A","limit":1.5}}"#, "400: queries: q0: limit is no whole number"),
            (r#"{"q0":{"query":"A","properties":{}}}"#, "400: queries: q0: properties is no list"),
            (r#"{"q0":{"query":"A","properties":[{"v":1}]}}"#, "400: queries: q0: a property has no pid"),
            (
                r#"{"q0":{"query":"A","properties":[{"pid":"as_of","v":"soon"}]}}"#,
                "400: queries: q0: as_of: ",
            ),
            (r#"{"q0":{"query":"A"},"q0":{"query":"B"}}"#, "400: queries: the name 'q0' comes twice"),
        ] {
            assert!(told(text).starts_with(expected), "{text}: {}", told(text));
        }
        let many: Map<String, Value> =
            (0..101).map(|at| (format!("q{at}"), serde_json::json!({"query": "A"}))).collect();
        assert!(told(&Value::Object(many).to_string()).starts_with("413: queries: 101"));
        let long = format!(r#"{{"q0":{{"query":"{}"}}}}"#, "a".repeat(10_001));
        assert!(told(&long).contains("10001 characters"));
    }

    #[test]
    fn a_hint_that_cannot_be_used_is_told_and_never_echoed() {
        let text = r#"{"q0":{"query":"A","properties":[{"pid":"uscCode","v":"11010519491231002X"},
            {"pid":"country","v":"Freedonia"},{"pid":"colour","v":"red"}]}}"#;
        let batch = read_batch(text).unwrap();
        let unused = &batch[0].1.unused;
        assert_eq!(unused.len(), 3, "{unused:?}");
        assert!(unused.iter().all(|said| !said.contains("11010519491231002X")), "{unused:?}");
        assert!(batch[0].1.subject.identifiers.is_empty());
    }

    #[test]
    fn a_question_for_a_person_is_seen() {
        for kind in [r#""Person""#, r#"["Company","schema:Person"]"#, r#"{"id":"Q5"}"#] {
            let batch = read_batch(&format!(r#"{{"q0":{{"query":"A","type":{kind}}}}}"#)).unwrap();
            assert!(batch[0].1.is_of_person, "{kind}");
        }
        assert!(!read_one("Acme").unwrap().is_of_person);
        assert_eq!(read_one(r#"{"query":"Acme"}"#).unwrap().subject.names[0].raw(), "Acme");
    }
}
