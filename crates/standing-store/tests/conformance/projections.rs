//! Projections: replaced as a whole whatever changed, found by their names, and the same after a rebuild.

use crate::place::{Place, on_both};
use crate::sample::{all, case, due, entry, event, events, measure, name, projected, rows};
use standing_store::{Batch, RowKinds, Store, StoreError, StreamRows};

on_both!(
    a_stream_is_replaced_as_a_whole,
    kinds_that_are_not_given_stay,
    a_rebuild_by_another_node_is_noticed,
    the_way_to_a_stream_is_found,
    live_standings_are_scanned_in_order,
    a_rebuild_equals_what_it_replaces,
    a_rebuild_that_was_cut_off_is_begun_again,
);

/// Rows in which every kind depends on the step in its own rhythm, empty at times.
fn step(stream: &str, step: u64) -> StreamRows {
    let some = |every: u64| (0..step / every % 3).map(move |number| (number, number + step / every));
    StreamRows {
        stream: stream.into(),
        kinds: RowKinds::ALL,
        identifiers: some(1).map(|(n, salt)| format!("id:{stream}:{n}:{salt}")).collect(),
        names: some(2).map(|(n, salt)| name(&format!("{stream} {n} {salt}"))).collect(),
        entries: some(3).map(|(n, salt)| entry(&format!("{stream} {n} {salt}"))).collect(),
        cases: some(4).map(|(n, salt)| case(&format!("{stream} {n}"), salt)).collect(),
        dues: some(5).map(|(n, salt)| due(&format!("{stream} {n}"), salt)).collect(),
        measures: some(6).map(|(n, salt)| measure(&format!("{stream} {n}"), salt)).collect(),
        live: (!step.is_multiple_of(4)).then(|| format!("{stream} {}", step / 8).into_bytes()),
    }
}

async fn write(store: &Store, streams: &[&str], version: u64) {
    let events = streams.iter().map(|stream| event(stream, version)).collect();
    let projections = streams.iter().map(|stream| step(stream, version)).collect();
    store.append(&Batch { events, projections, ..Batch::default() }).await.unwrap();
}

/// After each step a register that has gone through all of them shows what a fresh one shows that got only the
/// last.
async fn a_stream_is_replaced_as_a_whole(place: &Place) {
    let store = place.open().await;
    for version in 1..=40 {
        write(&store, &["a", "b"], version).await;
        let walked = projected(&store).await;
        let rebuild = store.rebuild().await.unwrap();
        rebuild.write(&[step("a", version), step("b", version)]).await.unwrap();
        rebuild.finish().await.unwrap();
        assert_eq!(walked, projected(&store).await, "step {version}");
    }
}

fn batch_of(version: u64, rows: StreamRows) -> Batch {
    Batch { events: vec![event("a", version)], projections: vec![rows], ..Batch::default() }
}

async fn kinds_that_are_not_given_stay(place: &Place) {
    let store = place.open().await;
    store.append(&batch_of(1, step("a", 29))).await.unwrap();
    // Of the 30th step the dues and what is live, of the 29th all else.
    let some = StreamRows { kinds: RowKinds::DUES.and(RowKinds::LIVE), ..step("a", 30) };
    store.append(&batch_of(2, some)).await.unwrap();
    let found = projected(&store).await;
    let whole = StreamRows { dues: step("a", 30).dues, live: step("a", 30).live, ..step("a", 29) };
    let none = StreamRows { stream: "a".into(), kinds: RowKinds::NONE, ..StreamRows::default() };
    store.append(&batch_of(3, none)).await.unwrap();
    assert_eq!(projected(&store).await, found);
    store.append(&batch_of(4, whole.clone())).await.unwrap();
    assert_eq!(projected(&store).await, found);
    let rebuild = store.rebuild().await.unwrap();
    rebuild.write(&[whole]).await.unwrap();
    rebuild.finish().await.unwrap();
    assert_eq!(projected(&store).await, found);
}

/// A rebuild moves no head, and yet what a node remembers of the rows is of the past.
async fn a_rebuild_by_another_node_is_noticed(place: &Place) {
    let (one, other) = (place.open().await, place.open().await);
    one.append(&batch_of(1, step("a", 29))).await.unwrap();
    let rebuild = other.rebuild().await.unwrap();
    rebuild.write(&[step("a", 7)]).await.unwrap();
    rebuild.finish().await.unwrap();
    let rows = step("a", 29);
    one.append(&batch_of(2, rows.clone())).await.unwrap();
    let found = projected(&one).await;
    let rebuild = other.rebuild().await.unwrap();
    rebuild.write(&[rows]).await.unwrap();
    rebuild.finish().await.unwrap();
    assert_eq!(projected(&one).await, found);
}

