//! The peer of the benchmarks: the database alone, taking what the log must hold of an event (its position, its
//! stream, the salt, the leaf and the bytes) into one table without a second index, a check or a projection.
//! Nothing of the register uses it.

use crate::Store;
use crate::database::{Record, Table, Values, sql};
use crate::error::{StoreError, stored};
use crate::event::NewEvent;
use crate::schema;

const TABLE: &str = "CREATE TABLE bare_peer (position {integer} NOT NULL PRIMARY KEY, stream {text} NOT NULL, \
                     salt {bytes} NOT NULL, leaf {bytes} NOT NULL, body {bytes} NOT NULL)";

impl Store {
    /// Inserts the streams, salts, leaves and bodies of events into a table of their own and drops it again: so many rows
    /// a commit, so many a statement (at most 256). Positions begin at 1.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn bare_inserts(
        &self,
        events: &[NewEvent],
        rows_per_commit: usize,
        rows_per_statement: usize,
    ) -> Result<(), StoreError> {
        self.pool.run(sql("DROP TABLE IF EXISTS bare_peer")).await?;
        schema::define(&self.pool, &[TABLE]).await?;
        let mut position = 0_u64;
        for commit in events.chunks(rows_per_commit.max(1)) {
            let mut transaction = self.pool.begin().await?;
            for rows in commit.chunks(rows_per_statement.max(1)) {
                let mut records = Vec::with_capacity(rows.len());
                for event in rows {
                    position = position.saturating_add(1);
                    records.push(BareRecord { position: stored("a position", position)?, event });
                }
                transaction.insert_values(&records).await?;
            }
            transaction.commit().await?;
        }
        self.pool.run(sql("DROP TABLE bare_peer")).await.map(drop)
    }
}

struct BareRecord<'a> {
    position: i64,
    event: &'a NewEvent,
}

impl Record for BareRecord<'_> {
    const TABLE: Table =
        Table { name: "bare_peer", columns: "position, stream, salt, leaf, body", on_conflict: "" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.position.into(), (&self.event.stream).into(), (&self.event.salt).into()]);
        values.add([(&self.event.leaf).into(), (&self.event.body).into()]);
    }
}
