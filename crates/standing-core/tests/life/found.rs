//! What random lives and a close reading found, told one by one, so that it stays found.

use jiff::civil::Date;
use standing_core::decide::{Accepted, Actor};
use standing_core::event::EventKind;
use standing_core::file::entry::Ending;
use standing_core::standing::consequences::consequences_at;
use standing_core::standing::status::{Status, status_at};

use crate::desk::{COURT, Desk};
use crate::laws::everything;
use crate::packs;
use crate::people::officer;
use crate::world::{Move, Outcome, World};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Gives a command at a moment; a refusal comes back as its code and what it says.
pub(crate) fn give(
    world: &mut World,
    at: &str,
    actor: &Actor,
    word: &str,
    pairs: &[(&str, &str)],
) -> Result<Accepted, String> {
    world.now = at.parse().unwrap();
    let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let asked = Move { actor: actor.clone(), word: word.to_owned(), pairs, on: None };
    match world.ask(&asked) {
        Outcome::Accepted(accepted) => {
            world.directory = accepted.events.iter().fold(world.directory.clone(), |all, one| all.apply(one));
            world.apply(accepted.events.clone());
            Ok(accepted)
        }
        Outcome::Refused(refusal) => Err(refusal.to_string()),
        Outcome::Unreadable(error) => Err(error.to_string()),
    }
}

pub(crate) fn registered(at: &str) -> World {
    let mut world = World::new(at.parse().unwrap());
    let own = [("organisation", "cn-uscc:91350100M000100Y43"), ("name", "Test Ltd")];
    give(&mut world, at, &Actor::Register, "register-organisation", &own).unwrap();
    world
}

/// A suspension, whose effect before the decision can be ordered and extended.
const SUSPENSION: [(&str, &str); 4] = [
    ("list", "suspended"),
    ("ground", "indictment-or-adequate-evidence"),
    ("basis", "indictment 17"),
    ("act.kind", "indictment"),
];

const JUDGMENT: [(&str, &str); 6] = [
    ("list", "judgment-default"),
    ("ground", "refuses-judgment"),
    ("field", "judgment"),
    ("basis", "judgment 41"),
    ("act.kind", "judgment"),
    ("act.final", "yes"),
];

/// The pack of a case is that of the day where the authority sits, not of the day in Greenwich.
#[test]
fn a_case_is_opened_under_the_pack_of_the_authoritys_day() {
    let court = officer(COURT, "a").unwrap();
    for (at, version) in [("2019-07-08T15:59:59Z", "2018.1"), ("2019-07-08T16:00:00Z", "2019.2")] {
        let opened =
            give(&mut registered("2019-07-01T00:00:00Z"), at, &court, "open-case", &JUDGMENT).unwrap();
        let named = opened.events[0].pack.clone().unwrap();
        assert_eq!(named.version.to_string(), version, "{at}");
    }
    let army = officer("Army", "a").unwrap();
    let mut world = registered("2025-01-10T00:00:00Z");
    let early = give(&mut world, "2025-01-17T04:59:59Z", &army, "open-case", &SUSPENSION).unwrap_err();
    assert!(early.contains("pack-missing"), "{early}");
    give(&mut world, "2025-01-17T05:00:00Z", &army, "open-case", &SUSPENSION).unwrap();
}

/// An organisation entered after midnight in Greenwich can have a case at once where it is still evening.
#[test]
fn registration_in_greenwich_does_not_delay_a_case_in_washington() {
    let at = "2025-02-03T02:00:00Z";
    let mut world = registered(at);
    let opened = give(&mut world, at, &officer("Army", "a").unwrap(), "open-case", &SUSPENSION).unwrap();
    assert_eq!(opened.events[0].on, day("2025-02-02"));
}

/// The packs of two countries declare the kind of organisation with different words: each can be stated.
#[test]
fn a_fact_that_several_packs_declare_is_read_by_the_one_that_it_fits() {
    let mut world = registered("2025-02-03T12:00:00Z");
    for kind in ["law-firm", "corporation"] {
        let fact = [("organisation.kind", kind)];
        give(&mut world, "2025-02-03T12:00:00Z", &Actor::Register, "state-facts", &fact).unwrap();
    }
    let fact = [("organisation.kind", "ministry")];
    let told = give(&mut world, "2025-02-03T12:00:00Z", &Actor::Register, "state-facts", &fact).unwrap_err();
    assert!(told.contains("fact-wrong"), "{told}");
}

