//! `standing check`: what follows for one organisation, several, or a file of them, on a day.
//!
//! Several identifiers are asked one by one. A file is screened by the service's batch use case, so its size does
//! not matter; a row that cannot be read is answered with what is wrong with it, and the next row is asked.

mod answer;
mod file;
mod print;
mod there;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::Value;
use standing_core::id::Slug;
use standing_core::identifier::Identifier;
use standing_core::matter::Matter;
use standing_core::standing::consequences::Question;
use standing_service::ask::Times;
use standing_service::batch::Asking;
use standing_service::{Principal, Register};
use standing_store::OpenMode;

use crate::open::{Asker, Place};
use crate::output::{self, FOUND};
use crate::remote::{Elsewhere, Server};
use crate::times::KnownAt;

use file::{FileArguments, FileCheck};
use print::Printer;

/// Most identifiers on one command line; more come in a file.
const IDENTIFIERS_MAX: usize = 1_000;

/// Ask what follows for one organisation or a file of them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// Identifiers, such as cn-uscc:91350100M000100Y43 or lei:…; or one file, .csv, .jsonl or .parquet
    #[arg(required = true, value_name = "IDENTIFIER|FILE")]
    organisations: Vec<String>,
    /// The matter, for example procurement.supplier; every matter when left out
    #[arg(long)]
    matter: Option<Matter>,
    /// The kind of unit that asks, for example procurement-unit; every kind when left out
    #[arg(long, value_name = "KIND")]
    unit_kind: Option<Slug>,
    /// The day in the world; today in the authority's time zone when left out
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The state of the record: a log size, or a day and its newest checkpoint; the newest when left out
    #[arg(long, value_name = "SIZE|DATE")]
    known_at: Option<KnownAt>,
    #[command(flatten)]
    file: FileArguments,
    /// Form of the answers; text when left out, and with --output the form of the file
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The same as --format jsonl
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    asker: Asker,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    elsewhere: Elsewhere,
}

/// Form of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One line an organisation
    Csv,
    /// One JSON object a line, with every consequence
    Jsonl,
}

const EXAMPLES: &str = "Examples:
  standing check cn-uscc:91350100M000100Y43
  standing check cn-uscc:91350100M000100Y43 --matter procurement.supplier --as-of 2026-11-22
  standing check suppliers.csv --output answers.csv --receipt receipt.txt
  standing check suppliers.csv --column reg-DE=HRB --column name=Firma --output answers.csv
  standing check suppliers.csv --output answers.csv --resume
  standing check suppliers.jsonl --format jsonl | grep possible_match

In a file, identifiers outrank names: a name is screened where the register knows no identifier of the row. What the
columns were taken for is said; a terminal is asked, and without one a doubtful guess is refused unless --yes or
--column is given. See docs/batch.md.

Exit codes: 0 nothing found, 1 something found (or a row could not be read), 2 could not run, or was stopped.
What is found informs; a person at the relying unit decides.";

/// Who answers.
enum Answerer {
    Here { register: Arc<Register>, principal: Principal, times: Times },
    There(Server),
}

