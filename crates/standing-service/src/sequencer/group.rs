//! One group of commands that share a transaction: answers found, files loaded, decisions made.
//!
//! The transaction itself and what follows from it is in [`super::flight`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use standing_core::decide::{Accepted, Actor, Context, Refusal, decide};
use standing_core::directory::Directory;
use standing_core::event::{Author, Event, EventKind};
use standing_core::file::File;
use standing_store::{Answer, Batch, RowKinds, StoredAnswer};

use super::{Asked, Job};
use crate::error::ServiceError;
use crate::fault::Fault;
use crate::gate::{Scene, Verdict};
use crate::outcome::{Outcome, Receipt};
use crate::project::kinds_changed;
use crate::seal::{is_public, seal};
use crate::state::State;
use crate::streams::{DIRECTORY, PACKS};

/// How far the clock may be behind the log without a word: clocks of several nodes are never quite the same.
const CLOCK_BEHIND_SILENT: SignedDuration = SignedDuration::from_secs(1);

/// A decided command that waits for its transaction.
pub(super) struct Decided {
    pub(super) job: Job,
    pub(super) receipt: Receipt,
    pub(super) last_event: usize,
}

/// What a command does, and the policies that permit it.
type Permitted = (Accepted, Vec<String>);

/// A command that changes nothing, and what its giver is told.
type Refused = (Job, Result<Outcome, ServiceError>);

/// Commands that will share a transaction.
pub(super) struct Group {
    pub(super) state: Arc<State>,
    /// The size of the log when its files were read.
    pub(super) known: u64,
    pub(super) files: HashMap<Arc<str>, Arc<File>>,
    directory: Arc<Directory>,
    /// Streams that it changes, with the kinds of rows that follow from the change.
    pub(super) touched: HashMap<Arc<str>, RowKinds>,
    /// Idempotency keys of its commands.
    pub(super) keys: HashSet<String>,
    pub(super) batch: Batch,
    /// Events of packs and directory, which every node keeps in memory.
    pub(super) shared: Vec<Event>,
    pub(super) decided: Vec<Decided>,
    /// Commands that change nothing, for what others of the group do: they are told when that is durable.
    pub(super) refused: Vec<Refused>,
    /// When the last event of the group was recorded.
    pub(super) last_recorded: Option<Timestamp>,
}

