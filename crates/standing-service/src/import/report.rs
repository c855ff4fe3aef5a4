//! What an import did: counts for the screen, and a report file with one line for each row that is not as before.

use std::collections::BTreeMap;
use std::io::Write;

use super::founding::{Reason, Refused};

/// Refusals kept for the screen.
const REFUSALS_SHOWN: usize = 20;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The number of this run of the source.
    pub run: u64,
    /// Rows read.
    pub rows: u64,
    /// Entries made.
    pub added: u64,
    /// Entries that the copy says something else about, or that came back.
    pub changed: u64,
    /// Entries as before.
    pub unchanged: u64,
    /// Entries that the copy no longer has.
    pub vanished: u64,
    /// Rows that are no listing, by the mapping.
    pub skipped: u64,
    /// Rows not imported.
    pub refused: u64,
    /// The same, by reason.
    pub by_reason: BTreeMap<&'static str, u64>,
    /// Entries of which something was left out.
    pub noted: u64,
    /// The first refusals.
    pub first_refusals: Vec<Refused>,
    /// Why entries that the copy no longer has were left as they were.
    pub vanishing_withheld: Option<String>,
    /// Columns of the mapping that no row had.
    pub unused_columns: Vec<String>,
    /// The size of the log afterwards.
    pub head: u64,
}

/// The form of a report file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportForm {
    /// With a header line.
    Csv,
    /// One object a line.
    Jsonl,
}

/// The columns of a report file.
const COLUMNS: [&str; 7] = ["what", "line", "row", "organisation", "entry", "detail", "remedy"];

/// A report file being written.
pub struct ReportFile(Form);

enum Form {
    Csv(Box<csv::Writer<Box<dyn Write + Send>>>),
    Jsonl(Box<dyn Write + Send>),
}

/// One line of a report file.
#[derive(Debug, Clone, Default)]
pub(super) struct ReportLine {
    /// `added`, `changed`, `vanished`, `noted`, or `refused: ` and the reason.
    pub(super) what: String,
    pub(super) line: Option<u64>,
    pub(super) row: String,
    pub(super) organisation: String,
    pub(super) entry: String,
    pub(super) detail: String,
    pub(super) remedy: String,
}

impl ReportFile {
    /// A report in this form. The writer should be buffered.
    #[must_use]
    pub fn new(form: ReportForm, writer: Box<dyn Write + Send>) -> Self {
        Self(match form {
            ReportForm::Csv => Form::Csv(Box::new(csv::Writer::from_writer(writer))),
            ReportForm::Jsonl => Form::Jsonl(writer),
        })
    }

    pub(super) fn begin(&mut self) -> std::io::Result<()> {
        match &mut self.0 {
            Form::Csv(writer) => writer.write_record(COLUMNS).map_err(std::io::Error::other),
            Form::Jsonl(_) => Ok(()),
        }
    }

    pub(super) fn write(&mut self, line: &ReportLine) -> std::io::Result<()> {
        let number = line.line.map(|line| line.to_string()).unwrap_or_default();
        match &mut self.0 {
            Form::Csv(writer) => {
                let ReportLine { what, row, organisation, entry, detail, remedy, .. } = line;
                let cells = [what, &number, row, organisation, entry, detail, remedy];
                // A spreadsheet takes a cell that begins with one of these marks for a formula.
                let cells = cells.map(|cell| {
                    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.clone() }
                });
                writer.write_record(cells).map_err(std::io::Error::other)
            }
            Form::Jsonl(writer) => {
                let mut object = serde_json::Map::new();
                let texts = [
                    ("what", &line.what),
                    ("row", &line.row),
                    ("organisation", &line.organisation),
                    ("entry", &line.entry),
                    ("detail", &line.detail),
                    ("remedy", &line.remedy),
                ];
                for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
                    object.insert(key.to_owned(), text.as_str().into());
                }
                if let Some(number) = line.line {
                    object.insert("line".to_owned(), number.into());
                }
                writeln!(writer, "{}", serde_json::Value::Object(object))
            }
        }
    }

    pub(super) fn end(&mut self) -> std::io::Result<()> {
        match &mut self.0 {
            Form::Csv(writer) => writer.flush(),
            Form::Jsonl(writer) => writer.flush(),
        }
    }
}

/// What some rows became, to be added to the report once it is durable.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) vanished: u64,
    pub(super) skipped: u64,
    pub(super) noted: u64,
    pub(super) refused: Vec<(Refused, bool)>,
    pub(super) lines: Vec<ReportLine>,
}

impl ImportReport {
    /// Adds what some rows became and writes its lines.
    pub(super) fn add(&mut self, tally: Tally, file: Option<&mut ReportFile>) -> std::io::Result<()> {
        self.added = self.added.saturating_add(tally.added);
        self.changed = self.changed.saturating_add(tally.changed);
        self.unchanged = self.unchanged.saturating_add(tally.unchanged);
        self.vanished = self.vanished.saturating_add(tally.vanished);
        self.skipped = self.skipped.saturating_add(tally.skipped);
        self.noted = self.noted.saturating_add(tally.noted);
        let mut file = file;
        for (refused, is_kept) in tally.refused {
            self.refused = self.refused.saturating_add(1);
            let count = self.by_reason.entry(refused.reason.as_str()).or_default();
            *count = count.saturating_add(1);
            if let Some(file) = file.as_deref_mut() {
                file.write(&refusal_line(&refused, is_kept))?;
            }
            if self.first_refusals.len() < REFUSALS_SHOWN {
                self.first_refusals.push(refused);
            }
        }
        if let Some(file) = file {
            tally.lines.iter().try_for_each(|line| file.write(line))?;
        }
        Ok(())
    }
}

fn refusal_line(refused: &Refused, is_kept: bool) -> ReportLine {
    let detail = if is_kept {
        format!("{}; the entry stays as it was imported before", refused.what)
    } else {
        refused.what.clone()
    };
    ReportLine {
        what: format!("refused: {}", refused.reason.as_str()),
        line: Some(refused.line),
        row: refused.row_id.clone().unwrap_or_default(),
        detail,
        remedy: refused.remedy.clone(),
        ..ReportLine::default()
    }
}

impl Refused {
    /// A row that the file has twice.
    pub(super) fn repeated(line: u64, row_id: &str) -> Self {
        Self {
            line,
            row_id: Some(row_id.to_owned()),
            reason: Reason::Repeated,
            what: "the file has this row already".to_owned(),
            remedy: "leave one of the two out, or number rows by more columns in the mapping".to_owned(),
        }
    }
}
