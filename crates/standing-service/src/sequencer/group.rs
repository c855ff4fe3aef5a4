//! One group of commands: answers found, files loaded, decisions made, one transaction, answers sent.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use standing_core::decide::{Accepted, Actor, Context, Refusal, decide};
use standing_core::directory::Directory;
use standing_core::event::{Author, Event, EventKind};
use standing_core::file::File;
use standing_store::{Answer, Appended, Batch, StoreError, StoredAnswer};

use super::{Again, Asked, Job};
use crate::error::ServiceError;
use crate::outcome::{Outcome, Receipt};
use crate::project::project;
use crate::seal::{is_public, seal};
use crate::state::State;
use crate::streams::{DIRECTORY, PACKS};

/// How far the clock may be behind the log without a word: clocks of several nodes are never quite the same.
const CLOCK_BEHIND_SILENT: SignedDuration = SignedDuration::from_secs(1);

/// A decided command that waits for its transaction.
struct Decided {
    job: Job,
    receipt: Receipt,
    last_event: usize,
}

/// The work of one group.
struct Group<'a> {
    state: &'a State,
    files: HashMap<Arc<str>, Arc<File>>,
    directory: Arc<Directory>,
    touched: BTreeSet<Arc<str>>,
    batch: Batch,
    /// Events of packs and directory, which every node keeps in memory.
    shared: Vec<Event>,
    decided: Vec<Decided>,
    /// When the last event of the group was recorded.
    last_recorded: Option<Timestamp>,
}

/// Commits a group, or gives the jobs back that must be decided again.
pub(super) async fn commit(state: &Arc<State>, jobs: Vec<Job>) -> Result<(), Again> {
    let jobs = answer_retries(state, jobs).await;
    let known = state.known();
    let files = match load(state, &jobs).await {
        Ok(files) => files,
        Err(error) => {
            fail(jobs, error);
            return Ok(());
        }
    };
    let mut group = Group {
        state,
        files,
        directory: state.directory(),
        touched: BTreeSet::new(),
        batch: Batch::default(),
        shared: Vec::new(),
        decided: Vec::new(),
        last_recorded: None,
    };
    for job in jobs {
        group.decide(job);
    }
    if group.batch.events.is_empty() {
        state.give_back(group.files.into_iter(), known);
        return Ok(());
    }
    group.project();
    match state.store.append(&group.batch).await {
        Ok(appended) => {
            group.finish(appended, known).await;
            Ok(())
        }
        Err(error) => group.not_written(error).await,
    }
}

fn fail(mut jobs: Vec<Job>, error: ServiceError) {
    tracing::error!(%error, commands = jobs.len(), "a group of commands failed; nothing was written");
    // The caller may have gone; then nobody waits for the answer.
    if jobs.len() == 1
        && let Some(job) = jobs.pop()
    {
        drop(job.reply.send(Err(error)));
    }
    for job in jobs {
        drop(job.reply.send(Err(ServiceError::Busy)));
    }
}

/// Sends the first answer to every retry and gives back the commands that are new.
async fn answer_retries(state: &State, jobs: Vec<Job>) -> Vec<Job> {
    let keys = jobs.iter().filter_map(|job| job.key.as_deref()).collect::<Vec<_>>();
    if keys.is_empty() {
        return jobs;
    }
    let answers = match state.store.answers(&keys).await {
        Ok(answers) => answers,
        Err(error) => {
            fail(jobs, ServiceError::Store(error));
            return Vec::new();
        }
    };
    let answers = answers.into_iter().map(|answer| (answer.key.clone(), answer)).collect::<HashMap<_, _>>();
    let mut seen = BTreeSet::new();
    let mut new = Vec::with_capacity(jobs.len());
    for job in jobs {
        let Some(key) = job.key.clone() else {
            new.push(job);
            continue;
        };
        if let Some(first) = answers.get(&key) {
            let answer = first_answer(&job, first);
            drop(job.reply.send(answer));
        } else if seen.insert(key) {
            new.push(job);
        } else {
            // Twice in one group: the second is told to come back, and then gets the first answer.
            drop(job.reply.send(Err(ServiceError::Busy)));
        }
    }
    new
}

