//! Rows of a file as they are read: their place, their bytes, and their cells or what is wrong with them.

use std::io::Read;

use super::csv::CsvRows;
use super::json::JsonRows;
use super::parquet::ParquetRows;
use crate::error::ServiceError;

/// The most cells of a row.
pub const CELLS_MAX: usize = 10_000;
/// The most lines of a row of CSV, whose quoted cells may hold line ends.
pub const QUOTED_LINES_MAX: usize = 200;

/// One row as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The line on which it begins, from 1; in a Parquet file the number of the row.
    pub(super) line: u64,
    /// Its bytes without its end of line; empty where the form has none.
    pub(super) text: Vec<u8>,
    /// Its cells, where the form has them without reading further.
    pub(super) cells: Cells,
    /// Why it cannot be read, with the remedy.
    pub(super) fault: Option<String>,
}

/// Cells of a row, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    /// Adds bytes to the cell that is open.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Ends the cell that is open.
    pub(super) fn end(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Adds a whole cell.
    pub(super) fn push(&mut self, cell: &[u8]) {
        self.extend(cell);
        self.end();
    }

    /// A cell by its place, from 0.
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.bytes.get(start..end)
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes they have.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// All cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

/// Rows that are read as they are asked for.
pub(super) enum Rows {
    /// From CSV.
    Csv(Box<CsvRows<Box<dyn Read + Send>>>),
    /// From JSON Lines.
    Json(Box<JsonRows<Box<dyn Read + Send>>>),
    /// From Parquet.
    Parquet(Box<ParquetRows>),
}

impl Rows {
    /// The next row; none at the end.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub(super) fn next(&mut self) -> Result<Option<Row>, ServiceError> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Json(rows) => rows.next(),
            Self::Parquet(rows) => rows.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_place() {
        let mut cells = Cells::default();
        cells.push(b"a");
        cells.push(b"");
        cells.push(b"bc");
        assert_eq!(cells.iter().collect::<Vec<_>>(), [&b"a"[..], b"", b"bc"]);
        assert_eq!((cells.get(2), cells.get(3), cells.len()), (Some(&b"bc"[..]), None, 3));
    }
}
