//! The head of the log: its size, and the row that makes writers wait for each other.

use crate::Store;
use crate::database::{Columns, FromColumns, Transaction, sql};
use crate::error::StoreError;

/// The head row.
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) rebuilding: bool,
    /// How many rebuilds of the projections were begun.
    pub(crate) rebuilds: i64,
}

impl Store {
    /// Number of events in the log, which is also the position of the last one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn head(&self) -> Result<u64, StoreError> {
        Ok(self.head_row().await?.size)
    }

    pub(crate) async fn head_row(&self) -> Result<Head, StoreError> {
        self.pool
            .row(sql("SELECT size, rebuilding, rebuilds FROM head WHERE id = 1"))
            .await?
            .ok_or_else(|| StoreError::Damaged { what: "the head row is gone".into() })
    }
}

impl Transaction {
    /// Moves the head by `events` and returns it as it was before.
    ///
    /// INVARIANT (gapless positions): this update locks the head row until the transaction ends, so writers
    /// of all nodes pass here one after the other, and a transaction that fails moves nothing.
    pub(crate) async fn advance_head(&mut self, events: i64) -> Result<Head, StoreError> {
        let statement =
            sql("UPDATE head SET size = size + $1 WHERE id = 1 RETURNING size - $1, rebuilding, rebuilds");
        let head = self.rows::<Head>(statement.bind(events)).await?.into_iter().next();
        match head {
            Some(Head { rebuilding: true, .. }) => Err(StoreError::Rebuilding),
            Some(head) => Ok(head),
            None => Err(StoreError::Damaged { what: "the head row is gone".into() }),
        }
    }
}

impl FromColumns for Head {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { size: columns.count()?, rebuilding: columns.take()?, rebuilds: columns.take()? })
    }
}
