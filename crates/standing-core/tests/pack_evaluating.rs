//! Conditions evaluated over a small file, and the explanation that comes of it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_core::fact::FactValue;
use standing_core::id::Slug;
use standing_core::pack::condition::{Condition, CountKey, Counted, Test};
use standing_core::pack::{Explanation, Item, Known, Outcome, Pack, View, evaluate};

use Outcome::{Met, NotMet, Unknown};

const GOOD: &str = include_str!("packs/minimal.toml");
const AS_OF: Date = date(2026, 3, 1);

#[derive(Default)]
struct File {
    facts: BTreeMap<Slug, FactValue>,
    findings: BTreeMap<Slug, bool>,
    items: Vec<Item>,
}

impl View for File {
    fn fact(&self, fact: &Slug) -> Option<FactValue> {
        self.facts.get(fact).cloned()
    }

    fn finding(&self, limb: &Slug) -> Option<(bool, String)> {
        self.findings.get(limb).map(|held| (*held, "the accounts show it".to_owned()))
    }

    fn items(&self, counted: Counted) -> Vec<Item> {
        if counted == Counted::Entry { self.items.clone() } else { Vec::new() }
    }
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn pack() -> Pack {
    Pack::from_toml(&[("pack.toml", GOOD)], &Known::default()).unwrap()
}

/// A file that meets every limb of the ground `refuses`.
fn full() -> File {
    let pack = pack();
    let facts = [
        ("act.kind", "judgment"),
        ("act.final", "yes"),
        ("act.amount", "10 000 GBP"),
        ("act.date", "2025-03-01"),
        ("case.warnings", "3"),
    ];
    let facts = facts.map(|(id, text)| {
        let kind = &pack.fact(&slug(id)).unwrap().kind;
        (slug(id), FactValue::read(kind, text).unwrap())
    });
    File { facts: facts.into(), findings: [(slug("able"), true)].into(), items: Vec::new() }
}

fn refuses(file: &File) -> Explanation {
    evaluate(&pack().ground(&slug("refuses")).unwrap().condition, file, AS_OF)
}

fn outcome_of(explanation: &Explanation, limb: &str) -> Outcome {
    explanation.limbs().into_iter().find(|found| found.id == Some(slug(limb))).unwrap().outcome
}

#[test]
fn a_full_file_meets_the_ground_limb_by_limb() {
    let explanation = refuses(&full());
    assert_eq!(explanation.outcome, Met);
    let limbs = explanation.limbs().into_iter().map(|limb| limb.id.clone().unwrap().to_string());
    assert_eq!(limbs.collect::<Vec<_>>(), ["basis", "final", "large", "recent", "able", "old", "warned"]);
    assert_eq!(explanation.to_text("en"), EXPLAINED);
}

const EXPLAINED: &str = "\
met: Refuses to perform a judgment. In the file: of 6 limbs 6 met, 0 not met, 0 not known. [act
  s. 6 R3; press p. 1]
  met: basis: act.kind is judgment or ruling. In the file: act.kind is judgment. [act s. 6(a)
    R4]
  met: final: act.final is yes. In the file: act.final is yes.
  met: large: act.amount is at least 10000.00 GBP. In the file: act.amount is 10000.00 GBP.
  met: recent: act.date is not longer ago than 1 year. In the file: act.date is 2025-03-01.
  met: able: Ability to perform. In the file: found to hold: the accounts show it.
  met: at least one of these holds. In the file: of 2 limbs 1 met, 1 not met, 0 not known.
    met: old: act.date is before 2030-01-01. In the file: act.date is 2025-03-01.
    not met: this does not hold. In the file: the limb below is met.
      met: warned: case.warnings is at least 3. In the file: case.warnings is 3.
";

/// One change of the full file, the limb it bears on, what comes of the limb and of the ground.
#[test]
fn each_limb_decides() {
    type Edit = fn(&mut File);
    let cases: [(&str, Edit, &str, Outcome, Outcome); 12] = [
        ("another kind", |f| set(f, "act.kind", FactValue::Text("gossip".into())), "basis", NotMet, NotMet),
        ("no kind stated", |f| forget(f, "act.kind"), "basis", Unknown, Unknown),
        ("not final", |f| set(f, "act.final", FactValue::Bool(false)), "final", NotMet, NotMet),
        ("a penny short", |f| set(f, "act.amount", money(999_999, "GBP")), "large", NotMet, NotMet),
        ("another currency", |f| set(f, "act.amount", money(9_999_999, "EUR")), "large", Unknown, Unknown),
        ("a year and a day ago", |f| set(f, "act.date", day(2025, 2, 28)), "recent", NotMet, NotMet),
        ("in the future", |f| set(f, "act.date", day(2026, 3, 2)), "recent", NotMet, NotMet),
        ("a fact of another type", |f| set(f, "act.date", FactValue::Bool(true)), "recent", Unknown, Unknown),
        ("found not to hold", |f| f.findings = [(slug("able"), false)].into(), "able", NotMet, NotMet),
        ("no finding", |f| f.findings.clear(), "able", Unknown, Unknown),
        ("few warnings", |f| set(f, "case.warnings", FactValue::Number(2)), "warned", NotMet, Met),
        ("unknown, but the other side decides", |f| forget(f, "case.warnings"), "warned", Unknown, Met),
    ];
    for (what, edit, limb, of_limb, of_ground) in cases {
        let mut file = full();
        edit(&mut file);
        let explanation = refuses(&file);
        assert_eq!(outcome_of(&explanation, limb), of_limb, "{what}: the limb {limb}");
        assert_eq!(explanation.outcome, of_ground, "{what}: the ground");
    }
    // One limb that fails decides, whatever else is unknown.
    let file = File { findings: [(slug("able"), false)].into(), ..File::default() };
    let explanation = refuses(&file);
    assert_eq!(explanation.outcome, NotMet);
    assert_eq!(explanation.limbs_with(Unknown).len(), 6);
}

