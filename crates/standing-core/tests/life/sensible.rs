//! What somebody sensible might do next with a file: the moves that reach deep states.
//!
//! Sensible is not allowed: many of these are refused, and that is part of the test.

use jiff::civil::Date;
use standing_core::decide::Actor;
use standing_core::event::case::Document;
use standing_core::event::record::RecordKind;
use standing_core::file::case::{Case, Stage};
use standing_core::file::entry::{Entry, MeasureState};
use standing_core::file::record::RecordItem;
use standing_core::id::{AuthorityId, CaseId, EntryId, RecordId, Slug};
use standing_core::pack::condition::{Condition, FactCheck, Test};
use standing_core::pack::model::{EvidenceItem, ListKind, ListRule, Pack, Term};
use standing_core::packs::Packs;
use standing_core::standing::case::{is_running, running_cases};
use standing_core::standing::consequences::{Question, consequences_of_entry};
use standing_core::standing::viewer::Viewer;

use crate::dice::Dice;
use crate::people;
use crate::world::{Move, World};

/// Moves with their weights.
pub(crate) type Weighted = Vec<(usize, Move)>;

type Pairs = Vec<(&'static str, String)>;

/// Pairs whose names the pack gives: limbs and items of evidence.
type Dotted = Vec<(String, String)>;

/// One of the moves that make sense now.
pub(crate) fn choose(world: &World, dice: &mut Dice) -> Move {
    let mut moves = Weighted::new();
    match &world.file.organisation {
        None => moves.push((1, register(dice))),
        Some(_) => {
            organisation(world, dice, &mut moves);
            world.file.cases.iter().for_each(|(id, case)| of_case(world, id, case, dice, &mut moves));
            world.file.entries.iter().for_each(|(id, entry)| of_entry(world, id, entry, dice, &mut moves));
            records(world, dice, &mut moves);
            measures(world, dice, &mut moves);
        }
    }
    let total = moves.iter().map(|(weight, _)| weight).sum();
    let mut at = dice.below(total);
    for (weight, chosen) in moves {
        if at < weight {
            return chosen;
        }
        at -= weight;
    }
    register(dice)
}

fn by(actor: Actor, word: &str, pairs: Pairs) -> Move {
    let pairs = pairs.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    Move { actor, word: word.to_owned(), pairs, on: None }
}

fn officer(authority: &AuthorityId, dice: &mut Dice) -> Actor {
    let mark = ["a", "b", "c"][dice.below(3)];
    people::officer(authority.as_str(), mark).unwrap()
}

fn unit(dice: &mut Dice) -> Actor {
    Actor::Unit(people::UNITS[dice.below(people::UNITS.len())].0.parse().unwrap())
}

fn register(dice: &mut Dice) -> Move {
    let mut pairs = vec![
        ("organisation", "cn-uscc:91350100M000100Y43".to_owned()),
        ("name", "沈阳测试有限公司".to_owned()),
    ];
    pairs.extend(dice.chance(50).then(|| ("region", "CN-210114".to_owned())));
    pairs.extend(dice.chance(30).then(|| ("organisation.public-body", "yes".to_owned())));
    by(Actor::Register, "register-organisation", pairs)
}

fn organisation(world: &World, dice: &mut Dice, moves: &mut Weighted) {
    let running = running_cases(&world.file, world.packs, world.today()).count();
    let weight = if running < 2 && world.file.entries.len() < 4 { 10 } else { 1 };
    if let Some(open) = open_case(world, dice) {
        moves.push((weight, open));
    }
    let facts = [("organisation.sector", "mining"), ("organisation.public-body", "no")];
    let (fact, value) = facts[dice.below(2)];
    let more: [(&str, Pairs); 4] = [
        ("state-facts", vec![(fact, value.to_owned())]),
        ("add-name", vec![("text", "Test Ltd".to_owned()), ("kind", "translation".to_owned())]),
        ("add-identifier", vec![("identifier", "reg-DE:HRB12345".to_owned())]),
        ("record-link", vec![("kind", "branch-of".to_owned()), ("other", "reg-DE:HRB12346".to_owned())]),
    ];
    moves.extend(more.map(|(word, pairs)| (1, by(Actor::Register, word, pairs))));
    moves.push((1, directory(world, dice)));
}

/// What the operator does meanwhile.
fn directory(world: &World, dice: &mut Dice) -> Move {
    let (authority, kind, level, ..) = people::AUTHORITIES[dice.below(people::AUTHORITIES.len())];
    let named = |name: &'static str, text: &str| (name, text.to_owned());
    let today = world.today().to_string();
    let (word, pairs) = match dice.below(4) {
        0 => ("register-unit", vec![named("unit", "Port"), named("name", "Port"), named("kind", "customs")]),
        1 => ("end-mandate", vec![named("mandate", "mandate-1")]),
        2 => {
            let association = named("association", "Builders-Association");
            let by = named("authority", "Shenyang-Food");
            let lists = named("lists", "key-scrutiny");
            (
                "grant-mandate",
                vec![
                    ("mandate", format!("mandate-{}", world.fresh() + 2)),
                    by,
                    association,
                    lists,
                    named("from", &today),
                ],
            )
        }
        _ => {
            let named = [named("authority", authority), named("name", authority), named("kind", kind)];
            ("register-authority", [named.to_vec(), vec![("level", level.to_owned())]].concat())
        }
    };
    by(Actor::Register, word, pairs)
}

/// A case on some list of some pack in force, by an authority that is probably competent.
fn open_case(world: &World, dice: &mut Dice) -> Option<Move> {
    let today = world.today();
    let in_force = |pack: &&std::sync::Arc<Pack>| {
        world.packs.governing(&pack.meta.id, today).is_some_and(|governing| governing.hash == pack.hash)
    };
    let packs = world.packs.all().filter(in_force).collect::<Vec<_>>();
    let pack = dice.pick(&packs)?;
    let lists = pack.lists.iter().filter(|list| list.procedure.is_some()).collect::<Vec<_>>();
    let list = *dice.pick(&lists)?;
    let grounds = pack.grounds_for(&list.head.id).collect::<Vec<_>>();
    let ground = *dice.pick(&grounds)?;
    let competent = |authority: &&AuthorityId| {
        let found = &world.directory.authorities[*authority];
        list.decided_by.contains(&found.kind) && found.level >= list.level_min
    };
    let authorities = world.directory.authorities.keys().filter(competent).collect::<Vec<_>>();
    let authority = *dice.pick(&authorities)?;
    let mut pairs = vec![
        ("list", list.head.id.to_string()),
        ("ground", ground.head.id.to_string()),
        ("basis", "act 5 of 2018".to_owned()),
    ];
    pairs.extend(dice.pick(&ground.fields).map(|field| ("field", field.to_string())));
    pairs.extend(dice.chance(10).then(|| ("restricted", "yes".to_owned())));
    pairs.extend(transfer(world, list, dice));
    let mut open = by(officer(authority, dice), "open-case", pairs);
    if dice.chance(10) && list.decided_by.iter().any(|kind| kind.as_str() == "department") {
        open.actor = people::officer("Builders-Association", "m").unwrap();
        open.pairs.push(("mandate".to_owned(), "mandate-1".to_owned()));
    }
    let mut facts = Vec::new();
    stated(&ground.condition, today, dice, &mut facts);
    facts.retain(|(name, _)| {
        pack.fact(&name.parse().unwrap()).is_some() && !name.starts_with("organisation.")
    });
    facts.dedup_by(|left, right| left.0 == right.0);
    open.pairs.extend(facts);
    Some(open)
}

fn transfer(world: &World, list: &ListRule, dice: &mut Dice) -> Option<(&'static str, String)> {
    let mut entries = world.file.entries.iter();
    let (id, _) = entries.find(|(_, entry)| entry.list_kind == ListKind::KeyScrutiny)?;
    (list.kind == ListKind::Exclusion && dice.chance(70)).then(|| ("transfer_from", id.to_string()))
}

/// Facts that would meet a condition.
fn stated(condition: &Condition, today: Date, dice: &mut Dice, facts: &mut Vec<(String, String)>) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => {
            parts.iter().for_each(|part| stated(part, today, dice, facts));
        }
        Test::Fact { fact, check } => {
            let value = match check {
                FactCheck::Is(value) | FactCheck::AtLeast(value) => value.to_string(),
                FactCheck::In(values) => dice.pick(values).unwrap().to_string(),
                FactCheck::Before(day) => day.yesterday().unwrap().to_string(),
                FactCheck::Within(_) => today.to_string(),
            };
            facts.push((fact.to_string(), value));
        }
        Test::Not(_) | Test::Count(_) | Test::Finding(_) => {}
    }
}

