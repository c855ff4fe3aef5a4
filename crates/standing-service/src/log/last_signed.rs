//! The checkpoint signed last, kept outside the database.
//!
//! It is what a restored backup cannot take back: a log that no longer holds what this file says was signed
//! is not signed again. Whether it holds it is the publisher's question, not this file's.

use std::path::{Path, PathBuf};

use standing_transparency::{CheckpointPolicy, OpenedCheckpoint};

use super::durable;
use crate::error::ServiceError;

/// Name of the file in the data folder.
pub const LAST_SIGNED_FILE: &str = "last-signed";
/// Held while the file is compared and replaced, so that two programs do not set it back.
const LOCK_FILE: &str = "last-signed.lock";

/// Where the checkpoint signed last is kept.
#[derive(Debug, Clone)]
pub(crate) struct LastSigned {
    path: PathBuf,
    lock: PathBuf,
}

impl LastSigned {
    pub(crate) fn in_folder(data: &Path) -> Self {
        Self { path: data.join(LAST_SIGNED_FILE), lock: data.join(LOCK_FILE) }
    }

    /// The note as it was signed, or none when nothing was signed from this folder.
    pub(crate) fn read(&self) -> Result<Option<Vec<u8>>, ServiceError> {
        durable::read(&self.path)
    }

    /// Keeps a checkpoint unless a larger one is kept already.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds a checkpoint that the policy does not accept.
    pub(crate) async fn keep(
        &self,
        opened: &OpenedCheckpoint,
        policy: &CheckpointPolicy,
    ) -> Result<(), ServiceError> {
        let (kept, policy) = (self.clone(), policy.clone());
        let (size, note) = (opened.checkpoint.size(), opened.note.to_string());
        let task = tokio::task::spawn_blocking(move || kept.keep_now(size, &note, &policy));
        task.await.unwrap_or(Err(ServiceError::Busy))
    }

    fn keep_now(&self, size: u64, note: &str, policy: &CheckpointPolicy) -> Result<(), ServiceError> {
        let failed = |error| durable::failed(&self.lock, error);
        let lock = std::fs::File::create(&self.lock).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let before = self.read()?.map(|note| policy.open(&note)).transpose()?;
        if before.is_none_or(|before| before.checkpoint.size() < size) {
            durable::replace(&self.path, note.as_bytes())?;
        }
        Ok(())
    }
}
