//! What can go wrong: an index that cannot be read, or grew beyond its form.
//!
//! Deliberately absent: bad names. Any text can be compared and searched.

use thiserror::Error;

/// Why an index cannot be built or opened.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum ScreeningError {
    /// The bytes do not begin as an index does.
    #[error("these {bytes} bytes are no screening index; build it again")]
    NotAnIndex {
        /// How many bytes there are.
        bytes: usize,
    },
    /// Another version of the format.
    #[error("the screening index has format {found}, this program reads {expected}; build it again")]
    OtherFormat {
        /// Version that was found.
        found: u32,
        /// Version that is read.
        expected: u32,
    },
    /// Built with other tables or another way of normalising.
    #[error("the screening index was built with other tables than this program has; build it again")]
    OtherTables,
    /// The file ends early or is longer than it says.
    #[error(
        "the screening index has {found} bytes where its header says {expected}; it was not written to its end, build it again"
    )]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: u64,
    },
    /// The content does not have the hash in the header.
    #[error(
        "the screening index was changed or damaged: its content does not have the hash of its header; build it again"
    )]
    Damaged,
    /// More than the format can hold.
    #[error("the screening index cannot hold more {what}; split the corpus")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
    },
}
