//! Names: what the index of a large register costs in memory, and `/match` over HTTP, as clients of yente ask.
//!
//! The limit is two hundred times the rate that users of yente report for one core. Each request holds one example,
//! the name of an entry, as it is or with its last word left out; the load comes from the same process, so server and
//! load share the cores and both are counted.
//!
//! Deliberately absent: running yente, which needs a search engine of its own beside it.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use standing_service::Register;
use standing_service::screening::IndexState;

use super::generated::name;
use super::http::{load, router, serve};
use super::ratio::Ratio;

/// Requests a second for one core that users of yente report, and how many times as many are wanted.
const YENTE_A_SECOND: f64 = 4.0;
const FACTOR: f64 = 200.0;
/// Most memory of a name.
const BYTES_A_NAME_MAX: f64 = 150.0;
/// How long is waited for the index.
const INDEXED_WITHIN: Duration = Duration::from_secs(300);

/// How long after building the memory is looked at: idle threads end after ten seconds, and what they held goes back
/// then.
const GIVEN_BACK_AFTER: Duration = Duration::from_secs(15);

/// Memory a name, then requests a second.
pub(super) async fn measure(register: &Arc<Register>, folder: &Path, entries: u64) -> Result<Vec<Ratio>> {
    let before = memory_bytes().context("the memory of this process")?;
    let started = Instant::now();
    let state = indexed(register).await?;
    let seconds = started.elapsed().as_secs_f64();
    tokio::time::sleep(GIVEN_BACK_AFTER).await;
    let names = f64::from(u32::try_from(state.names)?);
    let grown = memory_bytes().unwrap_or(before).saturating_sub(before);
    let a_name = f64::from(u32::try_from(grown / 1_000)?) * 1_000.0 / names.max(1.0);
    let address = serve(router(register, folder).await?).await?;
    let rate = load(address, asked_for(entries)).await?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let a_core = rate / f64::from(u32::try_from(cores)?);
    Ok(vec![
        Ratio {
            what: format!(
                "memory of a name in service, {names} names indexed from the log in {seconds:.1} s"
            ),
            ours: format!("{a_name:.0} bytes"),
            peer: format!("at most {BYTES_A_NAME_MAX:.0}"),
            value: BYTES_A_NAME_MAX / a_name.max(1.0),
            at_least: 1.0,
        },
        Ratio {
            what: format!(
                "/match by name over HTTP at {entries} entries, {cores} cores with the load on them"
            ),
            ours: format!("{rate:.0} requests/s, {a_core:.0} a core"),
            peer: format!("yente, as published: {YENTE_A_SECOND} a core"),
            value: a_core / YENTE_A_SECOND,
            at_least: FACTOR,
        },
    ])
}

/// The state of the index once all of the log is in it.
pub(super) async fn indexed(register: &Arc<Register>) -> Result<IndexState> {
    let started = Instant::now();
    let log_size = register.store().head().await?;
    loop {
        if let Some(state) = register.index_state().filter(|state| state.log_size >= log_size) {
            return Ok(state);
        }
        if started.elapsed() > INDEXED_WITHIN {
            bail!("the names were not indexed within {INDEXED_WITHIN:?}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Requests with the name of an entry, another one for each number; every second without its last word.
fn asked_for(entries: u64) -> impl Fn(u64) -> String + Clone + Send + 'static {
    move |number| {
        let mut name = name(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % entries.max(1));
        if number.is_multiple_of(2) {
            name.truncate(name.rfind(' ').unwrap_or(name.len()));
        }
        let body =
            json!({"queries": {"q": {"schema": "Company", "properties": {"name": [name]}}}}).to_string();
        format!(
            "POST /match/default HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

/// Resident memory now, as Linux tells it.
fn memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1_024)
}
