//! One look at the whole file before it is asked about: its length, its hash, its form and its encoding.
//!
//! Deliberately absent: unpacking. A packed file is refused with the command that unpacks it, so no small upload
//! becomes a large one.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::charset::{Charset, Tally};
use crate::error::ServiceError;
use crate::log::durable;

/// How much is read at once, in bytes.
const PIECE_BYTES: usize = 256 * 1024;
/// How much of the beginning is looked at for the form and the delimiter, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// Form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Cells divided by one character, with a first line of headings.
    Csv {
        /// The character, one of `,` `;` tab `|`.
        delimiter: u8,
    },
    /// One JSON object, or one text, a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
}

/// What is known of a file once it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Its length, in bytes.
    pub bytes: u64,
    /// SHA-256 of all of it.
    pub sha256: [u8; 32],
    /// About how many rows there are: a quoted line break counts twice. Nothing for Parquet, which says it itself.
    pub lines: u64,
    /// Its form.
    pub form: Form,
    /// Its encoding; nothing for Parquet.
    pub charset: Option<Charset>,
    /// Whether its lines end as those of Windows do.
    pub has_windows_ends: bool,
}

impl Form {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv { .. } => "csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
        }
    }
}

/// Looks at a whole file. `shown` is how errors name it, `form` its form where that was said (`csv`, `jsonl`,
/// `parquet`), `encoding` the name of its encoding where that was said.
///
/// # Errors
/// A file that cannot be read, is empty or packed, or is of no known form or encoding.
pub fn survey(
    path: &Path,
    shown: &str,
    form: Option<&str>,
    encoding: Option<&str>,
) -> Result<Survey, ServiceError> {
    let mut file = File::open(path).map_err(|error| durable::failed(path, error))?;
    let mut piece = vec![0; PIECE_BYTES];
    let (mut sha256, mut tally) = (Sha256::new(), Tally::default());
    let (mut head, mut bytes, mut line_ends, mut last) = (Vec::new(), 0_u64, 0_u64, b'\n');
    loop {
        let length = file.read(&mut piece).map_err(|error| durable::failed(path, error))?;
        let read = piece.get(..length).unwrap_or_default();
        let Some(end) = read.last() else { break };
        last = *end;
        if head.len() < HEAD_BYTES {
            head.extend(read.iter().take(HEAD_BYTES - head.len()));
            if let Some((what, remedy)) = packed(&head) {
                return Err(refused(shown, what, remedy));
            }
        }
        sha256.update(read);
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        let found = read.iter().filter(|byte| **byte == b'\n').count();
        line_ends = line_ends.saturating_add(u64::try_from(found).unwrap_or(u64::MAX));
        if !head.starts_with(PARQUET_MARK) {
            tally.take(read);
        }
    }
    if head.is_empty() {
        return Err(refused(shown, "the file is empty", "give a file with a row to ask about"));
    }
    let sha256 = sha256.finalize().into();
    if is_parquet(&head, form) {
        return Ok(Survey {
            bytes,
            sha256,
            lines: 0,
            form: Form::Parquet,
            charset: None,
            has_windows_ends: false,
        });
    }
    let charset =
        Charset::find(&head, tally, encoding).map_err(|(what, remedy)| refused(shown, &what, &remedy))?;
    let text = charset.decode(&head);
    if line_ends == 0 && text.trim_end().contains('\r') {
        let remedy = "write it with line feeds: tr '\\r' '\\n'";
        return Err(refused(shown, "its lines end with carriage returns alone", remedy));
    }
    let form = text_form(shown, form, &text)?;
    let lines = line_ends.saturating_add(u64::from(last != b'\n' && !charset.is_wide()));
    let headings = u64::from(matches!(form, Form::Csv { .. }));
    let (lines, has_windows_ends) = (lines.saturating_sub(headings), text.contains("\r\n"));
    Ok(Survey { bytes, sha256, lines, form, charset: Some(charset), has_windows_ends })
}

/// How a Parquet file begins and ends.
const PARQUET_MARK: &[u8] = b"PAR1";

fn is_parquet(head: &[u8], form: Option<&str>) -> bool {
    head.starts_with(PARQUET_MARK) || form == Some("parquet")
}

