//! Appending: gapless positions, conflicts, idempotency keys, and that a refused batch leaves nothing.

use crate::place::{Place, on_both};
use crate::sample::{all, answer, entry, event, events, import_row, rows};
use standing_store::{
    Appended, Batch, MovedStream, NewEvent, OpenMode, SealedEvent, Store, StoreError, StreamRows, limits,
};
use std::sync::Arc;

on_both!(
    events_come_back_as_they_went_in,
    positions_are_gapless_under_concurrent_writers,
    a_stream_that_moved_on_is_a_conflict,
    writers_that_come_between_are_noticed,
    many_rows_go_in_as_few_do,
    an_idempotency_key_is_used_once,
    concurrent_commands_with_one_key_give_one_event,
    a_refused_batch_leaves_nothing,
    an_expected_head_is_held_to,
    time_never_goes_back,
    names_that_must_be_unique_name_their_owner,
    sizes_beyond_the_limits_are_refused,
    modes_are_held_to,
    what_is_no_register_is_named,
);

async fn events_come_back_as_they_went_in(place: &Place) {
    let store = place.open().await;
    assert_eq!(store.head().await.unwrap(), 0);
    let first = store.append(&events(vec![event("a", 1), event("b", 1), event("a", 2)])).await.unwrap();
    assert_eq!(first, Appended { first_position: 1, head: 3 });
    let second = store.append(&events(vec![event("a", 3)])).await.unwrap();
    assert_eq!(second, Appended { first_position: 4, head: 4 });
    let nothing = store.append(&Batch::default()).await.unwrap();
    assert_eq!(nothing, Appended { first_position: 5, head: 4 });

    let found = all(store.scan_events(0, None)).await;
    assert_eq!(found.iter().map(|row| row.position).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let sent = [event("a", 1), event("b", 1), event("a", 2), event("a", 3)];
    assert_eq!(found.iter().map(|row| row.event.clone()).collect::<Vec<_>>(), sent);
    assert_eq!(all(store.scan_events(1, Some(3))).await, found[1..3]);
    assert_eq!(store.events_after(2, 1).await.unwrap(), found[2..3]);
    assert_eq!(store.events_after(4, 10).await.unwrap(), []);
    assert_eq!(store.event(2).await.unwrap().as_ref(), Some(&found[1]));
    assert_eq!(store.event(0).await.unwrap(), None);
    assert_eq!(store.event(5).await.unwrap(), None);
    let of_a = [found[0].clone(), found[2].clone(), found[3].clone()];
    assert_eq!(store.events_of("a", None).await.unwrap(), of_a);
    assert_eq!(store.events_of("a", Some(3)).await.unwrap(), of_a[..2]);
    assert_eq!(store.events_of("a", Some(0)).await.unwrap(), []);
    assert_eq!(store.events_of("nobody", None).await.unwrap(), []);
    store.check_integrity().await.unwrap();
}

async fn positions_are_gapless_under_concurrent_writers(place: &Place) {
    const WRITERS: usize = 4;
    const BATCHES: u64 = 25;
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let store = place.open().await;
        writers.push(tokio::spawn(async move {
            for version in 1..=BATCHES {
                let own = event(&format!("own-{writer}"), version);
                let other = event(&format!("once-{writer}-{version}"), 1);
                // Every third batch fails after it took its positions; they must go to the next.
                let fails = event(&format!("own-{writer}"), version + 2);
                if version % 3 == 0 {
                    store.append(&events(vec![other.clone(), fails])).await.unwrap_err();
                }
                store.append(&events(vec![own, other])).await.unwrap();
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let store = place.open().await;
    let positions = all(store.scan_events(0, None)).await.iter().map(|row| row.position).collect::<Vec<_>>();
    let expected = WRITERS as u64 * BATCHES * 2;
    assert_eq!(positions, (1..=expected).collect::<Vec<_>>());
    assert_eq!(store.head().await.unwrap(), expected);
    for writer in 0..WRITERS {
        let own = store.events_of(&format!("own-{writer}"), None).await.unwrap();
        let versions = own.iter().map(|row| row.event.version).collect::<Vec<_>>();
        assert_eq!(versions, (1..=BATCHES).collect::<Vec<_>>());
    }
    store.check_integrity().await.unwrap();
}

async fn a_stream_that_moved_on_is_a_conflict(place: &Place) {
    let store = place.open().await;
    store.append(&events(vec![event("a", 1), event("a", 2), event("b", 1)])).await.unwrap();
    let moved = |stream: &str, expected, found| MovedStream { stream: stream.into(), expected, found };
    let cases = [
        (vec![event("a", 2)], vec![moved("a", 1, 2)]),
        (vec![event("a", 4)], vec![moved("a", 3, 2)]),
        (vec![event("new", 2)], vec![moved("new", 1, 0)]),
        (vec![event("new", 0)], vec![moved("new", 0, 0)]),
        (vec![event("a", 3), event("a", 3)], vec![moved("a", 2, 3)]),
        (
            vec![event("a", 1), event("c", 1), event("b", 1), event("a", 2)],
            vec![moved("a", 0, 2), moved("b", 0, 1)],
        ),
    ];
    for (batch, expected) in cases {
        match store.append(&events(batch)).await {
            Err(StoreError::StreamConflict { streams }) => assert_eq!(streams, expected),
            outcome => panic!("{outcome:?} where a conflict of {expected:?} was expected"),
        }
    }
    assert_eq!(store.head().await.unwrap(), 3);
    assert_eq!(store.events_of("c", None).await.unwrap(), []);
}

/// What a handle remembers of its own last append is worth nothing once another has written.
async fn writers_that_come_between_are_noticed(place: &Place) {
    let (one, other) = (place.open().await, place.open().await);
    let later = |version: u64, recorded_at_ms: i64| NewEvent { recorded_at_ms, ..event("a", version) };
    one.append(&events(vec![event("a", 1), event("b", 1)])).await.unwrap();
    one.append(&events(vec![event("a", 2)])).await.unwrap();
    other
        .append(&events(vec![later(3, 1_800_000_000_000), event_at("c", 1, 1_800_000_000_000)]))
        .await
        .unwrap();
    match one.append(&events(vec![later(3, 1_800_000_000_000)])).await {
        Err(StoreError::StreamConflict { streams }) => assert_eq!(streams[0].found, 3),
        outcome => panic!("{outcome:?}"),
    }
    let back = one.append(&events(vec![event("a", 4)])).await;
    assert!(matches!(back, Err(StoreError::TimeBackwards { last_ms: 1_800_000_000_000, .. })), "{back:?}");
    // Each takes up where the other left, also streams that it has never seen.
    for version in 4..10 {
        let writer = if version % 2 == 0 { &one } else { &other };
        let batch = vec![later(version, 1_800_000_000_000), event_at("c", version - 2, 1_800_000_000_000)];
        writer.append(&events(batch)).await.unwrap();
    }
    let versions = one.events_of("c", None).await.unwrap();
    assert_eq!(versions.iter().map(|row| row.event.version).collect::<Vec<_>>(), (1..=7).collect::<Vec<_>>());
}

fn event_at(stream: &str, version: u64, recorded_at_ms: i64) -> NewEvent {
    NewEvent { recorded_at_ms, ..event(stream, version) }
}

/// Counts of rows on both sides of where a database takes them in another way, with values of every form.
async fn many_rows_go_in_as_few_do(place: &Place) {
    let store = place.open().await;
    let mut expected = Vec::new();
    for (round, count) in [1, 7, 8, 9, 255, 256, 257, 600].into_iter().enumerate() {
        let new = |number: u64| NewEvent {
            body: vec![u8::try_from(number % 251).unwrap(); usize::try_from(number * 13).unwrap()],
            kind: format!("{}é", "k".repeat(usize::try_from(number % 50).unwrap())),
            ..event(&format!("{round}-{number}"), 1)
        };
        let batch = (0..count).map(new).collect::<Vec<_>>();
        let answers = (0..count).map(|number| answer(&format!("{round}/{number}"), None)).collect();
        store.append(&Batch { events: batch.clone(), answers, ..Batch::default() }).await.unwrap();
        expected.extend(batch);
        let last = format!("{round}/{}", count - 1);
        assert_eq!(store.answers(&[&last, "nobody"]).await.unwrap().len(), 1);
    }
    let found = all(store.scan_events(0, None)).await;
    assert_eq!(found.iter().map(|row| row.event.clone()).collect::<Vec<_>>(), expected);
    let sealed = all(store.scan_sealed(100, Some(900))).await;
    let expected = found[100..900].iter().map(|row| SealedEvent {
        position: row.position,
        leaf: row.event.leaf.clone(),
        salt: row.event.salt,
        body: row.event.body.clone(),
    });
    assert_eq!(sealed, expected.collect::<Vec<_>>());
    // One that breaks a rule takes all with it, also after thousands of others.
    let mut events = (0..3_000).map(|number| event(&format!("late {number}"), 1)).collect::<Vec<_>>();
    let answers = vec![answer("late", None), answer("7/599", None)];
    let refused = store.append(&Batch { events: events.clone(), answers, ..Batch::default() }).await;
    assert!(matches!(refused, Err(StoreError::KeyUsed { .. })), "{refused:?}");
    assert_eq!(store.events_of("late 0", None).await.unwrap(), []);
    events.truncate(20);
    store.append(&Batch { events, ..Batch::default() }).await.unwrap();
}

async fn an_idempotency_key_is_used_once(place: &Place) {
    let store = place.open().await;
    let batch = Batch {
        events: vec![event("a", 1), event("a", 2), event("b", 1)],
        answers: vec![answer("k1", Some(1)), answer("k2", Some(2)), answer("refused", None)],
        ..Batch::default()
    };
    store.append(&batch).await.unwrap();
    let again = Batch {
        events: vec![event("c", 1)],
        answers: vec![answer("k3", Some(0)), answer("k2", None)],
        ..Batch::default()
    };
    match store.append(&again).await {
        Err(StoreError::KeyUsed { keys }) => assert_eq!(keys, ["k2"]),
        outcome => panic!("{outcome:?}"),
    }
    let mut found = store.answers(&["k3", "k2", "k1", "refused"]).await.unwrap();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    let found = found.iter().map(|found| (found.key.as_str(), found.position)).collect::<Vec<_>>();
    assert_eq!(found, [("k1", 2), ("k2", 3), ("refused", 0)]);
    let kept = store.answers(&["k1"]).await.unwrap().remove(0);
    assert_eq!(
        (kept.fingerprint, kept.body, kept.recorded_at_ms),
        ([3; 32], b"answer to k1".to_vec(), 1_700_000_000_001)
    );
    assert_eq!(store.head().await.unwrap(), 3);
    let twice = Batch { answers: vec![answer("k4", None), answer("k4", None)], ..Batch::default() };
    assert!(matches!(store.append(&twice).await, Err(StoreError::Repeated { .. })));
}

async fn concurrent_commands_with_one_key_give_one_event(place: &Place) {
    let stores = Arc::new([place.open().await, place.open().await, place.open().await]);
    for round in 0..10 {
        let attempts = (0..3).map(|node| {
            let stores = Arc::clone(&stores);
            tokio::spawn(async move {
                let events = vec![event(&format!("round-{round}-node-{node}"), 1)];
                let answers = vec![answer(&format!("key-{round}"), Some(0))];
                stores[node].append(&Batch { events, answers, ..Batch::default() }).await
            })
        });
        let mut accepted = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            match attempt.await.unwrap() {
                Ok(_) => accepted += 1,
                Err(StoreError::KeyUsed { keys }) => assert_eq!(keys, [format!("key-{round}")]),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(accepted, 1);
    }
    assert_eq!(stores[0].head().await.unwrap(), 10);
}

async fn a_refused_batch_leaves_nothing(place: &Place) {
    let store = place.open().await;
    store
        .append(&Batch { events: vec![event("a", 1)], projections: vec![rows("a")], ..Batch::default() })
        .await
        .unwrap();
    // The last thing written is an import row of a stream that has no events.
    let batch = Batch {
        events: vec![event("a", 2), event("b", 1)],
        answers: vec![answer("k", Some(0))],
        projections: vec![StreamRows { stream: "a".into(), ..StreamRows::default() }, rows("b")],
        imports: vec![import_row("row", "b", 1), import_row("row-2", "ghost", 1)],
        expected_head: Some(1),
    };
    let refused = store.append(&batch).await;
    assert!(
        matches!(refused, Err(StoreError::UnknownStream { ref stream }) if stream == "ghost"),
        "{refused:?}"
    );
    assert_eq!(store.head().await.unwrap(), 1);
    assert_eq!(store.events_of("a", None).await.unwrap().len(), 1);
    assert_eq!(store.events_of("b", None).await.unwrap(), []);
    assert_eq!(store.answers(&["k"]).await.unwrap(), []);
    assert_eq!(store.stream_of_identifier("id:a").await.unwrap().as_deref(), Some("a"));
    assert_eq!(store.stream_of_identifier("id:b").await.unwrap(), None);
    assert_eq!(store.import_rows("source", &["row"]).await.unwrap(), []);
    assert_eq!(all(store.scan_live()).await, [("a".to_owned(), b"live a".to_vec())]);
    store.check_integrity().await.unwrap();
}

async fn an_expected_head_is_held_to(place: &Place) {
    let store = place.open().await;
    let at = |expected, version| Batch { expected_head: Some(expected), ..events(vec![event("a", version)]) };
    store.append(&at(0, 1)).await.unwrap();
    store.append(&at(1, 2)).await.unwrap();
    for wrong in [0, 1, 3] {
        let refused = store.append(&at(wrong, 3)).await;
        assert!(matches!(refused, Err(StoreError::HeadMoved { found: 2, expected }) if expected == wrong));
    }
}

async fn time_never_goes_back(place: &Place) {
    let (one, other) = (place.open().await, place.open().await);
    let at = |stream: &str, version: u64, recorded_at_ms: i64| NewEvent {
        recorded_at_ms,
        ..event(stream, version)
    };
    // The first event of a log may be of any moment, also before 1970.
    one.append(&events(vec![at("a", 1, -5), at("a", 2, -5), at("a", 3, 1_000)])).await.unwrap();
    for (batch, last_ms, found_ms) in [
        (vec![at("b", 1, 999)], 1_000, 999),
        (vec![at("b", 1, i64::MIN)], 1_000, i64::MIN),
        (vec![at("b", 1, 2_000), at("b", 2, 1_999), at("b", 3, 2_001)], 2_000, 1_999),
    ] {
        match other.append(&events(batch)).await {
            Err(StoreError::TimeBackwards { last_ms: last, found_ms: found }) => {
                assert_eq!((last, found), (last_ms, found_ms));
            }
            outcome => panic!("{outcome:?}"),
        }
        assert_eq!(other.head().await.unwrap(), 3);
    }
    // The same moment is not before; and a batch without events says nothing of time.
    other.append(&events(vec![at("b", 1, 1_000)])).await.unwrap();
    one.append(&Batch { answers: vec![answer("key", None)], ..Batch::default() }).await.unwrap();
    assert!(one.append(&events(vec![at("b", 2, 999)])).await.is_err());
    assert_eq!(one.head().await.unwrap(), 4);
}

async fn names_that_must_be_unique_name_their_owner(place: &Place) {
    let store = place.open().await;
    store
        .append(&Batch { events: vec![event("a", 1)], projections: vec![rows("a")], ..Batch::default() })
        .await
        .unwrap();
    let with = |stream: &str, identifier: &str, entry_id: &str| StreamRows {
        stream: stream.into(),
        identifiers: vec![identifier.into()],
        entries: vec![entry(entry_id)],
        ..StreamRows::default()
    };
    let batch = |projections: Vec<StreamRows>| Batch {
        events: projections.iter().map(|rows| event(&rows.stream, 1)).collect(),
        projections,
        ..Batch::default()
    };
    match store.append(&batch(vec![with("b", "id:a", "e1")])).await {
        Err(StoreError::Taken { what: "identifier", name, stream }) => {
            assert_eq!((name.as_str(), stream.as_str()), ("id:a", "a"))
        }
        outcome => panic!("{outcome:?}"),
    }
    match store.append(&batch(vec![with("b", "id:b", "entry-a")])).await {
        Err(StoreError::Taken { what: "entry", name, stream }) => {
            assert_eq!((name.as_str(), stream.as_str()), ("entry-a", "a"))
        }
        outcome => panic!("{outcome:?}"),
    }
    match store.append(&batch(vec![with("b", "same", "e1"), with("c", "same", "e2")])).await {
        Err(StoreError::Repeated { what: "identifier", name }) => assert_eq!(name, "same"),
        outcome => panic!("{outcome:?}"),
    }
    // One stream may give a name up and another take it in the same batch.
    let moved = Batch {
        events: vec![event("a", 2), event("b", 1)],
        projections: vec![with("a", "id:new", "entry-a"), with("b", "id:a", "entry-b")],
        ..Batch::default()
    };
    store.append(&moved).await.unwrap();
    assert_eq!(store.stream_of_identifier("id:a").await.unwrap().as_deref(), Some("b"));
}

async fn sizes_beyond_the_limits_are_refused(place: &Place) {
    let store = place.open().await;
    let largest = || {
        let mut event = event("a", 1);
        event.stream = "s".repeat(limits::MAX_KEY_BYTES);
        event.leaf = vec![1; limits::MAX_LEAF_BYTES];
        event.body = vec![2; limits::MAX_BODY_BYTES];
        event
    };
    let mut leaf = largest();
    leaf.leaf.push(1);
    let mut body = largest();
    body.body.push(1);
    let mut stream = largest();
    stream.stream.push('s');
    for event in [leaf, body, stream] {
        assert!(matches!(store.append(&events(vec![event])).await, Err(StoreError::Limit { .. })));
    }
    let mut long_answer = answer("k", None);
    long_answer.body = vec![0; limits::MAX_ANSWER_BYTES + 1];
    let mut rows_of = rows("a");
    rows_of.identifiers = vec!["i".repeat(limits::MAX_KEY_BYTES + 1)];
    let mut many = rows("a");
    many.names = vec![crate::sample::name("n"); limits::MAX_ROWS_PER_STREAM + 1];
    let batches = [
        Batch { answers: vec![long_answer], ..Batch::default() },
        Batch { answers: vec![answer("k", Some(0))], ..Batch::default() },
        Batch { projections: vec![rows_of], ..Batch::default() },
        Batch { projections: vec![many], ..Batch::default() },
        Batch { expected_head: Some(u64::MAX), ..Batch::default() },
        events((1..=limits::MAX_BATCH_EVENTS as u64 + 1).map(|version| event("a", version)).collect()),
    ];
    for batch in batches {
        assert!(matches!(store.append(&batch).await, Err(StoreError::Limit { .. })));
    }
    assert!(matches!(store.events_after(0, limits::MAX_PAGE_ROWS + 1).await, Err(StoreError::Limit { .. })));
    // The largest that is allowed goes in and comes back.
    let mut rows = rows("a");
    rows.stream = largest().stream;
    rows.identifiers = vec!["i".repeat(limits::MAX_KEY_BYTES)];
    rows.names = vec![crate::sample::name(&"n".repeat(limits::MAX_KEY_BYTES))];
    rows.live = Some(vec![1; limits::MAX_LIVE_BYTES]);
    store
        .append(&Batch { events: vec![largest()], projections: vec![rows], ..Batch::default() })
        .await
        .unwrap();
    assert_eq!(store.event(1).await.unwrap().unwrap().event, largest());
}

async fn modes_are_held_to(place: &Place) {
    for mode in [OpenMode::Existing, OpenMode::ReadOnly] {
        let refused = Store::open(&place.url, mode).await;
        assert!(matches!(refused, Err(StoreError::NotARegister { .. })), "{:?}", refused.err());
    }
    let store = place.open().await;
    store.append(&events(vec![event("a", 1)])).await.unwrap();
    let existing = Store::open(&place.url, OpenMode::Existing).await.unwrap();
    existing.append(&events(vec![event("a", 2)])).await.unwrap();
    let reader = Store::open(&place.url, OpenMode::ReadOnly).await.unwrap();
    assert_eq!(reader.head().await.unwrap(), 2);
    assert!(matches!(reader.append(&events(vec![event("a", 3)])).await, Err(StoreError::Database(_))));
    place.tamper("UPDATE head SET schema_version = 99").await;
    let newer = Store::open(&place.url, OpenMode::Create).await;
    assert!(matches!(newer, Err(StoreError::NewerSchema { found: 99, .. })));
    // A register from before people signed in: whoever may write adds what came since.
    place.tamper("DROP TABLE accounts").await;
    place.tamper("UPDATE head SET schema_version = 2").await;
    let reader = Store::open(&place.url, OpenMode::ReadOnly).await.unwrap();
    assert_eq!(reader.head().await.unwrap(), 2);
    assert!(reader.accounts("", 1).await.is_err(), "nothing was added");
    let completed = Store::open(&place.url, OpenMode::Existing).await.unwrap();
    assert_eq!(completed.accounts("", 1).await.unwrap(), []);
    place.tamper("UPDATE head SET schema_version = 1").await;
    let older = Store::open(&place.url, OpenMode::Create).await.err().unwrap();
    assert!(matches!(older, StoreError::OlderSchema { found: 1, .. }), "{older}");
    assert!(older.to_string().contains("export it with the program that wrote it"), "{older}");
}

async fn what_is_no_register_is_named(place: &Place) {
    let file = place.dir().join(format!("text of {}", place.is_sqlite()));
    std::fs::write(&file, "This is not a database. ".repeat(100)).unwrap();
    let addresses = [
        (format!("sqlite:{}", file.display()), "not a database"),
        (
            format!("sqlite:{}", place.dir().join("no such directory").join("register.db").display()),
            "unable to open",
        ),
        ("postgres://nobody:hush@127.0.0.1:1/nothing".to_owned(), "nobody@127.0.0.1:1/nothing"),
    ];
    for (address, said) in addresses {
        let refused = Store::open(&address.parse().unwrap(), OpenMode::Create).await;
        let message = refused.err().unwrap().to_string();
        assert!(message.contains(said) && message.contains("check"), "{message}");
        assert!(!message.contains("hush"), "{message}");
    }
}
