//! How Han characters are read in Mandarin, without tones.
//!
//! Deliberately absent: which reading a word asks for. A character with several readings offers them all.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::rows::rows;
use crate::hash::Spread;

const PINYIN: &str = include_str!("../../data/pinyin.tsv");

/// Words of so many letters are not cut.
const WORD_LETTERS_MAX: usize = 120;

/// Characters that must be read so for a syllable to be a common one.
const COMMON_CHARACTERS_MIN: usize = 5;

/// The readings of a Han character, the usual one first; empty for anything else.
pub(crate) fn readings(character: char) -> &'static [&'static str] {
    tables().of_character.get(&character).map_or(&[], |found| &found.usual)
}

/// The readings as they are typed: lü is written lv, lu or lyu.
pub(crate) fn typed_readings(character: char) -> &'static [Cow<'static, str>] {
    tables().of_character.get(&character).map_or(&[], |found| &found.typed)
}

/// Calls with every two syllables that follow each other in some reading of the whole row of letters.
pub(crate) fn syllable_pairs(row: &str, mut each: impl FnMut(&str)) {
    let letters = row.as_bytes();
    if letters.len() >= WORD_LETTERS_MAX {
        return;
    }
    let widths = |from: usize| tables().syllables.widths_at(letters.get(from..).unwrap_or(&[]));
    let is_set = |bits: u128, at: usize| bits >> at & 1 == 1;
    // Bit i: the letters before, or behind, place i are a row of syllables.
    let mut before = 1_u128;
    for from in 0..letters.len() {
        if is_set(before, from) {
            widths(from).for_each(|width| before |= 1 << (from + width));
        }
    }
    let mut behind = 1_u128 << letters.len();
    for from in (0..letters.len()).rev() {
        if widths(from).any(|width| is_set(behind, from + width)) {
            behind |= 1 << from;
        }
    }
    for from in (0..letters.len()).filter(|from| is_set(before, *from)) {
        for middle in widths(from).map(|width| from + width).filter(|middle| is_set(behind, *middle)) {
            for end in widths(middle).map(|width| middle + width).filter(|end| is_set(behind, *end)) {
                row.get(from..end).into_iter().for_each(&mut each);
            }
        }
    }
}

/// Whether a word of Latin letters can be cut into two syllables or more, without rest, none of them one that hardly
/// any character is read as: meridian is no row of me, ri and dian.
pub(crate) fn is_pinyin(word: &str) -> bool {
    cuts(word, true).is_some_and(|syllables_max| syllables_max >= 2)
}

/// Whether a word of Latin letters is a row of syllables, without rest.
pub(crate) fn is_syllable_row(word: &str) -> bool {
    cuts(word, false).is_some()
}

/// Whether the word is a row of syllables, only of common ones where that is asked, and whether of two or more: 1 or 2.
fn cuts(word: &str, only_common: bool) -> Option<u32> {
    let letters = word.as_bytes();
    if letters.is_empty() || letters.len() >= WORD_LETTERS_MAX {
        return None;
    }
    // Bit i of the first: the first i letters are a row of syllables; of the second: of at least two.
    let (mut one, mut two) = (1_u128, 0_u128);
    for from in 0..letters.len() {
        if one >> from & 1 == 0 {
            // Nothing reaches this place or beyond: the word is no row of syllables.
            if one >> from == 0 {
                return None;
            }
            continue;
        }
        for (width, is_common) in tables().syllables.at(letters.get(from..).unwrap_or(&[])) {
            if only_common && !is_common {
                continue;
            }
            one |= 1 << (from + width);
            if from > 0 {
                two |= 1 << (from + width);
            }
        }
    }
    let is_reached = |reached: u128| reached >> letters.len() & 1 == 1;
    is_reached(one).then(|| if is_reached(two) { 2 } else { 1 })
}

/// The syllables as a tree of letters.
struct Syllables {
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Default)]
struct Node {
    next: [u16; 26],
    is_end: bool,
    /// Many characters are read so.
    is_common: bool,
}

