//! Numbers in names: digits, Chinese numerals, ordinals as they are written in Latin script.
//!
//! Deliberately absent: number words, which stand in the vocabulary, and fractions.

/// Highest number that is read; longer rows of digits are codes, not positions in a sequence.
const NUMBER_MAX: u32 = 99_999_999;

/// What may follow a Chinese numeral that counts something, when no 第 stands before it.
const COUNTED: [char; 24] = [
    '局', '冶', '院', '厂', '所', '公', '分', '处', '队', '医', '中', '建', '航', '化', '工', '校', '小',
    '号', '期', '部', '师', '团', '区', '附',
];

/// The number that a Han text begins with when it is a place in a sequence, and how many characters it takes.
pub(super) fn han_ordinal(text: &[char]) -> Option<(u32, usize)> {
    if let Some(after) = text.strip_prefix(&['第']) {
        let (value, width) = han_number(after)?;
        return Some((value, width + 1));
    }
    let (value, width) = han_number(text)?;
    let next = text.get(width)?;
    COUNTED.contains(next).then_some((value, width))
}

/// A row of Chinese numerals or digits as a number, and how many characters it takes.
fn han_number(text: &[char]) -> Option<(u32, usize)> {
    let digits = text.iter().take_while(|character| character.is_ascii_digit()).count();
    if digits > 0 {
        let number: String = text.iter().take(digits).collect();
        return Some((decimal(&number)?, digits));
    }
    let (mut total, mut pending, mut width) = (0_u32, None, 0);
    for &character in text {
        if let Some(digit) = han_digit(character) {
            pending =
                Some(pending.map_or(digit, |before: u32| before.saturating_mul(10).saturating_add(digit)));
        } else if let Some(unit) = han_unit(character) {
            total = total.saturating_add(pending.take().unwrap_or(1).saturating_mul(unit));
        } else {
            break;
        }
        width += 1;
    }
    let value = total.saturating_add(pending.unwrap_or(0));
    (width > 0 && value <= NUMBER_MAX).then_some((value, width))
}

/// Digits as a number; none when there are too many.
pub(super) fn decimal(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|value| *value <= NUMBER_MAX)
}

/// 3rd, 46th, 2e, 1o: the number of an ordinal of digits and an ending.
pub(super) fn latin_ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let ending = word.get(digits.len()..)?;
    let is_ordinal = matches!(
        ending,
        "st" | "nd" | "rd" | "th" | "e" | "er" | "eme" | "o" | "a" | "y" | "ya" | "aya" | "i"
    );
    (is_ordinal && !digits.is_empty()).then(|| decimal(digits)).flatten()
}

fn han_digit(character: char) -> Option<u32> {
    Some(match character {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn han_unit(character: char) -> Option<u32> {
    match character {
        '十' | '拾' => Some(10),
        '百' => Some(100),
        _ => None,
    }
}

/// Whether the character is a Chinese numeral.
pub(crate) fn is_han_numeral(character: char) -> bool {
    han_digit(character).is_some() || han_unit(character).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_ordinals_are_read() {
        let cases = [
            ("第二十九研究所", Some((29, 4))),
            ("二十局", Some((20, 2))),
            ("十二局", Some((12, 2))),
            ("第3分公司", Some((3, 2))),
            ("三菱重工", None),
            ("第", None),
            ("一百零五局", Some((105, 4))),
            ("四川", None),
            ("第一", Some((1, 2))),
        ];
        for (text, expected) in cases {
            assert_eq!(han_ordinal(&text.chars().collect::<Vec<_>>()), expected, "{text}");
        }
    }

    #[test]
    fn latin_ordinals_are_read() {
        for (word, expected) in
            [("46th", Some(46)), ("3rd", Some(3)), ("a2z", None), ("th", None), ("999999999999th", None)]
        {
            assert_eq!(latin_ordinal(word), expected, "{word}");
        }
    }
}
