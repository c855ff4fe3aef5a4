//! How events become bytes and come back: a small, explicit codec to JSON text and from JSON values.
//!
//! Domain types derive no serde. A stored form is a list of named fields, written by `record!`; golden files
//! hold every form ever stored. Absent and null are the same, so a field added later reads as empty from old
//! events; any other change of meaning needs a new version and an upcaster in `event::stored`.

mod writer;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use crate::fact::FactValue;
use crate::id::Slug;
use crate::word::Word;

pub use writer::Writer;
pub(crate) use writer::{Field, in_order};

/// Why stored bytes are not what they say they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stored form broken at {path}: {what}")]
pub struct StoredError {
    /// The field, dotted.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

impl StoredError {
    /// An error about the whole of it.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self { path: String::new(), what: what.into() }
    }

    /// The same error, of a field.
    #[must_use]
    pub fn within(mut self, field: &str) -> Self {
        self.path = if self.path.is_empty() { field.to_owned() } else { format!("{field}.{}", self.path) };
        self
    }
}

/// A value with a stored form.
pub trait Stored: Sized {
    /// Writes the stored form: one JSON value, null when there is nothing to store.
    fn store(&self, to: &mut Writer);

    /// The value of a stored form.
    ///
    /// # Errors
    /// When the form is not one that this type ever stored.
    fn load(value: &Value) -> Result<Self, StoredError>;
}

/// Takes a field out of an object; absent reads as null.
pub(crate) fn take<T: Stored>(value: &Value, field: &str) -> Result<T, StoredError> {
    T::load(value.get(field).unwrap_or(&Value::Null)).map_err(|error| error.within(field))
}

/// Stored as text through `Display` and `FromStr`.
macro_rules! stored_as_text {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::codec::Stored for $type {
            fn store(&self, to: &mut $crate::codec::Writer) {
                to.text_of(self);
            }

            fn load(value: &serde_json::Value) -> Result<Self, $crate::codec::StoredError> {
                let text = value.as_str().ok_or_else(|| $crate::codec::StoredError::new("text wanted"))?;
                text.parse().map_err(|error| $crate::codec::StoredError::new(format!("{error}")))
            }
        }
    )*};
}

stored_as_text!(
    String,
    Date,
    crate::calendar::Period,
    crate::id::AuthorityId,
    crate::id::CaseId,
    crate::id::EntryId,
    crate::id::MandateId,
    crate::id::OfficerMark,
    crate::id::PackId,
    crate::id::PackVersion,
    crate::id::RecordId,
    crate::id::Slug,
    crate::id::UnitId,
    crate::identifier::Identifier,
    crate::link::LinkKind,
    crate::matter::Matter,
    crate::name::LanguageTag,
    crate::name::NameKind,
    crate::pack::model::PackHash,
    crate::prose::Prose,
);

impl<W: Word> Stored for W {
    fn store(&self, to: &mut Writer) {
        to.text(self.as_str());
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        value.as_str().ok_or_else(|| StoredError::new("a word wanted"))?.parse().map_err(StoredError::new)
    }
}

impl Stored for bool {
    fn store(&self, to: &mut Writer) {
        if *self { to.flag(true) } else { to.null() }
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        match value {
            Value::Null => Ok(false),
            Value::Bool(held) => Ok(*held),
            _ => Err(StoredError::new("true or false wanted")),
        }
    }
}

impl Stored for u64 {
    fn store(&self, to: &mut Writer) {
        to.number(*self);
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        value.as_u64().ok_or_else(|| StoredError::new("a whole number wanted"))
    }
}

impl<T: Stored> Stored for Option<T> {
    fn store(&self, to: &mut Writer) {
        match self {
            Some(value) => value.store(to),
            None => to.null(),
        }
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        if value.is_null() { Ok(None) } else { T::load(value).map(Some) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn store(&self, to: &mut Writer) {
        if self.is_empty() {
            return to.null();
        }
        to.array(self);
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::Array(items) => items.iter().map(T::load).collect(),
            _ => Err(StoredError::new("an array wanted")),
        }
    }
}

/// Keys are names, whose order is that of their texts.
impl<V: Stored> Stored for BTreeMap<Slug, V> {
    fn store(&self, to: &mut Writer) {
        if self.is_empty() {
            return to.null();
        }
        to.object(|to| self.iter().for_each(|(key, value)| to.entry(key.as_str(), value)));
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| {
                    let loaded = V::load(value).map_err(|error| error.within(key))?;
                    Ok((Slug::load(&Value::String(key.clone()))?, loaded))
                })
                .collect(),
            _ => Err(StoredError::new("an object wanted")),
        }
    }
}

