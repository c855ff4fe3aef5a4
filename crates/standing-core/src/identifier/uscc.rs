//! The unified social credit code of mainland China: alphabet, parts and both check characters.
//!
//! Not here: whether a code was ever issued, and whether its region exists (divisions change; only digits are
//! asked for). Prefix 92, an individually owned business, is a person trading and refused before anything else.
//!
//! Source: GB 32100-2015 for the whole, GB 11714-1997 for the organisation code inside (characters 9 to 17).

use super::error::{IdentifierError, echo, mask};
use super::person;

/// Length of a unified social credit code, in characters.
pub const CODE_CHARS: usize = 18;

/// Values 0 to 30 in order: digits and letters without I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of characters 1 to 17: the powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Weights of the eight characters of the organisation code inside.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Registering department (character 1) and the categories (character 2) that it registers.
///
/// 92 is absent: it is refused as a person trading.
const CATEGORIES: &[(char, &str)] = &[
    ('1', "1239"),
    ('2', "19"),
    ('3', "123459"),
    ('4', "19"),
    ('5', "1239"),
    ('6', "129"),
    ('7', "129"),
    ('8', "19"),
    ('9', "13"),
    ('A', "19"),
    ('N', "1239"),
    ('Y', "1"),
];

/// The check character (character 18) for the first seventeen; `None` if one is outside the alphabet.
///
/// ```
/// # use standing_core::identifier::uscc;
/// assert_eq!(uscc::check_character(b"91350100M000100Y4"), Some('3'));
/// ```
#[must_use]
pub fn check_character(first_17: &[u8; 17]) -> Option<char> {
    let mut sum = 0;
    for (&byte, weight) in first_17.iter().zip(WEIGHTS) {
        sum += value(byte)? * weight;
    }
    character((31 - sum % 31) % 31)
}

