//! Rows of CSV with their bytes as they stand in the file, so that they can be written back unchanged.
//!
//! A quote counts where a cell begins and nowhere else, as RFC 4180 and spreadsheets have it. A quote that is never
//! closed would take the rest of the file for one cell: then the line alone is broken and the next one is read.
//!
//! Deliberately absent: headings, which are a row like any other here; and delimiters of several characters.

use std::io::Read;

use super::rows::{CELLS_MAX, Cells, QUOTED_LINES_MAX, Row};
use crate::error::ServiceError;
use crate::import::{LINE_BYTES_MAX, Line, Lines};

/// Reads rows.
pub(super) struct CsvRows<R> {
    lines: Lines<R>,
    shown: String,
    delimiter: u8,
}

impl<R: Read> CsvRows<R> {
    pub(super) fn new(reader: R, shown: &str, delimiter: u8) -> Self {
        Self { lines: Lines::new(reader), shown: shown.to_owned(), delimiter }
    }

    /// The next row; lines with nothing on them are none.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub(super) fn next(&mut self) -> Result<Option<Row>, ServiceError> {
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            let number = line.number;
            let Some(bytes) = line.bytes else { return Ok(Some(too_long(number))) };
            if bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
                continue;
            }
            return self.row(number, bytes).map(Some);
        }
    }

    fn row(&mut self, line: u64, first: Vec<u8>) -> Result<Row, ServiceError> {
        let mut splitter = Splitter::new(self.delimiter);
        splitter.take(&first);
        let (mut held, mut length): (Vec<Line>, usize) = (Vec::new(), first.len());
        let is_cut = |length: usize| u64::try_from(length).unwrap_or(u64::MAX) > LINE_BYTES_MAX;
        while splitter.is_open() && held.len() < QUOTED_LINES_MAX && !is_cut(length) {
            let Some(next) = self.line()? else { break };
            let bytes = next.bytes.as_deref().unwrap_or_default();
            splitter.take(bytes);
            length = length.saturating_add(bytes.len());
            let is_readable = next.bytes.is_some();
            held.push(next);
            if !is_readable {
                break;
            }
        }
        // Over several lines, a quote that ends a cell in the middle of other text was meant to begin one.
        if splitter.is_open() || (splitter.is_odd && !held.is_empty()) {
            self.lines.put_back(held.into_iter());
            let fault = format!(
                "line {line}: a quote is opened and not closed within {QUOTED_LINES_MAX} lines; close it, or write a quote inside a cell twice"
            );
            let text = without_end(first);
            return Ok(Row { line, text, cells: Cells::default(), fault: Some(fault) });
        }
        let mut text = first;
        held.iter().filter_map(|line| line.bytes.as_ref()).for_each(|bytes| text.extend_from_slice(bytes));
        let cells = splitter.cells;
        let fault = (cells.len() >= CELLS_MAX).then(|| {
            format!("line {line}: the row has {CELLS_MAX} cells or more; give a file with fewer columns")
        });
        Ok(Row { line, text: without_end(text), cells, fault })
    }

    fn line(&mut self) -> Result<Option<Line>, ServiceError> {
        let failed = |source| ServiceError::Io { path: self.shown.clone(), source };
        self.lines.next().map_err(failed)
    }
}

/// A row that was too long to be kept.
pub(super) fn too_long(line: u64) -> Row {
    let fault =
        format!("line {line}: it has more than {LINE_BYTES_MAX} bytes; write one organisation a line");
    Row { line, fault: Some(fault), ..Row::default() }
}

/// A line without its end.
pub(super) fn without_end(mut line: Vec<u8>) -> Vec<u8> {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    line
}

/// Where in a cell the splitter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Plain,
    Quoted,
    /// After a quote inside a quoted cell: its end, or the first of two.
    Quote,
    Ended,
}

