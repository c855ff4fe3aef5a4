//! Looks at the heads of pages before anything is unpacked: a head that claims more than a limit, or more than
//! the file has, is refused.
//!
//! Source: Apache Parquet format 2.11, `parquet.thrift` (PageHeader), and the Thrift compact protocol.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use super::{FOOTER_BYTES_MAX, PAGE_BYTES_MAX};

/// The most bytes of a page's head.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How deep the parts of a head may lie.
const DEPTH_MAX: usize = 8;
/// The encodings of texts that say only inside how many there are.
const UNBOUNDED: [i64; 2] = [6, 7];

/// What the head of a page says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Head {
    kind: i64,
    unpacked: i64,
    packed: i64,
    values: i64,
    encoding: i64,
    /// Length of the head itself.
    length: usize,
}

/// Refuses a file whose footer is larger than a limit or than the file.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn footer(file: &mut File) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let length = file.metadata().map_err(said)?.len();
    let mut tail = [0; 8];
    if length < 12 {
        return Err("it is too short".to_owned());
    }
    file.seek(SeekFrom::Start(length - 8)).and_then(|_| file.read_exact(&mut tail)).map_err(said)?;
    let [a, b, c, d, mark @ ..] = tail;
    if mark == *b"PARE" {
        return Err("it is encrypted".to_owned());
    }
    if mark != *b"PAR1" {
        return Err("it does not end as Parquet does: it was cut off".to_owned());
    }
    let footer = u64::from(u32::from_le_bytes([a, b, c, d]));
    if footer > FOOTER_BYTES_MAX || footer > length - 12 {
        return Err(format!("its footer claims {footer} bytes"));
    }
    file.rewind().map_err(said)
}

/// Refuses a column chunk of which a page is beyond a limit.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn chunk(file: &mut File, start: i64, length: i64) -> Result<(), String> {
    let size = file.metadata().map_err(|error| error.to_string())?.len();
    let (start, length) = (u64::try_from(start), u64::try_from(length));
    let (Ok(mut at), Ok(length)) = (start, length) else {
        return Err("a column lies before the file".to_owned());
    };
    let end = at.checked_add(length).filter(|end| *end <= size);
    let end = end.ok_or_else(|| "a column lies behind the end of the file".to_owned())?;
    let mut bytes = vec![0; HEAD_BYTES_MAX];
    while at < end {
        let room = usize::try_from(end - at).unwrap_or(usize::MAX).min(HEAD_BYTES_MAX);
        // Heads are short: look at a few bytes first.
        let head = [256, room].into_iter().find_map(|most| {
            let bytes = bytes.get_mut(..room.min(most))?;
            file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(bytes)).ok()?;
            read(bytes)
        });
        let head = head.ok_or_else(|| "the head of a page is broken".to_owned())?;
        check(&head)?;
        let packed = u64::try_from(head.packed).unwrap_or_default();
        let whole = packed.saturating_add(u64::try_from(head.length).unwrap_or(u64::MAX));
        at = at.saturating_add(whole.max(1));
    }
    Ok(())
}

fn check(head: &Head) -> Result<(), String> {
    const DICTIONARY: i64 = 2;
    let is_within = |bytes: i64| (0..=PAGE_BYTES_MAX).contains(&bytes);
    if !is_within(head.unpacked) || !is_within(head.packed) {
        let most = head.unpacked.max(head.packed);
        return Err(format!(
            "a page claims {most} bytes, at most {PAGE_BYTES_MAX} are read; write smaller pages"
        ));
    }
    // Every value of a dictionary takes four bytes at least.
    if head.values < 0 || (head.kind == DICTIONARY && head.values > head.unpacked / 4 + 1) {
        return Err(format!("a page of {} bytes claims {} values", head.unpacked, head.values));
    }
    if head.kind != DICTIONARY && UNBOUNDED.contains(&head.encoding) {
        return Err("a column is written with DELTA_BYTE_ARRAY or DELTA_LENGTH_BYTE_ARRAY, which is not read; write it with dictionary or plain encoding".to_owned());
    }
    Ok(())
}