impl Syllables {
    fn add(&mut self, syllable: &str, is_common: bool) {
        let mut at = 0;
        for letter in syllable.bytes().map(|letter| usize::from(letter.wrapping_sub(b'a'))) {
            let new = self.nodes.len();
            let Some(place) = self.nodes.get_mut(at).and_then(|node| node.next.get_mut(letter)) else {
                return;
            };
            if *place == 0 {
                *place = u16::try_from(new).unwrap_or(0);
                self.nodes.push(Node::default());
                at = new;
            } else {
                at = usize::from(*place);
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.is_end = true;
            node.is_common = is_common;
        }
    }

    /// Widths of all syllables that the letters begin with.
    fn widths_at<'a>(&'a self, letters: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.at(letters).map(|(width, _)| width)
    }

    /// The same, each with whether it is a common one.
    fn at<'a>(&'a self, letters: &'a [u8]) -> impl Iterator<Item = (usize, bool)> + 'a {
        let mut at = 0;
        letters
            .iter()
            .map_while(move |letter| {
                let next = self.nodes.get(at)?.next.get(usize::from(letter.wrapping_sub(b'a')))?;
                at = usize::from(*next);
                self.nodes.get(at).filter(|_| at != 0)
            })
            .enumerate()
            .filter_map(|(at, node)| node.is_end.then_some((at + 1, node.is_common)))
    }
}

struct Tables {
    of_character: HashMap<char, Readings, Spread>,
    syllables: Syllables,
}

/// How one character is read.
#[derive(Default)]
struct Readings {
    usual: Vec<&'static str>,
    typed: Vec<Cow<'static, str>>,
}

impl Readings {
    fn note_typed(&mut self) {
        for reading in &self.usual {
            self.typed.push(Cow::Borrowed(reading));
            if reading.contains('v') {
                self.typed.push(Cow::Owned(reading.replace('v', "u")));
                self.typed.push(Cow::Owned(reading.replace('v', "yu")));
            }
        }
    }
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables {
            of_character: HashMap::default(),
            syllables: Syllables { nodes: vec![Node::default()] },
        };
        for columns in rows(PINYIN) {
            let Some(&name) = columns.first() else { continue };
            // Interjections without a vowel would cut words to pieces.
            if name.contains(['a', 'e', 'i', 'o', 'u', 'v']) {
                let characters = columns.get(1).unwrap_or(&"").chars().count();
                tables.syllables.add(name, characters >= COMMON_CHARACTERS_MIN);
            }
            for character in columns.get(1).unwrap_or(&"").chars() {
                tables.of_character.entry(character).or_default().usual.insert(0, name);
            }
            for character in columns.get(2).unwrap_or(&"").chars() {
                tables.of_character.entry(character).or_default().usual.push(name);
            }
        }
        tables.of_character.values_mut().for_each(Readings::note_typed);
        tables
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_reading_comes_first() {
        for (character, first) in [('华', "hua"), ('熵', "shang"), ('陕', "shan"), ('女', "nv"), ('路', "lu")]
        {
            assert_eq!(readings(character).first(), Some(&first), "{character}");
        }
        assert!(readings('长').contains(&"chang") && readings('长').contains(&"zhang"));
        assert!(readings('a').is_empty());
    }

    #[test]
    fn syllables_are_paired_along_whole_readings() {
        for (row, expected) in [
            ("zhejiang", "zheji zhejiang jiang"),
            ("ligongda", "ligong gongda"),
            ("xian", "xian"),
            ("xxian", ""),
        ] {
            let mut pairs = Vec::new();
            syllable_pairs(row, |pair| pairs.push(pair.to_owned()));
            assert_eq!(pairs.join(" "), expected, "{row}");
        }
    }

    #[test]
    fn words_of_syllables_are_known() {
        for (word, expected) in [
            ("zhongguo", true),
            ("xian", true),
            ("luqiao", true),
            ("toyota", false),
            ("gongsi", true),
            ("zhu", false),
            ("hathaway", false),
            ("meridian", false),
            ("weihai", true),
        ] {
            assert_eq!(is_pinyin(word), expected, "{word}");
        }
    }
}
