//! `standing screening`: the comparison of names on files of one's own, to judge it or to tune a process around it.
//!
//! The same code answers as in the service: the same tables, the same index, the same threshold. Deliberately absent:
//! the register. What these verbs compare is in the files that are named, and no answer says what follows.

pub(super) mod lines;
mod orgs;
mod pairs;
mod search;

use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::FOUND;

/// Compare names of your own files as the register does
#[derive(Debug, Subcommand)]
pub(crate) enum Screening {
    /// Compare the two names of every row of a CSV file
    Pairs(pairs::Pairs),
    /// Search the names of one file in the organisations of another
    Search(search::Search),
}

impl Screening {
    pub(crate) fn run(self) -> Result<ExitCode> {
        match self {
            Self::Pairs(verb) => verb.run(),
            Self::Search(verb) => verb.run(),
        }
    }
}

/// Ends the verb: whoever stops reading the answers is content with what came.
fn ended(written: Result<u64>) -> Result<ExitCode> {
    let is_closed = |error: &anyhow::Error| {
        let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        kind == Some(ErrorKind::BrokenPipe)
    };
    match written {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::from(FOUND)),
        Err(error) if is_closed(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error),
    }
}
