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
use serde_json::Value;

use super::{Author, Event, EventKind};
use crate::codec::{Stored, StoredError, Writer, take};
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

/// The bytes of an event of a stream, as stored: its fields in the order of their names.
#[must_use]
pub fn to_bytes(event: &Event, of: &str) -> Vec<u8> {
    let mut to = Writer::default();
    to.object(|to| {
        to.field("by", |to| store_author(&event.by, to));
        to.field("kind", |to| to.text(event.kind.word()));
        to.field("mark", |to| event.mark.store(to));
        to.field("of", |to| to.text(of));
        to.field("on", |to| event.on.store(to));
        to.field("pack", |to| event.pack.store(to));
        to.field("recorded_at", |to| to.text_of(&event.recorded_at));
        to.field("v", |to| to.number(EVENT_VERSION));
        to.field("what", |to| event.kind.store(to));
    });
    to.into_bytes()
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

fn store_author(author: &Author, to: &mut Writer) {
    match author {
        Author::Authority(id) => to.object(|to| to.field("authority", |to| id.store(to))),
        Author::Unit(id) => to.object(|to| to.field("unit", |to| id.store(to))),
        Author::Organisation => to.text("organisation"),
        Author::Register => to.text("register"),
        Author::Public => to.text("public"),
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
    fn store(&self, to: &mut Writer) {
        to.object(|to| {
            to.field("from", |to| self.from().store(to));
            to.field("kind", |to| self.kind().store(to));
            to.field("language", |to| self.language().cloned().store(to));
            to.field("text", |to| to.text(self.text()));
            to.field("to", |to| self.to().store(to));
        });
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
    fn store(&self, to: &mut Writer) {
        to.object(|to| {
            to.field("from", |to| self.from().store(to));
            to.field("kind", |to| self.kind().store(to));
            to.field("other", |to| self.other().store(to));
            to.field("to", |to| self.to().store(to));
        });
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        Self::new(take(value, "kind")?, take(value, "other")?, take(value, "from")?, take(value, "to")?)
            .map_err(|error| StoredError::new(error.to_string()))
    }
}
