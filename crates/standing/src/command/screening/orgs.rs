//! A file of organisations, one JSON object a line, made into an index.
//!
//! Deliberately absent: keeping the names; the index has them.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use standing_screening::{Index, IndexBuilder, Name, Subject, country_code};

use super::lines::Lines;
use crate::output;

/// Names of one organisation beyond which a line is refused.
const NAMES_MAX: usize = 10_000;

/// An index and the ids of its organisations, by the key that each has in it.
pub(super) struct Organisations {
    pub(super) index: Index<Vec<u8>>,
    ids: Vec<String>,
    /// Lines that could not be read.
    pub(super) broken: u64,
}

impl Organisations {
    /// Reads `{"id": …, "names": […], "country": …}`, a line for each; tells of broken lines and goes on.
    ///
    /// # Errors
    /// The file cannot be read, or is larger than an index can hold.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bar = output::bar(0, "organisations");
        let mut lines = Lines::open(path, &bar)?;
        let (mut builder, mut ids, mut broken) = (IndexBuilder::default(), Vec::new(), 0);
        let shown = || path.display().to_string();
        while let Some(line) = lines.next_line().with_context(shown)? {
            match line.object.and_then(|object| organisation(&object)) {
                Ok((id, subject)) => {
                    builder.add(u64::try_from(ids.len())?, &subject).with_context(shown)?;
                    ids.push(id);
                }
                Err(what) => {
                    broken += 1;
                    output::note(format_args!("{}: line {} is left out: {what}", shown(), line.number));
                }
            }
        }
        bar.finish_and_clear();
        Ok(Self { index: builder.finish().with_context(shown)?, ids, broken })
    }

    /// The id of the organisation with this key.
    pub(super) fn id(&self, key: u64) -> &str {
        usize::try_from(key).ok().and_then(|key| self.ids.get(key)).map_or("", String::as_str)
    }
}

fn organisation(object: &Value) -> Result<(String, Subject), String> {
    let id = match object.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err("it has no text in 'id'".to_owned()),
    };
    let names = match object.get("names") {
        Some(Value::Array(names)) => names
            .iter()
            .map(Value::as_str)
            .collect::<Option<Vec<_>>>()
            .ok_or("'names' holds more than texts")?,
        Some(Value::String(name)) => vec![name.as_str()],
        _ => return Err("it has no list of texts in 'names'".to_owned()),
    };
    if names.len() > NAMES_MAX {
        return Err(format!("it has {} names, more than {NAMES_MAX}", names.len()));
    }
    let names = names.into_iter().map(Name::new).collect();
    Ok((id, Subject { names, country: country(object), ..Subject::default() }))
}

/// The country of an organisation or a query: two letters where its name or code is known, else as it is written.
pub(super) fn country(object: &Value) -> Option<String> {
    let country = object.get("country").and_then(Value::as_str)?.trim();
    (!country.is_empty()).then(|| country_code(country).unwrap_or_else(|| country.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_organisation_is_read_or_what_is_wrong_is_named() {
        for (object, expect) in [
            (json!({"id": "a", "names": ["Acme", "アクメ"], "country": "JP"}), Ok(("a", 2, Some("jp")))),
            (json!({"id": 7, "names": "Acme"}), Ok(("7", 1, None))),
            (json!({"id": "b", "names": "Acme", "country": "Germany"}), Ok(("b", 1, Some("de")))),
            (json!({"id": "a", "names": [], "country": " "}), Ok(("a", 0, None))),
            (json!({"names": ["Acme"]}), Err("'id'")),
            (json!({"id": "a"}), Err("'names'")),
            (json!({"id": "a", "names": ["Acme", 1]}), Err("'names'")),
            (json!({"id": "a", "names": vec!["Acme"; 10_001]}), Err("10001 names")),
        ] {
            match (organisation(&object), expect) {
                (Ok((id, subject)), Ok((known, names, country))) => {
                    assert_eq!((id.as_str(), subject.names.len()), (known, names));
                    assert_eq!(subject.country.as_deref(), country);
                }
                (Err(what), Err(part)) => assert!(what.contains(part), "{what}"),
                (found, _) => panic!("{object}: {found:?}"),
            }
        }
    }
}
