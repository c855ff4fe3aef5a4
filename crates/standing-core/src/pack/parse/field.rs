//! How single values are written in packs: words, names, days, texts, citations, and one-or-many.
//!
//! The same forms read TOML and the canonical JSON; days are typed in the one and text in the other.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::{CountFrom, CountingRule, Length, LengthUnit, Roll};
use crate::fact::FactValue;
use crate::id::Slug;
use crate::pack::canonical::INTEGER_MAX;
use crate::pack::model::{Cite, EvidenceItem, Text};
use crate::pack::text::FALLBACK_LANGUAGE;

/// The most characters in one text of a pack.
pub(crate) const TEXT_CHARACTERS_MAX: usize = 4_000;

/// The written form of a value of the model.
pub(crate) trait Field<T> {
    /// The value.
    fn value(self) -> T;
    /// How the value is written.
    fn of(value: &T) -> Self;
}

macro_rules! plain_fields {
    ($($type:ty),*) => {$(
        impl Field<$type> for $type {
            fn value(self) -> $type {
                self
            }

            fn of(value: &$type) -> Self {
                value.clone()
            }
        }
    )*};
}
plain_fields!(bool, u32);

impl<T, F: Field<T>> Field<Vec<T>> for Vec<F> {
    fn value(self) -> Vec<T> {
        self.into_iter().map(F::value).collect()
    }

    fn of(value: &Vec<T>) -> Self {
        value.iter().map(F::of).collect()
    }
}

impl<T, F: Field<T>> Field<Option<T>> for Option<F> {
    fn value(self) -> Option<T> {
        self.map(F::value)
    }

    fn of(value: &Option<T>) -> Self {
        value.as_ref().map(F::of)
    }
}

/// A value written as one text, through `FromStr` and `Display`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct As<T>(pub(crate) T);

impl<T: Clone> Field<T> for As<T> {
    fn value(self) -> T {
        self.0
    }

    fn of(value: &T) -> Self {
        Self(value.clone())
    }
}

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for As<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bounded(String::deserialize(deserializer)?)?.parse().map(Self).map_err(D::Error::custom)
    }
}

impl<T: Display> Serialize for As<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

fn bounded<E: Error>(text: String) -> Result<String, E> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        Err(E::custom("the text is empty: fill it in or leave the key out"))
    } else if length > TEXT_CHARACTERS_MAX {
        Err(E::custom(format!("the text has {length} characters: at most {TEXT_CHARACTERS_MAX}")))
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        Err(E::custom("the text has a control character: remove it"))
    } else {
        Ok(text)
    }
}

/// A day: `2019-07-09` typed in TOML, as text in the canonical form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day(pub(crate) Date);

impl Field<Date> for Day {
    fn value(self) -> Date {
        self.0
    }

    fn of(value: &Date) -> Self {
        Self(*value)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)?.0 {
            FactValue::Date(day) => Ok(Self(day)),
            FactValue::Text(text) => text.parse().map(Self).map_err(|_| D::Error::custom(not_a_day(&text))),
            other => Err(D::Error::custom(not_a_day(&other.to_string()))),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

fn not_a_day(text: &str) -> String {
    let shown: String = text.chars().take(64).collect();
    format!("'{shown}' is not a day: write it as 2019-07-09, without quotes or time")
}

/// A value that a fact is compared with. Amounts and, in the canonical form, days are still text here: `fit`
/// turns them into what the fact's declaration says.
#[derive(Debug, Clone)]
pub(crate) struct Scalar(pub(crate) FactValue);

impl Field<FactValue> for Scalar {
    fn value(self) -> FactValue {
        self.0
    }

    fn of(value: &FactValue) -> Self {
        Self(value.clone())
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor).map(Self)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = FactValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, true or false, a whole number, or a day")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FactValue, E> {
        bounded(text.to_owned()).map(FactValue::Text)
    }

    fn visit_bool<E: Error>(self, held: bool) -> Result<FactValue, E> {
        Ok(FactValue::Bool(held))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<FactValue, E> {
        if (-INTEGER_MAX..=INTEGER_MAX).contains(&number) {
            Ok(FactValue::Number(number))
        } else {
            Err(E::custom(format!("the number {number} is beyond ±{INTEGER_MAX}")))
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<FactValue, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<FactValue, M::Error> {
        let written = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        if written.time.is_some() || written.offset.is_some() {
            return Err(M::Error::custom(not_a_day(&written.to_string())));
        }
        written
            .to_string()
            .parse()
            .map(FactValue::Date)
            .map_err(|_| M::Error::custom(not_a_day(&written.to_string())))
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            FactValue::Bool(held) => serializer.serialize_bool(*held),
            FactValue::Number(number) => serializer.serialize_i64(*number),
            other => serializer.collect_str(other),
        }
    }
}

/// A text: plain for English, or a table by language.
#[derive(Debug, Clone)]
pub(crate) struct Words(pub(crate) Text);

impl Field<Text> for Words {
    fn value(self) -> Text {
        self.0
    }

    fn of(value: &Text) -> Self {
        Self(value.clone())
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordsVisitor).map(Self)
    }
}

struct WordsVisitor;

impl<'de> Visitor<'de> for WordsVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in English, or a table of texts by language such as { en = \"…\", zh = \"…\" }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        bounded(text.to_owned()).map(Text::english)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Text, M::Error> {
        let mut text = Text::default();
        while let Some((language, words)) = map.next_entry::<String, String>()? {
            let is_tag = (2..=16).contains(&language.len())
                && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !is_tag {
                return Err(M::Error::custom(format!("'{language}' is not a language tag such as en or zh")));
            }
            text.0.insert(language, bounded(words)?);
        }
        if text.0.contains_key(FALLBACK_LANGUAGE) {
            Ok(text)
        } else {
            Err(M::Error::custom("the English text is missing: add en = \"…\""))
        }
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.0.serialize(serializer)
    }
}

/// One value, or several in an array; always written as an array.
#[derive(Debug, Clone)]
pub(crate) struct OneOrMany<F>(pub(crate) Vec<F>);

impl<F> Default for OneOrMany<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, F: Field<T>> Field<Vec<T>> for OneOrMany<F> {
    fn value(self) -> Vec<T> {
        self.0.value()
    }

