//! Documents that parties hand in: bytes beside the log, each with the salt that opens its commitment. The log holds the
//! commitment in words; taking the bytes away leaves it whole. What may be handed in, and who may read it, is elsewhere.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, within, within_name};

/// Largest document, in bytes.
pub const MAX_EVIDENCE_BYTES: usize = 16 * 1024 * 1024;

/// A document without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Its id: the commitment to its bytes.
    pub id: String,
    /// The stream of the file to which it belongs.
    pub stream: String,
    /// The salt that opens the commitment.
    pub salt: [u8; 32],
    /// Its media type.
    pub media_type: String,
    /// The name of its file.
    pub name: String,
    /// Its length, in bytes.
    pub bytes: u64,
    /// In which capacity it was handed in: `organisation` or the name of the authority.
    pub given_by: String,
    /// When.
    pub given_at_ms: i64,
    /// When its bytes were taken away, as a law demanded; none while they are there.
    pub erased_at_ms: Option<i64>,
    /// The law that demanded it; empty while they are there.
    pub erased_law: String,
}

const COLUMNS: &str =
    "id, stream, salt, media_type, name, bytes, given_by, given_at_ms, erased_at_ms, erased_law";

impl Store {
    /// Keeps a document; says whether it is new.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn add_evidence(&self, row: &EvidenceRow, body: &[u8]) -> Result<bool, StoreError> {
        within("a document (bytes)", body.len(), MAX_EVIDENCE_BYTES)?;
        let words = [&row.id, &row.stream, &row.media_type, &row.name, &row.given_by];
        words.into_iter().try_for_each(|word| within_name("a word of a document (bytes)", word))?;
        let record = EvidenceRecord { row, bytes: crate::error::stored("a length", row.bytes)?, body };
        let added = retry(async || {
            let mut tx = self.pool.begin().await?;
            let added = tx.insert(std::slice::from_ref(&record)).await?;
            tx.commit().await?;
            Ok(added)
        });
        Ok(added.await? > 0)
    }

    /// A document without its bytes; none when there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn evidence(&self, id: &str) -> Result<Option<EvidenceRow>, StoreError> {
        self.pool.row(sql(format!("SELECT {COLUMNS} FROM evidence WHERE id = $1")).bind(id)).await
    }

    /// The bytes of a document; none when there is none or they were taken away.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn evidence_body(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT body FROM evidence WHERE id = $1 AND erased_at_ms IS NULL";
        self.pool.row(sql(text).bind(id)).await
    }

    /// The documents of a file in the order of their ids, those after `after_id` (empty for the first page).
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn evidence_of(
        &self,
        stream: &str,
        after_id: &str,
        limit: usize,
    ) -> Result<Vec<EvidenceRow>, StoreError> {
        let text =
            format!("SELECT {COLUMNS} FROM evidence WHERE stream = $1 AND id > $2 ORDER BY id LIMIT $3");
        self.pool.rows(sql(text).bind(stream).bind(after_id).bind(page_limit(limit)?)).await
    }

    /// Takes the bytes of a document away, as a law demands; says whether they were there.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn erase_evidence(&self, id: &str, at_ms: i64, law: &str) -> Result<bool, StoreError> {
        within("the law (bytes)", law.len(), crate::rows::MAX_TEXT_BYTES)?;
        let text = "UPDATE evidence SET body = $1, erased_at_ms = $2, erased_law = $3 \
                    WHERE id = $4 AND erased_at_ms IS NULL";
        let nothing: &[u8] = &[];
        Ok(retry(|| self.pool.run(sql(text).bind(nothing).bind(at_ms).bind(law).bind(id))).await? > 0)
    }
}

struct EvidenceRecord<'a> {
    row: &'a EvidenceRow,
    bytes: i64,
    body: &'a [u8],
}

impl Record for EvidenceRecord<'_> {
    const TABLE: Table = Table {
        name: "evidence",
        columns: "id, stream, salt, media_type, name, bytes, given_by, given_at_ms, erased_at_ms, \
                  erased_law, body",
        on_conflict: " ON CONFLICT DO NOTHING",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        let row = self.row;
        values.add([
            (&row.id).into(),
            (&row.stream).into(),
            (&row.salt).into(),
            (&row.media_type).into(),
            (&row.name).into(),
            self.bytes.into(),
            (&row.given_by).into(),
            row.given_at_ms.into(),
            row.erased_at_ms.into(),
            (&row.erased_law).into(),
            self.body.into(),
        ]);
    }
}

impl FromColumns for EvidenceRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: columns.take()?,
            stream: columns.take()?,
            salt: columns.bytes32()?,
            media_type: columns.take()?,
            name: columns.take()?,
            bytes: columns.count()?,
            given_by: columns.take()?,
            given_at_ms: columns.take()?,
            erased_at_ms: columns.take()?,
            erased_law: columns.take()?,
        })
    }
}