fn set(file: &mut File, fact: &str, value: FactValue) {
    file.facts.insert(slug(fact), value);
}

fn forget(file: &mut File, fact: &str) {
    file.facts.remove(&slug(fact));
}

fn money(minor: i64, currency: &str) -> FactValue {
    FactValue::Money { minor, currency: currency.to_owned() }
}

fn day(year: i16, month: i8, day: i8) -> FactValue {
    FactValue::Date(date(year, month, day))
}

fn entry(name: &str, day: Date, kind: &str, status: &str, field: &str) -> Item {
    let attributes = [(CountKey::ListKind, kind), (CountKey::Status, status), (CountKey::Field, field)];
    let attributes = attributes.map(|(key, value)| (key, value.to_owned())).to_vec();
    Item { name: name.to_owned(), day, attributes }
}

#[test]
fn counts_look_at_kind_status_time_and_difference() {
    let pack = pack();
    let ground = pack.ground(&slug("three-fields")).unwrap();
    let count = |items: &[Item]| {
        let file = File { items: items.to_vec(), ..File::default() };
        evaluate(&ground.condition, &file, AS_OF)
    };
    let recent = date(2026, 1, 1);
    let three = ["food", "tax", "fire"].map(|field| entry(field, recent, "key-scrutiny", "in-force", field));
    let explanation = count(&three);
    assert_eq!(explanation.outcome, Met);
    assert_eq!(explanation.id, Some(slug("three-fields")));
    assert_eq!(
        explanation.found,
        "3 of at least 3 different fields among entries with sort of list key-scrutiny and status in-force or \
         suspended of the last 1 year: fire, food and tax"
    );
    for (what, replaced) in [
        ("the same field twice", entry("x", recent, "key-scrutiny", "in-force", "food")),
        ("ended", entry("x", recent, "key-scrutiny", "ended", "fire")),
        ("another sort of list", entry("x", recent, "exclusion", "in-force", "fire")),
        ("too long ago", entry("x", date(2025, 2, 28), "key-scrutiny", "in-force", "fire")),
        ("in the future", entry("x", date(2026, 3, 2), "key-scrutiny", "in-force", "fire")),
    ] {
        let mut items = three.to_vec();
        items[2] = replaced;
        assert_eq!(count(&items).outcome, NotMet, "{what}");
    }
    let mut items = three.to_vec();
    items[2] = entry("x", date(2025, 3, 1), "key-scrutiny", "suspended", "fire");
    assert_eq!(count(&items).outcome, Met);
    assert_eq!(count(&[]).found.split(" of ").next(), Some("0"));
}

#[test]
fn a_tier_counts_what_is_in_force() {
    let pack = pack();
    let tier = |items: Vec<Item>| {
        let file = File { items, ..File::default() };
        let first = pack
            .tiers
            .iter()
            .find(|tier| tier.when.as_ref().is_none_or(|when| evaluate(when, &file, AS_OF).outcome == Met));
        first.unwrap().head.id.to_string()
    };
    assert_eq!(tier(vec![entry("e", AS_OF, "exclusion", "in-force", "tax")]), "high");
    assert_eq!(tier(vec![entry("e", AS_OF, "exclusion", "suspended", "tax")]), "ordinary");
}

/// A condition of three outcomes only, to test how they combine.
fn tree() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![Just("yes"), Just("no"), Just("open")].prop_map(|id| Condition {
        id: Some(slug(id)),
        cites: Vec::new(),
        title: None,
        test: Test::Finding(standing_core::pack::Text::english(id)),
    });
    leaf.prop_recursive(5, 40, 4, |inner| {
        let node = |test| Condition { id: None, cites: Vec::new(), title: None, test };
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(move |inner| node(Test::All(inner))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(move |inner| node(Test::Any(inner))),
            inner.prop_map(move |inner| node(Test::Not(Box::new(inner)))),
        ]
    })
}

fn outcome_with(condition: &Condition, open: Option<bool>) -> Outcome {
    let mut file = File { findings: [(slug("yes"), true), (slug("no"), false)].into(), ..File::default() };
    if let Some(held) = open {
        file.findings.insert(slug("open"), held);
    }
    evaluate(condition, &file, AS_OF).outcome
}

proptest! {
    /// What is known stays so whichever way the open limbs are found; closed files have no open outcome.
    #[test]
    fn an_outcome_does_not_depend_on_what_is_unknown(condition in tree()) {
        let now = outcome_with(&condition, None);
        for held in [true, false] {
            let later = outcome_with(&condition, Some(held));
            prop_assert_ne!(later, Unknown);
            prop_assert!(now == Unknown || now == later, "{:?} became {:?}", now, later);
        }
        let reversed = Condition { test: Test::Not(Box::new(condition.clone())), ..condition };
        prop_assert_eq!(outcome_with(&reversed, None) == Unknown, now == Unknown);
        prop_assert!(now == Unknown || outcome_with(&reversed, None) != now);
    }
}
