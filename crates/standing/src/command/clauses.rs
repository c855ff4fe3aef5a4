//! `standing clauses`: which requirement of a source is met by which rule and shown by which scenario.
//!
//! Only the answers of scenarios that hold count.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use standing_core::scenario::{Coverage, read_requirements};

use super::pack;
use crate::output::{self, FOUND};

/// Print which requirement is shown by which rule and scenario
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing clauses > docs/clauses.md
  standing clauses --pack cn-credit --table packs/cn-credit/clauses.tsv --scenarios scenarios

Exit codes: 0 fine, 1 a scenario does not hold, 2 could not run.")]
pub(crate) struct Clauses {
    /// The pack whose versions answer the requirements
    #[arg(long, default_value = "cn-credit", value_name = "ID")]
    pack: String,
    /// Table of requirements
    #[arg(long, default_value = "packs/cn-credit/clauses.tsv", value_name = "FILE")]
    table: PathBuf,
    /// Folders of scenarios
    #[arg(long, default_value = "scenarios", value_name = "DIR")]
    scenarios: Vec<PathBuf>,
}

impl Clauses {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let packs = pack::packs_with(&[])?;
        let table = std::fs::read_to_string(&self.table).with_context(|| self.table.display().to_string())?;
        let requirements = read_requirements(&table).with_context(|| self.table.display().to_string())?;
        let (mut shown, mut is_fine) = (BTreeMap::new(), true);
        for path in pack::files_of(&self.scenarios)? {
            let (_, run) = pack::read_and_run(&path, &packs).with_context(|| path.display().to_string())?;
            if run.differences().is_empty() {
                let name =
                    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                shown.insert(name, run.requirements());
            } else {
                is_fine = false;
                output::note(format_args!("{}: it does not hold and shows nothing", path.display()));
            }
        }
        let own = packs.all().map(AsRef::as_ref).filter(|own| own.meta.id.as_str() == self.pack);
        let coverage = Coverage::new(requirements, own, &shown);
        if let Some(stranger) = coverage.strangers().first() {
            bail!(
                "{stranger} is shown by a scenario and is not in {}; add it or correct the pack",
                self.table.display()
            );
        }
        output::line(coverage.page().trim_end());
        Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }
}
