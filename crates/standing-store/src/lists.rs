//! What crosses organisations: lists of entries, cases, deadlines and measures with filters, and how many there
//! are. What one organisation has is read from its own events instead.

use crate::Store;
use crate::cursor::{Cursor, Page};
use crate::database::{Columns, FromColumns, sql};
use crate::error::StoreError;
use crate::page::{Question, page};
use crate::rows::{CaseRow, DueRow, EntryRow, Found, MeasureRow, ProjectionRow};

/// Which entries; what is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// On this list.
    pub list: Option<String>,
    /// Of this kind of list.
    pub list_kind: Option<String>,
    /// Resting on this pack.
    pub pack: Option<String>,
    /// Decided by this authority.
    pub authority: Option<String>,
    /// In this field.
    pub field: Option<String>,
    /// With this status.
    pub status: Option<String>,
    /// In force on this day by its dates: begun, not beyond its term, not ended.
    pub in_force_on_day: Option<i32>,
    /// Only those that anyone may see.
    pub public_only: bool,
}

/// Which cases; what is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Run by this authority.
    pub authority: Option<String>,
    /// At this stage.
    pub stage: Option<String>,
    /// For this list.
    pub list: Option<String>,
    /// Only those that anyone may see.
    pub public_only: bool,
}

/// Which deadlines; what is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueFilter {
    /// In the docket of this authority.
    pub authority: Option<String>,
    /// Due on this day or before.
    pub due_up_to_day: Option<i32>,
    /// In this state.
    pub state: Option<String>,
}

/// Which measures; what is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureFilter {
    /// Taken by this unit.
    pub unit: Option<String>,
    /// In this state.
    pub state: Option<String>,
}

/// How many rows there are of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The list, authority or unit.
    pub of: String,
    /// The status, stage or state.
    pub state: String,
    /// How many rows.
    pub rows: u64,
}

/// How many of each there are in the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Events.
    pub events: u64,
    /// Streams.
    pub streams: u64,
    /// Identifiers.
    pub identifiers: u64,
    /// Entries.
    pub entries: u64,
    /// Cases.
    pub cases: u64,
    /// Measures.
    pub measures: u64,
}

impl Store {
    /// Entries in the order in which their streams began, after the cursor of the page before.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn entries(
        &self,
        filter: &EntryFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<EntryRow>>, StoreError> {
        let question = Question::default()
            .with_some("t.list = $", filter.list.as_ref())
            .with_some("t.list_kind = $", filter.list_kind.as_ref())
            .with_some("t.pack = $", filter.pack.as_ref())
            .with_some("t.authority = $", filter.authority.as_ref())
            .with_some("t.field = $", filter.field.as_ref())
            .with_some("t.status = $", filter.status.as_ref())
            .with_some(
                "t.from_day <= $ AND COALESCE(t.until_day, $) >= $ AND (t.ended_day IS NULL OR t.ended_day > $)",
                filter.in_force_on_day,
            )
            .only_if(filter.public_only, "t.is_public")
            .after(EntryRow::ORDER, after)?;
        page(&self.pool, question, limit).await
    }

    /// Cases in the order in which their streams began, after the cursor of the page before.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<CaseRow>>, StoreError> {
        let question = Question::default()
            .with_some("t.authority = $", filter.authority.as_ref())
            .with_some("t.stage = $", filter.stage.as_ref())
            .with_some("t.list = $", filter.list.as_ref())
            .only_if(filter.public_only, "t.is_public")
            .after(CaseRow::ORDER, after)?;
        page(&self.pool, question, limit).await
    }

    /// Deadlines, the earliest first, after the cursor of the page before.
    ///
    /// # Errors
    /// As [`Store::entries`], and [`StoreError::Cursor`] for a cursor of another list.
    pub async fn dues(
        &self,
        filter: &DueFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<DueRow>>, StoreError> {
        let question = Question::default()
            .with_some("t.authority = $", filter.authority.as_ref())
            .with_some("t.due_day <= $", filter.due_up_to_day)
            .with_some("t.state = $", filter.state.as_ref())
            .after(DueRow::ORDER, after)?;
        page(&self.pool, question, limit).await
    }

    /// Measures in the order in which their streams began, after the cursor of the page before.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub async fn measures(
        &self,
        filter: &MeasureFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<MeasureRow>>, StoreError> {
        let question = Question::default()
            .with_some("t.unit = $", filter.unit.as_ref())
            .with_some("t.state = $", filter.state.as_ref())
            .after(MeasureRow::ORDER, after)?;
        page(&self.pool, question, limit).await
    }

    /// Entries by list and status.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn entry_counts(&self, public_only: bool) -> Result<Vec<Count>, StoreError> {
        self.counts("entries", "list", "status", if public_only { "WHERE is_public" } else { "" }).await
    }

    /// Cases by authority and stage.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn case_counts(&self) -> Result<Vec<Count>, StoreError> {
        self.counts("cases", "authority", "stage", "").await
    }

    /// Deadlines by authority and state.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn due_counts(&self) -> Result<Vec<Count>, StoreError> {
        self.counts("dues", "authority", "state", "").await
    }

    /// Measures by unit and state.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn measure_counts(&self) -> Result<Vec<Count>, StoreError> {
        self.counts("measures", "unit", "state", "").await
    }

    /// How many of each there are. Counts rows one by one: for statistics, not for every page.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        let text = "SELECT (SELECT size FROM head WHERE id = 1), (SELECT COUNT(*) FROM streams), \
                    (SELECT COUNT(*) FROM identifiers), (SELECT COUNT(*) FROM entries), \
                    (SELECT COUNT(*) FROM cases), (SELECT COUNT(*) FROM measures)";
        Ok(self.pool.row(sql(text)).await?.unwrap_or_default())
    }

    async fn counts(
        &self,
        table: &str,
        of: &str,
        state: &str,
        condition: &str,
    ) -> Result<Vec<Count>, StoreError> {
        let text = format!(
            "SELECT {of}, {state}, COUNT(*) FROM {table} {condition} GROUP BY {of}, {state} ORDER BY {of}, {state}"
        );
        self.pool.rows(sql(text)).await
    }
}

impl FromColumns for Count {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { of: columns.take()?, state: columns.take()?, rows: columns.count()? })
    }
}

impl FromColumns for Totals {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            events: columns.count()?,
            streams: columns.count()?,
            identifiers: columns.count()?,
            entries: columns.count()?,
            cases: columns.count()?,
            measures: columns.count()?,
        })
    }
}