#[test]
fn a_pack_without_pledges_says_so() {
    let mut world = registered("2018-06-01T12:00:00Z");
    let pledge = [
        ("pack", "cn-credit"),
        ("pledge", "voluntary"),
        ("matter", "conduct"),
        ("text", "we promise"),
        ("due", "2018-07-01"),
    ];
    let told =
        give(&mut world, "2018-06-02T12:00:00Z", &Actor::Organisation, "make-pledge", &pledge).unwrap_err();
    assert!(told.ends_with("the pack knows none"), "{told}");
}

/// A mandate's name cannot be taken over by another authority.
#[test]
fn a_mandate_is_granted_once_under_its_name() {
    let mut world = registered("2020-02-03T12:00:00Z");
    let grant = |authority| {
        [
            ("mandate", "mandate-1"),
            ("authority", authority),
            ("association", "Builders-Association"),
            ("lists", "trusted"),
            ("from", "2020-01-01"),
        ]
    };
    let other = officer("Liaoning-Food", "a").unwrap();
    let told = give(&mut world, "2020-02-03T12:00:00Z", &other, "grant-mandate", &grant("Liaoning-Food"))
        .unwrap_err();
    assert!(told.contains("already-known") && told.contains("Shenyang-Food"), "{told}");
}

/// Extensions of an effect before the decision: each counts from its own day, and none revives it.
#[test]
fn extensions_of_an_interim_effect_keep_the_past() {
    let army = officer("Army", "a").unwrap();
    let mut world = registered("2025-02-03T12:00:00Z");
    let at = |day: &str| format!("{day}T17:00:00Z");
    give(&mut world, &at("2025-02-03"), &army, "open-case", &SUSPENSION).unwrap();
    let case = ("case", world.file.cases.keys().next().unwrap().to_string());
    let case = (case.0, case.1.as_str());
    let ordered = [case, ("rule", "suspension"), ("reasons", "cannot wait")];
    give(&mut world, &at("2025-02-04"), &army, "order-interim", &ordered).unwrap();
    let until = |day: &'static str| [case, ("until", day), ("reasons", "a prosecutor asked")];
    give(&mut world, &at("2026-01-05"), &army, "extend-interim", &until("2026-04-30")).unwrap();
    let runs = |world: &World, on: &str| {
        !consequences_at(&world.file, world.packs, &everything(), day(on)).is_empty()
    };
    assert!(runs(&world, "2026-03-15"));
    give(&mut world, &at("2026-04-01"), &army, "extend-interim", &until("2026-07-31")).unwrap();
    assert!(runs(&world, "2026-03-15"), "the second extension took away what the first gave");
    assert!(runs(&world, "2026-07-31") && !runs(&world, "2026-08-01"));
    let told =
        give(&mut world, &at("2026-08-01"), &army, "extend-interim", &until("2026-08-03")).unwrap_err();
    assert!(told.contains("no-interim"), "{told}");
    let told = give(&mut world, &at("2026-08-01"), &army, "lift-interim", &[case, ("reasons", "over")]);
    assert!(told.unwrap_err().contains("no-interim"));
}

/// A listed organisation, and the id of its entry.
fn listed() -> (Desk, String) {
    let mut desk = Desk::new(packs::load().unwrap()).unwrap();
    desk.register().unwrap();
    desk.decide().unwrap();
    desk.serve().unwrap();
    let entry = desk.file.entries.keys().next().unwrap().to_string();
    (desk, entry)
}

fn status(desk: &Desk, entry: &str, on: &str) -> Status {
    status_at(&desk.file, &entry.parse().unwrap(), &desk.packs, day(on)).unwrap()
}

