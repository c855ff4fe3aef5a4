//! An operator with a database shell changes the register; the verification finds it.

use standing_service::log::verify::{Against, Depth, FindingKind, Report, verify_store};
use standing_service::seal::hex;
use standing_transparency::{Leaf, commitment, leaf_hash};

use crate::place::{Place, on_both};
use crate::sample::{append, edge};

on_both!(
    an_untouched_register_is_clean,
    every_change_is_found,
    a_recomputed_row_is_found,
    checkpoints_and_folder_are_compared,
    a_large_register_is_verified_in_parcels,
);

/// Events in the register of most tests; the last checkpoint is two before them.
const EVENTS: u64 = 302;

async fn register(place: &Place) -> standing_store::Store {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    for count in [3, 200, 97] {
        append(&store, count).await;
        publisher.publish(&edge()).await.unwrap();
    }
    append(&store, EVENTS - 300).await;
    store
}

async fn verify(place: &Place, store: &standing_store::Store, depth: Depth) -> Report {
    let data = place.data("one");
    let against = Against { data: Some(&data), depth, ..Against::default() };
    verify_store(store, &against, &mut |_, _| {}).await.unwrap()
}

fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes = report.findings.iter().map(|finding| finding.kind.code()).collect::<Vec<_>>();
    codes.sort_unstable();
    codes.dedup();
    codes
}

async fn an_untouched_register_is_clean(place: &Place) {
    let store = register(place).await;
    for depth in [Depth::Events, Depth::Heads] {
        let mut heard = Vec::new();
        let data = place.data("one");
        let against = Against { data: Some(&data), depth, ..Against::default() };
        let report =
            verify_store(&store, &against, &mut |done, total| heard.push((done, total))).await.unwrap();
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.events, report.events_opened, report.events_read), (EVENTS, EVENTS, EVENTS));
        assert_eq!((report.streams, report.packs, report.size_signed), (152, 1, Some(300)));
        // Three published, the last of them also in the data folder.
        assert_eq!((report.checkpoints, report.events_unsigned()), (4, 2));
        assert!(report.key.as_ref().is_some_and(|key| key.starts_with("register.example/log+")));
        assert_eq!(heard.last(), Some(&(EVENTS, EVENTS)));
    }
    let without = verify_store(&store, &Against::default(), &mut |_, _| {}).await.unwrap();
    assert!(without.is_clean() && without.key.is_none());
    let empty = place.another().await;
    let report = verify_store(&empty.store().await, &Against::default(), &mut |_, _| {}).await.unwrap();
    assert!(report.is_clean() && report.events == 0);
    empty.clear().await;
}

/// One change, and what must be found at which position.
struct Change {
    statements: String,
    codes: &'static [&'static str],
    position: Option<u64>,
}

fn changes(place: &Place) -> Vec<Change> {
    let change = |statements: String, codes: &'static [&'static str], position: Option<u64>| Change {
        statements,
        codes,
        position,
    };
    let cut = |table: &str, column: &str, which: &str| {
        format!("UPDATE {table} SET {column} = {} WHERE {which}", place.cut(column))
    };
    let swap = "UPDATE events SET position = 100000 WHERE position = 50; \
                UPDATE events SET position = 50 WHERE position = 52; \
                UPDATE events SET position = 52 WHERE position = 100000";
    let set = |what: &str| format!("UPDATE events SET {what} WHERE position = 50");
    // What was decided about one organisation would stand in the file of another, and the other way about.
    let exchange = "UPDATE streams SET name = 'x' WHERE name = 'src-worldbank:W-5'; \
                    UPDATE streams SET name = 'src-worldbank:W-5' WHERE name = 'src-worldbank:W-6'; \
                    UPDATE streams SET name = 'src-worldbank:W-6' WHERE name = 'x'";
    let salt = place.blob(&[1; 32]);
    vec![
        change(cut("events", "body", "position = 50"), &["event_changed", "event_unreadable"], Some(50)),
        change(
            cut("events", "leaf", "position = 50"),
            &["leaf_malformed", "root_differs", "tile_differs"],
            Some(50),
        ),
        change(set(&format!("salt = {salt}")), &["event_changed"], Some(50)),
        change("DELETE FROM events WHERE position = 50".to_owned(), &["rows_missing"], Some(51)),
        change(swap.to_owned(), &["root_differs", "time_backwards"], Some(51)),
        change(set("kind = 'entry-made'"), &["column_differs"], Some(50)),
        change(set("recorded_at_ms = recorded_at_ms - 86400000"), &["column_differs"], Some(50)),
        change(set("is_public = (position = 50 AND NOT is_public)"), &["public_mark"], Some(50)),
        change(set("version = 7"), &["stream_version"], Some(50)),
        change(exchange.to_owned(), &["stream_differs"], None),
        change(
            "DELETE FROM events WHERE position > 299".to_owned(),
            &["column_differs", "log_cut_short"],
            None,
        ),
        change("UPDATE head SET size = 301".to_owned(), &["column_differs"], None),
        change("DELETE FROM streams WHERE name = 'directory'".to_owned(), &["rows_missing"], Some(3)),
        change(cut("tiles", "bytes", "level = 0 AND width = 256"), &["tile_differs"], None),
        change("DELETE FROM tiles WHERE level = 1".to_owned(), &["tile_missing"], None),
        change("DELETE FROM tiles WHERE width = 256".to_owned(), &["tile_missing"], None),
        change("DELETE FROM checkpoints WHERE size = 300".to_owned(), &[], None),
        change("UPDATE checkpoints SET size = 299 WHERE size = 300".to_owned(), &["checkpoint_column"], None),
        change(format!("UPDATE checkpoints SET root = {salt} WHERE size = 3"), &["checkpoint_column"], None),
        change(cut("checkpoints", "note", "size = 203"), &["checkpoint_malformed"], None),
    ]
}

