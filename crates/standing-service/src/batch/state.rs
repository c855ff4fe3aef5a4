//! How far a run has come, kept beside the answers so that it can go on after it was cut off.
//!
//! The answers are made durable before the state that counts them, so the state never says more than there is;
//! what was written after it is cut off and written again.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::summary::Summary;
use super::survey::refused;
use crate::error::ServiceError;
use crate::log::durable;

/// What the name of unfinished answers ends with.
pub const PART_ENDING: &str = ".part";
/// What the name of their state ends with.
const STATE_ENDING: &str = ".part.json";
/// What the name of a Parquet file ends with while it is put together.
const WHOLE_ENDING: &str = ".whole";
/// The form of the state.
const VERSION: u32 = 1;

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// SHA-256 of the file that is asked about.
    input: String,
    /// A hash of everything that is asked.
    asked: String,
    /// Length of the answers, in bytes.
    pub(super) bytes: u64,
    /// What was counted in them.
    pub(super) summary: Summary,
}

/// The files of a run.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) answers: PathBuf,
    pub(super) part: PathBuf,
    /// A Parquet file while it is put together.
    pub(super) whole: PathBuf,
    pub(super) state: PathBuf,
}

impl Files {
    pub(super) fn beside(answers: &Path) -> Self {
        let with = |ending: &str| {
            let mut name = answers.file_name().unwrap_or_default().to_owned();
            name.push(ending);
            answers.with_file_name(name)
        };
        Self {
            answers: answers.to_owned(),
            part: with(PART_ENDING),
            whole: with(WHOLE_ENDING),
            state: with(STATE_ENDING),
        }
    }

    /// The state of an earlier run of the same file and question.
    ///
    /// # Errors
    /// There is none, it cannot be read, or something has changed since.
    pub(super) fn earlier(&self, input: &str, asked: &str) -> Result<State, ServiceError> {
        let shown = self.state.display().to_string();
        let Some(bytes) = durable::read(&self.state)? else {
            return Err(refused(&shown, "there is nothing to go on with", "start without --resume"));
        };
        let state: State = serde_json::from_slice(&bytes)
            .map_err(|error| refused(&shown, &error.to_string(), "remove it and start without --resume"))?;
        if state.version != VERSION {
            let what = format!("it is of another form ({})", state.version);
            return Err(refused(&shown, &what, "remove it and start without --resume"));
        }
        if state.input != input {
            let what = "the file has changed since the run that is to go on";
            return Err(refused(&shown, what, "remove it and start without --resume"));
        }
        if state.asked != asked {
            let what = "something else was asked, or by another release, in the run that is to go on";
            return Err(refused(&shown, what, "ask the same again, or remove it and start without --resume"));
        }
        Ok(state)
    }
}

impl State {
    pub(super) fn begin(input: &str, asked: &str) -> Self {
        let (input, asked) = (input.to_owned(), asked.to_owned());
        Self { version: VERSION, input, asked, bytes: 0, summary: Summary::default() }
    }

    /// Keeps it, as a whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep(&self, path: &Path) -> Result<(), ServiceError> {
        let bytes = serde_json::to_vec(self)
            .map_err(|error| refused(&path.display().to_string(), &error.to_string(), "report this"))?;
        durable::replace(path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_goes_on_only_with_the_same_file_and_question() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::beside(&folder.path().join("answers.csv"));
        assert!(files.part.ends_with("answers.csv.part"));
        assert!(files.earlier("a", "b").unwrap_err().to_string().contains("nothing to go on"));
        let mut state = State::begin("a", "b");
        state.bytes = 7;
        state.keep(&files.state).unwrap();
        assert_eq!(files.earlier("a", "b").unwrap(), state);
        assert!(files.earlier("x", "b").unwrap_err().to_string().contains("the file has changed"));
        assert!(files.earlier("a", "x").unwrap_err().to_string().contains("something else was asked"));
        std::fs::write(&files.state, "{").unwrap();
        assert!(files.earlier("a", "b").is_err());
    }
}
