//! Rows of JSON Lines: the wanted fields of an object are read, everything else is passed over unread and written
//! back as it is.
//!
//! Deliberately absent: trees in memory. Depth therefore costs nothing, and a number keeps all its digits.

use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::csv::{too_long, without_end};
use super::rows::{Cells, Row};
use crate::error::ServiceError;
use crate::import::Lines;

/// The most fields of an object that are looked at for their names.
pub(super) const FIELDS_MAX: usize = 1_000;
/// The field under which an answer stands.
pub(super) const ANSWER_FIELD: &str = "standing";

/// Reads rows.
pub(super) struct JsonRows<R> {
    lines: Lines<R>,
    shown: String,
}

impl<R: Read> JsonRows<R> {
    pub(super) fn new(reader: R, shown: &str) -> Self {
        Self { lines: Lines::new(reader), shown: shown.to_owned() }
    }

    /// The next row; empty lines are none.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub(super) fn next(&mut self) -> Result<Option<Row>, ServiceError> {
        loop {
            let failed = |source| ServiceError::Io { path: self.shown.clone(), source };
            let Some(line) = self.lines.next().map_err(failed)? else { return Ok(None) };
            let Some(bytes) = line.bytes else { return Ok(Some(too_long(line.number))) };
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let text = without_end(bytes);
            return Ok(Some(Row { line: line.number, text, ..Row::default() }));
        }
    }
}

/// What was read of one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// The wanted fields, in the order in which they are wanted; empty where there is none.
    pub(super) cells: Cells,
    /// Whether the line is an object to which an answer can be added.
    pub(super) takes_answer: bool,
}

/// Reads the wanted fields of a line; a line that is a text alone is its only field.
///
/// # Errors
/// A line that is no JSON, or has a wanted field twice or as a list or an object.
pub(super) fn fields(line: &[u8], wanted: &[&str]) -> Result<Fields, String> {
    let found = read(line, Reader { wanted: Some(wanted) })?;
    let mut cells = Cells::default();
    for at in 0..wanted.len() {
        cells.push(found.values.get(at).and_then(Option::as_deref).unwrap_or_default().as_bytes());
    }
    Ok(Fields { cells, takes_answer: found.is_object && !found.has_answer })
}

/// The names of the fields of a line with their values as texts, for looking at the first lines. A text alone has
/// no name.
pub(super) fn named_fields(line: &[u8]) -> Result<Vec<(String, String)>, String> {
    let found = read(line, Reader { wanted: None })?;
    let values = found.values.into_iter().map(Option::unwrap_or_default);
    Ok(found.names.into_iter().zip(values).collect())
}

fn read(line: &[u8], reader: Reader<'_>) -> Result<FoundFields, String> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let not_json = |error: serde_json::Error| {
        let text = error.to_string();
        let what = text.split(" at line").next().unwrap_or_default();
        format!(
            "the line is not one JSON object: {what} (character {}); write one object a line",
            error.column()
        )
    };
    let found = deserializer.deserialize_any(reader).map_err(not_json)?;
    deserializer.end().map_err(not_json)?;
    Ok(found)
}

/// Reads an object or a text.
struct Reader<'a> {
    /// The wanted fields; all of them, with their names, when nothing is said.
    wanted: Option<&'a [&'a str]>,
}

#[derive(Default)]
struct FoundFields {
    values: Vec<Option<String>>,
    names: Vec<String>,
    is_object: bool,
    has_answer: bool,
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = FoundFields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object, or an identifier as a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<FoundFields, E> {
        Ok(FoundFields {
            values: vec![Some(text.to_owned())],
            names: vec![String::new()],
            ..FoundFields::default()
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FoundFields, A::Error> {
        let mut found = FoundFields { is_object: true, ..FoundFields::default() };
        found.values.resize(self.wanted.map_or(0, <[&str]>::len), None);
        while let Some(name) = map.next_key::<String>()? {
            found.has_answer |= name == ANSWER_FIELD;
            match self.wanted {
                None if found.names.len() < FIELDS_MAX => {
                    let value = map.next_value_seed(Text { name: &name, is_lenient: true })?;
                    found.values.push(value);
                    found.names.push(name);
                }
                None => drop(map.next_value::<IgnoredAny>()?),
                Some(wanted) => match wanted.iter().position(|wanted| *wanted == name) {
                    None => drop(map.next_value::<IgnoredAny>()?),
                    Some(at) => {
                        let value = map.next_value_seed(Text { name: &name, is_lenient: false })?;
                        let place = found.values.get_mut(at);
                        if place.as_ref().is_some_and(|place| place.is_some()) {
                            return Err(serde::de::Error::custom(format!("the field '{name}' comes twice")));
                        }
                        // An empty text is kept apart from no field only to notice the second one.
                        place.into_iter().for_each(|place| *place = Some(value.clone().unwrap_or_default()));
                    }
                },
            }
        }
        Ok(found)
    }
}

/// A value as a text: texts, numbers and nothing; a list or an object is none.
struct Text<'a> {
    name: &'a str,
    is_lenient: bool,
}

impl Text<'_> {
    fn refuse<E: serde::de::Error>(&self, what: &str) -> Result<Option<String>, E> {
        if self.is_lenient {
            return Ok(None);
        }
        Err(E::custom(format!("the field '{}' holds {what} where a text is due", self.name)))
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Self::Value, E> {
        self.refuse("a number with a fraction or too many digits; write it in quotes")
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Self::Value, E> {
        self.refuse("true or false")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.refuse("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.refuse("an object")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(line: &str) -> Result<(Vec<String>, bool), String> {
        let found = fields(line.as_bytes(), &["id", "name"])?;
        let cells = found.cells.iter().map(|cell| String::from_utf8(cell.to_vec()).unwrap());
        Ok((cells.collect(), found.takes_answer))
    }

    #[test]
    fn wanted_fields_are_read_and_others_passed_over() {
        for (line, expect, takes_answer) in [
            (r#"{"id":"x:1","name":"A"}"#, ["x:1", "A"], true),
            (
                r#"{"other":[[{"id":"no"}]],"id":7,"big":1e999,"more":123456789012345678901234567890}"#,
                ["7", ""],
                true,
            ),
            (r#"{"id":null}"#, ["", ""], true),
            (r#""x:1""#, ["x:1", ""], false),
            (r#"{"id":"x:1","standing":{}}"#, ["x:1", ""], false),
        ] {
            let (cells, takes) = wanted(line).unwrap();
            assert_eq!((cells, takes), (expect.map(str::to_owned).to_vec(), takes_answer), "{line}");
        }
    }

    #[test]
    fn broken_lines_say_what_and_where() {
        for (line, words) in [
            ("{oops", "character 2"),
            (r#"{"id":1} trailing"#, "trailing"),
            (r#"{"id":[1]}"#, "'id' holds a list"),
            (r#"{"id":1,"id":2}"#, "'id' comes twice"),
            (r#"{"name":{}}"#, "'name' holds an object"),
            ("[1]", "an object"),
            ("", "JSON"),
        ] {
            let refused = wanted(line).unwrap_err();
            assert!(refused.contains(words), "{line}: {refused}");
        }
    }

    #[test]
    fn depth_is_passed_over_or_refused_and_never_followed() {
        let deep = "[".repeat(400_000);
        let closed = format!("{deep}{}", "]".repeat(400_000));
        assert_eq!(wanted(&format!("{{\"x\":{closed},\"id\":\"1\"}}")).unwrap().0, ["1", ""]);
        assert!(wanted(&deep).is_err());
        assert!(wanted(&format!("{{\"id\":{deep}")).is_err());
    }
}
