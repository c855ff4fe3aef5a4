//! `standing export --format ftm`: what is public of the register for screening tools.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::json;
use standing_service::ask::Times;
use standing_service::ftm::Schema;
use standing_service::ftm::export::{Entities, ExportAsked, Extent, line};
use standing_store::OpenMode;

use super::{Export, Scope, create_new};
use crate::output;

/// What was written.
#[derive(Debug, Default)]
struct Written {
    organisations: u64,
    entries: u64,
    log_size: u64,
}

impl Export {
    pub(super) async fn entities(self) -> Result<ExitCode> {
        let register = self.place.register(OpenMode::Existing).await?;
        let known_at = match self.known_at {
            None => None,
            Some(known_at) => Some(known_at.size(register.store(), &self.place.zone()?).await?),
        };
        let extent = match self.scope {
            Scope::Listed => Extent::Listed,
            Scope::Known => Extent::Known,
        };
        let base = self.public_url.as_ref().map(ToString::to_string);
        let asked = ExportAsked { times: Times { as_of: self.as_of, known_at }, extent, base };
        let mut entities = register.entities(asked)?;
        let total = register.store().totals().await?.streams;
        let written = match &self.output {
            None => write(&mut entities, BufWriter::new(std::io::stdout()), total).await?,
            Some(path) => {
                let file = create_new(path)?;
                let written = write(&mut entities, BufWriter::with_capacity(1 << 18, &file), total).await?;
                file.sync_all().with_context(|| path.display().to_string())?;
                written
            }
        };
        drop(entities);
        register.store().close().await;
        self.tell_entities(&written);
        Ok(ExitCode::SUCCESS)
    }

    fn tell_entities(&self, written: &Written) {
        let Written { organisations, entries, log_size } = written;
        match &self.output {
            Some(path) if self.json => output::json(&json!({
                "file": path.display().to_string(), "organisations": organisations, "entries": entries,
                "log_size": log_size,
            })),
            Some(path) => output::line(format_args!(
                "{organisations} organisations and {entries} entries written to {}\n  log size: {log_size}",
                path.display()
            )),
            None => output::note(format_args!(
                "{organisations} organisations and {entries} entries written, log size {log_size}"
            )),
        }
    }
}

async fn write(entities: &mut Entities, mut to: impl Write, total: u64) -> Result<Written> {
    let bar = output::bar(total, "writing entities");
    let mut written = Written { log_size: entities.log_size(), ..Written::default() };
    while let Some(found) = entities.next().await? {
        for entity in &found {
            let count = match entity.schema {
                Schema::Sanction => &mut written.entries,
                _ => &mut written.organisations,
            };
            *count = count.saturating_add(1);
            writeln!(to, "{}", line(entity)?).context("the entities could not be written")?;
        }
        bar.set_position(entities.looked_at());
    }
    to.flush().context("the entities could not be written")?;
    bar.finish_and_clear();
    Ok(written)
}
