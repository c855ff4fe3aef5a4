//! Tiles, checkpoints, settings and keys.

use crate::place::{Place, on_both};
use crate::sample::{event, events};
use standing_store::{ApiKeyRow, Checkpoint, EvidenceRow, NotSameRow, StoreError, Tile, limits};

on_both!(
    tiles_never_change,
    checkpoints_only_go_forward,
    many_checkpoints_are_kept_together_or_not_at_all,
    settings_are_replaced_or_kept,
    of_nodes_that_start_together_all_get_one_setting,
    keys_are_kept_noted_and_revoked,
    decisions_about_names_are_a_units_own,
    documents_are_kept_once_and_their_bytes_can_go,
);

fn tile(level: u8, tile: u64, width: u16, fill: u8) -> Tile {
    Tile { level, tile, width, bytes: vec![fill; usize::from(width) * 32] }
}

async fn tiles_never_change(place: &Place) {
    let store = place.open().await;
    let partial = tile(0, 0, 3, 1);
    store.put_tiles(&[partial.clone(), tile(0, 1, 2, 2)]).await.unwrap();
    store.put_tiles(std::slice::from_ref(&partial)).await.unwrap();
    store.put_tiles(&[tile(0, 0, 256, 1), tile(1, 0, 1, 5)]).await.unwrap();
    for (changed, width) in [(tile(0, 0, 3, 9), 3), (tile(0, 0, 256, 9), 256)] {
        let refused = store.put_tiles(&[tile(0, 7, 256, 7), changed]).await;
        assert!(
            matches!(refused, Err(StoreError::TileChanged { level: 0, tile: 0, width: found }) if found == width),
            "{refused:?}"
        );
    }
    assert_eq!(store.tile(0, 7, 256).await.unwrap(), None, "a refused call keeps none of its tiles");
    assert_eq!(store.tile(0, 0, 3).await.unwrap(), Some(partial.bytes));
    assert_eq!(store.tile(0, 0, 256).await.unwrap(), Some(vec![1; 8_192]));
    for (level, number, width) in [(0, 0, 4), (2, 0, 1), (0, u64::MAX, 256)] {
        assert_eq!(store.tile(level, number, width).await.unwrap(), None);
    }
    for (level, first, dropped) in [(0, 1, 0), (1, 0, 0), (0, 0, 1), (0, 0, 0)] {
        assert_eq!(store.drop_outgrown_tiles(level, first).await.unwrap(), dropped, "{level} {first}");
    }
    assert!(matches!(store.drop_outgrown_tiles(0, u64::MAX).await, Err(StoreError::Limit { .. })));
    assert_eq!(store.tile(0, 0, 3).await.unwrap(), None);
    assert!(store.tile(0, 1, 2).await.unwrap().is_some(), "its full tile is not there yet");
    let large = Tile { bytes: vec![0; limits::MAX_TILE_BYTES + 1], ..tile(3, 0, 256, 0) };
    for wrong in [large, tile(3, 0, 257, 0), tile(3, u64::MAX, 1, 0)] {
        assert!(matches!(store.put_tiles(&[wrong]).await, Err(StoreError::Limit { .. })));
    }
}

async fn checkpoints_only_go_forward(place: &Place) {
    let store = place.open().await;
    store.append(&events((1..=5).map(|version| event("a", version)).collect())).await.unwrap();
    let checkpoint = |size: u64, root: u8, note: &str| Checkpoint {
        size,
        recorded_at_ms: 1_000 * size as i64,
        root: [root; 32],
        note: note.into(),
    };
    assert_eq!(store.latest_checkpoint().await.unwrap(), None);
    for size in [0, 2, 5] {
        store.put_checkpoint(&checkpoint(size, size as u8, "signed")).await.unwrap();
    }
    // A witness signs the newest: the note changes, the moment it was made does not.
    let cosigned = Checkpoint { recorded_at_ms: 99_000, ..checkpoint(5, 5, "signed twice") };
    store.put_checkpoint(&cosigned).await.unwrap();
    let kept = Checkpoint { recorded_at_ms: 5_000, ..cosigned };
    for refused in [
        checkpoint(4, 4, "back"),
        checkpoint(2, 2, "back"),
        checkpoint(5, 6, "fork"),
        checkpoint(6, 6, "ahead"),
    ] {
        let outcome = store.put_checkpoint(&refused).await;
        assert!(matches!(outcome, Err(StoreError::CheckpointRefused { .. })), "{refused:?}: {outcome:?}");
    }
    assert_eq!(store.latest_checkpoint().await.unwrap(), Some(kept.clone()));
    assert_eq!(store.checkpoint(2).await.unwrap(), Some(checkpoint(2, 2, "signed")));
    assert_eq!(store.checkpoint(3).await.unwrap(), None);
    assert_eq!(store.checkpoint(u64::MAX).await.unwrap(), None);
    for (moment, size) in [(-1, None), (0, Some(0)), (1_999, Some(0)), (2_000, Some(2)), (i64::MAX, Some(5))]
    {
        assert_eq!(store.checkpoint_at(moment).await.unwrap().map(|found| found.size), size, "{moment}");
    }
    let all = store.checkpoints(None, 10).await.unwrap();
    assert_eq!(all.iter().map(|found| found.size).collect::<Vec<_>>(), [0, 2, 5]);
    assert_eq!(store.checkpoints(Some(2), 10).await.unwrap(), [kept]);
    let long = Checkpoint { note: vec![b'n'; limits::MAX_NOTE_BYTES + 1], ..checkpoint(5, 5, "") };
    assert!(matches!(store.put_checkpoint(&long).await, Err(StoreError::Limit { .. })));
}

