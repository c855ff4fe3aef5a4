//! Normalising: one spelling for what width, case, script variants, accents and invisible characters make different.
//!
//! Deliberately absent: dropping words, and anything that depends on where a word stands: that is parsing.

mod letters;

use unicode_normalization::UnicodeNormalization;

pub(crate) use letters::{Class, class, is_cjk, is_kana, letter_set};

/// Most characters of a name that are looked at; the rest is left out and the explanation says so.
pub const NAME_CHARS_MAX: usize = 512;

/// Most bytes of the raw name that are looked at: a name may hide behind many invisible characters, not endlessly.
const RAW_CHARS_MAX: usize = 8 * NAME_CHARS_MAX;

/// Letters before a hard sign, which scholars write as a quotation mark: ob"edinenie.
const HARD_BEFORE: [char; 8] = ['b', 'd', 'k', 'n', 'r', 's', 't', 'z'];

/// A name in the one spelling that everything else works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plain {
    /// Lower case, words parted by one space, brackets round and parted like words.
    pub(crate) text: String,
    /// More characters than are looked at.
    pub(crate) is_cut: bool,
    /// Invisible or control characters were taken out.
    pub(crate) had_hidden: bool,
}

/// Normalises a name; doing it twice changes nothing more.
pub(crate) fn plain(name: &str) -> Plain {
    let mut writer = Writer {
        text: String::with_capacity(name.len() + 8),
        chars: 0,
        had_hidden: false,
        has_odd_quote: name.bytes().filter(|byte| *byte == b'"').count() % 2 == 1,
        open_sign: false,
    };
    let mut is_cut = name.len() > RAW_CHARS_MAX && name.chars().nth(RAW_CHARS_MAX).is_some();
    let raw = || name.chars().take(RAW_CHARS_MAX);
    if name.is_ascii() {
        raw().for_each(|character| writer.put(character.to_ascii_lowercase()));
    } else if raw().all(|character| letters::settled(character).is_some()) {
        raw().filter_map(letters::settled).for_each(|character| writer.put(character));
    } else {
        raw().nfkc().flat_map(char::to_lowercase).nfkc().for_each(|character| writer.put(character));
    }
    is_cut |= writer.is_full();
    let text = writer.text.trim_matches(' ');
    let text = if text.len() == writer.text.len() { writer.text } else { text.to_owned() };
    Plain { text, is_cut, had_hidden: writer.had_hidden }
}

/// The same words with Cyrillic written in Latin letters: how words are looked up.
pub(crate) fn letters_of_words(plain: &str) -> String {
    if plain.is_ascii() {
        return plain.to_owned();
    }
    let mut text = String::with_capacity(plain.len());
    for character in plain.chars() {
        letters::push_latin(character, &mut text);
    }
    // A sign without sound may have been a word of its own.
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes characters one by one and keeps the spaces right.
struct Writer {
    text: String,
    chars: usize,
    had_hidden: bool,
    /// One of the quotation marks has no partner: it may stand for a hard sign.
    has_odd_quote: bool,
    /// Such a mark was the last character.
    open_sign: bool,
}

impl Writer {
    fn is_full(&self) -> bool {
        self.chars >= NAME_CHARS_MAX
    }

    fn put(&mut self, character: char) {
        if self.is_full() {
            return;
        }
        if character.is_ascii_alphanumeric() && !self.open_sign {
            return self.push(character);
        }
        if std::mem::take(&mut self.open_sign) && !matches!(character, 'e' | 'y' | 'j' | 'i') {
            self.space();
        }
        if character == '"' && self.has_odd_quote && self.text.ends_with(HARD_BEFORE) {
            self.open_sign = true;
            return;
        }
        match class(character) {
            Class::Letter => match letters::repeated(character, self.text.chars().next_back()) {
                Some(again) => self.push(again),
                None => self.push(letters::fold(character)),
            },
            Class::Several(letters) => letters.chars().for_each(|letter| self.push(letter)),
            Class::Space => self.space(),
            Class::And => self.word('&'),
            Class::Open => self.word('('),
            Class::Close => self.word(')'),
            Class::Apostrophe => self.apostrophe(),
            Class::Mark => {}
            Class::Hidden => self.had_hidden = true,
        }
    }

    fn push(&mut self, character: char) {
        self.text.push(character);
        self.chars += 1;
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(' ');
        }
    }

    fn word(&mut self, character: char) {
        self.space();
        self.push(character);
        self.push(' ');
    }

    /// After a single letter, as in d'Or, it parts two words; within a word, as in Xi'an, it is nothing.
    fn apostrophe(&mut self) {
        let word = self.text.rsplit(' ').next().unwrap_or("");
        if matches!(word, "d" | "l" | "s" | "n" | "qu" | "dell" | "all" | "sull" | "nell" | "c" | "j" | "m") {
            self.space();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_become_one() {
        let cases = [
            ("Société  d’Études", "societe d etudes"),
            ("ＡＢＣ株式会社", "abc株式会社"),
            ("華為技術有限公司", "华为技术有限公司"),
            ("AT&T Inc.", "at & t inc "),
            ("拜耳（中国）有限公司", "拜耳 ( 中国 ) 有限公司"),
            ("ｸﾞﾗｸｿ･ｽﾐｽ", "グラクソ スミス"),
            ("わかもと", "ワカモト"),
            ("Xi'an Ltd", "xian ltd"),
            ("STRASSE Straße Łódź Ørsted", "strasse strasse lodz orsted"),
            ("Ac\u{200b}me\u{202e} \u{0}Ltd", "acme ltd"),
            ("'Ndrangheta", "ndrangheta"),
            ("İSTANBUL ılık", "istanbul ilik"),
            ("㈱日立", "( 株 ) 日立"),
            ("佐々木 いすゞ たゞ ちゝぶ", "佐佐木 イスズ タダ チチブ"),
            ("AO Ob\"edinennaja \"Sila\"", "ao obedinennaja sila"),
            ("ZAO\"Vektor\"", "zao vektor"),
            ("Ａ\u{301}", "a"),
            ("", ""),
            (" - ", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(plain(name).text, expected.trim(), "{name:?}");
        }
    }

    #[test]
    fn limits_and_hidden_characters_are_noted() {
        assert!(plain("a\u{200b}b").had_hidden && !plain("ab").had_hidden);
        let long = plain(&"ab ".repeat(5_000));
        assert!(long.is_cut && long.text.chars().count() <= NAME_CHARS_MAX + 2);
        assert!(!plain("Acme").is_cut);
    }

    #[test]
    fn cyrillic_words_are_looked_up_in_latin_letters() {
        assert_eq!(letters_of_words("объединение ъ газ"), "obedinenie gaz");
    }
}
