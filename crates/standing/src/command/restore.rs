//! `standing restore`: makes a register from an export file or from a backup, after verifying all of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;
use standing_service::Today;
use standing_service::log::backup::{BACKUP_CONTENTS, restore_backup};
use standing_service::log::restore::{Source, Step, restore};
use standing_service::log::verify::Report;
use standing_store::OpenMode;
use standing_transparency::VerifierKey;

use crate::open::Place;
use crate::output::{self, FOUND};
use crate::{edge, embedded};

/// Make a register from an export or a backup
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing restore register.jsonl --data ./new
  standing restore register.jsonl --data ./new --database postgres://standing@db.example/empty
  standing restore ./backups/2026-11-22 --data ./new

The register must be empty. An export holds the log alone: make new API keys, and send no command again that the
old register may have answered. In cases under way officers get other marks, so see to it yourself that the proposer
is not the approver. Lists that were imported may be imported again and change nothing. The log's key
(log.key) is not in an export: put it into the new data folder, or the restored log can be read and not signed. A
folder that signed more than the copy holds is refused, since history is never forked.")]
pub(crate) struct Restore {
    /// Export file, or folder of a backup
    #[arg(value_name = "FILE|DIR")]
    from: PathBuf,
    /// Verifier key that the log must have
    #[arg(long)]
    key: Option<VerifierKey>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Restore {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let report = if self.from.is_dir() { self.backup().await? } else { self.export().await? };
        if self.json {
            output::json(&json!({ "restored": self.from.display().to_string(), "report": report.to_json() }));
        } else {
            output::line(format_args!("restored from {}", self.from.display()));
            output::line(report.to_string().trim_end());
        }
        Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }

    async fn backup(&self) -> Result<Report> {
        if !self.from.join(BACKUP_CONTENTS).is_file() {
            bail!("{}: this is no backup, it has no {BACKUP_CONTENTS}", self.from.display());
        }
        let url = self.place.url()?;
        let Some(database) = url.sqlite_path().map(Path::to_path_buf) else {
            bail!("a backup is an SQLite copy; for PostgreSQL restore an export file");
        };
        let bar = output::bar(0, "verifying");
        let report = restore_backup(&self.from, &self.place.data, &database, &mut output::on(&bar)).await?;
        bar.finish_and_clear();
        Ok(report)
    }

    async fn export(&self) -> Result<Report> {
        if !self.from.is_file() {
            bail!("{}: there is no such file or folder", self.from.display());
        }
        let store = self.place.store(OpenMode::Create).await?;
        let calendars = embedded::calendars()?;
        let today = Today { now: (edge::machine().now)(), zone: self.place.zone()? };
        let source =
            Source { file: &self.from, key: self.key.as_ref(), calendars: &calendars, today: &today };
        let bar = output::bar(0, "verifying");
        let mut progress = |step: Step, done: u64, total: u64| {
            bar.set_message(match step {
                Step::Verifying => "verifying",
                Step::Writing => "writing",
                Step::Projecting => "projecting",
            });
            bar.set_length(total);
            bar.set_position(done);
        };
        let restored = restore(&store, &self.place.data, &source, &mut progress).await;
        bar.finish_and_clear();
        store.close().await;
        Ok(restored.with_context(|| self.from.display().to_string())?.report)
    }
}
