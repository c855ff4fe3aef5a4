//! Signs the log as it grows: at most one checkpoint for each size, never one that contradicts an earlier one.
//!
//! The order of each publication: hash the stored rows again, store their tiles, prove from the stored tiles
//! that the last signed checkpoint is continued, sign, keep the checkpoint outside the database, store it,
//! show it. Whatever was shown is therefore in the `last-signed` file, and a database that no longer agrees
//! with that file is not signed again.
//!
//! Several nodes with the same key may publish one PostgreSQL database: rows cannot differ between them, so
//! their checkpoints never do, and each takes over what another has stored after hashing it too.
//!
//! Deliberately not here: witnesses, and mending a log that was changed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use standing_store::{Store, StoreError};
use standing_transparency::{
    Checkpoint, CheckpointPolicy, NoteSigner, OpenedCheckpoint, Receipt, TileBuilder, TransparencyError,
    VerifierKey,
};
use tokio::sync::{Mutex, watch};

use super::last_signed::{LAST_SIGNED_FILE, LastSigned};
use super::{grow, kept, restore};
use crate::edge::Edge;
use crate::error::ServiceError;

/// Longest time between two publications of a log that grows.
pub const PUBLISH_EVERY_MAX: Duration = Duration::from_secs(10);
/// Longest time, as promised, until an acknowledged event is under a published checkpoint.
pub const MERGE_DELAY_MAX: Duration = Duration::from_secs(60);

/// A checkpoint as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCheckpoint {
    /// Size, root and signatures.
    pub opened: OpenedCheckpoint,
}

/// The log's signer and the tree it signs.
pub struct Publisher {
    store: Store,
    signer: NoteSigner,
    policy: CheckpointPolicy,
    last_signed: LastSigned,
    state: Mutex<State>,
    current: watch::Sender<Option<Arc<PublishedCheckpoint>>>,
}

/// Whether the log may be signed.
enum State {
    Growing(Box<Growing>),
    /// Until the program is started again on a mended database; with the reason.
    Refusing(String),
}

/// The tree up to the last checkpoint.
#[derive(Clone)]
struct Growing {
    builder: TileBuilder,
    last: Option<Checkpoint>,
}

impl PublishedCheckpoint {
    /// Leaves in the log.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.opened.checkpoint.size()
    }

    /// The note, byte for byte as it was signed.
    #[must_use]
    pub fn note(&self) -> String {
        self.opened.note.to_string()
    }
}

impl Publisher {
    /// Takes up the log where it was left.
    ///
    /// A database that is behind the last signed checkpoint in `data`, or differs from it, still opens: it can
    /// be read, and [`Publisher::refusal`] says why it is not signed.
    ///
    /// # Errors
    /// When the database or the folder cannot be read.
    pub async fn open(
        store: Store,
        data: &Path,
        signer: NoteSigner,
        edge: &Edge,
    ) -> Result<Self, ServiceError> {
        let publisher = Self {
            policy: CheckpointPolicy::of_log(signer.verifier_key()),
            last_signed: LastSigned::in_folder(data),
            state: Mutex::new(State::Refusing(String::new())),
            current: watch::Sender::new(None),
            store,
            signer,
        };
        let state = match publisher.take_up(edge).await {
            Ok(growing) => State::Growing(Box::new(growing)),
            Err(error) => State::Refusing(reason_not_to_sign(error)?),
        };
        if let State::Refusing(reason) = &state {
            tracing::error!(%reason, "the log is not signed until this is mended");
            publisher.show_stored().await?;
        }
        *publisher.state.lock().await = state;
        Ok(publisher)
    }

    /// Publishes what is new; none when nothing is.
    ///
    /// # Errors
    /// [`ServiceError::Unsigned`] when the log must not be signed, with the reason and the remedy; what the
    /// database or the file says.
    pub async fn publish(&self, edge: &Edge) -> Result<Option<Arc<PublishedCheckpoint>>, ServiceError> {
        let mut state = self.state.lock().await;
        let growing = match &mut *state {
            State::Growing(growing) => growing,
            State::Refusing(reason) => return Err(ServiceError::Unsigned(reason.clone())),
        };
        let outcome = self.publish_next(growing, edge).await;
        if let Err(error) = &outcome
            && is_fork(error)
        {
            let reason = error.to_string();
            *state = State::Refusing(reason.clone());
            return Err(ServiceError::Unsigned(reason));
        }
        outcome
    }

