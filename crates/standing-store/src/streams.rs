//! Streams inside a transaction: their numbers, and the check that nobody appended to them meanwhile.
//!
//! A stream's name is stored once; every other table carries its number, which is the position of its first
//! event. So rows of new streams go to the end of each table, and a rebuilt register numbers them alike.

use crate::database::{Columns, FromColumns, Keys, Record, Table, Transaction, Values};
use crate::error::{MovedStream, StoreError, stored};
use crate::event::{EventRecord, NewEvent};
use std::collections::HashMap;

/// What a transaction knows of the streams it touches.
pub(crate) struct Streams<'b> {
    by_name: HashMap<&'b str, Stream>,
}

#[derive(Clone, Copy)]
struct Stream {
    number: i64,
    version: u64,
    /// It has no events before this transaction, so it has no projection rows either.
    is_new: bool,
}

impl<'b> Streams<'b> {
    /// Looks up the streams of these names.
    pub(crate) async fn load(
        tx: &mut Transaction,
        names: impl Iterator<Item = &'b str>,
    ) -> Result<Self, StoreError> {
        let absent = Stream { number: 0, version: 0, is_new: true };
        let mut by_name = names.map(|name| (name, absent)).collect::<HashMap<_, _>>();
        // Sorted, so that a large batch walks the index instead of jumping about in it.
        let mut names = by_name.keys().copied().collect::<Vec<_>>();
        names.sort_unstable();
        let head = "SELECT name, number, version FROM streams WHERE name IN";
        for found in tx.rows_for_keys::<StreamRow>(head, &Keys::texts(names.into_iter())).await? {
            if let Some(stream) = by_name.get_mut(found.name.as_str()) {
                *stream = Stream { number: found.number, version: found.version, is_new: false };
            }
        }
        Ok(Self { by_name })
    }

    /// Gives the events their positions from `size + 1` on and moves their streams forward.
    ///
    /// # Errors
    /// [`StoreError::StreamConflict`] with every stream that is not at the expected version.
    pub(crate) async fn advance(
        &mut self,
        tx: &mut Transaction,
        events: &'b [NewEvent],
        size: u64,
    ) -> Result<Vec<EventRecord<'b>>, StoreError> {
        let mut records = Vec::with_capacity(events.len());
        let mut moved = Vec::<MovedStream>::new();
        let mut touched = Vec::new();
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
            touched.push(event.stream.as_str());
            let version = stored("a version", event.version)?;
            records.push(EventRecord { position, stream: stream.number, version, event });
        }
        if !moved.is_empty() {
            return Err(StoreError::StreamConflict { streams: moved });
        }
        self.write(tx, touched).await?;
        Ok(records)
    }

    /// The number of a stream that has events, and whether this transaction brought its first.
    pub(crate) fn number(&self, name: &str) -> Result<(i64, bool), StoreError> {
        match self.by_name.get(name) {
            Some(stream) if stream.number > 0 => Ok((stream.number, stream.is_new)),
            _ => Err(StoreError::UnknownStream { stream: name.to_owned() }),
        }
    }

    async fn write(&self, tx: &mut Transaction, mut touched: Vec<&str>) -> Result<(), StoreError> {
        touched.sort_unstable();
        touched.dedup();
        let records = touched
            .into_iter()
            .filter_map(|name| {
                let stream = self.by_name.get(name)?;
                Some(
                    (stored("a version", stream.version).map(|version| (name, stream.number, version)))
                        .map(|(name, number, version)| StreamRecord { name, number, version }),
                )
            })
            .collect::<Result<Vec<_>, _>>()?;
        tx.insert(&records).await
    }
}

struct StreamRecord<'a> {
    name: &'a str,
    number: i64,
    version: i64,
}

impl Record for StreamRecord<'_> {
    const TABLE: Table = Table {
        name: "streams",
        columns: "number, version, name",
        on_conflict: " ON CONFLICT (number) DO UPDATE SET version = excluded.version",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.number.into(), self.version.into(), self.name.into()]);
    }
}

struct StreamRow {
    name: String,
    number: i64,
    version: u64,
}

impl FromColumns for StreamRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { name: columns.take()?, number: columns.take()?, version: columns.count()? })
    }
}