/// What a packed file is, and what to do.
fn packed(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const MARKS: [(&[u8], &str, &str); 7] = [
        (b"\x1f\x8b", "the file is packed (gzip)", "unpack it first: gunzip"),
        (b"PK\x03\x04", "the file is a zip archive or a spreadsheet", "save it as CSV in UTF-8"),
        (b"\x28\xb5\x2f\xfd", "the file is packed (zstd)", "unpack it first: unzstd"),
        (b"BZh", "the file is packed (bzip2)", "unpack it first: bunzip2"),
        (b"\xfd7zXZ\x00", "the file is packed (xz)", "unpack it first: unxz"),
        (b"\xd0\xcf\x11\xe0", "the file is a spreadsheet of an old form", "save it as CSV in UTF-8"),
        (b"%PDF-", "the file is a PDF", "give the table that it was made from, as CSV"),
    ];
    MARKS.iter().find(|(mark, ..)| head.starts_with(mark)).map(|(_, what, remedy)| (*what, *remedy))
}

fn text_form(shown: &str, said: Option<&str>, text: &str) -> Result<Form, ServiceError> {
    let ending = Path::new(shown).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let ending = ending.to_ascii_lowercase();
    match said.unwrap_or(&ending) {
        "jsonl" | "ndjson" | "json" => Ok(Form::JsonLines),
        "csv" | "tsv" | "txt" => Ok(Form::Csv { delimiter: delimiter(text) }),
        "parquet" => Err(refused(
            shown,
            "it does not begin as Parquet does",
            "give a file that begins with PAR1, or name its real form",
        )),
        _ if text.trim_start().starts_with(['{', '"']) && !text.starts_with('"') => Ok(Form::JsonLines),
        _ => Ok(Form::Csv { delimiter: delimiter(text) }),
    }
}

/// The character that divides the headings most often; a comma when none does.
fn delimiter(text: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += u32::from(*delimiter == byte);
                }
            }
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
        .map_or(b',', |most| most.0)
}

pub(super) fn refused(shown: &str, what: &str, remedy: &str) -> ServiceError {
    ServiceError::Input { place: shown.to_owned(), what: what.to_owned(), remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(name: &str, content: &[u8]) -> Result<Survey, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        survey(&path, name, None, None).map_err(|error| error.to_string())
    }

    #[test]
    fn forms_and_delimiters_are_told_apart() {
        for (name, content, form, lines) in [
            ("a.csv", "id,name\n1,A\n2,B", Form::Csv { delimiter: b',' }, 2),
            ("a.csv", "id;name\n1;A,B,C\n", Form::Csv { delimiter: b';' }, 1),
            ("a.tsv", "id\tname\n", Form::Csv { delimiter: b'\t' }, 0),
            ("a.csv", "\"a;b;c\",name\n", Form::Csv { delimiter: b',' }, 0),
            ("a.csv", "id\n1\n", Form::Csv { delimiter: b',' }, 1),
            ("a.jsonl", "{}\n", Form::JsonLines, 1),
            ("data", "{\"id\":1}\n", Form::JsonLines, 1),
            ("data", "id|name\n", Form::Csv { delimiter: b'|' }, 0),
        ] {
            let found = look(name, content.as_bytes()).unwrap();
            assert_eq!((found.form, found.lines), (form, lines), "{name} {content}");
        }
        assert_eq!(look("a.csv", b"PAR1 and more").unwrap().form, Form::Parquet);
    }

    #[test]
    fn what_is_packed_empty_or_of_one_line_is_refused_with_a_remedy() {
        for (name, content, word) in [
            ("a.csv", &b""[..], "empty"),
            ("a.csv.gz", b"\x1f\x8b\x08rest", "gunzip"),
            ("a.xlsx", b"PK\x03\x04rest", "CSV"),
            ("a.csv", b"BZh9", "bunzip2"),
            ("a.csv", b"id,name\r1,A\r", "carriage"),
            ("a.parquet", b"id,name\n", "PAR1"),
        ] {
            let refused = look(name, content).unwrap_err();
            assert!(refused.contains(word) && refused.contains(name), "{refused}");
        }
    }
}