    /// Publishes again and again until `stop` says true or is dropped, and once more then.
    ///
    /// An interval above [`PUBLISH_EVERY_MAX`] is taken as that.
    pub async fn run(&self, edge: Edge, every: Duration, mut stop: watch::Receiver<bool>) {
        let mut told = String::new();
        loop {
            // Looked at before publishing: what is appended meanwhile is published once more.
            let is_last = *stop.borrow();
            match self.publish(&edge).await {
                Ok(_) => told.clear(),
                Err(error) => {
                    let reason = error.to_string();
                    if reason != told {
                        tracing::error!(%reason, "no checkpoint is published");
                        told = reason;
                    }
                }
            }
            if is_last {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(every.min(PUBLISH_EVERY_MAX)) => {}
                changed = stop.changed() => if changed.is_err() {
                    drop(self.publish(&edge).await);
                    return;
                },
            }
        }
    }

    /// Why the log is not signed; none while it is.
    pub async fn refusal(&self) -> Option<String> {
        match &*self.state.lock().await {
            State::Growing(_) => None,
            State::Refusing(reason) => Some(reason.clone()),
        }
    }

    /// The checkpoint published last.
    #[must_use]
    pub fn current(&self) -> Option<Arc<PublishedCheckpoint>> {
        self.current.borrow().clone()
    }