pub(super) fn fail(mut jobs: Vec<Job>, error: ServiceError) {
    // Somebody's contradiction is told to them; only what is broken here is the operator's business.
    if error.fault() == Fault::Conflict {
        tracing::debug!(%error, "a command contradicts what is there; nothing was written");
    } else {
        tracing::error!(%error, commands = jobs.len(), "a group of commands failed; nothing was written");
    }
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

impl Group {
    pub(super) fn new(state: &Arc<State>) -> Self {
        Self {
            state: Arc::clone(state),
            known: state.known(),
            files: HashMap::new(),
            directory: state.directory(),
            touched: HashMap::new(),
            keys: HashSet::new(),
            batch: Batch::default(),
            shared: Vec::new(),
            decided: Vec::new(),
            refused: Vec::new(),
            last_recorded: None,
        }
    }

    /// How many commands wait for the transaction.
    pub(super) fn len(&self) -> usize {
        self.decided.len().saturating_add(self.refused.len())
    }

    /// Decides these commands and answers those that need no transaction: retries, refusals, what is broken.
    ///
    /// Whether a command is a retry is asked of the database first for keys that came before, as far as memory
    /// goes back, and for commands that would be refused. Any other retry comes out when the log refuses its key
    /// a second time; then all commands of the group are asked about, see [`Group::add_again`].
    pub(super) async fn add(&mut self, jobs: Vec<Job>) {
        let (known, new): (Vec<_>, Vec<_>) = jobs
            .into_iter()
            .partition(|job| job.key.as_ref().is_some_and(|key| self.state.keys_seen.has(key)));
        self.add_again(known).await;
        self.decide_all(new).await;
    }

    /// As [`Group::add`], for commands any of which may be a retry.
    pub(super) async fn add_again(&mut self, jobs: Vec<Job>) {
        let jobs = self.answer_retries(jobs).await;
        self.decide_all(jobs).await;
    }

    async fn decide_all(&mut self, jobs: Vec<Job>) {
        if self.decided.is_empty() {
            // What others did since it was made counts.
            self.directory = self.state.directory();
        }
        let jobs = self.once_each(jobs);
        let mut refused = Vec::new();
        match self.load(&jobs).await {
            Ok(()) => refused.extend(jobs.into_iter().filter_map(|job| self.decide(job))),
            Err(error) => fail(jobs, error),
        }
        self.answer_refused(refused).await;
    }

    /// Leaves out what comes twice in one group: the second is told to come back, and then gets the first answer.
    fn once_each(&mut self, jobs: Vec<Job>) -> Vec<Job> {
        let mut once = Vec::with_capacity(jobs.len());
        for job in jobs {
            match &job.key {
                Some(key) if !self.keys.insert(key.clone()) => drop(job.reply.send(Err(ServiceError::Busy))),
                _ => once.push(job),
            }
        }
        once
    }

    /// Sends the answers of commands that changed nothing: those of their first try, if there was one.
    async fn answer_refused(&mut self, refused: Vec<Refused>) {
        if refused.is_empty() {
            return;
        }
        let keys = refused.iter().filter_map(|(job, _)| job.key.as_deref()).collect::<Vec<_>>();
        let firsts = self.first_answers(&keys).await;
        for (job, answer) in refused {
            let answer = match (&firsts, &job.key) {
                (Err(_), Some(_)) => Err(ServiceError::Busy),
                (Ok(firsts), Some(key)) => match firsts.get(key) {
                    Some(first) => first_answer(&job, first),
                    None => answer,
                },
                (_, None) => answer,
            };
            if self.touched.contains_key(&job.stream) {
                // INVARIANT (answers rest on what is durable): what it was decided on may never be.
                self.refused.push((job, answer));
                continue;
            }
            // It is not in the group, so its key may come again.
            if let Some(key) = &job.key {
                self.keys.remove(key);
            }
            // The caller may have gone; then nobody waits for the answer.
            drop(job.reply.send(answer));
        }
    }

    /// Sends the first answer to every retry and gives back the commands that are new.
    async fn answer_retries(&mut self, jobs: Vec<Job>) -> Vec<Job> {
        let keys = jobs.iter().filter_map(|job| job.key.as_deref()).collect::<Vec<_>>();
        let firsts = match self.first_answers(&keys).await {
            Ok(firsts) => firsts,
            Err(error) => {
                fail(jobs, error);
                return Vec::new();
            }
        };
        let mut new = Vec::with_capacity(jobs.len());
        for job in jobs {
            match job.key.as_ref().and_then(|key| firsts.get(key)) {
                Some(first) => {
                    let answer = first_answer(&job, first);
                    drop(job.reply.send(answer));
                }
                None => new.push(job),
            }
        }
        new
    }

    /// The answers kept under these keys.
    async fn first_answers(&self, keys: &[&str]) -> Result<HashMap<String, StoredAnswer>, ServiceError> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let answers = self.state.store.answers(keys).await?;
        Ok(answers.into_iter().map(|answer| (answer.key.clone(), answer)).collect())
    }

    async fn load(&mut self, jobs: &[Job]) -> Result<(), ServiceError> {
        if self.files.is_empty() {
            self.known = self.state.known();
        }
        for job in jobs {
            if !self.files.contains_key(&job.stream) {
                self.files.insert(Arc::clone(&job.stream), self.state.take_file(&job.stream).await?);
            }
        }
        Ok(())
    }

    /// Decides one command; gives it back with its answer when it changes nothing.
    fn decide(&mut self, job: Job) -> Option<Refused> {
        // Held by nobody else from here on, so events are applied to it without a copy. It is missing only
        // after an event of it could not be sealed; then it is read again with the next group.
        let Some(file) = self.files.remove(&job.stream) else {
            return Some((job, Err(ServiceError::Busy)));
        };
        match self.decision(&job, &file) {
            Ok(Ok((accepted, policies))) => match self.take(&job, file, accepted, policies) {
                Ok((receipt, last_event)) => {
                    self.decided.push(Decided { job, receipt, last_event });
                    None
                }
                Err(error) => Some((job, Err(error))),
            },
            Ok(Err(refusal)) => {
                self.files.insert(Arc::clone(&job.stream), file);
                Some((job, Ok(Outcome::Refused(refusal))))
            }
            Err(error) => {
                self.files.insert(Arc::clone(&job.stream), file);
                Some((job, Err(error)))
            }
        }
    }

    /// What the rules and the policies say: both must say yes. The rules say more about a no.
    fn decision(&self, job: &Job, file: &File) -> Result<Result<Permitted, Refusal>, ServiceError> {
        let now = self.state.edge.now_ms();
        match &job.asked {
            Asked::Pack(published) => {
                let event = Event {
                    recorded_at: now,
                    on: self.state.today().of_register(),
                    by: Author::Register,
                    mark: None,
                    pack: None,
                    kind: EventKind::PackPublished(published.as_ref().clone()),
                };
                let says = format!("pack {} {} published", published.id, published.version);
                Ok(Ok((Accepted { events: vec![event], says, cites: Vec::new() }, Vec::new())))
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
                let accepted = match decide(file, command, &context) {
                    Ok(accepted) => accepted,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let on = job.on.unwrap_or_else(|| self.state.today().of_register());
                let scene = Scene::of(file, Some(&case), entry.as_deref(), &self.directory, &packs, on);
                let word = command.spec().word;
                let facts = scene.facts(&actor, job.principal.rank, word, Some(command), "");
                let verdict = self.state.gate().judge(&facts);
                Ok(if verdict.is_permitted {
                    Ok((accepted, verdict.policies.clone()))
                } else {
                    Err(Verdict::refusal(&facts))
                })
            }
        }
    }

    /// Puts the events of a decision into the batch; gives the receipt and the place of the last event.
    fn take(
        &mut self,
        job: &Job,
        file: Arc<File>,
        mut accepted: Accepted,
        policies: Vec<String>,
    ) -> Result<(Receipt, usize), ServiceError> {
        for event in &mut accepted.events {
            event.recorded_at = self.moment(event.recorded_at);
        }
        let mut version = file.version;
        let after = accepted.events.iter().fold(Arc::unwrap_or_clone(file), File::apply);
        let mut sealed = Vec::with_capacity(accepted.events.len());
        let packs = self.state.packs();
        for event in &accepted.events {
            version = version.saturating_add(1);
            let public = is_public(event, &after, &packs);
            sealed.push(seal(event, &job.stream, version, public, &self.state.edge)?);
        }
        self.batch.events.extend(sealed);
        let last_event = self.batch.events.len().saturating_sub(1);
        let receipt = Receipt { policies, ..Receipt::new(&accepted, &job.stream) };
        if let Some(key) = &job.key {
            self.batch.answers.push(Answer {
                key: key.clone(),
                fingerprint: job.fingerprint,
                last_event: Some(last_event),
                body: serde_json::to_vec(&receipt).unwrap_or_default(),
                recorded_at_ms: self.state.edge.now_ms().as_millisecond(),
            });
        }
        let kinds = accepted.events.iter().map(|event| kinds_changed(&event.kind)).collect::<Vec<_>>();
        if matches!(&*job.stream, DIRECTORY | PACKS) {
            for event in accepted.events {
                self.directory = Arc::new(Directory::clone(&self.directory).apply(&event));
                self.shared.push(event);
            }
        }
        self.files.insert(Arc::clone(&job.stream), Arc::new(after));
        let touched = self.touched.entry(Arc::clone(&job.stream)).or_insert(RowKinds::NONE);
        *touched = kinds.iter().fold(*touched, |all, kinds| all.and(*kinds));
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
