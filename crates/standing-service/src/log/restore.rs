//! Takes an export file into an empty register, so that it has the same events, the same root and the same
//! checkpoints. All or nothing: the whole file is verified before the first row is written, and a register
//! whose restoring was cut off is not opened.
//!
//! What an import keeps to know its rows again is derived from the log, so the same source imported again changes
//! nothing. Deliberately not here: what is in no export. To go on signing, put the `log.key` of the log into the data
//! folder; without it the register can be read and verified. API keys are made anew, and a command that is sent again
//! with its idempotency key is decided again.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use standing_core::packs::Packs;
use standing_store::{Batch, NewEvent, Store};
use standing_transparency::{CheckpointPolicy, Hash, TileBuilder, VerifierKey};

use super::kept::{self, KeptCheckpoint};
use super::keys::{keep_verifier_key, read_verifier_key};
use super::last_signed::LastSigned;
use super::line::{Line, LineReader};
use super::rebuild::{Rebuilt, rebuild_restored};
use super::verify::{Depth, Report, verify_export};
use super::{durable, grow};
use crate::error::ServiceError;
use crate::today::Today;

/// Key of the mark that a restoring has begun and not ended.
const MARK: &str = "restoring";
/// Events, and checkpoints, that are written in one transaction.
const ROWS_AT_ONCE: usize = 8_192;
/// Bytes of leaves and bodies that are appended in one transaction.
const BYTES_AT_ONCE: usize = 32 * 1024 * 1024;

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The verification of the file.
    pub report: Report,
    /// The projections.
    pub rebuilt: Rebuilt,
}

/// What a restoring is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Verifying the file; nothing is written yet.
    Verifying,
    /// Writing events.
    Writing,
    /// Rebuilding projections.
    Projecting,
}

/// From where and with what a register is restored.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The export file.
    pub file: &'a Path,
    /// The verifier key that the log must have; without one, that in the data folder or the file's own.
    pub key: Option<&'a VerifierKey>,
    /// The calendars, which are not in the log.
    pub calendars: &'a Packs,
    /// The moment as of which projections are written.
    pub today: &'a Today,
}

/// Restores an export file into an empty register; `progress` hears the step, how many events are done in it
/// and how many there are.
///
/// # Errors
/// A register that is not empty, a file in which the verification finds anything wrong or that is behind what
/// the data folder signed: nothing is written then. When writing fails later, the register is marked and not
/// opened any more; delete the database and restore again.
pub async fn restore(
    store: &Store,
    data: &Path,
    source: &Source<'_>,
    progress: &mut (dyn FnMut(Step, u64, u64) + Send),
) -> Result<Restored, ServiceError> {
    refuse_unless_empty(store).await?;
    let last_signed = LastSigned::in_folder(data).read()?;
    let known = read_verifier_key(data)?;
    let key = source.key.or(known.as_ref());
    let mut verifying = |done, total| progress(Step::Verifying, done, total);
    let (header, report) =
        verify_export(source.file, key, last_signed.as_deref(), Depth::Events, &mut verifying).await?;
    if let Some(finding) = report.findings.first() {
        return Err(ServiceError::Input {
            place: source.file.display().to_string(),
            what: format!("{} things are wrong, first: {finding}", report.findings_count),
            remedy: "nothing was written; export the register again or take another copy of the file"
                .to_owned(),
        });
    }
    let key = if header.key.is_empty() { None } else { Some(header.key.parse::<VerifierKey>()?) };
    store.put_meta(MARK, b"begun").await?;
    let written = write(store, data, source, key.as_ref(), &report, progress).await;
    let rebuilt = written.map_err(|error| cut_off(store, &error.to_string()))?;
    store.put_meta(MARK, b"").await?;
    Ok(Restored { report, rebuilt })
}

/// Refuses a register whose restoring was cut off. Whoever opens a register asks this first.
///
/// # Errors
/// [`ServiceError::Input`] with the remedy.
pub async fn refuse_half_restored(store: &Store) -> Result<(), ServiceError> {
    match store.meta(MARK).await? {
        Some(mark) if !mark.is_empty() => Err(cut_off(store, "it was interrupted")),
        _ => Ok(()),
    }
}

async fn refuse_unless_empty(store: &Store) -> Result<(), ServiceError> {
    refuse_half_restored(store).await?;
    let (size, latest) = (store.head().await?, kept::latest_checkpoint(store).await?);
    if size == 0 && latest.is_none() {
        return Ok(());
    }
    Err(ServiceError::Input {
        place: store.url().to_string(),
        what: format!("the register holds {size} events or was signed before"),
        remedy: "restore into a new database".to_owned(),
    })
}

