//! Durable appends through the whole path: 256 clients at once, each waits for its answer before it asks again,
//! while the log is published as `standing serve` does; the clock stops when the last event is under a signed
//! checkpoint.
//!
//! The peer is the same database taking the same bytes bare, 256 rows a commit: on SQLite row by row in a
//! prepared statement, on PostgreSQL in multi-row inserts. A second figure is that of files that hold hundreds of
//! records already, beside the first: what an event costs must not grow with its file.

use std::ops::Range;
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
/// Records in each file before the second figure is taken.
const RECORDS_IN_LONG_FILES: u64 = 200;
/// Rows that share a commit of the peer.
const ROWS_PER_COMMIT: usize = 256;
/// Rounds; the sides take turns, so that both meet the same disk, and the middle one counts.
const ROUNDS: u64 = 5;
/// How often the log is published meanwhile.
const PUBLISH_EVERY: Duration = Duration::from_secs(1);

/// Measures commands a second against bare rows a second, on one database, and then on long files. The register
/// must be empty but for
/// packs and one authority named `Bench-Regulator`; the log's key is made in `folder`.
pub(super) async fn measure(
    register: &Arc<Register>,
    store: &Store,
    folder: &Path,
    commands: u64,
) -> Result<Vec<Ratio>> {
    let signer = open_signer(store, folder, None, &edge::machine()).await?;
    let publisher = Arc::new(Publisher::open(store.clone(), folder, signer, &edge::machine()).await?);
    publisher.publish(&edge::machine()).await?;
    let is_sqlite = store.url().sqlite_path().is_some();
    let per_statement = if is_sqlite { 1 } else { ROWS_PER_COMMIT };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let before = store.head().await?;
        let started = Instant::now();
        run_clients(register, &publisher, short_files(round, commands / ROUNDS)).await?;
        let after = store.head().await?;
        ours.push(rate(after - before, started));
        let rows = rows_after(store, before, after - before).await?;
        let started = Instant::now();
        store.bare_inserts(&rows, ROWS_PER_COMMIT, per_statement).await?;
        theirs.push(rate(after - before, started));
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    let database = if is_sqlite { "SQLite" } else { "PostgreSQL" };
    let long = measure_long_files(register, store, &publisher, commands / ROUNDS).await?;
    let what = format!("durable appends, {CLIENTS} clients, {database}");
    Ok(vec![
        Ratio {
            what: what.clone(),
            ours: format!("{ours:.0} events/s"),
            peer: format!("bare inserts, {ROWS_PER_COMMIT} rows a commit: {theirs:.0} rows/s"),
            value: ours / theirs,
            at_least: 0.5,
        },
        Ratio {
            what: format!("{what}, files of {RECORDS_IN_LONG_FILES} records"),
            ours: format!("{long:.0} events/s"),
            peer: format!("files of {COMMANDS_PER_ORGANISATION} events: {ours:.0} events/s"),
            value: long / ours,
            at_least: 0.8,
        },
    ])
}

/// Events a second on files that hold hundreds of records: the middle one of several rounds.
async fn measure_long_files(
    register: &Arc<Register>,
    store: &Store,
    publisher: &Arc<Publisher>,
    commands: u64,
) -> Result<f64> {
    run_clients(register, publisher, long_files(0..RECORDS_IN_LONG_FILES + 1)).await?;
    let mut rates = Vec::new();
    let mut next = RECORDS_IN_LONG_FILES + 1;
    for _ in 0..ROUNDS {
        let numbers = next..next + commands / CLIENTS;
        next = numbers.end;
        let before = store.head().await?;
        let started = Instant::now();
        run_clients(register, publisher, long_files(numbers)).await?;
        rates.push(rate(store.head().await? - before, started));
    }
    Ok(middle(rates))
}

/// What each client does, command by command.
#[derive(Debug, Clone)]
struct Work {
    /// Its commands are numbered, over all rounds on the same files.
    numbers: Range<u64>,
    /// How many of them are about one organisation.
    per_organisation: u64,
    /// What the names of organisations and keys begin with.
    series: String,
}

/// Commands of one round, each organisation with a few of them.
fn short_files(round: u64, commands: u64) -> Work {
    let per_organisation = COMMANDS_PER_ORGANISATION;
    Work { numbers: 0..commands / CLIENTS, per_organisation, series: round.to_string() }
}

/// Commands about one organisation for each client.
fn long_files(numbers: Range<u64>) -> Work {
    Work { numbers, per_organisation: u64::MAX, series: "long".to_owned() }
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
async fn run_clients(register: &Arc<Register>, publisher: &Arc<Publisher>, work: Work) -> Result<()> {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let publishing = {
        let publisher = Arc::clone(publisher);
        tokio::spawn(async move { publisher.run(edge::machine(), PUBLISH_EVERY, stopped).await })
    };
    ask(register, &work).await?;
    // Told to stop, it publishes what is left.
    stop.send(true)?;
    publishing.await?;
    if publisher.current().map(|current| current.size()) != Some(register.store().head().await?) {
        bail!("not every event is under a checkpoint");
    }
    Ok(())
}

async fn ask(register: &Arc<Register>, work: &Work) -> Result<()> {
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let register = Arc::clone(register);
        let capacity = Capacity::Officer("Bench-Regulator".parse()?);
        let principal = Principal::new(format!("bench-{client}"), capacity);
        let Work { numbers, per_organisation, series } = work.clone();
        clients.spawn(async move {
            for number in numbers {
                let organisation = format!("reg-DE:B{series}-{client}-{}", number / per_organisation);
                let key = Some(format!("{series}-{number}"));
                if number % per_organisation == 0 {
                    let name = format!("Bench Example {series} {client} {number} Ltd");
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