fn of_case(world: &World, id: &CaseId, case: &Case, dice: &mut Dice, moves: &mut Weighted) {
    let pack = world.packs.of(&case.pack).unwrap();
    let case_is = |more: Pairs| [vec![("case", id.to_string())], more].concat();
    let text = |name: &'static str| vec![(name, "as the file shows".to_owned())];
    let mut add = |weight: usize, word: &str, pairs: Pairs, dice: &mut Dice| {
        moves.push((weight, by(officer(&case.authority, dice), word, case_is(pairs))));
    };
    add(1, "log-contact", [text("office"), text("text")].concat(), dice);
    let superior = world.directory.authorities.get(&case.authority).and_then(|found| found.superior.clone());
    if let Some(superior) = superior {
        add(1, "inform-superior", [vec![("superior", superior.to_string())], text("text")].concat(), dice);
    }
    for service in case.services.iter().filter(|service| service.received_on.is_none()) {
        let pairs = [vec![("document", service.document.to_string())], text("proof")].concat();
        add(12, "record-service", pairs, dice);
    }
    match &case.stage {
        Stage::Closed { .. } => {}
        Stage::Decided(_) => {
            let weight = if case.service(Document::Decision).is_none() { 20 } else { 1 };
            add(weight, "serve-decision", vec![("method", method(pack, dice))], dice);
            let objected = world.file.entry_of_case(id).is_some_and(|entry| !entry.objections.is_empty());
            add(usize::from(objected) * 2, "serve-answer", vec![("method", method(pack, dice))], dice);
        }
        Stage::Open | Stage::Proposed(_) if !is_running(id, case, world.packs, world.today()) => {}
        Stage::Open | Stage::Proposed(_) => {
            undecided(world, id, case, pack, dice, moves);
        }
    }
}

