//! Measures an import: generated rows go the whole way, from CSV through mapping, sealing and projections into
//! an empty register, which is left there. Then the same file again, of which nothing is new.
//!
//! `cargo run --release -p standing-service --example import_million -- URL [ENTRIES]`

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

#[path = "../tests/import/rules.rs"]
mod rules;

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::date;
use standing_core::identifier::uscc;
use standing_service::Edge;
use standing_service::import::{ImportOptions, ImportReport, Input, Mapping, Progress, import};
use standing_store::{OpenMode, Store, StoreUrl};

const MAPPING: &str = r#"
    [source]
    id = "generated"
    title = "Generated rows"
    format = "csv"
    copy_of = 2026-02-21
    listed_by = { column = "body" }
    caution = "Invented."
    [list]
    pack = "wb-debarred"
    fixed = "ineligible-firms"
    [row]
    id = ["number"]
    [organisation]
    names = [
      { column = "name", language = "en" },
      { column = "aliases", kind = "alias", separator = "|" },
    ]
    identifiers = [{ column = "uscc", scheme = "cn-uscc" }]
    country = { column = "country" }
    [ground]
    column = "ground"
    rules = [
      { starts = "Cross Debarment", ground = "cross-debarment" },
      { contains = "Procurement Guidelines", ground = "procurement-guidelines" },
    ]
    default = "other"
    [term]
    first_day = { column = "from" }
    last_day = { column = "to", none = ["2999-12-31"] }
    without_last_day = "ongoing"
    [details]
    addresses = [{ column = "address" }]
"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("give the address of an empty register")?.parse::<StoreUrl>()?;
    let entries = arguments.next().map_or(Ok(1_000_000), |text| text.parse::<u64>())?;
    let store = Store::open(&url, OpenMode::Create).await?;
    if store.head().await? > 0 {
        return Err("the register is not empty".into());
    }
    let reading = Instant::now();
    let bytes = io::copy(&mut Rows::new(entries), &mut io::sink())?;
    println!("generating alone: {:.1} s for {} MB", reading.elapsed().as_secs_f64(), bytes / 1_000_000);
    for what in ["first import", "the same again"] {
        let (started, busy) = (Instant::now(), cpu_seconds());
        let report = run(&store, entries, bytes).await?;
        let seconds = started.elapsed().as_secs_f64();
        let rate = report.rows as f64 / seconds;
        println!(
            "{what}: {} added, {} changed, {} unchanged, {} refused in {seconds:.1} s: {rate:.0} rows/s, {:.1} s of processor time, peak memory {}",
            report.added,
            report.changed,
            report.unchanged,
            report.refused,
            cpu_seconds() - busy,
            peak_memory().unwrap_or_default()
        );
    }
    store.close().await;
    Ok(())
}

async fn run(store: &Store, entries: u64, bytes: u64) -> Result<ImportReport, Box<dyn std::error::Error>> {
    let packs = rules::packs(&["wb-debarred/2026.1"])?;
    let mapping = Arc::new(Mapping::from_toml("generated.toml", MAPPING)?);
    let input = Input::new("generated.csv", Some(bytes), move || Ok(Box::new(Rows::new(entries))));
    let edge = Edge { now: Timestamp::now, fill_random };
    let started = Instant::now();
    let mut shown = 0;
    let mut progress = |now: Progress| {
        if now.rows >= shown + 250_000 {
            shown = now.rows;
            println!("  {:?} {} rows after {:.1} s", now.step, now.rows, started.elapsed().as_secs_f64());
        }
    };
    let options = ImportOptions::on(date(2026, 11, 22));
    Ok(import(store, &packs, edge, &mapping, &input, options, &mut progress).await?)
}

fn fill_random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

/// Rows of CSV, made as they are read; every run makes the same.
struct Rows {
    next: u64,
    end: u64,
    buffer: Vec<u8>,
    at: usize,
}

impl Rows {
    fn new(rows: u64) -> Self {
        let header = "number,name,aliases,uscc,country,address,ground,from,to,body\n";
        Self { next: 0, end: rows, buffer: header.as_bytes().to_vec(), at: 0 }
    }
}

impl Read for Rows {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
            let end = self.end.min(self.next + 64);
            for number in self.next..end {
                self.buffer.extend(row(number).into_bytes());
            }
            self.next = end;
        }
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let length = rest.len().min(target.len());
        for (to, from) in target.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += length;
        Ok(length)
    }
}

/// One row; every second one is Chinese and has a code, every fourth has another name.
fn row(number: u64) -> String {
    let random = random(number);
    let pick = |words: &[&'static str], shift: u32| -> &'static str {
        let at = usize::try_from((random >> shift) % 1_024).unwrap_or(0) % words.len().max(1);
        words.get(at).copied().unwrap_or_default()
    };
    let what = pick(&["CONSTRUCTION", "TRADING", "ENGINEERING", "LOGISTICS", "PHARMA", "SUPPLY"], 4);
    let place = pick(&["NORTH", "HARBOUR", "RIVER", "EASTERN", "GOLDEN", "UNITED", "PIONEER"], 14);
    let end = pick(&["CO., LTD.", "LIMITED", "S.A.", "GMBH", "LLC"], 24);
    let name = format!("{place} {:06X} {what} {end}", number & 0xff_ffff);
    let alias =
        if number.is_multiple_of(4) { format!("{place} {:06X}", number & 0xff_ffff) } else { String::new() };
    let (code, country) = if number.is_multiple_of(2) {
        (uscc::build("91", "310115", &inner(number)).unwrap_or_default(), "CN")
    } else {
        (String::new(), pick(&["VN", "IN", "BR", "DE", "KE"], 34))
    };
    let ground =
        pick(&["\"Procurement Guidelines, 1.14(a)(ii)\"", "Cross Debarment: ADB", "Fraudulent Practice"], 44);
    let (year, month, day) = (2000 + random % 20, 1 + (random >> 8) % 12, 1 + (random >> 16) % 28);
    let to = if number.is_multiple_of(3) {
        "2999-12-31".to_owned()
    } else {
        format!("{}-{month:02}-{day:02}", year + 12)
    };
    format!(
        "{number},\"{name}\",{alias},{code},{country},\"{} {place} STREET, DISTRICT {}\",{ground},{year}-{month:02}-{day:02},{to},World Bank Group\n",
        1 + random % 900,
        random % 40,
    )
}

/// Eight characters of the alphabet of codes, another for every number.
fn inner(number: u64) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut rest = number;
    let characters = (0..8).map(|_| {
        let at = usize::try_from(rest % 31).unwrap_or(0);
        rest /= 31;
        char::from(ALPHABET.get(at).copied().unwrap_or(b'0'))
    });
    characters.collect()
}

/// A number that looks random and is the same in every run (splitmix64).
fn random(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Processor time used by all threads so far, as Linux tells it (in hundredths).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Peak resident memory, as Linux tells it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    Some(status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned())
}
