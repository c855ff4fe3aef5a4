//! Use cases of the register: authorise, load, decide, append, fold, answer.
//!
//! It deliberately knows no HTTP and no SQL. Time and randomness come from the edge, as arguments.

// Optimised builds look through the whole of a task at once: reading Parquet, screening and waiting lie deep in each other.
#![recursion_limit = "256"]

pub mod accounts;
pub mod ask;
pub mod batch;
pub mod browse;
pub mod edge;
pub mod error;
pub mod evidence;
pub mod fault;
mod files;
pub mod ftm;
pub mod gate;
pub mod import;
pub mod inquiry;
pub mod keys;
pub mod live;
pub mod log;
pub mod notes;
pub mod outcome;
pub mod principal;
pub mod project;
mod read;
pub mod register;
pub mod screening;
pub mod seal;
mod secret;
mod sequencer;
mod state;
pub mod streams;
pub mod today;

pub use accounts::{Account, Accounts};
pub use edge::Edge;
pub use error::ServiceError;
pub use fault::Fault;
pub use gate::Gate;
pub use outcome::{Outcome, Receipt};
pub use principal::{Capacity, Principal, Rank};
pub use register::{Register, Request};
pub use sequencer::COMMANDS_PER_COMMIT;
pub use today::Today;
