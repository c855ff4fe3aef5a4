//! Tables and indexes: creates them, and knows which version they have. Each statement stands alone and may be
//! run twice, because not every database takes several definitions in one transaction.

use crate::database::{Pool, retry, retry_when, sql};
use crate::error::StoreError;
use crate::url::{OpenMode, StoreUrl};
use std::cmp::Ordering;

/// The schema that this release writes.
pub(crate) const SCHEMA_VERSION: i64 = 5;
/// The oldest schema that is brought up to date: what came since are tables of their own.
const OLDEST_KEPT: i64 = 2;

const LOG: &str = include_str!("../schema/log.sql");
const ACCESS: &str = include_str!("../schema/access.sql");
const PROJECTIONS: &str = include_str!("../schema/projections.sql");
const INDEXES: &str = include_str!("../schema/indexes.sql");
const HEAD: &str = include_str!("../schema/head.sql");

/// Checks the schema version and, when the mode allows it, creates what is missing.
pub(crate) async fn prepare(pool: &Pool, url: &StoreUrl, mode: OpenMode) -> Result<(), StoreError> {
    let found = match version(pool).await {
        Ok(Some(found)) => found,
        _ if mode == OpenMode::Create => {
            retry_when(is_definition_race, || define(pool, &[LOG, ACCESS, PROJECTIONS, INDEXES, HEAD]))
                .await?;
            version(pool).await?.unwrap_or_default()
        }
        Ok(None) => {
            return Err(StoreError::NotARegister {
                address: url.to_string(),
                reason: "it has no head".into(),
            });
        }
        Err(error) => {
            return Err(StoreError::NotARegister { address: url.to_string(), reason: error.to_string() });
        }
    };
    let is_kept = (OLDEST_KEPT..SCHEMA_VERSION).contains(&found);
    // Whoever only reads the log needs nothing that came since.
    let found = match mode {
        OpenMode::ReadOnly if is_kept => SCHEMA_VERSION,
        _ if is_kept => complete(pool).await?,
        _ => found,
    };
    let address = url.to_string();
    match found.cmp(&SCHEMA_VERSION) {
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(StoreError::NewerSchema { address, found, known: SCHEMA_VERSION }),
        Ordering::Less => Err(StoreError::OlderSchema { address, found, known: SCHEMA_VERSION }),
    }
}

/// Adds what came since an older schema, and says so in the head. An older release refuses it from then on.
async fn complete(pool: &Pool) -> Result<i64, StoreError> {
    retry_when(is_definition_race, || define(pool, &[ACCESS])).await?;
    let text = "UPDATE head SET schema_version = $1 WHERE id = 1";
    retry(|| pool.run(sql(text).bind(SCHEMA_VERSION))).await?;
    Ok(SCHEMA_VERSION)
}

/// Creates the tables of the projections, without their indexes.
pub(crate) async fn define_projections(pool: &Pool) -> Result<(), StoreError> {
    define(pool, &[PROJECTIONS]).await
}

/// Creates the indexes of the projections.
pub(crate) async fn define_indexes(pool: &Pool) -> Result<(), StoreError> {
    define(pool, &[INDEXES]).await
}

/// Runs the definitions one by one.
pub(crate) async fn define(pool: &Pool, files: &[&str]) -> Result<(), StoreError> {
    for file in files {
        for statement in statements(file, matches!(pool, Pool::Sqlite { .. })) {
            pool.run(sql(statement)).await?;
        }
    }
    Ok(())
}

async fn version(pool: &Pool) -> Result<Option<i64>, StoreError> {
    pool.row::<i64>(sql("SELECT schema_version FROM head WHERE id = 1")).await
}

/// Two nodes that create the same table at once: PostgreSQL lets one fail with 23505 (a row of its catalogue
/// exists), 42P07 or 42710; the second attempt finds the table there.
fn is_definition_race(error: &sqlx::Error) -> bool {
    crate::database::is_transient(error)
        || error
            .as_database_error()
            .and_then(|error| error.code())
            .is_some_and(|code| matches!(code.as_ref(), "23505" | "42P07" | "42710"))
}

/// The statements of a schema file in the spelling of one database.
///
/// `{integer}` is 64 bits (on SQLite the name that makes a primary key the row's own number); `{text}` is
/// compared byte by byte, so both databases sort alike whatever the locale; `{clustered}` keeps rows in the
/// order of their primary key where the database can.
fn statements(file: &str, sqlite: bool) -> Vec<String> {
    let spelling = if sqlite {
        [("{integer}", "INTEGER"), ("{text}", "TEXT"), ("{bytes}", "BLOB"), ("{clustered}", "WITHOUT ROWID")]
    } else {
        [("{integer}", "BIGINT"), ("{text}", "TEXT COLLATE \"C\""), ("{bytes}", "BYTEA"), ("{clustered}", "")]
    };
    let mut text = file.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    for (token, word) in spelling {
        text = text.replace(token, word);
    }
    text.split(';').map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_can_run_twice_and_is_spelt_out() {
        for file in [LOG, ACCESS, PROJECTIONS, INDEXES, HEAD] {
            for sqlite in [true, false] {
                let statements = statements(file, sqlite);
                assert!(!statements.is_empty());
                for statement in statements {
                    assert!(!statement.contains(['{', '}']), "{statement}");
                    assert!(
                        statement.contains("IF NOT EXISTS") || statement.contains("ON CONFLICT"),
                        "{statement}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_head_is_written_at_the_version_of_this_release() {
        assert!(HEAD.contains(&format!("VALUES (1, {SCHEMA_VERSION}, 0, FALSE, 0)")));
    }
}
