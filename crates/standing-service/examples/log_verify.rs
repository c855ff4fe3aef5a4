//! Measures the verification of a register against bare SHA-256 over the same bytes, in one run.
//!
//! Usage: `log_verify [EVENTS] [FOLDER]`. It makes a register of so many imported entries (by default a
//! million) in the folder, publishes it, and verifies it at both depths. It deliberately keeps nothing.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement"
)]

use std::time::Instant;

use sha2::{Digest as _, Sha256};
use standing_service::Edge;
use standing_service::log::verify::{Against, Depth, verify_store};
use standing_service::log::{LogReader, Publisher, open_signer};
use standing_store::{OpenMode, Store, StoreUrl};

#[path = "../tests/log/sample.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod sample;

/// Events appended at once.
const EVENTS_AT_ONCE: u64 = 20_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let events: u64 =
        arguments.next().map_or(1_000_000, |events| events.parse().expect("a number of events"));
    let folder = arguments.next().map_or_else(std::env::temp_dir, Into::into).join("standing-log-verify");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(events, &folder, sample::edge()));
    std::fs::remove_dir_all(&folder).unwrap();
}

async fn measure(events: u64, folder: &std::path::Path, edge: Edge) {
    let url = StoreUrl::sqlite(folder.join("register.db"));
    let store = Store::open(&url, OpenMode::Create).await.unwrap();
    let mut left = events;
    while left > 0 {
        let count = left.min(EVENTS_AT_ONCE);
        sample::append(&store, count).await;
        left -= count;
    }
    let signer = open_signer(&store, folder, None, &edge).await.unwrap();
    let publisher = Publisher::open(store.clone(), folder, signer, &edge).await.unwrap();
    let start = Instant::now();
    publisher.publish(&edge).await.unwrap();
    println!("publish {events} events at once: {:.2} s", start.elapsed().as_secs_f64());
    prove(&store, &publisher, events).await;
    store.close().await;
    let store = Store::open(&url, OpenMode::ReadOnly).await.unwrap();
    let bare = bare(&store).await;
    for (name, depth) in [("heads", Depth::Heads), ("events", Depth::Events)] {
        let against = Against { data: Some(folder), depth, ..Against::default() };
        let start = Instant::now();
        let report = verify_store(&store, &against, &mut |_, _| {}).await.unwrap();
        assert!(report.is_clean(), "{report}");
        let seconds = start.elapsed().as_secs_f64();
        println!("verify, depth {name}: {seconds:.2} s, ratio to bare SHA-256 {:.3}", bare / seconds);
    }
    let start = Instant::now();
    let mut scan = store.scan_events(0, None);
    while !scan.next_parcel().await.unwrap().is_empty() {}
    println!("reading all rows alone: {:.2} s", start.elapsed().as_secs_f64());
}

/// Seconds to hash all leaves and bodies with salt, once each, in memory and on one thread.
async fn bare(store: &Store) -> f64 {
    let mut scan = store.scan_events(0, None);
    let (mut seconds, mut bytes, mut mixed) = (0.0, 0_usize, 0_u8);
    loop {
        let rows = scan.next_parcel().await.unwrap();
        if rows.is_empty() {
            break;
        }
        let start = Instant::now();
        for row in &rows {
            mixed ^= Sha256::digest(&row.event.leaf)[0];
            mixed ^= Sha256::new().chain_update(row.event.salt).chain_update(&row.event.body).finalize()[0];
            bytes += row.event.leaf.len() + 32 + row.event.body.len();
        }
        seconds += start.elapsed().as_secs_f64();
    }
    let megabytes = bytes as f64 / 1e6;
    println!("bare SHA-256: {seconds:.2} s, {megabytes:.0} MB, {:.0} MB/s ({mixed})", megabytes / seconds);
    seconds
}

async fn prove(store: &Store, publisher: &Publisher, events: u64) {
    let reader = LogReader::new(store.clone(), publisher);
    for round in ["first", "second"] {
        let start = Instant::now();
        for number in 0..1_000 {
            drop(reader.prove(1 + number * 7_919 % events).await.unwrap());
        }
        println!("proof files, {round} thousand: {:.0} µs each", start.elapsed().as_secs_f64() * 1e3);
    }
}
