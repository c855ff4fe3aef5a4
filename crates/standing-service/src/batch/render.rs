//! Rows with their answers as they are written: in the form of the file, as the file has them.
//!
//! CSV keeps its cells, their order and the delimiter; JSON Lines keeps the object, byte for byte, and adds one
//! field. Where a row cannot take an answer it stands inside one: `{"line":…,"row":…,"standing":{…}}`.

use serde::Serialize;

use super::answer::{Answered, COLUMNS, Like, score};
use super::ask::RowAnswer;
use super::formula;
use super::json::ANSWER_FIELD;
use super::plan::Plan;
use super::rows::Row;
use super::survey::Form;

/// Form of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswersForm {
    /// Rows of CSV.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// The columns of a Parquet file with those of the answers.
    Parquet,
    /// Lines for people, of those rows alone that somebody has to look at.
    Text,
}

impl AnswersForm {
    /// The form of a file's own answers.
    #[must_use]
    pub const fn of(form: Form) -> Self {
        match form {
            Form::Csv { .. } => Self::Csv,
            Form::JsonLines => Self::JsonLines,
            Form::Parquet => Self::Parquet,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
            Self::Text => "text",
        }
    }
}

/// Writes what stands before the first row.
pub(super) fn head(plan: &Plan, form: AnswersForm, out: &mut Vec<u8>) {
    if form != AnswersForm::Csv {
        return;
    }
    let delimiter = delimiter(plan);
    if plan.survey.charset.as_ref().is_some_and(|charset| charset.has_utf8_mark() || !charset.is_utf8()) {
        // With the mark, spreadsheets read as UTF-8 what was in another encoding before.
        out.extend(b"\xef\xbb\xbf");
    }
    if is_own(plan) {
        out.extend(&plan.heading_text);
    } else {
        out.extend(b"line");
        for column in &plan.columns {
            out.push(delimiter);
            formula::write(out, column.heading.as_bytes(), delimiter);
        }
    }
    for column in COLUMNS {
        out.push(delimiter);
        out.extend(column.as_bytes());
    }
    out.extend(line_end(plan));
}

/// Writes one row with its answer.
pub(super) fn row(plan: &Plan, form: AnswersForm, row: &Row, told: &RowAnswer, out: &mut Vec<u8>) {
    match form {
        AnswersForm::Csv => csv(plan, row, told, out),
        AnswersForm::JsonLines => json(plan, row, told, out),
        AnswersForm::Parquet => spool(told, out),
        AnswersForm::Text => text(row, told, out),
    }
}

/// Cells of an answer that wait to become columns: the length of each in four bytes, then its text.
fn spool(told: &RowAnswer, out: &mut Vec<u8>) {
    told.answered.cells(|cell| {
        let length = u32::try_from(cell.len()).unwrap_or(u32::MAX);
        out.extend(length.to_le_bytes());
        out.extend(cell.as_bytes());
    });
}

fn is_own(plan: &Plan) -> bool {
    matches!(plan.survey.form, Form::Csv { .. })
}

fn delimiter(plan: &Plan) -> u8 {
    match plan.survey.form {
        Form::Csv { delimiter } => delimiter,
        Form::JsonLines | Form::Parquet => b',',
    }
}

const fn line_end(plan: &Plan) -> &'static [u8] {
    if plan.survey.has_windows_ends { b"\r\n" } else { b"\n" }
}

fn csv(plan: &Plan, row: &Row, told: &RowAnswer, out: &mut Vec<u8>) {
    let delimiter = delimiter(plan);
    let headings = plan.headings.len();
    let mut surplus = 0;
    if !is_own(plan) {
        out.extend(row.line.to_string().as_bytes());
        for at in 0..plan.columns.len() {
            out.push(delimiter);
            formula::write(out, told.read.get(at).unwrap_or_default(), delimiter);
        }
    } else if row.fault.is_some() {
        // Its cells are not known: it stands in the first one.
        formula::write(out, &row.text, delimiter);
        out.extend(std::iter::repeat_n(delimiter, headings.saturating_sub(1)));
    } else if row.cells.len() == headings && !row.cells.iter().any(formula::is_run) {
        out.extend(&row.text);
    } else {
        for at in 0..headings {
            if at > 0 {
                out.push(delimiter);
            }
            formula::write(out, row.cells.get(at).unwrap_or_default(), delimiter);
        }
        surplus = row.cells.len().saturating_sub(headings);
    }
    told.answered.cells(|cell| {
        out.push(delimiter);
        formula::write(out, cell.as_bytes(), delimiter);
    });
    for cell in row.cells.iter().skip(headings).take(surplus) {
        out.push(delimiter);
        formula::write(out, cell, delimiter);
    }
    out.extend(line_end(plan));
}

/// The answer as one JSON object.
#[derive(Serialize)]
struct AnswerForm<'a> {
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    consequences: Vec<FollowsForm<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    clauses: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<LikeForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct FollowsForm<'a> {
    entry: &'a str,
    list: &'a str,
    strength: &'static str,
    matter: &'a str,
    measure: &'a str,
    from: String,
    until: Option<String>,
    clauses: &'a [String],
}

