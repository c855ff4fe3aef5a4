//! What outsiders ask of the published log, and that they can check every answer.

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use standing_core::packs::Packs;
use standing_service::log::verify::{verify_bundle, verify_url};
use standing_service::log::{Keep, LogReader};
use standing_service::seal::hex;
use standing_service::{Register, ServiceError};
use standing_store::{Batch, NewEvent};
use standing_transparency::tile::{parse_tile, tiles_of};
use standing_transparency::{CheckpointPolicy, TileResource, entries, leaf_hash};

use crate::place::{Place, on_both};
use crate::sample::{append, edge, event, sealed, unit};

on_both!(
    every_tile_and_entry_is_served,
    proofs_hold,
    strangers_verify_an_address,
    strangers_verify_what_is_public,
    what_is_not_published_is_not_served,
    a_page_of_records_is_bounded_in_bytes,
);

async fn every_tile_and_entry_is_served(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    let reader = LogReader::new(store.clone(), &publisher);
    append(&store, 100).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 500).await;
    publisher.publish(&edge()).await.unwrap();
    let rows = store.events_after(0, 1_000).await.unwrap();
    let checkpoint = reader.resource("/checkpoint").await.unwrap();
    assert_eq!(checkpoint.bytes, publisher.current().unwrap().note().into_bytes());
    assert_eq!((checkpoint.content_type, checkpoint.keep), ("text/plain; charset=utf-8", Keep::Seconds(5)));
    let policy = CheckpointPolicy::of_log(publisher.verifier_key());
    assert_eq!(policy.open(&checkpoint.bytes).unwrap().checkpoint.size(), 600);
    // The tiles of every earlier checkpoint, and those of sizes that were never published, are parts of these.
    for size in [1, 99, 100, 256, 257, 511, 600] {
        for tile in tiles_of(size) {
            let hashes = reader.resource(&tile.path()).await.unwrap();
            assert_eq!((hashes.content_type, hashes.keep), ("application/octet-stream", Keep::Forever));
            assert_eq!(hashes.bytes.len(), 32 * usize::from(tile.width()));
            if tile.level() > 0 {
                continue;
            }
            let first = usize::try_from(tile.first()).unwrap();
            let rows = &rows[first..first + usize::from(tile.width())];
            let leaves = rows.iter().map(|row| leaf_hash(&row.event.leaf)).collect::<Vec<_>>();
            assert_eq!(parse_tile(tile, &hashes.bytes).unwrap(), leaves);
            let bundle = reader.resource(&tile.entries_path()).await.unwrap().bytes;
            let leaves = rows.iter().map(|row| row.event.leaf.as_slice()).collect::<Vec<_>>();
            assert_eq!(entries::parse_entries(tile, &bundle).unwrap(), leaves);
        }
    }
}

async fn proofs_hold(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    let reader = LogReader::new(store.clone(), &publisher);
    let key = publisher.verifier_key();
    let mut checkpoints = Vec::new();
    for count in [3, 300] {
        append(&store, count).await;
        let published = publisher.publish(&edge()).await.unwrap().unwrap();
        checkpoints.push(published.opened.checkpoint.clone());
        for position in [1, 2, 3, 256, 257, 303] {
            if position > published.size() {
                assert!(matches!(reader.prove(position).await, Err(ServiceError::NotFound { .. })));
                continue;
            }
            let file = reader.prove(position).await.unwrap().to_string();
            let row = store.event(position).await.unwrap().unwrap().event;
            let opened = verify_bundle(file.as_bytes(), &key, &[], Some((&row.salt, &row.body))).unwrap();
            assert_eq!((opened.position, opened.kind, opened.is_opened), (position, row.kind, true));
            let other = verify_bundle(file.as_bytes(), &key, &[], Some((&[0; 32], &row.body)));
            assert!(other.is_err());
            assert!(!verify_bundle(file.as_bytes(), &key, &[], None).unwrap().is_opened);
        }
    }
    assert!(matches!(reader.prove(0).await, Err(ServiceError::NotFound { .. })));
    let proof = reader.prove_consistency(3, None).await.unwrap();
    proof.verify(checkpoints[0].root(), checkpoints[1].root()).unwrap();
    assert!(proof.verify(checkpoints[1].root(), checkpoints[1].root()).is_err());
    assert!(reader.prove_consistency(3, Some(304)).await.is_err());
    assert!(reader.prove_consistency(4, Some(3)).await.is_err());
    // A leaf that was changed in the database is not given a proof.
    place.tamper(&format!("UPDATE events SET leaf = {} WHERE position = 7", place.cut("leaf"))).await;
    assert!(matches!(reader.prove(7).await, Err(ServiceError::Transparency(_))));
}

