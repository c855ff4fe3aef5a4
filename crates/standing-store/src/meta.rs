//! Small values kept beside the log, by key: secrets of this register, format versions. Nothing that anyone
//! decides by.

use crate::Store;
use crate::database::{retry, sql};
use crate::error::{StoreError, within, within_name};

/// Largest value, in bytes.
pub const MAX_META_BYTES: usize = 64 * 1024;

impl Store {
    /// The value of a key, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.pool.row(sql("SELECT value FROM meta WHERE key = $1").bind(key)).await
    }

    /// Keeps a value under a key, replacing what was there.
    ///
    /// # Errors
    /// [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn put_meta(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        check(key, value)?;
        let text = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        retry(|| self.pool.run(sql(text).bind(key).bind(value))).await.map(|_| ())
    }

    /// The value of a key; the given one is kept when there is none. Of several callers at once all get the
    /// same.
    ///
    /// # Errors
    /// [`StoreError::Limit`] or [`StoreError::Database`].
    pub async fn meta_or_insert(&self, key: &str, value: &[u8]) -> Result<Vec<u8>, StoreError> {
        check(key, value)?;
        if let Some(kept) = self.meta(key).await? {
            return Ok(kept);
        }
        let text = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
        retry(|| self.pool.run(sql(text).bind(key).bind(value))).await?;
        let kept = self.meta(key).await?;
        kept.ok_or_else(|| StoreError::Damaged { what: format!("key {key} was written and is gone") })
    }
}

fn check(key: &str, value: &[u8]) -> Result<(), StoreError> {
    within_name("a key (bytes)", key)?;
    within("a value (bytes)", value.len(), MAX_META_BYTES)
}
