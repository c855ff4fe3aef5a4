//! What is searched at one moment: a base and the small segments of what came since. A generation never changes;
//! the next one takes its place in one step, so no question waits for a build or sees half of one.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use standing_screening::{Scratch, matcher_version};

use super::segment::Segment;

/// The place of the newest generation.
#[derive(Debug, Default)]
pub(crate) struct Names {
    newest: RwLock<Option<Arc<Generation>>>,
    /// Whether somebody keeps it up to date.
    is_kept: AtomicBool,
    /// Whether a base is to be built from the log, whatever there is.
    is_due: AtomicBool,
    /// Where the base is saved; none keeps it in memory only.
    folder: OnceLock<PathBuf>,
    /// The memory of searchers that are done, for the next ones.
    scratches: Mutex<Vec<Scratch>>,
}

/// The most searchers whose memory is kept.
const SCRATCHES_MAX: usize = 64;

/// What is searched. Cheap to hold: segments are shared with the generations before and after.
#[derive(Debug, Clone)]
pub(super) struct Generation {
    /// The base first, then what came since, older before newer.
    pub(super) segments: Vec<Arc<Segment>>,
    /// The size of the log that it holds.
    pub(super) log_size: u64,
    /// When its base was built.
    pub(super) built_at: Timestamp,
}

/// Which index answers, and how fresh it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexState {
    /// SHA-256 that names the index.
    pub hash: [u8; 32],
    /// The size of the log that it holds.
    pub log_size: u64,
    /// The version of the matcher.
    pub matcher: &'static str,
    /// How many organisations it holds; one that changed since the base was built counts again.
    pub organisations: usize,
    /// How many names.
    pub names: usize,
    /// When its base was built.
    pub built_at: Timestamp,
}

impl Names {
    pub(super) fn newest(&self) -> Option<Arc<Generation>> {
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a generation into its place; who holds the one before keeps it until they are done.
    pub(super) fn publish(&self, generation: Generation) {
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(generation));
    }

    /// Whether this is the first time that names are wanted: then somebody must begin to keep them.
    pub(super) fn begin(&self) -> bool {
        !self.is_kept.swap(true, Ordering::AcqRel)
    }

    /// Wants a base built from the log, whatever there is.
    pub(super) fn want_base(&self) {
        self.is_due.store(true, Ordering::Release);
    }

    /// Whether a base was wanted since it was last asked.
    pub(super) fn take_wanted(&self) -> bool {
        self.is_due.swap(false, Ordering::AcqRel)
    }

    /// Says where the base is saved. The first to say so counts.
    pub(crate) fn save_in(&self, folder: PathBuf) {
        // A second folder for one register is none.
        let _ = self.folder.set(folder);
    }

    /// Memory for a searcher.
    pub(super) fn take_scratch(&self) -> Scratch {
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Gives it back.
    pub(super) fn give_scratch(&self, scratch: Scratch) {
        let mut scratches = self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        if scratches.len() < SCRATCHES_MAX {
            scratches.push(scratch);
        }
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.get().map(PathBuf::as_path)
    }

    /// Which index answers now; none while the first is being built.
    pub(crate) fn state(&self) -> Option<IndexState> {
        self.newest().map(|generation| generation.state())
    }
}

impl Generation {
    pub(super) fn state(&self) -> IndexState {
        let sum = |of: fn(&Segment) -> usize| self.segments.iter().map(|segment| of(segment)).sum();
        IndexState {
            hash: self.hash(),
            log_size: self.log_size,
            matcher: matcher_version(),
            organisations: sum(|segment| segment.index.organisations()),
            names: sum(|segment| segment.index.names()),
            built_at: self.built_at,
        }
    }

    /// The hash of the one segment, or of the hashes of all.
    fn hash(&self) -> [u8; 32] {
        if let [only] = self.segments.as_slice() {
            return only.index.hash();
        }
        let mut hash = Sha256::new();
        self.segments.iter().for_each(|segment| hash.update(segment.index.hash()));
        hash.finalize().into()
    }
}
