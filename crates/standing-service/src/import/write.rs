//! Writing: while the database takes one parcel, the next is looked up and built.

use std::collections::HashSet;
use std::sync::Arc;

use standing_store::{Store, StoreError};
use tokio::task::JoinHandle;

use super::desk::Desk;
use super::input::Input;
use super::known::{foundings, known};
use super::mapping::Mapping;
use super::parcels::{Parcel, read};
use super::plan::{Known, Plan, plan};
use super::report::Tally;
use super::run::{Ledger, OnProgress, Progress, Step};
use super::survey::{cut_off, unidentified_rows};
use crate::error::ServiceError;

/// How often a parcel is planned again because others wrote to the same organisations meanwhile.
const ATTEMPTS_MAX: usize = 8;

/// Writes all rows of a file.
pub(super) async fn write(
    store: &Store,
    desk: &Arc<Desk>,
    mapping: &Arc<Mapping>,
    input: &Input,
    ledger: &mut Ledger,
    progress: OnProgress<'_>,
) -> Result<(), ServiceError> {
    let mut parcels = read(input, mapping);
    let mut writing = None;
    let mut is_whole = false;
    while let Some(parcel) = parcels.recv().await {
        let taken = match parcel {
            Ok(parcel) => {
                is_whole = parcel.is_last;
                take(store, desk, Arc::new(parcel), &mut writing, ledger, progress).await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = taken {
            // What is under way ends before we say that we stopped.
            let _ = settle(&mut writing, ledger, progress).await;
            return Err(error);
        }
    }
    settle(&mut writing, ledger, progress).await?;
    if is_whole { Ok(()) } else { Err(cut_off(input)) }
}

/// Builds a parcel while the one before is written, then begins to write it.
async fn take(
    store: &Store,
    desk: &Arc<Desk>,
    parcel: Arc<Parcel>,
    writing: &mut Option<Writing>,
    ledger: &mut Ledger,
    progress: OnProgress<'_>,
) -> Result<(), ServiceError> {
    let run = ledger.report.run;
    ledger.unidentified = ledger.unidentified.saturating_add(unidentified_rows(&parcel));
    ledger.report.unused_columns.clone_from(&parcel.unused_columns);
    if writing.as_ref().is_some_and(|writing| writing.meets(&parcel)) {
        settle(writing, ledger, progress).await?;
    }
    let known = known(store, &parcel, desk, false).await?;
    let in_flight = writing.as_ref().map(|writing| &writing.parcel);
    let plan = build(&parcel, known, in_flight, desk, run).await?;
    settle(writing, ledger, progress).await?;
    *writing = Some(Writing::start(store, parcel, plan, desk, run));
    Ok(())
}

/// A parcel that is being written.
struct Writing {
    parcel: Arc<Parcel>,
    task: JoinHandle<Result<Tally, ServiceError>>,
}

impl Writing {
    fn start(store: &Store, parcel: Arc<Parcel>, plan: Plan, desk: &Arc<Desk>, run: u64) -> Self {
        let (store, desk, rows) = (store.clone(), Arc::clone(desk), Arc::clone(&parcel));
        let task = tokio::spawn(async move { put(&store, &rows, plan, &desk, run).await });
        Self { parcel, task }
    }

    /// Whether another parcel is about some of the same organisations.
    fn meets(&self, parcel: &Parcel) -> bool {
        let own =
            foundings(&self.parcel).map(|founding| founding.identifier.as_str()).collect::<HashSet<_>>();
        foundings(parcel).any(|founding| own.contains(founding.identifier.as_str()))
    }
}

/// Waits until the parcel before is durable, and counts it.
async fn settle(
    writing: &mut Option<Writing>,
    ledger: &mut Ledger,
    progress: OnProgress<'_>,
) -> Result<(), ServiceError> {
    let Some(writing) = writing.take() else { return Ok(()) };
    let tally = writing.task.await.map_err(|_| ServiceError::Busy)??;
    ledger.report.rows = writing.parcel.rows_read;
    ledger.add(tally)?;
    progress(Progress {
        step: Step::Writing,
        rows: writing.parcel.rows_read,
        bytes: writing.parcel.bytes_read,
        bytes_total: ledger.bytes_total,
    });
    Ok(())
}

/// Builds on a thread where it may take its time.
async fn build(
    parcel: &Arc<Parcel>,
    known: Known,
    in_flight: Option<&Arc<Parcel>>,
    desk: &Arc<Desk>,
    run: u64,
) -> Result<Plan, ServiceError> {
    let (parcel, in_flight, desk) = (Arc::clone(parcel), in_flight.cloned(), Arc::clone(desk));
    let task = tokio::task::spawn_blocking(move || plan(&parcel, known, in_flight.as_deref(), &desk, run));
    task.await.map_err(|_| ServiceError::Busy)?
}

/// Writes a plan; when others were faster, looks again and plans again.
async fn put(
    store: &Store,
    parcel: &Arc<Parcel>,
    mut plan: Plan,
    desk: &Arc<Desk>,
    run: u64,
) -> Result<Tally, ServiceError> {
    let source = &desk.source;
    for _ in 0..ATTEMPTS_MAX {
        let is_empty = plan.batch.events.is_empty() && plan.batch.imports.is_empty();
        let appended = if is_empty { Ok(()) } else { store.append(&plan.batch).await.map(|_| ()) };
        let with_entries = match appended {
            Ok(()) => {
                let unchanged = plan.unchanged.iter().map(String::as_str).collect::<Vec<_>>();
                if !unchanged.is_empty() {
                    store.mark_imports_seen(source, &unchanged, run).await?;
                }
                return Ok(plan.tally);
            }
            Err(StoreError::StreamConflict { .. }) => false,
            Err(StoreError::TimeBackwards { last_ms, .. }) => {
                desk.note_recorded(last_ms);
                false
            }
            Err(StoreError::Taken { what, .. }) => what == "entry",
            Err(error) => return Err(error.into()),
        };
        let known = known(store, parcel, desk, with_entries).await?;
        plan = build(parcel, known, None, desk, run).await?;
    }
    Err(ServiceError::Busy)
}
