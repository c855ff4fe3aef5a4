//! The keys that a name is found by.
//!
//! Words and letters of Latin and Cyrillic names share keys by sound; Han characters have keys of their own and others
//! by their reading, so that pinyin finds them.
//!
//! Deliberately absent: weights; how rare a key is, the index knows.

use crate::hash::Hash64;
use crate::normalise::is_kana;
use crate::parse::{Parsed, Part, Token, Writing};
use crate::tables::{is_syllable_row, readings, romaji, roman_key, syllable_pairs};

/// Kinds of keys; the lowest three bits of a key are its kind.
const WHOLE: u8 = 0;
const WORD: u8 = 1;
const PAIR: u8 = 2;
const LETTERS: u8 = 3;
const CHARACTERS: u8 = 4;
const SYLLABLES: u8 = 5;
/// Bits that hold the kind.
const KIND_BITS: u32 = 0b111;

/// How much a key of this kind says beside a group of three letters: a name has far fewer of the others.
pub(super) fn kind_weight(key: u32) -> f32 {
    match u8::try_from(key & KIND_BITS).unwrap_or(u8::MAX) {
        WHOLE => 4.0,
        WORD | PAIR => 1.5,
        CHARACTERS => 2.0,
        SYLLABLES => 2.5,
        _ => 1.0,
    }
}

/// Whether the key is of syllables.
pub(super) fn is_syllables(key: u32) -> bool {
    key & KIND_BITS == u32::from(SYLLABLES)
}

/// The key of a kind with this hash.
fn key(kind: u8, hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0) & !KIND_BITS | u32::from(kind)
}

/// Longest run of letters that is cut into syllables.
const SYLLABLE_RUN_LETTERS_MAX: usize = 96;

/// Collects keys; kept between names to spare allocations.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) list: Vec<u32>,
    /// Every word can be read as Mandarin, so that names in Han are looked for by sound alone too.
    pub(super) is_readable: bool,
    word: String,
    run: String,
    previous: String,
}

impl Keys {
    /// Replaces the keys by those of this name, ascending, each once. With `all_readings`, as queries want it, Han
    /// characters are read in every way.
    pub(super) fn take(&mut self, name: &Parsed, all_readings: bool) {
        self.list.clear();
        self.is_readable = true;
        match name.writing {
            Writing::Words => self.words(name),
            Writing::Cjk => self.cjk(name, all_readings),
        }
        self.list.sort_unstable();
        self.list.dedup();
    }

    fn words(&mut self, name: &Parsed) {
        self.run.clear();
        self.previous.clear();
        let mut whole = 0_u64;
        for token in name.tokens.iter().filter(|token| is_content_of_index(token)) {
            for word in name.str(token).split(' ') {
                whole = whole.wrapping_add(Hash64::new(WHOLE).text(word).finish());
                self.word(word);
                self.pair();
                self.syllable_run(word);
            }
        }
        self.end_run();
        self.list.push(key(WHOLE, whole));
    }

    /// A word and its letters by threes, by sound.
    fn word(&mut self, word: &str) {
        roman_key(word, &mut self.word);
        self.list.push(key(WORD, Hash64::new(WORD).text(&self.word).finish()));
        let mut window = ['^', '^', '^'];
        for character in self.word.chars().chain(['$']) {
            let [_, second, third] = window;
            window = [second, third, character];
            if third != '^' {
                let hash =
                    window.iter().fold(Hash64::new(LETTERS), |hash, character| hash.character(*character));
                self.list.push(key(LETTERS, hash.finish()));
            }
        }
    }

    /// The word with the one before it, in either order.
    fn pair(&mut self) {
        if !self.previous.is_empty() {
            let (first, second) =
                (self.previous.as_str().min(&self.word), self.previous.as_str().max(&self.word));
            self.list.push(key(PAIR, Hash64::new(PAIR).text(first).byte(b' ').text(second).finish()));
        }
        self.previous.clear();
        self.previous.push_str(&self.word);
    }

    /// Words that are rows of syllables are read on from one to the next; others end the run.
    fn syllable_run(&mut self, word: &str) {
        if self.run.len() + word.len() <= SYLLABLE_RUN_LETTERS_MAX && is_syllable_row(word) {
            self.run.push_str(word);
        } else {
            self.is_readable = false;
            self.end_run();
        }
    }

