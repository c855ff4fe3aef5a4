//! The legal entity identifier: twenty characters, the last two of them check digits.
//!
//! Not here: whether the code was issued or has lapsed, and any demand for 00 at characters 5 and 6 (older codes
//! have other characters there).
//!
//! Source: ISO 17442-1, check digits by ISO/IEC 7064 mod 97-10.

use super::error::{IdentifierError, echo};

/// Length of an LEI, in characters.
pub const CODE_CHARS: usize = 20;

/// The two check digits for the first eighteen characters; `None` if one is no digit or capital letter.
///
/// ```
/// # use standing_core::identifier::lei;
/// assert_eq!(lei::check_digits(b"529900YACP3U57RKLF").as_deref(), Some("98"));
/// ```
#[must_use]
pub fn check_digits(first_18: &[u8; 18]) -> Option<String> {
    let mut remainder = 0;
    for &byte in first_18 {
        let value = char::from(byte).to_digit(36).filter(|_| !byte.is_ascii_lowercase())?;
        let shift = if value < 10 { 10 } else { 100 };
        remainder = (remainder * shift + value) % 97;
    }
    Some(format!("{:02}", 98 - remainder * 100 % 97))
}

/// A whole code from its first eighteen characters, for made-up samples.
///
/// # Errors
/// As for judging a code: wrong length or alphabet.
pub fn build(first_18: &str) -> Result<String, IdentifierError> {
    let mut code = first_18.to_owned();
    if let Some(digits) = first_18.as_bytes().first_chunk().and_then(check_digits) {
        code.push_str(&digits);
    }
    judge(&code)?;
    Ok(code)
}

/// Judges a folded code: length, alphabet, check digits.
pub(super) fn judge(code: &str) -> Result<(), IdentifierError> {
    let chars = code.chars().count();
    if chars != CODE_CHARS {
        let required = CODE_CHARS;
        return Err(IdentifierError::Length { scheme: "lei", code: echo(code), chars, required });
    }
    let illegal = code.chars().enumerate().find(|(_, c)| !c.is_ascii_uppercase() && !c.is_ascii_digit());
    if let Some((at, character)) = illegal {
        return Err(IdentifierError::IllegalCharacter {
            code: echo(code),
            character,
            code_point: u32::from(character),
            position: at + 1,
            allowed: "digits and capital letters A-Z",
        });
    }
    judge_check_digits(code)
}

fn judge_check_digits(code: &str) -> Result<(), IdentifierError> {
    let code_text = || code.to_owned();
    let Some((first, found)) = code.split_at_checked(18) else {
        return Err(IdentifierError::CheckNotDigits { code: code_text() });
    };
    if !found.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IdentifierError::CheckNotDigits { code: code_text() });
    }
    let expected = first.as_bytes().first_chunk().and_then(check_digits).unwrap_or_default();
    if found == expected {
        return Ok(());
    }
    let found = found.to_owned();
    // 00, 01 and 99 can pass "the whole mod 97 is 1", but 98 minus a remainder never yields them.
    if matches!(found.as_str(), "00" | "01" | "99") {
        return Err(IdentifierError::CheckOutOfRange { code: code_text(), found, expected });
    }
    Err(IdentifierError::CheckMismatch { code: code_text(), found, expected })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn check_digits_need_the_alphabet() {
        assert_eq!(check_digits(b"529900YACP3U57RKLF").as_deref(), Some("98"));
        assert_eq!(check_digits(b"529900yACP3U57RKLF"), None);
        assert_eq!(check_digits(b"529900 ACP3U57RKLF"), None);
    }

    #[test]
    fn building_refuses_what_judging_refuses() {
        assert_eq!(build("529900YACP3U57RKLF").as_deref(), Ok("529900YACP3U57RKLF98"));
        assert!(matches!(build("529900YACP3U57RKL"), Err(IdentifierError::Length { .. })));
        assert!(build("529900YACP3U57RKLé").is_err());
        assert!(build("").is_err());
    }

    proptest! {
        #[test]
        fn built_codes_pass_and_any_single_slip_fails(
            first in "[0-9A-Z]{18}", at in 0_usize..20, put in "[0-9A-Z]",
        ) {
            let code = build(&first).unwrap();
            prop_assert_eq!(judge(&code), Ok(()));
            // A letter for a digit shifts all places after it, which mod 97 may miss once in 97 times.
            let same_kind = code.as_bytes()[at].is_ascii_digit() == put.as_bytes()[0].is_ascii_digit();
            let slipped = format!("{}{}{}", &code[..at], put, &code[at + 1..]);
            prop_assert!(!same_kind || judge(&slipped).is_ok() == (slipped == code));
        }

        #[test]
        fn check_digits_are_never_00_01_99(first in "[0-9A-Z]{18}") {
            let code = build(&first).unwrap();
            prop_assert!(!["00", "01", "99"].contains(&&code[18..]));
        }
    }
}