impl Stored for FactValue {
    fn store(&self, to: &mut Writer) {
        match self {
            Self::Text(text) => to.text(text),
            Self::Bool(held) => to.flag(*held),
            Self::Number(number) => to.number(*number),
            Self::Money { minor, currency } => to.object(|to| {
                to.field("currency", |to| to.text(currency));
                to.field("minor", |to| to.number(*minor));
            }),
            Self::Date(date) => to.object(|to| to.field("date", |to| to.text_of(date))),
        }
    }

    fn load(value: &Value) -> Result<Self, StoredError> {
        let broken = || StoredError::new("a fact wanted");
        match value {
            Value::String(text) => Ok(Self::Text(text.clone())),
            Value::Bool(held) => Ok(Self::Bool(*held)),
            Value::Number(number) => number.as_i64().map(Self::Number).ok_or_else(broken),
            Value::Object(map) if map.contains_key("date") => take(value, "date").map(Self::Date),
            Value::Object(_) => Ok(Self::Money {
                minor: value.get("minor").and_then(Value::as_i64).ok_or_else(broken)?,
                currency: take(value, "currency")?,
            }),
            _ => Err(broken()),
        }
    }
}

/// A struct of named fields with a stored form.
macro_rules! record {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::codec::Stored for $name {
            fn store(&self, to: &mut $crate::codec::Writer) {
                const FIELDS: &[$crate::codec::Field<$name>] = &$crate::codec::in_order([
                    $((stringify!($field), |record: &$name, to| $crate::codec::Stored::store(&record.$field, to)),)*
                ]);
                to.record(self, FIELDS);
            }

            fn load(value: &serde_json::Value) -> Result<Self, $crate::codec::StoredError> {
                if !value.is_object() {
                    return Err($crate::codec::StoredError::new("an object wanted"));
                }
                Ok(Self { $($field: $crate::codec::take(value, stringify!($field))?,)* })
            }
        }
    )*};
}
pub(crate) use record;

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn back<T: Stored + PartialEq + std::fmt::Debug>(value: &T) -> Value {
        let mut to = Writer::default();
        value.store(&mut to);
        let stored = serde_json::from_slice(&to.into_bytes()).unwrap();
        assert_eq!(T::load(&stored).as_ref(), Ok(value));
        stored
    }

    #[test]
    fn what_is_empty_is_stored_as_nothing() {
        assert_eq!(back(&false), Value::Null);
        assert_eq!(back(&true), json!(true));
        assert_eq!(back(&None::<Date>), Value::Null);
        assert_eq!(back(&Some(date(2019, 9, 2))), json!("2019-09-02"));
        assert_eq!(back(&Vec::<String>::new()), Value::Null);
        assert_eq!(back(&vec!["a".to_owned(), String::new()]), json!(["a", ""]));
        assert_eq!(back(&BTreeMap::<Slug, String>::new()), Value::Null);
        let map = BTreeMap::from([("a.b".parse::<Slug>().unwrap(), "c".to_owned())]);
        assert_eq!(back(&map), json!({ "a.b": "c" }));
    }

    #[test]
    fn every_sort_of_fact_comes_back() {
        for (fact, stored) in [
            (FactValue::Text("2019-09-02".into()), json!("2019-09-02")),
            (FactValue::Text(String::new()), json!("")),
            (FactValue::Bool(false), json!(false)),
            (FactValue::Bool(true), json!(true)),
            (FactValue::Number(i64::MIN), json!(i64::MIN)),
            (FactValue::Number(0), json!(0)),
            (
                FactValue::Money { minor: 1250, currency: "EUR".into() },
                json!({ "currency": "EUR", "minor": 1250 }),
            ),
            (FactValue::Date(date(2019, 9, 2)), json!({ "date": "2019-09-02" })),
        ] {
            assert_eq!(back(&fact), stored);
        }
        for broken in [json!(1.5), json!(u64::MAX), json!(null), json!([]), json!({}), json!({ "minor": 1 })]
        {
            assert!(FactValue::load(&broken).is_err(), "{broken} was read");
        }
    }

    #[test]
    fn an_error_names_the_way_to_the_field() {
        let maps = json!({ "outer": { "a": 1 } });
        let error = take::<BTreeMap<Slug, String>>(&maps, "outer").unwrap_err();
        assert_eq!(error.to_string(), "stored form broken at outer.a: text wanted");
        for (value, wanted) in [(json!("x"), "an array wanted"), (json!(3), "an array wanted")] {
            assert_eq!(Vec::<String>::load(&value).unwrap_err().what, wanted);
        }
        assert_eq!(bool::load(&json!("yes")).unwrap_err().what, "true or false wanted");
        assert_eq!(BTreeMap::<Slug, String>::load(&json!([])).unwrap_err().what, "an object wanted");
    }
}
