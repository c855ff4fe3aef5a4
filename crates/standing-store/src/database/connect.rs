//! Opening connections with the settings that durability and speed rest on.

use super::Pool;
use crate::error::StoreError;
use crate::url::{Address, OpenMode, StoreUrl};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Duration;

/// Connections that read at the same time from one SQLite file.
///
/// A scan holds one for as long as it lasts.
const SQLITE_READERS_MAX: u32 = 8;
/// Connections to PostgreSQL from one node.
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// Connections to PostgreSQL of a thread that writes: one transaction is under way at a time, and one more may be
/// looking at what was refused.
const POSTGRES_WRITERS_MAX: u32 = 2;
/// Prepared statements kept by a connection; there are about 100 texts.
const STATEMENTS_KEPT: usize = 256;
/// How long one SQLite connection waits for the lock of another process before the retry of ours counts.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// A connection to a server that was idle for longer is tested before it is used.
const IDLE_UNTESTED_MAX: Duration = Duration::from_secs(1);
/// How long a caller waits for a free connection.
const ACQUIRE_WAIT: Duration = Duration::from_secs(30);

impl Pool {
    pub(crate) async fn connect(url: &StoreUrl, mode: OpenMode) -> Result<Self, StoreError> {
        let address = || url.to_string();
        match &url.0 {
            Address::Sqlite(path) => connect_sqlite(path, mode)
                .await
                .map_err(|error| StoreError::NotARegister { address: address(), reason: error.to_string() }),
            Address::Postgres(options) => connect_postgres(options, mode)
                .await
                .map_err(|error| StoreError::Unreachable { address: address(), reason: error.to_string() }),
        }
    }
}

impl Pool {
    /// See [`crate::Store::apart`].
    pub(crate) fn apart(&self) -> Self {
        match self {
            Self::Sqlite { .. } => self.clone(),
            Self::Postgres(pool) => {
                let options = pool.connect_options().as_ref().clone();
                Self::Postgres(postgres_pool(POSTGRES_WRITERS_MAX).connect_lazy_with(options))
            }
        }
    }
}

async fn connect_sqlite(path: &Path, mode: OpenMode) -> Result<Pool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(mode == OpenMode::Create)
        .read_only(mode == OpenMode::ReadOnly)
        .busy_timeout(BUSY_WAIT)
        .statement_cache_capacity(STATEMENTS_KEPT)
        // Rows that the connection's thread may be ahead of their reader.
        .row_buffer_size(256)
        // Sorting and materialising stay in memory: nothing of a register lands in /tmp.
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    // A file does not go away: a connection is not asked whether it lives each time it is used.
    let pool = || SqlitePoolOptions::new().acquire_timeout(ACQUIRE_WAIT).test_before_acquire(false);
    let (writing, reading) = (pool().max_connections(1), pool().max_connections(SQLITE_READERS_MAX));
    let for_reading = options.clone().read_only(true).pragma("cache_size", "-8192");
    if mode == OpenMode::ReadOnly {
        let reading = reading.connect_with(for_reading).await?;
        return Ok(Pool::Sqlite { writing: reading.clone(), reading });
    }
    let for_writing = options
        .journal_mode(SqliteJournalMode::Wal)
        // Durable at commit: the write-ahead log is flushed before COMMIT returns.
        .synchronous(SqliteSynchronous::Full)
        // 128 MiB: an import changes indexes in random order (names, identifiers); pages that do not fit are
        // written to the log more than once within a transaction.
        .pragma("cache_size", "-131072")
        // 32,768 pages = 128 MiB between checkpoints instead of 4: a page changed by many commits is copied
        // into the file once. The file is flushed at each checkpoint, so fewer are also fewer flushes.
        .pragma("wal_autocheckpoint", "32768")
        // After a large import the write-ahead log shrinks to this many bytes again.
        .pragma("journal_size_limit", "268435456");
    // The writer goes first: it creates the file and turns on the write-ahead log, which a reader cannot.
    let writing = writing.connect_with(for_writing).await?;
    let reading = reading.connect_with(for_reading).await?;
    Ok(Pool::Sqlite { writing, reading })
}

async fn connect_postgres(options: &PgConnectOptions, mode: OpenMode) -> Result<Pool, sqlx::Error> {
    let read_only = if mode == OpenMode::ReadOnly { "on" } else { "off" };
    let options = options
        .clone()
        .application_name("standing")
        .statement_cache_capacity(STATEMENTS_KEPT)
        // Durable at commit, whatever the server's default; the rest makes nodes behave alike.
        .options([
            ("synchronous_commit", "on"),
            ("default_transaction_isolation", "read committed"),
            ("default_transaction_read_only", read_only),
            // Every statement of ours has an index. Prepared ones are planned when their tables are still small
            // and keep that plan for hours; reading a grown table from end to end for a few keys is not it.
            ("enable_seqscan", "off"),
            // What is left to read from end to end then looks so dear that it would be compiled first.
            ("jit", "off"),
        ])
        .disable_statement_logging();
    let pool = postgres_pool(POSTGRES_CONNECTIONS_MAX).connect_with(options);
    Ok(Pool::Postgres(pool.await?))
}

fn postgres_pool(connections_max: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_WAIT)
        // Only one that was idle is asked whether it lives still; the others have just answered.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > IDLE_UNTESTED_MAX {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}
