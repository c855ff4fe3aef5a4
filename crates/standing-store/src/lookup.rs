//! Which stream carries an identifier, a case or an entry, and what is live: the ways from outside into a
//! stream. Lists with filters are elsewhere.

use crate::Store;
use crate::database::{Keys, Scan, sql};
use crate::error::StoreError;

/// A kind of name that only one stream may carry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unique {
    pub(crate) word: &'static str,
    table: &'static str,
    column: &'static str,
}

pub(crate) const IDENTIFIER: Unique =
    Unique { word: "identifier", table: "identifiers", column: "identifier" };
pub(crate) const ENTRY: Unique = Unique { word: "entry", table: "entries", column: "entry_id" };
pub(crate) const CASE: Unique = Unique { word: "case", table: "cases", column: "case_id" };
pub(crate) const MEASURE: Unique = Unique { word: "measure", table: "measures", column: "measure_id" };

impl Store {
    /// The stream that carries this identifier, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn stream_of_identifier(&self, identifier: &str) -> Result<Option<String>, StoreError> {
        self.stream_by(IDENTIFIER, identifier).await
    }

    /// The streams that carry these identifiers, as pairs (identifier, stream) in no order; identifiers that
    /// nobody carries are left out.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn streams_of_identifiers(
        &self,
        identifiers: &[&str],
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.streams_by(IDENTIFIER, identifiers).await
    }

    /// The stream that carries this entry, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn stream_of_entry(&self, entry_id: &str) -> Result<Option<String>, StoreError> {
        self.stream_by(ENTRY, entry_id).await
    }

    /// The stream that carries this case, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn stream_of_case(&self, case_id: &str) -> Result<Option<String>, StoreError> {
        self.stream_by(CASE, case_id).await
    }

    /// The stream that carries this measure, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn stream_of_measure(&self, measure_id: &str) -> Result<Option<String>, StoreError> {
        self.stream_by(MEASURE, measure_id).await
    }

    /// The live standings of all streams that have one, as pairs (stream, standing) in the order in which the
    /// streams began.
    pub fn scan_live(&self) -> Scan<(String, Vec<u8>)> {
        self.pool.scan(sql(
            "SELECT s.name, l.standing FROM live l JOIN streams s ON s.number = l.stream ORDER BY l.stream",
        ))
    }

    async fn stream_by(&self, what: Unique, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.streams_by(what, &[name]).await?.into_iter().next().map(|(_, stream)| stream))
    }

    /// Pairs (name, stream).
    pub(crate) async fn streams_by(
        &self,
        what: Unique,
        names: &[&str],
    ) -> Result<Vec<(String, String)>, StoreError> {
        let Unique { table, column, .. } = what;
        let head = format!(
            "SELECT t.{column}, s.name FROM {table} t JOIN streams s ON s.number = t.stream WHERE t.{column} IN"
        );
        self.pool.rows_for_keys(&head, &Keys::texts(names.iter().copied())).await
    }
}
