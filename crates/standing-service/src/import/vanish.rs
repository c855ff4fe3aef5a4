//! What the source no longer has, after the whole file was read.
//!
//! Nothing vanishes when the file has rows of which not even the number could be read (any entry may be behind
//! them), nor beyond the share that was allowed.

use standing_store::{Store, StoreError};

use super::desk::Desk;
use super::known::files;
use super::plan::plan_vanished;
use super::report::ReportLine;
use super::run::{Ledger, OnProgress, Progress, Step};
use super::survey::exceeds;
use crate::error::ServiceError;

/// Entries that vanish in one transaction.
const PAGE_ROWS: usize = 1_000;
/// How often a page is planned again because others wrote to the same organisations meanwhile.
const ATTEMPTS_MAX: usize = 8;

/// Notes what vanished, or why it was not noted.
pub(super) async fn vanish(
    store: &Store,
    desk: &Desk,
    allowed_percent: u8,
    ledger: &mut Ledger,
    progress: OnProgress<'_>,
) -> Result<(), ServiceError> {
    let absent = absent(store, desk, ledger.report.run).await?;
    if absent == 0 {
        return Ok(());
    }
    let still_there = ledger.report.unchanged.saturating_add(ledger.report.changed);
    let withheld = if ledger.unidentified > 0 {
        Some(format!(
            "{absent} entries are not among the rows that could be read, and {} rows have no readable number: \
             correct those rows and import again",
            ledger.unidentified
        ))
    } else if exceeds(absent, still_there.saturating_add(absent), allowed_percent) {
        Some(format!(
            "{absent} entries are no longer in the file, more than {allowed_percent} %, although they were when it \
             was checked: import again when nobody writes to the file"
        ))
    } else {
        None
    };
    if let Some(why) = withheld {
        ledger.report.vanishing_withheld = Some(why.clone());
        let mut tally = super::report::Tally::default();
        tally.lines.push(ReportLine { what: "withheld".to_owned(), detail: why, ..ReportLine::default() });
        return ledger.add(tally);
    }
    note(store, desk, ledger, progress).await
}

async fn note(
    store: &Store,
    desk: &Desk,
    ledger: &mut Ledger,
    progress: OnProgress<'_>,
) -> Result<(), ServiceError> {
    let run = ledger.report.run;
    let mut after = String::new();
    loop {
        let mut page = store.imports_not_seen(&desk.source, run, &after, PAGE_ROWS).await?;
        match page.last() {
            Some(last) => after.clone_from(&last.row_id),
            None => return Ok(()),
        }
        page.retain(|row| !row.row_hash.is_empty());
        let mut attempts = 0;
        let tally = loop {
            let files = files(store, page.iter().map(|row| row.stream.as_str())).await?;
            let plan = plan_vanished(&page, files, desk, run)?;
            match store.append(&plan.batch).await {
                Ok(_) => break plan.tally,
                Err(StoreError::StreamConflict { .. }) if attempts < ATTEMPTS_MAX => attempts += 1,
                Err(StoreError::TimeBackwards { last_ms, .. }) if attempts < ATTEMPTS_MAX => {
                    desk.note_recorded(last_ms);
                    attempts += 1;
                }
                Err(error) => return Err(error.into()),
            }
        };
        ledger.add(tally)?;
        progress(Progress {
            step: Step::Vanishing,
            rows: ledger.report.vanished,
            bytes: 0,
            bytes_total: None,
        });
    }
}

/// How many entries the run did not see.
async fn absent(store: &Store, desk: &Desk, run: u64) -> Result<u64, ServiceError> {
    let (mut absent, mut after) = (0_u64, String::new());
    loop {
        let page = store.imports_not_seen(&desk.source, run, &after, 10_000).await?;
        let gone = page.iter().filter(|row| !row.row_hash.is_empty()).count();
        absent = absent.saturating_add(u64::try_from(gone).unwrap_or(u64::MAX));
        match page.last() {
            Some(last) => after.clone_from(&last.row_id),
            None => return Ok(absent),
        }
    }
}
