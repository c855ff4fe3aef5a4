//! Compares what checks are answered from with the log: the live standing of every organisation is a projection,
//! and someone with a database shell could change it without touching an event.
//!
//! Deliberately absent: the rows that only narrow a search (lists, names, deadlines, measures). What is shown of them
//! is read from the events of the file.

use standing_core::file::File;
use standing_store::Store;

use super::finding::{Finding, FindingKind};
use crate::error::ServiceError;
use crate::live::encode;
use crate::read::read_event;
use crate::streams::{DIRECTORY, PACKS};

/// How often a register that grows meanwhile is looked at again.
const PASSES_MAX: usize = 3;

/// What differs, file by file; `progress` hears how many events are folded and how many there are. The log is to be
/// verified first: from a broken one nothing follows.
///
/// # Errors
/// An event that cannot be read, and what the database says.
pub async fn verify_derived(
    store: &Store,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Vec<Finding>, ServiceError> {
    let mut findings = Vec::new();
    for _ in 0..PASSES_MAX {
        let head = store.head().await?;
        findings = compare(store, head, progress).await?;
        // What was appended between the two scans differs without anything being wrong.
        if findings.is_empty() || store.head().await? == head {
            break;
        }
    }
    Ok(findings)
}

async fn compare(
    store: &Store,
    total: u64,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Vec<Finding>, ServiceError> {
    let (mut live, mut events) = (store.scan_live(), store.scan_events_by_stream());
    let mut next = live.next().await?;
    let (mut findings, mut folding, mut folded) = (Vec::new(), Folding::default(), 0_u64);
    loop {
        let row = events.next().await?;
        if row.as_ref().is_none_or(|row| row.event.stream != folding.stream) {
            // Both come in the order in which the streams began.
            let stored = next.take_if(|(stream, _)| *stream == folding.stream);
            if stored.is_some() {
                next = live.next().await?;
            }
            findings.extend(folding.difference(stored.map(|(_, bytes)| bytes).as_deref()));
            folding = Folding::default();
        }
        let Some(row) = row else { break };
        folding.file = std::mem::take(&mut folding.file).apply(&read_event(&row)?);
        folding.position = row.position;
        folding.stream = row.event.stream;
        folded = folded.saturating_add(1);
        progress(folded, total);
    }
    findings.extend(next.map(|(stream, _)| {
        let detail = format!("{stream} has a live standing out of its place");
        Finding { kind: FindingKind::DerivedDiffers, position: None, detail }
    }));
    Ok(findings)
}

/// The file being folded.
#[derive(Default)]
struct Folding {
    stream: String,
    file: File,
    position: u64,
}

impl Folding {
    fn difference(&self, stored: Option<&[u8]>) -> Option<Finding> {
        let is_organisation =
            self.file.organisation.is_some() && self.stream != PACKS && self.stream != DIRECTORY;
        let expected = is_organisation.then(|| encode(&self.file));
        if expected.as_deref() == stored {
            return None;
        }
        let what = match (&expected, stored) {
            (Some(_), None) => "is missing",
            (None, Some(_)) => "follows from no event",
            _ => "says something else than its events",
        };
        let detail = format!("the live standing of {} {what}", self.stream);
        Some(Finding::at(FindingKind::DerivedDiffers, self.position, detail))
    }
}
