//! `standing screening pairs`: the score and the reasons for every row of two names.
//!
//! Without a file of organisations the built-in table says how rare words are: a file of pairs is no corpus, since
//! whoever made it chose the names so that they resemble each other.

use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use csv::{ByteRecord, Reader, ReaderBuilder, Writer};
use standing_screening::{Matcher, Name};

use super::ended;
use super::lines::{LINE_BYTES_MAX, open};
use super::orgs::Organisations;
use crate::output;

/// Compare the two names of every row of a CSV file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing screening pairs bench/data/name-pairs-dev.csv > scores.csv
  standing screening pairs pairs.csv --corpus organisations.jsonl.gz

The file has the columns id, left and right; others are ignored. The answer has id, score, match and explanation, a row
for each row. A row that cannot be read is answered with score 0 and the reason.

Exit codes: 0 fine, 1 some rows could not be read, 2 could not run.")]
pub(crate) struct Pairs {
    /// CSV file with the columns id, left and right; - for standard input
    file: PathBuf,
    /// Organisations, a JSON object a line, to learn from how rare words are; without it a built-in table says
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
}

/// The places of the columns that are read.
struct Columns {
    id: usize,
    left: usize,
    right: usize,
}

impl Pairs {
    pub(super) fn run(self) -> Result<ExitCode> {
        let organisations = self.corpus.as_deref().map(Organisations::read).transpose()?;
        let built_in = Matcher::default();
        let matcher = organisations.as_ref().map_or(&built_in, |organisations| organisations.index.matcher());
        let bar = output::bar(0, "pairs");
        let reader = open(&self.file, &bar)?;
        let written = compare(reader, io::stdout().lock(), matcher);
        bar.finish_and_clear();
        let broken = organisations.map_or(0, |organisations| organisations.broken);
        ended(written.map(|rows| rows + broken)).with_context(|| self.file.display().to_string())
    }
}

/// Answers every row; how many could not be read.
fn compare(reader: impl BufRead, out: impl Write, matcher: &Matcher) -> Result<u64> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(Capped { inner: reader, left: 0 });
    let columns = columns(&mut reader)?;
    let mut out = Writer::from_writer(out);
    out.write_record(["id", "score", "match", "explanation"]).map_err(io::Error::from)?;
    let (mut row, mut broken) = (ByteRecord::new(), 0);
    while read(&mut reader, &mut row)? {
        let id = String::from_utf8_lossy(row.get(columns.id).unwrap_or_default()).into_owned();
        let answer = match (text(&row, columns.left, "left"), text(&row, columns.right, "right")) {
            (Ok(left), Ok(right)) => {
                let found = matcher.compare(&Name::new(left), &Name::new(right));
                (found.score, found.is_match, found.explanation.to_string())
            }
            (Err(what), _) | (_, Err(what)) => {
                broken += 1;
                let line = row.position().map_or(0, csv::Position::line);
                (0.0, false, format!("not compared: line {line} {what}"))
            }
        };
        let (score, is_match, explanation) = answer;
        let cells = [id.as_str(), &format!("{score:.6}"), &is_match.to_string(), &explanation];
        out.write_record(cells).map_err(io::Error::from)?;
    }
    out.flush()?;
    Ok(broken)
}

fn columns(reader: &mut Reader<Capped<impl BufRead>>) -> Result<Columns> {
    let mut headings = ByteRecord::new();
    read(reader, &mut headings)?;
    let headings: Vec<String> = std::mem::take(&mut headings)
        .iter()
        .map(|heading| String::from_utf8_lossy(heading).trim().to_lowercase())
        .collect();
    let place = |wanted: &str| {
        let Some(place) = headings.iter().position(|heading| heading == wanted) else {
            bail!("there is no column '{wanted}'; the first line has {}", headings.join(", "));
        };
        Ok(place)
    };
    Ok(Columns { id: place("id")?, left: place("left")?, right: place("right")? })
}

/// Reads the next row.
fn read(reader: &mut Reader<Capped<impl BufRead>>, row: &mut ByteRecord) -> Result<bool> {
    reader.get_mut().left = LINE_BYTES_MAX;
    let line = reader.position().line();
    reader.read_byte_record(row).map_err(io::Error::from).with_context(|| format!("line {line}"))
}

fn text<'r>(row: &'r ByteRecord, column: usize, name: &str) -> Result<&'r str, String> {
    let bytes = row.get(column).ok_or_else(|| format!("has no column '{name}'"))?;
    let text = std::str::from_utf8(bytes).map_err(|_| format!("is not UTF-8 in '{name}'"))?;
    if text.trim().is_empty() { Err(format!("has no name in '{name}'")) } else { Ok(text) }
}

/// Reads no more than what is left: a quote that is never closed must not draw in the whole file.
struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: BufRead> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let text = format!("a row is longer than {LINE_BYTES_MAX} bytes; is a quote left open?");
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        let read = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(file: &[u8]) -> Result<(String, u64)> {
        let mut out = Vec::new();
        let broken = compare(file, &mut out, &Matcher::default())?;
        Ok((String::from_utf8(out).unwrap(), broken))
    }

    #[test]
    fn every_row_has_an_answer_even_a_broken_one() {
        let file = "note,ID,left,right\n\
                    x,1,Acme Ltd,\"ACME, Limited\"\n\
                    x,2,中铁二十局,中铁十二局\n\
                    x,3,Acme\n\
                    x,4, ,Acme\n\
                    x,5,\"A \"\"quoted\"\" name\",A quoted name,more\n";
        let bytes = [file.as_bytes(), b"x,6,\xff\xfe,Acme\n"].concat();
        let (out, broken) = answer(&bytes).unwrap();
        assert_eq!(broken, 3);
        let rows: Vec<&str> = out.lines().collect();
        assert_eq!(rows[0], "id,score,match,explanation");
        for (row, begins, holds) in [
            (1, "1,0.9", "true"),
            (2, "2,0.", "false"),
            (3, "3,0.000000,false", "line 4 has no column 'right'"),
            (4, "4,0.000000,false", "no name in 'left'"),
            (5, "5,0.9", "true"),
            (6, "6,0.000000,false", "not UTF-8"),
        ] {
            assert!(rows[row].starts_with(begins) && rows[row].contains(holds), "{}", rows[row]);
        }
        assert_eq!(rows.len(), 7);
    }

    #[test]
    fn a_file_without_the_columns_or_with_an_open_quote_is_refused() {
        let error = answer(b"id,left\n1,Acme\n").unwrap_err();
        assert!(error.to_string().contains("no column 'right'"), "{error}");
        let open = format!("id,left,right\n1,\"Acme,{}", "x,y\n".repeat(500_000));
        let error = answer(open.as_bytes()).unwrap_err();
        assert!(format!("{error:#}").contains("quote"), "{error:#}");
    }
}
