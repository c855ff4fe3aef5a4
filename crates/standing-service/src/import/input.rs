//! The file to be imported: opened when it is read, and read twice when the source was imported before.
//!
//! It judges the encoding from the beginning of the file and repairs nothing: what is not UTF-8 is refused with
//! the command that converts it.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use crate::error::ServiceError;

/// How much of a file is looked at to judge its encoding, in bytes.
const HEAD_BYTES: u64 = 64 * 1024;

type Open = dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync;

/// A file, or something that can be read from its beginning more than once.
#[derive(Clone)]
pub struct Input {
    /// Its name, as entries and errors show it.
    pub name: String,
    /// Its length, when known.
    pub bytes_total: Option<u64>,
    open: Arc<Open>,
}

impl Input {
    /// Something that can be opened again and again.
    pub fn new(
        name: impl Into<String>,
        bytes_total: Option<u64>,
        open: impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), bytes_total, open: Arc::new(open) }
    }

    /// A file. Entries show its name without its folders.
    ///
    /// # Errors
    /// [`ServiceError::Io`] when it is not there.
    pub fn file(path: &Path) -> Result<Self, ServiceError> {
        let shown = path.display().to_string();
        let facts =
            std::fs::metadata(path).map_err(|source| ServiceError::Io { path: shown.clone(), source })?;
        let name = path.file_name().map_or(shown, |name| name.to_string_lossy().into_owned());
        let path = path.to_owned();
        let bytes = facts.is_file().then_some(facts.len());
        Ok(Self::new(name, bytes, move || Ok(Box::new(File::open(&path)?))))
    }

    /// Bytes in memory.
    #[must_use]
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let total = u64::try_from(bytes.len()).ok();
        let bytes: Arc<[u8]> = bytes.into();
        Self::new(name, total, move || Ok(Box::new(Cursor::new(Arc::clone(&bytes)))))
    }

    /// Opens it at its first byte after a byte order mark.
    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, ServiceError> {
        let failed = |source| ServiceError::Io { path: self.name.clone(), source };
        let mut reader = (self.open)().map_err(failed)?;
        let mut head = Vec::new();
        reader.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(failed)?;
        if let Some((what, remedy)) = not_utf8(&head) {
            return Err(ServiceError::Input {
                place: self.name.clone(),
                what: what.to_owned(),
                remedy: remedy.to_owned(),
            });
        }
        let mut head = Cursor::new(head);
        if head.get_ref().starts_with(b"\xef\xbb\xbf") {
            head.set_position(3);
        }
        Ok(Box::new(head.chain(reader)))
    }
}

/// What is wrong with a file that begins like this, and what to do. A few broken lines are no other encoding:
/// they are refused one by one.
fn not_utf8(head: &[u8]) -> Option<(&'static str, &'static str)> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Some(("the file is UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8"));
    }
    if head.starts_with(b"\x1f\x8b") {
        return Some(("the file is compressed (gzip)", "unpack it first: gunzip"));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(("the file is a zip archive or a spreadsheet", "save it as CSV in UTF-8"));
    }
    if head.contains(&0) {
        return Some((
            "the file holds zero bytes: it is UTF-16 or no text",
            "convert it: iconv -f UTF-16LE -t UTF-8",
        ));
    }
    let not_ascii = head.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()).collect::<Vec<_>>();
    let broken = not_ascii.iter().filter(|line| !is_utf8_so_far(line)).collect::<Vec<_>>();
    if broken.len().saturating_mul(2) <= not_ascii.len() {
        return None;
    }
    if broken.iter().all(|line| is_gbk_so_far(line)) {
        Some(("the file is not UTF-8; it reads as GBK", "convert it: iconv -f GB18030 -t UTF-8"))
    } else {
        Some((
            "the file is not UTF-8",
            "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 (use the encoding of the program that wrote it)",
        ))
    }
}

/// Valid UTF-8, but for a character cut off at the end.
fn is_utf8_so_far(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// Whether all bytes pair up as GBK does.
///
/// Source: GBK/1 to GBK/5: first byte 81 to FE, second byte 40 to FE without 7F.
fn is_gbk_so_far(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    while let Some(first) = bytes.next() {
        if first.is_ascii() {
            continue;
        }
        let second = bytes.next();
        let pairs = (0x81..=0xfe).contains(first)
            && second.is_none_or(|second| (0x40..=0xfe).contains(second) && *second != 0x7f);
        if !pairs {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_named_with_their_remedy() {
        // 某某公司 in GBK, and a name in Windows-1252.
        let gbk = b"id,name\n1,\xc4\xb3\xc4\xb3\xb9\xab\xcb\xbe\n".as_slice();
        let cases: [(&[u8], Option<&str>); 11] = [
            (b"id,name\n1,ACME\n", None),
            ("id,name\n1,某某公司\n".as_bytes(), None),
            (b"", None),
            (b"\xef\xbb\xbfid,name\n", None),
            (&"id\n某某公司".as_bytes()[..10], None),
            ("id\n1,某某公司\n2,甲乙\n3,\u{e9}\n4,\u{fffd}".as_bytes(), None),
            (b"\xff\xfei\x00d\x00", Some("UTF-16")),
            (b"i\x00d\x00,\x00", Some("UTF-16LE")),
            (gbk, Some("GB18030")),
            (b"id,name\n1,Soci\xe9t\xe9 SA\n", Some("1252")),
            (b"PK\x03\x04rest", Some("CSV")),
        ];
        for (head, expect) in cases {
            let found = not_utf8(head).map(|(what, remedy)| format!("{what}; {remedy}"));
            match expect {
                None => assert_eq!(found, None, "{head:?}"),
                Some(word) => assert!(found.as_ref().is_some_and(|found| found.contains(word)), "{found:?}"),
            }
        }
    }

    #[test]
    fn one_broken_line_among_many_is_not_another_encoding() {
        let mut file = "1,某某公司\n".repeat(3).into_bytes();
        file.extend(b"2,\xff\xfe\xfd\n");
        assert_eq!(not_utf8(&file), None);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let mut text = String::new();
        Input::bytes("x.csv", b"\xef\xbb\xbfid".to_vec()).open().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "id");
        let missing = Input::file(Path::new("no/such/list.csv")).err().unwrap().to_string();
        assert!(missing.contains("no/such/list.csv"), "{missing}");
    }
}