fn method(pack: &Pack, dice: &mut Dice) -> String {
    dice.pick(&pack.services).unwrap().head.id.to_string()
}

fn undecided(world: &World, id: &CaseId, case: &Case, pack: &Pack, dice: &mut Dice, moves: &mut Weighted) {
    let case_is = |more: Pairs| [vec![("case", id.to_string())], more].concat();
    let text = |name: &'static str| vec![(name, "as the file shows".to_owned())];
    let until = |days: i64| ("until", later(world.today(), days).to_string());
    if case.service(Document::Notice).is_some() {
        moves.push((8, by(Actor::Organisation, "represent", case_is(text("text")))));
        moves.push((3, by(Actor::Organisation, "request-hearing", case_is(vec![]))));
    }
    let noticed = usize::from(case.service(Document::Notice).is_some());
    let proposed = usize::from(matches!(case.stage, Stage::Proposed(_)));
    let hearing = usize::from(case.hearing_requested_on.is_some() && case.hearing_held.is_none());
    let rules = pack.interims_for(&case.opened.list).map(|rule| rule.head.id.to_string()).collect::<Vec<_>>();
    let extendable = pack.deadlines.iter().filter(|rule| rule.extendable).collect::<Vec<_>>();
    let deadline = dice.pick(&extendable).map(|rule| rule.head.id.to_string()).unwrap_or_default();
    let verdict = if dice.chance(90) { "approve" } else { "return" };
    let (proposal, findings) = propose(world, case, pack, dice);
    let mut propose = by(officer(&case.authority, dice), "propose", case_is(proposal));
    propose.pairs.extend(findings);
    moves.push((1 + 18 * noticed * (1 - proposed), propose));
    let mut add = |weight: usize, word: &str, pairs: Pairs, dice: &mut Dice| {
        moves.push((weight, by(officer(&case.authority, dice), word, case_is(pairs))));
    };
    add(20 - 19 * noticed, "serve-notice", vec![("method", method(pack, dice))], dice);
    add(15 * hearing, "hold-hearing", text("record"), dice);
    add(1 + 30 * proposed, "decide", [vec![("verdict", verdict.to_owned())], text("reasons")].concat(), dice);
    add(1, "close-case", text("reasons"), dice);
    add(1, "extend-deadline", [vec![("rule", deadline), until(5)], text("reasons")].concat(), dice);
    for rule in rules {
        let ordered = usize::from(case.interim.is_some());
        add(8 * (1 - ordered), "order-interim", [vec![("rule", rule)], text("reasons")].concat(), dice);
        let days = 300 + i64::try_from(dice.below(250)).unwrap();
        add(5 * ordered, "extend-interim", [vec![until(days)], text("reasons")].concat(), dice);
        add(3 * ordered, "lift-interim", text("reasons"), dice);
    }
}

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

