//! Folding at the door: the differences in typing that never make another code.
//!
//! Not here: repairing. Look-alike letters of other scripts stay as they are and are refused later, and only
//! ASCII letters change case (`ß`, `ı` and `ſ` must not turn into letters of the alphabet).

/// The code as its scheme stores it: upper case, half width, without spaces, hyphens and zero-width characters.
///
/// ```
/// # use standing_core::identifier::fold;
/// assert_eq!(fold(" 9135 0100-ｍ000100y43"), "91350100M000100Y43");
/// ```
#[must_use]
pub fn fold(code: &str) -> String {
    visible(code).filter(|&c| c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

/// As [`fold`], but hyphens stay: in a number without check digits they may tell two organisations apart.
pub(super) fn fold_register(code: &str) -> String {
    visible(code).map(|c| c.to_ascii_uppercase()).collect()
}

/// As [`fold`], but hyphens and case stay: a source list's own ids may differ in nothing else.
pub(super) fn fold_source(code: &str) -> String {
    visible(code).collect()
}

/// Half width, one kind of hyphen, no white space and nothing invisible.
fn visible(code: &str) -> impl Iterator<Item = char> {
    code.chars().map(half_width).filter(|&c| !c.is_whitespace() && !is_invisible(c)).map(plain_hyphen)
}

/// The ASCII form of a full-width character; others unchanged.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}

/// Zero-width, direction and soft-hyphen characters: they print nothing.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn plain_hyphen(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn differences_in_typing_vanish() {
        for (typed, expect) in [
            ("91 35-01", "913501"),
            ("ａｂ１２", "AB12"),
            ("a\u{3000}b\u{200b}c\u{feff}d\u{ad}e", "ABCDE"),
            ("a‐b‑c–d—e−f－g", "ABCDEFG"),
            ("a\tb\nc", "ABC"),
        ] {
            assert_eq!(fold(typed), expect, "{typed:?}");
        }
    }

    #[test]
    fn letters_of_other_scripts_are_not_repaired() {
        for typed in ["А", "ß", "ı", "ſ", "K", "é", "〇"] {
            assert_eq!(fold(typed), typed);
        }
    }

    #[test]
    fn unchecked_codes_keep_what_may_distinguish() {
        assert_eq!(fold_register("01–09 12a"), "01-0912A");
        assert_eq!(fold_source(" NK-2hLw "), "NK-2hLw");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            prop_assert_eq!(fold_register(&fold_register(&text)), fold_register(&text));
            prop_assert_eq!(fold_source(&fold_source(&text)), fold_source(&text));
        }
    }
}