/// The head of a page at the beginning of these bytes.
fn read(bytes: &[u8]) -> Option<Head> {
    let mut reader = Compact { rest: bytes };
    let mut head = Head::default();
    let mut field = 0;
    while let Some(kind) = reader.field(&mut field)? {
        match field {
            1 => head.kind = reader.number(kind)?,
            2 => head.unpacked = reader.number(kind)?,
            3 => head.packed = reader.number(kind)?,
            5 | 7 | 8 if kind == STRUCT => {
                let encoding = if field == 8 { 4 } else { 2 };
                let mut inner = 0;
                while let Some(kind) = reader.field(&mut inner)? {
                    match inner {
                        1 => head.values = reader.number(kind)?,
                        _ if inner == encoding => head.encoding = reader.number(kind)?,
                        _ => reader.skip(kind, 0)?,
                    }
                }
            }
            _ => reader.skip(kind, 0)?,
        }
    }
    head.length = bytes.len().checked_sub(reader.rest.len())?;
    Some(head)
}

const STRUCT: u8 = 12;

/// The Thrift compact protocol, as much of it as heads of pages need.
struct Compact<'a> {
    rest: &'a [u8],
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn pass(&mut self, length: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        let half = i64::try_from(value >> 1).ok()?;
        Some(if value & 1 == 0 { half } else { -half - 1 })
    }

    /// The kind of the next field, whose number is put into `field`; inner none at the end of a struct.
    #[expect(clippy::option_option, reason = "missing bytes and the end of a struct are different things")]
    fn field(&mut self, field: &mut i64) -> Option<Option<u8>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        let step = i64::from(byte >> 4);
        *field = if step == 0 { self.zigzag()? } else { field.checked_add(step)? };
        Some(Some(byte & 0x0f))
    }

    fn number(&mut self, kind: u8) -> Option<i64> {
        matches!(kind, 4..=6).then(|| self.zigzag()).flatten()
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        match kind {
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.varint().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(length)
            }
            9 | 10 => {
                let byte = self.byte()?;
                let count = if byte >> 4 == 15 { self.varint()? } else { u64::from(byte >> 4) };
                for _ in 0..count {
                    // An element of no bytes would let a count run for ever.
                    if matches!(byte & 0x0f, 1 | 2) {
                        self.pass(1)?;
                    } else {
                        self.skip(byte & 0x0f, depth + 1)?;
                    }
                }
                Some(())
            }
            STRUCT => {
                let mut field = 0;
                while let Some(kind) = self.field(&mut field)? {
                    self.skip(kind, depth + 1)?;
                }
                Some(())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A data page of 10 values in 40 bytes, 20 packed, in plain encoding.
    const PLAIN: [u8; 15] = [0x15, 0, 0x15, 80, 0x15, 40, 0x2c, 0x15, 20, 0x15, 0, 0x15, 6, 0, 0];

    #[test]
    fn heads_are_read() {
        let head = read(&PLAIN).unwrap();
        let expect = Head { kind: 0, unpacked: 40, packed: 20, values: 10, encoding: 0, length: PLAIN.len() };
        assert_eq!(head, expect);
        assert_eq!(check(&head), Ok(()));
        assert_eq!(read(&PLAIN[..9]), None);
    }

    #[test]
    fn what_is_beyond_a_limit_is_refused() {
        let head = || Head { kind: 2, unpacked: 40, packed: 20, values: 10, encoding: 0, length: 9 };
        for (head, words) in [
            (Head { unpacked: PAGE_BYTES_MAX + 1, ..head() }, "claims 67108865 bytes"),
            (Head { packed: -1, unpacked: -1, ..head() }, "claims -1 bytes"),
            (Head { values: 12, ..head() }, "claims 12 values"),
            (Head { values: -1, ..head() }, "claims -1 values"),
            (Head { kind: 0, encoding: 7, ..head() }, "DELTA_BYTE_ARRAY"),
        ] {
            let refused = check(&head).unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic_or_run_for_ever(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
