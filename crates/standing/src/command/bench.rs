//! `standing bench`: measures against a peer or a limit in the same run and prints the ratios.

mod append;
mod batch;
mod bulk;
mod fold;
mod generated;
mod http;
mod matching;
mod pages;
mod ratio;
mod screening;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use standing_service::{Principal, Register};
use standing_store::{OpenMode, Store, StoreUrl};

use crate::{edge, embedded, output};
use ratio::{Ratio, TABLE_HEAD};

/// Measure against a peer or a limit in the same run
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  standing bench spine\n  standing bench spine --entries 100000 --commands 10000\n  standing bench screening --names 100000\n  standing bench pages --entries 50000"
)]
pub(crate) struct Bench {
    /// What to measure
    name: Name,
    /// Entries of the large register; 0 leaves import, verification, start and HTTP out
    #[arg(long, default_value_t = 1_000_000)]
    entries: u64,
    /// Commands of the append benchmark; 0 leaves it and folding out
    #[arg(long, default_value_t = 102_400)]
    commands: u64,
    /// PostgreSQL for the append benchmark: an empty database that may be filled
    #[arg(long, env = "STANDING_TEST_POSTGRES", value_name = "URL")]
    postgres: Option<String>,
    /// Folder for the registers that are made and removed again
    #[arg(long, default_value = "target/bench", value_name = "DIR")]
    folder: std::path::PathBuf,
    /// Leave the registers there, to look at them with a profiler
    #[arg(long)]
    keep: bool,
    #[command(flatten, next_help_heading = "For screening")]
    screening: screening::Screening,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    /// Appends, import, verification, folding, checks over HTTP, start
    Spine,
    /// Comparing and searching names
    Screening,
    /// A file of identifiers against a register, beside sort and join, and names asked for over HTTP
    Batch,
    /// Every page beside an empty one: how long it takes, and how much is sent
    Pages,
}

impl Bench {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self.name {
            Name::Spine => self.spine().await,
            Name::Screening => {
                let mut table = Table::default();
                self.screening.run(&mut table)?;
                Ok(table.exit_code())
            }
            Name::Batch => self.batch().await,
            Name::Pages => self.pages().await,
        }
    }

    async fn batch(self) -> Result<ExitCode> {
        let folder = self.folder.join("batch");
        let (register, start) = self.filled(&folder).await?;
        let mut table = Table::default();
        table.add(vec![start, batch::measure(&register, &folder, self.entries).await?]);
        table.add(matching::measure(&register, &folder, self.entries).await?);
        if !self.keep {
            remove(&self.folder)?;
        }
        Ok(if table.all_reached { ExitCode::SUCCESS } else { ExitCode::from(output::FOUND) })
    }

    async fn pages(self) -> Result<ExitCode> {
        let folder = self.folder.join("pages");
        let (register, _) = self.filled(&folder).await?;
        let all_reached = pages::measure(&register, &folder, self.entries).await?;
        if !self.keep {
            remove(&self.folder)?;
        }
        Ok(if all_reached { ExitCode::SUCCESS } else { ExitCode::from(output::FOUND) })
    }

    /// A register of generated entries in a new folder, started again as after an import, with how long that took.
    async fn filled(&self, folder: &std::path::Path) -> Result<(Arc<Register>, Ratio)> {
        remove(&self.folder)?;
        std::fs::create_dir_all(folder)?;
        let store = Store::open(&StoreUrl::sqlite(folder.join("register.db")), OpenMode::Create).await?;
        publish(&*open(&store).await?).await?;
        bulk::measure_import(&store, self.entries).await?;
        store.close().await;
        bulk::measure_start(folder).await
    }

    async fn spine(self) -> Result<ExitCode> {
        remove(&self.folder)?;
        std::fs::create_dir_all(&self.folder)?;
        let mut table = Table::default();
        if self.commands > 0 {
            table.add(self.appends(&StoreUrl::sqlite(self.folder.join("small.db")), "sqlite").await?);
            if let Some(url) = &self.postgres {
                table.add(self.appends(&url.parse()?, "postgres").await?);
            }
        }
        if self.entries > 0 {
            self.large(&mut table).await?;
        }
        if !self.keep {
            remove(&self.folder)?;
        }
        Ok(table.exit_code())
    }

    /// What is measured on a register of many imported entries.
    async fn large(&self, table: &mut Table) -> Result<()> {
        let folder = self.folder.join("large");
        std::fs::create_dir_all(&folder)?;
        let store = Store::open(&StoreUrl::sqlite(folder.join("register.db")), OpenMode::Create).await?;
        publish(&*open(&store).await?).await?;
        table.add(vec![bulk::measure_import(&store, self.entries).await?]);
        table.add(bulk::measure_verify(&store, &folder).await?);
        store.close().await;
        let (register, start) = bulk::measure_start(&folder).await?;
        table.add(vec![start]);
        table.add(vec![http::measure(&register, &folder, self.entries).await?]);
        Ok(())
    }

    async fn appends(&self, url: &StoreUrl, data: &str) -> Result<Vec<Ratio>> {
        let store =
            Store::open(url, OpenMode::Create).await.context("the database of the append benchmark")?;
        let register = open(&store).await?;
        publish(&register).await?;
        let authority = [
            ("authority", "Bench-Regulator"),
            ("name", "Bench Regulator (invented)"),
            ("kind", "department"),
            ("level", "city"),
        ];
        append::submit(&register, &Principal::operator(), "register-authority", None, &authority).await?;
        let mut ratios = append::measure(&register, &store, &self.folder.join(data), self.commands).await?;
        ratios.push(fold::measure(&register, &store).await?);
        drop(register);
        store.close().await;
        Ok(ratios)
    }
}

/// The table, printed row by row as it grows.
struct Table {
    all_reached: bool,
    is_begun: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self { all_reached: true, is_begun: false }
    }
}

impl Table {
    fn exit_code(&self) -> ExitCode {
        if self.all_reached { ExitCode::SUCCESS } else { ExitCode::from(output::FOUND) }
    }

    fn add(&mut self, ratios: Vec<Ratio>) {
        if !self.is_begun {
            output::line(TABLE_HEAD);
            self.is_begun = true;
        }
        for ratio in ratios {
            output::line(ratio.row());
            self.all_reached &= ratio.is_reached();
        }
    }
}

async fn open(store: &Store) -> Result<Arc<Register>> {
    Ok(Register::open(store.clone(), edge::machine(), jiff::tz::TimeZone::UTC, embedded::calendars()?)
        .await?)
}

async fn publish(register: &Register) -> Result<()> {
    for pack in embedded::packs(&embedded::calendars()?)? {
        register.publish_pack(&pack).await?;
    }
    Ok(())
}

fn remove(folder: &std::path::Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| folder.display().to_string())
        }
        _ => Ok(()),
    }
}