async fn strangers_verify_an_address(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    let reader = &LogReader::new(store.clone(), &publisher);
    append(&store, 40).await;
    let first = publisher.publish(&edge()).await.unwrap().unwrap().note().into_bytes();
    append(&store, 560).await;
    publisher.publish(&edge()).await.unwrap();
    let key = publisher.verifier_key();
    let fetch = |path: String| async move {
        // A mirror that serves the tree alone.
        if path.starts_with("api/") {
            return Ok(None);
        }
        match reader.resource(&path).await {
            Ok(found) => Ok(Some(found.bytes)),
            Err(ServiceError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    };
    let verify = async |kept: &[Vec<u8>]| {
        verify_url("https://register.example", fetch, Some(&key), kept, &mut |_, _| {}).await
    };
    let report = verify(std::slice::from_ref(&first)).await.unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.events, report.events_withheld, report.checkpoints, report.tiles), (600, 600, 2, 4));
    // A log that another key signed, and a log that rewrote what was seen before.
    let other = place.another().await;
    let other_store = other.store().await;
    append(&other_store, 40).await;
    let foreign = other.publisher(&other_store, "one").await.publish(&edge()).await.unwrap().unwrap();
    let report = verify(&[foreign.note().into_bytes()]).await.unwrap();
    assert_eq!(report.findings[0].kind.code(), "checkpoint_signature");
    let own_key = place.data("one").join("log.key");
    let forged = other.data("forged");
    std::fs::create_dir_all(&forged).unwrap();
    std::fs::copy(own_key, forged.join("log.key")).unwrap();
    other.tamper("DELETE FROM checkpoints").await;
    let forged = other.publisher(&other_store, "forged").await.publish(&edge()).await.unwrap().unwrap();
    let report = verify(&[forged.note().into_bytes()]).await.unwrap();
    assert_eq!(report.findings[0].kind.code(), "root_differs", "{report}");
    other.clear().await;
    for (column, code) in [("leaf", "leaf_malformed"), ("bytes", "tile_differs")] {
        let (table, which) =
            if column == "leaf" { ("events", "position = 300") } else { ("tiles", "tile = 2") };
        let bytes = place.blob(&[7; 2_816]);
        place.tamper(&format!("UPDATE {table} SET {column} = {bytes} WHERE {which}")).await;
        let report = verify(&[]).await.unwrap();
        assert!(report.findings.iter().any(|finding| finding.kind.code() == code), "{report}");
    }
}

/// A change of a page of the API on its way, and what must be found: a finding, or a reason to stop.
type Forgery = (fn(&mut Vec<Value>), Result<&'static str, &'static str>);

const FORGERIES: [Forgery; 13] = [
    (|events| forge(&mut events[6]["body"], "\"on\":\"2026", "\"on\":\"2025"), Ok("event_changed")),
    (|events| forge(&mut events[6]["salt"], "", "0"), Ok("salt_length")),
    (|events| events[6]["salt"] = "00".repeat(32).into(), Ok("event_changed")),
    (|events| events[6]["body"] = "{}".into(), Ok("event_unreadable")),
    (
        |events| forge(&mut events[6]["body"], "recorded_at\":\"2026", "recorded_at\":\"2025"),
        Ok("event_changed"),
    ),
    (|events| forge(&mut events[6]["leaf"], "2026", "2025"), Ok("column_differs")),
    (|events| events[6]["organisation"] = "src-worldbank:W-999".into(), Ok("stream_differs")),
    (|events| events[6]["body"] = Value::Null, Ok("public_mark")),
    (|events| events[6]["position"] = 9.into(), Err("it gives event 9 where 7 was expected")),
    (|events| events.clear(), Err("it gives 0 events")),
    (|events| events.extend_from_within(..), Err("it gives event 1 where 101 was expected")),
    (
        |events| (0..2).for_each(|_| events.extend_from_within(..100)),
        Err("it gives 300 events, 1 to 256 were asked for"),
    ),
    (|events| events[6]["is_public"] = "yes".into(), Err("expected a boolean")),
];

fn forge(field: &mut Value, from: &str, to: &str) {
    let forged = field.as_str().unwrap().replacen(from, to, 1);
    assert_ne!(field.as_str(), Some(forged.as_str()), "nothing was changed");
    *field = forged.into();
}

