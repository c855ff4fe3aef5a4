//! The live standing of organisations, in memory, so that a check reads no database.
//!
//! Most organisations of a large register have imported entries and nothing else: those are kept as a few
//! compact bytes and become a file again when they are asked about. All others are marked and read from
//! their own events. The bytes are a projection: `project` writes them, a rebuild writes them again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use standing_core::event::PackRef;
use standing_core::event::entry::{FoundingRow, FoundingTerm, Provenance, Span};
use standing_core::fact::Facts;
use standing_core::file::entry::{Entry, Origin};
use standing_core::file::{File, Organisation};
use standing_core::identifier::Identifier;
use standing_core::pack::model::PackHash;
use standing_core::word::Word;

use crate::project::{day_number, day_of_number};

/// What is kept of one organisation.
#[derive(Debug, Clone)]
pub enum Live {
    /// Imported entries only, in compact form.
    Compact(Box<[u8]>),
    /// Read the events of this stream.
    Load(Arc<str>),
}

/// Organisations by identifier.
#[derive(Debug, Default)]
pub struct LiveIndex {
    by_identifier: HashMap<Box<str>, Live>,
}

impl LiveIndex {
    /// Takes in one row of the projection, replacing what it said of these identifiers before.
    pub fn put(&mut self, stream: &str, bytes: &[u8]) {
        let mut reader = Reader(bytes);
        let Some(others) = reader.identifiers() else {
            self.by_identifier.insert(stream.into(), Live::Load(stream.into()));
            return;
        };
        let own = if reader.byte() == Some(COMPACT) {
            Live::Compact(bytes.into())
        } else {
            Live::Load(stream.into())
        };
        self.by_identifier.insert(stream.into(), own);
        for other in others {
            self.by_identifier.insert(other.into(), Live::Load(stream.into()));
        }
    }

    /// What is kept of an identifier; none when the register does not know it.
    #[must_use]
    pub fn get(&self, identifier: &str) -> Option<&Live> {
        self.by_identifier.get(identifier)
    }

    /// How many identifiers are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_identifier.len()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_identifier.is_empty()
    }
}

const COMPACT: u8 = 1;
const FULL: u8 = 0;

/// The compact bytes of a file: other identifiers, then its imported entries if it has nothing else.
#[must_use]
pub fn encode(file: &File) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(160);
    let also =
        file.organisation.as_ref().map(|organisation| organisation.also.as_slice()).unwrap_or_default();
    bytes.push(u8::try_from(also.len()).unwrap_or(u8::MAX));
    for identifier in also.iter().take(usize::from(u8::MAX)) {
        put_text(&mut bytes, &identifier.to_string());
    }
    match compact(file) {
        Some(entries) => {
            bytes.push(COMPACT);
            bytes.extend(entries);
        }
        None => bytes.push(FULL),
    }
    bytes
}

/// The bytes of the entries, if all of them are imported and nothing else happened.
fn compact(file: &File) -> Option<Vec<u8>> {
    let is_plain = file.cases.is_empty() && file.measures.is_empty() && file.records.is_empty();
    let has_facts = file.organisation.as_ref().is_none_or(|organisation| !organisation.facts.is_empty());
    if !is_plain || has_facts {
        return None;
    }
    let mut bytes = Vec::with_capacity(120);
    put_number(&mut bytes, u32::try_from(file.entries.len()).ok()?);
    for (id, entry) in &file.entries {
        let Origin::Founded { provenance, row, imported_on, vanished_on } = &entry.origin else {
            return None;
        };
        if !entry.reports.is_empty() || !entry.acknowledged.is_empty() || entry.end.is_some() {
            return None;
        }
        put_text(&mut bytes, id.as_str());
        put_text(&mut bytes, entry.list.as_str());
        put_text(&mut bytes, entry.list_kind.as_str());
        put_text(&mut bytes, entry.ground.as_str());
        put_text(&mut bytes, entry.pack.id.as_str());
        put_text(&mut bytes, entry.pack.version.as_str());
        bytes.extend(entry.pack.hash.0);
        put_text(&mut bytes, &provenance.listed_by);
        put_text(&mut bytes, row.term.as_str());
        put_day(&mut bytes, Some(*imported_on));
        put_day(&mut bytes, *vanished_on);
        put_day(&mut bytes, Some(row.from));
        put_day(&mut bytes, row.until);
        put_day(&mut bytes, row.ended_on);
        put_number(&mut bytes, u32::try_from(row.suspended.len()).ok()?);
        for span in &row.suspended {
            put_day(&mut bytes, Some(span.from));
            put_day(&mut bytes, span.until);
        }
    }
    Some(bytes)
}

