//! Single characters: what class they are of and which letter they are compared as.
//!
//! Deliberately absent: words and their order.

use unicode_normalization::char::decompose_canonical;

use crate::tables::{cyrillic_letters, fold_han, is_cyrillic};

/// What a character is for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Letter,
    /// A letter that is written with several: ß, æ.
    Several(&'static str),
    Space,
    And,
    Open,
    Close,
    Apostrophe,
    /// An accent or vowel sign that is not compared.
    Mark,
    /// Control, direction, width zero: never part of a name.
    Hidden,
}

/// The class of a character that is in NFKC and lower case.
pub(crate) fn class(character: char) -> Class {
    match character {
        'a'..='z' | '0'..='9' => Class::Letter,
        '(' | '[' | '{' | '〔' | '【' | '〖' | '〘' | '〚' | '⟨' | '❨' => Class::Open,
        ')' | ']' | '}' | '〕' | '】' | '〗' | '〙' | '〛' | '⟩' | '❩' => Class::Close,
        '&' | '＆' | '﹠' => Class::And,
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' | 'ʻ' | 'ʾ' | 'ʿ' | '׳' | '＇' | '‛' => {
            Class::Apostrophe
        }
        '\t' | '\n' | '\r' | ' ' => Class::Space,
        '\u{4E00}'..='\u{9FFF}' | '\u{30A1}'..='\u{30FA}' | '\u{430}'..='\u{45F}' => Class::Letter,
        _ if character.is_ascii() => {
            if character.is_control() {
                Class::Hidden
            } else {
                Class::Space
            }
        }
        _ if is_hidden(character) => Class::Hidden,
        _ if is_mark(character) => Class::Mark,
        'ß' => Class::Several("ss"),
        'æ' | 'ǽ' | 'ǣ' => Class::Several("ae"),
        'œ' => Class::Several("oe"),
        'þ' => Class::Several("th"),
        'ĳ' => Class::Several("ij"),
        'ŋ' => Class::Several("ng"),
        '々' | '〻' | '〇' | 'ー' | 'ヽ' | 'ヾ' | 'ゝ' | 'ゞ' => Class::Letter,
        _ if character.is_alphanumeric() || is_vowel_sign(character) => Class::Letter,
        _ => Class::Space,
    }
}

/// The letters a to z that the word has, as a set.
pub(crate) fn letter_set(word: &str) -> u32 {
    let letters = word.bytes().map(|byte| byte.wrapping_sub(b'a')).filter(|letter| *letter < 26);
    letters.fold(0, |set, letter| set | 1 << letter)
}

/// The character in lower case and in the form of NFKC, when what stands beside it cannot change that; none for
/// characters that are looked up in the tables of Unicode.
pub(super) fn settled(character: char) -> Option<char> {
    Some(match character {
        '\u{0}'..='\u{7F}' => character.to_ascii_lowercase(),
        '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' => character,
        '\u{DF}'..='\u{FF}' | '\u{430}'..='\u{45F}' => character,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{DE}' | '\u{410}'..='\u{42F}' => moved(character, 0x20),
        '\u{400}'..='\u{40F}' => moved(character, 0x50),
        // Full width.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character).to_ascii_lowercase()
        }
        '\u{3000}' => ' ',
        '\u{2010}' | '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '«'
        | '»' => character,
        _ => return None,
    })
}

fn moved(letter: char, step: u32) -> char {
    char::from_u32(u32::from(letter) + step).unwrap_or(letter)
}

/// The letter that stands for this one when names are compared.
pub(crate) fn fold(letter: char) -> char {
    match letter {
        _ if letter.is_ascii() => letter,
        'ø' | 'ǿ' => 'o',
        'đ' | 'ð' => 'd',
        'ł' | 'ŀ' => 'l',
        'ı' => 'i',
        'ħ' => 'h',
        'ŧ' => 't',
        'ə' | 'ǝ' => 'a',
        'ƒ' => 'f',
        'ς' => 'σ',
        'ё' => 'е',
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ة' => 'ه',
        'ى' | 'ی' | 'ې' => 'ي',
        'ک' => 'ك',
        '\u{660}'..='\u{669}' => digit(letter, 0x660),
        '\u{6F0}'..='\u{6F9}' => digit(letter, 0x6F0),
        '\u{966}'..='\u{96F}' => digit(letter, 0x966),
        // Hiragana as katakana; the two blocks lie side by side in the same order.
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        '\u{4E00}'..='\u{9FFF}' => fold_han(letter),
        '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{3FF}' | '\u{1E00}'..='\u{1FFF}' => base(letter),
        _ if is_han(letter) => fold_han(letter),
        _ => letter,
    }
}

