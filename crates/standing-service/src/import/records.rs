//! Records of a file, one at a time: a line of CSV with its header, or an object of JSON Lines.
//!
//! A broken record is an answer, not an error: the next one is read. Only a file that cannot be read, or a
//! header that does not fit the mapping, ends the reading.

use std::collections::HashMap;
use std::io::Read;

use serde_json::Value;

use super::cells::{Cells, split};
use super::input::Input;
use super::lines::{LINE_BYTES_MAX, Line, Lines};
use super::mapping::{Format, Mapping};
use crate::error::ServiceError;

/// Most columns of a CSV file.
const COLUMNS_MAX: usize = 512;
/// Most lines of one CSV record; more look like a quotation mark that was never closed.
const RECORD_LINES_MAX: usize = 64;

/// The place of each column of a CSV file.
pub(super) type Header = HashMap<String, usize>;

/// One record, or why it is none.
#[derive(Debug)]
pub(super) enum Record {
    /// Cells of CSV.
    Cells(Vec<String>),
    /// An object of JSON Lines.
    Object(Value),
    /// What is wrong with it, and what to do.
    Broken(String, &'static str),
}

/// Reads records.
pub(super) struct Records {
    lines: Lines<Box<dyn Read + Send>>,
    name: String,
    format: Format,
    delimiter: char,
    header: Header,
    width: usize,
}

impl Records {
    /// Opens a file and reads its header, if its form has one.
    ///
    /// # Errors
    /// [`ServiceError::Io`]; [`ServiceError::Input`] when the file is not UTF-8 or its header lacks a column
    /// that the mapping names.
    pub(super) fn open(input: &Input, mapping: &Mapping) -> Result<Self, ServiceError> {
        let mut records = Self {
            lines: Lines::new(input.open()?),
            name: input.name.clone(),
            format: mapping.source.format,
            delimiter: mapping.source.delimiter.unwrap_or(','),
            header: Header::new(),
            width: 0,
        };
        if records.format == Format::Csv {
            records.read_header(mapping)?;
        }
        Ok(records)
    }

    /// The columns by name; empty for JSON Lines.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    /// The next record with the number of its first line; none at the end of the file. Blank lines are passed
    /// over.
    ///
    /// # Errors
    /// [`ServiceError::Io`].
    pub(super) fn next(&mut self) -> Result<Option<(u64, Record)>, ServiceError> {
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            let number = line.number;
            let Some(bytes) = &line.bytes else {
                return Ok(Some((number, too_long())));
            };
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let record = match self.format {
                Format::Csv => self.cells(line)?,
                Format::Jsonl => object(bytes),
            };
            return Ok(Some((number, record)));
        }
    }

    fn line(&mut self) -> Result<Option<Line>, ServiceError> {
        self.lines.next().map_err(|source| ServiceError::Io { path: self.name.clone(), source })
    }

    fn read_header(&mut self, mapping: &Mapping) -> Result<(), ServiceError> {
        let place = format!("{}:1", self.name);
        let refuse = |what: String, remedy: &str| {
            Err(ServiceError::Input { place: place.clone(), what, remedy: remedy.to_owned() })
        };
        let names = match self.next()? {
            Some((_, Record::Cells(names))) => names,
            Some((_, Record::Broken(what, remedy))) => return refuse(format!("the header: {what}"), remedy),
            _ => return refuse("the file is empty".to_owned(), "give a file with a header line"),
        };
        if names.len() > COLUMNS_MAX {
            let what = format!("{} columns; at most {COLUMNS_MAX}", names.len());
            return refuse(what, "leave out columns that the mapping does not name");
        }
        self.width = names.len();
        let names = names.iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>();
        for column in mapping.columns() {
            let times = names.iter().filter(|name| *name == column).count();
            if times != 1 {
                let shown = names.join(", ").chars().take(500).collect::<String>();
                return refuse(
                    format!("the header has the column `{column}` {times} times; it has: {shown}"),
                    "correct the mapping or its delimiter, or give the file that the mapping is for",
                );
            }
        }
        self.header = names.into_iter().enumerate().map(|(at, name)| (name, at)).collect();
        Ok(())
    }

    /// The cells of the record that begins with this line. When it never ends, the lines after the first are
    /// read again as records of their own.
    fn cells(&mut self, first: Line) -> Result<Record, ServiceError> {
        let mut lines = vec![first];
        loop {
            let text = match joined(&lines) {
                Ok(text) => text,
                Err(broken) if lines.len() == 1 => return Ok(broken),
                Err(_) => {
                    self.lines.put_back(lines.into_iter().skip(1));
                    return Ok(never_closed());
                }
            };
            match split(&text, self.delimiter) {
                Cells::Whole(cells) => return Ok(self.judge_width(cells)),
                Cells::AfterQuote(cell) => {
                    self.lines.put_back(lines.into_iter().skip(1));
                    let what = format!("a text follows the closing quotation mark of cell {cell}");
                    return Ok(Record::Broken(what, "double the quotation marks inside the cell"));
                }
                Cells::Open => {}
            }
            let next = if lines.len() < RECORD_LINES_MAX { self.line()? } else { None };
            match next {
                Some(line) => lines.push(line),
                None => {
                    self.lines.put_back(lines.into_iter().skip(1));
                    return Ok(never_closed());
                }
            }
        }
    }

    fn judge_width(&self, cells: Vec<String>) -> Record {
        if self.width != 0 && cells.len() != self.width {
            let what = format!("{} cells where the header has {}", cells.len(), self.width);
            return Record::Broken(what, "put cells that hold the delimiter into quotation marks");
        }
        Record::Cells(cells)
    }
}

/// The text of some lines without the end of the last.
fn joined(lines: &[Line]) -> Result<String, Record> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend_from_slice(line.bytes.as_deref().ok_or_else(too_long)?);
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LINE_BYTES_MAX {
        return Err(too_long());
    }
    let end = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let length = end.strip_suffix(b"\r").unwrap_or(end).len();
    bytes.truncate(length);
    String::from_utf8(bytes).map_err(|_| not_utf8())
}

fn object(bytes: &[u8]) -> Record {
    let Ok(text) = std::str::from_utf8(bytes) else { return not_utf8() };
    match serde_json::from_str::<Value>(text.trim()) {
        Ok(value) if value.is_object() => Record::Object(value),
        Ok(_) => Record::Broken("the line is no JSON object".to_owned(), "write one object a line"),
        Err(error) => {
            // The message names line 1 of this record; its column is what helps.
            let what = format!("not JSON at character {}", error.column());
            Record::Broken(what, "write one whole object a line, without a comma between lines")
        }
    }
}

fn never_closed() -> Record {
    Record::Broken(
        format!("a quotation mark is not closed within {RECORD_LINES_MAX} good lines"),
        "close it, or double it if it belongs to the text",
    )
}

fn not_utf8() -> Record {
    Record::Broken("the line is not UTF-8".to_owned(), "write the line again in UTF-8")
}

fn too_long() -> Record {
    Record::Broken(
        format!("the record is longer than {LINE_BYTES_MAX} bytes"),
        "close the quotation mark, or split the record",
    )
}
