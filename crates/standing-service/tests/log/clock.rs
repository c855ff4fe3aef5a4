//! A clock that goes back, on one node and between nodes: no event is recorded before the one before it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use standing_core::command::argument::Arguments;
use standing_core::event::stored;
use standing_core::packs::Packs;
use standing_service::log::verify::{Against, verify_store};
use standing_service::{Edge, Outcome, Principal, Register, Request};
use standing_store::{Batch, Store};

use crate::place::{Place, on_both};
use crate::sample::{edge, event, sealed, unit};

on_both!(
    a_clock_that_is_set_back_dates_nothing_back,
    nodes_with_differing_clocks_keep_the_order,
    a_row_dated_back_behind_the_store_is_found,
);

/// Two clocks that tests set, in seconds since 1970.
static CLOCKS: [AtomicI64; 2] = [AtomicI64::new(0), AtomicI64::new(0)];

/// Held by each test: the clocks are one for all of them.
static SET: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn set(clock: usize, moment: &str) {
    CLOCKS[clock].store(moment.parse::<Timestamp>().unwrap().as_second(), Ordering::SeqCst);
}

fn node(clock: usize) -> Edge {
    let now: [fn() -> Timestamp; 2] = [
        || Timestamp::from_second(CLOCKS[0].load(Ordering::SeqCst)).unwrap(),
        || Timestamp::from_second(CLOCKS[1].load(Ordering::SeqCst)).unwrap(),
    ];
    Edge { now: now[clock], ..edge() }
}

async fn open(place: &Place, clock: usize) -> Arc<Register> {
    Register::open(place.store().await, node(clock), TimeZone::UTC, Packs::default()).await.unwrap()
}

/// Registers a unit; `name` is its id and the idempotency key.
async fn register_unit(register: &Register, name: &str) {
    let pairs = [("unit", name), ("name", "Desk (invented)"), ("kind", "procurement-unit")];
    let request = Request {
        word: "register-unit".to_owned(),
        arguments: Arguments::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
            .unwrap(),
        on: None,
        key: Some(name.to_owned()),
    };
    match register.submit(&Principal::operator(), request).await.unwrap() {
        Outcome::Accepted(_) => {}
        Outcome::Refused(refusal) => panic!("{refusal}"),
    }
}

async fn recorded(store: &Store) -> Vec<String> {
    let rows = store.events_after(0, 1_000).await.unwrap();
    let event = |row: &standing_store::StoredEvent| {
        let event = stored::from_bytes(&row.event.body).unwrap();
        assert_eq!(event.recorded_at.as_millisecond(), row.event.recorded_at_ms);
        event.recorded_at.to_string()
    };
    rows.iter().map(event).collect()
}

async fn a_clock_that_is_set_back_dates_nothing_back(place: &Place) {
    let _alone = SET.lock().await;
    let register = open(place, 0).await;
    set(0, "2026-11-22T10:00:00Z");
    register_unit(&register, "unit-1").await;
    set(0, "2026-11-22T09:00:00Z");
    register_unit(&register, "unit-2").await;
    drop(register);
    // Not after a restart either.
    set(0, "2026-11-20T09:00:00Z");
    let register = open(place, 0).await;
    register_unit(&register, "unit-3").await;
    set(0, "2026-11-22T10:00:01Z");
    register_unit(&register, "unit-4").await;
    let store = register.store();
    let expect =
        ["2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:00:01Z"];
    assert_eq!(recorded(store).await, expect);
    // The day of the act is that of the clock: a clock that was ahead once does not date acts ahead for ever.
    let third = store.event(3).await.unwrap().unwrap();
    assert_eq!(stored::from_bytes(&third.event.body).unwrap().on, date(2026, 11, 20));
    assert!(verify_store(store, &Against::default(), &mut |_, _| {}).await.unwrap().is_clean());
}

async fn nodes_with_differing_clocks_keep_the_order(place: &Place) {
    let _alone = SET.lock().await;
    let (ahead, behind) = (open(place, 0).await, open(place, 1).await);
    set(0, "2026-11-22T10:00:05Z");
    set(1, "2026-11-22T10:00:00Z");
    // The node that is behind has not seen what the other wrote, and is told by the store.
    for number in 0..3 {
        register_unit(&ahead, &format!("unit-{number}-ahead")).await;
        register_unit(&behind, &format!("unit-{number}-behind")).await;
    }
    let both = async |register: Arc<Register>, node: &'static str| {
        for number in 3..13 {
            register_unit(&register, &format!("unit-{number}-{node}")).await;
        }
    };
    tokio::join!(both(ahead, "ahead"), both(behind, "behind"));
    let store = place.store().await;
    assert_eq!(recorded(&store).await, ["2026-11-22T10:00:05Z"; 26]);
}

async fn a_row_dated_back_behind_the_store_is_found(place: &Place) {
    let store = place.store().await;
    for (number, moment) in [(1, "2026-11-22T10:00:00Z"), (2, "2026-11-22T09:00:00Z")] {
        let mut event = event(unit(number), None);
        event.recorded_at = moment.parse().unwrap();
        let row = sealed(&event, "directory", number);
        let written = store.append(&Batch { events: vec![row.clone()], ..Batch::default() }).await;
        assert_eq!(written.is_ok(), number == 1, "{moment}");
        if number == 2 {
            // An operator writes it into the table.
            let [salt, leaf, body] = [&row.salt[..], &row.leaf, &row.body].map(|bytes| place.blob(bytes));
            place
                .tamper(&format!(
                    "INSERT INTO events (position, stream, version, recorded_at_ms, is_public, kind, salt, leaf, \
                     body) VALUES (2, 1, 2, {}, {}, '{}', {salt}, {leaf}, {body}); UPDATE head SET size = 2",
                    row.recorded_at_ms, row.is_public, row.kind,
                ))
                .await;
        }
    }
    let report = verify_store(&store, &Against::default(), &mut |_, _| {}).await.unwrap();
    let found = report.findings.iter().map(|found| (found.kind.code(), found.position)).collect::<Vec<_>>();
    assert_eq!(found, [("time_backwards", Some(2))], "{report}");
}