    /// Every two syllables that may follow each other in the run.
    fn end_run(&mut self) {
        let list = &mut self.list;
        syllable_pairs(&self.run, |two| list.push(key(SYLLABLES, Hash64::new(SYLLABLES).text(two).finish())));
        self.run.clear();
    }

    fn cjk(&mut self, name: &Parsed, all_readings: bool) {
        let whole =
            name.core.iter().fold(Hash64::new(WHOLE), |hash, (character, _)| hash.character(*character));
        self.list.push(key(WHOLE, whole.finish()));
        for characters in name.wide.windows(2) {
            if let [(first, _), (second, _)] = characters {
                self.characters(*first, *second);
            }
        }
        if let [(only, _)] = name.wide.as_slice() {
            self.characters(*only, *only);
        }
        self.beginnings(name);
        self.readings(name, all_readings);
        self.letters_within(name);
    }

    fn characters(&mut self, first: char, second: char) {
        self.list.push(key(CHARACTERS, Hash64::new(CHARACTERS).character(first).character(second).finish()));
    }

    /// First characters of words that follow each other: what short names are made of.
    fn beginnings(&mut self, name: &Parsed) {
        let mut before: Option<char> = None;
        let mut last_token = None;
        for (character, token) in &name.wide {
            let is_beginning = last_token != Some(*token);
            last_token = Some(*token);
            if !is_beginning {
                continue;
            }
            if let Some(before) = before {
                self.characters(before, *character);
            }
            before = Some(*character);
        }
        for token in name.tokens.iter().filter(|token| token.part == Part::Industry) {
            let word: Vec<char> = name.str(token).chars().collect();
            if let [first, _, third, ..] = word.as_slice() {
                self.characters(*first, *third);
            }
        }
    }

    fn readings(&mut self, name: &Parsed, all_readings: bool) {
        let most = if all_readings { 3 } else { 1 };
        let mut before: &[&str] = &[];
        for token in name.tokens.iter().filter(|token| is_content_of_index(token)) {
            for character in name.str(token).chars() {
                let now = readings(character);
                for one in before.iter().take(most) {
                    for two in now.iter().take(most) {
                        self.list.push(key(SYLLABLES, Hash64::new(SYLLABLES).text(one).text(two).finish()));
                    }
                }
                before = now;
            }
        }
    }

    /// Latin letters and kana within the name, by sound.
    fn letters_within(&mut self, name: &Parsed) {
        for token in
            name.tokens.iter().filter(|token| matches!(token.part, Part::Distinctive | Part::Industry))
        {
            let text = name.str(token);
            if text.chars().all(|character| character.is_ascii_alphanumeric()) {
                self.word(text);
            } else if text.chars().all(is_kana) {
                let kana: Vec<char> = text.chars().collect();
                self.word(&romaji(&kana));
            }
        }
    }
}

/// Everything but legal forms and small words.
fn is_content_of_index(token: &Token) -> bool {
    !matches!(token.part, Part::LegalForm | Part::Filler)
}

/// The words of a name that are counted for rarity.
pub(super) fn counted_words(name: &Parsed) -> impl Iterator<Item = &str> {
    let is_counted = |token: &&Token| is_content_of_index(token) && name.writing == Writing::Words;
    name.tokens.iter().filter(is_counted).map(|token| name.str(token)).filter(|word| word.len() >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Name;

    fn shared(left: &str, right: &str) -> usize {
        let keys = |name: &str, all: bool| {
            let mut keys = Keys::default();
            keys.take(&Name::new(name).parsed, all);
            keys.list
        };
        let right = keys(right, false);
        keys(left, true).iter().filter(|key| right.contains(key)).count()
    }

    #[test]
    fn related_names_share_keys() {
        let cases = [
            ("Lanzhou Jiaotong Daxue", "兰州交通大学", 3),
            ("Nan Jing Li Gong Da Xue", "南京理工大学", 4),
            ("Волготранс", "Volgotrans", 5),
            ("台積電", "台灣積體電路製造股份有限公司", 1),
            ("中国太保", "中国太平洋保险（集团）股份有限公司", 2),
            ("Technsche Universität", "Technische Universität", 10),
            ("Mitsumi", "ミツミ", 3),
        ];
        for (left, right, least) in cases {
            assert!(shared(left, right) >= least, "{left} / {right}: {}", shared(left, right));
        }
        assert!(shared("Acme", "Zenith") == 0);
    }
}