async fn the_way_to_a_stream_is_found(place: &Place) {
    let store = place.open().await;
    let mut of_a = rows("a");
    of_a.cases = vec![case("case-a", 0)];
    of_a.measures = vec![measure("measure-a", 0)];
    let many = (0..300).map(|number| format!("s{number}")).collect::<Vec<_>>();
    let mut batch = Batch { events: vec![event("a", 1)], projections: vec![of_a], ..Batch::default() };
    batch.events.extend(many.iter().map(|stream| event(stream, 1)));
    batch.projections.extend(many.iter().map(|stream| rows(stream)));
    store.append(&batch).await.unwrap();
    let a = Some("a".to_owned());
    assert_eq!(store.stream_of_identifier("id:a").await.unwrap(), a);
    assert_eq!(store.stream_of_entry("entry-a").await.unwrap(), a);
    assert_eq!(store.stream_of_case("case-a").await.unwrap(), a);
    assert_eq!(store.stream_of_measure("measure-a").await.unwrap(), a);
    for unknown in ["", "a", "id:A", "id:a ", "id:%"] {
        assert_eq!(store.stream_of_identifier(unknown).await.unwrap(), None, "{unknown:?}");
    }
    // More than one group of keys, with some unknown.
    let identifiers = many.iter().map(|stream| format!("id:{stream}")).collect::<Vec<_>>();
    let mut asked = identifiers.iter().map(String::as_str).collect::<Vec<_>>();
    asked.insert(7, "id:unknown");
    let mut found = store.streams_of_identifiers(&asked).await.unwrap();
    found.sort();
    let mut expected = identifiers.iter().cloned().zip(many.clone()).collect::<Vec<_>>();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(store.streams_of_identifiers(&[]).await.unwrap(), []);
}

async fn live_standings_are_scanned_in_order(place: &Place) {
    let store = place.open().await;
    let streams = (0..3_000).map(|number| format!("s{}", number * 7_919 % 3_000)).collect::<Vec<_>>();
    for part in streams.chunks(700) {
        let events = part.iter().map(|stream| event(stream, 1)).collect();
        let projections = part.iter().map(|stream| rows(stream)).collect();
        store.append(&Batch { events, projections, ..Batch::default() }).await.unwrap();
    }
    let expected = streams.iter().map(|stream| (stream.clone(), format!("live {stream}").into_bytes()));
    let expected = expected.collect::<Vec<_>>();
    assert_eq!(all(store.scan_live()).await, expected);
    let mut scan = store.scan_live();
    let mut parcels = vec![scan.next().await.unwrap().unwrap()];
    loop {
        let mut parcel = scan.next_parcel().await.unwrap();
        if parcel.is_empty() {
            break;
        }
        parcels.append(&mut parcel);
    }
    assert_eq!(parcels, expected);
}

async fn a_rebuild_equals_what_it_replaces(place: &Place) {
    let store = place.open().await;
    let streams = (0..50).map(|number| format!("s{number}")).collect::<Vec<_>>();
    for version in 1..=7 {
        write(&store, &streams.iter().map(String::as_str).collect::<Vec<_>>(), version).await;
    }
    let before = projected(&store).await;
    let rebuild = store.rebuild().await.unwrap();
    let refused = store.append(&events(vec![event("s1", 8)])).await;
    assert!(matches!(refused, Err(StoreError::Rebuilding)), "{refused:?}");
    assert!(matches!(store.check_integrity().await, Err(StoreError::Rebuilding)));
    // As the real one does: fold the events of each stream, here to the rows of its last version.
    let mut scan = store.scan_events_by_stream();
    let mut last = std::collections::BTreeMap::new();
    let mut order = Vec::new();
    while let Some(row) = scan.next().await.unwrap() {
        let version = last.insert(row.event.stream.clone(), row.event.version);
        assert_eq!(version.unwrap_or(0) + 1, row.event.version);
        order.push(row.event.stream);
    }
    order.dedup();
    assert_eq!(order, streams, "streams come one after the other, in the order in which they began");
    let rows = order.iter().map(|stream| step(stream, last[stream])).collect::<Vec<_>>();
    for part in rows.chunks(20) {
        rebuild.write(part).await.unwrap();
    }
    rebuild.finish().await.unwrap();
    assert_eq!(projected(&store).await, before);
    store.check_integrity().await.unwrap();
    // The indexes are back, and what is unchanged is known to be so.
    write(&store, &["s1"], 8).await;
    assert_ne!(projected(&store).await, before);
    let taken = Batch {
        events: vec![event("thief", 1)],
        projections: vec![StreamRows { stream: "thief".into(), ..rows[6].clone() }],
        ..Batch::default()
    };
    assert!(matches!(store.append(&taken).await, Err(StoreError::Taken { .. })));
}

async fn a_rebuild_that_was_cut_off_is_begun_again(place: &Place) {
    let store = place.open().await;
    write(&store, &["a", "b"], 1).await;
    let before = projected(&store).await;
    let cut_off = store.rebuild().await.unwrap();
    cut_off.write(&[step("a", 1)]).await.unwrap();
    drop(cut_off);
    let other = place.open().await;
    assert!(matches!(other.check_integrity().await, Err(StoreError::Rebuilding)));
    let rebuild = other.rebuild().await.unwrap();
    let unknown = rebuild.write(&[step("ghost", 1)]).await;
    assert!(matches!(unknown, Err(StoreError::UnknownStream { .. })), "{unknown:?}");
    rebuild.write(&[step("a", 1), step("b", 1)]).await.unwrap();
    rebuild.finish().await.unwrap();
    assert_eq!(projected(&other).await, before);
}
