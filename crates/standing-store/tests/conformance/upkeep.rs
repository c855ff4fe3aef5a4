//! The check at start, backups, and registers opened by several nodes at once.

use crate::place::{Place, on_both};
use crate::sample::{all, event, events, projected, rows};
use standing_store::{Batch, OpenMode, Store, StoreError, StoreUrl};

on_both!(
    damage_to_the_log_is_noticed_at_start,
    nodes_that_open_an_empty_database_together_agree,
    a_backup_holds_the_whole_register,
    a_large_scan_is_not_disturbed_by_writers,
);

async fn damage_to_the_log_is_noticed_at_start(place: &Place) {
    let store = place.open().await;
    store.check_integrity().await.unwrap();
    store.append(&events((1..=5).map(|version| event("a", version)).collect())).await.unwrap();
    store.check_integrity().await.unwrap();
    for (damage, repair) in [
        ("UPDATE head SET size = 6", "UPDATE head SET size = 5"),
        ("UPDATE head SET size = 4", "UPDATE head SET size = 5"),
        (
            "UPDATE events SET position = 9 WHERE position = 5",
            "UPDATE events SET position = 5 WHERE position = 9",
        ),
        (
            "UPDATE events SET position = 9 WHERE position = 3",
            "UPDATE events SET position = 3 WHERE position = 9",
        ),
        (
            "UPDATE events SET position = 0 WHERE position = 1",
            "UPDATE events SET position = 1 WHERE position = 0",
        ),
        (
            "UPDATE events SET position = -2 WHERE position = 3",
            "UPDATE events SET position = 3 WHERE position = -2",
        ),
    ] {
        place.tamper(damage).await;
        let found = store.check_integrity().await;
        assert!(matches!(found, Err(StoreError::Damaged { .. })), "{damage}: {found:?}");
        place.tamper(repair).await;
        store.check_integrity().await.unwrap();
    }
    place.tamper("DELETE FROM head").await;
    assert!(matches!(store.head().await, Err(StoreError::Damaged { .. })));
    assert!(store.check_integrity().await.is_err());
    assert!(matches!(store.append(&events(vec![event("b", 1)])).await, Err(StoreError::Damaged { .. })));
    place
        .tamper(
            "INSERT INTO head (id, schema_version, size, rebuilding, rebuilds) VALUES (1, 5, 5, FALSE, 0)",
        )
        .await;
    place.tamper("UPDATE events SET salt = leaf WHERE position = 2").await;
    assert!(matches!(store.event(2).await, Err(StoreError::Damaged { .. })), "a salt has 32 bytes");
}

async fn nodes_that_open_an_empty_database_together_agree(place: &Place) {
    let opened = (0..4).map(|_| {
        let url = place.url.clone();
        tokio::spawn(async move { Store::open(&url, OpenMode::Create).await })
    });
    for (number, node) in opened.collect::<Vec<_>>().into_iter().enumerate() {
        let store = node.await.unwrap().unwrap();
        store.append(&events(vec![event(&format!("of-{number}"), 1)])).await.unwrap();
    }
    assert_eq!(place.open().await.head().await.unwrap(), 4);
}

async fn a_backup_holds_the_whole_register(place: &Place) {
    let store = place.open().await;
    let streams = (0..40).map(|number| format!("s{number}")).collect::<Vec<_>>();
    let batch = Batch {
        events: streams.iter().map(|stream| event(stream, 1)).collect(),
        projections: streams.iter().map(|stream| rows(stream)).collect(),
        ..Batch::default()
    };
    store.append(&batch).await.unwrap();
    let target = place.dir().join(format!("backup of {}", std::process::id()));
    if !place.is_sqlite() {
        let refused = store.backup_to(&target).await;
        assert!(matches!(refused, Err(StoreError::Backup { ref reason, .. }) if reason.contains("pg_dump")));
        assert!(!target.exists());
        return;
    }
    // What an earlier backup left behind when it was cut off does not matter.
    std::fs::write(target.with_added_extension("partial"), b"half a backup").unwrap();
    store.backup_to(&target).await.unwrap();
    store.append(&events(vec![event("after", 1)])).await.unwrap();
    let refused = store.backup_to(&target).await;
    assert!(matches!(refused, Err(StoreError::Backup { ref reason, .. }) if reason.contains("exists")));
    let refused = store.backup_to(&place.dir().join("no such directory").join("backup")).await;
    assert!(matches!(refused, Err(StoreError::Backup { .. })), "{refused:?}");
    let copy = Store::open(&StoreUrl::sqlite(&target), OpenMode::Existing).await.unwrap();
    copy.check_integrity().await.unwrap();
    assert_eq!(copy.head().await.unwrap(), 40);
    assert_eq!(all(copy.scan_events(0, None)).await, all(store.scan_events(0, Some(40))).await);
    assert_eq!(projected(&copy).await, projected(&store).await);
    copy.append(&events(vec![event("s1", 2)])).await.unwrap();
    copy.close().await;
}

async fn a_large_scan_is_not_disturbed_by_writers(place: &Place) {
    let store = place.open().await;
    let many = |from: u64| events((from..from + 2_000).map(|version| event("a", version)).collect());
    store.append(&many(1)).await.unwrap();
    let mut scan = store.scan_events(0, None);
    assert_eq!(scan.next().await.unwrap().unwrap().position, 1);
    store.append(&many(2_001)).await.unwrap();
    let mut last = 1;
    while let Some(row) = scan.next().await.unwrap() {
        assert_eq!(row.position, last + 1);
        last = row.position;
    }
    assert_eq!(last, 2_000, "a scan shows the log as it was when the scan began");
    drop(store.scan_events(0, None));
    assert_eq!(all(store.scan_events(3_990, None)).await.len(), 10);
}
