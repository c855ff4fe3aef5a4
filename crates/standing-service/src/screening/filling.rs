//! Filling an index with the organisations of a whole log, on as many threads as the machine has: parcels of
//! organisations go into builders of their own, which are joined in the order of the parcels, so the index is the same
//! as one thread would make.

use std::collections::VecDeque;

use standing_core::file::Organisation;
use standing_screening::IndexBuilder;
use tokio::task::{JoinHandle, spawn_blocking};

use super::segment::Segment;
use super::subject::subject_of;
use crate::error::ServiceError;

/// Organisations of a parcel: enough that joining costs little, few enough that all threads have one soon.
const PARCEL: usize = 20_000;

/// An index that is being filled.
pub(super) struct Filling {
    whole: IndexBuilder,
    parcel: Vec<Organisation>,
    /// Parcels that are being filled, in order.
    under_way: VecDeque<JoinHandle<Result<IndexBuilder, ServiceError>>>,
    threads: usize,
}

impl Filling {
    pub(super) fn new() -> Self {
        Self {
            whole: IndexBuilder::default(),
            parcel: Vec::new(),
            under_way: VecDeque::new(),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        }
    }

    /// Adds an organisation behind those before.
    ///
    /// # Errors
    /// The names outgrow an index, or the register ends.
    pub(super) async fn add(&mut self, organisation: Organisation) -> Result<(), ServiceError> {
        self.parcel.push(organisation);
        if self.parcel.len() < PARCEL {
            return Ok(());
        }
        self.send();
        // The one who reads the log waits when every thread has work.
        while self.under_way.len() > self.threads {
            self.take_oldest().await?;
        }
        Ok(())
    }

    /// Everything that was added.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub(super) async fn finish(mut self) -> Result<IndexBuilder, ServiceError> {
        self.send();
        while !self.under_way.is_empty() {
            self.take_oldest().await?;
        }
        Ok(self.whole)
    }

    fn send(&mut self) {
        let parcel = std::mem::take(&mut self.parcel);
        self.under_way.push_back(spawn_blocking(move || filled(&parcel)));
    }

    async fn take_oldest(&mut self) -> Result<(), ServiceError> {
        if let Some(oldest) = self.under_way.pop_front() {
            self.whole.join(oldest.await.map_err(|_| ServiceError::Busy)??)?;
        }
        Ok(())
    }
}

fn filled(parcel: &[Organisation]) -> Result<IndexBuilder, ServiceError> {
    let mut builder = IndexBuilder::default();
    for organisation in parcel {
        builder.add_prepared(&Segment::prepared(&subject_of(organisation, None)))?;
    }
    builder.sort();
    Ok(builder)
}
