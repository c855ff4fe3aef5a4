//! Measures the store alone: import of generated entries, group commit, start and reading. It fills an empty
//! register and leaves it there. No decisions, hashes or proofs are in these numbers.
//!
//! `cargo run --release -p standing-store --example throughput -- URL [ENTRIES] [EVENTS_PER_IMPORT_BATCH] [GROUPS]`

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use standing_store::{
    Answer, Batch, CaseRow, EntryRow, ImportRow, NameRow, NewEvent, OpenMode, Store, StoreError, StoreUrl,
    StreamRows,
};
use std::time::{Duration, Instant};

/// Commands that share a commit.
const GROUP: u64 = 256;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("give the address of an empty register")?.parse::<StoreUrl>()?;
    let entries = arguments.next().map_or(Ok(1_000_000), |text| text.parse::<u64>())?;
    let per_batch = arguments.next().map_or(Ok(16_384), |text| text.parse::<u64>())?;
    let groups = arguments.next().map_or(Ok(200), |text| text.parse::<u64>())?;
    let store = Store::open(&url, OpenMode::Create).await?;
    if store.head().await? > 0 {
        return Err("the register is not empty".into());
    }
    // Numbers from `entries` on are for the commands on a register that is still small.
    let small = |number: u64| entries + number % (GROUP * 40);
    group_commit("groups, new streams", &store, 40, small).await?;
    group_commit("groups, small register", &store, groups, |number| small(random(number))).await?;
    import(&store, entries, per_batch).await?;
    group_commit("groups, large register", &store, groups, |number| random(number) % entries).await?;
    read(&store, entries).await?;
    store.close().await;
    Ok(())
}

async fn import(store: &Store, entries: u64, per_batch: u64) -> Result<(), StoreError> {
    let started = Instant::now();
    let mut writing = Duration::ZERO;
    let mut next = 0;
    let mut last = started;
    while next < entries {
        let end = entries.min(next + per_batch);
        let batch = Batch {
            events: (next..end).map(|number| event(number, 1)).collect(),
            projections: (next..end).map(|number| rows(number, 1)).collect(),
            imports: (next..end).map(import_row).collect(),
            ..Batch::default()
        };
        let begun = Instant::now();
        store.append(&batch).await?;
        writing += begun.elapsed();
        next = end;
        if last.elapsed() > Duration::from_secs(5) {
            last = Instant::now();
            println!("  {next} entries after {:.1} s", started.elapsed().as_secs_f64());
        }
    }
    report("import", entries, started.elapsed());
    report("  of which append", entries, writing);
    Ok(())
}

/// Commands on the streams that `stream_of` gives: one event each, one answer, and all rows of the stream, of
/// which the case and the live standing differ from before.
async fn group_commit(
    what: &str,
    store: &Store,
    groups: u64,
    stream_of: impl Fn(u64) -> u64,
) -> Result<(), StoreError> {
    let mut writing = Duration::ZERO;
    let mut commands = 0;
    for group in 0..groups {
        let mut numbers = (group * GROUP..(group + 1) * GROUP).map(&stream_of).collect::<Vec<_>>();
        numbers.sort_unstable();
        numbers.dedup();
        commands += numbers.len() as u64;
        let mut batch = Batch::default();
        for (index, number) in numbers.into_iter().enumerate() {
            let version = store.events_of(&stream(number), None).await?.len() as u64 + 1;
            batch.events.push(event(number, version));
            batch.answers.push(Answer {
                key: format!("relying-unit-7/{:016x}{version:016x}", random(number)),
                fingerprint: [1; 32],
                last_event: Some(index),
                body: vec![b'x'; 120],
                recorded_at_ms: 1_790_000_000_000,
            });
            batch.projections.push(rows(number, version));
        }
        let begun = Instant::now();
        store.append(&batch).await?;
        writing += begun.elapsed();
    }
    report(what, commands, writing);
    Ok(())
}

