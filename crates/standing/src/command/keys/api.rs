//! API keys: create, list, revoke.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use standing_service::keys::{self, Key, MadeKey, Scope};
use standing_service::{Capacity, Register};
use standing_store::OpenMode;

use crate::command::holding::Holding;
use crate::edge;
use crate::open::Place;
use crate::output::{self, FOUND};

/// Keys read at once.
const KEYS_PER_PAGE: usize = 500;
/// How every key begins.
const MARK: &str = "stk_";

/// Create an API key; it is shown once
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing keys create --role officer --holder City-Court
  standing keys create --role unit --holder City-Procurement-Desk --expires 2027-12-31
  standing keys create --role organisation --holder cn-uscc:91350100M000100Y43
  standing keys create --role operator

Each key is one officer: two officers who must not be one person need two keys.")]
pub(crate) struct Create {
    #[command(flatten)]
    holding: Holding,
    /// Last day on which the key works
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,
    /// Let the key read and give no command
    #[arg(long)]
    read_only: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// List the API keys: who holds them and until when, never the keys
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing keys list
  standing keys list --json --database postgres://standing@db.example/register")]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Revoke an API key at once
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing keys revoke stk_7f3k9m2p

Exit codes: 0 revoked, 1 no such key that still works, 2 could not run.")]
pub(crate) struct Revoke {
    /// The beginning of the key, as `standing keys list` shows it; the whole key is taken too
    #[arg(value_name = "PREFIX")]
    prefix: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Create {
    pub(super) async fn run(&self) -> Result<ExitCode> {
        let register = self.place.register(OpenMode::Existing).await?;
        let capacity = self.holding.capacity(&register).await?;
        let expires_at = self.expires.map(|last| self.after(last)).transpose()?;
        let made = make(&register, capacity, self.read_only, expires_at).await?;
        register.store().close().await;
        if self.json {
            let mut shown = as_json(&made.key);
            if let Some(fields) = shown.as_object_mut() {
                fields.insert("key".to_owned(), made.secret.into());
            }
            output::json(&shown);
        } else {
            output::line(&made.secret);
            output::note("this is the whole key, shown once; the register keeps only its hash");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The moment at which a last day is over.
    fn after(&self, last: Date) -> Result<Timestamp> {
        let end = last.tomorrow()?.to_zoned(self.place.zone()?)?.timestamp();
        if end <= (edge::machine().now)() {
            bail!("{last}: the day is over; give a later one");
        }
        Ok(end)
    }
}

impl List {
    pub(super) async fn run(&self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let (mut shown, mut after) = (Vec::new(), String::new());
        loop {
            let page = keys::list(&store, &after, KEYS_PER_PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.prefix);
            for key in page {
                if self.json {
                    shown.push(as_json(&key));
                } else {
                    output::line(line_of(&key));
                }
            }
        }
        store.close().await;
        if self.json {
            output::json(&Value::Array(shown));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Revoke {
    pub(super) async fn run(&self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let prefix = self.prefix.strip_prefix(MARK).unwrap_or(&self.prefix);
        let prefix = prefix.split('_').next().unwrap_or(prefix);
        let is_revoked = keys::revoke(&store, &edge::machine(), prefix).await?;
        store.close().await;
        if self.json {
            output::json(&json!({ "prefix": prefix, "revoked": is_revoked }));
        } else if is_revoked {
            output::line(format_args!("{MARK}{prefix} is revoked"));
        } else {
            output::line(format_args!("there is no key {MARK}{prefix} that was not revoked before"));
        }
        Ok(if is_revoked { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
    }
}

/// Makes a key for somebody whom the register knows.
///
/// # Errors
/// As the service.
pub(in crate::command) async fn make(
    register: &Register,
    capacity: Capacity,
    is_read_only: bool,
    expires_at: Option<Timestamp>,
) -> Result<MadeKey> {
    let scopes: &[Scope] = if is_read_only { &[Scope::Read] } else { &[Scope::Read, Scope::Act] };
    Ok(keys::create(register.store(), &register.edge(), capacity, scopes, expires_at).await?)
}

/// Role and holder of a key in words.
fn held_by(key: &Key) -> (&'static str, String) {
    match &key.capacity {
        Capacity::Officer(authority) => ("officer", authority.to_string()),
        Capacity::Unit(unit) => ("unit", unit.to_string()),
        Capacity::Organisation(identifier) => ("organisation", identifier.to_string()),
        Capacity::Operator => ("operator", String::new()),
        Capacity::Public => ("public", String::new()),
    }
}

fn line_of(key: &Key) -> String {
    let (role, holder) = held_by(key);
    let may = key.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join("+");
    let state = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {at:.0}"),
        (None, Some(at)) => format!("until {at:.0}"),
        (None, None) => "no end".to_owned(),
    };
    let used = key.last_used_at.map_or("never used".to_owned(), |at| format!("used {at:.0}"));
    format!("{MARK}{}  {role:12} {holder}  {may}  {state}  {used}", key.prefix)
}

fn as_json(key: &Key) -> Value {
    let (role, holder) = held_by(key);
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
    json!({
        "prefix": key.prefix, "role": role, "holder": holder,
        "scopes": key.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        "created_at": key.created_at.to_string(), "expires_at": moment(key.expires_at),
        "revoked_at": moment(key.revoked_at), "last_used_at": moment(key.last_used_at),
    })
}
