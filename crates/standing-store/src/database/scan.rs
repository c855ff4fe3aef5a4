//! Reading a whole table in order with constant memory: a task reads ahead and hands over parcels of rows. No
//! random access and no paging; for pages see `page`.

use super::{Backend, FromColumns, Pool, Statement};
use crate::error::StoreError;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Executor};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// A parcel is handed on when it holds this many rows …
const PARCEL_ROWS_MAX: usize = 512;
/// … or this many bytes.
const PARCEL_BYTES_MAX: usize = 256 * 1024;
/// Parcels that may wait for the reader.
const PARCELS_WAITING: usize = 4;

/// Rows in order, read ahead in the background. Dropping it ends the reading.
#[derive(Debug)]
pub struct Scan<T> {
    parcels: Receiver<Result<Vec<T>, StoreError>>,
    parcel: std::vec::IntoIter<T>,
}

impl<T> Scan<T> {
    /// The next row, or none at the end.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Damaged`]; the scan has then ended.
    pub async fn next(&mut self) -> Result<Option<T>, StoreError> {
        loop {
            if let Some(row) = self.parcel.next() {
                return Ok(Some(row));
            }
            match self.parcels.recv().await {
                Some(parcel) => self.parcel = parcel?.into_iter(),
                None => return Ok(None),
            }
        }
    }

    /// Many rows at once, empty at the end; cheaper than row by row.
    ///
    /// # Errors
    /// As [`Scan::next`].
    pub async fn next_parcel(&mut self) -> Result<Vec<T>, StoreError> {
        let waiting = std::mem::take(&mut self.parcel).collect::<Vec<_>>();
        if !waiting.is_empty() {
            return Ok(waiting);
        }
        self.parcels.recv().await.unwrap_or_else(|| Ok(Vec::new()))
    }
}

impl Pool {
    /// Starts reading the rows of a statement. Must be called within a Tokio runtime.
    pub(crate) fn scan<T: FromColumns + Send + 'static>(&self, statement: Statement<'static>) -> Scan<T> {
        let (sender, parcels) = channel(PARCELS_WAITING);
        let pool = self.clone();
        tokio::spawn(async move {
            let outcome = match &pool {
                Self::Sqlite { reading, .. } => send_rows(reading, statement, &sender).await,
                Self::Postgres(pool) => send_rows(pool, statement, &sender).await,
            };
            if let Err(error) = outcome {
                // A reader that has gone away needs no error.
                let _ = sender.send(Err(error)).await;
            }
        });
        Scan { parcels, parcel: Vec::new().into_iter() }
    }
}

async fn send_rows<'c, DB: Backend, T: FromColumns>(
    executor: impl Executor<'c, Database = DB>,
    statement: Statement<'_>,
    sender: &Sender<Result<Vec<T>, StoreError>>,
) -> Result<(), StoreError> {
    let arguments = DB::arguments(&statement.values)?;
    let mut rows = sqlx::query_with(AssertSqlSafe(statement.text), arguments).fetch(executor);
    let mut parcel = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.try_next().await? {
        let row = T::from_row(&DB::row(row))?;
        bytes += row.heap_bytes();
        parcel.push(row);
        if parcel.len() >= PARCEL_ROWS_MAX || bytes >= PARCEL_BYTES_MAX {
            if sender.send(Ok(std::mem::take(&mut parcel))).await.is_err() {
                return Ok(());
            }
            bytes = 0;
        }
    }
    if !parcel.is_empty() {
        let _ = sender.send(Ok(parcel)).await;
    }
    Ok(())
}
