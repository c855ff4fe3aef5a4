//! Writes the whole register into one file: the backup that works on every database, and what a mirror needs.
//!
//! It holds everything, also what is not public: keep it as the database is kept.
//!
//! Deliberately not in it, because no signature speaks for it: what lies beside the log. Secrets (API keys, the log's
//! key, the secret of officers' marks) do not belong in a file that is made to be passed on; answers to idempotency
//! keys hold for the register that gave them. What imports keep to know their rows again follows from the log, and
//! restoring derives it.

use std::io::Write;

use standing_store::Store;
use standing_transparency::{Frontier, VerifierKey, leaf_hash};

use super::kept::{self, KeptCheckpoint};
use super::line::{End, FORMAT, Header, LineWriter};
use crate::error::ServiceError;

/// Checkpoints read at once.
const CHECKPOINTS_AT_ONCE: usize = 256;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Events.
    pub events: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Root of the events, 64 hexadecimal digits.
    pub root: String,
}

/// Writes the register as it is now; what is appended meanwhile is left out. `progress` hears how many events
/// are written and how many there are.
///
/// # Errors
/// When the database cannot be read or the file cannot be written. The file is then not complete, which its
/// missing last line shows.
pub async fn export(
    store: &Store,
    key: Option<&VerifierKey>,
    to: impl Write,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Exported, ServiceError> {
    let failed = |source| ServiceError::Io { path: "the export file".to_owned(), source };
    let size = store.head().await?;
    let mut writer = LineWriter::new(to);
    let key = key.map(ToString::to_string).unwrap_or_default();
    writer.header(&Header { format: FORMAT.to_owned(), key, size }).map_err(failed)?;
    let mut checkpoints = Checkpoints { store, page: Vec::new().into_iter(), next: None, last: None };
    let (mut frontier, mut checkpoints_written) = (Frontier::new(), 0_u64);
    let mut scan = store.scan_events(0, Some(size));
    loop {
        while let Some(kept) = checkpoints.next_at(frontier.size()).await? {
            writer.checkpoint(&kept).map_err(failed)?;
            checkpoints_written = checkpoints_written.saturating_add(1);
        }
        let Some(row) = scan.next().await? else { break };
        writer.event(&row).map_err(failed)?;
        frontier.append(leaf_hash(&row.event.leaf));
        if frontier.size().is_multiple_of(1_000) {
            progress(frontier.size(), size);
        }
    }
    let root = frontier.root().to_hex();
    let exported = Exported { events: frontier.size(), checkpoints: checkpoints_written, root };
    let Exported { events, checkpoints, root } = exported.clone();
    writer.end(End { events, checkpoints, root }).map_err(failed)?;
    progress(exported.events, size);
    Ok(exported)
}

/// The stored checkpoints in order of size.
struct Checkpoints<'a> {
    store: &'a Store,
    page: std::vec::IntoIter<KeptCheckpoint>,
    next: Option<KeptCheckpoint>,
    last: Option<u64>,
}

impl Checkpoints<'_> {
    /// The next checkpoint if it is of at most this size.
    async fn next_at(&mut self, size: u64) -> Result<Option<KeptCheckpoint>, ServiceError> {
        if self.next.is_none() && self.page.as_slice().is_empty() {
            let page = kept::checkpoints_after(self.store, self.last, CHECKPOINTS_AT_ONCE).await?;
            self.last = page.last().map(|last| last.size).or(self.last);
            self.page = page.into_iter();
        }
        let next = self.next.take().or_else(|| self.page.next());
        if next.as_ref().is_some_and(|next| next.size > size) {
            self.next = next;
            return Ok(None);
        }
        Ok(next)
    }
}
