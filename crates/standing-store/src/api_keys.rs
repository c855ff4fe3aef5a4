//! Keys with which machines come in: only a prefix to find them by and a hash to compare are kept. Making,
//! hashing and judging them is elsewhere.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, within, within_name};

/// A key of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// The part that is shown and that finds it; the only one of its kind.
    pub prefix: String,
    /// Hash of the secret part.
    pub hash: Vec<u8>,
    /// What its holder may do.
    pub role: String,
    /// The authority or unit it acts for.
    pub holder: String,
    /// What it is narrowed to, in the caller's spelling.
    pub scopes: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it ends; none when it does not.
    pub expires_at_ms: Option<i64>,
    /// When it was revoked; none while it was not.
    pub revoked_at_ms: Option<i64>,
    /// When it was last used, as far as that was noted.
    pub last_used_at_ms: Option<i64>,
}

const COLUMNS: &str = "prefix, hash, role, holder, scopes, created_at_ms, expires_at_ms, revoked_at_ms, \
                       last_used_at_ms";

impl Store {
    /// Keeps a new key.
    ///
    /// # Errors
    /// [`StoreError::Repeated`] when there is one with this prefix; [`StoreError::Limit`];
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn add_api_key(&self, key: &ApiKeyRow) -> Result<(), StoreError> {
        let names = [&key.prefix, &key.role, &key.holder];
        names.into_iter().try_for_each(|name| within_name("a word of a key (bytes)", name))?;
        within("a key's scopes (bytes)", key.scopes.len(), crate::rows::MAX_TEXT_BYTES)?;
        within("a key's hash (bytes)", key.hash.len(), crate::rows::MAX_TEXT_BYTES)?;
        let added = retry(async || {
            let mut tx = self.pool.begin().await?;
            let added = tx.insert(std::slice::from_ref(key)).await?;
            tx.commit().await?;
            Ok(added)
        });
        if added.await? == 0 {
            return Err(StoreError::Repeated { what: "key", name: key.prefix.clone() });
        }
        Ok(())
    }

    /// The key with this prefix, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn api_key(&self, prefix: &str) -> Result<Option<ApiKeyRow>, StoreError> {
        self.pool.row(sql(format!("SELECT {COLUMNS} FROM api_keys WHERE prefix = $1")).bind(prefix)).await
    }

    /// Keys in order of their prefixes, those after `after_prefix` (empty for the first page).
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn api_keys(&self, after_prefix: &str, limit: usize) -> Result<Vec<ApiKeyRow>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM api_keys WHERE prefix > $1 ORDER BY prefix LIMIT $2");
        self.pool.rows(sql(text).bind(after_prefix).bind(page_limit(limit)?)).await
    }

    /// The keys of one holder, newest first.
    ///
    /// # Errors
    /// As [`Store::api_keys`].
    pub async fn api_keys_of(
        &self,
        role: &str,
        holder: &str,
        limit: usize,
    ) -> Result<Vec<ApiKeyRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM api_keys WHERE role = $1 AND holder = $2 \
             ORDER BY created_at_ms DESC, prefix LIMIT $3"
        );
        self.pool.rows(sql(text).bind(role).bind(holder).bind(page_limit(limit)?)).await
    }

    /// Revokes a key; says whether there was one that was not revoked yet.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn revoke_api_key(&self, prefix: &str, at_ms: i64) -> Result<bool, StoreError> {
        let text = "UPDATE api_keys SET revoked_at_ms = $1 WHERE prefix = $2 AND revoked_at_ms IS NULL";
        Ok(retry(|| self.pool.run(sql(text).bind(at_ms).bind(prefix))).await? > 0)
    }

    /// Notes that a key was used. Not for every request: each note is a write.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn note_api_key_use(&self, prefix: &str, at_ms: i64) -> Result<(), StoreError> {
        let text = "UPDATE api_keys SET last_used_at_ms = $1 WHERE prefix = $2";
        retry(|| self.pool.run(sql(text).bind(at_ms).bind(prefix))).await.map(|_| ())
    }
}

impl Record for ApiKeyRow {
    const TABLE: Table = Table { name: "api_keys", columns: COLUMNS, on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            (&self.prefix).into(),
            (&self.hash).into(),
            (&self.role).into(),
            (&self.holder).into(),
            (&self.scopes).into(),
            self.created_at_ms.into(),
            self.expires_at_ms.into(),
            self.revoked_at_ms.into(),
            self.last_used_at_ms.into(),
        ]);
    }
}

impl FromColumns for ApiKeyRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            prefix: columns.take()?,
            hash: columns.take()?,
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