async fn many_checkpoints_are_kept_together_or_not_at_all(place: &Place) {
    let store = place.open().await;
    store.append(&events((1..=600).map(|version| event("a", version)).collect())).await.unwrap();
    let checkpoint = |size: u64| Checkpoint {
        size,
        recorded_at_ms: 1_000,
        root: [1; 32],
        note: size.to_string().into_bytes(),
    };
    store.put_checkpoints(&[]).await.unwrap();
    store.put_checkpoints(&[checkpoint(1), checkpoint(2), checkpoint(9)]).await.unwrap();
    let other_root = Checkpoint { root: [2; 32], ..checkpoint(9) };
    let long = Checkpoint { note: vec![b'n'; limits::MAX_NOTE_BYTES + 1], ..checkpoint(11) };
    for refused in [
        vec![checkpoint(8), checkpoint(10)],
        vec![checkpoint(10), checkpoint(601)],
        vec![checkpoint(11), checkpoint(10)],
        vec![checkpoint(10), checkpoint(10)],
        vec![other_root, checkpoint(10)],
        vec![checkpoint(10), long],
    ] {
        let outcome = store.put_checkpoints(&refused).await;
        assert!(
            matches!(outcome, Err(StoreError::CheckpointRefused { .. } | StoreError::Limit { .. })),
            "{refused:?}"
        );
        assert_eq!(store.latest_checkpoint().await.unwrap(), Some(checkpoint(9)));
    }
    let more = (9..=600).map(checkpoint).collect::<Vec<_>>();
    store.put_checkpoints(&more).await.unwrap();
    assert_eq!(store.checkpoints(Some(2), 1_000).await.unwrap(), more);
}

async fn settings_are_replaced_or_kept(place: &Place) {
    let store = place.open().await;
    assert_eq!(store.meta("origin").await.unwrap(), None);
    store.put_meta("origin", b"one").await.unwrap();
    store.put_meta("origin", b"two").await.unwrap();
    assert_eq!(store.meta("origin").await.unwrap(), Some(b"two".to_vec()));
    assert_eq!(store.meta_or_insert("origin", b"three").await.unwrap(), b"two");
    let long = vec![0; limits::MAX_META_BYTES + 1];
    assert!(matches!(store.put_meta("k", &long).await, Err(StoreError::Limit { .. })));
    assert!(matches!(store.meta_or_insert("k", &long).await, Err(StoreError::Limit { .. })));
}

