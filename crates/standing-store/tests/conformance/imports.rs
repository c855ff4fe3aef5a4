//! Imported rows: the same file again changes nothing, and what was added, changed or vanished shows.

use crate::place::{Place, on_both};
use crate::sample::{event, import_row, rows};
use standing_store::{Batch, ImportRow, limits};

on_both!(
    a_second_run_shows_what_changed_and_vanished,
    a_row_is_noted_again_without_an_event,
    rows_given_by_the_log_are_written_in_a_rebuild,
);

async fn a_second_run_shows_what_changed_and_vanished(place: &Place) {
    let store = place.open().await;
    assert_eq!(store.last_import_run("source").await.unwrap(), 0);
    let streams = (0..600).map(|number| format!("s{number:03}")).collect::<Vec<_>>();
    let imports = streams.iter().map(|stream| import_row(&format!("row-{stream}"), stream, 1));
    let mut imports = imports.collect::<Vec<_>>();
    // Another source with the same row identifiers stays apart.
    imports.push(ImportRow { source: "other".into(), ..import_row("row-s001", "s001", 9) });
    let batch = Batch {
        events: streams.iter().map(|stream| event(stream, 1)).collect(),
        projections: streams.iter().map(|stream| rows(stream)).collect(),
        imports,
        ..Batch::default()
    };
    store.append(&batch).await.unwrap();
    assert_eq!(store.last_import_run("source").await.unwrap(), 1);
    assert_eq!(store.last_import_run("other").await.unwrap(), 9);
    assert_eq!(
        store.import_rows("source", &["row-s007", "row-none"]).await.unwrap(),
        [import_row("row-s007", "s007", 1)]
    );
    assert_eq!(store.import_rows("nowhere", &["row-s007"]).await.unwrap(), []);

    // Run 2 sees the first 500 unchanged but one, which gets another hash, and one new row.
    let ids = streams.iter().map(|stream| format!("row-{stream}")).collect::<Vec<_>>();
    let seen = ids.iter().take(500).map(String::as_str).collect::<Vec<_>>();
    store.mark_imports_seen("source", &seen, 2).await.unwrap();
    let changed = ImportRow { row_hash: vec![9], ..import_row("row-s010", "s010", 2) };
    let batch = Batch {
        events: vec![event("s010", 2), event("added", 1)],
        imports: vec![changed.clone(), import_row("row-added", "added", 2)],
        ..Batch::default()
    };
    store.append(&batch).await.unwrap();
    assert_eq!(store.import_rows("source", &["row-s010"]).await.unwrap(), [changed]);
    assert_eq!(store.import_rows("source", &["row-s011"]).await.unwrap()[0].seen_in_run, 2);

    let mut vanished = Vec::new();
    let mut after = String::new();
    loop {
        let page = store.imports_not_seen("source", 2, &after, 30).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.row_id.clone();
        vanished.extend(page.into_iter().map(|row| row.row_id));
    }
    assert_eq!(vanished, ids[500..]);
    let all = store.imports_not_seen("source", 3, "", limits::MAX_PAGE_ROWS).await.unwrap();
    assert_eq!(all.len(), 601);
}

async fn a_row_is_noted_again_without_an_event(place: &Place) {
    let store = place.open().await;
    let batch =
        Batch { events: vec![event("a", 1)], imports: vec![import_row("row", "a", 1)], ..Batch::default() };
    store.append(&batch).await.unwrap();
    // Only the note of the row changes: no event is needed.
    let noted = Batch { imports: vec![import_row("row", "a", 5)], ..Batch::default() };
    assert_eq!(store.append(&noted).await.unwrap().head, 1);
    assert_eq!(store.last_import_run("source").await.unwrap(), 5);
}

async fn rows_given_by_the_log_are_written_in_a_rebuild(place: &Place) {
    let store = place.open().await;
    let batch = Batch { events: vec![event("a", 1), event("b", 1)], ..Batch::default() };
    store.append(&batch).await.unwrap();
    let of = |row_id: &str, stream: &str, row_hash: &[u8]| ImportRow {
        row_hash: row_hash.to_vec(),
        ..import_row(row_id, stream, 1)
    };
    let rebuild = store.rebuild().await.unwrap();
    // A row that moved: whichever of its entries comes first, the one that has not vanished is kept.
    rebuild.write_imports(&[of("1", "a", &[]), of("2", "a", &[0]), of("3", "a", &[])]).await.unwrap();
    rebuild.write_imports(&[of("1", "b", &[0]), of("2", "b", &[])]).await.unwrap();
    rebuild.write_imports(&[]).await.unwrap();
    assert!(rebuild.write_imports(&[of("4", "nowhere", &[0])]).await.is_err());
    rebuild.finish().await.unwrap();
    let mut found = store.import_rows("source", &["1", "2", "3", "4"]).await.unwrap();
    found.sort_by(|one, other| one.row_id.cmp(&other.row_id));
    assert_eq!(found, [of("1", "b", &[0]), of("2", "a", &[0]), of("3", "a", &[])]);
}
