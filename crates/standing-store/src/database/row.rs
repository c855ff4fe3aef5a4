//! Rows as they come back, read column by column in the order of the SELECT.

use crate::error::StoreError;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};

/// A row of either database.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Something that is read from a row.
pub(crate) trait FromColumns: Sized {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError>;

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Self::from_columns(&mut Columns { row, next: 0 })
    }

    /// Bytes it holds on the heap; a scan hands rows on in parcels of bounded size.
    fn heap_bytes(&self) -> usize {
        0
    }
}

/// The columns of a row from left to right; each reading takes the next.
pub(crate) struct Columns<'r> {
    row: &'r Row,
    next: usize,
}

/// Types that both drivers read.
pub(crate) trait Plain:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Plain for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl Columns<'_> {
    /// The next column.
    pub(crate) fn take<T: Plain>(&mut self) -> Result<T, StoreError> {
        let index = self.next;
        self.next = index.saturating_add(1);
        Ok(match self.row {
            Row::Sqlite(row) => row.try_get(index)?,
            Row::Postgres(row) => row.try_get(index)?,
        })
    }

    /// The next column, a number that is never negative.
    pub(crate) fn count(&mut self) -> Result<u64, StoreError> {
        let number = self.take::<i64>()?;
        u64::try_from(number).map_err(|_| damaged(self.next, &number.to_string()))
    }

    /// The next column, a day.
    pub(crate) fn day(&mut self) -> Result<i32, StoreError> {
        let number = self.take::<i64>()?;
        i32::try_from(number).map_err(|_| damaged(self.next, &number.to_string()))
    }

    /// The next column, a day or none.
    pub(crate) fn day_or_none(&mut self) -> Result<Option<i32>, StoreError> {
        let Some(number) = self.take::<Option<i64>>()? else { return Ok(None) };
        i32::try_from(number).map(Some).map_err(|_| damaged(self.next, &number.to_string()))
    }

    /// The next column, 32 bytes.
    pub(crate) fn bytes32(&mut self) -> Result<[u8; 32], StoreError> {
        let bytes = self.take::<Vec<u8>>()?;
        <[u8; 32]>::try_from(bytes.as_slice())
            .map_err(|_| damaged(self.next, &format!("{} bytes where 32 were expected", bytes.len())))
    }
}

fn damaged(column: usize, found: &str) -> StoreError {
    StoreError::Damaged { what: format!("column {column} of a row holds {found}") }
}

impl FromColumns for i64 {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        columns.take()
    }
}

impl FromColumns for String {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        columns.take()
    }

    fn heap_bytes(&self) -> usize {
        self.len()
    }
}

impl FromColumns for Vec<u8> {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        columns.take()
    }

    fn heap_bytes(&self) -> usize {
        self.len()
    }
}

impl<A: FromColumns, B: FromColumns> FromColumns for (A, B) {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok((A::from_columns(columns)?, B::from_columns(columns)?))
    }

    fn heap_bytes(&self) -> usize {
        self.0.heap_bytes().saturating_add(self.1.heap_bytes())
    }
}

impl<A: FromColumns, B: FromColumns, C: FromColumns> FromColumns for (A, B, C) {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok((A::from_columns(columns)?, B::from_columns(columns)?, C::from_columns(columns)?))
    }
}