/// An exit ground that was declined too late suspended the entry; claiming it again does not undo that.
#[test]
fn a_second_claim_keeps_the_suspension_of_the_first() {
    let (mut desk, entry) = listed();
    let clerk = officer(COURT, "a").unwrap();
    let entry_is = ("entry", entry.as_str());
    let claim = [entry_is, ("exit", "performed"), ("evidence.completion", "bank slip")];
    desk.act("2019-10-08", &clerk, "record-exit", &claim).unwrap();
    let declined = [entry_is, ("exit", "performed"), ("reasons", "half was paid")];
    desk.act("2019-11-01", &clerk, "decline-exit", &declined).unwrap();
    let suspended = |desk: &Desk| matches!(status(desk, &entry, "2019-10-20"), Status::Suspended { .. });
    assert!(suspended(&desk));
    assert_eq!(status(&desk, &entry, "2019-11-05"), Status::InForce);
    desk.act("2019-12-02", &clerk, "record-exit", &claim).unwrap();
    assert!(suspended(&desk), "the first claim was forgotten");
    assert_eq!(status(&desk, &entry, "2019-12-03"), Status::InForce);
    assert!(matches!(status(&desk, &entry, "2019-12-20"), Status::Suspended { .. }));
}

/// What is wrong from the start is revoked once: a court that annuls later changes neither day nor cause.
#[test]
fn a_second_revocation_leaves_the_first() {
    let (mut desk, entry) = listed();
    let clerk = officer(COURT, "a").unwrap();
    let entry_is = ("entry", entry.as_str());
    let wrong = [entry_is, ("reasons", "another company"), ("remedy", "all are told")];
    desk.act("2020-01-06", &clerk, "revoke", &wrong).unwrap();
    let annulled = [entry_is, ("court", "Shenyang 17"), ("outcome", "annulled"), ("remedy", "all are told")];
    desk.act("2020-06-01", &clerk, "record-court-outcome", &annulled).unwrap();
    let end = desk.file.entries[&entry.parse().unwrap()].end.clone().unwrap();
    assert_eq!(end.on, day("2020-01-06"));
    assert!(matches!(end.how, Ending::Revoked { .. }));
    assert_eq!(end.reasons.unwrap().as_str(), "another company");
}

/// Nobody reviews what they decided: neither the case nor the answer to the objection.
#[test]
fn who_answered_the_objection_does_not_reconsider_it() {
    let (mut desk, entry) = listed();
    let entry_is = ("entry", entry.as_str());
    let why = ("reasons", "the judgment was set aside");
    desk.act("2019-09-25", &Actor::Organisation, "object", &[entry_is, why]).unwrap();
    let answerer = officer(COURT, "third").unwrap();
    desk.act("2019-09-26", &answerer, "decide-objection", &[entry_is, ("founded", "no"), why]).unwrap();
    desk.act("2019-09-27", &Actor::Organisation, "request-reconsideration", &[entry_is, why]).unwrap();
    let verdict = [entry_is, ("founded", "no"), why];
    for mark in ["first", "second", "third"] {
        let moved = officer("Shenyang-Court", mark).unwrap();
        let told = desk.act("2019-09-30", &moved, "decide-reconsideration", &verdict).unwrap_err();
        assert!(told.contains("took-part"), "{mark}: {told}");
    }
    let other = officer("Shenyang-Court", "fourth").unwrap();
    desk.act("2019-09-30", &other, "decide-reconsideration", &verdict).unwrap();
}

/// A unit's act about its measure is of the day that it gives, or refused.
#[test]
fn a_measure_is_not_lifted_before_it_was_taken() {
    let mut world = registered("2019-09-02T04:00:00Z");
    let (mut desk, entry) = listed();
    let unit = Actor::Unit("City-Procurement".parse().unwrap());
    let taken = [
        ("entry", entry.as_str()),
        ("consequence", "procurement"),
        ("matter", "procurement.supplier"),
        ("reasons", "tender 5"),
    ];
    let made = desk.act("2019-11-01", &unit, "take-measure", &taken).unwrap();
    let EventKind::MeasureTaken(made) = &made.events[0].kind else { panic!("no measure") };
    world.file = desk.file.clone();
    world.now = "2019-11-20T04:00:00Z".parse().unwrap();
    let lift = |on: &str| Move {
        actor: unit.clone(),
        word: "lift-measure".to_owned(),
        pairs: vec![
            ("measure".to_owned(), made.measure.to_string()),
            ("reasons".to_owned(), "no longer needed".to_owned()),
        ],
        on: Some(day(on)),
    };
    let Outcome::Refused(refusal) = world.ask(&lift("2019-10-15")) else {
        panic!("lifted before it was taken")
    };
    assert_eq!(refusal.code, "out-of-order");
    let Outcome::Accepted(lifted) = world.ask(&lift("2019-11-10")) else { panic!("not lifted") };
    assert_eq!(lifted.events[0].on, day("2019-11-10"));
}
