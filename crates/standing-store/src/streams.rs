//! Streams inside a transaction: their numbers, and the check that nobody appended to them meanwhile.
//!
//! A stream's name is stored once; every other table carries its number, which is the position of its first
//! event. So rows of new streams go to the end of each table, and a restored register numbers them alike.
//! Deliberately not kept with it: its version, which is that of its last event.

use crate::database::{Columns, FromColumns, Keys, Record, Table, Transaction, Values};
use crate::error::{MovedStream, StoreError, stored};
use crate::event::{EventRecord, NewEvent};
use crate::prints::Prints;
use crate::projection::StreamRows;
use crate::tail::STREAMS_KNOWN_MAX;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What a transaction knows of the streams it touches.
pub(crate) struct Streams<'b> {
    by_name: HashMap<&'b str, Stream>,
    /// Others, known from before.
    others: HashMap<String, Stream>,
}

/// A batch of more events than this is an import's.
const EVENTS_OF_COMMANDS_MAX: usize = 4_096;

/// Where a stream stands.
#[derive(Clone, Default)]
pub(crate) struct Stream {
    number: i64,
    version: u64,
    prints: Prints,
    /// Its row differs from what is stored.
    is_changed: bool,
}

impl<'b> Streams<'b> {
    /// Looks up the streams of these names, those that are not `known`.
    pub(crate) async fn load(
        tx: &mut Transaction,
        names: impl Iterator<Item = &'b str>,
        known: HashMap<String, Stream>,
    ) -> Result<Self, StoreError> {
        let mut streams = Self { by_name: HashMap::new(), others: known };
        let mut unknown = Vec::new();
        for name in names {
            if let Entry::Vacant(place) = streams.by_name.entry(name) {
                match streams.others.remove(name) {
                    Some(stream) => drop(place.insert(stream)),
                    None => {
                        place.insert(Stream::default());
                        unknown.push(name);
                    }
                }
            }
        }
        // Sorted, so that a large batch walks the index instead of jumping about in it.
        unknown.sort_unstable();
        let head = "SELECT s.name, s.number, COALESCE((SELECT MAX(e.version) FROM events e \
                    WHERE e.stream = s.number), 0), s.prints FROM streams s WHERE s.name IN";
        for found in tx.rows_for_keys::<StreamRow>(head, &Keys::texts(unknown.into_iter())).await? {
            if let Some(stream) = streams.by_name.get_mut(found.name.as_str()) {
                *stream = found.stream;
            }
        }
        Ok(streams)
    }

    /// What is to be known after the commit of a batch of so many events. Of large ones nothing is: they are of
    /// an import, which does not come back to its streams.
    pub(crate) fn into_known(self, events: usize) -> HashMap<String, Stream> {
        let Self { by_name, mut others } = self;
        if events > EVENTS_OF_COMMANDS_MAX || others.len() > STREAMS_KNOWN_MAX {
            others = HashMap::new();
        }
        if events <= EVENTS_OF_COMMANDS_MAX {
            let written = by_name.into_iter().filter(|(_, stream)| stream.number > 0);
            others.extend(
                written.map(|(name, stream)| (name.to_owned(), Stream { is_changed: false, ..stream })),
            );
        }
        others
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
                stream.is_changed = true;
            }
            stream.version = event.version;
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

    /// Notes the prints of a stream's new rows and returns those of the old ones and of the new.
    pub(crate) fn replace_prints(&mut self, rows: &StreamRows) -> [Prints; 2] {
        let Some(stream) = self.by_name.get_mut(rows.stream.as_str()) else { return Default::default() };
        let before = stream.prints;
        stream.prints = Prints::of(rows, before);
        stream.is_changed |= stream.prints != before;
        [before, stream.prints]
    }

    /// Writes what has changed.
    pub(crate) async fn write(&self, tx: &mut Transaction) -> Result<(), StoreError> {
        let changed = self.by_name.iter().filter(|(_, stream)| stream.is_changed);
        let record = |(name, stream): (&&'b str, &Stream)| StreamRecord {
            name,
            number: stream.number,
            prints: stream.prints.to_bytes(),
        };
        let mut records = changed.map(record).collect::<Vec<_>>();
        records.sort_unstable_by_key(|record| record.number);
        tx.insert(&records).await.map(|_| ())
    }
}

struct StreamRecord<'a> {
    name: &'a str,
    number: i64,
    prints: Vec<u8>,
}

impl Record for StreamRecord<'_> {
    const TABLE: Table = Table {
        name: "streams",
        columns: "number, prints, name",
        on_conflict: " ON CONFLICT (number) DO UPDATE SET prints = excluded.prints",
    };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.number.into(), (&self.prints).into(), self.name.into()]);
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