/// The character that an iteration mark stands for: 佐々木 is 佐佐木, イスゞ is イスズ.
pub(super) fn repeated(mark: char, before: Option<char>) -> Option<char> {
    let before = before?;
    match mark {
        '々' | '〻' if is_han(before) => Some(before),
        'ヽ' | 'ゝ' if is_kana(before) => Some(unvoiced(before)),
        'ヾ' | 'ゞ' if is_kana(before) => Some(voiced(unvoiced(before))),
        _ => None,
    }
}

/// Kana of the rows that have a voiced form, each before its voiced one in Unicode.
const VOICEABLE: &str = "カキクケコサシスセソタチツテトハヒフヘホ";

fn voiced(kana: char) -> char {
    let next = char::from_u32(u32::from(kana) + 1).unwrap_or(kana);
    if VOICEABLE.contains(kana) { next } else { kana }
}

fn unvoiced(kana: char) -> char {
    let before = char::from_u32(u32::from(kana).saturating_sub(1)).unwrap_or(kana);
    if VOICEABLE.contains(before) { before } else { kana }
}

/// Adds the letter, a Cyrillic one in Latin letters, to the text.
pub(super) fn push_latin(letter: char, text: &mut String) {
    if is_cyrillic(letter) {
        text.push_str(cyrillic_letters(letter));
    } else {
        text.push(letter);
    }
}

/// Han, kana or Hangul: written without spaces between words, or as if so.
pub(crate) fn is_cjk(character: char) -> bool {
    is_han(character)
        || is_kana(character)
        || matches!(character, '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}')
}

/// Katakana or hiragana, with the long mark.
pub(crate) fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '々' | '〇')
}

fn digit(letter: char, zero: u32) -> char {
    u32::from(letter).checked_sub(zero).and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
}

/// The letter without its accents.
fn base(letter: char) -> char {
    let mut first = None;
    decompose_canonical(letter, |part| {
        first.get_or_insert(part);
    });
    first.unwrap_or(letter)
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
        )
}

/// Accents and points of scripts that can be read without them.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}'
            | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}'
            | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}'..='\u{309C}' | '\u{FE20}'..='\u{FE2F}'
            | '\u{302A}'..='\u{302F}'
    )
}

/// Signs of Indian and south-east Asian scripts that are vowels of the word, though Unicode calls them marks.
fn is_vowel_sign(character: char) -> bool {
    matches!(character, '\u{900}'..='\u{1059}' | '\u{1780}'..='\u{17D3}' | '\u{A8E0}'..='\u{ABFF}' | '\u{1A00}'..='\u{1AAF}' | '\u{1B00}'..='\u{1C7F}')
        && !matches!(character, '\u{964}' | '\u{965}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_a_class() {
        let cases = [
            ('a', Class::Letter),
            ('漢', Class::Letter),
            ('\u{200d}', Class::Hidden),
            ('\u{301}', Class::Mark),
            ('。', Class::Space),
            ('・', Class::Space),
            ('ー', Class::Letter),
            ('【', Class::Open),
            ('\u{7f}', Class::Hidden),
            ('’', Class::Apostrophe),
            ('ß', Class::Several("ss")),
            ('«', Class::Space),
            ('ि', Class::Letter),
        ];
        for (character, expected) in cases {
            assert_eq!(class(character), expected, "{character:?}");
        }
    }

    #[test]
    fn settled_characters_are_what_unicode_says_they_become() {
        use unicode_normalization::UnicodeNormalization;
        for character in (0..0x1_1000).filter_map(char::from_u32) {
            let Some(settled) = settled(character) else { continue };
            let unicode: String = character.to_string().nfkc().flat_map(char::to_lowercase).nfkc().collect();
            assert_eq!(settled.to_string(), unicode, "{character:?}");
            // Nothing that stands before it becomes one with it.
            assert_eq!(unicode_normalization::char::canonical_combining_class(character), 0, "{character:?}");
            for before in ['a', 'か', 'カ', '\u{1100}', 'и'] {
                assert_eq!(unicode_normalization::char::compose(before, character), None, "{character:?}");
            }
        }
    }

    #[test]
    fn letters_are_folded() {
        for (letter, expected) in [
            ('é', 'e'),
            ('ṣ', 's'),
            ('ђ', 'ђ'),
            ('あ', 'ア'),
            ('學', '学'),
            ('٣', '3'),
            ('ł', 'l'),
            ('ά', 'α'),
        ] {
            assert_eq!(fold(letter), expected);
        }
    }
}