async fn strangers_verify_what_is_public(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    let reader = &LogReader::new(store.clone(), &publisher);
    append(&store, 300).await;
    publisher.publish(&edge()).await.unwrap();
    let rows = &store.events_after(0, 1_000).await.unwrap();
    // Every fourth is withheld, and a page holds at most a hundred.
    let page = |query: &str, forgery: fn(&mut Vec<Value>)| {
        let number = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(found, _)| *found == name).unwrap().1.parse::<usize>().unwrap()
        };
        let (after, limit) = (number("after"), number("limit").min(100));
        let events = rows.iter().skip(after).take(limit).map(|row| {
            let is_public = row.position % 4 != 0;
            let given = |text: String| if is_public { Value::from(text) } else { Value::Null };
            json!({
                "position": row.position, "leaf": String::from_utf8(row.event.leaf.clone()).unwrap(),
                "is_public": is_public, "salt": given(hex(&row.event.salt)), "kind": "not read",
                "body": given(String::from_utf8(row.event.body.clone()).unwrap()),
            })
        });
        let mut events = events.collect::<Vec<_>>();
        if after == 0 {
            forgery(&mut events);
        }
        json!({ "events": events, "next": 0, "log_size": 300 }).to_string().into_bytes()
    };
    let page = &page;
    let verify = async |forgery: fn(&mut Vec<Value>)| {
        let fetch = |path: String| async move {
            match path.strip_prefix("api/v1/events?") {
                Some(query) => Ok(Some(page(query, forgery))),
                None => Ok(Some(reader.resource(&path).await.unwrap().bytes)),
            }
        };
        verify_url("https://register.example", fetch, None, &[], &mut |_, _| {}).await
    };
    let report = verify(|_| ()).await.unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.events_opened, report.events_withheld, report.events_read), (225, 75, 225));
    assert!(report.to_string().contains("225 read and compared with their leaves"), "{report}");
    for (number, (forgery, expect)) in FORGERIES.into_iter().enumerate() {
        match (verify(forgery).await, expect) {
            (Ok(report), Ok(code)) => {
                let found = report
                    .findings
                    .iter()
                    .any(|found| found.kind.code() == code && found.position == Some(7));
                assert!(found, "{number}: {report}");
            }
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{number}: {error}"),
            (outcome, expect) => panic!("{number}: {outcome:?}, expected {expect:?}"),
        }
    }
}

async fn what_is_not_published_is_not_served(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    let reader = LogReader::new(store.clone(), &publisher);
    assert!(matches!(reader.resource("checkpoint").await, Err(ServiceError::NotFound { .. })));
    append(&store, 5).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 300).await;
    for path in [
        "tile/0/000",
        "tile/0/000.p/6",
        "tile/entries/000",
        "tile/entries/000.p/6",
        "tile/1/000.p/1",
        "tile/0/001.p/1",
    ] {
        assert!(path.parse::<TileResource>().is_ok());
        let refused = reader.resource(path).await;
        assert!(matches!(refused, Err(ServiceError::NotFound { .. })), "{path}: {refused:?}");
    }
    for path in
        ["", "tile", "tile/0/0", "tile/9/000", "tile/entries/000.p/0", "../log.key", "tile/0/000.p/005"]
    {
        let refused = reader.resource(path).await;
        assert!(matches!(refused, Err(ServiceError::Transparency(_))), "{path}: {refused:?}");
    }
}

async fn a_page_of_records_is_bounded_in_bytes(place: &Place) {
    let store = place.store().await;
    append(&store, 2).await;
    let large = |version: u64| NewEvent {
        body: vec![b' '; 600_000],
        is_public: false,
        ..sealed(&event(unit(version), None), "src-worldbank:W-9", version)
    };
    store.append(&Batch { events: (1..=6).map(large).collect(), ..Batch::default() }).await.unwrap();
    let register = Register::open(store, edge(), TimeZone::UTC, Packs::default()).await.unwrap();
    let mut pages = Vec::new();
    let mut after = 0;
    while after < 8 {
        let page = register.records_after(after, 1_000).await.unwrap();
        after = page.last().unwrap().0.position;
        pages.push(page.len());
    }
    // Four large ones are beyond two megabytes, with the two small ones before them.
    assert_eq!(pages, [6, 2]);
    assert_eq!(register.records_after(1, 3).await.unwrap().len(), 3);
    assert!(register.records_after(8, 3).await.unwrap().is_empty());
    assert!(register.records_after(u64::MAX, 3).await.unwrap().is_empty());
}
