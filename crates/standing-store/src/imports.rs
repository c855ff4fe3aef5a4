//! Rows of imported sources: what each was when it was last seen, so that importing the same file again changes
//! nothing and shows what was added, changed or vanished. Mapping rows to entries is the caller's.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Keys, Record, Table, Transaction, Values, retry, sql};
use crate::error::{StoreError, stored, within, within_name};
use crate::rebuild::Rebuild;
use crate::streams::Streams;
use std::collections::HashMap;

/// A row of an imported source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The source.
    pub source: String,
    /// The row's identifier in the source.
    pub row_id: String,
    /// Hash of the row's content.
    pub row_hash: Vec<u8>,
    /// The stream it became part of.
    pub stream: String,
    /// The entry it became; empty when none.
    pub entry_id: String,
    /// The run of the import that saw it last; runs are numbered upwards by the caller.
    pub seen_in_run: u64,
}

const COLUMNS: &str = "SELECT i.source, i.row_id, i.row_hash, s.name, i.entry_id, i.seen_in_run \
                       FROM imports i JOIN streams s ON s.number = i.stream";

impl Store {
    /// The rows of a source with these identifiers, in no order; rows never imported are left out.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn import_rows(&self, source: &str, row_ids: &[&str]) -> Result<Vec<ImportRow>, StoreError> {
        let head = format!("{COLUMNS} WHERE i.source = $1 AND i.row_id IN");
        self.pool.rows_for_keys(&head, &Keys::texts(row_ids.iter().copied()).with(source)).await
    }

    /// Notes that run `run` saw these rows unchanged.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn mark_imports_seen(
        &self,
        source: &str,
        row_ids: &[&str],
        run: u64,
    ) -> Result<(), StoreError> {
        let run = stored("the number of an import's run", run)?;
        let keys = Keys::texts(row_ids.iter().copied()).with(run).with(source);
        let head = "UPDATE imports SET seen_in_run = $1 WHERE source = $2 AND row_id IN";
        retry(|| async {
            let mut tx = self.pool.begin().await?;
            tx.run_for_keys(head, &keys).await?;
            tx.commit().await
        })
        .await
    }

    /// The rows of a source that were last seen before run `run`, in order of their identifiers, those after
    /// `after_row_id` (empty for the first page): what vanished from the source.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn imports_not_seen(
        &self,
        source: &str,
        run: u64,
        after_row_id: &str,
        limit: usize,
    ) -> Result<Vec<ImportRow>, StoreError> {
        let text = format!(
            "{COLUMNS} WHERE i.source = $1 AND i.row_id > $2 AND i.seen_in_run < $3 ORDER BY i.row_id LIMIT $4"
        );
        let run = stored("the number of an import's run", run)?;
        self.pool.rows(sql(text).bind(source).bind(after_row_id).bind(run).bind(page_limit(limit)?)).await
    }

    /// The number of the newest run of a source, 0 when it was never imported.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn last_import_run(&self, source: &str) -> Result<u64, StoreError> {
        let text = "SELECT COALESCE(MAX(seen_in_run), 0) FROM imports WHERE source = $1";
        let run = self.pool.row::<i64>(sql(text).bind(source)).await?.unwrap_or_default();
        Ok(run.unsigned_abs())
    }
}

/// Refuses a row that is too large.
pub(crate) fn check(row: &ImportRow) -> Result<(), StoreError> {
    within_name("a source's name (bytes)", &row.source)?;
    within_name("an imported row's identifier (bytes)", &row.row_id)?;
    within_name("an imported row's entry (bytes)", &row.entry_id)?;
    within("an imported row's hash (bytes)", row.row_hash.len(), 64)?;
    stored("the number of an import's run", row.seen_in_run).map(|_| ())
}

/// Adds or replaces rows within a batch.
pub(crate) async fn note(
    tx: &mut Transaction,
    rows: &[ImportRow],
    streams: &Streams<'_>,
) -> Result<(), StoreError> {
    tx.insert(&records(rows, streams)?).await.map(|_| ())
}

fn records<'a>(rows: &'a [ImportRow], streams: &Streams<'_>) -> Result<Vec<ImportRecord<'a>>, StoreError> {
    let record = |row: &'a ImportRow| {
        let stream = streams.number(&row.stream)?;
        Ok(ImportRecord { stream, run: stored("the number of an import's run", row.seen_in_run)?, row })
    };
    rows.iter().map(record).collect()
}

impl Rebuild {
    /// Adds rows of imported sources as the log gives them, where the notes of imports were lost. No row is given
    /// twice in one call; of two calls the one with a hash stays, then the later.
    ///
    /// # Errors
    /// [`StoreError::UnknownStream`], [`StoreError::Limit`], [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn write_imports(&self, rows: &[ImportRow]) -> Result<(), StoreError> {
        rows.iter().try_for_each(check)?;
        retry(async || {
            let mut tx = self.store.pool.begin().await?;
            let names = rows.iter().map(|row| row.stream.as_str());
            let streams = Streams::load(&mut tx, names, HashMap::new()).await?;
            let records = records(rows, &streams)?.into_iter().map(Derived).collect::<Vec<_>>();
            tx.insert(&records).await?;
            tx.commit().await
        })
        .await
    }
}

struct ImportRecord<'a> {
    stream: i64,
    run: i64,
    row: &'a ImportRow,
}

impl Record for ImportRecord<'_> {
    const TABLE: Table = Table {
        name: "imports",
        columns: "source, row_id, stream, seen_in_run, entry_id, row_hash",
        on_conflict: " ON CONFLICT (source, row_id) DO UPDATE SET stream = excluded.stream, \
                      seen_in_run = excluded.seen_in_run, entry_id = excluded.entry_id, \
                      row_hash = excluded.row_hash",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            (&self.row.source).into(),
            (&self.row.row_id).into(),
            self.stream.into(),
            self.run.into(),
            (&self.row.entry_id).into(),
            (&self.row.row_hash).into(),
        ]);
    }
}

/// A row as the log gives it: one that vanished does not replace another of its number.
struct Derived<'a>(ImportRecord<'a>);

impl Record for Derived<'_> {
    const TABLE: Table = Table {
        on_conflict: " ON CONFLICT (source, row_id) DO UPDATE SET stream = excluded.stream, \
                      seen_in_run = excluded.seen_in_run, entry_id = excluded.entry_id, \
                      row_hash = excluded.row_hash WHERE length(excluded.row_hash) > 0",
        ..ImportRecord::TABLE
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        self.0.bind(values);
    }
}

impl FromColumns for ImportRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            source: columns.take()?,
            row_id: columns.take()?,
            row_hash: columns.take()?,
            stream: columns.take()?,
            entry_id: columns.take()?,
            seen_in_run: columns.count()?,
        })
    }
}
