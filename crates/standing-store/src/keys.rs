//! API keys: who holds them and until when. The secret is never here, only its hash.

use crate::Store;
use crate::database::{Columns, FromColumns, sql};
use crate::error::{StoreError, within_name};

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its public beginning, by which it is found.
    pub prefix: String,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// In which capacity it acts.
    pub role: String,
    /// The authority, unit or organisation that holds it; empty for the operator.
    pub holder: String,
    /// What it may do, in the caller's words.
    pub scopes: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it ends, if it does.
    pub expires_at_ms: Option<i64>,
    /// When it was revoked, if it was.
    pub revoked_at_ms: Option<i64>,
    /// When it was last used, to the day.
    pub last_used_at_ms: Option<i64>,
}

impl FromColumns for ApiKey {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            prefix: columns.take()?,
            hash: columns.bytes32()?,
            role: columns.take()?,
            holder: columns.take()?,
            scopes: columns.take()?,
            created_at_ms: columns.take()?,
            expires_at_ms: columns.take()?,
            revoked_at_ms: columns.take()?,
            last_used_at_ms: columns.take()?,
        })
    }
}

const COLUMNS: &str = "SELECT prefix, hash, role, holder, scopes, created_at_ms, expires_at_ms, revoked_at_ms, \
                       last_used_at_ms FROM api_keys";

impl Store {
    /// Keeps a new key.
    ///
    /// # Errors
    /// [`StoreError::Repeated`] when the prefix is taken; [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn put_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        for word in [&key.prefix, &key.role, &key.holder, &key.scopes] {
            within_name("a word of a key (bytes)", word)?;
        }
        let text = "INSERT INTO api_keys (prefix, hash, role, holder, scopes, created_at_ms, expires_at_ms) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (prefix) DO NOTHING";
        let statement = sql(text)
            .bind(&key.prefix)
            .bind(key.hash.as_slice())
            .bind(&key.role)
            .bind(&key.holder)
            .bind(&key.scopes)
            .bind(key.created_at_ms)
            .bind(key.expires_at_ms);
        match self.pool.run(statement).await? {
            1 => Ok(()),
            _ => Err(StoreError::Repeated { what: "key", name: key.prefix.clone() }),
        }
    }

    /// The key with a prefix, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn key(&self, prefix: &str) -> Result<Option<ApiKey>, StoreError> {
        self.pool.row(sql(format!("{COLUMNS} WHERE prefix = $1")).bind(prefix)).await
    }

    /// Every key, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn keys(&self, limit: usize) -> Result<Vec<ApiKey>, StoreError> {
        let limit = crate::cursor::page_limit(limit)?;
        self.pool.rows(sql(format!("{COLUMNS} ORDER BY created_at_ms, prefix LIMIT $1")).bind(limit)).await
    }

    /// Revokes a key; says whether there was one to revoke.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn revoke_key(&self, prefix: &str, at_ms: i64) -> Result<bool, StoreError> {
        let text = "UPDATE api_keys SET revoked_at_ms = $2 WHERE prefix = $1 AND revoked_at_ms IS NULL";
        Ok(self.pool.run(sql(text).bind(prefix).bind(at_ms)).await? == 1)
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_key_use(&self, prefix: &str, at_ms: i64) -> Result<(), StoreError> {
        let text = "UPDATE api_keys SET last_used_at_ms = $2 WHERE prefix = $1";
        self.pool.run(sql(text).bind(prefix).bind(at_ms)).await.map(drop)
    }
}
