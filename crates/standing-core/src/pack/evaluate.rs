//! Evaluates a condition over what a file holds on one day, and explains the result limb by limb.
//!
//! Nothing is decided here: a person decides, and the explanation says what the file holds. What has not been
//! stated or found is unknown; it is never taken for no.

use jiff::civil::Date;

use super::condition::{Condition, CountKey, CountTest, Counted, FactCheck, Test};
use super::model::{Cite, Text};
use super::words::{cites_words, counted_words, test_words, together, wrap};
use crate::calendar::Period;
use crate::fact::FactValue;
use crate::id::Slug;

/// What a condition may look at: one organisation's file, seen on one day.
pub trait View {
    /// The value of a fact, if it was stated.
    fn fact(&self, fact: &Slug) -> Option<FactValue>;

    /// Whether an official found that a limb holds, with the reasons, if it was found either way.
    fn finding(&self, limb: &Slug) -> Option<(bool, String)>;

    /// The items of the file that may be counted, with their attributes as on the day asked about.
    fn items(&self, counted: Counted) -> Vec<Item>;
}

/// An item of the file that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What people call it, for example the entry's id.
    pub name: String,
    /// Its day: for an entry the first day, for a record the day of the conduct.
    pub day: Date,
    /// Its attributes; several values of one key are several pairs.
    pub attributes: Vec<(CountKey, String)>,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// A fact is not stated or a finding not made.
    Unknown,
}

/// What came of one node of a condition, with what came of its children.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The limb's name.
    pub id: Option<Slug>,
    /// The limb in words: its title, else what is asked for, else what is tested.
    pub title: Text,
    /// The limb's clauses.
    pub cites: Vec<Cite>,
    /// Whether it holds.
    pub outcome: Outcome,
    /// What was found in the file, in words.
    pub found: String,
    /// What came of the children.
    pub children: Vec<Self>,
}

/// Evaluates a condition over a view of the file as of a day.
///
/// All, any and not are taken over three values: what is unknown stays unknown unless the rest decides.
pub fn evaluate(condition: &Condition, view: &impl View, as_of: Date) -> Explanation {
    let (outcome, found, children) = match &condition.test {
        Test::All(inner) => {
            let children = each(inner, view, as_of);
            let (outcome, found) = combine(&children, Outcome::NotMet, Outcome::Met);
            (outcome, found, children)
        }
        Test::Any(inner) => {
            let children = each(inner, view, as_of);
            let (outcome, found) = combine(&children, Outcome::Met, Outcome::NotMet);
            (outcome, found, children)
        }
        Test::Not(inner) => {
            let child = evaluate(inner, view, as_of);
            (child.outcome.reversed(), format!("the limb below is {}", child.outcome.words()), vec![child])
        }
        Test::Fact { fact, check } => {
            let (outcome, found) = test_fact(fact, check, view, as_of);
            (outcome, found, Vec::new())
        }
        Test::Count(count) => {
            let (outcome, found) = test_count(count, view, as_of);
            (outcome, found, Vec::new())
        }
        Test::Finding(_) => {
            let (outcome, found) = test_finding(condition.id.as_ref(), view);
            (outcome, found, Vec::new())
        }
    };
    let title = match (&condition.title, &condition.test) {
        (Some(title), _) | (None, Test::Finding(title)) => title.clone(),
        (None, test) => Text::english(test_words(test, "en")),
    };
    Explanation { id: condition.id.clone(), title, cites: condition.cites.clone(), outcome, found, children }
}

impl Outcome {
    /// The outcome in words: `met`, `not met`, `not known`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Unknown => "not known",
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }

    fn from_test(holds: bool) -> Self {
        if holds { Self::Met } else { Self::NotMet }
    }
}

impl Explanation {
    /// The limbs, parents before children: every node that has a name.
    #[must_use]
    pub fn limbs(&self) -> Vec<&Self> {
        let mut limbs = Vec::new();
        self.gather(&mut limbs);
        limbs
    }

    /// The limbs with this outcome.
    #[must_use]
    pub fn limbs_with(&self, outcome: Outcome) -> Vec<&Self> {
        self.limbs().into_iter().filter(|limb| limb.outcome == outcome).collect()
    }

    /// The explanation as lines of plain text, one node a paragraph, children indented.
    #[must_use]
    pub fn to_text(&self, language: &str) -> String {
        let mut text = String::new();
        self.write(&mut text, language, 0);
        text
    }

    fn gather<'a>(&'a self, limbs: &mut Vec<&'a Self>) {
        if self.id.is_some() {
            limbs.push(self);
        }
        self.children.iter().for_each(|child| child.gather(limbs));
    }

    fn write(&self, text: &mut String, language: &str, depth: usize) {
        let indent = " ".repeat(depth.saturating_mul(2).min(40));
        let name = self.id.as_ref().map_or_else(String::new, |id| format!("{id}: "));
        let cites = cites_words(&self.cites);
        let title = self.title.in_language(language);
        let sentence =
            format!("{}: {name}{title}. In the file: {}. {cites}", self.outcome.words(), self.found);
        for (position, line) in wrap(&sentence, 96_usize.saturating_sub(indent.len())).into_iter().enumerate()
        {
            let hang = if position == 0 { "" } else { "  " };
            text.push_str(&format!("{indent}{hang}{line}\n"));
        }
        self.children.iter().for_each(|child| child.write(text, language, depth.saturating_add(1)));
    }
}

