//! Whether two words of letters are one word with a slip.
//!
//! Deliberately absent: Han and kana, where a character that differs makes another name unless the two look alike.

use rapidfuzz::distance::osa;

use crate::normalise::letter_set;
use crate::rarity::Rarity;
use crate::tables::{is_pinyin, vocabulary};
use crate::weights::Rule;

/// What else of two names agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Support {
    /// Nothing: the word is the whole name.
    Alone,
    /// Words that many names share, or a legal form.
    Shared,
    /// Another distinctive word.
    Distinctive,
}

/// Shortest word in which one slip is believed when it is the whole name: shorter ones are acronyms.
const LONE_LETTERS_MIN: usize = 7;
/// Shortest word in which one slip is believed, with other words beside it that agree.
const SHORT_LETTERS_MIN: usize = 4;
/// Shortest word in which one slip is believed by itself.
const LONG_LETTERS_MIN: usize = 5;
/// Shortest word in which two slips are believed.
const TWO_SLIPS_LETTERS_MIN: usize = 9;
/// Shortest word whose first letter may be the wrong one.
const FIRST_LETTER_LETTERS_MIN: usize = 7;

/// The rule for two different words that one slip or two make equal; none when they are different words.
///
/// What beside the two words agrees decides how short a word is believed to be a slip.
pub(super) fn slip(left: &str, right: &str, rarity: &Rarity, support: Support) -> Option<Rule> {
    let (left_letters, right_letters) = (width(left), width(right));
    let (short, long) = (left_letters.min(right_letters), left_letters.max(right_letters));
    if short < SHORT_LETTERS_MIN || long - short > 2 || support == Support::Alone && long < LONE_LETTERS_MIN {
        return None;
    }
    if is_plural(left, right) || is_plural(right, left) {
        return Some(Rule::Spelling);
    }
    let slips = if short >= TWO_SLIPS_LETTERS_MIN { 2 } else { 1 };
    let distance = distance(left, right, slips)?;
    let is_other_beginning =
        left.chars().next() != right.chars().next() && left_letters == right_letters && !is_swap(left, right);
    if is_other_beginning && short < FIRST_LETTER_LETTERS_MIN {
        return None;
    }
    let has_digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    if has_digits(left) || has_digits(right) || is_acronym(left) || is_acronym(right) {
        return None;
    }
    let is_known = (rarity.is_known(left), rarity.is_known(right));
    // Rows of syllables are names of their own, unless one of them is a word that many names have.
    if is_known == (true, true) || is_known == (false, false) && is_pinyin(left) && is_pinyin(right) {
        return None;
    }
    if begin_with_other_places(left, right) {
        return None;
    }
    match short {
        SHORT_LETTERS_MIN if support == Support::Distinctive => Some(Rule::ShortTypo),
        0..LONG_LETTERS_MIN => None,
        _ if distance == 1 && short > LONG_LETTERS_MIN => Some(Rule::Typo),
        _ => Some(Rule::ShortTypo),
    }
}

/// Two words made of the names of two places are two words: tomskneft, omskneft.
fn begin_with_other_places(left: &str, right: &str) -> bool {
    let place = |word: &str| {
        let beginnings = (PLACE_LETTERS_MIN..word.len()).rev().filter_map(|end| word.get(..end));
        let mut places = beginnings.filter_map(|beginning| vocabulary().word(beginning));
        places.find(|(_, entry)| !entry.regions.is_empty()).map(|(id, _)| id)
    };
    matches!((place(left), place(right)), (Some(first), Some(second)) if first != second)
}

/// Shortest name of a place that is looked for at the beginning of a word.
const PLACE_LETTERS_MIN: usize = 4;

fn width(word: &str) -> usize {
    if word.is_ascii() { word.len() } else { word.chars().count() }
}

