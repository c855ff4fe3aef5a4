//! Appending: one transaction that adds events, keeps answers, replaces projections and notes imported rows, or
//! leaves nothing. Group commit is made by the caller, who puts many commands into one batch; so is import,
//! which puts thousands of events into one.

use crate::Store;
use crate::answer::{self, Answer};
use crate::database::retry;
use crate::error::{StoreError, stored, within};
use crate::event::{self, NewEvent};
use crate::imports::{self, ImportRow};
use crate::projection::{self, StreamRows};
use crate::streams::Streams;
use crate::tail::Known;
use std::collections::HashSet;

/// Most events in one batch.
pub const MAX_BATCH_EVENTS: usize = 65_536;
/// Most bytes of leaves and bodies in one batch.
pub const MAX_BATCH_BYTES: usize = 256 * 1024 * 1024;

/// What one transaction writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Events in the order in which they enter the log, those of one stream by rising version; none is recorded
    /// before the one before it.
    pub events: Vec<NewEvent>,
    /// Answers to the commands, one for each idempotency key.
    pub answers: Vec<Answer>,
    /// The projections of the streams named here replace all that these streams had before.
    pub projections: Vec<StreamRows>,
    /// Rows of imported sources, added or replaced by source and row.
    pub imports: Vec<ImportRow>,
    /// When given, the log must have this size; else any.
    pub expected_head: Option<u64>,
}

/// Where the events of a batch went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Position of the first event; for a batch without events, the position the next event will get.
    pub first_position: u64,
    /// Size of the log now.
    pub head: u64,
}

impl Store {
    /// Writes a batch in one transaction and returns when it is durable. Serialisation failures, deadlocks and
    /// a busy database are tried again, with a bound.
    ///
    /// # Errors
    /// [`StoreError::StreamConflict`], [`StoreError::KeyUsed`], [`StoreError::HeadMoved`],
    /// [`StoreError::Taken`] and [`StoreError::TimeBackwards`] tell the caller to read again and decide again;
    /// [`StoreError::Repeated`],
    /// [`StoreError::UnknownStream`] and [`StoreError::Limit`] that the batch is wrong;
    /// [`StoreError::Rebuilding`], [`StoreError::Busy`] and [`StoreError::Database`] that it is not the time.
    /// Only after [`StoreError::Database`] may the batch have been written: ask for the answers of its keys.
    pub async fn append(&self, batch: &Batch) -> Result<Appended, StoreError> {
        check(batch)?;
        let outcome = retry(|| self.append_once(batch)).await;
        match outcome {
            Err(StoreError::Database(error)) if is_unique_violation(&error) => {
                let keys = self.used_keys(&batch.answers).await?;
                if !keys.is_empty() {
                    return Err(StoreError::KeyUsed { keys });
                }
                Err(self.taken(batch).await?.unwrap_or(StoreError::Database(error)))
            }
            outcome => outcome,
        }
    }

    async fn append_once(&self, batch: &Batch) -> Result<Appended, StoreError> {
        let events = i64::try_from(batch.events.len()).unwrap_or(i64::MAX);
        let mut tx = self.pool.begin().await?;
        let head = tx.advance_head(events).await?;
        let size = head.size;
        if let Some(expected) = batch.expected_head.filter(|expected| *expected != size) {
            return Err(StoreError::HeadMoved { expected, found: size });
        }
        let known = self.tail.take(&head);
        if let Some(first) = batch.events.first() {
            // INVARIANT (time goes forward): the head row is locked, so nothing can be appended between this
            // look and the commit, whatever the clocks of other nodes say.
            let last_ms = match known.last_recorded_ms {
                None => tx.last_recorded_ms(size).await?,
                known => known,
            };
            last_ms.map_or(Ok(()), |last_ms| event::check_order(last_ms, first.recorded_at_ms))?;
        }
        let mut streams = Streams::load(&mut tx, stream_names(batch), known.streams).await?;
        let records = streams.advance(&batch.events, size)?;
        answer::keep(&mut tx, &batch.answers, size).await?;
        tx.insert(&records).await?;
        projection::replace(&mut tx, &batch.projections, &mut streams).await?;
        imports::note(&mut tx, &batch.imports, &streams).await?;
        streams.write(&mut tx).await?;
        tx.commit().await?;
        let now = size.saturating_add(events.unsigned_abs());
        let last_ms = batch.events.last().map(|last| last.recorded_at_ms).or(known.last_recorded_ms);
        self.tail.keep(Known {
            size: now,
            rebuilds: head.rebuilds,
            last_recorded_ms: last_ms,
            streams: streams.into_known(batch.events.len()),
        });
        Ok(Appended { first_position: size.saturating_add(1), head: now })
    }

