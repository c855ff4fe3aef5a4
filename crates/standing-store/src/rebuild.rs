//! Rebuilding: drops every projection and takes them again from the caller, who folds the log. The log itself
//! is only read. Appends wait meanwhile; two rebuilds at once are the operator's mistake and not caught.

use crate::Store;
use crate::database::{retry, sql};
use crate::error::StoreError;
use crate::projection::{self, StreamRows, TABLES};
use crate::schema;
use crate::streams::Streams;
use std::collections::HashMap;

/// A rebuild that has begun. Until [`Rebuild::finish`] the register refuses appends; cut off, it is begun again.
pub struct Rebuild {
    pub(crate) store: Store,
}

impl Store {
    /// Drops all projections and refuses appends until [`Rebuild::finish`].
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn rebuild(&self) -> Result<Rebuild, StoreError> {
        // Waits for the append under way, if there is one: both change the head row.
        retry(|| {
            self.pool.run(sql("UPDATE head SET rebuilding = TRUE, rebuilds = rebuilds + 1 WHERE id = 1"))
        })
        .await?;
        for table in TABLES {
            self.pool.run(sql(format!("DROP TABLE IF EXISTS {table}"))).await?;
        }
        self.pool.run(sql("UPDATE streams SET prints = $1 WHERE prints <> $1").bind([].as_slice())).await?;
        schema::define_projections(&self.pool).await?;
        Ok(Rebuild { store: self.clone() })
    }
}

impl Rebuild {
    /// Writes the rows of some streams, in one transaction. Every stream comes once in a rebuild; in the order
    /// in which they began (as [`Store::scan_events_by_stream`] gives them) it is fastest.
    ///
    /// # Errors
    /// [`StoreError::UnknownStream`], [`StoreError::Limit`], [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn write(&self, rows: &[StreamRows]) -> Result<(), StoreError> {
        rows.iter().try_for_each(projection::check)?;
        retry(async || {
            let mut tx = self.store.pool.begin().await?;
            let names = rows.iter().map(|rows| rows.stream.as_str());
            let mut streams = Streams::load(&mut tx, names, HashMap::new()).await?;
            projection::replace(&mut tx, rows, &mut streams).await?;
            streams.write(&mut tx).await?;
            tx.commit().await
        })
        .await
    }

    /// Builds the indexes and lets appends go on.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`], the latter also when two streams carry one identifier.
    pub async fn finish(self) -> Result<(), StoreError> {
        schema::define_indexes(&self.store.pool).await?;
        retry(|| self.store.pool.run(sql("UPDATE head SET rebuilding = FALSE WHERE id = 1")))
            .await
            .map(|_| ())
    }
}
