//! The import itself: look at the whole file first when the source is known, then write, then note what vanished.

use std::sync::Arc;

use jiff::civil::Date;
use standing_core::packs::Packs;
use standing_store::Store;

use super::desk::Desk;
use super::input::Input;
use super::mapping::Mapping;
use super::report::{ImportReport, ReportFile, Tally};
use super::survey::survey;
use super::vanish::vanish;
use super::write::write;
use crate::edge::Edge;
use crate::error::ServiceError;

/// The share of a source's entries that may vanish in one import without being confirmed, in percent.
pub const ALLOW_VANISHED_PERCENT: u8 = 20;

/// How to import.
pub struct ImportOptions {
    /// The day of the import; today where the mapping's pack governs when left out.
    pub as_of: Option<Date>,
    /// The address of the copy, as entries show it; the name of the file unless given.
    pub copy: Option<String>,
    /// The day of the copy; the mapping's unless given.
    pub copy_of: Option<Date>,
    /// The share of entries that may vanish, in percent.
    pub allow_vanished_percent: u8,
    /// Whether the copy may be older than the last one imported of this source.
    pub allow_older_copy: bool,
    /// Where rows that are not as before are written down.
    pub report: Option<ReportFile>,
}

impl ImportOptions {
    /// An import on this day, with nothing special.
    #[must_use]
    pub fn on(as_of: Date) -> Self {
        Self { as_of: Some(as_of), ..Self::today() }
    }

    /// An import today, with nothing special.
    #[must_use]
    pub const fn today() -> Self {
        Self {
            as_of: None,
            copy: None,
            copy_of: None,
            allow_vanished_percent: ALLOW_VANISHED_PERCENT,
            allow_older_copy: false,
            report: None,
        }
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub step: Step,
    /// Rows done in this step.
    pub rows: u64,
    /// Bytes done in this step.
    pub bytes: u64,
    /// Bytes of the file, when known.
    pub bytes_total: Option<u64>,
}

/// The steps of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reads the whole file and writes nothing.
    Checking,
    /// Writes entries.
    Writing,
    /// Notes what vanished.
    Vanishing,
}

/// What an import is told about its way.
pub(super) type OnProgress<'a> = &'a mut (dyn FnMut(Progress) + Send);

/// Imports a file. Running it again, after it was done or cut off, ends in the same state.
///
/// # Errors
/// [`ServiceError::Input`] for a mapping, pack or file that does not fit, and when too large a share of the
/// entries would vanish; nothing was written then. [`ServiceError::Store`] and [`ServiceError::Io`] when it was
/// cut off: run it again.
pub async fn import(
    store: &Store,
    packs: &Arc<Packs>,
    edge: Edge,
    mapping: &Arc<Mapping>,
    input: &Input,
    mut options: ImportOptions,
    progress: OnProgress<'_>,
) -> Result<ImportReport, ServiceError> {
    let copy = options.copy.take().unwrap_or_else(|| input.name.clone());
    let desk = Desk::new(mapping, packs, edge, &options, copy)?;
    let desk = Arc::new(desk);
    refuse_older_copy(store, &desk, options.allow_older_copy).await?;
    let last_run = store.last_import_run(&desk.source).await?;
    if last_run > 0 {
        survey(store, &desk, mapping, input, options.allow_vanished_percent, progress).await?;
    }
    store.put_meta(&copy_key(&desk.source), desk.copy_of.to_string().as_bytes()).await?;
    let mut file = options.report.take();
    if let Some(file) = &mut file {
        file.begin().map_err(report_failed)?;
    }
    let mut ledger =
        Ledger { report: ImportReport::default(), file, unidentified: 0, bytes_total: input.bytes_total };
    ledger.report.run = last_run.saturating_add(1);
    write(store, &desk, mapping, input, &mut ledger, progress).await?;
    if last_run > 0 {
        vanish(store, &desk, options.allow_vanished_percent, &mut ledger, progress).await?;
    }
    if let Some(file) = &mut ledger.file {
        file.end().map_err(report_failed)?;
    }
    ledger.report.head = store.head().await?;
    Ok(ledger.report)
}

/// An older copy would take back what a newer one said, entry by entry.
async fn refuse_older_copy(store: &Store, desk: &Desk, is_allowed: bool) -> Result<(), ServiceError> {
    let last = store.meta(&copy_key(&desk.source)).await?.and_then(|day| String::from_utf8(day).ok());
    match last.and_then(|day| day.parse::<Date>().ok()) {
        Some(last) if desk.copy_of < last && !is_allowed => Err(ServiceError::Input {
            place: format!("source {}", desk.source),
            what: format!("this copy is of {}, the last one imported is of {last}", desk.copy_of),
            remedy: "import the newer copy; to go back on purpose, allow it: --allow-older-copy".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The key under which the day of a source's last copy is kept.
pub(super) fn copy_key(source: &str) -> String {
    format!("import-copy:{source}")
}

/// What an import has done so far.
pub(super) struct Ledger {
    pub(super) report: ImportReport,
    pub(super) file: Option<ReportFile>,
    /// Rows of which not even the number could be read.
    pub(super) unidentified: u64,
    /// Bytes of the file, when known.
    pub(super) bytes_total: Option<u64>,
}

impl Ledger {
    /// Adds what was written.
    pub(super) fn add(&mut self, tally: Tally) -> Result<(), ServiceError> {
        self.report.add(tally, self.file.as_mut()).map_err(report_failed)
    }
}

fn report_failed(source: std::io::Error) -> ServiceError {
    ServiceError::Io { path: "the report file".to_owned(), source }
}