    fn of(value: &Vec<T>) -> Self {
        Self(Field::of(value))
    }
}

impl<'de, F: Deserialize<'de>> Deserialize<'de> for OneOrMany<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData)).map(Self)
    }
}

struct OneOrManyVisitor<F>(PhantomData<F>);

impl<'de, F: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<F> {
    type Value = Vec<F>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one value or an array of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<F>, E> {
        F::deserialize(StrDeserializer::new(text)).map(|one| vec![one])
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Vec<F>, M::Error> {
        F::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Vec<F>, S::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(all)
    }
}

impl<F: Serialize> Serialize for OneOrMany<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// One clause of one source.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CiteForm {
    source: As<Slug>,
    clause: As<String>,
    id: Option<As<String>>,
}

impl Field<Cite> for CiteForm {
    fn value(self) -> Cite {
        Cite { source: self.source.value(), clause: self.clause.value(), id: self.id.value() }
    }

    fn of(cite: &Cite) -> Self {
        Self { source: Field::of(&cite.source), clause: Field::of(&cite.clause), id: Field::of(&cite.id) }
    }
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvidenceForm {
    id: As<Slug>,
    title: Words,
    required: bool,
}

impl Field<EvidenceItem> for EvidenceForm {
    fn value(self) -> EvidenceItem {
        EvidenceItem { id: self.id.value(), title: self.title.value(), required: self.required }
    }

    fn of(item: &EvidenceItem) -> Self {
        Self { id: Field::of(&item.id), title: Field::of(&item.title), required: item.required }
    }
}

/// First and last day of the public comment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentForm {
    from: Day,
    until: Day,
}

impl Field<(Date, Date)> for CommentForm {
    fn value(self) -> (Date, Date) {
        (self.from.value(), self.until.value())
    }

    fn of((from, until): &(Date, Date)) -> Self {
        Self { from: Day(*from), until: Day(*until) }
    }
}

/// A counting rule inside another rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "CountingKeys", into = "CountingKeys")]
pub(crate) struct CountingForm(CountingRule);

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountingKeys {
    length: u32,
    unit: As<LengthUnit>,
    count: As<CountFrom>,
    roll: As<Roll>,
}

impl Field<CountingRule> for CountingForm {
    fn value(self) -> CountingRule {
        self.0
    }

    fn of(rule: &CountingRule) -> Self {
        Self(*rule)
    }
}

impl TryFrom<CountingKeys> for CountingForm {
    type Error = String;

    fn try_from(keys: CountingKeys) -> Result<Self, String> {
        let length = Length::new(keys.length, keys.unit.0).map_err(|error| error.to_string())?;
        Ok(Self(CountingRule { length, count: keys.count.0, roll: keys.roll.0 }))
    }
}

impl From<CountingForm> for CountingKeys {
    fn from(CountingForm(rule): CountingForm) -> Self {
        Self {
            length: rule.length.count(),
            unit: As(rule.length.unit()),
            count: As(rule.count),
            roll: As(rule.roll),
        }
    }
}
