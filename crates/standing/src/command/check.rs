//! `standing check`: what follows for one organisation, several, or a file of them, on a day.
//!
//! A file is read, asked and answered row by row, so its size does not matter. A row that cannot be read is
//! answered with what is wrong with it, and the next row is asked.

mod answer;
mod input;
mod print;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::Value;
use standing_core::id::Slug;
use standing_core::identifier::{Identifier, Scheme};
use standing_core::matter::Matter;
use standing_core::standing::consequences::Question;
use standing_service::ask::Times;
use standing_service::{Principal, Register};
use standing_store::OpenMode;

use crate::open::{Asker, Place};
use crate::output::{self, FOUND};
use crate::remote::{Elsewhere, Server};
use crate::times::KnownAt;

use input::{Row, Rows};
use print::Printer;

/// Most identifiers on one command line; more come in a file.
const IDENTIFIERS_MAX: usize = 1_000;

/// Ask what follows for one organisation or a file of them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// Identifiers, such as cn-uscc:91350100M000100Y43 or lei:…; or one file, .csv or .jsonl
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
    /// Column of the file that holds the identifier; found by its name or its first value when left out
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// Scheme of codes in a file that carry none, for example cn-uscc
    #[arg(long)]
    scheme: Option<Scheme>,
    /// Form of the answers
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
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
  standing check suppliers.csv --column uscc --scheme cn-uscc --format csv > answers.csv
  standing check suppliers.jsonl --json --server https://register.example --key stk_…

Exit codes: 0 nothing found, 1 something found (or a row could not be read), 2 could not run.
What is found informs; a person at the relying unit decides.";

/// Who answers.
enum Answerer {
    Here { register: Arc<Register>, principal: Principal, times: Times },
    There(Server),
}

impl Check {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let mut rows = self.rows()?;
        let answerer = self.answerer().await?;
        let format = if self.json { Format::Jsonl } else { self.format };
        let mut printer = Printer::new(format);
        let bar = output::bar(rows.total(), "checking");
        while let Some(row) = rows.next_row()? {
            let answer = match self.identifier(&row) {
                Ok(identifier) => answerer.ask(&self, &identifier).await?,
                Err(problem) => answer::problem(&problem),
            };
            bar.suspend(|| printer.print(&row, &answer));
            bar.inc(1);
            if output::is_closed() {
                break;
            }
        }
        bar.finish_and_clear();
        answerer.close().await;
        if printer.unread() > 0 {
            output::note(format_args!("{} of {} rows could not be read", printer.unread(), printer.rows()));
        }
        Ok(if printer.is_anything_found() { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    }

    fn rows(&self) -> Result<Rows> {
        if let [one] = self.organisations.as_slice()
            && let Some(form) = input::form_of(one)
        {
            return Rows::of_file(&PathBuf::from(one), form, self.column.as_deref());
        }
        if let Some(file) = self.organisations.iter().find(|word| input::form_of(word).is_some()) {
            bail!("{file}: a file is checked alone; give identifiers or one file");
        }
        if self.organisations.len() > IDENTIFIERS_MAX {
            bail!(
                "{} identifiers are too many for one command; put them into a file",
                self.organisations.len()
            );
        }
        if let [one] = self.organisations.as_slice() {
            // One question that cannot be read is a mistake of the caller, not an answer.
            self.identifier(&Row::of_command_line(one)).map_err(anyhow::Error::msg)?;
        }
        Ok(Rows::of_command_line(self.organisations.clone()))
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

    /// The identifier of a row, or what is wrong with it.
    fn identifier(&self, row: &Row) -> Result<Identifier, String> {
        let text = row.text.as_deref().map_err(Clone::clone)?;
        match &self.scheme {
            Some(scheme) if !text.contains([':', '：']) => Identifier::new(scheme.clone(), text),
            _ => text.parse(),
        }
        .map_err(|error| error.to_string())
    }

    fn query(&self, identifier: &Identifier) -> Vec<(&'static str, String)> {
        let mut query = vec![("organisation", identifier.to_string())];
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
