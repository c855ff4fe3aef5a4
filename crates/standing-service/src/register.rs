//! The register: commands in, answers out.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use standing_core::command::argument::Arguments;
use standing_core::command::{Command, Target};
use standing_core::directory::Directory;
use standing_core::event::directory::PackPublished;
use standing_core::identifier::Identifier;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;
use standing_store::Store;
use tokio::sync::{mpsc, oneshot};

use crate::edge::Edge;
use crate::error::ServiceError;
use crate::gate::Gate;
use crate::log::restore::refuse_half_restored;
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::sequencer::{self, Asked, COMMANDS_WAITING_MAX, Job};
use crate::state::State;
use crate::streams::{DIRECTORY, PACKS};

/// The key under which the secret of officers' marks is kept, beside the log.
const MARK_SECRET: &str = "mark-secret";
/// How often a node looks for what others wrote.
const TAIL_EVERY: Duration = Duration::from_millis(500);
/// The longest idempotency key, in characters.
pub const IDEMPOTENCY_KEY_MAX: usize = 128;

/// A register that is open.
pub struct Register {
    pub(crate) state: Arc<State>,
    jobs: mpsc::Sender<Job>,
}

/// One command of somebody.
#[derive(Debug, Clone)]
pub struct Request {
    /// The command's word.
    pub word: String,
    /// Its arguments. `organisation` names the file for commands about an organisation or a record.
    pub arguments: Arguments,
    /// The day of the act, when it is not today.
    pub on: Option<Date>,
    /// The idempotency key.
    pub key: Option<String>,
}

impl Register {
    /// Opens the register of a database. Must be called inside a runtime; the tasks end when the register is
    /// dropped.
    ///
    /// # Errors
    /// When the database or a pack in it cannot be read, or its restoring was cut off.
    pub async fn open(
        store: Store,
        edge: Edge,
        zone: TimeZone,
        packs: Packs,
    ) -> Result<Arc<Self>, ServiceError> {
        refuse_half_restored(&store).await?;
        let mark_secret = mark_secret(&store, &edge).await?;
        let state = Arc::new(State::new(store, edge, zone, mark_secret, packs)?);
        state.open().await?;
        let (jobs, waiting) = mpsc::channel(COMMANDS_WAITING_MAX);
        tokio::spawn(sequencer::run(Arc::clone(&state), waiting));
        tokio::spawn(tail(Arc::downgrade(&state)));
        let loading = Arc::clone(&state);
        tokio::spawn(async move {
            if let Err(error) = loading.load_live().await {
                tracing::error!(%error, "the live standing could not be loaded; checks read the database");
            }
        });
        Ok(Arc::new(Self { state, jobs }))
    }

