//! One import in a test: fixed moment, counted randomness, a report file in memory, and the state afterwards.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::Value;
use standing_core::event::stored;
use standing_core::file::File;
use standing_core::file::entry::{Entry, Origin};
use standing_core::packs::Packs;
use standing_service::import::{
    ImportOptions, ImportReport, Input, Mapping, Progress, ReportFile, ReportForm, import,
};
use standing_service::{Edge, ServiceError};
use standing_store::{EntryRow, Store};

use crate::{chance, rules};

/// The day of every import here.
pub(crate) const TODAY: Date = date(2026, 11, 22);

/// A small list with every kind of column.
pub(crate) const MAPPING: &str = include_str!("../data/mappings/small.toml");

/// The header of the small list.
pub(crate) const HEADER: &str = "number,name,aliases,uscc,lei,country,ground,from,to,term,address,kind";

/// A row of the small list, with nothing wrong.
pub(crate) fn row(number: &str, name: &str) -> String {
    format!("{number},{name},,,,DE,Procurement 1.15,2020-01-02,,ongoing,1 High Street,")
}

/// A file of the small list.
pub(crate) fn file(rows: &[String]) -> Vec<u8> {
    let rows = rows.iter().map(String::as_str);
    let mut text = std::iter::once(HEADER).chain(rows).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text.into_bytes()
}

/// What is imported and how.
pub(crate) struct World {
    pub(crate) packs: Arc<Packs>,
    pub(crate) mapping: Arc<Mapping>,
    pub(crate) allow_vanished_percent: u8,
    pub(crate) copy_of: Option<Date>,
}

impl World {
    pub(crate) fn new(mapping: &str) -> Self {
        let packs = rules::packs(&["wb-debarred/2026.1", "cn-trade-lists/2026.1"]).unwrap();
        let mapping = Arc::new(Mapping::from_toml("mapping.toml", mapping).unwrap());
        Self { packs, mapping, allow_vanished_percent: 20, copy_of: None }
    }

    /// Imports and gives the report with the lines of its file.
    pub(crate) async fn import(
        &self,
        store: &Store,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<(ImportReport, Vec<Value>), ServiceError> {
        self.import_input(store, &Input::bytes("list.csv", bytes.into()), &mut |_| ()).await
    }

    pub(crate) async fn import_input(
        &self,
        store: &Store,
        input: &Input,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(ImportReport, Vec<Value>), ServiceError> {
        let written = Shared::default();
        let options = ImportOptions {
            allow_vanished_percent: self.allow_vanished_percent,
            copy_of: self.copy_of,
            report: Some(ReportFile::new(ReportForm::Jsonl, Box::new(written.clone()))),
            ..ImportOptions::on(TODAY)
        };
        let report = import(store, &self.packs, edge(), &self.mapping, input, options, progress).await?;
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Ok((report, lines))
    }
}

/// A fixed clock and counted randomness.
pub(crate) fn edge() -> Edge {
    Edge { now: || "2026-11-22T10:00:00Z".parse::<Timestamp>().unwrap(), fill_random: chance::fill }
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The added, changed, unchanged, vanished, skipped and refused rows of a report.
pub(crate) fn counts(report: &ImportReport) -> [u64; 6] {
    [report.added, report.changed, report.unchanged, report.vanished, report.skipped, report.refused]
}

/// The lines of a report file of one kind, each as `row: detail`.
pub(crate) fn told(lines: &[Value], what: &str) -> Vec<String> {
    let of_kind = lines.iter().filter(|line| line["what"] == what);
    of_kind
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            format!("{}: {}", text("row"), text("detail"))
        })
        .collect()
}

/// Everything that the register says afterwards, without what differs from run to run (salts, positions).
#[derive(Debug, PartialEq)]
pub(crate) struct State {
    pub(crate) files: BTreeMap<String, File>,
    entries: BTreeMap<String, EntryRow>,
    live: BTreeMap<String, Vec<u8>>,
    rows: BTreeMap<String, (Vec<u8>, String, String)>,
}

pub(crate) async fn state(store: &Store, source: &str) -> State {
    store.check_integrity().await.unwrap();
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let mut scan = store.scan_events(0, None);
    while let Some(found) = scan.next().await.unwrap() {
        let event = stored::from_bytes(&found.event.body).unwrap();
        let file = files.remove(&found.event.stream).unwrap_or_default();
        files.insert(found.event.stream, file.apply(&event));
    }
    let (mut live, mut scan) = (BTreeMap::new(), store.scan_live());
    while let Some((stream, bytes)) = scan.next().await.unwrap() {
        live.insert(stream, bytes);
    }
    let mut entries = BTreeMap::new();
    for (stream, file) in &files {
        for id in file.entries.keys() {
            assert_eq!(store.stream_of_entry(id.as_str()).await.unwrap().as_ref(), Some(stream), "{id}");
        }
    }
    let filter = standing_store::EntryFilter::default();
    let mut cursor = None;
    loop {
        let page = store.entries(&filter, cursor.as_ref(), 1_000).await.unwrap();
        entries.extend(page.rows.into_iter().map(|found| (found.row.entry_id.clone(), found.row)));
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let (mut rows, mut after) = (BTreeMap::new(), String::new());
    loop {
        let page = store.imports_not_seen(source, u64::MAX >> 1, &after, 10_000).await.unwrap();
        let Some(last) = page.last() else { break };
        after.clone_from(&last.row_id);
        rows.extend(page.into_iter().map(|row| (row.row_id, (row.row_hash, row.stream, row.entry_id))));
    }
    State { files, entries, live, rows }
}

impl State {
    /// An entry by its name.
    pub(crate) fn entry(&self, name: &str) -> &Entry {
        let entries = self.files.values().flat_map(|file| &file.entries);
        entries.into_iter().find(|(id, _)| id.as_str() == name).unwrap_or_else(|| panic!("no entry {name}")).1
    }

    /// The names of an organisation.
    pub(crate) fn names(&self, stream: &str) -> Vec<&str> {
        let organisation = self.files[stream].organisation.as_ref().unwrap();
        organisation.names.iter().map(|name| name.text()).collect()
    }

    /// How many entries are not vanished.
    pub(crate) fn present(&self) -> usize {
        let entries = self.files.values().flat_map(|file| file.entries.values());
        entries.filter(|entry| vanished_on(entry).is_none()).count()
    }
}

/// The day on which the source no longer had it.
pub(crate) fn vanished_on(entry: &Entry) -> Option<Date> {
    match &entry.origin {
        Origin::Founded { vanished_on, .. } => *vanished_on,
        Origin::Decided { .. } => None,
    }
}
