//! How conditions are written: a table with exactly one of `all`, `any`, `not`, `fact`, `count`, `finding`.
//!
//! Whether the facts are declared, and of which type, is seen later: see `fit` and `check`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::field::{As, CiteForm, Day, Field, OneOrMany, Scalar, Words};
use crate::calendar::Period;
use crate::fact::FactValue;
use crate::id::Slug;
use crate::pack::condition::{Condition, CountKey, CountTest, Counted, FactCheck, Test};

/// A struct that has, beside its own keys, those that say what is tested.
macro_rules! with_test_keys {
    ($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $($(#[$attribute])* pub(crate) $field: $type,)*
            all: Option<Vec<$crate::pack::parse::condition::ConditionForm>>,
            any: Option<Vec<$crate::pack::parse::condition::ConditionForm>>,
            not: Option<Box<$crate::pack::parse::condition::ConditionForm>>,
            fact: Option<$crate::pack::parse::field::As<$crate::id::Slug>>,
            is: Option<$crate::pack::parse::field::Scalar>,
            r#in: Option<Vec<$crate::pack::parse::field::Scalar>>,
            at_least: Option<$crate::pack::parse::field::Scalar>,
            before: Option<$crate::pack::parse::field::Day>,
            within: Option<$crate::pack::parse::field::As<$crate::calendar::Period>>,
            count: Option<$crate::pack::parse::field::As<$crate::pack::condition::Counted>>,
            r#where: Option<$crate::pack::parse::condition::Filters>,
            distinct: Option<$crate::pack::parse::field::As<$crate::pack::condition::CountKey>>,
            finding: Option<$crate::pack::parse::field::Words>,
        }

        impl $name {
            /// The keys that say what is tested, taken out.
            fn take_test_keys(&mut self) -> $crate::pack::parse::condition::TestKeys {
                $crate::pack::parse::condition::TestKeys {
                    all: self.all.take(),
                    any: self.any.take(),
                    not: self.not.take(),
                    fact: self.fact.take(),
                    is: self.is.take(),
                    one_of: self.r#in.take(),
                    at_least: self.at_least.take(),
                    before: self.before.take(),
                    within: self.within.take(),
                    count: self.count.take(),
                    filters: self.r#where.take(),
                    distinct: self.distinct.take(),
                    finding: self.finding.take(),
                }
            }

            /// The own keys and the test, together again.
            fn with(($($field,)*): ($($type,)*), keys: $crate::pack::parse::condition::TestKeys) -> Self {
                Self {
                    $($field,)*
                    all: keys.all,
                    any: keys.any,
                    not: keys.not,
                    fact: keys.fact,
                    is: keys.is,
                    r#in: keys.one_of,
                    at_least: keys.at_least,
                    before: keys.before,
                    within: keys.within,
                    count: keys.count,
                    r#where: keys.filters,
                    distinct: keys.distinct,
                    finding: keys.finding,
                }
            }
        }
    };
}
pub(crate) use with_test_keys;

/// Which items are counted: by attribute, one value or several.
pub(crate) type Filters = BTreeMap<As<CountKey>, OneOrMany<As<String>>>;

/// The keys that say what is tested.
#[derive(Debug, Clone, Default)]
pub(crate) struct TestKeys {
    pub(crate) all: Option<Vec<ConditionForm>>,
    pub(crate) any: Option<Vec<ConditionForm>>,
    pub(crate) not: Option<Box<ConditionForm>>,
    pub(crate) fact: Option<As<Slug>>,
    pub(crate) is: Option<Scalar>,
    pub(crate) one_of: Option<Vec<Scalar>>,
    pub(crate) at_least: Option<Scalar>,
    pub(crate) before: Option<Day>,
    pub(crate) within: Option<As<Period>>,
    pub(crate) count: Option<As<Counted>>,
    pub(crate) filters: Option<Filters>,
    pub(crate) distinct: Option<As<CountKey>>,
    pub(crate) finding: Option<Words>,
}

/// One node of a condition.
#[derive(Debug, Clone, Serialize)]
#[serde(into = "ConditionKeys")]
pub(crate) struct ConditionForm(Condition);

with_test_keys! {
    /// One node as written.
    ConditionKeys {
        id: Option<As<Slug>>,
        title: Option<Words>,
        cite: Option<OneOrMany<CiteForm>>,
    }
}

impl Field<Condition> for ConditionForm {
    fn value(self) -> Condition {
        self.0
    }

    fn of(condition: &Condition) -> Self {
        Self(condition.clone())
    }
}

/// Read as a wrapper of the keys, so that TOML names the line of the node when the keys do not go together.
impl<'de> Deserialize<'de> for ConditionForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct("Condition", ConditionVisitor)
    }
}

struct ConditionVisitor;

