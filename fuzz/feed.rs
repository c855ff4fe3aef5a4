//! Feeds an entry with its seeds and with what becomes of them at random: the short form of fuzzing, for every run of
//! the tests and for machines without libFuzzer. The same bytes on every machine and in every run.
//!
//! Included by the tests of each crate that has entries. It measures no coverage and keeps nothing.

use std::path::{Path, PathBuf};

/// What a parser of bytes is fed to: it panics when something is wrong.
pub(crate) type Entry = fn(&[u8]);

/// Largest input, in bytes.
const INPUT_BYTES_MAX: usize = 64 * 1024;
/// Changes of one input.
const CHANGES_MAX: u64 = 6;
/// What parsers trip over.
const WORDS: [&str; 30] = [
    "",
    "\n",
    "\n\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "[",
    "[[[[[[[[",
    "}",
    ",",
    "=",
    ":",
    "0",
    "-1",
    "9223372036854775808",
    "18446744073709551616",
    "1e999",
    "-0.0",
    "null",
    "true",
    "2020-02-30",
    "9999-12-31",
    "ﷺ",
    "ı",
    "𝟘",
];

/// Feeds an entry with every seed of `fuzz/seeds/NAME`, and with so many inputs made from them.
pub(crate) fn feed(name: &str, entry: Entry, cases: u64) {
    let folder = project().join("fuzz/seeds").join(name);
    let mut seeds = Vec::new();
    read_below(&folder, &mut seeds);
    assert!(!seeds.is_empty(), "{}: there are no seeds", folder.display());
    for (path, seed) in &seeds {
        give(name, entry, seed, &path.display().to_string());
    }
    let mut dice = Dice::of(name);
    for case in 0..cases {
        let mut input = dice.one_of(&seeds).map(|(_, seed)| seed.clone()).unwrap_or_default();
        // Mostly one: what is damaged in many places is seldom read far.
        let changes = if dice.below(2) == 0 { 1 } else { 1 + dice.below(CHANGES_MAX) };
        for _ in 0..changes {
            change(&mut input, &seeds, &mut dice);
        }
        input.truncate(INPUT_BYTES_MAX);
        give(name, entry, &input, &format!("case {case}"));
    }
}

/// Gives one input; one that panics is kept, to become a seed when the fault is mended.
fn give(name: &str, entry: Entry, input: &[u8], what: &str) {
    // What went wrong is told by the panic itself.
    if std::panic::catch_unwind(|| entry(input)).is_err() {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}-input"));
        std::fs::write(&kept, input).unwrap();
        panic!("{name}, {what}: the input is in {}", kept.display());
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder, in the order of names.
fn read_below(folder: &Path, seeds: &mut Vec<(PathBuf, Vec<u8>)>) {
    let listed = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths = listed.map(|found| found.unwrap().path()).collect::<Vec<_>>();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_below(&path, seeds);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            seeds.push((path, bytes));
        }
    }
}

fn change(input: &mut Vec<u8>, seeds: &[(PathBuf, Vec<u8>)], dice: &mut Dice) {
    let at = dice.place(input.len() + 1);
    let length = 1 + dice.place(16);
    let end = (at + length).min(input.len());
    match dice.below(8) {
        0 if at < input.len() => input[at] ^= 1 << dice.below(8),
        1 if at < input.len() => input[at] = dice.byte(),
        2 => input.insert(at, dice.byte()),
        3 => drop(input.drain(at..end)),
        4 => {
            let again = input[at..end].to_vec();
            drop(input.splice(at..at, again));
        }
        5 => input.truncate(at),
        6 => {
            // The rest of another seed.
            let other = dice.one_of(seeds).map(|(_, seed)| seed.as_slice()).unwrap_or_default();
            let from = dice.place(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        _ => {
            let word = dice.one_of(&WORDS).copied().unwrap_or_default();
            drop(input.splice(at..end, word.bytes()));
        }
    }
}

/// Numbers without a pattern that a parser would notice: xorshift64*.
struct Dice(u64);

impl Dice {
    fn of(name: &str) -> Self {
        let mixed = |state: u64, byte: u8| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, mixed) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 16) % end
    }

    fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(u64::try_from(end).unwrap())).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = self.place(all.len().max(1));
        all.get(at)
    }
}
