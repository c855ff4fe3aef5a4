//! Reads a mapping from TOML. Every error names the line and the remedy.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::place::Places;
use super::{MAPPING_BYTES_MAX, Mapping};
use crate::error::ServiceError;

impl Mapping {
    /// The mapping in a text; `name` stands in its errors.
    ///
    /// # Errors
    /// [`ServiceError::Input`] with the line: not TOML, an unknown or missing key, or words that contradict each
    /// other. Whether the pack has the lists and grounds named is judged when the import begins.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ServiceError> {
        let places = Places::of(name, text);
        if text.len() > MAPPING_BYTES_MAX {
            return Err(ServiceError::Input {
                place: name.to_owned(),
                what: format!("a mapping of {} bytes; at most {MAPPING_BYTES_MAX}", text.len()),
                remedy: "give the mapping, not the list".to_owned(),
            });
        }
        let mut mapping: Self = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            ServiceError::Input {
                place: places.at(offset),
                what: error.message().trim().replace('\n', " "),
                remedy: "correct the mapping; samples/worldbank/mapping.toml is a working one".to_owned(),
            }
        })?;
        mapping.places = places;
        mapping.check()?;
        Ok(mapping)
    }
}

/// A day, as TOML writes it or as text.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Toml(toml::value::Datetime),
        Text(String),
    }
    let text = match Form::deserialize(deserializer)? {
        Form::Toml(datetime) => datetime.to_string(),
        Form::Text(text) => text,
    };
    Date::strptime("%Y-%m-%d", &text)
        .map_err(|_| serde::de::Error::custom(format!("`{text}` is no day; write it as 2026-02-21")))
}
