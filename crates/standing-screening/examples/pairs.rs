//! Quality on labelled pairs of names: F1 for each script and the share decided rightly in each category.
//!
//! Run with `cargo run --release -p standing-screening --example pairs -- bench/data/name-pairs-dev.csv [wrong|half]`.
//! `wrong` also prints every pair that is decided wrongly, with the explanation; `half` measures the two halves of the
//! file apart. Nothing is compared here with anything else.

#![expect(clippy::disallowed_methods, reason = "an example reads files and the clock; the crate does not")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::time::Duration;

use standing_screening::{Matcher, Name};

/// One line of the file.
struct Pair {
    left: String,
    right: String,
    is_match: bool,
    script: String,
    category: String,
}

/// What was decided, against what is right.
#[derive(Default)]
struct Tally {
    found: usize,
    missed: usize,
    false_alarms: usize,
    rejected: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file of pairs?")?;
    let mode = arguments.next().unwrap_or_default();
    let pairs = read(&path)?;
    let mut out = std::io::stdout().lock();
    if mode == "half" {
        for half in [0, 1] {
            let half: Vec<&Pair> =
                pairs.iter().enumerate().filter(|(at, _)| at % 2 == half).map(|(_, pair)| pair).collect();
            report(&mut out, &half, false)?;
        }
        return Ok(());
    }
    report(&mut out, &pairs.iter().collect::<Vec<_>>(), mode == "wrong")
}

fn read(path: &str) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for row in csv::Reader::from_path(path)?.records() {
        let row = row?;
        let field = |at: usize| row.get(at).unwrap_or("").to_owned();
        pairs.push(Pair {
            left: field(1),
            right: field(2),
            is_match: field(3) == "match",
            script: field(4),
            category: field(5),
        });
    }
    Ok(pairs)
}

fn report(out: &mut impl Write, pairs: &[&Pair], tell_wrong: bool) -> Result<(), Box<dyn Error>> {
    let matcher = Matcher::default();
    let (mut scripts, mut categories) =
        (BTreeMap::<&str, Tally>::new(), BTreeMap::<(&str, bool), Tally>::new());
    let mut saturated = 0;
    for pair in pairs {
        let comparison = matcher.compare(&Name::new(&pair.left), &Name::new(&pair.right));
        saturated += usize::from(comparison.score >= 1.0);
        let is_headline = !pair.category.starts_with("translation") && pair.category != "former_name";
        if is_headline {
            scripts.entry(&pair.script).or_default().add(pair.is_match, comparison.is_match);
            scripts.entry("overall").or_default().add(pair.is_match, comparison.is_match);
        }
        categories
            .entry((&pair.category, pair.is_match))
            .or_default()
            .add(pair.is_match, comparison.is_match);
        if tell_wrong && comparison.is_match != pair.is_match {
            let label = if pair.is_match { "MISSED" } else { "FALSE" };
            writeln!(
                out,
                "{label} {} {:.3}\n   {} | {}\n   {}",
                pair.category, comparison.score, pair.left, pair.right, comparison.explanation
            )?;
        }
    }
    writeln!(out, "{:<10} {:>5} {:>6} {:>6} {:>6}", "script", "pairs", "F1", "P", "R")?;
    for (script, tally) in &scripts {
        writeln!(
            out,
            "{script:<10} {:>5} {:>6.3} {:>6.3} {:>6.3}",
            tally.total(),
            tally.f1(),
            tally.precision(),
            tally.recall()
        )?;
    }
    for ((category, is_match), tally) in &categories {
        let label = if *is_match { "match" } else { "different" };
        writeln!(
            out,
            "{category:<30} {label:<10} {:>4} {:>6.2}{}",
            tally.total(),
            tally.right(),
            if tally.right() < 0.85 { "  <" } else { "" }
        )?;
    }
    writeln!(out, "score 1.0: {saturated} of {}", pairs.len())?;
    speed(out, &matcher, pairs)
}

fn speed(out: &mut impl Write, matcher: &Matcher, pairs: &[&Pair]) -> Result<(), Box<dyn Error>> {
    const ROUNDS: u32 = 200;
    let started = on_processor();
    let mut sum = 0.0;
    for _ in 0..ROUNDS {
        sum += pairs
            .iter()
            .map(|pair| matcher.score(&Name::new(&pair.left), &Name::new(&pair.right)))
            .sum::<f64>();
    }
    let with_parsing = on_processor().saturating_sub(started);
    let names: Vec<(Name, Name)> =
        pairs.iter().map(|pair| (Name::new(&pair.left), Name::new(&pair.right))).collect();
    let started = on_processor();
    for _ in 0..ROUNDS {
        sum += names.iter().map(|(left, right)| matcher.score(left, right)).sum::<f64>();
    }
    let compared = u32::try_from(pairs.len())?.saturating_mul(ROUNDS).max(1);
    let prepared = on_processor().saturating_sub(started);
    writeln!(
        out,
        "a pair with parsing {:?}, parsed before {:?} (checksum {sum:.1})",
        with_parsing / compared,
        prepared / compared
    )?;
    Ok(())
}

/// Time that this thread has been on a processor, which other programs do not lengthen.
fn on_processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

impl Tally {
    fn add(&mut self, is_match: bool, decided: bool) {
        match (is_match, decided) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.false_alarms += 1,
            (false, false) => self.rejected += 1,
        }
    }

    fn total(&self) -> usize {
        self.found + self.missed + self.false_alarms + self.rejected
    }

    fn precision(&self) -> f64 {
        share(self.found, self.found + self.false_alarms)
    }

    fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    fn f1(&self) -> f64 {
        share(2 * self.found, 2 * self.found + self.missed + self.false_alarms)
    }

    fn right(&self) -> f64 {
        share(self.found + self.rejected, self.total())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