    /// After a unique index refused the batch: which name belongs to which other stream.
    async fn taken(&self, batch: &Batch) -> Result<Option<StoreError>, StoreError> {
        for (what, names) in projection::unique_names(&batch.projections) {
            let mut seen = HashSet::new();
            for (_, name) in &names {
                if !seen.insert(*name) {
                    return Ok(Some(StoreError::Repeated { what: what.word, name: (*name).to_owned() }));
                }
            }
            let owners =
                self.streams_by(what, &names.iter().map(|(_, name)| *name).collect::<Vec<_>>()).await?;
            for (stream, name) in names {
                if let Some((name, owner)) =
                    owners.iter().find(|(found, owner)| found == name && owner != stream)
                {
                    let (name, stream) = (name.clone(), owner.clone());
                    return Ok(Some(StoreError::Taken { what: what.word, name, stream }));
                }
            }
        }
        Ok(None)
    }
}

/// Refuses a batch that is too large or names something twice, before a transaction is begun.
fn check(batch: &Batch) -> Result<(), StoreError> {
    within("events in a batch", batch.events.len(), MAX_BATCH_EVENTS)?;
    within("answers in a batch", batch.answers.len(), MAX_BATCH_EVENTS)?;
    within("streams in a batch", batch.projections.len(), MAX_BATCH_EVENTS)?;
    within("imported rows in a batch", batch.imports.len(), MAX_BATCH_EVENTS)?;
    let bytes = batch.events.iter().map(|event| event.leaf.len().saturating_add(event.body.len()));
    within("events in a batch (bytes)", bytes.fold(0, usize::saturating_add), MAX_BATCH_BYTES)?;
    batch.events.iter().try_for_each(event::check)?;
    for (before, next) in batch.events.iter().zip(batch.events.iter().skip(1)) {
        event::check_order(before.recorded_at_ms, next.recorded_at_ms)?;
    }
    for answer in &batch.answers {
        answer::check(answer)?;
        let events = batch.events.len();
        within(
            "the index of an answer's last event",
            answer.last_event.map_or(0, |index| index + 1),
            events,
        )?;
    }
    batch.projections.iter().try_for_each(projection::check)?;
    batch.imports.iter().try_for_each(imports::check)?;
    stored("the expected size of the log", batch.expected_head.unwrap_or_default())?;
    only_once("idempotency key", batch.answers.iter().map(|answer| answer.key.as_str()))?;
    only_once("projection of stream", batch.projections.iter().map(|rows| rows.stream.as_str()))
}

fn only_once<'b>(what: &'static str, names: impl Iterator<Item = &'b str>) -> Result<(), StoreError> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(StoreError::Repeated { what, name: name.to_owned() });
        }
    }
    Ok(())
}

fn stream_names(batch: &Batch) -> impl Iterator<Item = &str> {
    let of_events = batch.events.iter().map(|event| event.stream.as_str());
    let of_projections = batch.projections.iter().map(|rows| rows.stream.as_str());
    let of_imports = batch.imports.iter().map(|row| row.stream.as_str());
    of_events.chain(of_projections).chain(of_imports)
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
