//! What is measured on a large register: import, start, verification, and checks over HTTP.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use jiff::civil::date;
use sha2::{Digest, Sha256};
use standing_core::packs::Packs;
use standing_service::Register;
use standing_service::import::{ImportOptions, Input, Mapping, Progress, import};
use standing_service::log::verify::{Against, Depth, verify_store};
use standing_service::log::{Publisher, open_signer};
use standing_store::{OpenMode, Store, StoreUrl};
use standing_transparency::verify::{StoredEvent, StoredRow, Verifier, verify_chunk};

use super::generated::{MAPPING, Rows};
use super::ratio::Ratio;
use crate::output;
use crate::{edge, embedded};

/// Imports generated entries a second, against the number that must be reached; memory is in the text.
pub(super) async fn measure_import(store: &Store, entries: u64) -> Result<Ratio> {
    let mut packs = embedded::calendars()?;
    for pack in embedded::packs(&packs)? {
        packs.add(Arc::new(pack));
    }
    let packs = Arc::new(packs);
    let mapping = Arc::new(Mapping::from_toml("generated.toml", MAPPING)?);
    let input = Input::new("generated.csv", None, move || Ok(Box::new(Rows::new(entries))));
    let bar = output::bar(entries, "import");
    let mut progress = |now: Progress| bar.set_position(now.rows);
    let started = Instant::now();
    let options = ImportOptions::on(date(2026, 11, 22));
    let report = import(store, &packs, edge::machine(), &mapping, &input, options, &mut progress).await?;
    let rate = per_second(report.added, started.elapsed());
    bar.finish_and_clear();
    if report.added != entries {
        bail!("{} of {entries} entries were imported", report.added);
    }
    let memory =
        peak_memory_mb().map_or_else(String::new, |peak| format!(", peak memory {peak} MB of at most 500"));
    Ok(Ratio {
        what: format!("import of {entries} generated entries"),
        ours: format!("{rate:.0} entries/s{memory}"),
        peer: "15,000 entries/s".to_owned(),
        value: rate / 15_000.0,
        at_least: 1.0,
    })
}

/// Verifies the signed log, twice: the work on rows that are in memory against hashing the same bytes bare, and
/// `standing verify` with its tiles and checkpoints against reading and hashing the same rows. The log's key is
/// made in `folder`.
pub(super) async fn measure_verify(store: &Store, folder: &Path) -> Result<Vec<Ratio>> {
    let signer = open_signer(store, folder, None, &edge::machine()).await?;
    let key = signer.verifier_key();
    Publisher::open(store.clone(), folder, signer, &edge::machine()).await?.publish(&edge::machine()).await?;
    let events = store.head().await?;
    let read = in_memory(store).await?;
    let bar = output::bar(events, "verify");
    let started = Instant::now();
    let against = Against { data: Some(folder), key: Some(key), depth: Depth::default() };
    let report = verify_store(store, &against, &mut |done, _| bar.set_position(done)).await?;
    let whole = megabytes(read.bytes) / started.elapsed().as_secs_f64();
    bar.finish_and_clear();
    if !report.is_clean() {
        bail!("the generated register does not verify");
    }
    let rate = |time: Duration| megabytes(read.bytes) / time.as_secs_f64();
    let bare = rate(read.hashing);
    let read_and_hashed = rate(read.reading + read.hashing);
    Ok(vec![
        Ratio {
            what: format!(
                "verify {events} events: commitments, leaves and tree of rows in memory, one thread"
            ),
            ours: format!("{:.0} MB/s", rate(read.verifying)),
            peer: format!("bare SHA-256 of the same bytes in memory: {bare:.0} MB/s"),
            value: rate(read.verifying) / bare,
            at_least: 0.3,
        },
        Ratio {
            what: format!("standing verify of {events} events in a database"),
            ours: format!("{whole:.0} MB/s, {:.2} of bare SHA-256 in memory", whole / bare),
            peer: format!("the same rows read and hashed bare: {read_and_hashed:.0} MB/s"),
            value: whole / read_and_hashed,
            at_least: 0.3,
        },
    ])
}

/// Times of one pass over the rows of the log.
#[derive(Default)]
struct Pass {
    bytes: u64,
    reading: Duration,
    hashing: Duration,
    verifying: Duration,
}

async fn in_memory(store: &Store) -> Result<Pass> {
    let (mut pass, mut verifier) = (Pass::default(), Verifier::new(None, 1));
    let mut scan = store.scan_events(0, None);
    loop {
        let started = Instant::now();
        let rows = scan.next_parcel().await?;
        pass.reading += started.elapsed();
        if rows.is_empty() {
            break;
        }
        let started = Instant::now();
        for row in &rows {
            let mut sha256 = Sha256::new();
            sha256.update(row.event.salt);
            sha256.update(&row.event.leaf);
            sha256.update(&row.event.body);
            std::hint::black_box(sha256.finalize());
        }
        pass.hashing += started.elapsed();
        let started = Instant::now();
        drop(verifier.absorb(verify_chunk(rows.iter().map(|row| StoredRow {
            position: row.position,
            leaf: &row.event.leaf,
            event: Some(StoredEvent { salt: &row.event.salt, bytes: &row.event.body }),
        }))));
        pass.verifying += started.elapsed();
        let bytes = rows.iter().map(|row| 32 + row.event.leaf.len() + row.event.body.len());
        pass.bytes += u64::try_from(bytes.sum::<usize>())?;
    }
    Ok(pass)
}

/// From opening the database to a register that answers from memory.
pub(super) async fn measure_start(folder: &Path) -> Result<(Arc<Register>, Ratio)> {
    let started = Instant::now();
    let store = Store::open(&StoreUrl::sqlite(folder.join("register.db")), OpenMode::Existing).await?;
    let entries = store.head().await?;
    let zone = jiff::tz::TimeZone::UTC;
    let register = Register::open(store, edge::machine(), zone, calendars_and_packs()?).await?;
    while !register.is_ready() {
        tokio::time::sleep(Duration::from_millis(5)).await;
        if started.elapsed() > Duration::from_secs(120) {
            bail!("the register was not ready after two minutes");
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let ratio = Ratio {
        what: format!("start with {entries} entries until ready"),
        ours: format!("{seconds:.2} s"),
        peer: "5 s".to_owned(),
        value: 5.0 / seconds,
        at_least: 1.0,
    };
    Ok((register, ratio))
}

/// Calendars alone: packs come out of the log.
pub(super) fn calendars_and_packs() -> Result<Packs> {
    embedded::calendars().context("the calendars of the binary")
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn per_second(count: u64, elapsed: Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}

/// Peak resident memory, as Linux tells it.
pub(super) fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1_000)
}
