//! Decisions of relying units that a name does not mean an organisation. They are the unit's own record, beside the
//! log and never in it. Who may make, see or withdraw one is elsewhere.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, within, within_name};

/// A decision that a name does not mean an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSameRow {
    /// Its id, the only one of its kind; later ones are greater.
    pub id: String,
    /// The unit that decided.
    pub unit: String,
    /// What finds it: a hash of the name in the spelling that names are compared in.
    pub asked: String,
    /// The name as it was asked for.
    pub name: String,
    /// The organisation that it does not mean, by the stream of its file.
    pub organisation: String,
    /// Why.
    pub reason: String,
    /// The mark of the account that decided.
    pub decided_by: String,
    /// When.
    pub decided_at_ms: i64,
    /// When it was withdrawn; none while it is not.
    pub withdrawn_at_ms: Option<i64>,
}

const COLUMNS: &str =
    "id, unit, asked, name, organisation, reason, decided_by, decided_at_ms, withdrawn_at_ms";

/// The longest name, in bytes: ten thousand characters of any script.
const NAME_BYTES_MAX: usize = 40_000;

impl Store {
    /// Keeps a decision.
    ///
    /// # Errors
    /// [`StoreError::Repeated`] when there is one with this id; [`StoreError::Limit`]; [`StoreError::Busy`] or
    /// [`StoreError::Database`].
    pub async fn add_not_same(&self, row: &NotSameRow) -> Result<(), StoreError> {
        let words = [&row.id, &row.unit, &row.asked, &row.organisation, &row.decided_by];
        words.into_iter().try_for_each(|word| within_name("a word of a decision (bytes)", word))?;
        within("a decision's name (bytes)", row.name.len(), NAME_BYTES_MAX)?;
        within("a decision's reason (bytes)", row.reason.len(), crate::rows::MAX_TEXT_BYTES)?;
        let added = retry(async || {
            let mut tx = self.pool.begin().await?;
            let added = tx.insert(std::slice::from_ref(row)).await?;
            tx.commit().await?;
            Ok(added)
        });
        if added.await? == 0 {
            return Err(StoreError::Repeated { what: "decision", name: row.id.clone() });
        }
        Ok(())
    }

    /// The decisions of a unit about one spelling that are not withdrawn, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn not_same_asked(
        &self,
        unit: &str,
        asked: &str,
        limit: usize,
    ) -> Result<Vec<NotSameRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM not_same WHERE unit = $1 AND asked = $2 AND withdrawn_at_ms IS NULL \
             ORDER BY id LIMIT $3"
        );
        self.pool.rows(sql(text).bind(unit).bind(asked).bind(page_limit(limit)?)).await
    }

    /// The decisions of a unit, withdrawn ones too, in order of their ids; those after `after_id` (empty for the first
    /// page).
    ///
    /// # Errors
    /// As [`Store::not_same_asked`].
    pub async fn not_same_of(
        &self,
        unit: &str,
        after_id: &str,
        limit: usize,
    ) -> Result<Vec<NotSameRow>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM not_same WHERE unit = $1 AND id > $2 ORDER BY id LIMIT $3");
        self.pool.rows(sql(text).bind(unit).bind(after_id).bind(page_limit(limit)?)).await
    }

    /// One decision of a unit, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn not_same(&self, unit: &str, id: &str) -> Result<Option<NotSameRow>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM not_same WHERE unit = $1 AND id = $2");
        self.pool.row(sql(text).bind(unit).bind(id)).await
    }

    /// Withdraws a decision; says whether there was one that was not withdrawn yet.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn withdraw_not_same(&self, unit: &str, id: &str, at_ms: i64) -> Result<bool, StoreError> {
        let text = "UPDATE not_same SET withdrawn_at_ms = $1 \
                    WHERE unit = $2 AND id = $3 AND withdrawn_at_ms IS NULL";
        Ok(retry(|| self.pool.run(sql(text).bind(at_ms).bind(unit).bind(id))).await? > 0)
    }
}

impl Record for NotSameRow {
    const TABLE: Table = Table { name: "not_same", columns: COLUMNS, on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            (&self.id).into(),
            (&self.unit).into(),
            (&self.asked).into(),
            (&self.name).into(),
            (&self.organisation).into(),
            (&self.reason).into(),
            (&self.decided_by).into(),
            self.decided_at_ms.into(),
            self.withdrawn_at_ms.into(),
        ]);
    }
}

impl FromColumns for NotSameRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: columns.take()?,
            unit: columns.take()?,
            asked: columns.take()?,
            name: columns.take()?,
            organisation: columns.take()?,
            reason: columns.take()?,
            decided_by: columns.take()?,
            decided_at_ms: columns.take()?,
            withdrawn_at_ms: columns.take()?,
        })
    }
}
