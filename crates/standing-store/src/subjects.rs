//! Who an account's holder is at another house that signs people in: the issuer's address and its name for them. Which
//! issuer is believed is decided elsewhere.

use crate::Store;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, within, within_name};

/// The longest issuer's address or subject, in bytes.
const WORD_BYTES_MAX: usize = 255;

/// An account's holder as an issuer knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRow {
    /// The issuer's address. The same subject of another issuer is somebody else.
    pub issuer: String,
    /// The issuer's name for them, which it gives to nobody else.
    pub subject: String,
    /// The account.
    pub account: String,
    /// When they were told to be the same.
    pub linked_at_ms: i64,
}

const COLUMNS: &str = "issuer, subject, account, linked_at_ms";

impl Store {
    /// Keeps who an account's holder is at an issuer; says whether nobody else was it and they were nobody else there.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn add_subject(&self, row: &SubjectRow) -> Result<bool, StoreError> {
        within_name("the account of a subject (bytes)", &row.account)?;
        within("an issuer's address (bytes)", row.issuer.len(), WORD_BYTES_MAX)?;
        within("a subject (bytes)", row.subject.len(), WORD_BYTES_MAX)?;
        let added = retry(async || {
            let mut tx = self.pool.begin().await?;
            let added = tx.insert(std::slice::from_ref(row)).await?;
            tx.commit().await?;
            Ok(added)
        });
        Ok(added.await? > 0)
    }

    /// The account of a subject of an issuer, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn account_of_subject(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<String>, StoreError> {
        let text = "SELECT account FROM subjects WHERE issuer = $1 AND subject = $2";
        self.pool.row(sql(text).bind(issuer).bind(subject)).await
    }

    /// Who an account's holder is at each issuer.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn subjects_of(&self, account: &str) -> Result<Vec<SubjectRow>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM subjects WHERE account = $1 ORDER BY issuer");
        self.pool.rows(sql(text).bind(account)).await
    }

    /// Forgets who an account's holder is at every issuer; says how many were forgotten.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn forget_subjects_of(&self, account: &str) -> Result<u64, StoreError> {
        retry(|| self.pool.run(sql("DELETE FROM subjects WHERE account = $1").bind(account))).await
    }
}

impl Record for SubjectRow {
    const TABLE: Table = Table { name: "subjects", columns: COLUMNS, on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([&self.issuer, &self.subject, &self.account].map(Into::into));
        values.add([self.linked_at_ms.into()]);
    }
}

impl FromColumns for SubjectRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            issuer: columns.take()?,
            subject: columns.take()?,
            account: columns.take()?,
            linked_at_ms: columns.take()?,
        })
    }
}
