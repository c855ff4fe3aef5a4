//! Opening a register from the command line's arguments.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use jiff::tz::TimeZone;
use standing_core::calendar::time_zone;
use standing_service::keys::{self, KeyFault, Scope};
use standing_service::log::restore::refuse_half_restored;
use standing_service::{Principal, Register};
use standing_store::{OpenMode, Store, StoreUrl};

use crate::{edge, embedded};

/// Where a register is kept.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Folder of the register: database, signing key, last signed checkpoint
    #[arg(long, env = "STANDING_DATA", default_value = "./data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Database, when it is not the SQLite file in the folder: postgres://USER@HOST/NAME
    #[arg(long, env = "STANDING_DATABASE", value_name = "URL")]
    pub(crate) database: Option<String>,
    /// IANA time zone of what rests on no pack; authorities' days are those of their packs
    #[arg(long, env = "STANDING_TIME_ZONE", default_value = "UTC", value_name = "ZONE")]
    pub(crate) time_zone: String,
}

/// The name of the SQLite file in the folder.
pub(crate) const DATABASE_FILE: &str = "register.db";

impl Place {
    pub(crate) fn url(&self) -> Result<StoreUrl> {
        match &self.database {
            Some(url) => Ok(url.parse()?),
            None => Ok(StoreUrl::sqlite(self.data.join(DATABASE_FILE))),
        }
    }

    pub(crate) fn zone(&self) -> Result<TimeZone> {
        Ok(time_zone(&self.time_zone)?)
    }

    /// The database alone, for verbs that need no rules. A register whose restoring was cut off is refused;
    /// only the verification, which opens databases by itself, looks at one.
    pub(crate) async fn store(&self, mode: OpenMode) -> Result<Store> {
        let store = self.database(mode).await?;
        refuse_half_restored(&store).await?;
        Ok(store)
    }

    /// The whole register.
    pub(crate) async fn register(&self, mode: OpenMode) -> Result<Arc<Register>> {
        let store = self.database(mode).await?;
        let register = Register::open(store, edge::machine(), self.zone()?, embedded::calendars()?).await?;
        register.keep_names_in(&self.data);
        Ok(register)
    }

    async fn database(&self, mode: OpenMode) -> Result<Store> {
        if mode == OpenMode::Create {
            make_folder(&self.data)?;
        }
        Store::open(&self.url()?, mode).await.with_context(|| {
            format!(
                "the register in {} could not be opened; `standing serve` makes a new one",
                self.data.display()
            )
        })
    }
}

fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: the folder cannot be made", folder.display()))
}

/// Who asks: a key of the register.
#[derive(Debug, Clone, Args)]
pub(crate) struct Asker {
    /// API key that says in which capacity you act; make one with `standing keys create`
    #[arg(long, env = "STANDING_KEY", hide_env_values = true, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

impl Asker {
    /// Who asks, for what may be read.
    pub(crate) async fn reader(&self, register: &Register) -> Result<Principal> {
        self.holder(register, Scope::Read).await
    }

    /// Who asks, for a command.
    pub(crate) async fn actor(&self, register: &Register) -> Result<Principal> {
        self.holder(register, Scope::Act).await
    }

    async fn holder(&self, register: &Register, scope: Scope) -> Result<Principal> {
        let Some(key) = &self.key else { return Ok(Principal::operator()) };
        let judged = keys::authenticate(register.store(), &register.edge(), key).await?;
        let holder = judged.map_err(|fault| anyhow!("{}; see `standing keys list`", fault_words(fault)))?;
        if !holder.scopes.contains(&scope) {
            bail!(
                "the key may not be used to {}; make one that may with `standing keys create`",
                scope.as_str()
            );
        }
        Ok(holder.principal)
    }
}

fn fault_words(fault: KeyFault) -> &'static str {
    match fault {
        KeyFault::Form => "the key is not of the form stk_PREFIX_SECRET",
        KeyFault::Unknown => "the register knows no such key",
        KeyFault::Expired => "the key's time is over",
        KeyFault::Revoked => "the key was revoked",
    }
}
