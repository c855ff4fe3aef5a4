//! `standing erase`: takes the words out of an event that is not public, where a law demands it.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use standing_core::prose::Prose;
use standing_service::evidence;
use standing_service::log::erase::{erase, what_is_left};
use standing_store::{OpenMode, Store};

use crate::open::Place;
use crate::{edge, output};

/// Erase what people wrote in an event that is not public, where a law demands it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing erase --event 1094 --dry-run
  standing erase --document ev-5feceb66… --law 'Data Protection Act, s. 17'
  standing erase --event 1094 --law 'Data Protection Act, s. 17' --reasons 'The answer named an employee.'

The log keeps the event's leaf, and an event of its own that says what was erased, when and by which law; steps, days
and findings stay. Public events, decisions and what else an entry rests on cannot be erased. `standing verify` tells
what is erased and accepts it.

Not reached from here: backups, exports and replicas made before, and what a running server still has in memory:
restart it.")]
pub(crate) struct Erase {
    /// Position of the event in the log
    #[arg(long, value_name = "POSITION", required_unless_present = "document")]
    event: Option<u64>,
    /// Id of a document of evidence, whose bytes go; its id stays, and proves nothing any more
    #[arg(long, value_name = "ev-…", conflicts_with_all = ["event", "reasons"])]
    document: Option<String>,
    /// The law and clause that demand it; published
    #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
    law: Option<String>,
    /// Why, without repeating what is erased; published
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["dry_run", "document"])]
    reasons: Option<String>,
    /// Say what would be left, and erase nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Erase {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let law = prose("--law", self.law.as_deref())?;
        let reasons = prose("--reasons", self.reasons.as_deref())?;
        let store = self.place.store(OpenMode::Existing).await?;
        if let Some(document) = &self.document {
            self.erase_document(&store, document, law.as_ref()).await?;
            store.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        let event = self.event.unwrap_or_default();
        let erased = match (law, reasons) {
            (Some(law), Some(reasons)) if !self.dry_run => {
                erase(&store, &edge::machine(), event, &law, &reasons).await?
            }
            _ => what_is_left(&store, event).await?,
        };
        store.close().await;
        if self.json {
            output::json(&json!({
                "event": erased.position, "kind": erased.kind, "left": erased.left,
                "was_erased": erased.was_erased, "dry_run": self.dry_run,
            }));
        } else {
            let done = match (erased.was_erased, self.dry_run) {
                (true, _) => "was erased before",
                (false, true) => "would be left as follows",
                (false, false) => "erased; left is",
            };
            output::line(format_args!(
                "event {}, {}: {done}\n  {}",
                erased.position, erased.kind, erased.left
            ));
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn erase_document(&self, store: &Store, id: &str, law: Option<&Prose>) -> Result<()> {
        let is_erased = match law.filter(|_| !self.dry_run) {
            Some(law) => evidence::erase(store, &edge::machine(), id, law).await?,
            None => false,
        };
        if self.json {
            output::json(&json!({ "document": id, "erased": is_erased, "dry_run": self.dry_run }));
        } else {
            let done = match (is_erased, self.dry_run) {
                (true, _) => "its bytes are taken away",
                (false, true) => "its bytes would be taken away",
                (false, false) => "its bytes were taken away before",
            };
            output::line(format_args!("document {id}: {done}"));
        }
        Ok(())
    }
}

fn prose(argument: &str, text: Option<&str>) -> Result<Option<Prose>> {
    text.map(|text| text.parse::<Prose>().with_context(|| argument.to_owned())).transpose()
}
