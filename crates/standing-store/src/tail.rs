//! What this handle knows of the end of the log since its own last append: when the last event was recorded, and
//! where the streams stand that it wrote to lately. A node that writes alone then needs no look at the database
//! before it writes.
//!
//! It is believed only while the head row is locked and says the same size and the same rebuilds; whatever
//! another node appended or rebuilt makes it worth nothing. It is never needed: without it the database is asked.

use crate::head::Head;
use crate::streams::Stream;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The most streams that are known; beyond that all are forgotten.
pub(crate) const STREAMS_KNOWN_MAX: usize = 65_536;

/// What is known, with nobody else at it.
#[derive(Default)]
pub(crate) struct Tail(Mutex<Known>);

/// What is known of the log of a size.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) size: u64,
    /// As the head row counts them.
    pub(crate) rebuilds: i64,
    /// When the last event was recorded; none when that is not known.
    pub(crate) last_recorded_ms: Option<i64>,
    pub(crate) streams: HashMap<String, Stream>,
}

impl Tail {
    /// Takes out what is known of the log at this head, which is nothing when others have written.
    ///
    /// INVARIANT (memory of a locked head): the caller holds the lock on the head row, so what it takes stays
    /// true until its transaction has ended.
    pub(crate) fn take(&self, head: &Head) -> Known {
        let known = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if known.size == head.size && known.rebuilds == head.rebuilds { known } else { Known::default() }
    }

    /// Keeps what is known after a commit, unless a later one was faster here.
    pub(crate) fn keep(&self, known: Known) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.size <= known.size {
            *kept = known;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(size: u64, rebuilds: i64) -> Known {
        Known { size, rebuilds, last_recorded_ms: Some(5), streams: HashMap::new() }
    }

    #[test]
    fn it_is_believed_at_the_same_head_only_and_once() {
        let head = |size, rebuilds| Head { size, rebuilding: false, rebuilds };
        for (at, expected) in
            [(head(7, 2), Some(5)), (head(8, 2), None), (head(6, 2), None), (head(7, 3), None)]
        {
            let tail = Tail::default();
            tail.keep(known(7, 2));
            assert_eq!(tail.take(&at).last_recorded_ms, expected, "{} {}", at.size, at.rebuilds);
            assert_eq!(tail.take(&at).last_recorded_ms, None, "it was taken");
        }
    }

    #[test]
    fn an_earlier_commit_that_comes_late_replaces_nothing() {
        let tail = Tail::default();
        tail.keep(known(9, 0));
        tail.keep(known(8, 0));
        assert_eq!(tail.take(&Head { size: 9, rebuilding: false, rebuilds: 0 }).last_recorded_ms, Some(5));
    }
}