fn propose(world: &World, case: &Case, pack: &Pack, dice: &mut Dice) -> (Pairs, Dotted) {
    let outcome = ["list", "list", "list", "list", "instead", "none"][dice.below(6)];
    let instead = pack.procedure(&case.opened.list).and_then(|procedure| procedure.instead.as_ref());
    let list = match outcome {
        "list" => pack.list(&case.opened.list),
        "instead" => instead.and_then(|list| pack.list(list)),
        _ => None,
    };
    let mut pairs = vec![("outcome", outcome.to_owned()), ("reasons", "the limbs below".to_owned())];
    if let Some(Term::AtMost(most) | Term::AtMostInAll(most)) = list.map(|list| &list.term) {
        let less = i64::try_from(dice.below(400)).unwrap();
        pairs.push(("until", later(most.add_to(world.today()), -less).to_string()));
    }
    let mut limbs = Vec::new();
    if let Some(ground) = pack.ground(&case.opened.ground) {
        findings(&ground.condition, &mut limbs);
    }
    let found = |limb: Slug| {
        let found = if dice.chance(98) { "yes: seen in the file" } else { "no: not shown" };
        (format!("finding.{limb}"), found.to_owned())
    };
    (pairs, limbs.into_iter().map(found).collect())
}

fn findings(condition: &Condition, limbs: &mut Vec<Slug>) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| findings(part, limbs)),
        Test::Not(part) => findings(part, limbs),
        Test::Finding(_) => limbs.extend(condition.id.clone()),
        Test::Fact { .. } | Test::Count(_) => {}
    }
}

