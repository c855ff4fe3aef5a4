//! Speed: a pair against the peer; searching, building and memory at a million names against the limits.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use standing_screening::{Index, IndexBuilder, Matcher, Name, Subject};

use super::clock::Clock;
use super::corpus::{Organisation, made_up};
use super::labelled::Pair;
use super::peer::Peer;
use super::retrieval::{Query, subject};
use crate::command::bench::ratio::Ratio;

/// Rounds over all pairs.
const PAIR_ROUNDS: u32 = 30;
/// Rounds over all queries that count; one before them warms the caches.
const QUERY_ROUNDS: usize = 5;
/// Least factor against the peer.
const PAIR_FACTOR_MIN: f64 = 50.0;
/// Limits at a million names.
const QUERIES_A_SECOND_MIN: f64 = 2_000.0;
const SLOWEST_MS_MAX: f64 = 5.0;
const NAMES_A_SECOND_MIN: f64 = 200_000.0;
const BYTES_A_NAME_MAX: f64 = 150.0;

/// A pair compared, both names made ready before, as the peer's are.
pub(super) fn pairs(pairs: &[Pair], peer: Option<&Peer>) -> Vec<Ratio> {
    let Some(peer) = peer else { return Vec::new() };
    let matcher = Matcher::default();
    let with_parsing = per_pair(pairs, |pair| matcher.score(&Name::new(&pair.left), &Name::new(&pair.right)));
    let ready: Vec<(Name, Name)> =
        pairs.iter().map(|pair| (Name::new(&pair.left), Name::new(&pair.right))).collect();
    let compared = per_pair(&ready, |(left, right)| matcher.score(left, right));
    let peer = peer.seconds_a_pair;
    let row = |what: &str, ours: f64| Ratio {
        what: format!("a pair of names, {what}"),
        ours: format!("{:.2} µs", 1e6 * ours),
        peer: format!("logic-v2: {:.1} µs", 1e6 * peer),
        value: peer / ours,
        at_least: PAIR_FACTOR_MIN,
    };
    vec![row("made ready before", compared)]
        .into_iter()
        .chain([Ratio { at_least: 1.0, ..row("parsed as well (for ours only)", with_parsing) }])
        .collect()
}

/// Processor seconds of one comparison.
fn per_pair<T>(pairs: &[T], compare: impl Fn(&T) -> f64) -> f64 {
    let warm: f64 = pairs.iter().map(&compare).sum();
    let clock = Clock::start();
    let mut sum = 0.0;
    for _ in 0..PAIR_ROUNDS {
        sum += pairs.iter().map(&compare).sum::<f64>();
    }
    let busy = clock.busy();
    std::hint::black_box((warm, sum));
    let compared =
        f64::from(PAIR_ROUNDS) * f64::from(u32::try_from(pairs.len()).unwrap_or(u32::MAX)).max(1.0);
    busy.as_secs_f64() / compared
}

/// Building, memory and searching at so many names.
pub(super) fn index(organisations: &[Organisation], queries: &[Query], names: usize) -> Result<Vec<Ratio>> {
    let known: usize = organisations.iter().map(|organisation| organisation.names.len()).sum();
    let more = made_up(organisations, names.saturating_sub(known));
    let mut all: Vec<&[String]> =
        organisations.iter().map(|organisation| organisation.names.as_slice()).collect();
    all.extend(more.iter().map(std::slice::from_ref));
    let clock = Clock::start();
    let index = build(&all)?;
    let seconds = clock.wall().as_secs_f64();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let names = number(index.names());
    let bytes = number(index.bytes().len()) / names.max(1.0);
    let mut rows = vec![
        Ratio {
            what: format!("building an index of {names} names on {cores} cores"),
            ours: format!("{:.0} names/s", names / seconds),
            peer: format!("{NAMES_A_SECOND_MIN:.0} names/s"),
            value: names / seconds / NAMES_A_SECOND_MIN,
            at_least: 1.0,
        },
        Ratio {
            what: "bytes of the index for a name".to_owned(),
            ours: format!("{bytes:.0}"),
            peer: format!("at most {BYTES_A_NAME_MAX:.0}"),
            value: BYTES_A_NAME_MAX / bytes.max(1.0),
            at_least: 1.0,
        },
    ];
    rows.extend(search(&index, queries));
    Ok(rows)
}

/// Each core fills a builder and sorts it; they are joined on this one.
fn build(all: &[&[String]]) -> Result<Index<Vec<u8>>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let parcel = all.len().div_ceil(cores).max(1);
    let parcels = thread::scope(|scope| {
        let started: Vec<_> =
            (0..).zip(all.chunks(parcel)).map(|(at, parcel)| scope.spawn(move || fill(at, parcel))).collect();
        started.into_iter().map(|parcel| parcel.join().ok()).collect::<Option<Vec<_>>>()
    });
    let mut builder = IndexBuilder::default();
    for part in parcels.context("a thread that read names broke off")? {
        builder.join(part?)?;
    }
    Ok(builder.finish()?)
}

fn fill(at: u64, parcel: &[&[String]]) -> Result<IndexBuilder> {
    let mut builder = IndexBuilder::default();
    for (key, names) in (at << 32..).zip(parcel) {
        builder.add(key, &subject(names))?;
    }
    builder.sort();
    Ok(builder)
}

/// Queries a second of processor time on one core, and the slowest of a hundred: of each query the fastest round
/// counts there, so that what else the machine does is not taken for ours.
fn search(index: &Index<Vec<u8>>, queries: &[Query]) -> Vec<Ratio> {
    let subjects: Vec<Subject> = queries.iter().map(|query| Subject::named(&query.text)).collect();
    let mut searcher = index.searcher();
    let mut fastest = vec![Duration::MAX; subjects.len()];
    let mut busy = Duration::ZERO;
    for round in 0..=QUERY_ROUNDS {
        let clock = Clock::start();
        for (subject, fastest) in subjects.iter().zip(&mut fastest) {
            let one = Clock::start();
            std::hint::black_box(searcher.search(subject, 5));
            *fastest = one.wall().min(*fastest);
        }
        if round > 0 {
            busy += clock.busy();
        }
    }
    fastest.sort_unstable();
    let rate = number(QUERY_ROUNDS * subjects.len()) / busy.as_secs_f64().max(1e-9);
    let at = |hundredth: usize| {
        fastest.get(fastest.len() * hundredth / 100).map_or(0.0, Duration::as_secs_f64) * 1e3
    };
    vec![
        Ratio {
            what: format!("searches among {} names on one core", index.names()),
            ours: format!("{rate:.0} queries/s, half of them within {:.2} ms", at(50)),
            peer: format!("{QUERIES_A_SECOND_MIN:.0} queries/s"),
            value: rate / QUERIES_A_SECOND_MIN,
            at_least: 1.0,
        },
        Ratio {
            what: "99 of 100 searches there within".to_owned(),
            ours: format!("{:.2} ms", at(99)),
            peer: format!("{SLOWEST_MS_MAX} ms"),
            value: SLOWEST_MS_MAX / at(99).max(1e-6),
            at_least: 1.0,
        },
    ]
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
fn number(count: usize) -> f64 {
    count as f64
}
