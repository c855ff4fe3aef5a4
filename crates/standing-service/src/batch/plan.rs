//! How a file will be read: its headings and the columns that are asked about, from its first rows.

use std::fs::File;
use std::path::{Path, PathBuf};

use standing_core::identifier::Scheme;

use super::answer::COLUMNS;
pub use super::columns::Wanted;
use super::columns::{Column, Role};
use super::csv::CsvRows;
use super::guess::{Sample, guess};
use super::json::{self, JsonRows};
use super::parquet::{ParquetRows, leaves};
use super::rows::Rows;
use super::survey::{Form, Survey, refused};
use crate::error::ServiceError;
use crate::log::durable;

/// How many rows are looked at to know the columns.
const SAMPLE_ROWS: usize = 1_000;
/// How many headings an error names.
const SHOWN_HEADINGS: usize = 30;

/// How a file will be read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where the file is.
    pub path: PathBuf,
    /// How errors and answers name it.
    pub shown: String,
    /// What is known of it.
    pub survey: Survey,
    /// Its headings, or the names of its fields.
    pub headings: Vec<String>,
    /// The line of headings as it stands in the file; empty where there is none.
    pub(super) heading_text: Vec<u8>,
    /// The columns that are read, identifiers first.
    pub columns: Vec<Column>,
}

/// Whether the columns are known well enough to go on without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// Every column was named, or nearly all of its values fit.
    Clear,
    /// Some were guessed with less; why, in words.
    Doubtful(Vec<String>),
}

/// The first rows of a file: headings, and cells by row.
struct FirstRows {
    headings: Vec<String>,
    text: Vec<u8>,
    rows: Vec<Vec<String>>,
    /// Why a column cannot be asked about, where it cannot; empty where all can.
    refusals: Vec<Option<String>>,
    /// How many rows the file says that it has.
    total: Option<u64>,
}

impl Plan {
    /// Plans the reading of a file that was surveyed. Columns that are named in `wanted` are taken; the others are
    /// guessed only when none is named. `scheme` is that of codes that carry none.
    ///
    /// # Errors
    /// A named column that is not there or there twice; no column to ask about; a file that has answers already.
    pub fn make(
        path: &Path,
        shown: &str,
        survey: Survey,
        wanted: &[Wanted],
        scheme: Option<&Scheme>,
    ) -> Result<Self, ServiceError> {
        let first = first_rows(path, shown, &survey)?;
        if let Some(taken) = first.headings.iter().find(|heading| COLUMNS.contains(&heading.as_str())) {
            let what = format!("it has a column '{taken}' already");
            return Err(refused(shown, &what, "give the file without the answers of an earlier run"));
        }
        let samples = samples(&first);
        let columns = if wanted.is_empty() {
            guess(&samples, scheme)
        } else {
            wanted.iter().map(|wanted| named(shown, &samples, wanted, scheme)).collect::<Result<_, _>>()?
        };
        if !columns.iter().any(|column| column.role != Role::Country) {
            let what = format!("no column holds identifiers or names; it has {}", listed(&first.headings));
            return Err(refused(
                shown,
                &what,
                "name one with --column identifier=HEADING or --column name=HEADING",
            ));
        }
        for column in &columns {
            if let Some(Some(why)) = first.refusals.get(column.at) {
                let what = format!("the column '{}' cannot be asked about: {why}", column.heading);
                return Err(refused(shown, &what, "name a column of texts or whole numbers"));
            }
        }
        let mut columns = columns;
        let lines = first.total.unwrap_or(survey.lines);
        let survey = Survey { lines, ..survey };
        columns.sort_by_key(|column| (!matches!(column.role, Role::Identifier(_)), column.at));
        Ok(Self {
            path: path.to_owned(),
            shown: shown.to_owned(),
            survey,
            headings: first.headings,
            heading_text: first.text,
            columns,
        })
    }

    /// Whether the columns are known well enough to go on without asking.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let doubtful = self.columns.iter().filter(|column| !column.is_clear()).map(Column::words);
        let doubtful: Vec<String> = doubtful.collect();
        if doubtful.is_empty() { Certainty::Clear } else { Certainty::Doubtful(doubtful) }
    }

    /// Opens the file at its first row after the headings.
    pub(super) fn rows(&self) -> Result<Rows, ServiceError> {
        if self.survey.form == Form::Parquet {
            let wanted: Vec<usize> = self.columns.iter().map(|column| column.at).collect();
            return Ok(Rows::Parquet(Box::new(ParquetRows::open(&self.path, &self.shown, &wanted)?)));
        }
        let mut rows = open_rows(&self.path, &self.shown, &self.survey)?;
        if matches!(rows, Rows::Csv(_)) {
            rows.next()?;
        }
        Ok(rows)
    }
}

