//! What is searched at one moment: a base and the small segments of what came since. A generation never changes;
//! the next one takes its place in one step, so no question waits for a build or sees half of one.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use standing_screening::matcher_version;

use super::segment::Segment;

/// The place of the newest generation.
#[derive(Debug, Default)]
pub(crate) struct Names {
    newest: RwLock<Option<Arc<Generation>>>,
}

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
