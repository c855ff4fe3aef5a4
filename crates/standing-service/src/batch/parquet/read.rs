//! Rows of a Parquet file: the cells of the columns that are asked about, a thousand rows at a time.

use std::fs::File;
use std::path::Path;

use parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::{CELL_BYTES_MAX, damaged, guard};
use crate::batch::rows::Row;
use crate::error::ServiceError;
use crate::log::durable;

/// How many rows are decoded at once.
const ROWS_AT_ONCE: usize = 1_024;

/// The columns of a file that lie at the end of its tree, and how many rows it has.
pub(in crate::batch) struct Leaves {
    /// Their names; parts of a structure are joined by dots.
    pub(in crate::batch) names: Vec<String>,
    /// Why a column cannot be asked about, where it cannot.
    pub(in crate::batch) refusals: Vec<Option<String>>,
    /// Rows in all, as the file says.
    pub(in crate::batch) rows: u64,
}

/// The columns of a file.
///
/// # Errors
/// A file that cannot be read as Parquet.
pub(in crate::batch) fn leaves(path: &Path, shown: &str) -> Result<Leaves, ServiceError> {
    let reader = open(path, shown)?;
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr();
    let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or_default();
    Ok(Leaves {
        names: schema.columns().iter().map(|column| column.path().string()).collect(),
        refusals: schema.columns().iter().map(|column| refusal(column)).collect(),
        rows,
    })
}

fn open(path: &Path, shown: &str) -> Result<SerializedFileReader<File>, ServiceError> {
    let failed = |error| durable::failed(path, error);
    let mut file = File::open(path).map_err(failed)?;
    guard::footer(&mut file).map_err(|what| damaged(shown, what))?;
    caught(shown, || SerializedFileReader::new(file).map_err(|error| damaged(shown, error)))
}

/// The library meets most broken files with an error and some with a panic; here both are errors.
fn caught<T>(shown: &str, read: impl FnOnce() -> Result<T, ServiceError>) -> Result<T, ServiceError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(damaged(shown, "its parts contradict each other")))
}

/// Why a column cannot be asked about.
fn refusal(column: &ColumnDescriptor) -> Option<String> {
    if column.max_rep_level() > 0 {
        return Some("it holds several values a row".to_owned());
    }
    let is_number = |kind: &LogicalType| matches!(kind, LogicalType::Integer { .. });
    let logical = column.logical_type_ref();
    match column.physical_type() {
        Physical::BYTE_ARRAY if column.converted_type() == ConvertedType::DECIMAL => {
            Some("it holds decimal numbers".to_owned())
        }
        Physical::BYTE_ARRAY => None,
        Physical::INT32 | Physical::INT64
            if logical.is_none_or(is_number)
                && matches!(
                    column.converted_type(),
                    ConvertedType::NONE
                        | ConvertedType::INT_8
                        | ConvertedType::INT_16
                        | ConvertedType::INT_32
                        | ConvertedType::INT_64
                ) =>
        {
            None
        }
        other => Some(format!("it holds {other}, neither texts nor whole numbers")),
    }
}

/// Reads rows.
pub(in crate::batch) struct ParquetRows {
    reader: SerializedFileReader<File>,
    /// A second handle, for looking at pages.
    file: File,
    shown: String,
    wanted: Vec<usize>,
    group: usize,
    columns: Vec<Column>,
    left_in_group: usize,
    waiting: std::vec::IntoIter<Row>,
    number: u64,
}

/// One column of the group of rows that is read.
struct Column {
    reader: ColumnReader,
    levels_max: i16,
}

