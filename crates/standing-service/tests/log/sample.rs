//! Made-up events: a real pack, an authority, and organisations that a list names.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use standing_core::calendar::Calendar;
use standing_core::event::directory::{PackPublished, UnitRegistered};
use standing_core::event::entry::{EntryFounded, FoundingRow, FoundingTerm, Provenance};
use standing_core::event::organisation::OrganisationRegistered;
use standing_core::event::{Author, Event, EventKind};
use standing_core::fact::Facts;
use standing_core::file::File;
use standing_core::name::{NameKind, OrganisationName};
use standing_core::pack::Known;
use standing_core::pack::model::{ListKind, Pack};
use standing_core::packs::Packs;
use standing_service::seal::{is_public, seal};
use standing_service::streams::{DIRECTORY, PACKS};
use standing_service::{Edge, Today};
use standing_store::{Batch, NewEvent, Store};

use crate::chance;

pub(crate) const ORIGIN: &str = "register.example/log";

static MOMENT_MS: AtomicI64 = AtomicI64::new(1_795_334_400_000);

/// A clock that moves a millisecond each time it is read, and counted randomness.
pub(crate) fn edge() -> Edge {
    fn now() -> Timestamp {
        Timestamp::from_millisecond(MOMENT_MS.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
    Edge { now, fill_random: chance::fill }
}

pub(crate) fn today() -> Date {
    date(2026, 11, 22)
}

/// Noon of that day.
pub(crate) fn noon() -> Today {
    Today { now: "2026-11-22T12:00:00Z".parse().unwrap(), zone: TimeZone::UTC }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn calendars() -> Packs {
    let mut packs = Packs::default();
    let text = std::fs::read_to_string(repository().join("packs/calendars/weekdays.toml")).unwrap();
    packs.add_calendar("weekdays".parse().unwrap(), Arc::new(Calendar::from_toml(&text).unwrap()));
    packs
}

fn pack() -> Pack {
    let folder = repository().join("packs/wb-debarred/2026.1");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    });
    let files = files.collect::<Vec<_>>();
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    Pack::from_toml(&files, &Known { calendars: None, requirements: None }).unwrap()
}

/// An event of this moment.
pub(crate) fn event(kind: EventKind, pack: Option<&Pack>) -> Event {
    let recorded_at = edge().now_ms();
    Event { recorded_at, on: today(), by: Author::Register, mark: None, pack: pack.map(Into::into), kind }
}

pub(crate) fn sealed(event: &Event, stream: &str, version: u64) -> NewEvent {
    let file = File::default().apply(event);
    seal(event, stream, version, is_public(event, &file, &calendars()), &edge()).unwrap()
}

fn organisation(stream: &str, name: &str) -> OrganisationRegistered {
    OrganisationRegistered {
        identifier: stream.parse().unwrap(),
        names: vec![OrganisationName::new(name, NameKind::Registered).unwrap()],
        region: None,
        facts: Facts::new(),
    }
}

/// The stream of an organisation.
pub(crate) fn stream(number: u64) -> String {
    format!("src-worldbank:W-{number}")
}

pub(crate) fn unit(number: u64) -> EventKind {
    let unit = UnitRegistered {
        unit: format!("unit-{number}").parse().unwrap(),
        name: format!("Unit {number} (invented)"),
        kind: "procurement-unit".parse().unwrap(),
        voluntary: true,
    };
    unit.into()
}

fn founded(number: u64, pack: &Pack) -> EventKind {
    let list = &pack.lists[0];
    let founded = EntryFounded {
        entry: format!("e-{number}").parse().unwrap(),
        organisation: organisation(&stream(number), &format!("Example Works {number} é (invented)")),
        list: list.head.id.clone(),
        list_kind: ListKind::Exclusion,
        under: pack.into(),
        provenance: Provenance {
            listed_by: "World Bank Group".to_owned(),
            source: "an invented list".to_owned(),
            source_row: number.to_string(),
            copy: "invented.csv".to_owned(),
            copy_of: today(),
            instrument: None,
            caution: Some("a line\nand \"another\"".to_owned()),
        },
        row: FoundingRow {
            ground_text: "invented".to_owned(),
            ground: pack.grounds[0].head.id.clone(),
            from: date(2026, 1, 1),
            until: Some(date(2027, 1, 1)),
            term: FoundingTerm::Fixed,
            addresses: Vec::new(),
            measures: Vec::new(),
            suspended: Vec::new(),
            ended_on: None,
        },
    };
    founded.into()
}

/// Appends so many events to a register, in which there may be some already: first the pack and a unit, then
/// organisations of two events each, of which one is not public.
pub(crate) async fn append(store: &Store, count: u64) {
    let pack = pack();
    let head = store.head().await.unwrap();
    let events = (head..head + count).map(|index| match index {
        0 => {
            let what = PackPublished {
                id: pack.meta.id.clone(),
                version: pack.meta.version.clone(),
                hash: pack.hash,
                canonical: pack.canonical().unwrap(),
            };
            sealed(&event(what.into(), None), PACKS, 1)
        }
        1 => sealed(&event(unit(1), None), DIRECTORY, 1),
        _ if index % 2 == 0 => {
            let kind = organisation(&stream(index / 2), &format!("Example {index}"));
            sealed(&event(kind.into(), None), &stream(index / 2), 1)
        }
        _ => sealed(&event(founded(index / 2, &pack), Some(&pack)), &stream(index / 2), 2),
    });
    store.append(&Batch { events: events.collect(), ..Batch::default() }).await.unwrap();
}
