//! `standing backup`: a copy of a running register in a folder of its own, complete when its contents file is there.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;
use standing_service::log::backup::back_up;
use standing_store::OpenMode;

use crate::open::Place;
use crate::output;

/// Copy a running register
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing backup ./backups/2026-11-22 --data ./data
  standing backup ./backups/2026-11-22 --with-secret

For SQLite. A register on PostgreSQL is backed up with `standing export`, pg_dump or pg_basebackup.
Without --with-secret the log's key is not in the copy; keep it elsewhere, the log cannot be continued without.")]
pub(crate) struct Backup {
    /// Folder for the copy; it must not exist yet, or be empty
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Copy the log's secret key too; keep the copy as safe as the key
    #[arg(long)]
    with_secret: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Backup {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        // One statement of the database copies it, so there is no measure of how far it is.
        let waiting = output::spinner("copying");
        let backed_up = back_up(&store, &self.place.data, &self.to, self.with_secret).await;
        waiting.finish_and_clear();
        let backed_up = backed_up?;
        store.close().await;
        if self.json {
            output::json(&json!({
                "folder": self.to.display().to_string(), "events": backed_up.events,
                "size_signed": backed_up.size_signed, "has_secret": backed_up.has_secret,
            }));
        } else {
            let signed = backed_up
                .size_signed
                .map_or("nothing signed yet".to_owned(), |size| format!("signed up to {size}"));
            let secret = if backed_up.has_secret { "with" } else { "without" };
            output::line(format_args!(
                "{} events copied to {}, {signed}, {secret} the log's secret key",
                backed_up.events,
                self.to.display()
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}
