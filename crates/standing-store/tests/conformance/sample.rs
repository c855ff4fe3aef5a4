//! Made-up events and rows.

use standing_store::{
    Answer, Batch, CaseFilter, CaseRow, DueFilter, DueRow, EntryFilter, EntryRow, Found, ImportRow,
    MeasureFilter, MeasureRow, NameRow, NewEvent, Scan, Store, StreamRows,
};

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

pub(crate) fn case(case_id: &str, number: u64) -> CaseRow {
    CaseRow {
        case_id: case_id.into(),
        list: "exclusion".into(),
        authority: format!("authority-{}", number % 2),
        stage: if number.is_multiple_of(3) { "open" } else { "decided" }.into(),
        opened_day: 20_100,
        is_public: number.is_multiple_of(5),
    }
}

pub(crate) fn due(subject_id: &str, number: u64) -> DueRow {
    DueRow {
        subject_id: subject_id.into(),
        rule: "answer".into(),
        party: "organisation".into(),
        authority: format!("authority-{}", number % 2),
        // Not in the order of the streams, and before as well as after 1970.
        due_day: if number.is_multiple_of(10) { -3 } else { 20_000 + (number * 7 % 13) as i32 },
        state: if number.is_multiple_of(4) { "met" } else { "open" }.into(),
    }
}

pub(crate) fn measure(measure_id: &str, number: u64) -> MeasureRow {
    MeasureRow {
        measure_id: measure_id.into(),
        unit: format!("unit-{}", number % 2),
        entry_id: format!("e{number}-0"),
        state: if number.is_multiple_of(3) { "taken" } else { "lifted" }.into(),
        day: 20_200,
    }
}

/// Everything that is projected, as the reads show it.
#[derive(Debug, PartialEq)]
pub(crate) struct Projected {
    names: Vec<Found<NameRow>>,
    entries: Vec<Found<EntryRow>>,
    cases: Vec<Found<CaseRow>>,
    dues: Vec<Found<DueRow>>,
    measures: Vec<Found<MeasureRow>>,
    live: Vec<(String, Vec<u8>)>,
}

pub(crate) async fn projected(store: &Store) -> Projected {
    const MOST: usize = standing_store::limits::MAX_PAGE_ROWS;
    Projected {
        names: store.names_beginning("", None, MOST).await.unwrap().rows,
        entries: store.entries(&EntryFilter::default(), None, MOST).await.unwrap().rows,
        cases: store.cases(&CaseFilter::default(), None, MOST).await.unwrap().rows,
        dues: store.dues(&DueFilter::default(), None, MOST).await.unwrap().rows,
        measures: store.measures(&MeasureFilter::default(), None, MOST).await.unwrap().rows,
        live: all(store.scan_live()).await,
    }
}
