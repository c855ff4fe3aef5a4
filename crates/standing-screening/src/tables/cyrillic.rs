//! Cyrillic in Latin letters, and a key under which the usual ways of romanising fall together.
//!
//! Deliberately absent: which of the many standards was used. ISO 9, BGN, passports and habit differ; the key
//! forgets what they differ in.

use std::sync::OnceLock;

use super::rows::rows;

const CYRILLIC: &str = include_str!("../../data/cyrillic.tsv");

/// Whether the letter belongs to the Cyrillic script.
pub(crate) fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}')
}

/// The Latin letters of one lower-case Cyrillic letter; nothing for signs that have no sound.
pub(crate) fn cyrillic_letters(letter: char) -> &'static str {
    static TABLE: OnceLock<Vec<&'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = vec![""; CYRILLIC_CHARS];
        for columns in rows(CYRILLIC) {
            let letter = columns.first().and_then(|first| first.chars().next());
            if let Some(place) = letter.and_then(place_of).and_then(|at| table.get_mut(at)) {
                *place = columns.get(1).copied().unwrap_or("");
            }
        }
        table
    });
    place_of(letter).and_then(|at| table.get(at)).copied().unwrap_or("")
}

/// The block of letters that the table may hold begins at U+0400.
const CYRILLIC_CHARS: usize = 0x130;

fn place_of(letter: char) -> Option<usize> {
    usize::try_from(u32::from(letter).checked_sub(0x400)?).ok()
}

/// Letters, and what stands for them in a key.
type Rule = (&'static str, &'static str);

/// Groups of letters that romanisations write differently for one sound, by their first letter, and what stands for
/// them in the key. The first rule that fits at a place wins; a letter without a rule stands for itself.
fn sounds(first: u8) -> &'static [Rule] {
    match first {
        b'\'' => &[("'", "")],
        b'"' => &[("\"", "")],
        b'`' => &[("`", "")],
        b'c' => &[("ch", "h"), ("ck", "k"), ("cz", "h"), ("c", "k")],
        b'e' => &[("ey", "ei")],
        b'i' => &[("ie", "e")],
        b'j' => &[("je", "e"), ("j", "i")],
        b'k' => &[("kh", "h")],
        b'o' => &[("ou", "u"), ("oo", "u")],
        b'p' => &[("ph", "f")],
        b'q' => &[("q", "k")],
        b's' => &[("shch", "s"), ("sch", "s"), ("sh", "s")],
        b't' => &[("ts", "k"), ("tz", "k")],
        b'w' => &[("w", "v")],
        b'x' => &[("x", "ks")],
        b'y' => &[("ye", "e"), ("yo", "e"), ("y", "i")],
        b'z' => &[("zh", "z")],
        _ => &[],
    }
}

/// What a romanised word sounds like, roughly: equal for the usual romanisations of one Cyrillic word.
pub(crate) fn roman_key(word: &str, key: &mut String) {
    key.clear();
    let mut rest = word;
    while let Some(&first) = rest.as_bytes().first() {
        if let Some((letters, sound)) = sounds(first).iter().find(|(letters, _)| rest.starts_with(letters)) {
            sound.chars().for_each(|sound| push_once(key, sound));
            rest = rest.get(letters.len()..).unwrap_or("");
        } else {
            rest = push_letter(key, rest, |_| true);
        }
    }
    if key.len() > 3 && key.ends_with('e') {
        key.pop();
    }
}

/// Groups of letters by the class of sound that romanisations confuse, by their first letter: hissing sounds `s`, throat
/// sounds `g`, vowels with and without the glide before them. `ch` is in neither: it is a hiss in English, a throat
/// sound in German.
fn classes(first: u8) -> &'static [Rule] {
    match first {
        b'c' => &[("cz", "s"), ("ck", "k"), ("c", "s")],
        b'd' => &[("dj", "j")],
        b'h' => &[("h", "g")],
        b'i' => &[("ia", "a"), ("iu", "u"), ("ie", "e"), ("io", "e"), ("ij", "i"), ("iy", "i")],
        b'j' => &[("ja", "a"), ("ju", "u"), ("je", "e"), ("jo", "e"), ("ji", "i"), ("j", "i")],
        b'k' => &[("kh", "g")],
        b'l' => &[("lj", "l"), ("ll", "l")],
        b'n' => &[("nj", "n")],
        b'o' => &[("ou", "u"), ("oo", "u")],
        b'p' => &[("ph", "f")],
        b'q' => &[("q", "k")],
        b's' => &[("schtsch", "s"), ("shch", "s"), ("sch", "s"), ("sh", "s")],
        b't' => &[("tsch", "s"), ("ts", "s"), ("tz", "s")],
        b'w' => &[("w", "v")],
        b'x' => &[("x", "ks")],
        b'y' => &[("yi", "i"), ("ya", "a"), ("yu", "u"), ("ye", "e"), ("yo", "e"), ("y", "i")],
        b'z' => &[("zh", "s"), ("z", "s")],
        _ => &[],
    }
}

/// A romanised word by the classes of its sounds; its `ch` may be of two.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    hiss: String,
    throat: String,
}

impl Classes {
    pub(crate) fn of(word: &str) -> Self {
        let mut classes = Self::default();
        class_key(word, "s", &mut classes.hiss);
        if word.contains("ch") {
            class_key(word, "g", &mut classes.throat);
        } else {
            classes.throat.clone_from(&classes.hiss);
        }
        classes
    }

    /// Whether a Latin word is this romanised Cyrillic one in some system: GOST, BGN, ISO 9, Ukrainian, German.
    pub(crate) fn are_heard_in(&self, latin: &Self) -> bool {
        self.hiss == latin.hiss || self.hiss == latin.throat
    }
}

/// The classes of sound of a word; `ch` says which one those two letters are.
fn class_key(word: &str, ch: &str, key: &mut String) {
    let mut rest = word;
    while let Some(&first) = rest.as_bytes().first() {
        let (class, width) = if rest.starts_with("ch") {
            (ch, 2)
        } else if let Some((letters, class)) =
            classes(first).iter().find(|(letters, _)| rest.starts_with(letters))
        {
            (*class, letters.len())
        } else {
            rest = push_letter(key, rest, char::is_alphanumeric);
            continue;
        };
        class.chars().for_each(|sound| push_once(key, sound));
        rest = rest.get(width..).unwrap_or("");
    }
}

/// Adds the first letter when it is wanted, and returns what is behind it.
fn push_letter<'w>(key: &mut String, word: &'w str, is_wanted: impl Fn(char) -> bool) -> &'w str {
    let mut letters = word.chars();
    if let Some(letter) = letters.next().filter(|letter| is_wanted(*letter)) {
        push_once(key, letter);
    }
    letters.as_str()
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
            assert!(Classes::of(&romanised).are_heard_in(&Classes::of(latin)), "{cyrillic} {latin}");
        }
        for (cyrillic, latin) in
            [("зомз", "komz"), ("топаз", "istok"), ("радар", "radon"), ("вектор", "viktor")]
        {
            let romanised: String = cyrillic.chars().map(cyrillic_letters).collect();
            assert!(!Classes::of(&romanised).are_heard_in(&Classes::of(latin)), "{cyrillic} {latin}");
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
