//! Codes of the second factor: time-based, six digits each half minute, as RFC 6238 has them with HMAC-SHA-1, which is
//! what authenticator programs speak. A code that was taken is not taken again: the caller keeps its step.
//!
//! Source: RFC 6238 and RFC 4226; RFC 4648 for how secrets are written.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// How long a code holds, in seconds.
const STEP_SECONDS: i64 = 30;
/// Digits of a code.
const DIGITS: u32 = 6;
/// Steps before and after that are taken too, since clocks differ.
const STEPS_AROUND: i64 = 1;
/// Bytes of a secret: as many as the hash has.
pub(super) const SECRET_BYTES: usize = 20;

/// The code of a moment.
#[must_use]
pub fn code_at(secret: &[u8], second: i64) -> String {
    code(secret, step_at(second))
}

/// The step of a moment.
pub(super) const fn step_at(second: i64) -> i64 {
    second.div_euclid(STEP_SECONDS)
}

/// The step of which a code is, if it is one of now.
pub(super) fn step_of(secret: &[u8], typed: &str, second: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    let now = step_at(second);
    let steps = now.saturating_sub(STEPS_AROUND)..=now.saturating_add(STEPS_AROUND);
    // Every step is looked at, so that the time does not tell which one it was.
    steps.fold(None, |found, step| {
        let is_of_step = crate::secret::is_same(code(secret, step).as_bytes(), digits.as_bytes());
        if is_of_step { Some(step) } else { found }
    })
}

/// A secret as people type it: base32, in groups of four.
#[must_use]
pub fn written(secret: &[u8]) -> String {
    crate::secret::grouped(&base32(secret)).replace('-', " ")
}

/// The address that authenticator programs read from a picture.
#[must_use]
pub fn address(secret: &[u8], register: &str, name: &str) -> String {
    let plain = |text: &str| -> String {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || "-._".contains(*c);
        text.chars().map(|c| if is_plain(&c) { c } else { '-' }).collect()
    };
    let (register, name) = (plain(register), plain(name));
    format!("otpauth://totp/{register}:{name}?secret={}&issuer={register}", base32(secret))
}

fn code(secret: &[u8], step: i64) -> String {
    // HMAC takes a key of any length.
    let Ok(mut hmac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    hmac.update(&step.to_be_bytes());
    let hash = hmac.finalize().into_bytes();
    let offset = usize::from(hash.last().copied().unwrap_or_default() & 0x0f);
    let chosen = hash.get(offset..).and_then(|rest| rest.first_chunk::<4>()).copied().unwrap_or_default();
    let number = (u32::from_be_bytes(chosen) & 0x7fff_ffff) % 10_u32.pow(DIGITS);
    format!("{number:06}")
}

fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for group in bytes.chunks(5) {
        let mut padded = [0; 8];
        for (to, from) in padded.iter_mut().skip(3).zip(group) {
            *to = *from;
        }
        let bits = u64::from_be_bytes(padded);
        let letters = group.len().saturating_mul(8).div_ceil(5);
        for place in 0..letters {
            let shift = 35_usize.saturating_sub(place.saturating_mul(5));
            let letter = usize::try_from((bits >> shift) & 31).unwrap_or_default();
            text.push(char::from(ALPHABET.get(letter).copied().unwrap_or(b'A')));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the vectors of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(SECRET, second), expected, "{second}");
        }
    }

    #[test]
    fn a_code_holds_a_step_before_and_after() {
        let code = code_at(SECRET, 1_111_111_111);
        for (later, expected) in
            [(-60, None), (-30, Some(37_037_037)), (0, Some(37_037_037)), (30, Some(37_037_037)), (60, None)]
        {
            assert_eq!(step_of(SECRET, &code, 1_111_111_111 + later), expected, "{later}");
        }
        assert_eq!(step_of(SECRET, "050 471", 1_111_111_111), Some(37_037_037));
        for wrong in ["", "50471", "0504710", "o50471", "０50471"] {
            assert_eq!(step_of(SECRET, wrong, 1_111_111_111), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_are_written_as_the_rfc_has_it() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), expected, "{bytes}");
        }
        assert_eq!(written(b"foobar"), "MZXW 6YTB OI");
        assert_eq!(
            address(b"foobar", "register.example/log", "ann&secret=x"),
            "otpauth://totp/register.example-log:ann-secret-x?secret=MZXW6YTBOI&issuer=register.example-log"
        );
    }
}
