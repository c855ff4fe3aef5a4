//! Streams inside a transaction: their numbers, and the check that nobody appended to them meanwhile.
//!
//! A stream's name is stored once; every other table carries its number, which is the position of its first
//! event. So rows of new streams go to the end of each table, and a restored register numbers them alike.

use crate::database::{Columns, FromColumns, Keys, Record, Table, Transaction, Values};
use crate::error::{MovedStream, StoreError, stored};
use crate::event::{EventRecord, NewEvent};
use crate::prints::Prints;
use std::collections::HashMap;

/// What a transaction knows of the streams it touches.
pub(crate) struct Streams<'b> {
    by_name: HashMap<&'b str, Stream>,
}

#[derive(Clone)]
struct Stream {
    number: i64,
    version: u64,
    prints: Prints,
    /// Something here differs from what is stored.
    is_changed: bool,
}

impl<'b> Streams<'b> {
    /// Looks up the streams of these names.
    pub(crate) async fn load(
        tx: &mut Transaction,
        names: impl Iterator<Item = &'b str>,
    ) -> Result<Self, StoreError> {
        let absent = Stream { number: 0, version: 0, prints: Prints::default(), is_changed: false };
        let mut by_name = names.map(|name| (name, absent.clone())).collect::<HashMap<_, _>>();
        // Sorted, so that a large batch walks the index instead of jumping about in it.
        let mut names = by_name.keys().copied().collect::<Vec<_>>();
        names.sort_unstable();
        let head = "SELECT name, number, version, prints FROM streams WHERE name IN";
        for found in tx.rows_for_keys::<StreamRow>(head, &Keys::texts(names.into_iter())).await? {
            if let Some(stream) = by_name.get_mut(found.name.as_str()) {
                *stream = found.stream;
            }
        }
        Ok(Self { by_name })
    }

    /// Gives the events their positions from `size + 1` on and moves their streams forward.
    ///
    /// # Errors
    /// [`StoreError::StreamConflict`] with every stream that is not at the expected version.
    pub(crate) fn advance(
        &mut self,
        events: &'b [NewEvent],
        size: u64,
    ) -> Result<Vec<EventRecord<'b>>, StoreError> {
        let mut records = Vec::with_capacity(events.len());
        let mut moved = Vec::<MovedStream>::new();
        let mut position = stored("a position", size)?;
        for event in events {
            position = position.saturating_add(1);
            let Some(stream) = self.by_name.get_mut(event.stream.as_str()) else { continue };
            if event.version != stream.version.saturating_add(1) {
                if !moved.iter().any(|moved| moved.stream == event.stream) {
                    let expected = event.version.saturating_sub(1);
                    moved.push(MovedStream { stream: event.stream.clone(), expected, found: stream.version });
                }
                continue;
            }
            if stream.number == 0 {
                stream.number = position;
            }
            stream.version = event.version;
            stream.is_changed = true;
            let version = stored("a version", event.version)?;
            records.push(EventRecord { position, stream: stream.number, version, event });
        }
        if moved.is_empty() { Ok(records) } else { Err(StoreError::StreamConflict { streams: moved }) }
    }

    /// The number of a stream that has events.
    pub(crate) fn number(&self, name: &str) -> Result<i64, StoreError> {
        match self.by_name.get(name) {
            Some(stream) if stream.number > 0 => Ok(stream.number),
            _ => Err(StoreError::UnknownStream { stream: name.to_owned() }),
        }
    }

    /// Notes the prints of a stream's new rows and returns those of the old ones.
    pub(crate) fn replace_prints(&mut self, name: &str, prints: Prints) -> Prints {
        match self.by_name.get_mut(name) {
            Some(stream) if stream.prints != prints => {
                stream.is_changed = true;
                std::mem::replace(&mut stream.prints, prints)
            }
            _ => prints,
        }
    }

    /// Writes what has changed.
    pub(crate) async fn write(&self, tx: &mut Transaction) -> Result<(), StoreError> {
        let changed = self.by_name.iter().filter(|(_, stream)| stream.is_changed);
        let record = |(name, stream): (&&'b str, &Stream)| {
            let version = stored("a version", stream.version)?;
            Ok(StreamRecord { name, number: stream.number, version, prints: stream.prints.to_bytes() })
        };
        let mut records = changed.map(record).collect::<Result<Vec<_>, StoreError>>()?;
        records.sort_unstable_by_key(|record| record.number);
        tx.insert(&records).await.map(|_| ())
    }
}

struct StreamRecord<'a> {
    name: &'a str,
    number: i64,
    version: i64,
    prints: Vec<u8>,
}

impl Record for StreamRecord<'_> {
    const TABLE: Table = Table {
        name: "streams",
        columns: "number, version, prints, name",
        on_conflict: " ON CONFLICT (number) DO UPDATE SET version = excluded.version, prints = excluded.prints",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.number.into(), self.version.into(), (&self.prints).into(), self.name.into()]);
    }
}

struct StreamRow {
    name: String,
    stream: Stream,
}

impl FromColumns for StreamRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            name: columns.take()?,
            stream: Stream {
                number: columns.take()?,
                version: columns.count()?,
                prints: Prints::from_bytes(&columns.take::<Vec<u8>>()?),
                is_changed: false,
            },
        })
    }
}
