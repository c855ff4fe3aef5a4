//! Imported rows: the same file again changes nothing, and what was added, changed or vanished shows.

use crate::place::{Place, on_both};
use crate::sample::{event, import_row, rows};
use standing_store::{Batch, ImportRow, limits};

on_both!(a_second_run_shows_what_changed_and_vanished, a_row_is_noted_again_without_an_event);

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
