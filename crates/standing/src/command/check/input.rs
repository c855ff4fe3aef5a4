//! The organisations that are asked about: from the command line, a CSV file or a JSON Lines file, row by row.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use anyhow::{Context, Result, bail};
use csv::{Reader, ReaderBuilder, StringRecord};
use serde_json::Value;
use standing_core::identifier::Identifier;

/// Longest line of a JSON Lines file, in bytes.
const LINE_BYTES_MAX: u64 = 1_000_000;
/// Names of columns that hold an identifier, in the order in which they are preferred.
const COLUMN_NAMES: [&str; 12] = [
    "identifier",
    "organisation",
    "organisation_id",
    "organization",
    "cn-uscc",
    "uscc",
    "统一社会信用代码",
    "lei",
    "registration_number",
    "company_number",
    "code",
    "id",
];

/// Form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    JsonLines,
}

/// One organisation that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line in the file, from 1; none from the command line.
    pub(super) line: Option<u64>,
    /// The identifier as it was written, or what is wrong with the row.
    pub(super) text: Result<String, String>,
}

/// Rows that are read as they are asked for.
pub(super) struct Rows {
    source: Source,
    total: u64,
}

enum Source {
    Words(std::vec::IntoIter<String>),
    Csv { reader: Box<Reader<File>>, column: usize },
    JsonLines { reader: BufReader<File>, line: u64, column: Option<String> },
}

/// The form of a file by its name; none for what is not named like a file of answers.
pub(super) fn form_of(word: &str) -> Option<Form> {
    let extension = Path::new(word).extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Some(Form::Csv),
        "jsonl" | "ndjson" => Some(Form::JsonLines),
        _ => None,
    }
}

impl Row {
    pub(super) fn of_command_line(word: &str) -> Self {
        Self { line: None, text: Ok(word.to_owned()) }
    }
}

impl Rows {
    pub(super) fn of_command_line(words: Vec<String>) -> Self {
        let total = u64::try_from(words.len()).unwrap_or(u64::MAX);
        Self { source: Source::Words(words.into_iter()), total }
    }

    /// The rows of a file.
    ///
    /// # Errors
    /// A file that cannot be read, or one in which no column holds identifiers.
    pub(super) fn of_file(path: &Path, form: Form, column: Option<&str>) -> Result<Self> {
        let shown = || path.display().to_string();
        let lines = count_lines(path).with_context(shown)?;
        let source = match form {
            Form::Csv => {
                let column = csv_column(path, column).with_context(shown)?;
                Source::Csv { reader: Box::new(open_csv(path).with_context(shown)?), column }
            }
            Form::JsonLines => {
                let reader = BufReader::new(File::open(path).with_context(shown)?);
                Source::JsonLines { reader, line: 0, column: column.map(str::to_owned) }
            }
        };
        let headings = u64::from(form == Form::Csv);
        Ok(Self { source, total: lines.saturating_sub(headings) })
    }

    /// How many rows there are, about: a quoted line break counts twice.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// The next row.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub(super) fn next_row(&mut self) -> Result<Option<Row>> {
        match &mut self.source {
            Source::Words(words) => Ok(words.next().map(|word| Row::of_command_line(&word))),
            Source::Csv { reader, column } => {
                let mut record = StringRecord::new();
                let is_there = match reader.read_record(&mut record) {
                    Ok(is_there) => is_there,
                    Err(error) if error.is_io_error() => return Err(error.into()),
                    Err(error) => {
                        let line = error.position().map(csv::Position::line);
                        return Ok(Some(Row { line, text: Err(error.to_string()) }));
                    }
                };
                let line = record.position().map(csv::Position::line);
                let text = record.get(*column).map(str::trim).filter(|text| !text.is_empty());
                let text = text.map(str::to_owned).ok_or_else(|| "the row has no identifier".to_owned());
                Ok(is_there.then_some(Row { line, text }))
            }
            Source::JsonLines { reader, line, column } => loop {
                let Some(bytes) = next_line(reader)? else { return Ok(None) };
                *line += 1;
                if !bytes.iter().all(u8::is_ascii_whitespace) {
                    return Ok(Some(Row { line: Some(*line), text: json_row(&bytes, column.as_deref()) }));
                }
            },
        }
    }
}

/// The column of a CSV file that holds identifiers.
fn csv_column(path: &Path, asked: Option<&str>) -> Result<usize> {
    let mut reader = open_csv(path)?;
    let headers = reader.headers().context("the first line cannot be read")?.clone();
    let names = headers.iter().map(|name| name.trim().to_lowercase()).collect::<Vec<_>>();
    let named = |wanted: &str| names.iter().position(|name| *name == wanted.to_lowercase());
    if let Some(asked) = asked {
        return named(asked.trim()).with_context(|| {
            format!("there is no column '{asked}'; it has {}", headers.iter().collect::<Vec<_>>().join(", "))
        });
    }
    if let Some(column) = COLUMN_NAMES.iter().find_map(|name| named(name)) {
        return Ok(column);
    }
    let mut first = StringRecord::new();
    let is_there = reader.read_record(&mut first).context("the first row cannot be read")?;
    let by_value = first.iter().position(|value| value.parse::<Identifier>().is_ok());
    match by_value {
        Some(column) if is_there => Ok(column),
        _ => bail!(
            "no column holds an identifier; name it with --column, one of {}",
            headers.iter().collect::<Vec<_>>().join(", ")
        ),
    }
}

