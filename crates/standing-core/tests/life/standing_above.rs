//! Who stands above whom, and since when an organisation can be known: what the operator enters is bounded too.

use standing_core::decide::Actor;

use crate::found::{give, registered};
use crate::world::{Move, Outcome, World};

const AT: &str = "2025-02-03T12:00:00Z";

fn enter(steps: &[(&str, &str, &str)]) -> Result<(), String> {
    let mut world = registered(AT);
    for (authority, level, superior) in steps {
        let mut pairs =
            vec![("authority", *authority), ("name", *authority), ("kind", "court"), ("level", *level)];
        pairs.extend([("superior", *superior)].into_iter().filter(|(_, text)| !text.is_empty()));
        give(&mut world, AT, &Actor::Register, "register-authority", &pairs).map(drop)?;
    }
    Ok(())
}

/// Over one step, two, and three; at the national level, where each may be above another, and where a new
/// description changes the levels.
#[test]
fn no_authority_is_its_own_superior_over_any_number_of_steps() {
    for (steps, way) in [
        (&[("A", "national", ""), ("A", "national", "A")][..], "A under A"),
        (&[("A", "national", ""), ("B", "national", "A"), ("A", "national", "B")], "A under B under A"),
        (
            &[("A", "national", ""), ("B", "national", "A"), ("C", "national", "B"), ("A", "national", "C")],
            "A under C under B under A",
        ),
        (
            &[("A", "national", ""), ("B", "province", "A"), ("C", "city", "B"), ("A", "county", "C")],
            "A under C under B under A",
        ),
    ] {
        let told = enter(steps).unwrap_err();
        assert!(told.contains("superior-circle") && told.contains(way), "{steps:?}: {told}");
    }
}

#[test]
fn a_way_up_that_ends_is_taken_however_long() {
    let steps = [
        ("A", "national", ""),
        ("B", "national", "A"),
        ("C", "province", "B"),
        ("D", "city", "C"),
        ("E", "county", "D"),
        ("E", "county", "C"),
        ("A", "national", ""),
        ("D", "city", "A"),
    ];
    enter(&steps).unwrap();
}

#[test]
fn an_authority_is_not_described_away_from_above_another() {
    for (level, code) in [("province", ""), ("city", "not-superior"), ("county", "not-superior")] {
        let told = enter(&[("A", "national", ""), ("B", "city", "A"), ("A", level, "")]);
        match told {
            Ok(()) => assert!(code.is_empty(), "{level}"),
            Err(told) => {
                assert!(!code.is_empty() && told.contains(code) && told.contains('B'), "{level}: {told}")
            }
        }
    }
    let told = enter(&[("A", "city", ""), ("B", "city", "A")]).unwrap_err();
    assert!(told.contains("not-superior"), "{told}");
}

/// The packs of these tests begin on 19 January 2018.
#[test]
fn an_organisation_is_registered_on_a_day_with_rules_and_nothing_happens_to_it_before() {
    let on = |world: &mut World, word: &str, pairs: &[(&str, &str)], on: Option<&str>| {
        let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let on = on.map(|on| on.parse().unwrap());
        match world.ask(&Move { actor: Actor::Register, word: word.to_owned(), pairs, on }) {
            Outcome::Accepted(accepted) => {
                world.apply(accepted.events);
                String::new()
            }
            Outcome::Refused(refusal) => refusal.to_string(),
            Outcome::Unreadable(error) => panic!("{error}"),
        }
    };
    let own = [("organisation", "cn-uscc:91350100M000100Y43"), ("name", "Test Ltd")];
    for (now, day, code) in [
        ("2018-06-01T12:00:00Z", Some("1949-10-01"), "day-wrong"),
        ("2018-06-01T12:00:00Z", Some("2018-01-18"), "day-wrong"),
        ("2018-06-01T12:00:00Z", Some("2018-01-19"), ""),
        ("2018-06-01T12:00:00Z", Some("2018-06-03"), "in-the-future"),
        ("2018-06-01T12:00:00Z", None, ""),
        // Before there are rules an organisation may be entered for them.
        ("2017-06-01T12:00:00Z", None, ""),
    ] {
        let told = on(&mut World::new(now.parse().unwrap()), "register-organisation", &own, day);
        assert!(told.contains(code) && told.is_empty() == code.is_empty(), "{now} {day:?}: {told}");
    }
    let mut world = registered("2018-06-01T12:00:00Z");
    let name = [("text", "Test Limited"), ("kind", "short")];
    let told = on(&mut world, "add-name", &name, Some("2018-05-31"));
    assert!(told.contains("out-of-order"), "{told}");
    assert_eq!(on(&mut world, "add-name", &name, Some("2018-06-01")), "");
}
