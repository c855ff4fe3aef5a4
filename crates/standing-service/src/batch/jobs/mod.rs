//! Files that relying units upload to be screened: received into the data folder, screened one after the other,
//! answered as files, and removed after a time.
//!
//! A job is operational data: it lies beside the log, on the node that took it, and belongs to the unit that sent
//! it (decision 0019). A node that is started again goes on with what it had begun.
//!
//! Deliberately absent: other nodes' jobs, and anything about a job in the log.

mod confirm;
mod record;
mod run;
mod upload;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use standing_core::id::UnitId;
use tokio::sync::Notify;

pub use confirm::Columns;
pub use record::{Job, JobState, Wishes};
pub use upload::Upload;

use crate::error::ServiceError;
use crate::log::{Publisher, durable};
use crate::register::Register;
use crate::seal::hex;

/// Largest file that is taken, in bytes.
pub const UPLOAD_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// The most jobs of one unit that wait or run.
pub const WAITING_MAX: usize = 5;
/// The most jobs of one unit that are kept.
pub const KEPT_MAX: usize = 50;
/// How long a job is kept after it was made.
pub const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 3_600);
/// How often jobs are looked at whose time is over.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// The jobs of a node.
pub struct Jobs {
    folder: PathBuf,
    register: Arc<Register>,
    publisher: Option<Arc<Publisher>>,
    known: Mutex<BTreeMap<String, Arc<Entry>>>,
    wake: Arc<Notify>,
}

/// A job and how far it has come.
struct Entry {
    job: Mutex<Job>,
    rows: AtomicU64,
    total: AtomicU64,
    is_stopped: AtomicBool,
}

/// A job as its unit sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What is kept of it.
    pub job: Job,
    /// Rows answered.
    pub rows: u64,
    /// Rows there are, about.
    pub total: u64,
}

/// A lock whose holder panicked still guards whole values: every change is one replacement.
fn whole<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}

impl Entry {
    fn new(job: Job) -> Arc<Self> {
        let rows = job.summary.as_ref().map_or(0, |summary| summary.rows);
        Arc::new(Self {
            total: AtomicU64::new(job.lines),
            job: Mutex::new(job),
            rows: AtomicU64::new(rows),
            is_stopped: AtomicBool::new(false),
        })
    }

    fn job(&self) -> Job {
        whole(self.job.lock()).clone()
    }

    fn seen(&self) -> Seen {
        let job = self.job();
        Seen { job, rows: self.rows.load(Ordering::Relaxed), total: self.total.load(Ordering::Relaxed) }
    }
}

impl Jobs {
    /// Takes up the jobs of a data folder and goes on with those that were not done. Must be called inside a
    /// runtime; the work ends when the jobs are dropped.
    ///
    /// # Errors
    /// When the folder cannot be read or made.
    pub fn open(
        data: &Path,
        register: Arc<Register>,
        publisher: Option<Arc<Publisher>>,
    ) -> Result<Arc<Self>, ServiceError> {
        let folder = data.join("batches");
        durable::create_folder(&folder)?;
        let known = record::read_all(&folder)?.into_iter().map(|job| (job.id.clone(), Entry::new(job)));
        let known = Mutex::new(known.collect());
        let jobs = Arc::new(Self { folder, register, publisher, known, wake: Arc::default() });
        tokio::spawn(run::run(Arc::downgrade(&jobs)));
        Ok(jobs)
    }

    /// The jobs of a unit, newest first.
    #[must_use]
    pub fn of(&self, unit: &UnitId) -> Vec<Seen> {
        let known = whole(self.known.lock());
        let own = known.values().map(|entry| entry.seen()).filter(|seen| seen.job.unit == unit.as_str());
        let mut own: Vec<Seen> = own.collect();
        own.sort_by(|one, other| (other.job.made_ms, &other.job.id).cmp(&(one.job.made_ms, &one.job.id)));
        own
    }