    /// Whether the live standing is in memory.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.state.is_live_complete.load(Ordering::Acquire)
    }

    /// The rules.
    #[must_use]
    pub fn packs(&self) -> Arc<Packs> {
        self.state.packs()
    }

    /// Who may do what.
    #[must_use]
    pub fn gate(&self) -> Arc<Gate> {
        self.state.gate()
    }

    /// Puts the operator's own policies in place of those of this release.
    pub fn guard_with(&self, gate: Gate) {
        self.state.set_gate(Arc::new(gate));
    }

    /// Who takes part.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        self.state.directory()
    }

    /// The size of the log that this node knows.
    #[must_use]
    pub fn log_size(&self) -> u64 {
        self.state.known()
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.state.store
    }

    /// Time and randomness.
    #[must_use]
    pub fn edge(&self) -> Edge {
        self.state.edge
    }

    /// Reads what other nodes or tools wrote to the database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn catch_up(&self) -> Result<(), ServiceError> {
        self.state.catch_up().await
    }

    /// Decides a command and makes its events durable.
    ///
    /// # Errors
    /// When the command cannot be read, names something that is not there, or the database fails. A refusal
    /// by the rules is an [`Outcome`].
    pub async fn submit(&self, principal: &Principal, request: Request) -> Result<Outcome, ServiceError> {
        let fingerprint = fingerprint(principal, &request);
        let key = scoped_key(principal, request.key.as_deref())?;
        let spec = standing_core::command::spec(&request.word).ok_or_else(|| {
            standing_core::command::argument::ArgumentError::UnknownCommand(
                request.word.chars().take(64).collect(),
            )
        })?;
        let mut arguments = request.arguments;
        let stream = self.stream_of(&request.word, spec.target, &mut arguments).await?;
        let named = |name| arguments.get(name).map(ToOwned::to_owned);
        let (case, entry) = (named("case"), named("entry"));
        let command = Box::new(Command::read(&request.word, arguments)?);
        let asked = Asked::Command { command, case, entry };
        self.enqueue(stream, asked, principal.clone(), request.on, key, fingerprint).await
    }

    /// Whether a command was given before under this idempotency key: then giving it again gets the first answer.
    ///
    /// # Errors
    /// When the key is not of its form, or the database fails.
    pub async fn was_given(&self, principal: &Principal, key: &str) -> Result<bool, ServiceError> {
        let Some(key) = scoped_key(principal, Some(key))? else { return Ok(false) };
        Ok(!self.state.store.answers(&[key.as_str()]).await?.is_empty())
    }

    /// Publishes a pack in the log. Publishing the same pack again changes nothing.
    ///
    /// # Errors
    /// When another pack of the same id and version is published, or the database fails.
    pub async fn publish_pack(&self, pack: &Pack) -> Result<Option<Outcome>, ServiceError> {
        let key = (pack.meta.id.clone(), pack.meta.version.clone());
        match self.directory().packs.get(&key) {
            Some(hash) if *hash == pack.hash => return Ok(None),
            Some(hash) => {
                return Err(ServiceError::Pack(format!(
                    "pack {} {} is published with hash {hash}; a changed pack needs a new version",
                    key.0, key.1
                )));
            }
            None => {}
        }
        let canonical = pack.canonical().map_err(|error| ServiceError::Pack(error.to_string()))?;
        let published = PackPublished { id: key.0, version: key.1, hash: pack.hash, canonical };
        let principal = Principal::operator();
        let asked = Asked::Pack(Box::new(published));
        self.enqueue(PACKS.into(), asked, principal, None, None, pack.hash.0).await.map(Some)
    }

    async fn enqueue(
        &self,
        stream: Arc<str>,
        asked: Asked,
        principal: Principal,
        on: Option<Date>,
        key: Option<String>,
        fingerprint: [u8; 32],
    ) -> Result<Outcome, ServiceError> {
        let (reply, answer) = oneshot::channel();
        let job = Job { stream, asked, principal, on, key, fingerprint, reply };
        self.jobs.send(job).await.map_err(|_| ServiceError::Busy)?;
        answer.await.map_err(|_| ServiceError::Busy)?
    }

    /// The stream that a command is about.
    async fn stream_of(
        &self,
        word: &str,
        target: Target,
        arguments: &mut Arguments,
    ) -> Result<Arc<str>, ServiceError> {
        let named = |arguments: &Arguments, name: &'static str| {
            arguments.get(name).map(ToOwned::to_owned).ok_or_else(|| {
                standing_core::command::argument::ArgumentError::Missing {
                    name: name.to_owned(),
                    form: "an id",
                }
            })
        };
        let store = &self.state.store;
        let (what, name, found) = match target {
            Target::Directory => return Ok(DIRECTORY.into()),
            Target::Organisation | Target::Record => {
                let text = named(arguments, "organisation")?;
                let identifier: Identifier = text.parse()?;
                if word != "register-organisation" {
                    arguments.take("organisation");
                } else if self.state.is_new(&identifier.to_string()) {
                    // Should another node have given it to somebody meanwhile, the log refuses to give it twice.
                    return Ok(identifier.to_string().into());
                }
                return self.stream_of_identifier(&identifier).await;
            }
            Target::Case => {
                let case = named(arguments, "case")?;
                let found = store.stream_of_case(&case).await?;
                ("case", case, found)
            }
            Target::Entry => {
                let entry = named(arguments, "entry")?;
                let found = store.stream_of_entry(&entry).await?;
                ("entry", entry, found)
            }
            Target::Measure => {
                let measure = named(arguments, "measure")?;
                let found = store.stream_of_measure(&measure).await?;
                ("measure", measure, found)
            }
        };
        found.map(Into::into).ok_or(ServiceError::NotFound { what, name })
    }

    /// The stream of an identifier; an identifier that nobody has is its own.
    pub(crate) async fn stream_of_identifier(
        &self,
        identifier: &Identifier,
    ) -> Result<Arc<str>, ServiceError> {
        let text = identifier.to_string();
        // An identifier never leaves its stream, so what memory knows holds; others may know more.
        if let Some(stream) = self.state.live_stream(&text) {
            return Ok(stream);
        }
        let found = self.state.store.stream_of_identifier(&text).await?;
        Ok(found.unwrap_or(text).into())
    }
}

fn scoped_key(principal: &Principal, key: Option<&str>) -> Result<Option<String>, ServiceError> {
    match key {
        None => Ok(None),
        Some(key) if key.is_empty() || key.chars().count() > IDEMPOTENCY_KEY_MAX => {
            Err(ServiceError::Input {
                place: "idempotency key".to_owned(),
                what: format!("it has {} characters", key.chars().count()),
                remedy: format!("use 1 to {IDEMPOTENCY_KEY_MAX}"),
            })
        }
        Some(key) => Ok(Some(format!("{}/{key}", principal.account))),
    }
}

fn fingerprint(principal: &Principal, request: &Request) -> [u8; 32] {
    let mut sha256 = Sha256::new();
    let on = request.on.map(|on| on.to_string()).unwrap_or_default();
    for part in [principal.account.as_str(), &request.word, &on] {
        sha256.update((part.len() as u64).to_le_bytes());
        sha256.update(part);
    }
    for name in request.arguments.names() {
        let value = request.arguments.get(name).unwrap_or_default();
        for part in [name, value] {
            sha256.update((part.len() as u64).to_le_bytes());
            sha256.update(part);
        }
    }
    sha256.finalize().into()
}

async fn mark_secret(store: &Store, edge: &Edge) -> Result<[u8; 32], ServiceError> {
    let fresh = edge.random::<32>();
    let kept = store.meta_or_insert(MARK_SECRET, &fresh).await?;
    kept.as_slice().try_into().map_err(|_| ServiceError::Input {
        place: "the secret of officers' marks in the database".to_owned(),
        what: format!("it has {} bytes", kept.len()),
        remedy: "restore the database from a backup".to_owned(),
    })
}

/// Follows the log as long as the register is open.
async fn tail(state: std::sync::Weak<State>) {
    loop {
        tokio::time::sleep(TAIL_EVERY).await;
        let Some(state) = state.upgrade() else { return };
        match state.store.head().await {
            Ok(head) if state.is_behind(head) => state.catch_up_quietly().await,
            Ok(_) => {}
            Err(_) if state.store.is_closed() => return,
            Err(error) => tracing::warn!(%error, "the log cannot be read; trying again soon"),
        }
    }
}
