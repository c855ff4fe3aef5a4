//! The sequencer: commands queue here, are decided in order against their files, and share transactions.
//!
//! While one transaction is made durable the next commands queue, so under load up to
//! [`COMMANDS_PER_COMMIT`] share one. Nothing is acknowledged before its transaction is durable. When another
//! node was faster on the same streams the whole group is read and decided again.

mod group;

use std::sync::Arc;

use standing_core::command::Command;
use standing_core::command::argument::Arguments;
use tokio::sync::{mpsc, oneshot};

use crate::error::ServiceError;
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::state::State;

/// The most commands that share one transaction.
pub const COMMANDS_PER_COMMIT: usize = 256;
/// The most commands that may wait; beyond that callers are told to come back.
pub(crate) const COMMANDS_WAITING_MAX: usize = 8_192;
/// How often a group is decided again when others were faster.
const ATTEMPTS_MAX: usize = 8;

/// A command on its way to a decision.
pub(crate) struct Job {
    /// The stream it is about.
    pub(crate) stream: Arc<str>,
    /// What is asked.
    pub(crate) asked: Asked,
    /// Who asks.
    pub(crate) principal: Principal,
    /// The day of the act, when it is not today.
    pub(crate) on: Option<jiff::civil::Date>,
    /// The idempotency key, scoped by account.
    pub(crate) key: Option<String>,
    /// Hash of the command.
    pub(crate) fingerprint: [u8; 32],
    /// Where the answer goes.
    pub(crate) reply: oneshot::Sender<Result<Outcome, ServiceError>>,
}

/// What is asked of the sequencer.
pub(crate) enum Asked {
    /// A command of somebody, with the case or entry that its arguments name.
    Command { command: Box<Command>, case: Option<String>, entry: Option<String> },
    /// The operator publishes a pack.
    Pack(Box<standing_core::event::directory::PackPublished>),
}

impl Asked {
    pub(crate) fn command(command: Command, arguments: &Arguments) -> Self {
        let text = |name| arguments.get(name).map(ToOwned::to_owned);
        Self::Command { command: Box::new(command), case: text("case"), entry: text("entry") }
    }
}

/// What to do with commands whose group was not written.
pub(crate) enum Again {
    /// Another node was faster: read and decide again.
    Together(Vec<Job>),
    /// One of them claims a name that another stream has: one by one shows which.
    Singly(Vec<Job>),
}

/// Takes jobs until every sender is gone.
pub(crate) async fn run(state: Arc<State>, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::with_capacity(COMMANDS_PER_COMMIT);
    while jobs.recv_many(&mut group, COMMANDS_PER_COMMIT).await > 0 {
        let waiting = std::mem::take(&mut group);
        commit_until_done(&state, waiting).await;
    }
}

async fn commit_until_done(state: &Arc<State>, mut waiting: Vec<Job>) {
    for attempt in 1..=ATTEMPTS_MAX {
        waiting = match group::commit(state, waiting).await {
            Ok(()) => return,
            Err(Again::Together(again)) => again,
            Err(Again::Singly(again)) => {
                for job in again {
                    Box::pin(commit_until_done(state, vec![job])).await;
                }
                return;
            }
        };
        tracing::debug!(attempt, commands = waiting.len(), "another node was faster; deciding again");
    }
    tracing::warn!(commands = waiting.len(), "others were faster too often; callers try again");
    for job in waiting {
        // The caller may have gone; then nobody waits for the answer.
        drop(job.reply.send(Err(ServiceError::Busy)));
    }
}
