//! Fills an empty register for trying out: a real list, an invented story, and keys for its invented offices.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use standing_service::import::ImportOptions;
use standing_service::{Capacity, Register};

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

#[derive(Debug, Clone, Copy)]
enum Office {
    Officer(&'static str),
    Unit(&'static str),
    Operator,
}

/// The keys that were made, each with what it is for.
pub(super) struct DemoKeys(Vec<(&'static str, String)>);

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
    Ok(Some(DemoKeys(made)))
}

async fn create(register: &Register, office: Office) -> Result<String> {
    let capacity = match office {
        Office::Officer(authority) => Capacity::Officer(authority.parse()?),
        Office::Unit(unit) => Capacity::Unit(unit.parse()?),
        Office::Operator => Capacity::Operator,
    };
    Ok(keys::make(register, capacity, false, None).await?.secret)
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
        for (what, key) in &self.0 {
            output::line(format_args!("  {key}  {what}"));
        }
        output::line("Try:");
        output::line(format_args!("  http://{address}/ and search for 示例, or for a firm of the list"));
        output::line("  standing case --list");
        output::line(format_args!("  standing case --explain open-case --server http://{address}"));
    }
}
