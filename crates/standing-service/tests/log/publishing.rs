//! What is signed, and above all what is not.

use std::sync::Arc;
use std::time::Duration;

use standing_service::ServiceError;
use standing_service::log::verify::{Against, verify_receipt, verify_store};
use standing_service::log::{LAST_SIGNED_FILE, Publisher, open_signer};
use standing_store::Batch;
use standing_transparency::{CheckpointPolicy, Frontier, leaf_hash};
use tokio::sync::watch;

use crate::place::{Place, on_both};
use crate::sample;
use crate::sample::{ORIGIN, append, edge, sealed, stream, unit};

on_both!(
    a_log_is_published_and_taken_up_again,
    a_program_that_ends_between_signing_and_storing_catches_up,
    a_program_that_ends_before_signing_goes_on,
    a_restored_backup_is_not_signed,
    a_changed_row_is_never_signed,
    nodes_that_race_publish_one_log,
    another_key_is_refused,
    receipts_are_signed_under_the_checkpoint,
);

async fn a_log_is_published_and_taken_up_again(place: &Place) {
    let store = place.store().await;
    let mut publisher = place.publisher(&store, "one").await;
    let mut sizes = Vec::new();
    for count in [0, 1, 1, 300, 0, 255, 70] {
        if count > 0 {
            append(&store, count).await;
        }
        if let Some(published) = publisher.publish(&edge()).await.unwrap() {
            assert_eq!(published.opened.checkpoint.origin(), ORIGIN);
            sizes.push(published.size());
            let kept = std::fs::read_to_string(place.data("one").join(LAST_SIGNED_FILE)).unwrap();
            assert_eq!(kept, published.note());
        }
        publisher = place.publisher(&place.store().await, "one").await;
        assert_eq!(publisher.current().map(|current| current.size()), sizes.last().copied());
    }
    assert_eq!(sizes, [0, 1, 2, 302, 557, 627]);
    let mut frontier = Frontier::new();
    for row in store.events_after(0, 1_000).await.unwrap() {
        frontier.append(leaf_hash(&row.event.leaf));
    }
    assert_eq!(frontier.root(), *publisher.current().unwrap().opened.checkpoint.root());
    // Narrow tiles of places that are full now are gone.
    assert_eq!(store.tile(0, 0, 2).await.unwrap(), None);
    assert!(store.tile(0, 0, 256).await.unwrap().is_some());
}

async fn a_program_that_ends_between_signing_and_storing_catches_up(place: &Place) {
    let store = place.store().await;
    append(&store, 10).await;
    let publisher = place.publisher(&store, "one").await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 10).await;
    let signed = publisher.publish(&edge()).await.unwrap().unwrap();
    append(&store, 5).await;
    place.tamper("DELETE FROM checkpoints WHERE size = 20").await;
    let again = place.publisher(&store, "one").await;
    assert_eq!(again.refusal().await, None);
    assert_eq!(again.current().unwrap().note(), signed.note());
    let kept = store.checkpoint(20).await.unwrap().unwrap();
    assert_eq!(kept.note, signed.note().into_bytes());
    assert_eq!(again.publish(&edge()).await.unwrap().unwrap().size(), 25);
}

async fn a_restored_backup_is_not_signed(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    append(&store, 10).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 300).await;
    publisher.publish(&edge()).await.unwrap();
    let back = "DELETE FROM events WHERE position > 10; DELETE FROM streams WHERE number > 10; \
                DELETE FROM checkpoints WHERE size > 10; DELETE FROM tiles; UPDATE head SET size = 10";
    // The tiles of size 10 are needed to go on from there.
    let tile = store.tile(0, 0, 10).await.unwrap();
    assert_eq!(tile, None, "it was outgrown");
    let hashes = store.tile(0, 0, 256).await.unwrap().unwrap();
    place.tamper(back).await;
    let first = format!(
        "INSERT INTO tiles (level, tile, width, bytes) VALUES (0, 0, 10, {})",
        place.blob(&hashes[..320])
    );
    place.tamper(&first).await;
    // A node that ran all the time notices too.
    let noticed = publisher.publish(&edge()).await;
    assert!(matches!(noticed, Err(ServiceError::Unsigned(_))), "{noticed:?}");
    for grown in [false, true] {
        if grown {
            append(&store, 400).await;
        }
        let restored = place.publisher(&store, "one").await;
        let refusal = restored.refusal().await.unwrap();
        let expected = if grown { "no longer give the root" } else { "restored from an older backup" };
        assert!(refusal.contains(expected), "{refusal}");
        let refused = restored.publish(&edge()).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Unsigned(_)), "{refused}");
        // It can be read meanwhile.
        assert_eq!(restored.current().unwrap().size(), 10);
    }
    assert_eq!(store.latest_checkpoint().await.unwrap().unwrap().size, 10);
}

async fn a_changed_row_is_never_signed(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    append(&store, 5).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 5).await;
    place.tamper(&format!("UPDATE events SET body = {} WHERE position = 8", place.cut("body"))).await;
    for _ in 0..2 {
        let refused = publisher.publish(&edge()).await.unwrap_err().to_string();
        assert!(refused.contains("row 8") && refused.contains("was changed"), "{refused}");
    }
    assert_eq!(publisher.current().unwrap().size(), 5);
    // A row that is whole again is signed.
    let row = store.event(8).await.unwrap().unwrap();
    let body = [row.event.body.as_slice(), b"}"].concat();
    place.tamper(&format!("UPDATE events SET body = {} WHERE position = 8", place.blob(&body))).await;
    assert_eq!(publisher.publish(&edge()).await.unwrap().unwrap().size(), 10);
}

