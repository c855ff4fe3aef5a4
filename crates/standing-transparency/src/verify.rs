//! The offline verifier: re-hashes every stored row and compares with everything that was signed.
//!
//! Three layers, so that a caller may spread the work over threads that this crate does not start:
//! [`verify_chunk`] hashes rows and depends on nothing else, [`Verifier`] takes the chunks in order, and
//! [`verify`] drives both over a [`LogSource`].
//!
//! Deliberately not here: repairing, reading databases or files, and the meaning of events. Identifiers
//! are checked for form only, not for being unique: memory stays the same for any log.

mod chunk;
mod finding;
mod report;
mod run;
mod source;

pub use chunk::{ChunkVerifier, StoredEvent, StoredRow, VerifiedChunk, verify_chunk};
pub use finding::{Finding, FindingKind};
pub use report::{FINDINGS_KEPT_MAX, Report};
pub use run::{CheckpointRole, FilledTile, Verifier};
pub use source::{LogSource, ROWS_PER_CHUNK, verify};
