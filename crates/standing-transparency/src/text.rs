//! Small strict readers shared by the text formats: decimal numbers, base64, shortened quotes.
//!
//! Deliberately not here: anything lenient. One value has one spelling.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Decimal number without sign or leading zeros, as C2SP texts write sizes and indexes.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let canonical = !text.is_empty()
        && text.len() <= 20
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    canonical.then(|| text.parse().ok()).flatten()
}

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Strict standard base64: padded, no spaces, no stray bits.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// The first characters of an input, for an error message that must not grow with the input.
pub(crate) fn excerpt(text: &str) -> String {
    const SHOWN_CHARS_MAX: usize = 80;
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        None => format!("{text:?}"),
        Some((cut, _)) => format!("{:?}…", text.get(..cut).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_spelling() {
        for (text, expect) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("20852163", Some(20_852_163)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("", None),
            ("00", None),
            ("01", None),
            ("+1", None),
            ("-1", None),
            ("1 ", None),
            ("1_0", None),
            ("٣", None),
        ] {
            assert_eq!(parse_decimal(text), expect, "{text:?}");
        }
    }

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(from_base64("AQI="), Some(vec![1, 2]));
        for refused in ["AQI", "AQJ=", "AQI= ", " AQI=", "AQ-_", "AQI=\n"] {
            assert_eq!(from_base64(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn excerpts_stay_short() {
        assert_eq!(excerpt("ab\n"), "\"ab\\n\"");
        assert!(excerpt(&"é".repeat(1_000)).chars().count() < 90);
    }
}
