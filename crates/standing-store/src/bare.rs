//! The peer of the benchmarks: the database alone, taking the same bytes into one table without an index, a
//! check or a projection. Nothing of the register uses it.

use crate::Store;
use crate::database::{Values, sql};
use crate::error::{StoreError, stored};
use crate::event::NewEvent;

/// Columns of the bare table.
const COLUMNS: usize = 4;

impl Store {
    /// Inserts the leaves, salts and bodies of events into a table of their own and drops it again: so many rows
    /// a commit, so many a statement. Positions begin at 1.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn bare_inserts(
        &self,
        events: &[NewEvent],
        rows_per_commit: usize,
        rows_per_statement: usize,
    ) -> Result<(), StoreError> {
        let bytes = if self.url.sqlite_path().is_some() { "BLOB" } else { "BYTEA" };
        let table = format!(
            "CREATE TABLE bare_peer (position BIGINT NOT NULL PRIMARY KEY, salt {bytes} NOT NULL, \
             leaf {bytes} NOT NULL, body {bytes} NOT NULL)"
        );
        self.pool.run(sql("DROP TABLE IF EXISTS bare_peer")).await?;
        self.pool.run(sql(table)).await?;
        let mut position = 0_u64;
        for commit in events.chunks(rows_per_commit.max(1)) {
            let mut transaction = self.pool.begin().await?;
            for rows in commit.chunks(rows_per_statement.max(1)) {
                let mut values = Values::default();
                for event in rows {
                    position = position.saturating_add(1);
                    let position = stored("a position", position)?;
                    values.add([position.into(), event.salt.as_slice().into()]);
                    values.add([event.leaf.as_slice().into(), event.body.as_slice().into()]);
                }
                let mut statement = sql(insert(rows.len()));
                statement.values = values.0;
                transaction.run(statement).await?;
            }
            transaction.commit().await?;
        }
        self.pool.run(sql("DROP TABLE bare_peer")).await.map(drop)
    }
}

fn insert(rows: usize) -> String {
    let row = |row: usize| {
        let first = row.saturating_mul(COLUMNS);
        let places =
            (1..=COLUMNS).map(|column| format!("${}", first.saturating_add(column))).collect::<Vec<_>>();
        format!("({})", places.join(", "))
    };
    let rows = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO bare_peer (position, salt, leaf, body) VALUES {rows}")
}
