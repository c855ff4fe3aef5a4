//! The two databases behind one face: connections, transactions, statements. It knows drivers, not tables;
//! what the statements mean is said in the modules above.

mod connect;
mod copy;
mod insert;
mod retry;
mod row;
mod scan;
mod statement;

pub(crate) use insert::{Keys, Record, Table};
pub(crate) use retry::{is_transient, retry, retry_when};
pub(crate) use row::{Columns, FromColumns};
pub(crate) use statement::{Statement, Value, Values, sql};

pub use scan::Scan;

use crate::error::StoreError;
use row::Row;
use sqlx::Arguments as _;
use sqlx::{AssertSqlSafe, Database, Executor, IntoArguments, PgPool, Postgres, Sqlite, SqlitePool};
use statement::{Arguments, List};

/// Connections to one register.
#[derive(Clone)]
pub(crate) enum Pool {
    /// One connection writes, so that writers of this process queue here and not at the file lock.
    Sqlite { writing: SqlitePool, reading: SqlitePool },
    /// Writers queue at the head row.
    Postgres(PgPool),
}

/// A transaction; dropped without [`Transaction::commit`] it leaves nothing.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// What the two drivers must offer; the bounds are stated here and nowhere else.
pub(crate) trait Backend:
    Database<Arguments: IntoArguments<Self>, QueryResult: Into<Changed>>
{
    fn arguments(values: &[Value<'_>]) -> Result<Self::Arguments, sqlx::Error>;
    fn row(row: Self::Row) -> Row;
}

/// Rows that a statement changed.
pub(crate) struct Changed(pub(crate) u64);

impl Pool {
    /// Begins a transaction that writes. On SQLite it takes the write lock at once, so it cannot fail later
    /// for having read before another writer.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite { writing, .. } => Transaction::Sqlite(writing.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    /// Runs one statement outside a transaction.
    pub(crate) async fn run(&self, statement: Statement<'_>) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite { writing, .. } => run(writing, statement).await?,
            Self::Postgres(pool) => run(pool, statement).await?,
        })
    }

    /// Reads all rows of a statement; the statement bounds their number.
    pub(crate) async fn rows<T: FromColumns>(&self, statement: Statement<'_>) -> Result<Vec<T>, StoreError> {
        match self {
            Self::Sqlite { reading, .. } => rows(reading, statement).await,
            Self::Postgres(pool) => rows(pool, statement).await,
        }
    }

    /// Reads the only row, if there is one.
    pub(crate) async fn row<T: FromColumns>(
        &self,
        statement: Statement<'_>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite { reading, .. } => reading.is_closed(),
            Self::Postgres(pool) => pool.is_closed(),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writing, reading } => {
                reading.close().await;
                writing.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    /// Runs one statement and says how many rows it changed.
    pub(crate) async fn run(&mut self, statement: Statement<'_>) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(transaction) => run(&mut **transaction, statement).await?,
            Self::Postgres(transaction) => run(&mut **transaction, statement).await?,
        })
    }

    /// Reads all rows of a statement.
    pub(crate) async fn rows<T: FromColumns>(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Self::Sqlite(transaction) => rows(&mut **transaction, statement).await,
            Self::Postgres(transaction) => rows(&mut **transaction, statement).await,
        }
    }

    /// Makes the transaction durable. INVARIANT (acknowledge after durable commit): both drivers return only
    /// after the write-ahead log is on disk, see [`connect`].
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

async fn run<'c, DB: Backend>(
    executor: impl Executor<'c, Database = DB>,
    statement: Statement<'_>,
) -> Result<u64, sqlx::Error> {
    let arguments = DB::arguments(&statement.values)?;
    let Changed(rows) =
        sqlx::query_with(AssertSqlSafe(statement.text), arguments).execute(executor).await?.into();
    Ok(rows)
}

async fn rows<'c, DB: Backend, T: FromColumns>(
    executor: impl Executor<'c, Database = DB>,
    statement: Statement<'_>,
) -> Result<Vec<T>, StoreError> {
    let arguments = DB::arguments(&statement.values)?;
    let rows = sqlx::query_with(AssertSqlSafe(statement.text), arguments).fetch_all(executor).await?;
    rows.into_iter().map(|row| T::from_row(&DB::row(row))).collect()
}

impl Backend for Sqlite {
    fn arguments(values: &[Value<'_>]) -> Result<Arguments<Self>, sqlx::Error> {
        statement::arguments::<Self>(values, |_, _| Err("SQLite takes no lists as values".into()))
    }

    fn row(row: Self::Row) -> Row {
        Row::Sqlite(row)
    }
}

impl Backend for Postgres {
    fn arguments(values: &[Value<'_>]) -> Result<Arguments<Self>, sqlx::Error> {
        statement::arguments::<Self>(values, |arguments, list| match list {
            List::Integers(list) => arguments.add(list),
            List::Texts(list) => arguments.add(list),
            List::IntegersOrNull(list) => arguments.add(list),
            List::Flags(list) => arguments.add(list),
            List::ManyBytes(list) => arguments.add(list),
        })
    }

    fn row(row: Self::Row) -> Row {
        Row::Postgres(row)
    }
}

impl From<sqlx::sqlite::SqliteQueryResult> for Changed {
    fn from(result: sqlx::sqlite::SqliteQueryResult) -> Self {
        Self(result.rows_affected())
    }
}

impl From<sqlx::postgres::PgQueryResult> for Changed {
    fn from(result: sqlx::postgres::PgQueryResult) -> Self {
        Self(result.rows_affected())
    }
}
