//! Whole lives of entries, played at random over the project's own packs: whatever is commanded, by whomever,
//! on whichever day, the laws in `laws` hold.
//!
//! What an act should answer is not tested here: see `scenarios/`. `PROPTEST_CASES` plays more lives and
//! `PROPTEST_RNG_SEED` other ones.
#![cfg(test)]

#[path = "../common/desk.rs"]
mod desk;
mod dice;
mod found;
mod laws;
#[path = "../common/packs.rs"]
mod packs;
#[path = "../common/people.rs"]
mod people;
mod sensible;
mod standing_above;
mod wild;
mod world;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use standing_core::event::EventKind;
use standing_core::file::File;
use standing_core::standing::consequences::consequences_at;
use standing_core::standing::status::status_at;

use dice::Dice;
use world::{Move, Outcome, World};

/// Lives that are played when nobody says how many.
const LIVES: u32 = 64;
/// The most moves in one life.
const MOVES_MAX: usize = 100;

/// One move, as proptest makes and shrinks it.
#[derive(Debug, Clone)]
struct Choice {
    sense: u8,
    wait: u8,
    day: u8,
    seed: u64,
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let choice = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u64>())
        .prop_map(|(sense, wait, day, seed)| Choice { sense, wait, day, seed });
    prop::collection::vec(choice, 1..MOVES_MAX)
}

/// Moments at which lives begin: each version of the packs, and shortly before they change.
const BEGINNINGS: [&str; 5] = [
    "2018-03-01T06:00:00Z",
    "2019-05-20T22:00:00Z",
    "2019-08-01T01:00:00Z",
    "2025-02-03T15:00:00Z",
    "2026-03-01T12:00:00Z",
];

/// What was reached over all lives.
#[derive(Debug, Default)]
struct Reached {
    lives: u32,
    with_entry: u32,
    with_consequence: u32,
    moves: BTreeMap<&'static str, u32>,
    kinds: BTreeMap<&'static str, u32>,
    statuses: BTreeMap<&'static str, u32>,
    refusals: BTreeMap<&'static str, u32>,
}

#[test]
fn no_life_breaks_a_law() {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    // 256 is what proptest plays when nobody says how many.
    if config.cases == 256 {
        config.cases = LIVES;
    }
    if matches!(config.rng_seed, RngSeed::Random) {
        config.rng_seed = RngSeed::Fixed(20_190_709);
    }
    let reached = RefCell::new(Reached::default());
    let played = TestRunner::new(config).run(&(0..BEGINNINGS.len(), choices()), |(beginning, choices)| {
        play(beginning, &choices, &mut reached.borrow_mut()).map_err(TestCaseError::fail)
    });
    let reached = reached.into_inner();
    println!("{reached:#?}");
    if let Err(error) = played {
        panic!("{error}");
    }
    assert_deep(&reached);
}

/// The test must not pass because nothing happened.
fn assert_deep(reached: &Reached) {
    let share = |part: u32| f64::from(part) / f64::from(reached.lives);
    assert!(share(reached.with_entry) > 0.4, "an entry was made in {} lives only", reached.with_entry);
    assert!(share(reached.with_consequence) > 0.3, "something followed in {} only", reached.with_consequence);
    let never = EventKind::WORDS.iter().filter(|word| !reached.kinds.contains_key(*word)).collect::<Vec<_>>();
    // Packs are published by the register, not by a command; a few rare kinds may be missing.
    assert!(never.len() <= 6, "these never happened: {never:?}");
    let statuses = ["awaiting-service", "standstill", "in-force", "suspended", "ended"];
    assert!(statuses.iter().all(|status| reached.statuses.contains_key(status)), "{:?}", reached.statuses);
    assert!(reached.refusals.len() > 40, "only {} reasons to refuse", reached.refusals.len());
}

fn play(beginning: usize, choices: &[Choice], reached: &mut Reached) -> Result<(), String> {
    let mut world = World::new(BEGINNINGS[beginning].parse().unwrap());
    let mut files = Vec::new();
    let result = choices.iter().enumerate().try_for_each(|(at, choice)| {
        step(&mut world, choice, &mut files, reached)?;
        let last = at + 1 == choices.len();
        if at % 8 == 7 || last { everything(&world, choice, last, reached) } else { Ok(()) }
    });
    let result = result.and_then(|()| laws::replay(&world, &files)).and_then(|()| known_at(&world, &files));
    reached.lives += 1;
    reached.with_entry += u32::from(world.file.entries.values().any(|entry| entry.case().is_some()));
    result.map_err(|broken| format!("{broken}\nafter\n{}", world.story()))
}

