//! Cyrillic in Latin letters, and a key under which the usual ways of romanising fall together.
//!
//! Deliberately absent: which of the many standards was used. ISO 9, BGN, passports and habit differ; the key
//! forgets what they differ in.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::rows::rows;

const CYRILLIC: &str = include_str!("../../data/cyrillic.tsv");

/// Whether the letter belongs to the Cyrillic script.
pub(crate) fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}')
}

/// The Latin letters of one lower-case Cyrillic letter; nothing for signs that have no sound.
pub(crate) fn cyrillic_letters(letter: char) -> &'static str {
    static TABLE: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let letter = |columns: Vec<&'static str>| {
            let first = columns.first().and_then(|first| first.chars().next())?;
            Some((first, columns.get(1).copied().unwrap_or("")))
        };
        rows(CYRILLIC).filter_map(letter).collect()
    });
    table.get(&letter).copied().unwrap_or("")
}

/// Groups of letters that romanisations write differently for one sound, and what stands for them in the key.
/// The first rule that fits at a place wins; a letter without a rule stands for itself.
const SOUNDS: [(&str, &str); 27] = [
    ("shch", "s"),
    ("sch", "s"),
    ("sh", "s"),
    ("kh", "h"),
    ("ch", "h"),
    ("ck", "k"),
    ("cz", "h"),
    ("zh", "z"),
    ("ts", "k"),
    ("tz", "k"),
    ("ph", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("ye", "e"),
    ("ie", "e"),
    ("je", "e"),
    ("yo", "e"),
    ("ey", "ei"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
    ("j", "i"),
    ("y", "i"),
    ("'", ""),
    ("\"", ""),
    ("`", ""),
];

/// What a romanised word sounds like, roughly: equal for the usual romanisations of one Cyrillic word.
pub(crate) fn roman_key(word: &str, key: &mut String) {
    key.clear();
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let rule = SOUNDS.iter().find(|(letters, _)| rest.starts_with(letters));
        let width = rule.map_or(letter.len_utf8(), |(letters, _)| letters.len());
        match rule {
            Some((_, sound)) => sound.chars().for_each(|sound| push_once(key, sound)),
            None => push_once(key, letter),
        }
        rest = rest.get(width..).unwrap_or("");
    }
    if key.len() > 3 && key.ends_with('e') {
        key.pop();
    }
}

/// Groups of letters by the class of sound that romanisations confuse: hissing sounds `s`, throat sounds `g`, vowels
/// with and without the glide before them. `ch` is in neither: it is a hiss in English, a throat sound in German.
const CLASSES: [(&str, &str); 42] = [
    ("schtsch", "s"),
    ("shch", "s"),
    ("tsch", "s"),
    ("sch", "s"),
    ("sh", "s"),
    ("zh", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("cz", "s"),
    ("kh", "g"),
    ("ck", "k"),
    ("ph", "f"),
    ("x", "ks"),
    ("c", "s"),
    ("z", "s"),
    ("h", "g"),
    ("q", "k"),
    ("w", "v"),
    ("yi", "i"),
    ("ya", "a"),
    ("ja", "a"),
    ("ia", "a"),
    ("yu", "u"),
    ("ju", "u"),
    ("iu", "u"),
    ("ye", "e"),
    ("je", "e"),
    ("ie", "e"),
    ("yo", "e"),
    ("jo", "e"),
    ("io", "e"),
    ("dj", "j"),
    ("nj", "n"),
    ("lj", "l"),
    ("ou", "u"),
    ("oo", "u"),
    ("ll", "l"),
    ("ji", "i"),
    ("ij", "i"),
    ("iy", "i"),
    ("j", "i"),
    ("y", "i"),
];

/// Whether a Latin word is the romanised Cyrillic one in some system: GOST, BGN, ISO 9, Ukrainian, German.
pub(crate) fn are_same_sound(cyrillic: &str, latin: &str) -> bool {
    let (mut known, mut heard) = (String::new(), String::new());
    class_key(cyrillic, "s", &mut known);
    ["s", "g"].into_iter().any(|ch| {
        class_key(latin, ch, &mut heard);
        known == heard
    })
}

/// The classes of sound of a word; `ch` says which one those two letters are.
fn class_key(word: &str, ch: &str, key: &mut String) {
    key.clear();
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let rule = CLASSES.iter().find(|(letters, _)| rest.starts_with(letters));
        let (class, width) = match rule {
            _ if rest.starts_with("ch") => (Some(ch), 2),
            Some((letters, class)) => (Some(*class), letters.len()),
            None => (None, letter.len_utf8()),
        };
        match class {
            Some(class) => class.chars().for_each(|sound| push_once(key, sound)),
            None if letter.is_alphanumeric() => push_once(key, letter),
            None => {}
        }
        rest = rest.get(width..).unwrap_or("");
    }
}

/// Doubled letters count once.
fn push_once(key: &mut String, sound: char) {
    if !key.ends_with(sound) {
        key.push(sound);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> String {
        let latin: String = word
            .chars()
            .map(|c| if is_cyrillic(c) { cyrillic_letters(c).to_owned() } else { c.to_string() })
            .collect();
        let mut key = String::new();
        roman_key(&latin, &mut key);
        key
    }

    #[test]
    fn romanisations_of_one_word_share_a_key() {
        let words = [
            ("вектор", "vektor"),
            ("вектор", "vector"),
            ("оскартур", "oskartour"),
            ("марин", "marine"),
            ("промтехнология", "promtechnologiya"),
            ("шиппинг", "shipping"),
            ("научно", "nauchno"),
            ("объединение", "obedinenie"),
            ("информационные", "informacionnye"),
            ("сарапульский", "sarapulskiy"),
        ];
        for (cyrillic, latin) in words {
            assert_eq!(key(cyrillic), key(latin), "{cyrillic} {latin}");
        }
    }

    #[test]
    fn other_systems_sound_the_same() {
        let words = [
            ("здоровья", "sdorowja"),
            ("центр", "zentr"),
            ("харц", "charz"),
            ("научный", "nautschnyi"),
            ("учреждение", "ucrezdenie"),
            ("галицького", "halytskoho"),
            ("головная", "golovnaa"),
            ("щёкиноазот", "schtschjokinoasot"),
            ("южуралзолото", "iuzhuralzoloto"),
            ("бюджетное", "biudzhetnoe"),
        ];
        for (cyrillic, latin) in words {
            let romanised: String = cyrillic.chars().map(cyrillic_letters).collect();
            assert!(are_same_sound(&romanised, latin), "{cyrillic} {latin}");
        }
        for (cyrillic, latin) in
            [("зомз", "komz"), ("топаз", "istok"), ("радар", "radon"), ("вектор", "viktor")]
        {
            let romanised: String = cyrillic.chars().map(cyrillic_letters).collect();
            assert!(!are_same_sound(&romanised, latin), "{cyrillic} {latin}");
        }
    }

    #[test]
    fn other_words_keep_another_key() {
        for (left, right) in [("зомз", "komz"), ("ниип", "niid"), ("топаз", "istok"), ("орион", "morion")]
        {
            assert_ne!(key(left), key(right), "{left} {right}");
        }
    }
}