/// Letters to change, add, drop or swap, when that is at most `most`.
pub(super) fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    let is_ascii = left.is_ascii() && right.is_ascii();
    if most == 1 && is_ascii {
        return at_most_one(left.as_bytes(), right.as_bytes());
    }
    // Each change puts at most one letter in and one out.
    let other_letters = (letter_set(left) ^ letter_set(right)).count_ones();
    if usize::try_from(other_letters).is_ok_and(|other| other > 2 * most) {
        return None;
    }
    let args = osa::Args::default().score_cutoff(most);
    if is_ascii {
        return osa::distance_with_args(left.bytes(), right.bytes(), &args);
    }
    osa::distance_with_args(left.chars(), right.chars(), &args)
}

/// 0 for equal words, 1 when one change or swap parts them: what is left between what both begin and end with.
fn at_most_one(left: &[u8], right: &[u8]) -> Option<usize> {
    if left.len().abs_diff(right.len()) > 1 {
        return None;
    }
    let (left, right, _) = between(left, right);
    match (left, right) {
        ([], []) => Some(0),
        ([_], [_] | []) | ([], [_]) => Some(1),
        ([a, b], [c, d]) if a == d && b == c => Some(1),
        _ => None,
    }
}

/// What is left of two texts without what both begin with and then what both end with, and how long the beginning is.
pub(super) fn between<'a>(left: &'a [u8], right: &'a [u8]) -> (&'a [u8], &'a [u8], usize) {
    let same = |(first, second): &(&u8, &u8)| first == second;
    let before = left.iter().zip(right).take_while(same).count();
    let behind = |text: &'a [u8]| text.get(before..).unwrap_or(&[]);
    let (left, right) = (behind(left), behind(right));
    let after = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    let until = |text: &'a [u8]| text.get(..text.len() - after).unwrap_or(&[]);
    (until(left), until(right), before)
}

fn is_plural(word: &str, plural: &str) -> bool {
    plural.strip_prefix(word).is_some_and(|ending| ending == "s")
}

/// The first two letters changed places.
fn is_swap(left: &str, right: &str) -> bool {
    let first = |word: &str| {
        let mut letters = word.chars();
        (letters.next(), letters.next())
    };
    let ((a, b), (c, d)) = (first(left), first(right));
    a == d && b == c
}

/// A row of consonants: every letter of an acronym stands for a word.
fn is_acronym(word: &str) -> bool {
    word.is_ascii()
        && word.len() <= 6
        && !word.bytes().any(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn one_change_is_counted_as_the_library_counts_it(left in "[abc]{0,6}", right in "[abc]{0,6}") {
            let args = osa::Args::default().score_cutoff(1);
            let library = osa::distance_with_args(left.bytes(), right.bytes(), &args);
            proptest::prop_assert_eq!(distance(&left, &right, 1), library, "{} {}", left, right);
        }
    }

    #[test]
    fn slips_are_told_from_other_words() {
        let rarity = Rarity::default();
        let cases = [
            ("costco", "cosco", true),
            ("trafalgura", "trafigura", true),
            ("hathaway", "halloway", false),
            ("sigma", "cigna", false),
            ("contsruction", "construction", true),
            ("appel", "apple", true),
            ("komz", "zomz", false),
            ("estudio", "estudios", true),
            ("health", "wealth", false),
            ("baowei", "baowu", false),
            ("abc", "abd", false),
            ("invidia", "nvidia", true),
            ("nippon", "nipon", true),
            ("meridian", "meridan", true),
            ("hunansteel", "henansteel", false),
        ];
        for (left, right, expected) in cases {
            assert_eq!(slip(left, right, &rarity, Support::Shared).is_some(), expected, "{left} {right}");
            assert_eq!(
                slip(right, left, &rarity, Support::Shared),
                slip(left, right, &rarity, Support::Shared),
                "{left} {right}"
            );
        }
        assert_eq!(slip("benn", "benz", &rarity, Support::Distinctive), Some(Rule::ShortTypo));
        assert_eq!(slip("benn", "benz", &rarity, Support::Shared), None);
        assert_eq!(slip("catec", "ciatec", &rarity, Support::Alone), None);
        assert_eq!(slip("faberlic", "faberlick", &rarity, Support::Alone), Some(Rule::Typo));
    }
}