async fn read(store: &Store, entries: u64) -> Result<(), StoreError> {
    let started = Instant::now();
    let mut scan = store.scan_live();
    let mut found = 0_u64;
    loop {
        let parcel = scan.next_parcel().await?;
        if parcel.is_empty() {
            break;
        }
        found += parcel.len() as u64;
    }
    report("scan of live standings", found, started.elapsed());
    let started = Instant::now();
    let mut scan = store.scan_events(0, None);
    let mut found = 0_u64;
    while scan.next().await?.is_some() {
        found += 1;
    }
    report("scan of events", found, started.elapsed());
    let started = Instant::now();
    for number in 0..2_000 {
        let identifier = identifier(random(number) % entries);
        store
            .stream_of_identifier(&identifier)
            .await?
            .ok_or(StoreError::UnknownStream { stream: identifier })?;
    }
    report("look-up of an identifier", 2_000, started.elapsed());
    let started = Instant::now();
    store.check_integrity().await?;
    report("check at start", 1, started.elapsed());
    Ok(())
}

fn report(what: &str, count: u64, took: Duration) {
    let rate = count as f64 / took.as_secs_f64();
    let memory = peak_memory().unwrap_or_default();
    let seconds = took.as_secs_f64();
    let written = bytes_written().unwrap_or_default() / 1_000_000;
    println!(
        "{what:<26} {count:>9} in {seconds:>7.2} s  {rate:>9.0}/s  peak memory {memory}, written {written} MB"
    );
}

/// Peak resident memory, as Linux tells it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    Some(status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned())
}

/// Bytes written by this process so far, as Linux tells it.
fn bytes_written() -> Option<u64> {
    let io = std::fs::read_to_string("/proc/self/io").ok()?;
    io.lines().find_map(|line| line.strip_prefix("wchar:"))?.trim().parse().ok()
}

fn event(number: u64, version: u64) -> NewEvent {
    NewEvent {
        stream: stream(number),
        version,
        kind: "entry_imported.1".into(),
        recorded_at_ms: 1_790_000_000_000,
        leaf: vec![b'l'; 230],
        salt: [5; 32],
        body: vec![b'b'; 470],
        is_public: true,
    }
}

fn rows(number: u64, version: u64) -> StreamRows {
    let name = format!("{:012x} trading company limited", random(number ^ 0xabcd) >> 16);
    let entry = EntryRow {
        entry_id: format!("e-{:020x}", random(number ^ 0xeeee)),
        pack: "cn-credit/1".into(),
        list: format!("list-{}", number % 7),
        list_kind: "exclusion".into(),
        authority: format!("authority-{}", number % 300),
        field: "procurement".into(),
        ground: "false documents in a tender".into(),
        is_public: true,
        from_day: 20_000,
        until_day: Some(21_000),
        ended_day: None,
        status: "in_force".into(),
        source: "generated".into(),
    };
    let case = CaseRow {
        case_id: format!("c-{:020x}", random(number ^ 0xcccc)),
        list: entry.list.clone(),
        authority: entry.authority.clone(),
        stage: format!("stage-{version}"),
        opened_day: 19_900,
        is_public: true,
    };
    StreamRows {
        stream: stream(number),
        identifiers: vec![identifier(number)],
        names: vec![NameRow {
            folded: name.clone(),
            text: name,
            kind: "registered".into(),
            language: "en".into(),
        }],
        entries: vec![entry],
        cases: if version > 1 { vec![case] } else { Vec::new() },
        live: Some(format!("{version:060}").into_bytes()),
        ..StreamRows::default()
    }
}

fn import_row(number: u64) -> ImportRow {
    ImportRow {
        source: "generated".into(),
        row_id: format!("{number:09}"),
        row_hash: vec![9; 32],
        stream: stream(number),
        entry_id: format!("e-{:020x}", random(number ^ 0xeeee)),
        seen_in_run: 1,
    }
}

fn stream(number: u64) -> String {
    format!("o-{:020x}", random(number))
}

fn identifier(number: u64) -> String {
    format!("cn-uscc:{:018}", random(number ^ 0x1111) % 1_000_000_000_000_000_000)
}

/// A number that looks random and is the same every time (the mixing step of splitmix64).
fn random(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
