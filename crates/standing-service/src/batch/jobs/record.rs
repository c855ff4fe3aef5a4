//! What is kept of a job beside its files.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{KEPT_FOR, remove_folder};
use crate::batch::Summary;
use crate::error::ServiceError;
use crate::log::durable;

/// Name of the file that holds a job.
const JOB: &str = "job.json";

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It waits for somebody to say that its columns are right.
    Held,
    /// It waits.
    Queued,
    /// It is being screened.
    Running,
    /// Its answers are there.
    Done,
    /// It could not be screened.
    Failed,
}

impl JobState {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether it has an end still before it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// What a unit wants of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Wishes {
    /// Its name.
    pub name: String,
    /// Its form, `csv`, `jsonl` or `parquet`.
    pub form: String,
    /// Its encoding; found when nothing is said.
    pub encoding: Option<String>,
    /// Its columns as `ROLE=HEADING`; guessed when there is none.
    pub columns: Vec<String>,
    /// Whether a doubtful guess is taken.
    pub takes_doubtful: bool,
    /// Whether nothing is screened before somebody said that the columns are right.
    #[serde(default)]
    pub is_held: bool,
    /// The scheme of codes that carry none.
    pub scheme: Option<String>,
    /// The matter.
    pub matter: Option<String>,
    /// The kind of unit.
    pub unit_kind: Option<String>,
    /// The day.
    pub as_of: Option<String>,
    /// The size of the log.
    pub known_at: Option<u64>,
    /// The most candidates of a row.
    pub limit: Option<usize>,
    /// From which score on a name is a possible match.
    pub threshold: Option<f64>,
    /// Whether names are sought among all known organisations.
    pub is_among_known: bool,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// The unit to which it belongs.
    pub unit: String,
    /// The account or key that sent it, an opaque name in operational data.
    pub account: String,
    /// What is wanted.
    pub wishes: Wishes,
    /// What the columns are taken for, in words.
    pub columns: Vec<String>,
    /// The encoding and how it was found, in words; none for Parquet.
    pub encoding: Option<String>,
    /// Length of the file, in bytes.
    pub bytes: u64,
    /// Rows of the file, about.
    pub lines: u64,
    /// How far it has come.
    pub state: JobState,
    /// Why it failed, and the remedy.
    pub problem: Option<String>,
    /// What was found, once it is done.
    pub summary: Option<Summary>,
    /// SHA-256 of the answers, once they are there.
    pub answers_sha256: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub made_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
}

impl Job {
    /// When it is removed, in milliseconds since 1970.
    pub(super) fn removed_ms(&self) -> i64 {
        let kept = i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX);
        self.made_ms.saturating_add(kept)
    }

    /// When it was made.
    #[must_use]
    pub fn made_at(&self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.made_ms).ok()
    }

    /// When it is removed with its files.
    #[must_use]
    pub fn removed_at(&self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.removed_ms()).ok()
    }

    /// When it ended.
    #[must_use]
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.ended_ms.and_then(|ended| Timestamp::from_millisecond(ended).ok())
    }

    /// Keeps it in its folder, as a whole or not at all.
    pub(super) fn keep(&self, folder: &Path) -> Result<(), ServiceError> {
        let path = folder.join(JOB);
        let bytes = serde_json::to_vec(self).map_err(|error| ServiceError::Input {
            place: path.display().to_string(),
            what: error.to_string(),
            remedy: "report this".to_owned(),
        })?;
        durable::replace(&path, &bytes)
    }
}

/// Every job of a folder. What was never received to its end is removed; what cannot be read is left and told.
pub(super) fn read_all(folder: &Path) -> Result<Vec<Job>, ServiceError> {
    let failed = |error| durable::failed(folder, error);
    let mut jobs = Vec::new();
    for found in std::fs::read_dir(folder).map_err(failed)? {
        let path = found.map_err(failed)?.path();
        match durable::read(&path.join(JOB))? {
            None => remove_folder(&path)?,
            Some(bytes) => match serde_json::from_slice::<Job>(&bytes) {
                Ok(job) => jobs.push(job),
                Err(error) => tracing::warn!(%error, path = %path.display(), "a batch cannot be read"),
            },
        }
    }
    Ok(jobs)
}