/// The part of a file that a check needs, from compact bytes. Names, addresses and published texts are not
/// in it: no consequence depends on them.
#[must_use]
pub fn decode(identifier: &Identifier, bytes: &[u8]) -> Option<File> {
    let mut reader = Reader(bytes);
    reader.identifiers()?;
    (reader.byte()? == COMPACT).then_some(())?;
    let mut entries = BTreeMap::new();
    let mut registered_on = None;
    for _ in 0..reader.number()? {
        let (id, entry, imported_on) = reader.entry()?;
        registered_on = registered_on.min(Some(imported_on)).or(Some(imported_on));
        entries.insert(id, entry);
    }
    let organisation = Organisation {
        identifier: identifier.clone(),
        also: Vec::new(),
        names: Vec::new(),
        region: None,
        facts: Facts::new(),
        links: Vec::new(),
        registered_on: registered_on.unwrap_or(Date::constant(1970, 1, 1)),
    };
    Some(File { organisation: Some(organisation), entries, ..File::default() })
}

fn put_number(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend(number.to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    bytes.extend(length.to_le_bytes());
    bytes.extend(text.as_bytes().iter().take(usize::from(length)));
}

/// `i32::MIN` stands for no day: it lies outside every calendar.
fn put_day(bytes: &mut Vec<u8>, day: Option<Date>) {
    bytes.extend(day.map_or(i32::MIN, day_number).to_le_bytes());
}

/// Reads compact bytes from the front; none as soon as something is missing.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(front)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = u16::from_le_bytes(self.take(2)?.try_into().ok()?);
        std::str::from_utf8(self.take(usize::from(length))?).ok()
    }

    /// The outer option: were there bytes; the inner: was there a day.
    #[expect(clippy::option_option, reason = "missing bytes and a missing day are different things")]
    fn day(&mut self) -> Option<Option<Date>> {
        let number = i32::from_le_bytes(self.take(4)?.try_into().ok()?);
        if number == i32::MIN { Some(None) } else { Some(Some(day_of_number(number)?)) }
    }

    fn identifiers(&mut self) -> Option<Vec<&'a str>> {
        (0..self.byte()?).map(|_| self.text()).collect()
    }

    fn entry(&mut self) -> Option<(standing_core::id::EntryId, Entry, Date)> {
        let id = self.text()?.parse().ok()?;
        let list = self.text()?.parse().ok()?;
        let list_kind = self.text()?.parse().ok()?;
        let ground: standing_core::id::Slug = self.text()?.parse().ok()?;
        let pack = PackRef {
            id: self.text()?.parse().ok()?,
            version: self.text()?.parse().ok()?,
            hash: PackHash(self.take(32)?.try_into().ok()?),
        };
        let listed_by = self.text()?.to_owned();
        let term: FoundingTerm = self.text()?.parse().ok()?;
        let imported_on = self.day()??;
        let vanished_on = self.day()?;
        let (from, until, ended_on) = (self.day()??, self.day()?, self.day()?);
        let suspended = (0..self.number()?)
            .map(|_| Some(Span { from: self.day()??, until: self.day()? }))
            .collect::<Option<Vec<_>>>()?;
        let provenance = Provenance {
            listed_by,
            source: String::new(),
            source_row: String::new(),
            copy: String::new(),
            copy_of: imported_on,
            instrument: None,
            caution: None,
        };
        let row = FoundingRow {
            ground_text: String::new(),
            ground: ground.clone(),
            from,
            until,
            term,
            addresses: Vec::new(),
            measures: Vec::new(),
            suspended,
            ended_on,
        };
        let origin = Origin::Founded { provenance, row, imported_on, vanished_on };
        Some((id, Entry::new(origin, list, list_kind, ground, pack, imported_on), imported_on))
    }
}
