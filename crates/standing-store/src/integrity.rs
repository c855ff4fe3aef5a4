//! The check at start: cheap signs that the log and what is derived from it fit together. It hashes nothing;
//! verifying the log is the job of the layer that knows the tree.

use crate::Store;
use crate::database::sql;
use crate::error::StoreError;

/// Events at the end of the log that are counted one by one.
const TAIL_EVENTS: u64 = 1_000;

impl Store {
    /// Checks that the head is at the last event, that the log begins at 1, that its last thousand positions
    /// have no gap and that no rebuild was cut off.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] naming what does not fit; [`StoreError::Rebuilding`] when the projections must
    /// be rebuilt again; [`StoreError::Database`].
    pub async fn check_integrity(&self) -> Result<(), StoreError> {
        // One statement, so that a writer cannot come between.
        let text = "SELECT h.size, COALESCE((SELECT MIN(position) FROM events), 1), \
                    COALESCE((SELECT MAX(position) FROM events), 0) FROM head h WHERE h.id = 1";
        let (size, first, last) = self.pool.row::<(i64, i64, i64)>(sql(text)).await?.unwrap_or_default();
        if last != size {
            return damaged(format!("the head says {size} events and the last event has position {last}"));
        }
        if first != 1 {
            return damaged(format!("the first event has position {first}"));
        }
        let size = size.unsigned_abs();
        let after = size.saturating_sub(TAIL_EVENTS);
        let text = format!("SELECT COUNT(*) FROM events WHERE position > {after} AND position <= {size}");
        let found = self.pool.row::<i64>(sql(text)).await?.unwrap_or_default().unsigned_abs();
        if found != size - after {
            return damaged(format!(
                "{found} events where positions {after} to {size} call for {}",
                size - after
            ));
        }
        if self.head_row().await?.rebuilding {
            return Err(StoreError::Rebuilding);
        }
        Ok(())
    }
}

fn damaged(what: String) -> Result<(), StoreError> {
    Err(StoreError::Damaged { what })
}
