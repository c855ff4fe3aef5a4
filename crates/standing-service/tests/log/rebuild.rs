//! Projections are dropped and written again from the log.

use standing_service::log::{rebuild, replay};
use standing_store::{Batch, EntryFilter, Store, StreamRows};

use crate::place::{Place, on_both};
use crate::sample;
use crate::sample::{append, calendars, noon, sealed, stream};

on_both!(projections_come_back, packs_and_directory_are_replayed, a_broken_pack_is_named);

async fn live(store: &Store) -> Vec<(String, Vec<u8>)> {
    let mut scan = store.scan_live();
    let mut rows = Vec::new();
    while let Some(row) = scan.next().await.unwrap() {
        rows.push(row);
    }
    rows.sort_unstable();
    rows
}

async fn projections_come_back(place: &Place) {
    let store = place.store().await;
    append(&store, 4_500).await;
    let mut heard = (0, 0);
    let rebuilt =
        rebuild(&store, &calendars(), &noon(), &mut |done, total| heard = (done, total)).await.unwrap();
    assert_eq!((rebuilt.events, rebuilt.organisations, heard), (4_500, 2_249, (4_500, 4_500)));
    assert_eq!(store.stream_of_identifier(&stream(7)).await.unwrap(), Some(stream(7)));
    assert_eq!(store.stream_of_entry("e-2249").await.unwrap(), Some(stream(2_249)));
    let page = store.entries(&EntryFilter::default(), None, 10).await.unwrap();
    let row = &page.rows[0];
    assert_eq!(
        (row.row.entry_id.as_str(), row.row.is_public, row.row.list.as_str()),
        ("e-1", true, "ineligible-firms")
    );
    let before = live(&store).await;
    assert_eq!(before.len(), 2_249);
    // What somebody wrote there is gone afterwards, and appends go on.
    let wrong = StreamRows { stream: stream(7), live: Some(b"wrong".to_vec()), ..StreamRows::default() };
    store.append(&Batch { projections: vec![wrong], ..Batch::default() }).await.unwrap();
    assert_eq!(store.stream_of_identifier(&stream(7)).await.unwrap(), None);
    rebuild(&store, &calendars(), &noon(), &mut |_, _| {}).await.unwrap();
    assert_eq!(live(&store).await, before);
    append(&store, 10).await;
}

async fn packs_and_directory_are_replayed(place: &Place) {
    let store = place.store().await;
    append(&store, 2).await;
    let unit = sealed(&sample::event(sample::unit(2), None), "directory", 2);
    store.append(&Batch { events: vec![unit], ..Batch::default() }).await.unwrap();
    for (known_at, packs, units) in [(Some(0), 0, 0), (Some(1), 1, 0), (Some(2), 1, 1), (None, 1, 2)] {
        let shared = replay(&store, known_at, &calendars()).await.unwrap();
        assert_eq!(
            (shared.packs.all().count(), shared.directory.units.len()),
            (packs, units),
            "{known_at:?}"
        );
        assert_eq!(shared.directory.packs.len(), packs);
        assert_eq!(shared.packs.calendar_ids().count(), 1);
    }
}

async fn a_broken_pack_is_named(place: &Place) {
    let store = place.store().await;
    append(&store, 4).await;
    let row = store.event(1).await.unwrap().unwrap();
    let body = String::from_utf8(row.event.body).unwrap();
    let changed = body.replace("World Bank Group listing", "World Bank Group's listing");
    assert_ne!(body, changed);
    place
        .tamper(&format!("UPDATE events SET body = {} WHERE position = 1", place.blob(changed.as_bytes())))
        .await;
    let refused = rebuild(&store, &calendars(), &noon(), &mut |_, _| {}).await.unwrap_err().to_string();
    assert!(refused.contains("at event 1") && refused.contains("its form gives"), "{refused}");
    // Nothing was dropped: the register still takes commands.
    append(&store, 1).await;
}
