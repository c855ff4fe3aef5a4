//! Generated entries: rows of CSV that are made as they are read, the same in every run. Invented.

use std::io::{self, Read};

use standing_core::identifier::uscc;

/// How the rows are read.
pub(super) const MAPPING: &str = r#"
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

/// Rows of CSV, made as they are read; every run makes the same.
pub(super) struct Rows {
    next: u64,
    end: u64,
    buffer: Vec<u8>,
    at: usize,
}

impl Rows {
    pub(super) fn new(rows: u64) -> Self {
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

/// The name of the row of a number.
pub(super) fn name(number: u64) -> String {
    let [place, what, end] = words(random(number));
    format!("{place} {:06X} {what} {end}", number & 0xff_ffff)
}

fn pick(random: u64, words: &[&'static str], shift: u32) -> &'static str {
    let at = usize::try_from((random >> shift) % 1_024).unwrap_or(0) % words.len().max(1);
    words.get(at).copied().unwrap_or_default()
}

/// Place, trade and legal form of a name.
fn words(random: u64) -> [&'static str; 3] {
    [
        pick(random, &["NORTH", "HARBOUR", "RIVER", "EASTERN", "GOLDEN", "UNITED", "PIONEER"], 14),
        pick(random, &["CONSTRUCTION", "TRADING", "ENGINEERING", "LOGISTICS", "PHARMA", "SUPPLY"], 4),
        pick(random, &["CO., LTD.", "LIMITED", "S.A.", "GMBH", "LLC"], 24),
    ]
}

/// One row; every second one is Chinese and has a code, every fourth has another name.
fn row(number: u64) -> String {
    let random = random(number);
    let ([place, ..], name) = (words(random), name(number));
    let alias =
        if number.is_multiple_of(4) { format!("{place} {:06X}", number & 0xff_ffff) } else { String::new() };
    let (code, country) = if number.is_multiple_of(2) {
        (uscc::build("91", "310115", &inner(number)).unwrap_or_default(), "CN")
    } else {
        (String::new(), pick(random, &["VN", "IN", "BR", "DE", "KE"], 34))
    };
    let ground = pick(
        random,
        &["\"Procurement Guidelines, 1.14(a)(ii)\"", "Cross Debarment: ADB", "Fraudulent Practice"],
        44,
    );
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

/// The identifier under which the row of a number is kept.
pub(super) fn identifier(number: u64) -> String {
    if number.is_multiple_of(2) {
        format!("cn-uscc:{}", uscc::build("91", "310115", &inner(number)).unwrap_or_default())
    } else {
        format!("src-generated:{number}")
    }
}