/// The first rows of a Parquet file: of the columns that can be asked about. The others have no values.
fn first_of_parquet(path: &Path, shown: &str) -> Result<FirstRows, ServiceError> {
    let leaves = leaves(path, shown)?;
    let readable: Vec<usize> = (0..leaves.names.len())
        .filter(|at| leaves.refusals.get(*at).is_some_and(Option::is_none))
        .take(json::FIELDS_MAX)
        .collect();
    let mut reader = ParquetRows::open(path, shown, &readable)?;
    let mut found = Vec::new();
    while found.len() < SAMPLE_ROWS
        && !readable.is_empty()
        && let Some(row) = reader.next()?
    {
        let mut cells = vec![String::new(); leaves.names.len()];
        for (at, cell) in readable.iter().zip(row.cells.iter()) {
            let text = String::from_utf8_lossy(cell).trim().to_owned();
            cells.get_mut(*at).into_iter().for_each(|place| place.clone_from(&text));
        }
        found.push(cells);
    }
    Ok(FirstRows {
        headings: leaves.names,
        text: Vec::new(),
        rows: found,
        refusals: leaves.refusals,
        total: Some(leaves.rows),
    })
}

fn open_rows(path: &Path, shown: &str, survey: &Survey) -> Result<Rows, ServiceError> {
    let file = File::open(path).map_err(|error| durable::failed(path, error))?;
    let Some(charset) = &survey.charset else {
        return Err(refused(
            shown,
            "a Parquet file has no text",
            "this is a mistake of the program: report it",
        ));
    };
    let reader = charset.reader(file).map_err(|error| durable::failed(path, error))?;
    Ok(match survey.form {
        Form::Csv { delimiter } => Rows::Csv(Box::new(CsvRows::new(reader, shown, delimiter))),
        Form::JsonLines | Form::Parquet => Rows::Json(Box::new(JsonRows::new(reader, shown))),
    })
}

fn first_rows(path: &Path, shown: &str, survey: &Survey) -> Result<FirstRows, ServiceError> {
    match survey.form {
        Form::Csv { .. } => first_of_csv(&mut open_rows(path, shown, survey)?, shown),
        Form::JsonLines => first_of_json(&mut open_rows(path, shown, survey)?),
        Form::Parquet => first_of_parquet(path, shown),
    }
}

fn first_of_csv(rows: &mut Rows, shown: &str) -> Result<FirstRows, ServiceError> {
    let texts = |row: &super::rows::Row| {
        row.cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect::<Vec<_>>()
    };
    let Some(heading) = rows.next()? else {
        return Err(refused(
            shown,
            "the file has no row",
            "give a file with headings and a row to ask about",
        ));
    };
    if let Some(fault) = heading.fault {
        return Err(refused(
            shown,
            &format!("the headings cannot be read: {fault}"),
            "correct the first line",
        ));
    }
    let headings = texts(&heading);
    let mut found = Vec::new();
    while found.len() < SAMPLE_ROWS
        && let Some(row) = rows.next()?
    {
        if row.fault.is_none() {
            found.push(texts(&row));
        }
    }
    Ok(FirstRows { headings, text: heading.text, rows: found, refusals: Vec::new(), total: None })
}

fn first_of_json(rows: &mut Rows) -> Result<FirstRows, ServiceError> {
    let (mut headings, mut found): (Vec<String>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < SAMPLE_ROWS
        && let Some(row) = rows.next()?
    {
        read += 1;
        let Ok(fields) = json::named_fields(&row.text) else { continue };
        let mut cells = vec![String::new(); headings.len()];
        for (name, value) in fields {
            let at = headings.iter().position(|heading| *heading == name).unwrap_or(headings.len());
            if at == headings.len() {
                if at >= json::FIELDS_MAX {
                    continue;
                }
                headings.push(name);
                cells.push(String::new());
            }
            cells.get_mut(at).into_iter().for_each(|cell| cell.clone_from(&value));
        }
        found.push(cells);
    }
    Ok(FirstRows { headings, text: Vec::new(), rows: found, refusals: Vec::new(), total: None })
}

fn samples(first: &FirstRows) -> Vec<Sample<'_>> {
    let mut samples = Vec::new();
    for (at, heading) in first.headings.iter().enumerate() {
        let cells = first.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
        let values = cells.filter(|cell| !cell.is_empty()).collect();
        samples.push(Sample { at, heading, values });
    }
    samples
}

