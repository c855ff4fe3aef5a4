//! The whole register as one file, and back: the same root, or nothing.

use std::path::{Path, PathBuf};

use standing_service::Register;
use standing_service::log::restore::{Source, Step};
use standing_service::log::verify::{Against, Report};
use standing_service::log::verify::{Depth, verify_export, verify_store};
use standing_service::log::{LAST_SIGNED_FILE, export, open_signer, restore};
use standing_store::Store;
use standing_transparency::{Checkpoint, Frontier, leaf_hash};

use crate::place::{Place, on_both};
use crate::sample::{ORIGIN, append, calendars, edge, noon, stream};

on_both!(
    a_register_comes_back_from_its_file,
    altered_files_are_refused_and_write_nothing,
    a_register_that_is_not_empty_is_refused,
    a_restoring_that_is_cut_off_leaves_no_usable_register,
    a_file_behind_what_was_signed_is_refused,
    an_unsigned_register_is_exported_too,
    thousands_of_checkpoints_are_restored_at_once,
);

/// A register with three checkpoints, and its export file.
async fn exported(place: &Place, count: u64) -> (Store, PathBuf) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 5).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, count - 7).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 2).await;
    let path = place.folder().join("register.jsonl");
    let file = std::fs::File::create(&path).unwrap();
    let mut heard = (0, 0);
    let key = publisher.verifier_key();
    let written = export(&store, Some(&key), file, &mut |done, total| heard = (done, total)).await.unwrap();
    assert_eq!((written.events, written.checkpoints, heard), (count, 3, (count, count)));
    (store, path)
}

async fn verified(path: &Path) -> Report {
    verify_export(path, None, None, Depth::Events, &mut |_, _| {}).await.unwrap().1
}

async fn restored(
    store: &Store,
    data: &Path,
    file: &Path,
) -> Result<standing_service::log::restore::Restored, String> {
    let calendars = calendars();
    let source = Source { file, key: None, calendars: &calendars, today: &noon() };
    restore(store, data, &source, &mut |_, _, _| {}).await.map_err(|error| error.to_string())
}

async fn a_register_comes_back_from_its_file(place: &Place) {
    let (store, path) = exported(place, 1_600).await;
    let report = verified(&path).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.events, report.checkpoints, report.size_signed), (1_600, 3, Some(1_598)));
    let other = place.another().await;
    let other_store = other.store().await;
    let data = other.data("one");
    let calendars = calendars();
    let source = Source { file: &path, key: None, calendars: &calendars, today: &noon() };
    let mut steps = Vec::new();
    let restored = restore(&other_store, &data, &source, &mut |step, _, _| steps.push(step)).await.unwrap();
    steps.dedup();
    assert_eq!(steps, [Step::Verifying, Step::Writing, Step::Projecting]);
    assert_eq!((restored.report.root, restored.rebuilt.organisations), (report.root, 799));
    for after in [0, 700, 1_400] {
        assert_eq!(
            store.events_after(after, 700).await.unwrap(),
            other_store.events_after(after, 700).await.unwrap()
        );
    }
    assert_eq!(store.checkpoints(None, 9).await.unwrap(), other_store.checkpoints(None, 9).await.unwrap());
    assert_eq!(other_store.stream_of_identifier(&stream(9)).await.unwrap(), Some(stream(9)));
    let against = Against { data: Some(&data), ..Against::default() };
    let again = verify_store(&other_store, &against, &mut |_, _| {}).await.unwrap();
    assert!(again.is_clean() && again.root == report.root && again.key.is_some(), "{again}");
    // Without the secret key nothing is signed and no new key is made; with it the log goes on.
    let refused = open_signer(&other_store, &data, Some(ORIGIN), &edge()).await.unwrap_err().to_string();
    assert!(refused.contains("log.key"), "{refused}");
    std::fs::copy(place.data("one").join("log.key"), data.join("log.key")).unwrap();
    let publisher = other.publisher(&other_store, "one").await;
    assert_eq!(publisher.refusal().await, None);
    append(&other_store, 1).await;
    assert_eq!(publisher.publish(&edge()).await.unwrap().unwrap().size(), 1_601);
    // The same register gives the same file.
    let second = other.folder().join("second.jsonl");
    let first = place.folder().join("first.jsonl");
    export(&other_store, None, std::fs::File::create(&second).unwrap(), &mut |_, _| {}).await.unwrap();
    append(&store, 0).await;
    export(&store, None, std::fs::File::create(&first).unwrap(), &mut |_, _| {}).await.unwrap();
    let events = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines()
            .filter(|line| line.starts_with("{\"position\""))
            .take(1_600)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(events(&first), events(&second));
    other.clear().await;
}

