//! The sequencer: commands queue here, are decided in order against their files, and share transactions.
//!
//! While one transaction is made durable the next commands are decided, unless they depend on it, so under load
//! up to [`COMMANDS_PER_COMMIT`] share one. One transaction is under way at a time, and nothing is acknowledged
//! before its own is durable. When another node was faster on the same streams the whole group is read and
//! decided again.
//!
//! Callers who wait for their answers before they ask again would gather in one group, and deciding and writing
//! would take turns instead of going on side by side. So a group waits until half of those who lately asked are in
//! it, as long as they keep coming.

mod flight;
mod group;
mod keys_seen;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use standing_core::command::Command;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::error::ServiceError;
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::state::State;
use flight::Flight;
use group::{Group, fail};
pub(crate) use keys_seen::KeysSeen;
pub(crate) use writer::Writer;

/// The most commands that share one transaction.
pub const COMMANDS_PER_COMMIT: usize = 256;
/// The most commands that may wait; beyond that callers are told to come back.
pub(crate) const COMMANDS_WAITING_MAX: usize = 8_192;
/// How often a group is decided again when others were faster. Nothing makes nodes take turns, so one may be behind
/// many times in a row while another writes without a pause.
const ATTEMPTS_MAX: usize = 64;

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

/// What to do with commands whose group was not written.
pub(crate) enum Again {
    /// Another node was faster: read and decide again.
    Together(Vec<Job>),
    /// One of them claims a name that another stream has: one by one shows which.
    Singly(Vec<Job>),
}

/// How long nobody may come before a group goes that waits for more.
const PAUSE_MAX: Duration = Duration::from_millis(1);
/// How long a group waits for more at most.
const GATHERING_MAX: Duration = Duration::from_millis(10);
/// The most commands that are decided before somebody looks whether the transaction under way has ended.
const DECIDED_AT_ONCE: usize = 32;
/// A group of this size waits for nobody: what a transaction costs by itself is no longer what counts, or so few
/// ask that none has to wait for another.
const WORTH_GATHERING_MIN: usize = 16;

/// Takes jobs until every sender is gone.
pub(crate) async fn run(state: Arc<State>, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Group::new(&state);
    let mut incoming = Vec::with_capacity(COMMANDS_PER_COMMIT);
    let mut flight: Option<Flight> = None;
    // How many a group gathers before it goes.
    let mut wanted = 0;
    loop {
        let most = if flight.is_none() && wanted > 0 { wanted } else { COMMANDS_PER_COMMIT };
        let room = most.saturating_sub(group.len()).saturating_sub(incoming.len());
        let Some(under_way) = &mut flight else {
            if group.len() == 0 && jobs.recv_many(&mut incoming, room).await == 0 {
                return;
            }
            group.add(std::mem::take(&mut incoming)).await;
            gather(&mut jobs, &mut group, wanted).await;
            flight = std::mem::replace(&mut group, Group::new(&state)).launch();
            continue;
        };
        // A full group waits, and takes nothing more.
        let has_landed = tokio::select! {
            biased;
            () = under_way.landed() => true,
            received = jobs.recv_many(&mut incoming, room.min(DECIDED_AT_ONCE)), if room > 0 => received == 0,
        };
        if (has_landed || incoming.iter().any(|job| under_way.bars(job)))
            && let Some(ended) = flight.take()
        {
            wanted = half_of(ended.commands().saturating_add(group.len()));
            settle(&state, ended, &mut group).await;
        }
        if !incoming.is_empty() {
            group.add(std::mem::take(&mut incoming)).await;
        }
    }
}

/// Half of those who lately asked, when that is worth waiting for.
const fn half_of(asking: usize) -> usize {
    let half = asking / 2;
    if half < WORTH_GATHERING_MIN { 0 } else { half }
}

/// Takes into a group whoever comes, until so many are in it or they stop coming.
async fn gather(jobs: &mut mpsc::Receiver<Job>, group: &mut Group, wanted: usize) {
    let until = Instant::now() + GATHERING_MAX;
    let mut incoming = Vec::new();
    while group.len() < wanted && Instant::now() < until {
        let room = wanted.saturating_sub(group.len());
        let received = tokio::time::timeout(PAUSE_MAX, jobs.recv_many(&mut incoming, room)).await;
        if received.is_ok_and(|received| received > 0) {
            group.add(std::mem::take(&mut incoming)).await;
        } else {
            return;
        }
    }
}

