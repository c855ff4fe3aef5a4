//! The answers of a Parquet file: its own columns are copied as they lie there, and the answers become columns
//! behind them.
//!
//! Answers come row by row, columns are written one by one. So the answers lie in a file first, and that is read
//! once for each column: memory stays small however many rows a group has.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::damaged;
use super::read::group_of;
use crate::batch::answer::COLUMNS;
use crate::batch::survey::refused;
use crate::error::ServiceError;
use crate::log::durable;

/// How many values are written at once.
const VALUES_AT_ONCE: usize = 4_096;
/// What other programs note of the columns that they wrote; it does not hold any more with others behind them.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// Writes the file with its answers. `answers` holds, for each row and column, the length of a text in four bytes
/// and the text.
///
/// # Errors
/// When one of the files cannot be read or written.
pub(in crate::batch) fn assemble(
    input: &Path,
    shown: &str,
    answers: &Path,
    output: &Path,
) -> Result<(), ServiceError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| durable::failed(&path, error)
    };
    let source = File::open(input).map_err(failed(input))?;
    let reader = SerializedFileReader::new(source.try_clone().map_err(failed(input))?)
        .map_err(|error| damaged(shown, error))?;
    let metadata = reader.metadata().clone();
    let mut answers = Answers {
        reader: BufReader::with_capacity(1 << 20, File::open(answers).map_err(failed(answers))?),
        at: 0,
    };
    let file = File::create(output).map_err(failed(output))?;
    let kept = metadata.file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let kept = kept.into_iter().filter(|pair| pair.key != ARROW_SCHEMA).collect::<Vec<_>>();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata((!kept.is_empty()).then_some(kept))
        .build();
    let schema = with_answers(metadata.file_metadata().schema()).map_err(|error| damaged(shown, error))?;
    let durable_file = file.try_clone().map_err(failed(output))?;
    let mut writer = SerializedFileWriter::new(
        std::io::BufWriter::with_capacity(1 << 20, file),
        schema,
        Arc::new(properties),
    )
    .map_err(|error| damaged(shown, error))?;
    for group in 0..metadata.num_row_groups() {
        let group = group_of(&metadata, group, shown)?;
        let mut next = writer.next_row_group().map_err(|error| damaged(shown, error))?;
        for column in group.columns() {
            let close = ColumnCloseResult {
                bytes_written: u64::try_from(column.compressed_size()).unwrap_or_default(),
                rows_written: u64::try_from(group.num_rows()).unwrap_or_default(),
                metadata: column.clone(),
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            };
            next.append_column(&source, close).map_err(|error| damaged(shown, error))?;
        }
        let rows = usize::try_from(group.num_rows()).unwrap_or_default();
        answers.write(&mut next, rows, shown)?;
        next.close().map_err(|error| damaged(shown, error))?;
    }
    writer.close().map_err(|error| damaged(shown, error))?;
    durable_file.sync_all().map_err(failed(output))
}

/// The schema with the columns of the answers behind its own.
fn with_answers(schema: &Type) -> parquet::errors::Result<TypePtr> {
    let mut fields = schema.get_fields().to_vec();
    for name in COLUMNS {
        let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(Some(LogicalType::String))
            .build()?;
        fields.push(Arc::new(column));
    }
    Ok(Arc::new(Type::group_type_builder(schema.name()).with_fields(fields).build()?))
}

/// The answers as they lie in their file.
struct Answers {
    reader: BufReader<File>,
    /// Where the answers of the group begin.
    at: u64,
}

impl Answers {
    /// Writes the columns of the answers for the next rows.
    fn write<W: std::io::Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        rows: usize,
        shown: &str,
    ) -> Result<(), ServiceError> {
        let cut = |error: std::io::Error| {
            refused(shown, &format!("its answers cannot be read: {error}"), "screen the file again")
        };
        for column in 0..COLUMNS.len() {
            self.reader.seek(SeekFrom::Start(self.at)).map_err(cut)?;
            let next = group.next_column().map_err(|error| damaged(shown, error))?;
            let mut writer = next.ok_or_else(|| damaged(shown, "a column of the answers is missing"))?;
            let mut left = rows;
            while left > 0 {
                let count = left.min(VALUES_AT_ONCE);
                let (mut values, mut levels) = (Vec::with_capacity(count), Vec::with_capacity(count));
                for _ in 0..count {
                    let cell = self.cell(column).map_err(cut)?;
                    levels.push(i16::from(!cell.is_empty()));
                    if !cell.is_empty() {
                        values.push(ByteArray::from(cell));
                    }
                }
                let typed = writer.typed::<ByteArrayType>();
                typed.write_batch(&values, Some(&levels), None).map_err(|error| damaged(shown, error))?;
                left -= count;
            }
            writer.close().map_err(|error| damaged(shown, error))?;
        }
        self.at = self.reader.stream_position().map_err(cut)?;
        Ok(())
    }

    /// One cell of the next row; the others are passed.
    fn cell(&mut self, wanted: usize) -> std::io::Result<Vec<u8>> {
        let mut found = Vec::new();
        for column in 0..COLUMNS.len() {
            let mut length = [0; 4];
            self.reader.read_exact(&mut length)?;
            let length = u32::from_le_bytes(length);
            if column == wanted {
                found.resize(usize::try_from(length).unwrap_or_default(), 0);
                self.reader.read_exact(&mut found)?;
            } else {
                self.reader.seek_relative(i64::from(length))?;
            }
        }
        Ok(found)
    }
}
