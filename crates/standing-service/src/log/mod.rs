//! The published log: its key, its checkpoints and tiles, what outsiders can ask, verification, export and
//! restoring. It stands on the store and the tree alone and decides nothing about the register.

pub mod backup;
pub(crate) mod durable;
pub mod erase;
pub mod export;
mod grow;
mod kept;
pub mod keys;
mod last_signed;
mod line;
pub mod publisher;
pub mod rebuild;
pub mod replay;
pub mod restore;
pub mod serve;
pub mod verify;

pub use backup::{back_up, restore_backup};
pub use export::export;
pub use keys::open_signer;
pub use last_signed::LAST_SIGNED_FILE;
pub use publisher::{PublishedCheckpoint, Publisher};
pub use rebuild::rebuild;
pub use replay::{Shared, replay};
pub use restore::restore;
pub use serve::{Keep, LogReader, Resource};
pub use verify::{Depth, Report, verify_store};