    /// One job of a unit.
    ///
    /// # Errors
    /// There is none by that name, as far as the unit may know.
    pub fn one(&self, unit: &UnitId, id: &str) -> Result<Seen, ServiceError> {
        self.entry(unit, id).map(|entry| entry.seen())
    }

    /// The file of a job's answers, once it is done.
    ///
    /// # Errors
    /// There is no such job, or it is not done.
    pub fn answers(&self, unit: &UnitId, id: &str) -> Result<(Job, PathBuf), ServiceError> {
        self.file(unit, id, ANSWERS)
    }

    /// The file of a job's receipt, once it is done.
    ///
    /// # Errors
    /// There is no such job, it is not done, or the register signs nothing.
    pub fn receipt(&self, unit: &UnitId, id: &str) -> Result<(Job, PathBuf), ServiceError> {
        self.file(unit, id, RECEIPT)
    }

    fn file(&self, unit: &UnitId, id: &str, name: &str) -> Result<(Job, PathBuf), ServiceError> {
        let job = self.entry(unit, id)?.job();
        let path = self.folder_of(&job.id).join(name);
        if job.state == JobState::Done && path.is_file() {
            return Ok((job, path));
        }
        Err(ServiceError::NotFound { what: "finished file of batch", name: id.chars().take(64).collect() })
    }

    /// Removes a job with its files; one that runs is stopped.
    ///
    /// # Errors
    /// There is no such job, or its files cannot be removed.
    pub fn remove(&self, unit: &UnitId, id: &str) -> Result<(), ServiceError> {
        let entry = self.entry(unit, id)?;
        self.forget(&entry)
    }

    fn forget(&self, entry: &Entry) -> Result<(), ServiceError> {
        entry.is_stopped.store(true, Ordering::Relaxed);
        let id = entry.job().id;
        whole(self.known.lock()).remove(&id);
        remove_folder(&self.folder_of(&id))
    }

    fn entry(&self, unit: &UnitId, id: &str) -> Result<Arc<Entry>, ServiceError> {
        let found = whole(self.known.lock()).get(id).cloned();
        found
            .filter(|entry| entry.job().unit == unit.as_str())
            .ok_or_else(|| ServiceError::NotFound { what: "batch", name: id.chars().take(64).collect() })
    }

    fn folder_of(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    /// Removes jobs whose time is over.
    fn sweep(&self) {
        let now = self.register.edge().now_ms().as_millisecond();
        let all: Vec<Arc<Entry>> = whole(self.known.lock()).values().cloned().collect();
        for entry in all.into_iter().filter(|entry| entry.job().removed_ms() <= now) {
            if let Err(error) = self.forget(&entry) {
                tracing::warn!(%error, "a batch whose time is over could not be removed");
            }
        }
    }
}

/// Name of the file that is asked about.
const INPUT: &str = "input";
/// Name of the file of answers.
const ANSWERS: &str = "answers";
/// Name of the file with the receipt.
const RECEIPT: &str = "receipt.txt";

/// The name of a job: of its unit and the name that the unit gave it, so that the same one sent twice is one.
fn id_of(unit: &UnitId, key: &str) -> String {
    let mut sha256 = Sha256::new();
    sha256.update((unit.as_str().len() as u64).to_le_bytes());
    sha256.update(unit.as_str());
    sha256.update(key);
    hex(sha256.finalize().get(..16).unwrap_or_default())
}

/// Takes a folder away. It goes under another name first: a run that still writes there makes no new file in it while
/// it is being emptied.
fn remove_folder(folder: &Path) -> Result<(), ServiceError> {
    let gone = folder.with_extension("gone");
    let is_missing = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    match std::fs::rename(folder, &gone) {
        Err(error) if is_missing(&error) => return Ok(()),
        Err(error) => return Err(durable::failed(folder, error)),
        Ok(()) => {}
    }
    match std::fs::remove_dir_all(&gone) {
        Err(error) if !is_missing(&error) => Err(durable::failed(&gone, error)),
        _ => Ok(()),
    }
}