fn step(
    world: &mut World,
    choice: &Choice,
    files: &mut Vec<File>,
    reached: &mut Reached,
) -> Result<(), String> {
    let mut dice = Dice::new(choice.seed);
    let waits = [0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 20, 33];
    let far = [100, 200, 400];
    let wait =
        if dice.chance(4) { far[dice.below(3)] } else { waits[usize::from(choice.wait) % waits.len()] };
    world.wait(wait, i64::try_from(dice.below(13)).unwrap());
    let before = world.file.clone();
    let news = if choice.sense < 6 {
        let Some(event) = wild::import(world, &mut dice) else { return Ok(()) };
        world.note(&event.kind.word(), "imported");
        vec![event]
    } else {
        // Somebody sensible who is refused tries something else.
        let is_wild = choice.sense < 30;
        let tries = if is_wild { 1 } else { 4 };
        let mut accepted = None;
        for _ in 0..tries {
            let mut asked =
                if is_wild { wild::choose(world, &mut dice) } else { sensible::choose(world, &mut dice) };
            asked.on = day(world, choice.day, &mut dice);
            accepted = ask(world, &asked, reached)?;
            if accepted.is_some() {
                break;
            }
        }
        let Some(news) = accepted else { return Ok(()) };
        news
    };
    for event in &news {
        *reached.kinds.entry(event.kind.word()).or_default() += 1;
    }
    world.directory = news.iter().fold(world.directory.clone(), |known, event| known.apply(event));
    for event in news.clone() {
        world.apply(vec![event]);
        files.push(world.file.clone());
    }
    laws::past_kept(&before, &world.file, world.packs, &news)
}

/// Mostly today; else a day before, after, or far away.
fn day(world: &World, choice: u8, dice: &mut Dice) -> Option<Date> {
    let shift = |days: i64| Some(world.today().saturating_add(jiff::Span::new().days(days)));
    match choice {
        0..200 => None,
        200..240 => shift(-i64::try_from(dice.below(12)).unwrap()),
        240..246 => shift(i64::try_from(dice.below(5)).unwrap()),
        246..253 => shift(i64::try_from(dice.below(8000)).unwrap() - 7000),
        253 => Some(Date::MIN),
        254.. => Some(Date::MAX),
    }
}

fn ask(
    world: &mut World,
    asked: &Move,
    reached: &mut Reached,
) -> Result<Option<Vec<standing_core::event::Event>>, String> {
    match world.ask(asked) {
        Outcome::Unreadable(error) => {
            *reached.moves.entry("unreadable").or_default() += 1;
            world.note(asked, "unreadable");
            if error.to_string().is_empty() { Err(format!("no word on {asked}")) } else { Ok(None) }
        }
        Outcome::Refused(refusal) => {
            *reached.moves.entry("refused").or_default() += 1;
            *reached.refusals.entry(refusal.code).or_default() += 1;
            world.note(asked, refusal.code);
            laws::refusal(&refusal).map(|()| None)
        }
        Outcome::Accepted(accepted) => {
            *reached.moves.entry("accepted").or_default() += 1;
            world.note(asked, &accepted.says);
            laws::accepted(world, asked, &accepted)?;
            laws::ground_held(world, &accepted.events)?;
            Ok(Some(accepted.events))
        }
    }
}

/// Asks everything of the file on many days.
fn everything(world: &World, choice: &Choice, last: bool, reached: &mut Reached) -> Result<(), String> {
    let mut dice = Dice::new(choice.seed ^ 1);
    let days_to =
        |day: usize| Date::new(1990, 1, 1).unwrap().saturating_add(jiff::Span::new().days(day as i64));
    let more = [0; 4].map(|_| days_to(dice.below(40_500)));
    let soon =
        [1, 3, 20, 100, 500, 1200].map(|days| world.today().saturating_add(jiff::Span::new().days(days)));
    let days: BTreeSet<Date> = laws::days(&world.events, more.into_iter().chain(soon));
    let mut found = 0;
    // At the end some fifty days, before it a dozen.
    let stride = 1 + days.len() / if last { 50 } else { 12 };
    for (at, day) in days.into_iter().enumerate() {
        if at % stride == usize::from(choice.day) % stride {
            found += laws::standing(&world.file, &world.events, world.packs, day)?;
            for id in world.file.entries.keys() {
                let status = status_at(&world.file, id, world.packs, day);
                *reached.statuses.entry(status.map_or("none", |status| status.word())).or_default() += 1;
            }
        }
    }
    reached.with_consequence += u32::from(last && found > 0);
    Ok(())
}

/// The table of standings by (as of, known at), made while the record grew, is that of its prefixes.
fn known_at(world: &World, files: &[File]) -> Result<(), String> {
    let all = laws::everything();
    for (at, grown) in files.iter().enumerate().step_by(5) {
        let folded = File::fold(&world.events[..=at]);
        for day in [world.events[at].on, world.today()] {
            let table = consequences_at(grown, world.packs, &all, day);
            if table != consequences_at(&folded, world.packs, &all, day) {
                return Err(format!("as of {day}, known at {at}: the fold of the prefix differs"));
            }
        }
    }
    Ok(())
}
