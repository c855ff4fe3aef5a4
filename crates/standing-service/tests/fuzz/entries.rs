//! What random bytes are fed to in this crate: mappings, lists to import, export files. An entry panics when something
//! is wrong; `fuzz/targets` hands the same entries to libFuzzer.

#[path = "../support/chance.rs"]
mod chance;

use std::future::Future;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use standing_core::pack::{Known, Pack};
use standing_core::packs::Packs;
use standing_service::Edge;
use standing_service::import::{ImportOptions, ImportReport, Input, Mapping, import};
use standing_service::log::verify::{Depth, verify_export};
use standing_store::{OpenMode, Store, StoreUrl};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const TODAY: Date = date(2026, 11, 22);

/// A mapping of columns.
pub(crate) fn mapping(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = Mapping::from_toml("mapping.toml", text) {
        let said = error.to_string();
        assert!(said.starts_with("mapping.toml") && said.contains(';'), "{said}");
    }
}

/// A list: the first line is its form, `csv` or `jsonl`. No row is lost count of, and the same list again adds
/// nothing.
pub(crate) fn list(bytes: &[u8]) {
    let (mapping, bytes) = if let Some(bytes) = bytes.strip_prefix(b"jsonl\n") {
        (include_str!("../data/mappings/lines.toml"), bytes)
    } else {
        (include_str!("../data/mappings/small.toml"), bytes.strip_prefix(b"csv\n").unwrap_or(bytes))
    };
    let mapping = Arc::new(Mapping::from_toml("mapping.toml", mapping).unwrap());
    run(async {
        let folder = folder();
        let url = StoreUrl::sqlite(folder.path().join("register.db"));
        let store = Store::open(&url, OpenMode::Create).await.unwrap();
        let Some(first) = import_list(&store, &mapping, bytes).await else {
            assert_eq!(store.head().await.unwrap(), 0, "a refused file writes nothing");
            return;
        };
        let counted = [first.added, first.changed, first.unchanged, first.skipped, first.refused];
        assert_eq!(first.rows, counted.iter().sum::<u64>());
        let second = import_list(&store, &mapping, bytes).await.unwrap();
        assert_eq!((second.added, second.changed, second.vanished), (0, 0, 0));
        assert_eq!((second.unchanged, second.head), (first.added, first.head));
        store.close().await;
    });
}

async fn import_list(store: &Store, mapping: &Arc<Mapping>, bytes: &[u8]) -> Option<ImportReport> {
    let input = Input::bytes("list", bytes.to_vec());
    let options = ImportOptions::on(TODAY);
    import(store, packs(), edge(), mapping, &input, options, &mut |_| ()).await.ok()
}

/// An export file: the verification ends with a report, or says which line cannot be read.
pub(crate) fn export(bytes: &[u8]) {
    run(async {
        let folder = folder();
        let path = folder.path().join("register.jsonl");
        std::fs::write(&path, bytes).unwrap();
        match verify_export(&path, None, None, Depth::Events, &mut |_, _| {}).await {
            Ok((header, report)) => assert!(!report.is_clean() || report.events == header.size, "{report}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}

fn run<F: Future<Output = ()>>(work: F) {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let make = || tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    RUNTIME.get_or_init(make).block_on(work);
}

/// A folder in memory where there is one: these inputs are many and small.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn packs() -> &'static Arc<Packs> {
    static PACKS: OnceLock<Arc<Packs>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let text = include_str!("../../../../packs/wb-debarred/2026.1/pack.toml");
        let known = Known { calendars: None, requirements: None };
        let mut packs = Packs::default();
        packs.add(Arc::new(Pack::from_toml(&[("pack.toml", text)], &known).unwrap()));
        Arc::new(packs)
    })
}

/// A fixed clock and counted randomness.
fn edge() -> Edge {
    Edge { now: || "2026-11-22T10:00:00Z".parse::<Timestamp>().unwrap(), fill_random: chance::fill }
}