async fn settle(state: &Arc<State>, flight: Flight, next: &mut Group) {
    match flight.settle(next).await {
        Ok(()) => {}
        Err(Again::Together(again)) => commit_until_done(state, again).await,
        Err(Again::Singly(again)) => commit_singly(state, again).await,
    }
}

/// Decides and commits jobs by themselves, with nothing else under way.
async fn commit_until_done(state: &Arc<State>, mut waiting: Vec<Job>) {
    for attempt in 1..=ATTEMPTS_MAX {
        tracing::debug!(attempt, commands = waiting.len(), "another node was faster; deciding again");
        let mut group = Group::new(state);
        group.add_again(waiting).await;
        let Some(flight) = group.launch() else { return };
        waiting = match flight.settle(&mut Group::new(state)).await {
            Ok(()) => return,
            Err(Again::Together(again)) => again,
            Err(Again::Singly(again)) => return Box::pin(commit_singly(state, again)).await,
        };
    }
    tracing::warn!(commands = waiting.len(), "others were faster too often; callers try again");
    fail(waiting, ServiceError::Busy);
}

async fn commit_singly(state: &Arc<State>, jobs: Vec<Job>) {
    for job in jobs {
        commit_until_done(state, vec![job]).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use jiff::tz::TimeZone;
    use standing_core::command::argument::Arguments;
    use standing_core::packs::Packs;
    use standing_store::{OpenMode, Store, StoreUrl};

    use super::*;
    use crate::edge::Edge;

    async fn state(folder: &tempfile::TempDir) -> Arc<State> {
        let url = StoreUrl::sqlite(folder.path().join("register.db"));
        let store = Store::open(&url, OpenMode::Create).await.unwrap();
        let edge = Edge { now: || jiff::Timestamp::UNIX_EPOCH, fill_random: |bytes| bytes.fill(7) };
        let state = State::new(store, edge, TimeZone::UTC, [0; 32], Packs::default()).unwrap();
        state.open().await.unwrap();
        state.is_live_complete.store(true, Ordering::Release);
        Arc::new(state)
    }

    /// A command that registers one of many organisations.
    fn job(number: usize) -> (Job, oneshot::Receiver<Result<Outcome, ServiceError>>) {
        let organisation = format!("reg-DE:B{number}");
        let pairs = [("organisation", organisation.as_str()), ("name", "Gathered Example Ltd")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let command = Command::read("register-organisation", Arguments::from_pairs(pairs).unwrap()).unwrap();
        let asked = Asked::Command { command: Box::new(command), case: None, entry: None };
        let (reply, answer) = oneshot::channel();
        let (principal, key) = (Principal::operator(), Some(format!("key {number}")));
        let stream = organisation.into();
        (Job { stream, asked, principal, on: None, key, fingerprint: [0; 32], reply }, answer)
    }

    #[test]
    fn few_callers_wait_for_nobody() {
        for (asking, half) in [(0, 0), (1, 0), (31, 0), (32, 16), (256, 128), (512, 256)] {
            assert_eq!(half_of(asking), half, "{asking}");
        }
    }

    #[tokio::test]
    async fn a_group_takes_as_many_as_are_wanted_and_goes_without_those_who_do_not_come() {
        let folder = tempfile::tempdir().unwrap();
        let state = state(&folder).await;
        let (sender, mut jobs) = mpsc::channel(64);
        let (waiting, answers): (Vec<_>, Vec<_>) = (0..40).map(job).unzip();
        for job in waiting {
            sender.try_send(job).ok().unwrap();
        }
        let mut group = Group::new(&state);
        gather(&mut jobs, &mut group, 0).await;
        assert_eq!((group.len(), jobs.len()), (0, 40), "nothing was wanted");
        gather(&mut jobs, &mut group, 32).await;
        assert_eq!((group.len(), jobs.len()), (32, 8));
        gather(&mut jobs, &mut group, 64).await;
        assert_eq!((group.len(), jobs.len()), (40, 0), "nobody else came");
        group.launch().unwrap().settle(&mut Group::new(&state)).await.ok().unwrap();
        let mut sizes = Vec::new();
        for answer in answers {
            match answer.await.unwrap().unwrap() {
                Outcome::Accepted(receipt) => sizes.push(receipt.log_size),
                Outcome::Refused(refusal) => panic!("{refusal}"),
            }
        }
        assert_eq!(
            sizes,
            (1..=40).collect::<Vec<_>>(),
            "all in one transaction, in the order in which they came"
        );
    }
}