fn each(conditions: &[Condition], view: &impl View, as_of: Date) -> Vec<Explanation> {
    conditions.iter().map(|condition| evaluate(condition, view, as_of)).collect()
}

/// One child with the deciding outcome decides; else an unknown one leaves it unknown; else the rest.
fn combine(children: &[Explanation], deciding: Outcome, rest: Outcome) -> (Outcome, String) {
    let count = |outcome: Outcome| children.iter().filter(|child| child.outcome == outcome).count();
    let (met, not_met, unknown) = (count(Outcome::Met), count(Outcome::NotMet), count(Outcome::Unknown));
    let outcome = if count(deciding) > 0 {
        deciding
    } else if unknown > 0 {
        Outcome::Unknown
    } else {
        rest
    };
    (outcome, format!("of {} limbs {met} met, {not_met} not met, {unknown} not known", children.len()))
}

fn test_fact(fact: &Slug, check: &FactCheck, view: &impl View, as_of: Date) -> (Outcome, String) {
    let Some(value) = view.fact(fact) else {
        return (Outcome::Unknown, format!("{fact} is not stated"));
    };
    let outcome = match check {
        FactCheck::Is(wanted) => same_type(&value, wanted).then(|| value == *wanted),
        FactCheck::In(wanted) => {
            wanted.iter().any(|wanted| same_type(&value, wanted)).then(|| wanted.contains(&value))
        }
        FactCheck::AtLeast(least) => same_type(&value, least).then(|| value >= *least),
        FactCheck::Before(limit) => day_of(&value).map(|day| day < *limit),
        FactCheck::Within(period) => day_of(&value).map(|day| is_within(day, *period, as_of)),
    };
    match outcome {
        Some(holds) => (Outcome::from_test(holds), format!("{fact} is {value}")),
        None => (Outcome::Unknown, format!("{fact} is {value}, which cannot be compared")),
    }
}

/// Whether two values can be compared: of one type, amounts of one currency.
fn same_type(left: &FactValue, right: &FactValue) -> bool {
    match (left, right) {
        (FactValue::Money { currency: left, .. }, FactValue::Money { currency: right, .. }) => left == right,
        _ => std::mem::discriminant(left) == std::mem::discriminant(right),
    }
}

fn day_of(value: &FactValue) -> Option<Date> {
    match value {
        FactValue::Date(day) => Some(*day),
        _ => None,
    }
}

/// Whether a day is not longer ago than a period, and not in the future. The day exactly one period ago is in.
fn is_within(day: Date, period: Period, as_of: Date) -> bool {
    period.subtract_from(as_of) <= day && day <= as_of
}

fn test_count(count: &CountTest, view: &impl View, as_of: Date) -> (Outcome, String) {
    let mut counted = view.items(count.counted);
    counted.retain(|item| {
        let in_time = match count.within {
            Some(period) => is_within(item.day, period, as_of),
            None => item.day <= as_of,
        };
        in_time
            && count.filters.iter().all(|(key, values)| item.values(*key).any(|held| is_one(held, values)))
    });
    let names = match count.distinct {
        Some(key) => {
            let mut values = counted.iter().flat_map(|item| item.values(key)).collect::<Vec<_>>();
            values.sort_unstable();
            values.dedup();
            values.into_iter().map(str::to_owned).collect::<Vec<_>>()
        }
        None => counted.into_iter().map(|item| item.name).collect(),
    };
    let enough = u32::try_from(names.len()).map_or(true, |held| held >= count.at_least);
    let listed = if names.is_empty() { String::new() } else { format!(": {}", short_list(&names)) };
    let found = format!("{} of at least {} {}{listed}", names.len(), count.at_least, counted_words(count));
    (Outcome::from_test(enough), found)
}

fn is_one(held: &str, values: &[String]) -> bool {
    values.iter().any(|value| value == held)
}

fn short_list(names: &[String]) -> String {
    const NAMED_MAX: usize = 10;
    let more = names.len().saturating_sub(NAMED_MAX);
    let named = names.iter().take(NAMED_MAX).cloned();
    together(named.chain((more > 0).then(|| format!("{more} more"))))
}

fn test_finding(limb: Option<&Slug>, view: &impl View) -> (Outcome, String) {
    match limb.and_then(|limb| view.finding(limb)) {
        Some((holds, reasons)) => {
            let found = if holds { "found to hold" } else { "found not to hold" };
            (Outcome::from_test(holds), format!("{found}: {reasons}"))
        }
        None => (Outcome::Unknown, "no finding has been made".to_owned()),
    }
}

impl Item {
    fn values(&self, key: CountKey) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(move |(held, _)| *held == key).map(|(_, value)| value.as_str())
    }
}