async fn of_nodes_that_start_together_all_get_one_setting(place: &Place) {
    let nodes = [place.open().await, place.open().await, place.open().await];
    let chosen = nodes.into_iter().enumerate().map(|(number, store)| {
        tokio::spawn(
            async move { store.meta_or_insert("secret", format!("of node {number}").as_bytes()).await },
        )
    });
    let mut kept = Vec::new();
    for node in chosen.collect::<Vec<_>>() {
        kept.push(node.await.unwrap().unwrap());
    }
    kept.dedup();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

async fn keys_are_kept_noted_and_revoked(place: &Place) {
    let store = place.open().await;
    let key = |prefix: &str| ApiKeyRow {
        prefix: prefix.into(),
        hash: vec![4; 32],
        role: "relying_unit".into(),
        holder: "unit-1".into(),
        scopes: "check".into(),
        created_at_ms: 1,
        expires_at_ms: Some(100),
        revoked_at_ms: None,
        last_used_at_ms: None,
    };
    for prefix in ["b", "a", "c"] {
        store.add_api_key(&key(prefix)).await.unwrap();
    }
    assert!(matches!(store.add_api_key(&key("a")).await, Err(StoreError::Repeated { .. })));
    assert_eq!(store.api_key("a").await.unwrap(), Some(key("a")));
    assert_eq!(store.api_key("A").await.unwrap(), None);
    store.note_api_key_use("a", 50).await.unwrap();
    assert!(store.revoke_api_key("a", 60).await.unwrap());
    assert!(!store.revoke_api_key("a", 70).await.unwrap(), "the first moment stands");
    assert!(!store.revoke_api_key("none", 70).await.unwrap());
    let used = ApiKeyRow { revoked_at_ms: Some(60), last_used_at_ms: Some(50), ..key("a") };
    assert_eq!(store.api_keys("", 2).await.unwrap(), [used.clone(), key("b")]);
    assert_eq!(store.api_keys("b", 2).await.unwrap(), [key("c")]);
    let later = ApiKeyRow { created_at_ms: 2, ..key("z") };
    let others = ApiKeyRow { holder: "unit-2".into(), ..key("y") };
    for row in [&later, &others] {
        store.add_api_key(row).await.unwrap();
    }
    let own = store.api_keys_of("relying_unit", "unit-1", 3).await.unwrap();
    assert_eq!(own, [later, used, key("b")], "newest first");
    assert_eq!(store.api_keys_of("relying_unit", "unit-2", 3).await.unwrap(), [others]);
    assert_eq!(store.api_keys_of("officer", "unit-1", 3).await.unwrap(), []);
    let long = ApiKeyRow { holder: "h".repeat(limits::MAX_KEY_BYTES + 1), ..key("d") };
    assert!(matches!(store.add_api_key(&long).await, Err(StoreError::Limit { .. })));
}

async fn decisions_about_names_are_a_units_own(place: &Place) {
    let store = place.open().await;
    let row = |id: &str, unit: &str, asked: &str| NotSameRow {
        id: id.into(),
        unit: unit.into(),
        asked: asked.into(),
        name: "名".repeat(10_000),
        organisation: "reg-CN:1".into(),
        reason: "another seat".into(),
        decided_by: "mark".into(),
        decided_at_ms: 7,
        withdrawn_at_ms: None,
    };
    let (first, second, other) = (row("n-1", "u", "a"), row("n-2", "u", "a"), row("n-3", "v", "a"));
    for kept in [&second, &first, &other] {
        store.add_not_same(kept).await.unwrap();
    }
    assert!(matches!(store.add_not_same(&first).await, Err(StoreError::Repeated { .. })));
    let long = NotSameRow { reason: "r".repeat(limits::MAX_TEXT_BYTES + 1), ..row("n-4", "u", "a") };
    assert!(matches!(store.add_not_same(&long).await, Err(StoreError::Limit { .. })));
    assert_eq!(store.not_same_asked("u", "a", 10).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.not_same_asked("u", "b", 10).await.unwrap(), []);
    assert_eq!(store.not_same_of("u", "", 1).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(store.not_same_of("u", "n-1", 10).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(store.not_same("v", "n-1").await.unwrap(), None);
    assert!(!store.withdraw_not_same("v", "n-1", 9).await.unwrap());
    assert!(store.withdraw_not_same("u", "n-1", 9).await.unwrap());
    assert!(!store.withdraw_not_same("u", "n-1", 10).await.unwrap());
    let withdrawn = NotSameRow { withdrawn_at_ms: Some(9), ..first };
    assert_eq!(store.not_same("u", "n-1").await.unwrap(), Some(withdrawn.clone()));
    assert_eq!(store.not_same_asked("u", "a", 10).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(store.not_same_of("u", "", 10).await.unwrap(), [withdrawn, second]);
}

async fn documents_are_kept_once_and_their_bytes_can_go(place: &Place) {
    let store = place.open().await;
    let document = |id: &str, stream: &str| EvidenceRow {
        id: id.into(),
        stream: stream.into(),
        salt: [7; 32],
        media_type: "application/pdf".into(),
        name: "收据.pdf".into(),
        bytes: 3,
        given_by: "organisation".into(),
        given_at_ms: 5,
        erased_at_ms: None,
        erased_law: String::new(),
    };
    for (id, stream, is_new) in
        [("ev-2", "a", true), ("ev-1", "a", true), ("ev-3", "b", true), ("ev-1", "b", false)]
    {
        assert_eq!(store.add_evidence(&document(id, stream), b"pdf").await.unwrap(), is_new, "{id} {stream}");
    }
    assert_eq!(store.evidence("ev-1").await.unwrap(), Some(document("ev-1", "a")), "the first one stays");
    assert_eq!(store.evidence_of("a", "", 9).await.unwrap(), [document("ev-1", "a"), document("ev-2", "a")]);
    assert_eq!(store.evidence_of("a", "ev-1", 9).await.unwrap(), [document("ev-2", "a")]);
    assert_eq!(store.evidence_body("ev-1").await.unwrap().as_deref(), Some(&b"pdf"[..]));
    assert!(store.erase_evidence("ev-1", 9, "s. 17").await.unwrap());
    assert!(!store.erase_evidence("ev-1", 10, "s. 18").await.unwrap(), "once");
    assert_eq!(store.evidence_body("ev-1").await.unwrap(), None);
    let erased = EvidenceRow { erased_at_ms: Some(9), erased_law: "s. 17".into(), ..document("ev-1", "a") };
    assert_eq!(store.evidence("ev-1").await.unwrap(), Some(erased));
    assert_eq!(store.evidence("ev-9").await.unwrap(), None);
    let large = vec![0; standing_store::MAX_EVIDENCE_BYTES + 1];
    assert!(matches!(
        store.add_evidence(&document("ev-4", "a"), &large).await,
        Err(StoreError::Limit { .. })
    ));
}
