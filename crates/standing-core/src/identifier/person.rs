//! The guard against persons: schemes that number persons, and codes that have the form of a person's number.
//!
//! INVARIANT (organisations only): nothing that passes here may denote a natural person or a person trading.
//! Forms are recognised only where the form proves it; this is a net, not a classifier of names.

use jiff::civil::Date;

use super::error::{IdentifierError, mask};
use super::scheme::CountryCode;

/// Words that, standing alone between hyphens in a scheme's name, say that it numbers persons.
const PERSON_WORDS: &[&str] = &[
    "aadhaar",
    "bsn",
    "cpf",
    "curp",
    "dni",
    "driver",
    "drivers",
    "driving",
    "egn",
    "email",
    "hkid",
    "idcard",
    "identity",
    "individual",
    "itin",
    "mobile",
    "mynumber",
    "nationalid",
    "nid",
    "nie",
    "nino",
    "nric",
    "orcid",
    "passport",
    "person",
    "personal",
    "pesel",
    "phone",
    "rrid",
    "snils",
    "ssn",
    "voter",
];

/// Names of several words, written together, that say so as a whole.
const PERSON_NAMES: &[&str] = &[
    "cnid",
    "cnidcard",
    "nationalid",
    "nationalidentity",
    "residentid",
    "shenfenzheng",
    "socialsecurity",
    "mynumber",
    "taxpayerpersonal",
    "idnumber",
    "birthcertificate",
];

/// True when the scheme's name says that it numbers persons.
pub(super) fn is_person_scheme(scheme_lower_case: &str) -> bool {
    let name = scheme_lower_case.trim_start_matches("src-");
    let joined: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| PERSON_WORDS.contains(&word))
        || PERSON_NAMES.iter().any(|&known| joined.starts_with(known))
}

/// Refuses register numbers that belong to persons or persons trading.
///
/// Source: for `CN`, GB 32100 prefix 92, and the fifteen-digit business registration number (GS 15-2006), whose
/// seventh digit 6 to 9 marks individually owned businesses.
pub(super) fn refuse_register_number(country: CountryCode, code: &str) -> Result<(), IdentifierError> {
    refuse_person_number(code)?;
    match country.as_str() {
        "CN" if code.len() == 18 && code.starts_with("92") => {
            Err(IdentifierError::PersonTrading { masked: mask(code) })
        }
        "CN" if code.len() == 15
            && all_digits(code)
            && matches!(code.as_bytes().get(6), Some(b'6'..=b'9')) =>
        {
            Err(IdentifierError::PersonTrading { masked: mask(code) })
        }
        "CN" if super::uscc::judge(code).is_ok() => {
            Err(IdentifierError::UseUnifiedCode { code: code.to_owned() })
        }
        "US" if is_us_social_security_form(code) => {
            Err(IdentifierError::PersonNumber { masked: mask(code), form: "US social security number" })
        }
        _ => Ok(()),
    }
}

/// Refuses a code that proves to be a resident identity number, whatever the scheme.
pub(super) fn refuse_person_number(code: &str) -> Result<(), IdentifierError> {
    if is_cn_resident_number(code) {
        return Err(IdentifierError::PersonNumber {
            masked: mask(code),
            form: "Chinese resident identity number",
        });
    }
    Ok(())
}

/// Eighteen characters with a day of birth at 7 to 14 and a right check character.
///
/// Source: GB 11643 (check by ISO 7064 mod 11-2).
pub(super) fn is_cn_resident_number(code: &str) -> bool {
    let Some((digits, check)) = code.split_at_checked(17) else { return false };
    if !all_digits(digits) {
        return false;
    }
    let (year, month, day) = (number(digits, 6, 10), number(digits, 10, 12), number(digits, 12, 14));
    let born = match (i16::try_from(year), i8::try_from(month), i8::try_from(day)) {
        (Ok(year @ 1900..=2100), Ok(month), Ok(day)) => Date::new(year, month, day).is_ok(),
        _ => false,
    };
    // Mod 11-2 from the left: double and add; the check character brings the sum to 1 mod 11.
    let sum = digits.bytes().fold(0, |sum, byte| (sum + u32::from(byte - b'0')) * 2 % 11);
    let value = (12 - sum) % 11;
    let expected = if value == 10 { "X".to_owned() } else { value.to_string() };
    born && check.eq_ignore_ascii_case(&expected)
}

/// Three, two and four digits with hyphens between: employer numbers are written two and seven.
fn is_us_social_security_form(code: &str) -> bool {
    let parts: Vec<&str> = code.split('-').collect();
    parts.iter().all(|part| all_digits(part)) && parts.iter().map(|part| part.len()).eq([3, 2, 4])
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number written in a stretch of digits; 0 when the stretch is not there.
fn number(digits: &str, from: usize, to: usize) -> u32 {
    digits.get(from..to).and_then(|part| part.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_of_persons_are_known() {
        for scheme in [
            "passport",
            "cn-id",
            "cn id",
            "cnid",
            "us-ssn",
            "ssn",
            "national-id",
            "national_id",
            "identity-card",
            "uk-nino",
            "br-cpf",
            "person",
            "src-passport",
            "resident-id",
            "driving-licence",
            "email",
        ] {
            assert!(is_person_scheme(scheme), "{scheme}");
        }
        for scheme in [
            "cn-uscc",
            "lei",
            "reg-ID",
            "reg-id",
            "reg-ni",
            "src-worldbank",
            "src-personnel-agencies",
            "duns",
        ] {
            assert!(!is_person_scheme(scheme), "{scheme}");
        }
    }

    #[test]
    fn resident_numbers_are_recognised_by_date_and_check() {
        // The specimen number printed in the standard itself.
        assert!(is_cn_resident_number("11010519491231002X"));
        assert!(is_cn_resident_number("11010519491231002x"));
        for other in [
            "110105194912310021",
            "11010519491331002X",
            "11010508491231002X",
            "1101051949123100",
            "",
            "甲乙丙丁戊己庚",
        ] {
            assert!(!is_cn_resident_number(other), "{other}");
        }
    }

    #[test]
    fn register_numbers_of_persons_trading_are_refused() {
        let refused =
            |country: &str, code: &str| refuse_register_number(country.parse().unwrap(), code).is_err();
        for seventh in 0..=9 {
            assert_eq!(refused("CN", &format!("110105{seventh}00123456")), seventh >= 6, "{seventh}");
        }
        assert!(!refused("FR", "110105600123456"));
        assert!(refused("US", "078-05-1120"));
        assert!(!refused("US", "07-8051120"));
        assert!(!refused("DE", "078-05-1120"));
    }
}
