//! Look-ups of what is not public, as they are kept: who, when, what, for which purpose. Who may look, and who is shown
//! this, is decided elsewhere. Nothing here changes or forgets one.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::sql;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry};
use crate::error::{StoreError, within_name};

/// A look-up of what is not public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryRow {
    /// Its id, the only one of its kind; later ones are greater.
    pub id: String,
    /// The organisation, by the stream of its file.
    pub stream: String,
    /// When.
    pub asked_at_ms: i64,
    /// In which role somebody looked.
    pub role: String,
    /// The authority or unit for which they looked.
    pub holder: String,
    /// Their account or key. Never shown to the organisation.
    pub account: String,
    /// What was looked at: the file, a case, an entry.
    pub what: String,
    /// The purpose, a word of the published catalogue.
    pub purpose: String,
}

const COLUMNS: &str = "id, stream, asked_at_ms, role, holder, account, what, purpose";

impl Store {
    /// Keeps a look-up.
    ///
    /// # Errors
    /// [`StoreError::Repeated`] when there is one with this id; [`StoreError::Limit`]; [`StoreError::Busy`] or
    /// [`StoreError::Database`].
    pub async fn add_inquiry(&self, row: &InquiryRow) -> Result<(), StoreError> {
        let words = [&row.id, &row.stream, &row.role, &row.holder, &row.account, &row.what, &row.purpose];
        words.into_iter().try_for_each(|word| within_name("a word of an inquiry (bytes)", word))?;
        let added = retry(async || {
            let mut tx = self.pool.begin().await?;
            let added = tx.insert(std::slice::from_ref(row)).await?;
            tx.commit().await?;
            Ok(added)
        });
        if added.await? == 0 {
            return Err(StoreError::Repeated { what: "inquiry", name: row.id.clone() });
        }
        Ok(())
    }

    /// Look-ups of a file, the latest first: those before `before_id` (none for the first page).
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn inquiries_of(
        &self,
        stream: &str,
        before_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<InquiryRow>, StoreError> {
        let limit = page_limit(limit)?;
        let head = format!("SELECT {COLUMNS} FROM inquiries WHERE stream = $1");
        let statement = match before_id {
            Some(id) => sql(format!("{head} AND id < $2 ORDER BY id DESC LIMIT $3")).bind(stream).bind(id),
            None => sql(format!("{head} ORDER BY id DESC LIMIT $2")).bind(stream),
        };
        self.pool.rows(statement.bind(limit)).await
    }
}

impl Record for InquiryRow {
    const TABLE: Table =
        Table { name: "inquiries", columns: COLUMNS, on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([(&self.id).into(), (&self.stream).into(), self.asked_at_ms.into()]);
        values.add([&self.role, &self.holder, &self.account, &self.what, &self.purpose].map(Into::into));
    }
}

impl FromColumns for InquiryRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: columns.take()?,
            stream: columns.take()?,
            asked_at_ms: columns.take()?,
            role: columns.take()?,
            holder: columns.take()?,
            account: columns.take()?,
            what: columns.take()?,
            purpose: columns.take()?,
        })
    }
}