/// Splits a row into cells, piece by piece.
struct Splitter {
    delimiter: u8,
    place: Place,
    /// Whether a quote ended a cell and the cell went on.
    is_odd: bool,
    cells: Cells,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, place: Place::Start, is_odd: false, cells: Cells::default() }
    }

    /// Whether a quoted cell is open.
    fn is_open(&self) -> bool {
        self.place == Place::Quoted
    }

    fn take(&mut self, mut piece: &[u8]) {
        while let Some((byte, rest)) = piece.split_first() {
            if self.place == Place::Ended || self.cells.len() >= CELLS_MAX {
                self.place = Place::Ended;
                return;
            }
            let is_line_end = *byte == b'\n' || (*byte == b'\r' && matches!(rest, [] | [b'\n']));
            match (self.place, *byte) {
                (Place::Quoted, b'"') => self.place = Place::Quote,
                (Place::Start, b'"') => self.place = Place::Quoted,
                (Place::Quote, b'"') => {
                    self.cells.extend(b"\"");
                    self.place = Place::Quoted;
                }
                (Place::Quoted, _) => {
                    let length = rest.iter().position(|byte| *byte == b'"').unwrap_or(rest.len());
                    let (plain, after) = piece.split_at(length.saturating_add(1));
                    self.cells.extend(plain);
                    piece = after;
                    continue;
                }
                (_, byte) if byte == self.delimiter => {
                    self.cells.end();
                    self.place = Place::Start;
                }
                _ if is_line_end => {
                    self.cells.end();
                    self.place = Place::Ended;
                }
                (place, _) => {
                    self.is_odd |= place == Place::Quote;
                    self.cells.extend(&[*byte]);
                    self.place = Place::Plain;
                }
            }
            piece = rest;
        }
        // The last line of a file may have no end.
        if matches!(self.place, Place::Start | Place::Plain | Place::Quote) {
            self.cells.end();
            self.place = Place::Ended;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &[u8]) -> Vec<Row> {
        let mut rows = CsvRows::new(content, "x.csv", b',');
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            all.push(row);
        }
        all
    }

    fn texts(row: &Row) -> Vec<String> {
        row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    #[test]
    fn cells_are_split_as_spreadsheets_do() {
        for (line, expect) in [
            ("a,b", &["a", "b"][..]),
            ("a,b\r\n", &["a", "b"]),
            (",\n", &["", ""]),
            ("\"a,b\",c\n", &["a,b", "c"]),
            ("\"a\"\"b\",c\n", &["a\"b", "c"]),
            ("\"a\nb\",c\n", &["a\nb", "c"]),
            ("5\" pipe,c\n", &["5\" pipe", "c"]),
            ("\"a\"b,c\n", &["ab", "c"]),
            ("\"\",\"\"\n", &["", ""]),
            ("a\rb,c\n", &["a\rb", "c"]),
            ("a\0b,c\n", &["a\0b", "c"]),
        ] {
            let rows = read(line.as_bytes());
            assert_eq!(rows.len(), 1, "{line:?}");
            assert_eq!(texts(&rows[0]), expect, "{line:?}");
            assert_eq!(rows[0].text, line.trim_end_matches(['\r', '\n']).as_bytes(), "{line:?}");
        }
    }

    #[test]
    fn the_splitter_agrees_with_the_csv_library() {
        let content = "a,\"b\"\"\",c\n\n\"x\r\ny\",,\"\"\nlast,\"1,2\",\"q\"";
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(content.as_bytes());
        let expect: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        let rows = read(content.as_bytes());
        assert_eq!(rows.iter().map(texts).collect::<Vec<_>>(), expect);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn a_quote_that_is_never_closed_breaks_one_line() {
        for tail in ["", "\"e\",f\n", &"x\n".repeat(QUOTED_LINES_MAX + 5)] {
            let rows = read(format!("a,\"b\nc,d\n{tail}").as_bytes());
            assert!(rows[0].fault.as_ref().unwrap().contains("line 1: a quote"), "{:?}", rows[0]);
            assert_eq!(
                (rows[0].text.as_slice(), texts(&rows[1])),
                (&b"a,\"b"[..], vec!["c".into(), "d".into()])
            );
            assert_eq!(rows[1].line, 2);
        }
    }

    #[test]
    fn long_lines_and_many_cells_are_named_and_passed() {
        let long = usize::try_from(LINE_BYTES_MAX).unwrap() + 1;
        let content = format!("{}\n{}\nok\n", "x".repeat(3 * long), ",".repeat(CELLS_MAX + 5));
        let rows = read(content.as_bytes());
        assert!(rows[0].fault.as_ref().unwrap().contains("line 1: it has more than"), "{:?}", rows[0].fault);
        assert!(rows[1].fault.as_ref().unwrap().contains("line 2: the row has"), "{:?}", rows[1].fault);
        assert_eq!((rows[2].line, texts(&rows[2])), (3, vec!["ok".to_owned()]));
    }
}