fn named(
    shown: &str,
    samples: &[Sample<'_>],
    wanted: &Wanted,
    scheme: Option<&Scheme>,
) -> Result<Column, ServiceError> {
    let asked = wanted.heading.to_lowercase();
    let mut found = samples.iter().filter(|sample| sample.heading.trim().to_lowercase() == asked);
    let Some(sample) = found.next() else {
        let headings: Vec<String> = samples.iter().map(|sample| sample.heading.to_owned()).collect();
        let what = format!("there is no column '{}'; it has {}", wanted.heading, listed(&headings));
        return Err(refused(shown, &what, "name one of these"));
    };
    if found.next().is_some() {
        let what = format!("the heading '{}' is there more than once", wanted.heading);
        return Err(refused(shown, &what, "rename one of them"));
    }
    let role = match (&wanted.role, scheme) {
        (Role::Identifier(None), Some(scheme)) => Role::Identifier(Some(scheme.clone())),
        (Role::Identifier(None), None) => best_scheme(sample),
        (role, _) => role.clone(),
    };
    Ok(sample.as_column(role, true))
}

/// The scheme of most codes of a column that was named without one.
fn best_scheme(sample: &Sample<'_>) -> Role {
    [Role::Identifier(None), Role::Identifier(Some(Scheme::CnUscc)), Role::Identifier(Some(Scheme::Lei))]
        .into_iter()
        .map(|role| sample.as_column(role, true))
        .reduce(|best, next| if next.fits > best.fits { next } else { best })
        .map_or(Role::Identifier(None), |best| best.role)
}

fn listed(headings: &[String]) -> String {
    let mut shown: Vec<String> = headings
        .iter()
        .take(SHOWN_HEADINGS)
        .map(|heading| heading.chars().take(64).collect::<String>())
        .collect();
    if headings.len() > SHOWN_HEADINGS {
        shown.push(format!("and {} more", headings.len() - SHOWN_HEADINGS));
    }
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::survey;

    fn plan(name: &str, content: &str, wanted: &[&str]) -> Result<Plan, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let wanted: Vec<Wanted> = wanted.iter().map(|wanted| wanted.parse().unwrap()).collect();
        survey(&path, name, None, None)
            .and_then(|survey| Plan::make(&path, name, survey, &wanted, None))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn columns_are_guessed_or_taken_as_named() {
        let csv = "no,uscc,name\n1,91350100M000100Y43,A Ltd\n2,,B Ltd\n";
        let columns = |plan: Plan| {
            plan.columns.iter().map(|column| (column.at, column.role.to_string())).collect::<Vec<_>>()
        };
        let found = plan("a.csv", csv, &[]).unwrap();
        assert_eq!(found.certainty(), Certainty::Clear);
        assert_eq!(columns(found), [(1, "cn-uscc".to_owned()), (2, "name".to_owned())]);
        let found = plan("a.csv", csv, &["name=NAME", "identifier=uscc"]).unwrap();
        assert_eq!(columns(found), [(1, "cn-uscc".to_owned()), (2, "name".to_owned())]);
        let json = "\"src-a:1\"\n\n{oops\n";
        assert_eq!(columns(plan("a.jsonl", json, &[]).unwrap()), [(0, "identifier".to_owned())]);
        let json = "{\"n\":1}\n{\"org\":\"src-a:1\",\"name\":\"A Ltd\"}\n";
        let found = plan("a.jsonl", json, &[]).unwrap();
        assert_eq!(
            found.columns.iter().map(|column| column.heading.as_str()).collect::<Vec<_>>(),
            ["org", "name"]
        );
    }

    #[test]
    fn a_doubtful_guess_is_said() {
        let found = plan("a.csv", "code\n91350100M000100Y43\nx\ny\n", &[]).unwrap();
        let Certainty::Doubtful(why) = found.certainty() else { panic!("it is clear") };
        assert!(why[0].contains("'code'") && why[0].contains("1 of 3"), "{why:?}");
    }

    #[test]
    fn what_cannot_be_asked_about_names_the_columns() {
        for (name, content, wanted, words) in [
            ("a.csv", "a,b\n1,2\n", &[][..], &["it has a, b", "--column"][..]),
            ("a.csv", "a,b\n1,2\n", &["identifier=c"], &["'c'", "it has a, b"]),
            ("a.csv", "a,A\n1,2\n", &["identifier=a"], &["'a'", "more than once"]),
            ("a.csv", "id,standing_result\n1,2\n", &[], &["standing_result", "earlier run"]),
            ("a.csv", "\n\n", &[], &["no row"]),
            ("a.csv", "\"a,b\n1,2\n", &[], &["headings", "quote"]),
            ("a.jsonl", "{oops\n", &[], &["it has none"]),
        ] {
            let refused = plan(name, content, wanted).unwrap_err();
            assert!(words.iter().all(|word| refused.contains(word)), "{refused}");
        }
    }
}
