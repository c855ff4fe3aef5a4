//! The tamper-evident log: leaves, tree, tiles, signed checkpoints, proofs and the offline verifier.
//!
//! Formats follow RFC 6962 and the C2SP documents (`tlog-tiles`, `tlog-checkpoint`, `signed-note`,
//! `tlog-cosignature`, `tlog-witness`, `tlog-proof`) to the letter, so programs that are not ours
//! accept what this crate writes.
//!
//! What is deliberately absent: files, sockets, databases, threads, clocks and randomness. Keys, salts
//! and timestamps are arguments. The crate knows bytes, not organisations: what an event means is
//! nobody's business here.

pub mod bundle;
pub mod checkpoint;
pub mod cosignature;
pub mod entries;
pub mod error;
pub mod hash;
pub mod key;
pub mod leaf;
pub mod moment;
pub mod nodes;
pub mod note;
pub mod proof;
pub mod publish;
pub mod receipt;
pub mod tile;
pub mod tile_build;
pub mod tile_nodes;
pub mod tree;
pub mod verify;
pub mod witness;

mod text;

pub use bundle::ProofBundle;
pub use checkpoint::{Checkpoint, CheckpointPolicy, OpenedCheckpoint};
pub use cosignature::Cosigner;
pub use error::TransparencyError;
pub use hash::{Hash, leaf_hash, node_hash};
pub use key::{KeyId, KeyName, NoteSigner, SignatureKind, VerifierKey};
pub use leaf::{Leaf, SALT_BYTES, commitment};
pub use nodes::NodeReader;
pub use note::{Note, NoteSignature, Verified};
pub use proof::{ConsistencyProof, InclusionProof, prove_consistency, prove_inclusion};
pub use publish::next_checkpoint;
pub use receipt::Receipt;
pub use tile::{Tile, TileResource};
pub use tile_build::TileBuilder;
pub use tile_nodes::{TileNodes, TileReader, TileSet};
pub use tree::{Frontier, root_of};

/// Largest log size, in leaves: 2^63 − 1, so that sizes fit a signed 64-bit integer everywhere.
pub const LOG_SIZE_MAX: u64 = u64::MAX >> 1;
