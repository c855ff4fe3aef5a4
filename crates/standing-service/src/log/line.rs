//! The export file, line by line: a header, the events in their order with each checkpoint after the last event
//! that it speaks of, and an end that says what the file held. Every line is one JSON object.
//!
//! Bodies and leaves are strings of their exact bytes; kind and moment stand in the leaf and are not repeated.
//! The reader takes the lines as the writer makes them and nothing else.

use std::borrow::Cow;
use std::io::{BufRead, Read as _, Write};

use serde::{Deserialize, Serialize};
use standing_store::{NewEvent, StoredEvent};
use standing_transparency::{Hash, Leaf};

use super::kept::KeptCheckpoint;
use crate::error::ServiceError;
use crate::seal::hex;

/// First field of the header.
pub(crate) const FORMAT: &str = "standing-export/v1";
/// Longest line, in bytes: a body of a megabyte in which every byte is escaped.
const LINE_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Format and version.
    pub format: String,
    /// The log's verifier key; empty when the register was never signed.
    pub key: String,
    /// Events in the file.
    pub size: u64,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    pub(crate) events: u64,
    pub(crate) checkpoints: u64,
    pub(crate) root: String,
}

/// A line between the first and the last, or the last.
#[derive(Debug)]
pub(crate) enum Line {
    Event(Box<StoredEvent>),
    Checkpoint(KeptCheckpoint),
    End(End),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventLine<'a> {
    position: u64,
    #[serde(borrow)]
    stream: Cow<'a, str>,
    version: u64,
    public: bool,
    salt: Cow<'a, str>,
    #[serde(borrow)]
    leaf: Cow<'a, str>,
    #[serde(borrow)]
    body: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckpointLine<'a> {
    #[serde(borrow)]
    checkpoint: Cow<'a, str>,
    size: u64,
    root: Cow<'a, str>,
    recorded_at_ms: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndLine {
    end: End,
}

/// Writes the lines of an export.
pub(crate) struct LineWriter<W> {
    to: W,
}

impl<W: Write> LineWriter<W> {
    pub(crate) const fn new(to: W) -> Self {
        Self { to }
    }

    pub(crate) fn header(&mut self, header: &Header) -> std::io::Result<()> {
        self.line(header)
    }

    /// # Errors
    /// A body or leaf that is not UTF-8, which no event of this register is.
    pub(crate) fn event(&mut self, row: &StoredEvent) -> std::io::Result<()> {
        let text = |bytes| std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(std::io::Error::other);
        let event = &row.event;
        self.line(&EventLine {
            position: row.position,
            stream: Cow::Borrowed(&event.stream),
            version: event.version,
            public: event.is_public,
            salt: Cow::Owned(hex(&event.salt)),
            leaf: text(&event.leaf)?,
            body: text(&event.body)?,
        })
    }

    pub(crate) fn checkpoint(&mut self, kept: &KeptCheckpoint) -> std::io::Result<()> {
        self.line(&CheckpointLine {
            checkpoint: String::from_utf8_lossy(&kept.note),
            size: kept.size,
            root: Cow::Owned(hex(&kept.root)),
            recorded_at_ms: kept.recorded_at_ms,
        })
    }

    pub(crate) fn end(&mut self, end: End) -> std::io::Result<()> {
        self.line(&EndLine { end })?;
        self.to.flush()
    }

    fn line(&mut self, value: &impl Serialize) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.to, value)?;
        self.to.write_all(b"\n")
    }
}

/// Reads the lines of an export.
pub(crate) struct LineReader<R> {
    from: R,
    place: String,
    number: u64,
    line: Vec<u8>,
}

impl<R: BufRead> LineReader<R> {
    /// `place` names the file in messages.
    pub(crate) const fn new(from: R, place: String) -> Self {
        Self { from, place, number: 0, line: Vec::new() }
    }

    /// # Errors
    /// A file that does not begin as an export does.
    pub(crate) fn header(&mut self) -> Result<Header, ServiceError> {
        if !self.read()? {
            return Err(self.broken("the file is empty"));
        }
        let header: Header = serde_json::from_slice(&self.line).map_err(|error| self.broken(error))?;
        if header.format == FORMAT {
            return Ok(header);
        }
        Err(self.broken(format!("the format is {:?}, this release reads {FORMAT:?}", header.format)))
    }

