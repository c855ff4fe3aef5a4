//! Made-up events and rows.

use standing_store::{Answer, Batch, EntryRow, ImportRow, NameRow, NewEvent, Scan, StreamRows};

pub(crate) fn event(stream: &str, version: u64) -> NewEvent {
    NewEvent {
        stream: stream.into(),
        version,
        kind: "noted.1".into(),
        recorded_at_ms: 1_700_000_000_000,
        leaf: format!("leaf of {stream} {version}").into_bytes(),
        salt: [7; 32],
        body: format!("body of {stream} {version}").into_bytes(),
        is_public: version % 2 == 1,
    }
}

pub(crate) fn events(batch: Vec<NewEvent>) -> Batch {
    Batch { events: batch, ..Batch::default() }
}

pub(crate) fn answer(key: &str, last_event: Option<usize>) -> Answer {
    Answer {
        key: key.into(),
        fingerprint: [3; 32],
        last_event,
        body: format!("answer to {key}").into_bytes(),
        recorded_at_ms: 1_700_000_000_001,
    }
}

pub(crate) fn name(folded: &str) -> NameRow {
    NameRow {
        folded: folded.into(),
        text: folded.to_uppercase(),
        kind: "registered".into(),
        language: "en".into(),
    }
}

pub(crate) fn entry(entry_id: &str) -> EntryRow {
    EntryRow {
        entry_id: entry_id.into(),
        pack: "cn-credit".into(),
        list: "exclusion".into(),
        list_kind: "exclusion".into(),
        authority: "authority-1".into(),
        field: "procurement".into(),
        ground: "false documents".into(),
        is_public: true,
        from_day: 20_000,
        until_day: Some(20_365),
        ended_day: None,
        status: "in_force".into(),
        source: String::new(),
    }
}

/// One identifier, one name, one entry and a live standing, as an import gives them.
pub(crate) fn rows(stream: &str) -> StreamRows {
    StreamRows {
        stream: stream.into(),
        identifiers: vec![format!("id:{stream}")],
        names: vec![name(&format!("name of {stream}"))],
        entries: vec![entry(&format!("entry-{stream}"))],
        live: Some(format!("live {stream}").into_bytes()),
        ..StreamRows::default()
    }
}

pub(crate) fn import_row(row_id: &str, stream: &str, run: u64) -> ImportRow {
    ImportRow {
        source: "source".into(),
        row_id: row_id.into(),
        row_hash: vec![1, 2, 3],
        stream: stream.into(),
        entry_id: format!("entry-{stream}"),
        seen_in_run: run,
    }
}

pub(crate) async fn all<T>(mut scan: Scan<T>) -> Vec<T> {
    let mut rows = Vec::new();
    while let Some(row) = scan.next().await.unwrap() {
        rows.push(row);
    }
    rows
}
