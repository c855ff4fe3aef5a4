//! Lines of a file, plain or compressed with gzip, each with its number and none longer than a limit.
//!
//! Deliberately absent: guessing encodings. A line that is not UTF-8 is a broken line like any other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;
use serde_json::Value;

/// Longest line or row, in bytes.
pub(super) const LINE_BYTES_MAX: u64 = 1_000_000;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads lines; `-` is standard input.
pub(in crate::command) struct Lines {
    reader: Box<dyn BufRead>,
    number: u64,
}

/// One line that is not empty: its number, from 1, and the object in it or what is wrong with it.
pub(in crate::command) struct Line {
    pub(in crate::command) number: u64,
    pub(in crate::command) object: Result<Value, String>,
}

impl Lines {
    /// Opens a file; the bar moves with the bytes that are read of it.
    pub(in crate::command) fn open(path: &Path, bar: &ProgressBar) -> Result<Self> {
        Ok(Self { reader: open(path, bar)?, number: 0 })
    }

    /// The next line that is not empty; none at the end.
    pub(in crate::command) fn next_line(&mut self) -> Result<Option<Line>> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.reader).take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if u64::try_from(read).unwrap_or(u64::MAX) > LINE_BYTES_MAX && !bytes.ends_with(b"\n") {
                skip_rest(&mut self.reader)?;
                let object =
                    Err(format!("it is longer than {LINE_BYTES_MAX} bytes; write one object a line"));
                return Ok(Some(Line { number: self.number, object }));
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(Line { number: self.number, object: object(&bytes) }));
            }
        }
    }
}

/// Opens a file, unpacking it when it begins as gzip does; a byte order mark is no part of the text.
pub(super) fn open(path: &Path, bar: &ProgressBar) -> Result<Box<dyn BufRead>> {
    let shown = || path.display().to_string();
    if path.as_os_str() == "-" {
        return unpacked(BufReader::new(io::stdin())).with_context(shown);
    }
    let file = File::open(path).with_context(shown)?;
    bar.set_length(file.metadata().with_context(shown)?.len());
    unpacked(BufReader::with_capacity(1 << 16, bar.wrap_read(file))).with_context(shown)
}

fn unpacked(mut reader: impl BufRead + 'static) -> Result<Box<dyn BufRead>> {
    let is_packed = reader.fill_buf()?.starts_with(&GZIP);
    let mut reader: Box<dyn BufRead> = if is_packed {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader)))
    } else {
        Box::new(reader)
    };
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume("\u{feff}".len());
    }
    Ok(reader)
}

fn skip_rest(reader: &mut impl BufRead) -> Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (length, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

fn object(bytes: &[u8]) -> Result<Value, String> {
    let value = serde_json::from_slice(bytes).map_err(|error| format!("it is no JSON: {error}"))?;
    match value {
        Value::Object(_) => Ok(value),
        _ => Err("it is no JSON object".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn read(bytes: Vec<u8>) -> Vec<(u64, bool)> {
        let mut lines = Lines { reader: unpacked(Cursor::new(bytes)).unwrap(), number: 0 };
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push((line.number, line.object.is_ok()));
        }
        all
    }

    #[test]
    fn lines_are_read_plain_and_packed_and_broken_ones_are_told() {
        let long = format!("{{\"a\": \"{}\"}}", "x".repeat(2_000_000));
        let text = format!("\u{feff}{{\"a\": 1}}\n\n[1]\n{long}\n{{\"a\"\n\u{fffd}\n{{}}");
        let expect = [(1, true), (3, false), (4, false), (5, false), (6, false), (7, true)];
        assert_eq!(read(text.clone().into_bytes()), expect);
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        assert_eq!(read(packed.finish().unwrap()), expect);
        assert_eq!(read(b"\xff\xfe\n".to_vec()), [(1, false)]);
        assert_eq!(read(Vec::new()), []);
    }
}
