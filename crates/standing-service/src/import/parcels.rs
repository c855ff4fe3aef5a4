//! Reads a file on a thread of its own and hands over mapped rows in parcels, so that reading, building and
//! writing go on at the same time and memory stays bounded.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::founding::{Reason, Refused};
use super::input::Input;
use super::mapping::Mapping;
use super::records::{Header, Record, Records};
use super::row::Row;
use super::rows::{Mapped, map};
use crate::error::ServiceError;

/// Most rows of one parcel.
const PARCEL_ROWS: usize = 4_096;
/// About the most bytes of one parcel's entries.
const PARCEL_BYTES: usize = 8 * 1024 * 1024;
/// Most elements of one line of JSON Lines.
const ELEMENTS_MAX: usize = 10_000;

/// Some rows, mapped.
#[derive(Debug, Default)]
pub(super) struct Parcel {
    /// The rows that can be imported or are refused.
    pub(super) rows: Vec<Mapped>,
    /// Rows read so far, from the beginning of the file.
    pub(super) rows_read: u64,
    /// Bytes read so far.
    pub(super) bytes_read: u64,
    /// Whether the file ends here. Without such a parcel it was not read to its end.
    pub(super) is_last: bool,
    /// In the last parcel: columns of the mapping that no row had.
    pub(super) unused_columns: Vec<String>,
}

/// Starts reading. The last parcel is followed by the end of the channel; an error is the last thing sent.
pub(super) fn read(input: &Input, mapping: &Arc<Mapping>) -> Receiver<Result<Parcel, ServiceError>> {
    let (sender, receiver) = mpsc::channel(1);
    let (input, mapping) = (input.clone(), Arc::clone(mapping));
    tokio::task::spawn_blocking(move || {
        let mut reading = Reading::new(&mapping, sender);
        if let Err(error) = reading.run(&input) {
            // Nobody listens any more when the import was given up.
            let _ = reading.sender.blocking_send(Err(error));
        }
    });
    receiver
}

struct Reading<'a> {
    mapping: &'a Mapping,
    sender: Sender<Result<Parcel, ServiceError>>,
    parcel: Parcel,
    bytes: usize,
    rows_read: u64,
    unseen: Vec<&'a str>,
}

impl<'a> Reading<'a> {
    fn new(mapping: &'a Mapping, sender: Sender<Result<Parcel, ServiceError>>) -> Self {
        let unseen = mapping.columns();
        Self { mapping, sender, parcel: Parcel::default(), bytes: 0, rows_read: 0, unseen }
    }

    fn run(&mut self, input: &Input) -> Result<(), ServiceError> {
        let mut records = Records::open(input, self.mapping)?;
        let header = records.header().clone();
        while let Some((line, record)) = records.next()? {
            self.take(line, record, &header);
            if self.parcel.rows.len() >= PARCEL_ROWS || self.bytes >= PARCEL_BYTES {
                self.parcel.bytes_read = records.bytes();
                if !self.send() {
                    return Ok(());
                }
            }
        }
        self.parcel.bytes_read = records.bytes();
        self.parcel.is_last = true;
        if self.rows_read > 0 {
            self.parcel.unused_columns = self.unseen.drain(..).map(str::to_owned).collect();
        }
        self.send();
        Ok(())
    }

    fn take(&mut self, line: u64, record: Record, header: &Header) {
        match record {
            Record::Cells(cells) => self.map(line, Row::Cells { header, cells: &cells }),
            Record::Object(whole) => self.take_object(line, &whole),
            Record::Broken(what, remedy) => self.refuse(line, what, remedy),
        }
    }

    fn take_object(&mut self, line: u64, whole: &Value) {
        let Some(array) = self.mapping.row.each.as_deref() else {
            return self.map(line, Row::Object { whole, each: None });
        };
        match whole.get(array).and_then(Value::as_array) {
            Some(elements) if elements.len() > ELEMENTS_MAX => {
                let what = format!("`{array}` has {} elements; at most {ELEMENTS_MAX}", elements.len());
                self.refuse(line, what, "split the line");
            }
            Some(elements) => {
                for element in elements {
                    self.map(line, Row::Object { whole, each: Some((array, element)) });
                }
            }
            None => {
                let what = format!("`{array}` is not there or no array");
                self.refuse(line, what, "give the array that each in [row] names");
            }
        }
    }

    fn map(&mut self, line: u64, row: Row<'_>) {
        self.rows_read = self.rows_read.saturating_add(1);
        if !self.unseen.is_empty() {
            self.unseen.retain(|column| !row.has(column));
        }
        let mapped = map(line, row, self.mapping);
        if let Mapped::Founding(founding) = &mapped {
            self.bytes = self.bytes.saturating_add(founding.bytes());
        }
        self.parcel.rows.push(mapped);
    }

    fn refuse(&mut self, line: u64, what: String, remedy: &str) {
        self.rows_read = self.rows_read.saturating_add(1);
        let (row_id, reason) = (None, Reason::Broken);
        self.parcel.rows.push(Mapped::Refused(Refused {
            line,
            row_id,
            reason,
            what,
            remedy: remedy.to_owned(),
        }));
    }

    /// Hands over what was read; false when nobody listens any more.
    fn send(&mut self) -> bool {
        self.parcel.rows_read = self.rows_read;
        self.bytes = 0;
        self.sender.blocking_send(Ok(std::mem::take(&mut self.parcel))).is_ok()
    }
}
