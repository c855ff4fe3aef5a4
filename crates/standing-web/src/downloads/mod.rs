//! Entries as files: the public entries of one list or of all, as CSV and as JSON Lines, live or as the snapshot of a
//! day. Only what anyone may see, page by page from the register, so that no file is held in memory.

mod csv;
mod live;
mod snapshots;

use axum::Router;
use axum::routing::get;

use crate::forms::EntryLineForm;
use crate::state::AppState;

pub use snapshots::{SNAPSHOTS_KEPT, Snapshot, Snapshots};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Comma-separated, with a line of heads (RFC 4180).
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Csv, Self::JsonLines];

    /// The end of a file's name.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::JsonLines => "application/jsonl; charset=utf-8",
        }
    }

    /// What stands before the rows.
    pub(crate) fn head(self) -> String {
        match self {
            Self::Csv => csv::head(),
            Self::JsonLines => String::new(),
        }
    }

    /// One row with its line end.
    pub(crate) fn row(self, line: &EntryLineForm) -> String {
        match self {
            Self::Csv => csv::row(line),
            Self::JsonLines => serde_json::to_string(line).map(|text| text + "\n").unwrap_or_default(),
        }
    }

    /// The name of a file without its ending, and its format.
    pub(crate) fn of_name(name: &str) -> Option<(&str, Self)> {
        let (stem, ending) = name.rsplit_once('.')?;
        Some((stem, Self::ALL.into_iter().find(|format| format.ending() == ending)?))
    }
}

/// The addresses of files. They speak no language of their own.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/data/entries/{file}", get(live::all))
        .route("/data/lists/{file}", get(live::list))
        .route("/data/snapshots/{file}", get(snapshots::file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_read() {
        for (name, expected) in [
            ("judgment-default.csv", Some(("judgment-default", Format::Csv))),
            ("a.b.jsonl", Some(("a.b", Format::JsonLines))),
            ("entries", None),
            ("entries.exe", None),
            (".csv", Some(("", Format::Csv))),
        ] {
            assert_eq!(Format::of_name(name), expected, "{name}");
        }
    }
}