    /// The next line; none at the end of the file.
    ///
    /// # Errors
    /// A line of another form, with its number.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, ServiceError> {
        if !self.read()? {
            return Ok(None);
        }
        let line = if self.line.starts_with(b"{\"position\":") {
            serde_json::from_slice::<EventLine<'_>>(&self.line).map(event_of).map(Line::Event)
        } else if self.line.starts_with(b"{\"checkpoint\":") {
            serde_json::from_slice::<CheckpointLine<'_>>(&self.line).map(checkpoint_of).map(Line::Checkpoint)
        } else {
            serde_json::from_slice::<EndLine>(&self.line).map(|line| Line::End(line.end))
        };
        line.map(Some).map_err(|error| self.broken(error))
    }

    /// Reads one line without its end; false when there is none.
    fn read(&mut self) -> Result<bool, ServiceError> {
        self.line.clear();
        self.number = self.number.saturating_add(1);
        let read = self.from.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut self.line);
        let read = read.map_err(|source| ServiceError::Io { path: self.place.clone(), source })?;
        if read == 0 {
            return Ok(false);
        }
        if self.line.pop() != Some(b'\n') {
            return Err(self.broken("the line has no end or is too long"));
        }
        Ok(true)
    }

    pub(crate) fn broken(&self, what: impl std::fmt::Display) -> ServiceError {
        ServiceError::Input {
            place: format!("{}, line {}", self.place, self.number),
            what: what.to_string(),
            remedy: "export the register again, or copy the file again from where it was made".to_owned(),
        }
    }
}

fn event_of(line: EventLine<'_>) -> Box<StoredEvent> {
    let leaf = line.leaf.into_owned().into_bytes();
    // A leaf of another form is found by the verification, which also compares these with the event.
    let (kind, recorded_at_ms) = Leaf::parse(&leaf).map_or_else(
        |_| (String::new(), 0),
        |leaf| {
            let recorded_at = leaf.recorded_at.parse::<jiff::Timestamp>();
            (leaf.kind.to_owned(), recorded_at.map_or(0, |recorded_at| recorded_at.as_millisecond()))
        },
    );
    let event = NewEvent {
        stream: line.stream.into_owned(),
        version: line.version,
        kind,
        recorded_at_ms,
        leaf,
        salt: hash_of(&line.salt),
        body: line.body.into_owned().into_bytes(),
        is_public: line.public,
    };
    Box::new(StoredEvent { position: line.position, event })
}

fn checkpoint_of(line: CheckpointLine<'_>) -> KeptCheckpoint {
    KeptCheckpoint {
        size: line.size,
        root: hash_of(&line.root),
        recorded_at_ms: line.recorded_at_ms,
        note: line.checkpoint.into_owned().into_bytes(),
    }
}

/// 32 bytes in hexadecimal; anything else gives zeroes, which no commitment and no root agrees with.
fn hash_of(hex: &str) -> [u8; 32] {
    Hash::from_hex(hex).map_or([0; 32], |hash| *hash.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> StoredEvent {
        let leaf = Leaf {
            id: "e1",
            kind: "unit-registered",
            recorded_at: "2026-11-22T08:00:00.001Z",
            pack: "",
            commitment: Hash::sha256(b"x"),
        };
        let event = NewEvent {
            stream: "源 \"1\"".to_owned(),
            version: 3,
            kind: "unit-registered".to_owned(),
            recorded_at_ms: 1_795_334_400_001,
            leaf: leaf.to_bytes().unwrap(),
            salt: [7; 32],
            body: "{\"a\":\"\\u00e9\\n é\"}".as_bytes().to_vec(),
            is_public: true,
        };
        StoredEvent { position: 9, event }
    }

    fn kept() -> KeptCheckpoint {
        KeptCheckpoint {
            size: 9,
            root: [5; 32],
            recorded_at_ms: 12,
            note: "text\n\n— a AAAA\n".as_bytes().to_vec(),
        }
    }

    fn written() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = LineWriter::new(&mut bytes);
        writer.header(&Header { format: FORMAT.to_owned(), key: String::new(), size: 1 }).unwrap();
        writer.event(&row()).unwrap();
        writer.checkpoint(&kept()).unwrap();
        writer.end(End { events: 1, checkpoints: 1, root: String::new() }).unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Vec<Line>, ServiceError> {
        let mut reader = LineReader::new(bytes, "file".to_owned());
        reader.header()?;
        std::iter::from_fn(|| reader.next().transpose()).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let lines = read(&written()).unwrap();
        let [Line::Event(event), Line::Checkpoint(checkpoint), Line::End(end)] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert_eq!((**event).clone(), row());
        assert_eq!(*checkpoint, kept());
        assert_eq!((end.events, end.checkpoints), (1, 1));
    }

    #[test]
    fn broken_lines_are_named() {
        let good = String::from_utf8(written()).unwrap();
        for (from, to, place) in [
            ("standing-export/v1", "standing-export/v2", "file, line 1: the format is"),
            ("{\"position\":9", "{\"position\":-9", "file, line 2"),
            ("{\"position\"", "{ \"position\"", "file, line 2"),
            ("\"public\":true", "\"public\":true,\"more\":1", "file, line 2"),
            ("\"size\":9", "\"size\":\"9\"", "file, line 3"),
            ("\"events\":1", "\"event\":1", "file, line 4"),
        ] {
            let error = read(good.replacen(from, to, 1).as_bytes()).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
        let cut = read(&good.as_bytes()[..good.len() - 1]).unwrap_err().to_string();
        assert!(cut.contains("line 4: the line has no end"), "{cut}");
        assert!(read(b"").unwrap_err().to_string().contains("the file is empty"));
    }
}
