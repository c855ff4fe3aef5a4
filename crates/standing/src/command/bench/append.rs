//! Durable appends through the whole path: 256 clients at once, each waits for its answer before it asks again,
//! while the log is published as `standing serve` does; the clock stops when the last event is under a signed
//! checkpoint.
//!
//! The peer is the same database taking the same bytes bare, 256 rows a commit: on SQLite row by row in a
//! prepared statement, on PostgreSQL in multi-row inserts.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use standing_core::command::argument::Arguments;
use standing_service::log::{Publisher, open_signer};
use standing_service::{Capacity, Outcome, Principal, Register, Request};
use standing_store::Store;

use super::ratio::{Ratio, middle};
use crate::edge;

/// Clients that ask at the same time.
const CLIENTS: u64 = 256;
/// Commands about one organisation, before a client goes on to the next: one registers it, the others add to
/// its file.
const COMMANDS_PER_ORGANISATION: u64 = 10;
/// Rows that share a commit of the peer.
const ROWS_PER_COMMIT: usize = 256;
/// Rounds; the sides take turns, so that both meet the same disk, and the middle one counts.
const ROUNDS: u64 = 5;
/// How often the log is published meanwhile.
const PUBLISH_EVERY: Duration = Duration::from_secs(1);

/// Measures commands a second against bare rows a second, on one database. The register must be empty but for
/// packs and one authority named `Bench-Regulator`; the log's key is made in `folder`.
pub(super) async fn measure(
    register: &Arc<Register>,
    store: &Store,
    folder: &Path,
    commands: u64,
) -> Result<Ratio> {
    let signer = open_signer(store, folder, None, &edge::machine()).await?;
    let publisher = Arc::new(Publisher::open(store.clone(), folder, signer, &edge::machine()).await?);
    publisher.publish(&edge::machine()).await?;
    let is_sqlite = store.url().sqlite_path().is_some();
    let per_statement = if is_sqlite { 1 } else { ROWS_PER_COMMIT };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let before = store.head().await?;
        let started = Instant::now();
        run_clients(register, &publisher, round, commands / ROUNDS).await?;
        let after = store.head().await?;
        ours.push(rate(after - before, started));
        let rows = rows_after(store, before, after - before).await?;
        let started = Instant::now();
        store.bare_inserts(&rows, ROWS_PER_COMMIT, per_statement).await?;
        theirs.push(rate(after - before, started));
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    let database = if is_sqlite { "SQLite" } else { "PostgreSQL" };
    Ok(Ratio {
        what: format!("durable appends, {CLIENTS} clients, {database}"),
        ours: format!("{ours:.0} events/s"),
        peer: format!("bare inserts, {ROWS_PER_COMMIT} rows a commit: {theirs:.0} rows/s"),
        value: ours / theirs,
        at_least: 0.5,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a rate of at most millions")]
fn rate(count: u64, started: Instant) -> f64 {
    count as f64 / started.elapsed().as_secs_f64()
}

async fn rows_after(store: &Store, before: u64, limit: u64) -> Result<Vec<standing_store::NewEvent>> {
    let mut rows = Vec::new();
    let mut scan = store.scan_events(before, None);
    while let Some(row) = scan.next().await? {
        rows.push(row.event);
        if u64::try_from(rows.len())? == limit {
            break;
        }
    }
    Ok(rows)
}

/// Runs the clients of one round, publishing the log meanwhile, until the last event is signed.
async fn run_clients(
    register: &Arc<Register>,
    publisher: &Arc<Publisher>,
    round: u64,
    commands: u64,
) -> Result<()> {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let publishing = {
        let publisher = Arc::clone(publisher);
        tokio::spawn(async move { publisher.run(edge::machine(), PUBLISH_EVERY, stopped).await })
    };
    ask(register, round, commands).await?;
    // Told to stop, it publishes what is left.
    stop.send(true)?;
    publishing.await?;
    if publisher.current().map(|current| current.size()) != Some(register.store().head().await?) {
        bail!("not every event is under a checkpoint");
    }
    Ok(())
}

async fn ask(register: &Arc<Register>, round: u64, commands: u64) -> Result<()> {
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let register = Arc::clone(register);
        let capacity = Capacity::Officer("Bench-Regulator".parse()?);
        let principal = Principal { account: format!("bench-{client}"), capacity };
        clients.spawn(async move {
            for number in 0..commands / CLIENTS {
                let organisation = format!("reg-DE:B{round}-{client}-{}", number / COMMANDS_PER_ORGANISATION);
                let key = Some(format!("{round}-{number}"));
                if number % COMMANDS_PER_ORGANISATION == 0 {
                    let name = format!("Bench Example {round} {client} {number} Ltd");
                    let arguments = [("organisation", organisation.as_str()), ("name", &name)];
                    submit(&register, &principal, "register-organisation", key, &arguments).await?;
                } else {
                    submit(&register, &principal, "make-record", key, &record(&organisation)).await?;
                }
            }
            anyhow::Ok(())
        });
    }
    while let Some(client) = clients.join_next().await {
        client??;
    }
    Ok(())
}

/// A penalty of everyday length.
fn record(organisation: &str) -> [(&str, &str); 6] {
    [
        ("organisation", organisation),
        ("kind", "penalty"),
        ("pack", "cn-credit"),
        ("field", "food-drug"),
        ("act_on", "2026-01-05"),
        ("text", "Penalty decision (2026) example no. 1 of the example regulator: 20 000 CNY, paid."),
    ]
}

pub(super) async fn submit(
    register: &Register,
    principal: &Principal,
    word: &str,
    key: Option<String>,
    arguments: &[(&str, &str)],
) -> Result<()> {
    let pairs = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let request = Request { word: word.to_owned(), arguments: Arguments::from_pairs(pairs)?, on: None, key };
    match register.submit(principal, request).await? {
        Outcome::Accepted(_) => Ok(()),
        Outcome::Refused(refusal) => bail!("{refusal}"),
    }
}
