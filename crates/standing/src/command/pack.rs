//! `standing pack`: check, show, compare, test, publish and freeze packs of rules.
//!
//! A pack is named by its folder, by its frozen file, or as `id@version` when it is part of this binary. What a
//! pack may say is the core's business; here is only where packs come from and how the answers are printed.

mod freeze;
mod named;
mod scenarios;

pub(super) use scenarios::{files_of, packs_with, read_and_run};

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use standing_core::pack::{Pack as Rules, PackError};
use standing_service::Outcome;
use standing_store::OpenMode;

use crate::embedded;
use crate::open::Place;
use crate::output::{self, FOUND};

/// Check, show, compare, test and publish packs
#[derive(Debug, Subcommand)]
pub(crate) enum Pack {
    /// Check packs: every broken rule with file, line, rule and remedy
    Check(Check),
    /// Show a pack as plain text beside its clauses
    Show(Show),
    /// Say in words what changed from one version to another
    Diff(Diff),
    /// Run scenarios: readable transcripts that are tests of packs
    Test(scenarios::Test),
    /// Publish a pack in the register's log
    Publish(Publish),
    /// Write the canonical form of a pack, its hash, and a signature
    Freeze(freeze::Freeze),
}

/// Check packs: every broken rule with file, line, rule and remedy
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing pack check packs/cn-credit/2019.2
  standing pack check packs/* --json

A folder without a pack is searched for packs below it.
Exit codes: 0 every pack is fine, 1 something is broken, 2 could not run.")]
pub(crate) struct Check {
    /// Folders of packs
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Show a pack as plain text beside its clauses
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing pack show packs/cn-credit/2019.2
  standing pack show us-far-9-4@2025.1 --language en")]
pub(crate) struct Show {
    /// Folder, frozen file, or id@version of a pack of this binary
    #[arg(value_name = "PACK")]
    pack: String,
    /// Language of titles and texts, where the pack has it
    #[arg(long, default_value = "en", value_name = "TAG")]
    language: String,
    /// Print the canonical form as JSON instead
    #[arg(long)]
    json: bool,
}

/// Say in words what changed from one version to another
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing pack diff cn-credit@2018.1 cn-credit@2019.2
  standing pack diff cn-credit@2019.2 ./draft --language zh

Exit codes: 0 they say the same, 1 something changed, 2 could not run.")]
pub(crate) struct Diff {
    /// The pack before: folder, frozen file, or id@version
    before: String,
    /// The pack after
    after: String,
    /// Language of titles and texts, where the packs have it
    #[arg(long, default_value = "en", value_name = "TAG")]
    language: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Publish a pack in the register's log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing pack publish packs/cn-credit/2019.2 --data ./data
  standing pack publish cn-credit-2019.2.json --database postgres://standing@db.example/register

A running register takes it up by itself. Publishing the same pack again changes nothing.")]
pub(crate) struct Publish {
    /// Folder, frozen file, or id@version of a pack of this binary
    #[arg(value_name = "PACK")]
    pack: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Pack {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Check(verb) => verb.run(),
            Self::Show(verb) => verb.run(),
            Self::Diff(verb) => verb.run(),
            Self::Test(verb) => verb.run(),
            Self::Publish(verb) => verb.run().await,
            Self::Freeze(verb) => verb.run(),
        }
    }
}

impl Check {
    fn run(&self) -> Result<ExitCode> {
        let calendars = embedded::calendars()?;
        let (mut is_fine, mut answers) = (true, Vec::new());
        for folder in named::folders_of(&self.folders)? {
            let shown = folder.display().to_string();
            match embedded::pack_of(&folder, &calendars) {
                Ok(pack) => {
                    let rules = pack.rules().count();
                    if !self.json {
                        output::line(format_args!(
                            "{shown}: fine: {}, {rules} rules, hash {}",
                            name(&pack),
                            pack.hash
                        ));
                    }
                    answers.push(json!({
                        "folder": shown, "pack": name(&pack), "rules": rules, "hash": pack.hash.to_string(),
                        "problems": [],
                    }));
                }
                Err(error) => {
                    let Some(found) = error.downcast_ref::<PackError>() else { return Err(error) };
                    is_fine = false;
                    if !self.json {
                        print_problems(&shown, found);
                    }
                    answers.push(json!({ "folder": shown, "problems": problems_json(found) }));
                }
            }
        }
        if self.json {
            output::json(&Value::Array(answers));
        }
        Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }
}

impl Show {
    fn run(&self) -> Result<ExitCode> {
        let pack = named::pack(&self.pack)?;
        if self.json {
            output::line(pack.canonical()?);
        } else {
            output::line(standing_core::pack::show(&pack, &self.language).trim_end());
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Diff {
    fn run(&self) -> Result<ExitCode> {
        let (before, after) = (named::pack(&self.before)?, named::pack(&self.after)?);
        let sentences = standing_core::pack::diff(&before, &after, &self.language);
        if self.json {
            output::json(&json!({ "before": name(&before), "after": name(&after), "changes": sentences }));
        } else if sentences.is_empty() {
            output::line(format_args!("{} and {} say the same", name(&before), name(&after)));
        } else {
            sentences.iter().for_each(output::line);
        }
        Ok(if sentences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }
}

impl Publish {
    async fn run(&self) -> Result<ExitCode> {
        let pack = named::pack(&self.pack)?;
        let register = self.place.register(OpenMode::Create).await?;
        let outcome = register.publish_pack(&pack).await?;
        register.store().close().await;
        let (says, log_size) = match outcome {
            None => {
                (format!("pack {} is published already; nothing changed", name(&pack)), register.log_size())
            }
            Some(Outcome::Accepted(receipt)) => (receipt.says, receipt.log_size),
            Some(Outcome::Refused(refusal)) => {
                output::line(refusal);
                return Ok(ExitCode::from(FOUND));
            }
        };
        if self.json {
            output::json(
                &json!({ "says": says, "pack": name(&pack), "hash": pack.hash.to_string(), "log_size": log_size }),
            );
        } else {
            output::line(format_args!("{says}\n  hash: {}\n  log size: {log_size}", pack.hash));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// `id@version`.
fn name(pack: &Rules) -> String {
    format!("{}@{}", pack.meta.id, pack.meta.version)
}

fn print_problems(folder: &str, found: &PackError) {
    for problem in found.problems() {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let file = if problem.file.is_empty() { String::new() } else { format!("/{}{line}", problem.file) };
        let rule = problem.rule.as_deref().map(|rule| format!("{rule}: ")).unwrap_or_default();
        output::line(format_args!("{folder}{file}: {rule}{}\n  remedy: {}", problem.what, problem.remedy));
    }
    if found.problems().is_empty() {
        output::line(format_args!("{folder}: {found}"));
    }
}

fn problems_json(found: &PackError) -> Value {
    let problems = found.problems().iter().map(|problem| {
        json!({
            "file": problem.file, "line": problem.line, "rule": problem.rule,
            "what": problem.what, "remedy": problem.remedy,
        })
    });
    problems.collect()
}