#[derive(Serialize)]
struct LikeForm<'a> {
    organisation: &'a str,
    name: &'a str,
    score: f64,
    possible_match: bool,
    strength_if_same: &'static str,
    explanation: &'a str,
}

impl<'a> AnswerForm<'a> {
    fn of(answered: &'a Answered) -> Self {
        let follows = answered.follows.iter().map(|found| FollowsForm {
            entry: &found.entry,
            list: &found.list,
            strength: found.strength,
            matter: &found.matter,
            measure: &found.measure,
            from: found.from.to_string(),
            until: found.until.map(|until| until.to_string()),
            clauses: &found.clauses,
        });
        Self {
            result: answered.result.as_str(),
            strength: answered.strength,
            organisation: answered.organisation.as_deref(),
            consequences: follows.collect(),
            notes: &answered.notes,
            clauses: &answered.clauses,
            candidates: answered.likes.iter().map(LikeForm::of).collect(),
            as_of: answered.as_of.map(|day| day.to_string()),
            log_size: answered.log_size,
            problem: answered.problem.as_deref(),
        }
    }
}

impl<'a> LikeForm<'a> {
    fn of(like: &'a Like) -> Self {
        Self {
            organisation: &like.organisation,
            name: &like.name,
            score: (like.score * 10_000.0).round() / 10_000.0,
            possible_match: like.is_match,
            strength_if_same: like.strength,
            explanation: &like.why,
        }
    }
}

fn json(plan: &Plan, row: &Row, told: &RowAnswer, out: &mut Vec<u8>) {
    let before = row.text.trim_ascii_end();
    match before.strip_suffix(b"}").map(<[u8]>::trim_ascii_end) {
        Some(open) if told.takes_answer => {
            let is_utf8 = std::str::from_utf8(open).is_ok();
            if is_utf8 {
                out.extend(open);
            } else {
                out.extend(String::from_utf8_lossy(open).as_bytes());
            }
            if !open.ends_with(b"{") {
                out.push(b',');
            }
        }
        _ => wrapped(plan, row, told, out),
    }
    out.push(b'"');
    out.extend(ANSWER_FIELD.as_bytes());
    out.extend(b"\":");
    // Texts and numbers in memory: this cannot fail.
    let _ = serde_json::to_writer(&mut *out, &AnswerForm::of(&told.answered));
    out.extend(b"}\n");
}

/// Opens an object around a row that is none, or has an answer already, or is of another form.
fn wrapped(plan: &Plan, row: &Row, told: &RowAnswer, out: &mut Vec<u8>) {
    out.extend(format!("{{\"line\":{},", row.line).as_bytes());
    let put = |out: &mut Vec<u8>, text: &[u8]| {
        let _ = serde_json::to_writer(out, &String::from_utf8_lossy(text));
    };
    if plan.survey.form != Form::JsonLines && row.fault.is_none() {
        for (at, column) in plan.columns.iter().enumerate() {
            put(out, column.heading.as_bytes());
            out.push(b':');
            put(out, told.read.get(at).unwrap_or_default());
            out.push(b',');
        }
        return;
    }
    out.extend(b"\"row\":");
    let is_value = row.fault.is_none() && serde_json::from_slice::<serde::de::IgnoredAny>(&row.text).is_ok();
    if is_value && std::str::from_utf8(&row.text).is_ok() {
        out.extend(row.text.trim_ascii());
    } else {
        put(out, &row.text);
    }
    out.push(b',');
}

fn text(row: &Row, told: &RowAnswer, out: &mut Vec<u8>) {
    let answered = &told.answered;
    let line = row.line;
    let mut put = |text: String| {
        out.extend(text.as_bytes());
        out.push(b'\n');
    };
    match answered.result {
        super::answer::Result::NothingFound => {}
        super::answer::Result::NotRead => {
            put(format!("{line}: not read: {}", answered.problem.as_deref().unwrap_or_default()));
        }
        super::answer::Result::Found => {
            let organisation = answered.organisation.as_deref().unwrap_or_default();
            put(format!(
                "{line}: {organisation}: {}",
                answered.strength.unwrap_or_default().replace('_', " ")
            ));
            for found in &answered.follows {
                let until =
                    found.until.map_or_else(|| "no end known".to_owned(), |until| format!("until {until}"));
                put(format!("  {} in {}: {}", found.strength.replace('_', " "), found.matter, found.measure));
                put(format!(
                    "    {} on {}, from {}, {until} [{}]",
                    found.entry,
                    found.list,
                    found.from,
                    found.clauses.join("; ")
                ));
            }
            if !answered.notes.is_empty() {
                put(format!("  notes: {}", answered.notes.join(", ")));
            }
        }
        super::answer::Result::PossibleMatch => {
            put(format!("{line}: possible matches by name, for a person to look at"));
            for like in &answered.likes {
                let (organisation, name, score) = (&like.organisation, &like.name, score(like.score));
                put(format!(
                    "  {score} {name} ({organisation}); if it is the same: {}",
                    like.strength.replace('_', " ")
                ));
            }
        }
    }
}