/// Name, and how the lines are changed; the verification must find it.
type Alteration = (&'static str, fn(&mut Vec<String>));

const ALTERATIONS: [Alteration; 13] = [
    ("a body", |lines| lines[8] = lines[8].replacen("invented", "invention", 1)),
    ("a salt", |lines| lines[8] = lines[8].replacen("\"salt\":\"", "\"salt\":\"00", 1).replacen("00", "", 0)),
    ("a leaf", |lines| lines[8] = lines[8].replacen("2026-11-22", "2026-11-21", 1)),
    ("a stream", |lines| lines[8] = lines[8].replacen("src-worldbank:W-2", "src-worldbank:W-9", 1)),
    ("the public mark", |lines| lines[8] = lines[8].replacen("\"public\":true", "\"public\":false", 1)),
    ("a line less", |lines| drop(lines.remove(8))),
    ("a line twice", |lines| lines.insert(8, lines[8].clone())),
    ("two lines swapped", |lines| lines.swap(8, 9)),
    ("the last line less", |lines| drop(lines.pop())),
    ("a line more", |lines| lines.push(lines[8].clone())),
    ("cut in the middle of a line", |lines| {
        let half = lines[8].len() / 2;
        lines.truncate(9);
        lines[8].truncate(half);
    }),
    ("a checkpoint less", |lines| lines.retain(|line| !line.contains("\"size\":5"))),
    ("another size", |lines| lines[0] = lines[0].replacen("\"size\":40", "\"size\":41", 1)),
];

async fn altered_files_are_refused_and_write_nothing(place: &Place) {
    let (_, path) = exported(place, 40).await;
    let text = std::fs::read_to_string(&path).unwrap();
    let other = place.another().await;
    let store = other.store().await;
    for (name, alter) in ALTERATIONS {
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        alter(&mut lines);
        let altered = format!("{}\n", lines.join("\n"));
        assert_ne!(altered, text, "{name}");
        std::fs::write(&path, altered).unwrap();
        let report = verified(&path).await;
        assert!(!report.is_clean(), "{name}");
        let refused = restored(&store, &other.data("one"), &path).await.unwrap_err();
        assert!(refused.contains("nothing was written"), "{name}: {refused}");
        assert_eq!(
            (store.head().await.unwrap(), store.meta("restoring").await.unwrap()),
            (0, None),
            "{name}"
        );
        assert!(!other.data("one").exists(), "{name}");
    }
    // Another file altogether, and one that is not there.
    for bytes in
        [&b""[..], b"{}\n", b"\xff\xfe\n", b"{\"format\":\"standing-export/v9\",\"key\":\"\",\"size\":0}\n"]
    {
        std::fs::write(&path, bytes).unwrap();
        assert!(restored(&store, &other.data("one"), &path).await.unwrap_err().contains("line 1"));
    }
    assert!(
        restored(&store, &other.data("one"), Path::new("/nowhere/file"))
            .await
            .unwrap_err()
            .contains("/nowhere")
    );
    std::fs::write(&path, text).unwrap();
    restored(&store, &other.data("one"), &path).await.unwrap();
    other.clear().await;
}

async fn a_register_that_is_not_empty_is_refused(place: &Place) {
    let (store, path) = exported(place, 40).await;
    let refused = restored(&store, &place.data("one"), &path).await.unwrap_err();
    assert!(refused.contains("holds 40 events") && refused.contains("new database"), "{refused}");
    assert_eq!(store.head().await.unwrap(), 40);
}

async fn a_restoring_that_is_cut_off_leaves_no_usable_register(place: &Place) {
    let (_, path) = exported(place, 40).await;
    let other = place.another().await;
    let store = other.store().await;
    // The last table that is written to is gone, so writing fails at the end.
    other.tamper("DROP TABLE checkpoints; CREATE TABLE checkpoints (size BIGINT)").await;
    let mut refused = restored(&store, &other.data("one"), &path).await.unwrap_err();
    other.tamper("DROP TABLE checkpoints; CREATE TABLE checkpoints (size BIGINT, recorded_at_ms BIGINT, root BIGINT, note BIGINT)").await;
    let fresh = other.store().await;
    refused.push_str(&restored(&fresh, &other.data("one"), &path).await.unwrap_err());
    assert!(refused.contains("delete the database and restore again"), "{refused}");
    let refused = standing_service::log::restore::refuse_half_restored(&fresh).await.unwrap_err().to_string();
    assert!(refused.contains("it was interrupted"), "{refused}");
    let opened = Register::open(
        fresh.clone(),
        edge(),
        jiff::tz::TimeZone::UTC,
        standing_core::packs::Packs::default(),
    );
    assert!(opened.await.is_err_and(|error| error.to_string().contains("delete the database")));
    let signer = open_signer(&place.store().await, &place.data("one"), None, &edge()).await.unwrap();
    let opened = standing_service::log::Publisher::open(fresh, &other.data("one"), signer, &edge()).await;
    assert!(opened.is_err_and(|error| error.to_string().contains("restoring")));
    other.clear().await;
}

async fn a_file_behind_what_was_signed_is_refused(place: &Place) {
    let (store, path) = exported(place, 40).await;
    append(&store, 10).await;
    place.publisher(&store, "one").await.publish(&edge()).await.unwrap();
    let other = place.another().await;
    let data = other.data("one");
    std::fs::create_dir_all(&data).unwrap();
    for name in ["log.pub", LAST_SIGNED_FILE] {
        std::fs::copy(place.data("one").join(name), data.join(name)).unwrap();
    }
    let fresh = other.store().await;
    let refused = restored(&fresh, &data, &path).await.unwrap_err();
    assert!(refused.contains("signed last is of 50 rows, there are 40"), "{refused}");
    assert_eq!(fresh.head().await.unwrap(), 0);
    other.clear().await;
}

async fn an_unsigned_register_is_exported_too(place: &Place) {
    let store = place.store().await;
    append(&store, 4).await;
    let path = place.folder().join("register.jsonl");
    export(&store, None, std::fs::File::create(&path).unwrap(), &mut |_, _| {}).await.unwrap();
    let other = place.another().await;
    let fresh = other.store().await;
    let restored = restored(&fresh, &other.data("one"), &path).await.unwrap();
    assert_eq!((restored.report.events, restored.report.checkpoints), (4, 0));
    // It starts its own log.
    let publisher = other.publisher(&fresh, "one").await;
    assert_eq!(publisher.publish(&edge()).await.unwrap().unwrap().size(), 4);
    other.clear().await;
}

/// A log is signed every few seconds, so a year of it has more checkpoints than a disk writes transactions in an hour.
async fn thousands_of_checkpoints_are_restored_at_once(place: &Place) {
    const COUNT: u64 = 2_000;
    let store = place.store().await;
    append(&store, COUNT).await;
    let signer = open_signer(&store, &place.data("one"), Some(ORIGIN), &edge()).await.unwrap();
    let mut tree = Frontier::new();
    let mut checkpoints = Vec::new();
    for row in store.events_after(0, 10_000).await.unwrap() {
        tree.append(leaf_hash(&row.event.leaf));
        let checkpoint = Checkpoint::new(ORIGIN, tree.size(), tree.root()).unwrap();
        checkpoints.push(standing_store::Checkpoint {
            size: tree.size(),
            recorded_at_ms: row.event.recorded_at_ms,
            root: *tree.root().as_bytes(),
            note: checkpoint.sign(&signer).unwrap().to_string().into_bytes(),
        });
    }
    store.put_checkpoints(&checkpoints).await.unwrap();
    let path = place.folder().join("register.jsonl");
    let key = signer.verifier_key();
    export(&store, Some(&key), std::fs::File::create(&path).unwrap(), &mut |_, _| {}).await.unwrap();
    let other = place.another().await;
    let fresh = other.store().await;
    let mut steps = Vec::new();
    let calendars = calendars();
    let source = Source { file: &path, key: Some(&key), calendars: &calendars, today: &noon() };
    let begun = std::time::Instant::now();
    let mut heard = |step, done, _| steps.push((step, done));
    let restored = restore(&fresh, &other.data("one"), &source, &mut heard).await.unwrap();
    let took = begun.elapsed();
    assert_eq!((restored.report.events, restored.report.checkpoints), (COUNT, COUNT));
    assert_eq!(fresh.checkpoints(None, 10_000).await.unwrap(), checkpoints);
    assert!(steps.contains(&(Step::Writing, COUNT)));
    // One transaction for all of them, not one each: PostgreSQL knows which wrote a row.
    if !other.is_sqlite() {
        let judge = "DO $$ BEGIN IF (SELECT count(DISTINCT xmin::text) FROM checkpoints) > 1 THEN \
                     RAISE EXCEPTION 'each checkpoint had a transaction of its own'; END IF; END $$";
        other.tamper(judge).await;
    }
    assert!(took < std::time::Duration::from_secs(30), "{took:?}");
    other.clear().await;
}
