//! Standing's core: organisations' identifiers and names, legal days, rules as data, cases, entries, and what
//! follows from them. Pure: bytes and values in, values out.
//!
//! It deliberately does no I/O, reads no clock and draws no randomness; it knows no HTTP, no SQL and no
//! person. A moment, a day and a fresh name are arguments.

pub mod calendar;
mod codec;
pub mod command;
pub mod decide;
pub mod directory;
pub mod event;
pub mod fact;
pub mod file;
pub mod id;
pub mod identifier;
pub mod link;
pub mod matter;
pub mod name;
pub mod pack;
pub mod packs;
pub mod prose;
pub mod scenario;
pub mod standing;
pub mod word;

pub use codec::{Stored, StoredError, Writer};