fn first_answer(job: &Job, first: &StoredAnswer) -> Result<Outcome, ServiceError> {
    if first.fingerprint != job.fingerprint {
        return Err(ServiceError::KeyReused(job.key.clone().unwrap_or_default()));
    }
    let mut receipt: Receipt = serde_json::from_slice(&first.body).map_err(|error| ServiceError::Input {
        place: "the first answer".to_owned(),
        what: error.to_string(),
        remedy: "use a new idempotency key".to_owned(),
    })?;
    receipt.log_size = first.position;
    receipt.is_replay = true;
    Ok(Outcome::Accepted(receipt))
}

async fn load(state: &State, jobs: &[Job]) -> Result<HashMap<Arc<str>, Arc<File>>, ServiceError> {
    let mut files = HashMap::new();
    for job in jobs {
        if !files.contains_key(&job.stream) {
            files.insert(Arc::clone(&job.stream), state.take_file(&job.stream).await?);
        }
    }
    Ok(files)
}

impl Group<'_> {
    /// Nothing was written: memory forgets what it had decided, and the jobs go back or fail.
    async fn not_written(self, error: StoreError) -> Result<(), Again> {
        for stream in &self.touched {
            self.state.forget(stream);
        }
        let jobs = self.decided.into_iter().map(|decided| decided.job).collect::<Vec<_>>();
        if let StoreError::TimeBackwards { last_ms, .. } = error {
            self.state.last_recorded.note(last_ms);
        }
        match error {
            StoreError::StreamConflict { .. }
            | StoreError::KeyUsed { .. }
            | StoreError::HeadMoved { .. }
            | StoreError::TimeBackwards { .. } => {
                self.state.catch_up_quietly().await;
                Err(Again::Together(jobs))
            }
            StoreError::Taken { .. } if jobs.len() > 1 => Err(Again::Singly(jobs)),
            error => {
                fail(jobs, ServiceError::Store(error));
                Ok(())
            }
        }
    }

    fn decide(&mut self, job: Job) {
        // Held by nobody else from here on, so events are applied to it without a copy. It is missing only
        // after an event of it could not be sealed; then it is read again with the next group.
        let Some(file) = self.files.remove(&job.stream) else {
            return drop(job.reply.send(Err(ServiceError::Busy)));
        };
        let answer = match self.decision(&job, &file) {
            Ok(Ok(accepted)) => match self.take(&job, file, accepted) {
                Ok((receipt, last_event)) => {
                    return self.decided.push(Decided { job, receipt, last_event });
                }
                Err(error) => Err(error),
            },
            Ok(Err(refusal)) => {
                self.files.insert(Arc::clone(&job.stream), file);
                Ok(Outcome::Refused(refusal))
            }
            Err(error) => {
                self.files.insert(Arc::clone(&job.stream), file);
                Err(error)
            }
        };
        // The caller may have gone; then nobody waits for the answer.
        drop(job.reply.send(answer));
    }

    fn decision(&self, job: &Job, file: &File) -> Result<Result<Accepted, Refusal>, ServiceError> {
        let now = self.state.edge.now_ms();
        match &job.asked {
            Asked::Pack(published) => {
                let event = Event {
                    recorded_at: now,
                    on: self.state.today(),
                    by: Author::Register,
                    mark: None,
                    pack: None,
                    kind: EventKind::PackPublished(published.as_ref().clone()),
                };
                let says = format!("pack {} {} published", published.id, published.version);
                Ok(Ok(Accepted { events: vec![event], says, cites: Vec::new() }))
            }
            Asked::Command { command, case, entry } => {
                let fresh = self.state.edge.fresh_name();
                let opened = format!("c-{fresh}");
                let of_entry = entry.as_ref().and_then(|entry| {
                    let id = entry.parse().ok()?;
                    file.entries.get(&id)?.case().map(ToString::to_string)
                });
                let case = case.clone().or(of_entry).unwrap_or(opened);
                let is_for_role = command.spec().roles.contains(&job.principal.role());
                let actor = match job.principal.actor(&self.state.mark_secret, &job.stream, Some(&case)) {
                    // A command that is for others is refused by the rules, whoever's file it is.
                    Err(ServiceError::Forbidden(_)) if !is_for_role => Actor::Organisation,
                    actor => actor?,
                };
                let packs = self.state.packs();
                let context = Context {
                    now,
                    on: job.on,
                    actor: &actor,
                    directory: &self.directory,
                    packs: &packs,
                    fresh: &fresh,
                };
                Ok(decide(file, command, &context))
            }
        }
    }

    /// Puts the events of a decision into the batch; gives the receipt and the place of the last event.
    fn take(
        &mut self,
        job: &Job,
        file: Arc<File>,
        mut accepted: Accepted,
    ) -> Result<(Receipt, usize), ServiceError> {
        for event in &mut accepted.events {
            event.recorded_at = self.moment(event.recorded_at);
        }
        let mut version = file.version;
        let after = accepted.events.iter().fold(Arc::unwrap_or_clone(file), File::apply);
        let mut sealed = Vec::with_capacity(accepted.events.len());
        for event in &accepted.events {
            version = version.saturating_add(1);
            sealed.push(seal(event, &job.stream, version, is_public(event, &after), &self.state.edge)?);
        }
        self.batch.events.extend(sealed);
        let last_event = self.batch.events.len().saturating_sub(1);
        let receipt = Receipt::new(&accepted, &job.stream);
        if let Some(key) = &job.key {
            self.batch.answers.push(Answer {
                key: key.clone(),
                fingerprint: job.fingerprint,
                last_event: Some(last_event),
                body: serde_json::to_vec(&receipt).unwrap_or_default(),
                recorded_at_ms: self.state.edge.now_ms().as_millisecond(),
            });
        }
        if matches!(&*job.stream, DIRECTORY | PACKS) {
            for event in accepted.events {
                self.directory = Arc::new(Directory::clone(&self.directory).apply(&event));
                self.shared.push(event);
            }
        }
        self.files.insert(Arc::clone(&job.stream), Arc::new(after));
        self.touched.insert(Arc::clone(&job.stream));
        Ok((receipt, last_event))
    }

    /// When an event is recorded that was decided at this moment: then, or with the event before it if the clock
    /// is behind that. The day of the act stays that of the clock.
    fn moment(&mut self, decided_at: Timestamp) -> Timestamp {
        let last = self.last_recorded.unwrap_or(decided_at);
        let moment = self.state.last_recorded.or_later(decided_at.max(last));
        let behind = moment.duration_since(decided_at);
        if self.last_recorded.is_none() && behind > CLOCK_BEHIND_SILENT {
            tracing::warn!(%behind, "the clock is behind the last event in the log; set it right");
        }
        self.last_recorded = Some(moment);
        moment
    }

    fn project(&mut self) {
        let packs = self.state.packs();
        let today = self.state.today();
        for stream in &self.touched {
            if &**stream == DIRECTORY || &**stream == PACKS {
                continue;
            }
            if let Some(file) = self.files.get(stream) {
                self.batch.projections.push(project(stream, file, &packs, today));
            }
        }
    }

    /// The transaction is durable: memory follows, then the answers go out.
    async fn finish(mut self, appended: Appended, known_when_read: u64) {
        let (mut changed, mut others) = (Vec::new(), Vec::new());
        for (stream, file) in std::mem::take(&mut self.files) {
            if self.touched.contains(&stream) { &mut changed } else { &mut others }.push((stream, file));
        }
        if let Some(last) = self.last_recorded {
            self.state.last_recorded.note(last.as_millisecond());
        }
        self.state.give_back(others.into_iter(), known_when_read);
        if !self.state.absorb(changed, &self.batch.projections, &self.shared, appended) {
            self.state.catch_up_quietly().await;
        }
        for decided in self.decided {
            let mut receipt = decided.receipt;
            let offset = u64::try_from(decided.last_event).unwrap_or_default();
            receipt.log_size = appended.first_position.saturating_add(offset);
            drop(decided.job.reply.send(Ok(Outcome::Accepted(receipt))));
        }
    }
}
