//! The stored form of events: version 2. Bytes are written once and kept verbatim; golden files hold every
//! form ever written. A new meaning is a new version here with an upcaster; the old one stays readable.
//!
//! | version | holds |
//! |---|---|
//! | 1 | the event |
//! | 2 | the event, and in `of` whose it is: the stream, which for an organisation is its first identifier |
//!
//! What is committed to must say whose file it is in: a row beside it can be changed, and the decision about one
//! organisation would stand in the file of another.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Author, Event, EventKind};
use crate::codec::{Stored, StoredError, put, take};
use crate::link::Link;
use crate::name::{LanguageTag, OrganisationName};

/// The version that is written.
pub const EVENT_VERSION: u64 = 2;

/// An event as it was read, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    /// The event.
    pub event: Event,
    /// The stream for which it was recorded; none in version 1, which does not say.
    pub of: Option<String>,
}

/// The bytes of an event of a stream, as stored.
#[must_use]
pub fn to_bytes(event: &Event, of: &str) -> Vec<u8> {
    let mut map = Map::new();
    map.insert("v".to_owned(), Value::from(EVENT_VERSION));
    map.insert("of".to_owned(), Value::String(of.to_owned()));
    map.insert("kind".to_owned(), Value::String(event.kind.word().to_owned()));
    map.insert("recorded_at".to_owned(), Value::String(event.recorded_at.to_string()));
    put(&mut map, "on", &event.on);
    map.insert("by".to_owned(), store_author(&event.by));
    put(&mut map, "mark", &event.mark);
    put(&mut map, "pack", &event.pack);
    map.insert("what".to_owned(), event.kind.store());
    Value::Object(map).to_string().into_bytes()
}

/// The event of stored bytes, whosever it is.
///
/// # Errors
/// When the bytes are no form that was ever stored.
pub fn from_bytes(bytes: &[u8]) -> Result<Event, StoredError> {
    read(bytes).map(|owned| owned.event)
}

/// The event of stored bytes, and whose it is.
///
/// # Errors
/// When the bytes are no form that was ever stored.
pub fn read(bytes: &[u8]) -> Result<Owned, StoredError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| StoredError::new(error.to_string()))?;
    match value.get("v").and_then(Value::as_u64) {
        Some(1) => Ok(Owned { event: load(&value)?, of: None }),
        Some(EVENT_VERSION) => Ok(Owned { event: load(&value)?, of: Some(take(&value, "of")?) }),
        other => {
            Err(StoredError::new(format!("event version {other:?} is not known to this release: upgrade")))
        }
    }
}

/// What both versions hold.
fn load(value: &Value) -> Result<Event, StoredError> {
    let kind: String = take(value, "kind")?;
    let recorded_at: String = take(value, "recorded_at")?;
    let what = value.get("what").unwrap_or(&Value::Null);
    Ok(Event {
        recorded_at: recorded_at
            .parse::<Timestamp>()
            .map_err(|error| StoredError::new(error.to_string()).within("recorded_at"))?,
        on: take(value, "on")?,
        by: load_author(value.get("by").unwrap_or(&Value::Null)).map_err(|error| error.within("by"))?,
        mark: take(value, "mark")?,
        pack: take(value, "pack")?,
        kind: EventKind::load(&kind, what).map_err(|error| error.within("what"))?,
    })
}

fn store_author(author: &Author) -> Value {
    match author {
        Author::Authority(id) => serde_json::json!({ "authority": id.as_str() }),
        Author::Unit(id) => serde_json::json!({ "unit": id.as_str() }),
        Author::Organisation => Value::String("organisation".to_owned()),
        Author::Register => Value::String("register".to_owned()),
        Author::Public => Value::String("public".to_owned()),
    }
}

fn load_author(value: &Value) -> Result<Author, StoredError> {
    match value {
        Value::String(word) if word == "organisation" => Ok(Author::Organisation),
        Value::String(word) if word == "register" => Ok(Author::Register),
        Value::String(word) if word == "public" => Ok(Author::Public),
        Value::Object(map) if map.contains_key("authority") => {
            take(value, "authority").map(Author::Authority)
        }
        Value::Object(map) if map.contains_key("unit") => take(value, "unit").map(Author::Unit),
        _ => Err(StoredError::new("an author wanted")),
    }
}

impl Stored for OrganisationName {
    fn store(&self) -> Value {
        let mut map = Map::new();
        put(&mut map, "text", &self.text().to_owned());
        put(&mut map, "kind", &self.kind());
        put(&mut map, "language", &self.language().cloned());
        put(&mut map, "from", &self.from());
        put(&mut map, "to", &self.to());
        Value::Object(map)
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        let broken = |error: crate::name::NameError| StoredError::new(error.to_string());
        let text: String = take(value, "text")?;
        let mut name = Self::new(&text, take(value, "kind")?).map_err(broken)?;
        if let Some(language) = take::<Option<LanguageTag>>(value, "language")? {
            name = name.with_language(language);
        }
        name.with_days(take(value, "from")?, take(value, "to")?).map_err(broken)
    }
}

impl Stored for Link {
    fn store(&self) -> Value {
        let mut map = Map::new();
        put(&mut map, "kind", &self.kind());
        put(&mut map, "other", &self.other().clone());
        put(&mut map, "from", &self.from());
        put(&mut map, "to", &self.to());
        Value::Object(map)
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        Self::new(take(value, "kind")?, take(value, "other")?, take(value, "from")?, take(value, "to")?)
            .map_err(|error| StoredError::new(error.to_string()))
    }
}
