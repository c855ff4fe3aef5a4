//! One index over some of the organisations, and the state of the log that it holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use standing_screening::{Index, IndexBuilder, Prepared, Subject};

use crate::error::ServiceError;

/// An index that never changes.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) index: Index<Held>,
    /// The size of the log up to which it holds what it is about.
    pub(super) reached: u64,
    /// What it was built from, kept by the small ones so that several can become one.
    pub(super) sources: Sources,
}

/// Organisations ready to be indexed, by stream.
pub(super) type Sources = BTreeMap<Arc<str>, Arc<Prepared>>;

/// The bytes of an index in memory, perhaps after others.
#[derive(Debug)]
pub(super) struct Held {
    bytes: Vec<u8>,
    from: usize,
}

impl Held {
    /// The bytes after the first ones.
    pub(super) const fn after(bytes: Vec<u8>, from: usize) -> Self {
        Self { bytes, from }
    }
}

impl From<Vec<u8>> for Held {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, from: 0 }
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

impl Segment {
    /// A large segment, of which the sources are the log.
    pub(super) fn of_builder(builder: IndexBuilder, reached: u64) -> Result<Self, ServiceError> {
        let index = Index::open(Held::from(builder.into_bytes()?))?;
        Ok(Self { index, reached, sources: Sources::new() })
    }

    /// A small segment that remembers its sources.
    pub(super) fn of_sources(sources: Sources, reached: u64) -> Result<Self, ServiceError> {
        let mut builder = IndexBuilder::default();
        for prepared in sources.values() {
            builder.add_prepared(prepared)?;
        }
        Ok(Self { sources, ..Self::of_builder(builder, reached)? })
    }

    /// Both in one; what the newer says of an organisation counts.
    pub(super) fn merged(older: &Self, newer: &Self) -> Result<Self, ServiceError> {
        let mut sources = older.sources.clone();
        sources.extend(
            newer.sources.iter().map(|(stream, prepared)| (Arc::clone(stream), Arc::clone(prepared))),
        );
        Self::of_sources(sources, newer.reached)
    }

    /// An organisation ready to be indexed. The number is not used: a hit is known by its first identifier.
    pub(super) fn prepared(subject: &Subject) -> Prepared {
        Prepared::new(0, subject)
    }
}
