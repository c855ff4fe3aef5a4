//! Quality and speed of the index on a corpus of organisations and queries with known answers.
//!
//! Run with `cargo run --release -p standing-screening --example search -- bench/data/corpus-orgs.jsonl.gz
//! bench/data/retrieval-dev.jsonl [wrong] [names=1000000]`. `wrong` prints every query that is answered wrongly; with
//! `names=` the corpus is enlarged by made-up names, each a real one with a word of another, until it has so many.
//! Nothing is compared here with anything else.

#![expect(clippy::disallowed_methods, reason = "an example reads files and the clock; the crate does not")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use serde_json::Value;
use standing_screening::{Hit, Index, IndexBuilder, Name, Subject};

struct Query {
    text: String,
    expected: Option<String>,
    kind: String,
}

#[derive(Default)]
struct Tally {
    queries: usize,
    first: usize,
    among_five: usize,
    matched: usize,
    false_alarms: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, queries, options @ ..] = arguments.as_slice() else {
        return Err("which corpus, which queries?".into());
    };
    let corpus = read_corpus(corpus)?;
    let queries = read_queries(queries)?;
    let names_min =
        options.iter().find_map(|option| option.strip_prefix("names=")?.parse().ok()).unwrap_or(0);
    let mut out = std::io::stdout().lock();
    let index = build(&mut out, &corpus, names_min)?;
    let mut searcher = index.searcher();
    let mut times: Vec<Duration> = Vec::new();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for query in &queries {
        let started = on_processor();
        let hits = searcher.search(&Subject::named(&query.text), 5);
        times.push(on_processor().saturating_sub(started));
        let id = |hit: &Hit| {
            usize::try_from(hit.key).ok().and_then(|at| corpus.get(at)).map_or("", |(id, _)| id.as_str())
        };
        let place = hits.iter().position(|hit| Some(id(hit)) == query.expected.as_deref());
        let is_wrong = if query.expected.is_some() {
            place.is_none()
        } else {
            hits.iter().any(|hit| hit.comparison.is_match)
        };
        for kind in
            [query.kind.as_str(), if query.expected.is_some() { "ALL with answer" } else { "ALL without" }]
        {
            let tally = tallies.entry(kind).or_default();
            tally.queries += 1;
            tally.first += usize::from(place == Some(0));
            tally.among_five += usize::from(place.is_some());
            tally.matched +=
                usize::from(place.and_then(|at| hits.get(at)).is_some_and(|hit| hit.comparison.is_match));
            tally.false_alarms += usize::from(query.expected.is_none() && is_wrong);
        }
        if is_wrong && options.iter().any(|option| option == "wrong") {
            tell(&mut out, query, &hits, &corpus)?;
        }
    }
    writeln!(
        out,
        "{:<26} {:>7} {:>8} {:>8} {:>8} {:>8}",
        "queries", "", "first", "among 5", "match", "false"
    )?;
    for (kind, tally) in &tallies {
        let share = |part: usize| share(part, tally.queries);
        writeln!(
            out,
            "{kind:<26} {:>7} {:>8.3} {:>8.3} {:>8.3} {:>8.3}",
            tally.queries,
            share(tally.first),
            share(tally.among_five),
            share(tally.matched),
            share(tally.false_alarms)
        )?;
    }
    times.sort_unstable();
    let total: Duration = times.iter().sum();
    let at = |share: usize| times.get(times.len() * share / 1_000).copied().unwrap_or_default();
    writeln!(
        out,
        "{:.0} queries/s on one core; median {:?}, 99 % {:?}, longest {:?}",
        share(times.len(), 1) / total.as_secs_f64(),
        at(500),
        at(990),
        times.last().copied().unwrap_or_default()
    )?;
    Ok(())
}

/// Time that this thread has been on a processor, which other programs do not lengthen.
fn on_processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

/// Organisations with their id and names.
type Corpus = Vec<(String, Vec<String>)>;

fn read_corpus(path: &str) -> Result<Corpus, Box<dyn Error>> {
    let mut corpus = Vec::new();
    for line in BufReader::new(GzDecoder::new(std::fs::File::open(path)?)).lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let names = value.get("names").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let names = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        corpus.push((text(&value, "id"), names));
    }
    Ok(corpus)
}

fn read_queries(path: &str) -> Result<Vec<Query>, Box<dyn Error>> {
    let mut queries = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let expected =
            value.get("expected_ids").and_then(|ids| ids.get(0)).and_then(Value::as_str).map(str::to_owned);
        queries.push(Query { text: text(&value, "query"), expected, kind: text(&value, "type") });
    }
    Ok(queries)
}

fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or("").to_owned()
}

fn build(
    out: &mut impl Write,
    corpus: &[(String, Vec<String>)],
    names_min: usize,
) -> Result<Index<Vec<u8>>, Box<dyn Error>> {
    drop(Name::new("reads the tables"));
    let made_up = made_up(corpus, names_min);
    let started = Instant::now();
    let mut builder = IndexBuilder::default();
    for (key, (_, names)) in (0..).zip(corpus) {
        builder.add(
            key,
            &Subject { names: names.iter().map(|name| Name::new(name)).collect(), ..Subject::default() },
        )?;
    }
    for (key, name) in (1 << 32..).zip(&made_up) {
        builder.add(key, &Subject::named(name))?;
    }
    let prepared = started.elapsed();
    let index = builder.finish()?;
    let built = started.elapsed();
    let names = index.names();
    writeln!(
        out,
        "{} organisations, {names} names: built in {built:?} (keys {prepared:?}), {:.0} names/s, {:.0} bytes a name",
        index.organisations(),
        share(names, 1) / built.as_secs_f64(),
        share(index.bytes().len(), names)
    )?;
    Ok(index)
}

/// Names with one word of another name in them, by a fixed rule.
fn made_up(corpus: &[(String, Vec<String>)], names_min: usize) -> Vec<String> {
    let all: Vec<&str> = corpus.iter().flat_map(|(_, names)| names).map(String::as_str).collect();
    let words: Vec<&str> = all.iter().flat_map(|name| name.split(' ')).collect();
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    let mut names = Vec::new();
    while all.len() + names.len() < names_min {
        let name = all.get(next(all.len())).copied().unwrap_or("");
        let mut parts: Vec<&str> = name.split(' ').collect();
        let at = next(parts.len());
        let word = words.get(next(words.len())).copied().unwrap_or("");
        if let Some(place) = parts.get_mut(at) {
            *place = word;
        }
        names.push(parts.join(" "));
    }
    names
}

fn tell(
    out: &mut impl Write,
    query: &Query,
    hits: &[Hit],
    corpus: &[(String, Vec<String>)],
) -> Result<(), Box<dyn Error>> {
    writeln!(out, "{} | {}", query.kind, query.text)?;
    if let Some(expected) = &query.expected {
        let names = corpus.iter().find(|(id, _)| id == expected).map(|(_, names)| names.join(" / "));
        writeln!(out, "   should be: {}", names.unwrap_or_default())?;
    }
    for hit in hits.iter().take(3) {
        writeln!(out, "   {:.3} {} ({})", hit.comparison.score, hit.name, hit.comparison.explanation)?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