/// The check character (character 17) of the organisation code inside; `None` if a byte is no digit or capital.
#[must_use]
pub fn inner_check_character(inner_8: &[u8; 8]) -> Option<char> {
    let mut sum = 0;
    for (&byte, weight) in inner_8.iter().zip(INNER_WEIGHTS) {
        sum += char::from(byte).to_digit(36).filter(|_| !byte.is_ascii_lowercase())? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// A whole code from department and category (2), region (6) and inner code (8 characters), for made-up samples.
///
/// ```
/// # use standing_core::identifier::uscc;
/// assert_eq!(uscc::build("91", "350100", "M000100Y")?, "91350100M000100Y43");
/// # Ok::<(), standing_core::identifier::IdentifierError>(())
/// ```
///
/// # Errors
/// As for judging a code: a part of wrong length or alphabet, an unknown category, or prefix 92.
pub fn build(prefix: &str, region: &str, inner_8: &str) -> Result<String, IdentifierError> {
    let mut code = format!("{prefix}{region}{inner_8}");
    if let Some(check) = inner_8.as_bytes().first_chunk().and_then(inner_check_character) {
        code.push(check);
    }
    if let Some(check) = code.as_bytes().first_chunk().and_then(check_character) {
        code.push(check);
    }
    judge(&code)?;
    Ok(code)
}

/// Judges a folded code: length, alphabet, person trading, parts, check of the whole, check inside.
pub(super) fn judge(code: &str) -> Result<(), IdentifierError> {
    judge_characters(code)?;
    judge_parts(code).map_err(|error| {
        // The commonest slip is to enter the officer's own number: say so instead of "check character wrong".
        if person::is_cn_resident_number(code) {
            IdentifierError::PersonNumber { masked: mask(code), form: "Chinese resident identity number" }
        } else {
            error
        }
    })
}

fn judge_characters(code: &str) -> Result<(), IdentifierError> {
    let chars = code.chars().count();
    if chars != CODE_CHARS {
        let required = CODE_CHARS;
        return Err(IdentifierError::Length { scheme: "cn-uscc", code: echo(code), chars, required });
    }
    for (at, character) in code.chars().enumerate() {
        if u8::try_from(character).ok().and_then(value).is_none() {
            return Err(IdentifierError::IllegalCharacter {
                code: echo(code),
                character,
                code_point: u32::from(character),
                position: at + 1,
                allowed: "digits and capital letters without I, O, S, V, Z",
            });
        }
    }
    Ok(())
}

fn judge_parts(code: &str) -> Result<(), IdentifierError> {
    // INVARIANT (organisations only): before the check characters, so that a typing slip gives no other answer.
    if code.starts_with("92") {
        return Err(IdentifierError::PersonTrading { masked: mask(code) });
    }
    let mut chars = code.chars();
    let (department, category) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
    let code_text = || code.to_owned();
    match CATEGORIES.iter().find(|(known, _)| *known == department) {
        None => return Err(IdentifierError::UnknownDepartment { code: code_text(), department }),
        Some((_, categories)) if !categories.contains(category) => {
            return Err(IdentifierError::UnknownCategory { code: code_text(), department, category });
        }
        Some(_) => {}
    }
    if !chars.by_ref().take(6).all(|c| c.is_ascii_digit()) {
        return Err(IdentifierError::RegionNotDigits { code: code_text() });
    }
    let found = code.chars().last().unwrap_or(' ');
    let expected = code.as_bytes().first_chunk().and_then(check_character).unwrap_or(' ');
    if found != expected {
        let (found, expected) = (found.to_string(), expected.to_string());
        return Err(IdentifierError::CheckMismatch { code: code_text(), found, expected });
    }
    let found = code.chars().nth(16).unwrap_or(' ');
    let inner = code.as_bytes().get(8..).and_then(|rest| rest.first_chunk());
    let expected = inner.and_then(inner_check_character).unwrap_or(' ');
    if found != expected {
        return Err(IdentifierError::InnerCheckMismatch { code: code_text(), found, expected });
    }
    Ok(())
}

fn value(byte: u8) -> Option<u32> {
    ALPHABET.iter().position(|&known| known == byte).and_then(|at| u32::try_from(at).ok())
}

fn character(value: u32) -> Option<char> {
    usize::try_from(value).ok().and_then(|at| ALPHABET.get(at)).map(|&byte| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_are_the_powers_of_three() {
        let mut power = 1;
        for weight in WEIGHTS {
            assert_eq!(weight, power);
            power = power * 3 % 31;
        }
    }

    #[test]
    fn check_characters_need_the_alphabet() {
        assert_eq!(check_character(b"91350100M000100Y4"), Some('3'));
        assert_eq!(check_character(b"91350100M000100I4"), None);
        assert_eq!(check_character(b"91350100m000100Y4"), None);
        assert_eq!(inner_check_character(b"M000100Y"), Some('4'));
        assert_eq!(inner_check_character(b"m000100Y"), None);
        assert_eq!(inner_check_character(b"M0001 0Y"), None);
    }

    #[test]
    fn building_refuses_what_judging_refuses() {
        assert!(matches!(build("92", "220100", "MA1M9CKM"), Err(IdentifierError::PersonTrading { .. })));
        assert!(matches!(build("96", "220100", "MA1M9CKM"), Err(IdentifierError::UnknownCategory { .. })));
        assert!(matches!(build("9", "220100", "MA1M9CKM"), Err(IdentifierError::Length { .. })));
        assert!(matches!(build("91", "22010A", "MA1M9CKM"), Err(IdentifierError::RegionNotDigits { .. })));
        assert!(build("91", "220100", "ma1m9ckm").is_err());
        assert!(build("", "", "").is_err());
    }

    #[test]
    fn a_resident_number_is_named_as_such() {
        assert!(matches!(judge("11010519491231002X"), Err(IdentifierError::PersonNumber { .. })));
    }

    #[test]
    fn a_person_trading_with_a_slip_is_still_a_person() {
        assert!(matches!(judge("92220100MA1M9CKM80"), Err(IdentifierError::PersonTrading { .. })));
    }

    proptest! {
        #[test]
        fn built_codes_pass_and_any_single_slip_fails(
            prefix in "(91|93|1[1239]|5[1239]|N1|Y1|A9)", region in "[0-9]{6}", inner in "[0-9A-HJ-NPQRTUWXY]{8}",
            at in 0_usize..18, put in "[0-9A-HJ-NPQRTUWXY]",
        ) {
            let code = build(&prefix, &region, &inner).unwrap();
            prop_assert_eq!(judge(&code), Ok(()));
            let slipped = format!("{}{}{}", &code[..at], put, &code[at + 1..]);
            prop_assert_eq!(judge(&slipped).is_ok(), slipped == code);
        }
    }
}
