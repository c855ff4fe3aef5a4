//! How long folding takes: the file of one organisation with 1,000 events, made by commands like any other.
//!
//! Run with `cargo run --release -p standing-core --example fold`. Prints microseconds for one fold of events in
//! memory and of stored bytes, the median of many. Nothing is compared here with anything else.

#[path = "../tests/common/desk.rs"]
mod desk;
#[path = "../tests/common/packs.rs"]
mod packs;
#[path = "../tests/common/people.rs"]
mod people;

use std::io::Write;
use std::time::{Duration, Instant};

use standing_core::decide::Actor;
use standing_core::event::Event;
use standing_core::event::stored::{from_bytes, to_bytes};
use standing_core::file::File;

use desk::Desk;

/// Events in the file.
const EVENTS: usize = 1_000;
/// Folds that are timed.
const FOLDS: usize = 501;

fn main() -> Result<(), String> {
    let events = busy_life(EVENTS)?;
    let bytes = events.iter().map(|event| to_bytes(event, "fold")).collect::<Vec<_>>();
    let in_memory = median(|| Ok(File::fold(&events).version))?;
    let stored = median(|| {
        let mut file = File::default();
        for bytes in &bytes {
            file = file.apply(&from_bytes(bytes).map_err(|error| error.to_string())?);
        }
        Ok(file.version)
    })?;
    let mut out = std::io::stdout().lock();
    let lines = [
        format!("fold of {EVENTS} events in memory: {} microseconds", in_memory.as_micros()),
        format!("fold of {EVENTS} stored events, reading included: {} microseconds", stored.as_micros()),
    ];
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).map_err(|error| error.to_string())
}

/// The events of an organisation that is listed, and then much dealt with, reported on and inspected.
fn busy_life(events: usize) -> Result<Vec<Event>, String> {
    let mut desk = Desk::new(packs::load()?)?;
    desk.register()?;
    desk.decide()?;
    desk.serve()?;
    let clerk = people::officer(desk::COURT, "clerk")?;
    let unit = Actor::Unit("City-Procurement".parse().map_err(|_| "no unit")?);
    let entry = ("entry", desk.file.entries.keys().next().ok_or("no entry")?.to_string());
    let entry = (entry.0, entry.1.as_str());
    let taken = [
        entry,
        ("consequence", "procurement"),
        ("matter", "procurement.supplier"),
        ("reasons", "tender 5: not admitted"),
    ];
    let act = [("pack", "cn-credit"), ("kind", "penalty"), ("act_on", "2019-09-01"), ("text", "fine 17")];
    let mut turn = 0_usize;
    while desk.events.len() < events {
        let day = "2019-10-15";
        match turn % 4 {
            0 => desk.act(day, &unit, "take-measure", &taken)?,
            1 => desk.act(day, &clerk, "make-record", &act)?,
            2 => desk.act(day, &Actor::Public, "report-error", &[entry, ("text", "the amount is wrong")])?,
            _ => desk.act(day, &clerk, "answer-error", &[entry, ("reasons", "it is right")])?,
        };
        turn = turn.saturating_add(1);
    }
    Ok(desk.events)
}

/// The middle of many runs.
#[expect(clippy::disallowed_methods, reason = "this is where the time is measured")]
fn median(run: impl Fn() -> Result<u64, String>) -> Result<Duration, String> {
    let mut times = Vec::with_capacity(FOLDS);
    for _ in 0..FOLDS {
        let start = Instant::now();
        std::hint::black_box(run()?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times.get(FOLDS / 2).copied().ok_or_else(|| "no runs".to_owned())
}