async fn nodes_that_race_publish_one_log(place: &Place) {
    let store = place.store().await;
    append(&store, 2).await;
    let first = place.publisher(&store, "one").await;
    first.publish(&edge()).await.unwrap();
    std::fs::create_dir_all(place.data("two")).unwrap();
    std::fs::copy(place.data("one").join("log.key"), place.data("two").join("log.key")).unwrap();
    let second = place.publisher(&place.store().await, "two").await;
    let nodes = [Arc::new(first), Arc::new(second)];
    let (stop, stopped) = watch::channel(false);
    let mut tasks = Vec::new();
    for node in &nodes {
        let (node, stopped) = (Arc::clone(node), stopped.clone());
        tasks.push(tokio::spawn(async move { node.run(edge(), Duration::from_millis(3), stopped).await }));
    }
    for round in 0..40_u64 {
        let what = sealed(&sample::event(unit(round + 2), None), "directory", round + 2);
        store.append(&Batch { events: vec![what], ..Batch::default() }).await.unwrap();
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    stop.send(true).unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    for node in &nodes {
        assert_eq!(node.refusal().await, None);
        node.publish(&edge()).await.unwrap();
        assert_eq!(node.current().unwrap().size(), 42);
    }
    let policy = CheckpointPolicy::of_log(nodes[0].verifier_key());
    let kept = store.checkpoints(None, 500).await.unwrap();
    assert!(kept.len() > 2 && kept.windows(2).all(|pair| pair[0].size < pair[1].size));
    let mut frontier = Frontier::new();
    let rows = store.events_after(0, 500).await.unwrap();
    for checkpoint in &kept {
        let from = usize::try_from(frontier.size()).unwrap();
        for row in &rows[from..usize::try_from(checkpoint.size).unwrap()] {
            frontier.append(leaf_hash(&row.event.leaf));
        }
        assert_eq!(*policy.open(&checkpoint.note).unwrap().checkpoint.root(), frontier.root());
    }
    for node in ["one", "two"] {
        let note = std::fs::read(place.data(node).join(LAST_SIGNED_FILE)).unwrap();
        assert_eq!(policy.open(&note).unwrap().checkpoint.size(), 42, "{node}");
    }
}

async fn another_key_is_refused(place: &Place) {
    let store = place.store().await;
    append(&store, 3).await;
    place.publisher(&store, "one").await.publish(&edge()).await.unwrap();
    // A key that was made for another register, put beside this database.
    let other = place.another().await;
    let foreign = open_signer(&other.store().await, &place.data("two"), Some(ORIGIN), &edge()).await.unwrap();
    let publisher = Publisher::open(store.clone(), &place.data("two"), foreign, &edge()).await.unwrap();
    let refusal = publisher.refusal().await.unwrap();
    assert!(
        refusal.contains("in the database is not one of key") && refusal.contains("log.key"),
        "{refusal}"
    );
    assert!(publisher.publish(&edge()).await.is_err());
    assert_eq!(publisher.current(), None);
    assert!(!place.data("two").join(LAST_SIGNED_FILE).exists());
    other.clear().await;
}

async fn receipts_are_signed_under_the_checkpoint(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    assert!(publisher.sign_receipt("check", "{}").is_err());
    append(&store, 3).await;
    publisher.publish(&edge()).await.unwrap();
    let body = format!(r#"{{"organisation":"{}"}}"#, stream(1));
    let file = publisher.sign_receipt("check", &body).unwrap().to_string();
    let verified = verify_receipt(file.as_bytes(), &publisher.verifier_key(), &[]).unwrap();
    assert_eq!((verified.kind.as_str(), verified.size, verified.body), ("check", 3, body));
    let changed = file.replace("W-1", "W-2");
    assert!(verify_receipt(changed.as_bytes(), &publisher.verifier_key(), &[]).is_err());
}

/// A node ends after it has stored the tiles of a larger log and dropped the narrow ones, before it signs.
async fn a_program_that_ends_before_signing_goes_on(place: &Place) {
    let store = place.store().await;
    append(&store, 10).await;
    place.publisher(&store, "one").await.publish(&edge()).await.unwrap();
    append(&store, 290).await;
    let signed = std::fs::read(place.data("one").join(LAST_SIGNED_FILE)).unwrap();
    place.publisher(&store, "one").await.publish(&edge()).await.unwrap();
    place.tamper("DELETE FROM checkpoints WHERE size = 300").await;
    std::fs::write(place.data("one").join(LAST_SIGNED_FILE), signed).unwrap();
    assert_eq!(store.tile(0, 0, 10).await.unwrap(), None);
    let again = place.publisher(&store, "one").await;
    assert_eq!((again.refusal().await, again.current().unwrap().size()), (None, 10));
    let data = place.data("one");
    let against = Against { data: Some(&data), ..Against::default() };
    let report = verify_store(&store, &against, &mut |_, _| {}).await.unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(again.publish(&edge()).await.unwrap().unwrap().size(), 300);
}