fn open_csv(path: &Path) -> Result<Reader<File>> {
    Ok(ReaderBuilder::new().flexible(true).from_path(path)?)
}

fn count_lines(path: &Path) -> Result<u64> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
    let (mut lines, mut is_open) = (0_u64, false);
    loop {
        let bytes = reader.fill_buf()?;
        let Some(last) = bytes.last() else { break };
        is_open = *last != b'\n';
        let found = bytes.iter().filter(|byte| **byte == b'\n').count();
        lines = lines.saturating_add(u64::try_from(found).unwrap_or(u64::MAX));
        let length = bytes.len();
        reader.consume(length);
    }
    Ok(lines.saturating_add(u64::from(is_open)))
}

fn next_line(reader: &mut BufReader<File>) -> Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = reader.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut line)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > LINE_BYTES_MAX {
        bail!("a line is longer than {LINE_BYTES_MAX} bytes; write one object a line");
    }
    Ok((read > 0).then_some(line))
}

/// The identifier of a line: a text, or a field of an object.
fn json_row(bytes: &[u8], column: Option<&str>) -> Result<String, String> {
    let value =
        serde_json::from_slice::<Value>(bytes).map_err(|error| format!("this is no JSON: {error}"))?;
    let found = match (&value, column) {
        (Value::String(text), None) => Some(text.as_str()),
        (Value::Object(fields), Some(column)) => fields.get(column).and_then(Value::as_str),
        (Value::Object(fields), None) => {
            COLUMN_NAMES.iter().find_map(|name| fields.get(*name).and_then(Value::as_str))
        }
        _ => None,
    };
    found.map(str::to_owned).ok_or_else(|| match column {
        Some(column) => format!("the line has no text in '{column}'"),
        None => "no field holds an identifier; name it with --column".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of the file, and the identifier in it or why there is none.
    type Read = (Option<u64>, Result<String, String>);

    fn rows(name: &str, content: &str, column: Option<&str>) -> Result<Vec<Read>> {
        let path = std::env::temp_dir().join(format!("standing-check-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        let form = form_of(name).unwrap();
        let mut rows = Rows::of_file(&path, form, column)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next_row()? {
            all.push((row.line, row.text));
        }
        std::fs::remove_file(path).unwrap();
        Ok(all)
    }

    #[test]
    fn files_are_told_by_their_names() {
        for (word, expect) in [
            ("a.csv", Some(Form::Csv)),
            ("A.CSV", Some(Form::Csv)),
            ("a.jsonl", Some(Form::JsonLines)),
            ("cn-uscc:91350100M000100Y43", None),
            ("a.txt", None),
        ] {
            assert_eq!(form_of(word), expect, "{word}");
        }
    }

    #[test]
    fn the_column_is_found_by_name_then_by_value() {
        let one = Ok("cn-uscc:91350100M000100Y43".to_owned());
        for (name, content, column) in [
            ("named.csv", "name,Identifier\nA,cn-uscc:91350100M000100Y43\n", None),
            ("valued.csv", "name,what\nA,cn-uscc:91350100M000100Y43\n", None),
            ("asked.csv", "id,Other\nA, cn-uscc:91350100M000100Y43 \n", Some("other")),
        ] {
            assert_eq!(rows(name, content, column).unwrap(), [(Some(2), one.clone())], "{name}");
        }
        let error = rows("none.csv", "a,b\n1,2\n", None).unwrap_err();
        assert!(format!("{error:#}").contains("--column"), "{error:#}");
        let error = rows("wrong.csv", "a,b\n1,2\n", Some("c")).unwrap_err();
        assert!(format!("{error:#}").contains("it has a, b"), "{error:#}");
    }

    #[test]
    fn a_broken_row_is_an_answer_and_the_next_is_read() {
        let read = rows("rows.csv", "id\nx:1\n\"\"\nx:2,more\n", None).unwrap();
        let texts = read.iter().map(|(_, text)| text.as_ref().ok().map(String::as_str)).collect::<Vec<_>>();
        assert_eq!(texts, [Some("x:1"), None, Some("x:2")]);
        let lines = "\"x:1\"\n\n{\"id\": \"x:2\"}\n{oops\n{\"id\": 3}\n";
        let read = rows("rows.jsonl", lines, None).unwrap();
        assert_eq!(read.iter().map(|(line, _)| line.unwrap()).collect::<Vec<_>>(), [1, 3, 4, 5]);
        let texts = read.iter().map(|(_, text)| text.as_ref().ok().map(String::as_str)).collect::<Vec<_>>();
        assert_eq!(texts, [Some("x:1"), Some("x:2"), None, None]);
    }
}