async fn write(
    store: &Store,
    data: &Path,
    source: &Source<'_>,
    key: Option<&VerifierKey>,
    report: &Report,
    progress: &mut (dyn FnMut(Step, u64, u64) + Send),
) -> Result<Rebuilt, ServiceError> {
    let mut writing = |done| progress(Step::Writing, done, report.events);
    let last = write_lines(store, source.file, &mut writing).await?;
    // First to the last checkpoint, so that the tiles of its size are there, then to the end.
    let signed = grow::grow(store, &TileBuilder::new(), report.size_signed.unwrap_or(0)).await?;
    refuse_other_root(&grow::grow(store, &signed, report.events).await?.root(), report)?;
    if let Some(key) = key {
        durable::create_folder(data)?;
        keep_verifier_key(data, key)?;
        if let Some(note) = last {
            let policy = CheckpointPolicy::of_log(key.clone());
            LastSigned::in_folder(data).keep(&policy.open(&note)?, &policy).await?;
        }
    }
    let mut projecting = |done, total| progress(Step::Projecting, done, total);
    rebuild_restored(store, source.calendars, source.today, &mut projecting).await
}

/// Appends every event and keeps every checkpoint; gives the note of the last checkpoint.
async fn write_lines(
    store: &Store,
    file: &Path,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Option<Vec<u8>>, ServiceError> {
    let failed = |error| durable::failed(file, error);
    let from = BufReader::with_capacity(1 << 20, File::open(file).map_err(failed)?);
    let mut reader = LineReader::new(from, file.display().to_string());
    reader.header()?;
    let mut writing =
        Writing { store, events: Vec::new(), bytes: 0, checkpoints: Vec::new(), size: 0, last_note: None };
    while let Some(line) = reader.next()? {
        match line {
            Line::Event(row) => writing.take(row.event),
            Line::Checkpoint(kept) => writing.checkpoints.push(kept),
            Line::End(_) => break,
        }
        if writing.is_full() {
            writing.flush().await?;
            progress(writing.size);
        }
    }
    writing.flush().await?;
    progress(writing.size);
    Ok(writing.last_note)
}

/// Events and checkpoints that wait to be written.
struct Writing<'a> {
    store: &'a Store,
    events: Vec<NewEvent>,
    bytes: usize,
    checkpoints: Vec<KeptCheckpoint>,
    size: u64,
    last_note: Option<Vec<u8>>,
}

impl Writing<'_> {
    fn take(&mut self, event: NewEvent) {
        self.bytes = self.bytes.saturating_add(event.leaf.len()).saturating_add(event.body.len());
        self.events.push(event);
    }

    fn is_full(&self) -> bool {
        let is_long = self.events.len().max(self.checkpoints.len()) >= ROWS_AT_ONCE;
        is_long || self.bytes >= BYTES_AT_ONCE
    }

    async fn flush(&mut self) -> Result<(), ServiceError> {
        let events = std::mem::take(&mut self.events);
        let batch = Batch { events, expected_head: Some(self.size), ..Batch::default() };
        self.size = self.store.append(&batch).await?.head;
        self.bytes = 0;
        let checkpoints =
            self.checkpoints.drain(..).map(standing_store::Checkpoint::from).collect::<Vec<_>>();
        // One transaction for all: a log is signed far more often than a disk likes to be waited for.
        self.store.put_checkpoints(&checkpoints).await?;
        if let Some(last) = checkpoints.into_iter().next_back() {
            self.last_note = Some(last.note);
        }
        Ok(())
    }
}

/// The file could have been changed between the two readings.
fn refuse_other_root(root: &Hash, report: &Report) -> Result<(), ServiceError> {
    if *root == report.root {
        return Ok(());
    }
    Err(ServiceError::Input {
        place: report.place.clone(),
        what: format!("its events gave root {} when verified and {root} when written", report.root),
        remedy: "leave the file alone while it is restored".to_owned(),
    })
}

fn cut_off(store: &Store, reason: &str) -> ServiceError {
    ServiceError::Input {
        place: store.url().to_string(),
        what: format!("the restoring did not come to its end: {reason}"),
        remedy: "the register is not complete and is not opened: delete the database and restore again"
            .to_owned(),
    }
}
