//! `standing rebuild`: drops what is derived from the log and writes it again. The log itself is only read.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;
use standing_service::Today;
use standing_service::log::rebuild::rebuild;
use standing_store::OpenMode;

use crate::open::Place;
use crate::{edge, embedded, output};

/// Drop and rebuild what is derived from the log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing rebuild --data ./data
  standing rebuild --database postgres://standing@db.example/register

Commands wait until it is done. Cut off, it is to be run again; the log is never changed.")]
pub(crate) struct Rebuild {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Rebuild {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let calendars = embedded::calendars()?;
        let today = Today { now: (edge::machine().now)(), zone: self.place.zone()? };
        let bar = output::bar(0, "rebuilding");
        let rebuilt = rebuild(&store, &calendars, &today, &mut output::on(&bar)).await;
        bar.finish_and_clear();
        let rebuilt = rebuilt?;
        store.close().await;
        if self.json {
            output::json(&json!({ "events": rebuilt.events, "organisations": rebuilt.organisations }));
        } else {
            output::line(format_args!(
                "rebuilt: {} events folded, {} organisations",
                rebuilt.events, rebuilt.organisations
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}
