//! Conditions in words, and what was found for a limb.

use standing_core::fact::FactValue;
use standing_core::pack::condition::{Condition, CountTest, FactCheck, Test};

use super::phrases::period;
use super::{Book, Statement};
use crate::pages::legal::Legal;

impl Book<'_> {
    /// A condition in one sentence.
    pub(crate) fn condition(&self, condition: &Condition) -> String {
        match &condition.test {
            Test::All(children) => self.joined(children, "joined-and"),
            Test::Any(children) => self.joined(children, "joined-or"),
            Test::Not(child) => self.t.with("joined-not", &[("inner", self.condition(child).into())]),
            test => self.test(test),
        }
    }

    fn joined(&self, children: &[Condition], key: &str) -> String {
        let parts = children.iter().map(|child| match &child.test {
            Test::All(_) | Test::Any(_) => {
                self.t.with("joined-group", &[("inner", self.condition(child).into())])
            }
            _ => self.condition(child),
        });
        self.chain(parts, key)
    }

    fn chain(&self, parts: impl Iterator<Item = String>, key: &str) -> String {
        let joined =
            parts.reduce(|left, right| self.t.with(key, &[("left", left.into()), ("right", right.into())]));
        joined.unwrap_or_default()
    }

    /// How the limbs are joined, each by its name: `basis and (old or not warned)`.
    pub(super) fn skeleton(&self, condition: &Condition) -> String {
        let inner = |child: &Condition| match (&child.id, &child.test) {
            (None, Test::All(_) | Test::Any(_)) => {
                self.t.with("joined-group", &[("inner", self.skeleton(child).into())])
            }
            (Some(id), _) => id.to_string(),
            _ => self.skeleton(child),
        };
        match &condition.test {
            Test::All(children) => self.chain(children.iter().map(inner), "joined-and"),
            Test::Any(children) => self.chain(children.iter().map(inner), "joined-or"),
            Test::Not(child) => self.t.with("joined-not", &[("inner", inner(child).into())]),
            test => condition.id.as_ref().map_or_else(|| self.test(test), ToString::to_string),
        }
    }

    /// The limbs, each with its title and what is tested.
    pub(super) fn limbs(&self, condition: &Condition) -> Vec<Statement> {
        let limbs = condition.limbs().map(|(id, limb)| {
            let test = self.condition(limb);
            let says = match &limb.title {
                Some(title) => {
                    self.t.with("limb-titled", &[("title", self.text(title).into()), ("test", test.into())])
                }
                None => test,
            };
            let label = self.t.with("label-limb", &[("limb", id.to_string().into())]);
            Statement { label, says: Legal { text: says, lang: String::new() } }
        });
        limbs.collect()
    }

    /// What one node tests.
    fn test(&self, test: &Test) -> String {
        match test {
            Test::All(_) | Test::Any(_) | Test::Not(_) => String::new(),
            Test::Fact { fact, check } => self.check(&self.fact(fact.as_str()), check),
            Test::Count(count) => self.t.with(
                "test-count",
                &[("least", u64::from(count.at_least).into()), ("counted", self.counted(count).into())],
            ),
            Test::Finding(words) => self.t.with("test-finding", &[("title", self.text(words).into())]),
        }
    }

    fn check(&self, fact: &str, check: &FactCheck) -> String {
        let with = |key: &str, name: &'static str, value: String| {
            self.t.with(key, &[("fact", fact.into()), (name, value.into())])
        };
        match check {
            FactCheck::Is(value) => with("test-is", "value", self.value(&value.to_string())),
            FactCheck::In(values) => {
                let values = values.iter().map(|value| self.value(&value.to_string()));
                with("test-is", "value", self.chain(values, "joined-or"))
            }
            FactCheck::AtLeast(value @ FactValue::Date(_)) => {
                with("test-or-later", "value", self.value(&value.to_string()))
            }
            FactCheck::AtLeast(value) => with("test-at-least", "value", self.value(&value.to_string())),
            FactCheck::Before(day) => with("test-before", "value", self.t.day(*day).words),
            FactCheck::Within(length) => with("test-within", "length", period(self.t, *length)),
        }
    }

    fn counted(&self, count: &CountTest) -> String {
        let t = self.t;
        let mut words = match count.counted {
            standing_core::pack::condition::Counted::Entry => t.say("count-entries"),
            standing_core::pack::condition::Counted::Record => t.say("count-records"),
        };
        if let Some(key) = count.distinct {
            words = t.with("count-different", &[("key", t.word("key", key).into()), ("items", words.into())]);
        }
        for (key, values) in &count.filters {
            let values = self.chain(values.iter().map(|value| self.value(value)), "joined-or");
            let said =
                [("counted", words.into()), ("key", t.word("key", *key).into()), ("values", values.into())];
            words = t.with("count-with", &said);
        }
        match count.within {
            Some(length) => {
                t.with("count-recent", &[("counted", words.into()), ("length", period(t, length).into())])
            }
            None => words,
        }
    }

    /// The title of a fact.
    fn fact(&self, name: &str) -> String {
        let fact = self.pack.facts.iter().find(|fact| fact.id.as_str() == name);
        fact.map_or_else(|| self.t.datum(name), |fact| self.text(&fact.title).to_owned())
    }

    /// A value as it is stored, as people read it: a word of data, a day, a number.
    pub(super) fn value(&self, value: &str) -> String {
        let is_word = value.starts_with(|first: char| first.is_ascii_lowercase())
            && value.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_.".contains(&byte));
        if is_word {
            return self
                .pack
                .lists
                .iter()
                .find(|list| list.head.id.as_str() == value)
                .map_or_else(|| self.t.datum(value), |list| self.text(&list.head.title).to_owned());
        }
        self.t.with_days(value)
    }

    /// What was found for a limb, with the titles of facts in place of their names. What was written by a person
    /// stays as it was written.
    pub(crate) fn found(&self, found: &str) -> Legal {
        let said = |text: String| Legal { text, lang: String::new() };
        match found {
            "the limb below is not met" => return said(self.t.say("limb-opposite")),
            "the limb below is met" => return said(self.t.say("found-opposite-met")),
            "the limb below is not known" => return said(self.t.say("found-opposite-unknown")),
            "no finding has been made" => return said(self.t.say("found-none")),
            _ => {}
        }
        let judged = [("found to hold: ", "found-holds"), ("found not to hold: ", "found-fails")];
        for (before, key) in judged {
            if let Some(reasons) = found.strip_prefix(before) {
                return said(self.t.with(key, &[("reasons", reasons.into())]));
            }
        }
        self.found_fact(found).or_else(|| self.found_limbs(found)).map_or_else(|| Legal::plain(found), said)
    }

    fn found_fact(&self, found: &str) -> Option<String> {
        if let Some(name) = found.strip_suffix(" is not stated") {
            return Some(self.t.with("found-not-stated", &[("fact", self.fact(name).into())]));
        }
        let (name, value) = found.split_once(" is ")?;
        self.pack.facts.iter().find(|fact| fact.id.as_str() == name)?;
        let (value, key) = match value.strip_suffix(", which cannot be compared") {
            Some(value) => (value, "found-not-comparable"),
            None => (value, "found-fact"),
        };
        Some(self.t.with(key, &[("fact", self.fact(name).into()), ("value", self.value(value).into())]))
    }

    /// `of 2 limbs 1 met, 0 not met, 1 not known`.
    fn found_limbs(&self, found: &str) -> Option<String> {
        let (all, rest) = found.strip_prefix("of ")?.split_once(" limbs ")?;
        let (met, rest) = rest.split_once(" met, ")?;
        let (not, rest) = rest.split_once(" not met, ")?;
        let unknown = rest.strip_suffix(" not known")?;
        let said =
            [("all", all.into()), ("met", met.into()), ("not", not.into()), ("unknown", unknown.into())];
        Some(self.t.with("found-limbs", &said))
    }
}