fn of_entry(world: &World, id: &EntryId, entry: &Entry, dice: &mut Dice, moves: &mut Weighted) {
    let entry_is = |more: Pairs| [vec![("entry", id.to_string())], more].concat();
    let text = |name: &'static str| vec![(name, "as the file shows".to_owned())];
    let ended = usize::from(entry.end.is_some());
    moves.push((1 + 3 * ended, by(unit(dice), "acknowledge-recall", entry_is(vec![]))));
    let reporter = [Actor::Public, Actor::Organisation][dice.below(2)].clone();
    moves.push((1, by(reporter, "report-error", entry_is(text("text")))));
    following(world, id, dice, moves);
    let Some(authority) = entry.authority().cloned() else { return };
    let objector = if dice.chance(70) { Actor::Organisation } else { unit(dice) };
    moves.push((4 - 3 * ended, by(objector, "object", entry_is(text("reasons")))));
    moves.push((2, by(Actor::Organisation, "request-reconsideration", entry_is(text("reasons")))));
    let founded = if dice.chance(25) { "yes" } else { "no" };
    let verdict = || [vec![("founded", founded.to_owned())], text("reasons"), text("remedy")].concat();
    let open = |challenges: &std::collections::BTreeMap<RecordId, standing_core::file::entry::Challenge>| {
        usize::from(challenges.values().any(|challenge| challenge.decided.is_none()))
    };
    let superior = world.directory.authorities.get(&authority).and_then(|found| found.superior.clone());
    if let Some(superior) = superior {
        let chief = people::officer(superior.as_str(), "s").unwrap();
        let weight = 1 + 8 * open(&entry.reconsiderations);
        moves.push((weight, by(chief, "decide-reconsideration", entry_is(verdict()))));
    }
    let mut add = |weight: usize, word: &str, pairs: Pairs, dice: &mut Dice| {
        moves.push((weight, by(officer(&authority, dice), word, entry_is(pairs))));
    };
    add(1 + 8 * open(&entry.objections), "decide-objection", verdict(), dice);
    let stay_until = dice.chance(50).then(|| ("until", later(world.today(), 20).to_string()));
    add(1, "stay", [stay_until.into_iter().collect(), text("reasons")].concat(), dice);
    add(1 + 2 * usize::from(!entry.stays.is_empty()), "lift-stay", text("reasons"), dice);
    let court = if dice.chance(10) { "annulled" } else { "upheld" };
    add(
        1,
        "record-court-outcome",
        [vec![("outcome", court.to_owned())], text("court"), text("remedy")].concat(),
        dice,
    );
    let field =
        [vec![("field", "amount".to_owned())], text("was"), text("becomes"), text("reasons")].concat();
    add(1, "correct", field, dice);
    add(usize::from(!entry.reports.is_empty()) * 3, "answer-error", text("reasons"), dice);
    add(1, "restrict", [vec![("units", "Justice-Office".to_owned())], text("reasons")].concat(), dice);
    add(usize::from(dice.chance(20)), "revoke", [text("reasons"), text("remedy")].concat(), dice);
    let granted = if dice.chance(60) { "yes" } else { "no" };
    let applied = usize::from(entry.restorations.values().any(|application| application.decided.is_none()));
    add(
        8 * applied,
        "decide-restoration",
        [vec![("granted", granted.to_owned())], text("reasons")].concat(),
        dice,
    );
    exits(world.packs, id, entry, world.today(), dice, moves);
}

/// Exits and restorations with the evidence that they ask for.
fn exits(packs: &Packs, id: &EntryId, entry: &Entry, today: Date, dice: &mut Dice, moves: &mut Weighted) {
    let Some(pack) = packs.governing(&entry.pack.id, today) else { return };
    let Some(authority) = entry.authority() else { return };
    let mut rules = pack.exits_for(&entry.list).collect::<Vec<_>>();
    rules.truncate(4);
    for rule in rules {
        let exit = || vec![("entry", id.to_string()), ("exit", rule.head.id.to_string())];
        let mut record = by(officer(authority, dice), "record-exit", exit());
        record.pairs.extend(evidence(&rule.evidence, 0, dice));
        moves.push((1, record));
        if entry.exits.contains_key(&rule.head.id) {
            let word = if rule.effect.to_string() == "shield" { "shield" } else { "remove" };
            let pairs = [exit(), vec![("reasons", "shown".to_owned())]].concat();
            moves.push((6, by(officer(authority, dice), word, pairs)));
            let pairs = [exit(), vec![("reasons", "not shown".to_owned())]].concat();
            moves.push((1, by(officer(authority, dice), "decline-exit", pairs)));
        }
    }
    for rule in pack.restorations_for(&entry.list) {
        let rule_is = vec![("entry", id.to_string()), ("rule", rule.head.id.to_string())];
        let menu = usize::try_from(rule.menu_min).unwrap();
        let mut apply = by(Actor::Organisation, "apply-restoration", rule_is);
        apply.pairs.extend(evidence(&rule.evidence, menu, dice));
        moves.push((3, apply));
    }
}

fn evidence(items: &[EvidenceItem], menu: usize, dice: &mut Dice) -> Dotted {
    let named = |item: &EvidenceItem| (format!("evidence.{}", item.id), "kept at the office".to_owned());
    let mut pairs = items.iter().filter(|item| item.required).map(named).collect::<Dotted>();
    pairs.extend(items.iter().filter(|item| !item.required).take(menu).map(named));
    if dice.chance(10) {
        pairs.pop();
    }
    pairs
}