impl ParquetRows {
    /// Opens a file to read some of its columns.
    ///
    /// # Errors
    /// A file that cannot be read as Parquet.
    pub(in crate::batch) fn open(path: &Path, shown: &str, wanted: &[usize]) -> Result<Self, ServiceError> {
        Ok(Self {
            reader: open(path, shown)?,
            file: File::open(path).map_err(|error| durable::failed(path, error))?,
            shown: shown.to_owned(),
            wanted: wanted.to_vec(),
            group: 0,
            columns: Vec::new(),
            left_in_group: 0,
            waiting: Vec::new().into_iter(),
            number: 0,
        })
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    /// The file is damaged or beyond a limit.
    pub(in crate::batch) fn next(&mut self) -> Result<Option<Row>, ServiceError> {
        loop {
            if let Some(row) = self.waiting.next() {
                return Ok(Some(row));
            }
            if self.left_in_group == 0 && !self.open_group()? {
                return Ok(None);
            }
            let shown = self.shown.clone();
            caught(&shown, || self.read())?;
        }
    }

    /// Opens the next group that has rows; false when there is none.
    fn open_group(&mut self) -> Result<bool, ServiceError> {
        while self.group < self.reader.num_row_groups() {
            let shown = self.shown.clone();
            let group = self.group;
            self.group += 1;
            let metadata = group_of(self.reader.metadata(), group, &shown)?.clone();
            let rows = usize::try_from(metadata.num_rows())
                .map_err(|_| damaged(&shown, "it claims fewer rows than none"))?;
            if rows == 0 {
                continue;
            }
            self.columns.clear();
            for leaf in self.wanted.clone() {
                let column =
                    metadata.columns().get(leaf).ok_or_else(|| damaged(&shown, "a column is missing"))?;
                let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
                guard::chunk(&mut self.file, start, column.compressed_size())
                    .map_err(|what| damaged(&shown, what))?;
                let reader = caught(&shown, || {
                    let group = self.reader.get_row_group(group).map_err(|error| damaged(&shown, error))?;
                    group.get_column_reader(leaf).map_err(|error| damaged(&shown, error))
                })?;
                self.columns.push(Column { reader, levels_max: column.column_descr().max_def_level() });
            }
            self.left_in_group = rows;
            return Ok(true);
        }
        Ok(false)
    }

    fn read(&mut self) -> Result<(), ServiceError> {
        let count = self.left_in_group.min(ROWS_AT_ONCE);
        let mut rows: Vec<Row> = Vec::with_capacity(count);
        for _ in 0..count {
            self.number += 1;
            rows.push(Row { line: self.number, ..Row::default() });
        }
        for column in &mut self.columns {
            let cells = column.read(count).map_err(|what| damaged(&self.shown, what))?;
            if cells.len() != count {
                return Err(damaged(&self.shown, "a column has fewer values than the file has rows"));
            }
            for (row, cell) in rows.iter_mut().zip(cells) {
                if cell.len() > CELL_BYTES_MAX && row.fault.is_none() {
                    let what = format!(
                        "row {}: a cell has {} bytes, at most {CELL_BYTES_MAX} are read; shorten it",
                        row.line,
                        cell.len()
                    );
                    row.fault = Some(what);
                    row.cells.push(b"");
                } else {
                    row.cells.push(&cell);
                }
            }
        }
        self.left_in_group -= count;
        self.waiting = rows.into_iter();
        Ok(())
    }
}

pub(super) fn group_of<'a>(
    metadata: &'a ParquetMetaData,
    group: usize,
    shown: &str,
) -> Result<&'a RowGroupMetaData, ServiceError> {
    metadata.row_groups().get(group).ok_or_else(|| damaged(shown, "a group of rows is missing"))
}

impl Column {
    fn read(&mut self, count: usize) -> Result<Vec<Vec<u8>>, String> {
        let levels_max = self.levels_max;
        match &mut self.reader {
            ColumnReader::ByteArrayColumnReader(reader) => {
                values::<ByteArrayType>(reader, count, levels_max, |value| {
                    let bytes = value.as_bytes();
                    // One byte more than is read says that it is too long, whatever its length.
                    bytes.get(..bytes.len().min(CELL_BYTES_MAX + 1)).unwrap_or_default().to_vec()
                })
            }
            ColumnReader::Int32ColumnReader(reader) => {
                values::<Int32Type>(reader, count, levels_max, |value| value.to_string().into_bytes())
            }
            ColumnReader::Int64ColumnReader(reader) => {
                values::<Int64Type>(reader, count, levels_max, |value| value.to_string().into_bytes())
            }
            _ => Err("a column holds neither texts nor whole numbers".to_owned()),
        }
    }
}

/// The next values of a column as texts; nothing where there is none.
fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    count: usize,
    levels_max: i16,
    text: impl Fn(&T::T) -> Vec<u8>,
) -> Result<Vec<Vec<u8>>, String> {
    let mut cells = Vec::with_capacity(count);
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    while cells.len() < count {
        values.clear();
        levels.clear();
        let wanted = count - cells.len();
        let read = reader.read_records(wanted, Some(&mut levels), None, &mut values);
        let (records, ..) = read.map_err(|error| error.to_string())?;
        if records == 0 {
            break;
        }
        let mut found = values.iter();
        for at in 0..records {
            let is_there = levels_max == 0 || levels.get(at).is_some_and(|level| *level == levels_max);
            let value = if is_there { found.next() } else { None };
            cells.push(value.map(&text).unwrap_or_default());
        }
    }
    Ok(cells)
}
