//! What the register never does, tried from the outside: each test attacks one promise through the doors.
//!
//! The promises stand in docs and README ("organisations only" and so on). That every life keeps them is tested
//! in `life`; here are the attacks that a person would think of.
#![cfg(test)]

#[path = "../common/desk.rs"]
mod desk;
#[path = "../common/packs.rs"]
mod packs;
#[path = "../common/people.rs"]
mod people;
mod persons;

use jiff::civil::Date;
use standing_core::decide::Actor;
use standing_core::file::File;
use standing_core::pack::model::Strength;
use standing_core::standing::check::{Answer, check};
use standing_core::standing::consequences::{Question, consequences_at};
use standing_core::standing::leads::leads_at;
use standing_core::standing::publication::{Shown, publication_of};
use standing_core::standing::tiers::tier_at;
use standing_core::standing::viewer::Viewer;

use desk::{COURT, Desk};
use people::officer;

fn desk() -> Desk {
    Desk::new(packs::load().unwrap()).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The answer to the operator, who sees everything.
fn asked(desk: &Desk, on: &str) -> Answer {
    let question = Question { viewer: Viewer::Register, ..Question::default() };
    check(&desk.file, &desk.packs, &question, day(on))
}

/// Every first of a month in a century.
fn century() -> impl Iterator<Item = Date> {
    (1990..2101).flat_map(|year| (1..13).map(move |month| Date::new(year, month, 1).unwrap()))
}

fn nothing_follows_ever(desk: &Desk) {
    let question = Question { viewer: Viewer::Register, ..Question::default() };
    for day in century() {
        let found = consequences_at(&desk.file, &desk.packs, &question, day);
        assert!(found.is_empty(), "on {day} there follows {found:?}");
    }
}

/// Promise: no effect passes from one organisation to another, nor to anybody behind it.
#[test]
fn a_link_to_a_listed_organisation_has_no_effect() {
    let mut listed = desk();
    listed.register().unwrap();
    listed.decide().unwrap();
    listed.serve().unwrap();
    assert_eq!(asked(&listed, "2019-10-01").strength, Some(Strength::Bar));
    for kind in ["successor-of", "predecessor-of", "branch-of", "has-branch"] {
        let mut linked = desk();
        let own = [("organisation", "reg-DE:HRB12345"), ("name", "Tochter GmbH")];
        linked.act("2019-09-02", &Actor::Register, "register-organisation", &own).unwrap();
        let link = [("kind", kind), ("other", desk::ORGANISATION), ("from", "2019-09-02")];
        let said = linked.act("2019-10-01", &Actor::Register, "record-link", &link).unwrap().says;
        assert!(said.contains("no effect"), "{said}");
        nothing_follows_ever(&linked);
    }
}

/// Promise: no consequence without a decision after notice and time to answer, served on the organisation.
#[test]
fn no_step_of_due_process_can_be_skipped() {
    let (first, second) = (officer(COURT, "first").unwrap(), officer(COURT, "second").unwrap());
    let case = ("case", "c-1");
    let propose = [case, ("outcome", "list"), ("finding.able", "yes: it can pay"), ("reasons", "all hold")];
    let approve = [case, ("verdict", "approve")];
    let opening = [
        ("list", "judgment-default"),
        ("ground", "refuses-judgment"),
        ("field", "judgment"),
        ("basis", "judgment 41"),
        ("act.kind", "judgment"),
        ("act.final", "yes"),
    ];
    let mut desk = desk();
    let refused =
        |desk: &mut Desk, day: &str, actor: &Actor, word: &str, pairs: &[(&str, &str)], code: &str| {
            let told = desk.act(day, actor, word, pairs).unwrap_err();
            assert!(told.contains(&format!("({code})")), "{word} on {day}: {told}");
            nothing_follows_ever(desk);
        };
    refused(&mut desk, "2019-09-02", &first, "open-case", &opening, "organisation-unknown");
    desk.register().unwrap();
    refused(&mut desk, "2019-09-02", &first, "open-case", &opening[..4], "basis-missing");
    let stranger = officer("Army", "x").unwrap();
    refused(&mut desk, "2019-09-02", &stranger, "open-case", &opening, "not-competent");
    refused(&mut desk, "2019-09-02", &Actor::Organisation, "open-case", &opening, "wrong-role");
    desk.act("2019-09-02", &first, "open-case", &opening).unwrap();
    refused(&mut desk, "2019-09-03", &first, "propose", &propose, "notice-not-served");
    refused(&mut desk, "2019-09-03", &first, "decide", &approve, "notice-not-served");
    desk.act("2019-09-03", &first, "serve-notice", &[case, ("method", "personal")]).unwrap();
    refused(&mut desk, "2019-09-20", &first, "propose", &propose, "notice-not-served");
    let receipt = [case, ("document", "notice"), ("proof", "signed")];
    desk.act("2019-09-20", &first, "record-service", &receipt).unwrap();
    refused(&mut desk, "2019-09-23", &first, "propose", &propose, "time-to-answer");
    refused(&mut desk, "2019-10-15", &first, "decide", &approve, "nothing-proposed");
    let open = [case, ("outcome", "list"), ("reasons", "no finding")];
    refused(&mut desk, "2019-10-15", &first, "propose", &open, "ground-not-met");
    desk.act("2019-10-15", &first, "propose", &propose).unwrap();
    refused(&mut desk, "2019-10-15", &first, "decide", &approve, "same-officer");
    desk.act("2019-10-16", &second, "decide", &approve).unwrap();
    nothing_follows_ever(&desk);
    desk.act("2019-10-17", &first, "serve-decision", &[case, ("method", "personal")]).unwrap();
    nothing_follows_ever(&desk);
    let receipt = [case, ("document", "decision"), ("proof", "signed")];
    desk.act("2019-10-21", &first, "record-service", &receipt).unwrap();
    assert_eq!(asked(&desk, "2019-10-20").strength, None, "before service");
    assert_eq!(asked(&desk, "2019-10-21").strength, Some(Strength::Bar), "on the day of service");
}

/// Promise: nothing is known of an entry from the future, and a revoked one never had effect.
#[test]
fn a_revoked_entry_has_no_effect_on_any_day() {
    let mut desk = desk();
    desk.register().unwrap();
    desk.decide().unwrap();
    desk.serve().unwrap();
    let before = desk.events.len();
    let clerk = officer(COURT, "first").unwrap();
    let wrong = [("entry", "e-5"), ("reasons", "another company of this name"), ("remedy", "all units told")];
    let entry = desk.file.entries.keys().next().unwrap().to_string();
    let wrong = [("entry", entry.as_str()), wrong[1], wrong[2]];
    desk.act("2020-05-06", &clerk, "revoke", &wrong).unwrap();
    nothing_follows_ever(&desk);
    // The record of what was known before stays as it was.
    let known = File::fold(&desk.events[..before]);
    let question = Question::default();
    assert!(!consequences_at(&known, &desk.packs, &question, day("2019-12-01")).is_empty());
    let answer = desk.act("2020-05-07", &clerk, "revoke", &wrong).unwrap_err();
    assert!(answer.contains("already-revoked"), "{answer}");
}

/// Promise: no opaque score. A tier comes from the first rule that holds, and each rule before it says why not.
#[test]
fn a_tier_is_explained_line_by_line() {
    let mut desk = desk();
    desk.register().unwrap();
    desk.decide().unwrap();
    desk.serve().unwrap();
    let mut seen = 0;
    for pack in desk.packs.all().filter(|pack| !pack.tiers.is_empty()) {
        for on in ["2019-09-01", "2019-10-01"] {
            let answer = tier_at(&desk.file, pack, &desk.packs, day(on)).unwrap();
            let position = pack.tiers.iter().position(|tier| tier == answer.tier).unwrap();
            assert_eq!(answer.explanations.len(), position + 1);
            let earlier = answer.explanations.split_last().unwrap().1;
            assert!(earlier.iter().all(|(_, why)| why.as_ref().is_some_and(|why| !why.found.is_empty())));
            assert!(!answer.tier.head.basis.cites.is_empty());
            seen += 1;
        }
    }
    assert!(seen >= 2, "no pack has tiers");
}

/// Promise: leads are not entries. A pattern in the file is told to an authority, and nothing else comes of it.
#[test]
fn a_lead_is_never_shown_and_nothing_follows() {
    let mut desk = desk();
    desk.register().unwrap();
    let department = officer("Shenyang-Food", "a").unwrap();
    let second = officer("Shenyang-Food", "b").unwrap();
    for (at, field) in ["food-drug", "environment", "transport"].into_iter().enumerate() {
        scrutinised(&mut desk, &department, &second, field, at).unwrap();
    }
    let on = day("2019-12-02");
    let found = |desk: &Desk| -> Vec<String> {
        let leads = desk.packs.all().flat_map(|pack| leads_at(&desk.file, pack, &desk.packs, on));
        leads.map(|lead| lead.list.to_string()).collect()
    };
    assert!(found(&desk).contains(&"warning".to_owned()), "no lead: {:?}", found(&desk));
    let lists = asked(&desk, "2019-12-02").consequences.into_iter().map(|found| found.list.to_string());
    assert!(lists.into_iter().all(|list| list == "key-scrutiny"), "something follows from the lead");
    assert_eq!(desk.file.entries.len(), 3);
    for id in desk.file.entries.keys() {
        assert_eq!(publication_of(&desk.file, id, &desk.packs, on).shown, Shown::Entry);
    }
    for viewer in [Viewer::Public, Viewer::Organisation, Viewer::Unit("City-Procurement".parse().unwrap())] {
        assert!(!viewer.sees_leads(), "{viewer:?} sees leads");
    }
}

/// A key-scrutiny entry in one field, from opening to service, beginning in September 2019.
fn scrutinised(desk: &mut Desk, first: &Actor, second: &Actor, field: &str, at: usize) -> Result<(), String> {
    let basis = format!("fine {at}");
    let opening = [
        ("list", "key-scrutiny"),
        ("ground", "below-exclusion"),
        ("field", field),
        ("basis", basis.as_str()),
        ("act.kind", "penalty"),
        ("act.final", "yes"),
    ];
    let case = format!("c-{}", desk.events.len());
    desk.act("2019-09-03", first, "open-case", &opening)?;
    let case = ("case", case.as_str());
    desk.act("2019-09-03", first, "serve-notice", &[case, ("method", "personal")])?;
    let receipt = [case, ("document", "notice"), ("proof", "signed")];
    desk.act("2019-09-03", first, "record-service", &receipt)?;
    let proposal = [
        case,
        ("outcome", "list"),
        ("finding.degree", "yes: slight"),
        ("reasons", "all hold"),
        ("until", "2020-06-30"),
    ];
    desk.act("2019-09-25", first, "propose", &proposal)?;
    desk.act("2019-09-25", second, "decide", &[case, ("verdict", "approve")])?;
    desk.act("2019-09-26", first, "serve-decision", &[case, ("method", "personal")])?;
    let receipt = [case, ("document", "decision"), ("proof", "signed")];
    desk.act("2019-09-26", first, "record-service", &receipt).map(|_| ())
}