impl<'de> Visitor<'de> for ConditionVisitor {
    type Value = ConditionForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a condition, for example { fact = \"act.final\", is = true }")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<ConditionForm, D::Error> {
        ConditionKeys::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

impl TryFrom<ConditionKeys> for ConditionForm {
    type Error = String;

    fn try_from(mut keys: ConditionKeys) -> Result<Self, String> {
        let test = keys.take_test_keys().test()?;
        let cites = keys.cite.unwrap_or_default().value();
        Ok(Self(Condition { id: keys.id.value(), title: keys.title.value(), cites, test }))
    }
}

impl From<ConditionForm> for ConditionKeys {
    fn from(ConditionForm(condition): ConditionForm) -> Self {
        let cite = if condition.cites.is_empty() { None } else { Some(Field::of(&condition.cites)) };
        Self::with(
            (Field::of(&condition.id), Field::of(&condition.title), cite),
            TestKeys::of(&condition.test),
        )
    }
}

impl TestKeys {
    /// What is tested.
    ///
    /// # Errors
    /// When not exactly one thing is tested, or a key does not belong to it.
    pub(crate) fn test(mut self) -> Result<Test, String> {
        let test = match self.take_choice()? {
            Choice::All(children) => Test::All(children.value()),
            Choice::Any(children) => Test::Any(children.value()),
            Choice::Not(child) => Test::Not(Box::new(child.value())),
            Choice::Finding(words) => Test::Finding(words.value()),
            Choice::Fact(fact) => Test::Fact { fact, check: self.take_fact_check()? },
            Choice::Count(counted) => Test::Count(self.take_count(counted)?),
        };
        match self.written().first() {
            None => Ok(test),
            Some(stray) => {
                Err(format!("the key '{stray}' does not belong to what is tested here: remove it"))
            }
        }
    }

    fn take_choice(&mut self) -> Result<Choice, String> {
        let mut choices = Vec::new();
        choices.extend(self.all.take().map(Choice::All));
        choices.extend(self.any.take().map(Choice::Any));
        choices.extend(self.not.take().map(Choice::Not));
        choices.extend(self.fact.take().map(|fact| Choice::Fact(fact.0)));
        choices.extend(self.count.take().map(|counted| Choice::Count(counted.0)));
        choices.extend(self.finding.take().map(Choice::Finding));
        match (choices.pop(), choices.is_empty()) {
            (Some(choice), true) => Ok(choice),
            _ => Err("a condition has exactly one of all, any, not, fact, count and finding".to_owned()),
        }
    }

    fn take_fact_check(&mut self) -> Result<FactCheck, String> {
        let mut checks = Vec::new();
        checks.extend(self.is.take().map(|value| FactCheck::Is(value.0)));
        checks.extend(self.one_of.take().map(|values| FactCheck::In(values.value())));
        checks.extend(self.at_least.take().map(|value| FactCheck::AtLeast(value.0)));
        checks.extend(self.before.take().map(|day| FactCheck::Before(day.0)));
        checks.extend(self.within.take().map(|period| FactCheck::Within(period.0)));
        match (checks.pop(), checks.is_empty()) {
            (Some(check), true) => Ok(check),
            _ => Err("a fact is tested by exactly one of is, in, at_least, before and within".to_owned()),
        }
    }

    fn take_count(&mut self, counted: Counted) -> Result<CountTest, String> {
        let at_least = match self.at_least.take() {
            None => 1,
            Some(Scalar(FactValue::Number(number))) => u32::try_from(number)
                .map_err(|_| format!("at_least of a count is a whole number from 1, not {number}"))?,
            Some(Scalar(other)) => {
                return Err(format!("at_least of a count is a whole number from 1, not {other}"));
            }
        };
        let filters = self.filters.take().unwrap_or_default();
        Ok(CountTest {
            counted,
            filters: filters.into_iter().map(|(key, values)| (key.0, values.value())).collect(),
            distinct: self.distinct.take().value(),
            at_least,
            within: self.within.take().value(),
        })
    }

    /// The keys that are still there after the test was taken.
    fn written(&self) -> Vec<&'static str> {
        let keys = [
            ("is", self.is.is_some()),
            ("in", self.one_of.is_some()),
            ("at_least", self.at_least.is_some()),
            ("before", self.before.is_some()),
            ("within", self.within.is_some()),
            ("where", self.filters.is_some()),
            ("distinct", self.distinct.is_some()),
        ];
        keys.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).collect()
    }

    /// How a test is written.
    pub(crate) fn of(test: &Test) -> Self {
        let mut keys = Self::default();
        match test {
            Test::All(children) => keys.all = Some(Field::of(children)),
            Test::Any(children) => keys.any = Some(Field::of(children)),
            Test::Not(child) => keys.not = Some(Box::new(Field::of(&**child))),
            Test::Finding(words) => keys.finding = Some(Field::of(words)),
            Test::Fact { fact, check } => {
                keys.fact = Some(Field::of(fact));
                match check {
                    FactCheck::Is(value) => keys.is = Some(Field::of(value)),
                    FactCheck::In(values) => keys.one_of = Some(Field::of(values)),
                    FactCheck::AtLeast(value) => keys.at_least = Some(Field::of(value)),
                    FactCheck::Before(day) => keys.before = Some(Field::of(day)),
                    FactCheck::Within(period) => keys.within = Some(Field::of(period)),
                }
            }
            Test::Count(count) => {
                keys.count = Some(As(count.counted));
                keys.distinct = Field::of(&count.distinct);
                keys.at_least = Some(Scalar(FactValue::Number(i64::from(count.at_least))));
                keys.within = Field::of(&count.within);
                let filters = count.filters.iter();
                keys.filters = Some(filters.map(|(key, values)| (As(*key), Field::of(values))).collect());
            }
        }
        keys
    }
}

enum Choice {
    All(Vec<ConditionForm>),
    Any(Vec<ConditionForm>),
    Not(Box<ConditionForm>),
    Fact(Slug),
    Count(Counted),
    Finding(Words),
}
