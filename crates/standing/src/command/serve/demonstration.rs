//! Fills an empty register for trying out: a real list, an invented story, and keys for its invented offices.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use standing_service::accounts::Rank;
use standing_service::import::ImportOptions;
use standing_service::{Accounts, Capacity, Register};

use crate::command::{import, keys};
use crate::{demo, output};

/// The offices and the firm of the story that get a key: what it is for, and in which capacity it acts.
const OFFICES: [(&str, Office); 5] = [
    ("an officer of the court", Office::Officer("Example-District-Court")),
    ("its second officer, who approves", Office::Officer("Example-District-Court")),
    ("an officer one level up, who reconsiders", Office::Officer("Example-City-Court")),
    ("a procurement desk, which checks and takes measures", Office::Unit("Example-Procurement-Desk")),
    ("the operator", Office::Operator),
];

/// The people of the story who sign in: name, what they are, in which capacity and rank they act.
const LOGINS: [(&str, &str, Office, Option<Rank>); 6] = [
    ("officer", "prepares at the court", Office::Officer("Example-District-Court"), Some(Rank::Preparing)),
    ("approver", "decides at the court", Office::Officer("Example-District-Court"), Some(Rank::Deciding)),
    ("superior", "decides one level up", Office::Officer("Example-City-Court"), Some(Rank::Deciding)),
    ("clerk", "at the procurement desk", Office::Unit("Example-Procurement-Desk"), None),
    ("firm", "of the firm of the story", Office::Firm, None),
    ("operator", "runs the register", Office::Operator, None),
];
/// The firm of the story that has a login: listed, and it may object.
const FIRM: &str = "cn-uscc:91210105DEM000014J";
/// Sets the password of the logins, for tests in a browser; drawn by chance otherwise.
const PASSWORD_VARIABLE: &str = "STANDING_DEMO_PASSWORD";

#[derive(Debug, Clone, Copy)]
enum Office {
    Officer(&'static str),
    Unit(&'static str),
    Firm,
    Operator,
}

/// The keys that were made, each with what it is for, and the logins.
pub(super) struct DemoKeys {
    keys: Vec<(&'static str, String)>,
    logins: Vec<(&'static str, &'static str)>,
    password: String,
}

/// Loads the demonstration into a register without organisations; none when it holds some already.
///
/// # Errors
/// A part of the demonstration does not load, which is a defect of this binary.
pub(super) async fn load(register: &Arc<Register>) -> Result<Option<DemoKeys>> {
    if register.store().totals().await?.identifiers > 0 {
        output::note("the register holds organisations already; --demo adds nothing to it");
        return Ok(None);
    }
    output::note("DEMONSTRATION: loading the World Bank's list as copied (a snapshot, not current) …");
    let (mapping, input) = import::sample("worldbank")?;
    let report = import::run_import(register, mapping, &input, ImportOptions::today()).await?;
    output::note(format_args!("  {} entries imported, {} rows refused", report.added, report.refused));
    output::note("DEMONSTRATION: playing an invented story …");
    let firms = demo::load(register).await?;
    output::note(format_args!("  {firms} invented firms"));
    let mut made = Vec::new();
    for (what, office) in OFFICES {
        made.push((what, create(register, office).await?));
    }
    let password = std::env::var(PASSWORD_VARIABLE).unwrap_or_else(|_| register.edge().fresh_name());
    let accounts = Accounts::new(register.store().clone(), register.edge());
    let mut logins = Vec::new();
    for (name, what, office, rank) in LOGINS {
        accounts.add_demonstration(name, &office.capacity()?, rank, &password).await?;
        logins.push((name, what));
    }
    Ok(Some(DemoKeys { keys: made, logins, password }))
}

async fn create(register: &Register, office: Office) -> Result<String> {
    Ok(keys::make(register, office.capacity()?, false, None).await?.secret)
}

impl Office {
    fn capacity(self) -> Result<Capacity> {
        Ok(match self {
            Self::Officer(authority) => Capacity::Officer(authority.parse()?),
            Self::Unit(unit) => Capacity::Unit(unit.parse()?),
            Self::Firm => Capacity::Organisation(FIRM.parse()?),
            Self::Operator => Capacity::Operator,
        })
    }
}

impl DemoKeys {
    /// Says loudly that this is no register, and what to try with which key.
    pub(super) fn print(&self, address: SocketAddr) {
        output::line("");
        output::line(
            "THIS IS A DEMONSTRATION. The firms, courts and cases of the story are invented; the World",
        );
        output::line("Bank's list is a copy of a day and not current. Nothing here is anybody's standing.");
        output::line("Keys, shown once; anyone who has one can act with it, so never serve this to others:");
        for (what, key) in &self.keys {
            output::line(format_args!("  {key}  {what}"));
        }
        output::line(format_args!(
            "Logins at http://{address}/en/sign-in, all with the password {}",
            self.password
        ));
        output::line("(the code of the second factor is shown on its page, in a demonstration alone):");
        for (name, what) in &self.logins {
            output::line(format_args!("  {name:10}  {what}"));
        }
        output::line("Try:");
        output::line(format_args!("  http://{address}/ and search for 示例, or for a firm of the list"));
        output::line("  standing case --list");
        output::line(format_args!("  standing case --explain open-case --server http://{address}"));
    }
}
