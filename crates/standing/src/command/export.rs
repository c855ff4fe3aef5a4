//! `standing export`: the whole register as one line-per-event file, from either database; or what is public of it in
//! the data model of screening tools.

mod ftm;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;
use standing_service::log::export::{Exported, export};
use standing_service::log::keys::read_verifier_key;
use standing_store::OpenMode;
use standing_web::public_url::PublicUrl;

use crate::open::Place;
use crate::output;
use crate::times::KnownAt;

/// Write the whole register as one line-per-event file, or its public entries for screening tools
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing export --data ./data --output register.jsonl
  standing export --database postgres://standing@db.example/register | zstd > register.jsonl.zst
  standing export --format ftm --public-url https://register.example > entities.ftm.json
  standing export --format ftm --as-of 2026-01-01 --known-at 2026-11-22 --output then.ftm.json

With --format ftm: what anyone may know of each listed organisation and its entries, one JSON object a line in the
data model of FollowTheMoney, in an order that does not change.

Without it, the file holds everything in the log, also what is not public: keep it as the database is kept. What lies beside
the log is not in it: API keys, the signing key, the answers kept for idempotency keys. `standing restore` makes a
register of it, with the same root, and knows the rows of imported lists again.")]
pub(crate) struct Export {
    /// log: every event, for restoring and verifying; ftm: public entries in the model of FollowTheMoney
    #[arg(long, value_enum, default_value_t = Format::Log)]
    format: Format,
    /// Day in the world (with --format ftm); today when left out
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// State of the record (with --format ftm): a log size, or a day and its newest checkpoint
    #[arg(long, value_name = "SIZE|DAY")]
    known_at: Option<KnownAt>,
    /// Which organisations (with --format ftm): those with an entry that is shown, or all
    #[arg(long, value_enum, default_value_t = Scope::Listed)]
    scope: Scope,
    /// Address of the register for the links in it (with --format ftm); no links when left out
    #[arg(long, env = "STANDING_PUBLIC_URL", value_name = "https://HOST")]
    public_url: Option<PublicUrl>,
    /// File to write; standard output when left out
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print what was written as JSON (with --output)
    #[arg(long, requires = "output")]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Log,
    Ftm,
}

/// Which organisations are written as entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scope {
    Listed,
    Known,
}

impl Export {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self.format {
            Format::Log => self.log().await,
            Format::Ftm => self.entities().await,
        }
    }

    async fn log(self) -> Result<ExitCode> {
        if self.as_of.is_some() || self.known_at.is_some() || self.scope != Scope::Listed {
            bail!("--as-of, --known-at and --scope go with --format ftm: the log is written as it is, whole");
        }
        let store = self.place.store(OpenMode::ReadOnly).await?;
        let key = read_verifier_key(&self.place.data)?;
        let bar = output::bar(0, "exporting");
        let exported = match &self.output {
            None => {
                export(&store, key.as_ref(), BufWriter::new(std::io::stdout()), &mut output::on(&bar)).await?
            }
            Some(path) => {
                let file = create_new(path)?;
                let writer = BufWriter::with_capacity(1 << 18, &file);
                let exported = export(&store, key.as_ref(), writer, &mut output::on(&bar)).await?;
                file.sync_all().with_context(|| path.display().to_string())?;
                exported
            }
        };
        bar.finish_and_clear();
        store.close().await;
        self.tell(&exported);
        Ok(ExitCode::SUCCESS)
    }

    fn tell(&self, exported: &Exported) {
        let Exported { events, checkpoints, root } = exported;
        match &self.output {
            Some(path) if self.json => output::json(&json!({
                "file": path.display().to_string(), "events": events, "checkpoints": checkpoints, "root": root,
            })),
            Some(path) => output::line(format_args!(
                "{events} events and {checkpoints} checkpoints written to {}\n  root: {root}",
                path.display()
            )),
            // Standard output is the file.
            None => output::note(format_args!(
                "{events} events and {checkpoints} checkpoints written, root {root}"
            )),
        }
    }
}

/// An earlier export is not written over: it may be the only one.
fn create_new(path: &Path) -> Result<File> {
    if path.exists() {
        bail!("{}: the file exists; choose another name or move it away", path.display());
    }
    let mut file = File::create_new(path).with_context(|| path.display().to_string())?;
    file.flush()?;
    Ok(file)
}