/// Measures that units take, or decide not to take, on what follows today.
fn following(world: &World, id: &EntryId, dice: &mut Dice, moves: &mut Weighted) {
    let follows = |(unit, kind): &(&str, &str)| {
        let viewer = Viewer::Unit(unit.parse().unwrap());
        let question = Question { matter: None, unit_kind: Some(kind.parse().unwrap()), viewer };
        let found = consequences_of_entry(&world.file, id, world.packs, &question, world.today());
        (!found.is_empty()).then(|| ((*unit).to_owned(), found))
    };
    let units = people::UNITS.iter().filter_map(follows).collect::<Vec<_>>();
    let Some((unit, found)) = dice.pick(&units) else { return };
    let Some(consequence) = dice.pick(found) else { return };
    let named = vec![
        ("entry", id.to_string()),
        ("consequence", consequence.consequence.to_string()),
        ("reasons", "weighed by the desk".to_owned()),
    ];
    let actor = Actor::Unit(unit.parse().unwrap());
    let matter = vec![("matter", consequence.matter.to_string())];
    moves.push((9, by(actor.clone(), "take-measure", [named.clone(), matter].concat())));
    moves.push((2, by(actor, "refuse-measure", named)));
}

fn measures(world: &World, dice: &mut Dice, moves: &mut Weighted) {
    for (id, measure) in &world.file.measures {
        if measure.state != MeasureState::Taken {
            continue;
        }
        let actor = Actor::Unit(measure.unit.clone());
        let named = vec![("measure", id.to_string())];
        let reasons = vec![("reasons", "the entry ended".to_owned())];
        moves.push((3, by(actor.clone(), "lift-measure", [named.clone(), reasons].concat())));
        let days = i64::try_from(dice.below(400)).unwrap();
        let law =
            vec![("law", "procurement law 77".to_owned()), ("until", later(world.today(), days).to_string())];
        moves.push((6, by(actor, "retain-measure", [named, law].concat())));
    }
}

fn records(world: &World, dice: &mut Dice, moves: &mut Weighted) {
    let text = || vec![("text", "file 5".to_owned())];
    let pack = || vec![("pack", "cn-credit".to_owned())];
    let department = || people::officer("Shenyang-Food", "a").unwrap();
    let kind = RecordKind::Penalty.to_string();
    let act_on = later(world.today(), -i64::try_from(dice.below(900)).unwrap()).to_string();
    let kinds =
        |kind: &str| [pack(), text(), vec![("kind", kind.to_owned()), ("act_on", act_on.clone())]].concat();
    moves.push((2, by(department(), "make-record", kinds(&kind))));
    moves.push((1, by(Actor::Organisation, "make-record", kinds("self-report"))));
    let due = || vec![("due", later(world.today(), 15).to_string())];
    moves.push((1, by(department(), "order-correction", [pack(), text(), due()].concat())));
    let (pledge, matter) = [("licence-gap", "licensing"), ("voluntary", "conduct")][dice.below(2)];
    let pledged = vec![("pledge", pledge.to_owned()), ("matter", matter.to_owned())];
    moves.push((1, by(Actor::Organisation, "make-pledge", [pack(), text(), pledged, due()].concat())));
    let yes_or_no = if dice.chance(50) { "yes" } else { "no" };
    for (id, record) in &world.file.records {
        let (word, more) = match &record.item {
            RecordItem::Act(act, None) if act.kind == RecordKind::SelfReport => ("verify-record", None),
            RecordItem::Order(_, None) => ("report-correction", Some("adequate")),
            RecordItem::Order(_, Some((_, false, _))) => ("hold-interview", None),
            RecordItem::Pledge(_, None) => ("close-pledge", Some("performed")),
            _ => continue,
        };
        let more = more.map(|name| (name, yes_or_no.to_owned()));
        let pairs = [vec![("record", id.to_string())], text(), more.into_iter().collect()].concat();
        moves.push((1, by(department(), word, pairs)));
    }
}