async fn every_change_is_found(place: &Place) {
    let store = register(place).await;
    for Change { statements, codes: expected, position } in changes(place) {
        let saved = ["events", "streams", "tiles", "checkpoints", "head"];
        for table in saved {
            place.tamper(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}")).await;
        }
        place.tamper(&statements).await;
        let heads = verify(place, &store, Depth::Heads).await;
        assert_eq!(heads.is_clean(), expected.is_empty(), "{statements}: {heads}");
        let report = verify(place, &store, Depth::Events).await;
        let found = codes(&report);
        assert!(
            expected.iter().all(|code| found.contains(code)),
            "{statements}: {found:?}, expected {expected:?}"
        );
        assert_eq!(report.is_clean(), expected.is_empty(), "{statements}: {report}");
        if position.is_some() {
            let at = report.findings.iter().any(|finding| finding.position == position);
            assert!(at, "{statements}: nothing found at {position:?}: {report}");
        }
        for table in saved {
            let back = format!(
                "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}; DROP TABLE saved_{table}"
            );
            place.tamper(&back).await;
        }
    }
    assert!(verify(place, &store, Depth::Events).await.is_clean());
}

/// Someone who knows the format changes an event and everything beside it, as if it had always been so.
async fn a_recomputed_row_is_found(place: &Place) {
    let store = register(place).await;
    let row = store.event(52).await.unwrap().unwrap();
    let body = String::from_utf8(row.event.body.clone()).unwrap().replace("Example", "Exemplar");
    let leaf = Leaf::parse(&row.event.leaf).unwrap();
    let earlier = "2026-11-22T00:00:00.001Z";
    let moment_ms = earlier.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let dated = body.replace(leaf.recorded_at, earlier);
    for (body, recorded_at, moment_ms, expected) in [
        (&body, leaf.recorded_at, row.event.recorded_at_ms, "root_differs"),
        (&dated, earlier, moment_ms, "time_backwards"),
    ] {
        assert_ne!(body.as_bytes(), row.event.body);
        let forged = Leaf { recorded_at, commitment: commitment(&row.event.salt, body.as_bytes()), ..leaf };
        let bytes = forged.to_bytes().unwrap();
        place
            .tamper(&format!(
                "UPDATE events SET body = {}, leaf = {}, recorded_at_ms = {moment_ms} WHERE position = 52",
                place.blob(body.as_bytes()),
                place.blob(&bytes),
            ))
            .await;
        // Even the published tile is rewritten.
        let tile = store.tile(0, 0, 256).await.unwrap().unwrap();
        let old = leaf_hash(&store.event(52).await.unwrap().unwrap().event.leaf);
        let mut changed = tile.clone();
        changed[51 * 32..52 * 32].copy_from_slice(old.as_bytes());
        place.tamper(&format!("UPDATE tiles SET bytes = {} WHERE width = 256", place.blob(&changed))).await;
        let report = verify(place, &store, Depth::Events).await;
        let found = codes(&report);
        assert!(found.contains(&expected) && found.contains(&"root_differs"), "{}: {report}", hex(&bytes));
    }
}

async fn checkpoints_and_folder_are_compared(place: &Place) {
    let store = register(place).await;
    let data = place.data("one");
    let last = data.join("last-signed");
    let note = std::fs::read_to_string(&last).unwrap();
    // The database was cut back together with its checkpoints; the folder remembers.
    place
        .tamper(
            "DELETE FROM events WHERE position > 203; DELETE FROM checkpoints WHERE size > 203; \
             DELETE FROM tiles WHERE width = 256 OR level > 0 OR tile > 0; UPDATE head SET size = 203",
        )
        .await;
    let report = verify(place, &store, Depth::Heads).await;
    assert_eq!(codes(&report), ["log_cut_short", "tile_missing"], "{report}");
    let found = report.findings.iter().find(|finding| finding.kind.code() == "log_cut_short").unwrap();
    assert!(found.detail.contains("signed last is of 300 rows"), "{found}");
    assert!(matches!(found.kind, FindingKind::Tree(_)));
    std::fs::write(&last, note.replace("\n300\n", "\n203\n")).unwrap();
    assert!(codes(&verify(place, &store, Depth::Heads).await).contains(&"checkpoint_signature"));
    std::fs::write(&last, "nonsense").unwrap();
    assert!(codes(&verify(place, &store, Depth::Heads).await).contains(&"checkpoint_malformed"));
    // Another key than the one that signed.
    let other = place.data("other");
    let stranger = place.another().await;
    let signer =
        standing_service::log::open_signer(&stranger.store().await, &other, None, &edge()).await.unwrap();
    let against = Against { key: Some(signer.verifier_key()), ..Against::default() };
    let report = verify_store(&store, &against, &mut |_, _| {}).await.unwrap();
    assert!(codes(&report).contains(&"checkpoint_signature"), "{report}");
    stranger.clear().await;
}

async fn a_large_register_is_verified_in_parcels(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    for _ in 0..4 {
        append(&store, 1_500).await;
        publisher.publish(&edge()).await.unwrap();
    }
    let report = verify(place, &store, Depth::Events).await;
    assert!(report.is_clean(), "{report}");
    // 23 full tiles and one partial at the bottom, one partial above.
    assert_eq!((report.events, report.checkpoints, report.streams), (6_000, 5, 3_001));
    place.tamper("UPDATE events SET version = 9 WHERE position IN (1000, 5999)").await;
    let report = verify(place, &store, Depth::Heads).await;
    let at = report.findings.iter().map(|finding| finding.position).collect::<Vec<_>>();
    assert!(at.contains(&Some(1000)) && at.contains(&Some(5999)), "{report}");
}
