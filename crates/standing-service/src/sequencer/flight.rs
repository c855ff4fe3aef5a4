//! A group whose transaction is under way, and what follows when it is durable or is not.
//!
//! The rows that follow from the changed files are made and written on a task of their own, so that the next
//! commands are decided meanwhile.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use standing_store::{Appended, Batch, StoreError};
use tokio::task::{JoinError, JoinHandle};

use super::group::{Group, fail};
use super::{Again, Job};
use crate::error::ServiceError;
use crate::outcome::Outcome;
use crate::project::project_kinds;
use crate::streams::{DIRECTORY, PACKS};

type Landed = (Batch, Result<Appended, StoreError>);

/// A group whose transaction is under way.
pub(super) struct Flight {
    group: Group,
    task: JoinHandle<Landed>,
    landed: Option<Result<Landed, JoinError>>,
}

fn is_shared(stream: &str) -> bool {
    matches!(stream, DIRECTORY | PACKS)
}

impl Group {
    /// Begins the transaction; none when there is nothing to write.
    pub(super) fn launch(mut self) -> Option<Flight> {
        if self.batch.events.is_empty() {
            self.state.give_back(self.files.into_iter(), self.known);
            return None;
        }
        if let Some(last) = self.last_recorded {
            self.state.last_recorded.note(last.as_millisecond());
        }
        let (state, mut batch) = (Arc::clone(&self.state), std::mem::take(&mut self.batch));
        let changed = self.touched.iter().filter(|(stream, _)| !is_shared(stream));
        let changed = changed.filter_map(|(stream, kinds)| {
            let file = self.files.get(stream)?;
            Some((Arc::clone(stream), Arc::clone(file), *kinds))
        });
        let changed = changed.collect::<Vec<_>>();
        state.is_appending.store(true, Ordering::Release);
        let writer = Arc::clone(&state.writer);
        let store = writer.store.clone();
        let task = writer.spawn(async move {
            let (packs, today) = (state.packs(), state.today());
            for (stream, file, kinds) in changed {
                let as_of = || today.of_file(&file, &packs);
                batch.projections.push(project_kinds(kinds, &stream, &file, &packs, as_of));
            }
            let outcome = store.append(&batch).await;
            (batch, outcome)
        });
        Some(Flight { group: self, task, landed: None })
    }
}

impl Flight {
    /// Whether a command must wait until this transaction has ended, because it may depend on it: on its files,
    /// on the rules or those who take part, or on the answer to its own first try.
    pub(super) fn bars(&self, job: &Job) -> bool {
        !self.group.shared.is_empty()
            || is_shared(&job.stream)
            || self.group.touched.contains_key(&job.stream)
            || job.key.as_ref().is_some_and(|key| self.group.keys.contains(key))
    }

    /// How many commands share the transaction.
    pub(super) fn commands(&self) -> usize {
        self.group.len()
    }

    /// Waits until the transaction has ended. May be dropped and called again.
    pub(super) async fn landed(&mut self) {
        if self.landed.is_none() {
            self.landed = Some((&mut self.task).await);
        }
    }

    /// Waits, lets memory follow and sends the answers; `next` is the group that is being decided meanwhile.
    ///
    /// # Errors
    /// The commands, when they must be decided again.
    pub(super) async fn settle(mut self, next: &mut Group) -> Result<(), Again> {
        self.landed().await;
        let state = Arc::clone(&self.group.state);
        let settled = self.follow(next).await;
        state.is_appending.store(false, Ordering::Release);
        settled
    }

    async fn follow(mut self, next: &mut Group) -> Result<(), Again> {
        match self.landed.take() {
            Some(Ok((batch, Ok(appended)))) => {
                let is_in_order = self.group.finish(&batch, appended).await;
                // Its files are others than these, so they are as fresh as before.
                if is_in_order && next.known == appended.first_position.saturating_sub(1) {
                    next.known = appended.head;
                }
                Ok(())
            }
            Some(Ok((_, Err(error)))) => self.group.not_written(error).await,
            Some(Err(_)) | None => {
                // The task ended without an answer: what was written is found again by its keys.
                self.group.touched.keys().for_each(|stream| self.group.state.forget(stream));
                self.group.state.catch_up_quietly().await;
                fail(self.group.into_jobs(), ServiceError::Busy);
                Ok(())
            }
        }
    }
}

impl Group {
    fn into_jobs(self) -> Vec<Job> {
        let decided = self.decided.into_iter().map(|decided| decided.job);
        decided.chain(self.refused.into_iter().map(|(job, _)| job)).collect()
    }

    /// The transaction is durable: memory follows, then the answers go out. Says whether nobody else wrote since
    /// memory was last in order.
    async fn finish(mut self, batch: &Batch, appended: Appended) -> bool {
        let (mut changed, mut others) = (Vec::new(), Vec::new());
        for (stream, file) in std::mem::take(&mut self.files) {
            if self.touched.contains_key(&stream) { &mut changed } else { &mut others }.push((stream, file));
        }
        self.state.give_back(others.into_iter(), self.known);
        let is_in_order = self.state.absorb(changed, &batch.projections, &self.shared, appended);
        if !is_in_order {
            self.state.catch_up_quietly().await;
        }
        self.state.keys_seen.note(self.decided.iter().filter_map(|decided| decided.job.key.as_ref()));
        for (job, answer) in self.refused {
            drop(job.reply.send(answer));
        }
        for decided in self.decided {
            let mut receipt = decided.receipt;
            let offset = u64::try_from(decided.last_event).unwrap_or_default();
            receipt.log_size = appended.first_position.saturating_add(offset);
            // The caller may have gone; then nobody waits for the answer.
            drop(decided.job.reply.send(Ok(Outcome::Accepted(receipt))));
        }
        is_in_order
    }

    /// Nothing was written: memory forgets what it had decided, and the jobs go back or fail.
    async fn not_written(self, error: StoreError) -> Result<(), Again> {
        for stream in self.touched.keys() {
            self.state.forget(stream);
        }
        if let StoreError::TimeBackwards { last_ms, .. } = error {
            self.state.last_recorded.note(last_ms);
        }
        if let StoreError::KeyUsed { keys } = &error {
            self.state.keys_seen.note(keys.iter());
        }
        match error {
            StoreError::StreamConflict { .. }
            | StoreError::KeyUsed { .. }
            | StoreError::HeadMoved { .. }
            | StoreError::TimeBackwards { .. } => {
                self.state.catch_up_quietly().await;
                Err(Again::Together(self.into_jobs()))
            }
            StoreError::Taken { .. } if self.len() > 1 => Err(Again::Singly(self.into_jobs())),
            error => {
                fail(self.into_jobs(), ServiceError::Store(error));
                Ok(())
            }
        }
    }
}