    /// Hears of each checkpoint as it is published.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Option<Arc<PublishedCheckpoint>>> {
        self.current.subscribe()
    }

    /// The key that the log's signatures are checked against.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        self.signer.verifier_key()
    }

    /// Signs an answer under the checkpoint published last; `body` is one line of canonical JSON.
    ///
    /// # Errors
    /// [`ServiceError::Unsigned`] before the first checkpoint; a kind or body of another form.
    pub fn sign_receipt(&self, kind: &str, body: &str) -> Result<Receipt, ServiceError> {
        let current = self.current().ok_or_else(|| {
            ServiceError::Unsigned("no checkpoint is published yet; ask again in a minute".to_owned())
        })?;
        Ok(Receipt::sign(kind, body, current.opened.note.clone(), &self.signer)?)
    }

    async fn take_up(&self, edge: &Edge) -> Result<Growing, ServiceError> {
        restore::refuse_half_restored(&self.store).await?;
        let stored = match kept::latest_checkpoint(&self.store).await? {
            None => None,
            Some(stored) => Some(self.open_own(&stored.note, "the database")?),
        };
        let size = stored.as_ref().map_or(0, |stored| stored.checkpoint.size());
        let builder = grow::take_up(&self.store, size).await?;
        if let Some(stored) = &stored
            && builder.root() != *stored.checkpoint.root()
        {
            return Err(TransparencyError::Forked { size }.into());
        }
        let mut growing = Growing { builder, last: stored.as_ref().map(|stored| stored.checkpoint.clone()) };
        if let Some(note) = self.last_signed.read()? {
            self.reconcile(&mut growing, &self.open_own(&note, LAST_SIGNED_FILE)?, edge).await?;
        }
        if let Some(stored) = stored {
            self.last_signed.keep(&stored, &self.policy).await?;
            self.show(&stored);
        }
        Ok(growing)
    }

    /// Compares the database with what was signed from this folder, and catches up with it when the program
    /// ended between signing and storing.
    async fn reconcile(
        &self,
        growing: &mut Growing,
        signed: &OpenedCheckpoint,
        edge: &Edge,
    ) -> Result<(), ServiceError> {
        let checkpoint = &signed.checkpoint;
        let head = self.store.head().await?;
        if head < checkpoint.size() {
            return Err(TransparencyError::BehindLastSigned { size: head, signed: checkpoint.size() }.into());
        }
        if checkpoint.size() <= growing.builder.size() && growing.last.is_some() {
            let (origin, size) = (checkpoint.origin(), growing.builder.size());
            grow::prove_next(&self.store, origin, Some(checkpoint), size).await?;
            return Ok(());
        }
        self.take_over(growing, signed).await?;
        kept::put_checkpoint(&self.store, signed, edge.now_ms()).await?;
        self.show(signed);
        Ok(())
    }

    /// A checkpoint that this log signed earlier.
    fn open_own(&self, note: &[u8], place: &str) -> Result<OpenedCheckpoint, ServiceError> {
        self.policy.open(note).map_err(|error| {
            let key = self.verifier_key();
            ServiceError::Unsigned(format!(
                "the checkpoint in {place} is not one of key {}+{} ({error}); \
                 put the log.key that belongs to this log into the data folder",
                key.name(),
                key.id()
            ))
        })
    }

    async fn publish_next(
        &self,
        growing: &mut Growing,
        edge: &Edge,
    ) -> Result<Option<Arc<PublishedCheckpoint>>, ServiceError> {
        let before = self.current();
        self.take_over_others(growing).await?;
        let head = self.store.head().await?;
        if head < growing.builder.size() {
            let signed = growing.builder.size();
            return Err(TransparencyError::BehindLastSigned { size: head, signed }.into());
        }
        if growing.last.as_ref().is_none_or(|last| last.size() != head) {
            let builder = grow::grow(&self.store, &growing.builder, head).await?;
            let next =
                grow::prove_next(&self.store, &self.policy.origin, growing.last.as_ref(), head).await?;
            if *next.root() != builder.root() {
                return Err(TransparencyError::Forked { size: growing.builder.size() }.into());
            }
            let signed = self.policy.check(next.sign(&self.signer)?)?;
            *growing = Growing { builder, last: Some(next) };
            self.last_signed.keep(&signed, &self.policy).await?;
            kept::put_checkpoint(&self.store, &signed, edge.now_ms()).await?;
            self.show(&signed);
        }
        let now = self.current();
        Ok(now.filter(|now| before.is_none_or(|before| before.size() < now.size())))
    }

    /// Takes over a larger checkpoint that another node has stored.
    async fn take_over_others(&self, growing: &mut Growing) -> Result<(), ServiceError> {
        let Some(stored) = kept::latest_checkpoint(&self.store).await? else { return Ok(()) };
        if growing.last.as_ref().is_some_and(|last| stored.size <= last.size()) {
            return Ok(());
        }
        let opened = self.policy.open(&stored.note)?;
        self.take_over(growing, &opened).await?;
        self.last_signed.keep(&opened, &self.policy).await?;
        self.show(&opened);
        Ok(())
    }

    /// Grows the tree to a checkpoint that this key signed; the rows must give its root.
    async fn take_over(&self, growing: &mut Growing, signed: &OpenedCheckpoint) -> Result<(), ServiceError> {
        let builder = grow::grow(&self.store, &growing.builder, signed.checkpoint.size()).await?;
        if builder.root() != *signed.checkpoint.root() {
            return Err(TransparencyError::Forked { size: signed.checkpoint.size() }.into());
        }
        *growing = Growing { builder, last: Some(signed.checkpoint.clone()) };
        Ok(())
    }

    /// Shows a checkpoint, unless a larger one is shown.
    fn show(&self, opened: &OpenedCheckpoint) {
        let published = Arc::new(PublishedCheckpoint { opened: opened.clone() });
        self.current.send_if_modified(|current| {
            let is_larger = current.as_ref().is_none_or(|current| current.size() < published.size());
            if is_larger {
                *current = Some(published);
            }
            is_larger
        });
    }

    /// Shows the stored checkpoint of a log that is not signed any more, if it is one of this key.
    async fn show_stored(&self) -> Result<(), ServiceError> {
        if let Some(stored) = kept::latest_checkpoint(&self.store).await?
            && let Ok(opened) = self.policy.open(&stored.note)
        {
            self.show(&opened);
        }
        Ok(())
    }
}

/// The words of an error that forbids signing; any other error is given back.
fn reason_not_to_sign(error: ServiceError) -> Result<String, ServiceError> {
    match error {
        ServiceError::Unsigned(reason) => Ok(reason),
        ServiceError::Transparency(error) => Ok(error.to_string()),
        other if is_fork(&other) => Ok(other.to_string()),
        other => Err(other),
    }
}

/// Whether an error says that the log contradicts what was signed, so that no later attempt can mend it.
const fn is_fork(error: &ServiceError) -> bool {
    match error {
        ServiceError::Transparency(error) => matches!(
            error,
            TransparencyError::Forked { .. }
                | TransparencyError::BehindLastSigned { .. }
                | TransparencyError::OriginDiffers { .. }
                | TransparencyError::SignatureWrong { .. }
                | TransparencyError::NotSigned { .. }
        ),
        ServiceError::Store(error) => {
            matches!(error, StoreError::TileChanged { .. } | StoreError::CheckpointRefused { .. })
        }
        _ => false,
    }
}
