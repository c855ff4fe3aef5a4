//! A register that was restored from an export: it knows the rows of imported sources as if it had imported them.

use jiff::civil::date;
use jiff::tz::TimeZone;
use standing_core::packs::Packs;
use standing_service::log::restore::{Source, restore};
use standing_service::log::{Depth, export, verify};
use standing_service::{Register, ServiceError, Today};
use standing_store::Store;

use crate::place::{Place, on_both};
use crate::world::{MAPPING, TODAY, World, counts, edge, file, row, state, vanished_on};

on_both!(
    the_same_source_again_changes_nothing,
    what_is_gone_vanishes_and_an_older_copy_is_refused,
    a_row_that_came_back_is_known,
);

/// A register into which files of the small list were imported one after the other.
async fn imported(place: &Place, world: &World, files: &[Vec<u8>]) -> Store {
    let store = place.store().await;
    let register = Register::open(store.clone(), edge(), TimeZone::UTC, Packs::default()).await.unwrap();
    let pack = world.packs.governing(&"wb-debarred".parse().unwrap(), TODAY).unwrap();
    register.publish_pack(pack).await.unwrap();
    for file in files {
        world.import(&store, file.clone()).await.unwrap();
    }
    store
}

/// The same register on the other side of an export.
async fn restored(store: &Store, other: &Place) -> Result<Store, ServiceError> {
    let path = other.folder().join("register.jsonl");
    export(store, None, std::fs::File::create(&path).unwrap(), &mut |_, _| {}).await.unwrap();
    let calendars = Packs::default();
    let today = Today { now: TODAY.to_zoned(TimeZone::UTC).unwrap().timestamp(), zone: TimeZone::UTC };
    let source = Source { file: &path, key: None, calendars: &calendars, today: &today };
    let fresh = other.store().await;
    restore(&fresh, &other.folder().join("data"), &source, &mut |_, _, _| {}).await?;
    Ok(fresh)
}

/// A list in which one row moves to another organisation, one vanishes and one loses a name, with its last copy.
fn copies() -> [Vec<u8>; 2] {
    let moves = |code: &str| format!("1,ACME LTD,,{code},,DE,Procurement 1.15,2020-01-02,,ongoing,,");
    let aliases = |names: &str| format!("3,NAMED LTD,{names},,,DE,Procurement 1.15,2020-01-02,,ongoing,,");
    // A number that cannot stand in the name of an entry.
    let odd = row("a/b c", "ODD LTD");
    let more = [10, 11, 12, 13].map(|number: u32| row(&number.to_string(), "MORE LTD"));
    let first = [moves(""), row("2", "GONE LTD"), aliases("OLD|OTHER"), odd.clone()];
    let last = [moves("91350100M000100Y43"), aliases("OLD"), odd];
    [file(&[&first[..], &more].concat()), file(&[&last[..], &more].concat())]
}

async fn the_same_source_again_changes_nothing(place: &Place) {
    let world = World::new(MAPPING);
    let store = imported(place, &world, &copies()).await;
    let before = state(&store, "small").await;
    let other = place.another().await;
    let fresh = restored(&store, &other).await.unwrap();
    assert_eq!(fresh.last_import_run("small").await.unwrap(), 1);
    let [_, last] = copies();
    for _ in 0..2 {
        let (report, lines) = world.import(&fresh, last.clone()).await.unwrap();
        assert_eq!(counts(&report), [0, 0, 7, 0, 0, 0]);
        assert_eq!((report.head, lines), (store.head().await.unwrap(), vec![]));
    }
    // To the hashes of the rows: the next import is as quick as it would have been.
    assert_eq!(state(&fresh, "small").await, before);
    let against = verify::Against { depth: Depth::Events, ..verify::Against::default() };
    assert!(verify::verify_store(&fresh, &against, &mut |_, _| {}).await.unwrap().is_clean());
    other.clear().await;
}

async fn what_is_gone_vanishes_and_an_older_copy_is_refused(place: &Place) {
    let mut world = World::new(MAPPING);
    let store = imported(place, &world, &copies()).await;
    let other = place.another().await;
    let fresh = restored(&store, &other).await.unwrap();
    world.copy_of = Some(date(2026, 2, 20));
    let [_, last] = copies();
    let refused = world.import(&fresh, last.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("the last one imported is of 2026-02-21"), "{refused}");
    world.copy_of = Some(date(2026, 3, 1));
    let shorter = String::from_utf8(last).unwrap().replace(&format!("{}\n", row("13", "MORE LTD")), "");
    let (report, _) = world.import(&fresh, shorter).await.unwrap();
    assert_eq!(counts(&report), [0, 0, 6, 1, 0, 0]);
    assert_eq!(vanished_on(state(&fresh, "small").await.entry("small.13")), Some(date(2026, 3, 1)));
    // A list that is mostly gone is refused before anything is written, as it was.
    let head = fresh.head().await.unwrap();
    let refused = world.import(&fresh, file(&[row("10", "MORE LTD")])).await.unwrap_err().to_string();
    assert!(refused.contains("would vanish") && fresh.head().await.unwrap() == head, "{refused}");
    other.clear().await;
}

async fn a_row_that_came_back_is_known(place: &Place) {
    let world = World::new(MAPPING);
    let [first, last] = copies();
    let store = imported(place, &world, &[first.clone(), last]).await;
    let other = place.another().await;
    let fresh = restored(&store, &other).await.unwrap();
    // The first copy again: the row that vanished is back, the one that moved goes back, on both sides alike.
    for register in [&fresh, &store] {
        let (report, _) = world.import(register, first.clone()).await.unwrap();
        assert_eq!(counts(&report), [0, 2, 6, 0, 0, 0]);
    }
    assert_eq!(state(&fresh, "small").await, state(&store, "small").await);
    other.clear().await;
}
