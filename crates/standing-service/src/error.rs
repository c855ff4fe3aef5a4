//! What can go wrong in a use case. A refusal by the rules is an answer, not an error; it is not here.

use standing_core::StoredError;
use standing_core::command::argument::ArgumentError;
use standing_core::identifier::IdentifierError;
use standing_store::StoreError;
use standing_transparency::TransparencyError;

/// Why a use case failed. Nothing was changed when one of these comes back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log's forms.
    #[error(transparent)]
    Transparency(#[from] TransparencyError),
    /// Stored bytes are not what they say they are.
    #[error("event {position} is broken: {source}; run `standing verify`")]
    Stored {
        /// Position in the log.
        position: u64,
        /// What is broken.
        source: StoredError,
    },
    /// A command could not be read.
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    /// An identifier could not be read.
    #[error(transparent)]
    Identifier(#[from] IdentifierError),
    /// Something that was asked about is not there.
    #[error("there is no {what} {name}; check it")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The key may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// The idempotency key was used for another command.
    #[error("idempotency key {0:?} was used for another command; use a new key")]
    KeyReused(String),
    /// Somebody has the name already.
    #[error("there is an account {0:?} already; choose another name")]
    Taken(String),
    /// A policy is not of its form.
    #[error("{0}")]
    Policy(String),
    /// A pack could not be loaded.
    #[error("{0}")]
    Pack(String),
    /// A file or a request is not of its form.
    #[error("{place}: {what}; {remedy}")]
    Input {
        /// Where.
        place: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// The log must not be signed.
    #[error("the log is not signed: {0}")]
    Unsigned(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Names cannot be searched yet.
    #[error("the names of the register are being indexed; try again in a moment")]
    Indexing,
    /// The index of names.
    #[error(transparent)]
    Screening(#[from] standing_screening::ScreeningError),
    /// Somebody has as much as they may have.
    #[error("{0}")]
    Quota(String),
    /// Too much at once, or shutting down.
    #[error("the register is busy or stopping; try again")]
    Busy,
}
