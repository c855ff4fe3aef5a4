//! `standing pack test`: runs scenarios against packs and compares every answer.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};
use standing_core::packs::Packs;
use standing_core::scenario::{Run, Scenario};

use crate::embedded;
use crate::output::{self, FOUND};

/// Largest scenario, in bytes.
const SCENARIO_BYTES_MAX: u64 = 1_000_000;

/// Run scenarios: readable transcripts that are tests of packs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing pack test
  standing pack test scenarios/cn-credit/06-law-firm.md
  standing pack test my-scenarios --packs ./draft --bless

Exit codes: 0 every answer is the expected one, 1 some differ, 2 could not run.")]
pub(crate) struct Test {
    /// Scenarios, or folders of them
    #[arg(default_value = "scenarios", value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// Folders of packs beside those of this binary; the same version replaces the binary's
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
    /// Write the answers into the scenarios as the expected ones; read the difference before keeping it
    #[arg(long)]
    bless: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Test {
    pub(super) fn run(&self) -> Result<ExitCode> {
        let packs = packs_with(&self.packs)?;
        let files = files_of(&self.scenarios)?;
        let bar = output::bar(u64::try_from(files.len()).unwrap_or_default(), "scenarios");
        let (mut answers, mut lines, mut failed) = (Vec::new(), 0, 0);
        for path in &files {
            let shown = path.display().to_string();
            let differences = match read_and_run(path, &packs) {
                Ok((scenario, run)) => {
                    lines += run.answers.len();
                    let differences = run.differences();
                    if self.bless && !differences.is_empty() {
                        std::fs::write(path, scenario.blessed(&run)).with_context(|| shown.clone())?;
                    }
                    differences
                }
                Err(error) => vec![format!("{error:#}")],
            };
            failed += usize::from(!differences.is_empty());
            if !self.json {
                bar.suspend(|| {
                    differences
                        .iter()
                        .for_each(|difference| output::line(format_args!("{shown}: {difference}")))
                });
            }
            answers.push(json!({ "scenario": shown, "differences": differences }));
            bar.inc(1);
        }
        bar.finish_and_clear();
        if self.json {
            output::json(&Value::Array(answers));
        } else {
            let passed = files.len() - failed;
            output::line(format_args!("{passed} of {} scenarios hold, {lines} lines", files.len()));
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }
}

/// The packs of the binary and those of folders.
///
/// # Errors
/// A pack that cannot be loaded.
pub(in crate::command) fn packs_with(folders: &[PathBuf]) -> Result<Packs> {
    let mut packs = embedded::calendars()?;
    let mut all = embedded::packs(&packs)?;
    for folder in super::named::folders_of(folders)? {
        let own = embedded::pack_of(&folder, &packs).with_context(|| folder.display().to_string())?;
        all.retain(|pack| super::name(pack) != super::name(&own));
        all.push(own);
    }
    all.into_iter().for_each(|pack| packs.add(Arc::new(pack)));
    Ok(packs)
}

/// The scenarios named, and those in folders named, in order.
///
/// # Errors
/// Nothing is there.
pub(in crate::command) fn files_of(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_file() {
            files.push(path.clone());
        } else if path.is_dir() {
            gather(path, &mut files)?;
        } else {
            bail!("{}: there is no such scenario or folder", path.display());
        }
    }
    if files.is_empty() {
        bail!("no scenario is there: a scenario is a Markdown file with a block that begins with ```text");
    }
    Ok(files)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            // Notes beside scenarios are no scenarios.
            if text.lines().any(|line| line.trim() == "```text") {
                files.push(path);
            }
        }
    }
    Ok(())
}

/// Reads and runs one scenario.
///
/// # Errors
/// What is wrong with it, and in which line.
pub(in crate::command) fn read_and_run(path: &Path, packs: &Packs) -> Result<(Scenario, Run)> {
    let length = std::fs::metadata(path)?.len();
    if length > SCENARIO_BYTES_MAX {
        bail!("it has {length} bytes, the limit is {SCENARIO_BYTES_MAX}; split it");
    }
    let scenario = Scenario::parse(&std::fs::read_to_string(path)?)?;
    let run = scenario.run(packs)?;
    Ok((scenario, run))
}
