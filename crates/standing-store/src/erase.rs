//! Erasing: puts other bytes in the place of an event's and sees to it that the database keeps no trace of the
//! old ones in its own files. What may be erased and what is left of it is decided elsewhere; leaf and columns stay.

use crate::Store;
use crate::database::{Pool, retry, sql};
use crate::error::StoreError;

impl Store {
    /// Replaces body and salt of an event that still has the body `was`; says whether it did.
    ///
    /// Readers that look at an older state of the database keep the old bytes in its files until they are done.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn replace_event_bytes(
        &self,
        position: u64,
        was: &[u8],
        salt: &[u8; 32],
        body: &[u8],
    ) -> Result<bool, StoreError> {
        if matches!(self.pool, Pool::Sqlite { .. }) {
            // Freed bytes of a page are overwritten, not left until something else needs the place.
            self.pool.run(sql("PRAGMA secure_delete = ON")).await?;
        }
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let text = "UPDATE events SET salt = $1, body = $2 WHERE position = $3 AND body = $4";
        let update = || self.pool.run(sql(text).bind(salt.as_slice()).bind(body).bind(position).bind(was));
        let changed = retry(update).await?;
        match self.pool {
            // The write-ahead log still holds the page as it was.
            Pool::Sqlite { .. } => self.pool.run(sql("PRAGMA wal_checkpoint(TRUNCATE)")).await?,
            Pool::Postgres(_) => self.pool.run(sql("VACUUM events")).await?,
        };
        Ok(changed == 1)
    }
}