impl Check {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        if let [one] = self.organisations.as_slice()
            && file::is_file(one)
        {
            return self.of_file(&PathBuf::from(one)).await;
        }
        self.refuse_what_is_no_list()?;
        let answerer = self.answerer().await?;
        let mut printer = Printer::new(self.format().unwrap_or(Format::Text));
        let bar = output::bar(u64::try_from(self.organisations.len()).unwrap_or(0), "checking");
        for asked in &self.organisations {
            let answer = match self.identifier(asked) {
                Ok(identifier) => answerer.ask(&self, &identifier).await?,
                Err(problem) => answer::problem(&problem),
            };
            bar.suspend(|| printer.print(asked, &answer));
            bar.inc(1);
            if output::is_closed() {
                break;
            }
        }
        bar.finish_and_clear();
        answerer.close().await;
        if printer.unread() > 0 {
            output::note(format_args!("{} of {} could not be read", printer.unread(), printer.rows()));
        }
        Ok(if printer.is_anything_found() { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    }

    fn format(&self) -> Option<Format> {
        if self.json { Some(Format::Jsonl) } else { self.format }
    }

    async fn of_file(&self, path: &Path) -> Result<ExitCode> {
        if self.elsewhere.server.is_some() && self.file.output().is_none() {
            bail!("a register on the web answers into a file: add --output FILE");
        }
        let check = FileCheck { path, arguments: &self.file, format: self.format(), place: &self.place };
        let plan = check.plan().await?;
        let (register, principal, times) = match self.answerer().await? {
            Answerer::Here { register, principal, times } => (register, principal, times),
            Answerer::There(server) => {
                let Some(output) = self.file.output() else { bail!("--output is missing") };
                return there::screen(self, &server, &plan, output);
            }
        };
        let (matter, unit_kind) = (self.matter.clone(), self.unit_kind.clone());
        let asking = Asking { principal, matter, unit_kind, times, by_name: self.file.by_name() };
        let code = check.run(&register, plan, asking).await;
        register.store().close().await;
        code
    }

    /// Refuses what is more, or something else, than a few identifiers.
    fn refuse_what_is_no_list(&self) -> Result<()> {
        if let Some(file) = self.organisations.iter().find(|word| file::is_file(word)) {
            bail!("{file}: a file is checked alone; give identifiers or one file");
        }
        if self.file.is_for_file() {
            bail!("--output, --summary and --encoding are for a file; give one, or leave them out");
        }
        if self.organisations.len() > IDENTIFIERS_MAX {
            bail!(
                "{} identifiers are too many for one command; put them into a file",
                self.organisations.len()
            );
        }
        if let [one] = self.organisations.as_slice() {
            // One question that cannot be read is a mistake of the caller, not an answer.
            self.identifier(one).map_err(anyhow::Error::msg)?;
        }
        Ok(())
    }

    async fn answerer(&self) -> Result<Answerer> {
        if let Some(address) = &self.elsewhere.server {
            return Ok(Answerer::There(Server::new(address, self.asker.key.as_deref())?));
        }
        let register = self.place.register(OpenMode::Existing).await?;
        let principal = self.asker.reader(&register).await?;
        let known_at = match &self.known_at {
            None => None,
            Some(known_at) => Some(known_at.size(register.store(), &self.place.zone()?).await?),
        };
        Ok(Answerer::Here { register, principal, times: Times { as_of: self.as_of, known_at } })
    }

    /// The identifier that a word is, or what is wrong with it.
    fn identifier(&self, text: &str) -> Result<Identifier, String> {
        match &self.file.scheme {
            Some(scheme) if !text.contains([':', '：']) => Identifier::new(scheme.clone(), text),
            _ => text.parse(),
        }
        .map_err(|error| error.to_string())
    }

    fn query(&self, identifier: &Identifier) -> Vec<(&'static str, String)> {
        let mut query = vec![("organisation", identifier.to_string())];
        query.extend(self.asked());
        query
    }

    /// What is asked beside the organisation.
    fn asked(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        query.extend(self.matter.as_ref().map(|matter| ("matter", matter.to_string())));
        query.extend(self.unit_kind.as_ref().map(|kind| ("unit_kind", kind.to_string())));
        query.extend(self.as_of.map(|day| ("as_of", day.to_string())));
        query.extend(self.known_at.as_ref().map(|known_at| ("known_at", known_at.to_string())));
        query
    }
}

impl Answerer {
    async fn close(&self) {
        if let Self::Here { register, .. } = self {
            register.store().close().await;
        }
    }

    async fn ask(&self, check: &Check, identifier: &Identifier) -> Result<Value> {
        match self {
            Self::There(server) => {
                let answer = server.ask("/api/v1/check", &check.query(identifier))?;
                answer.done().with_context(|| identifier.to_string())
            }
            Self::Here { register, principal, times } => {
                let viewer = answer::viewer(principal, identifier);
                let unit_kind = check.unit_kind.clone().or_else(|| answer::unit_kind(principal, register));
                let question = Question { matter: check.matter.clone(), unit_kind, viewer };
                let seen = register.check(identifier, &question, *times).await?;
                answer::as_json(register, identifier, &question, &seen)
            }
        }
    }
}
