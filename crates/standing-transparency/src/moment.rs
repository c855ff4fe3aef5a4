//! A moment as written in a leaf: RFC 3339 in UTC with `Z`, compared without a calendar library.
//!
//! Deliberately not here: durations, zones, leap seconds, or the present time.

/// A moment that can be ordered; made only from its text.
///
/// # Example
/// ```
/// use standing_transparency::moment::Moment;
/// let earlier = Moment::parse("2026-11-22T08:00:00Z").unwrap();
/// let later = Moment::parse("2026-11-22T08:00:00.5Z").unwrap();
/// assert!(earlier < later);
/// assert_eq!(Moment::parse("2026-02-30T00:00:00Z"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// `YYYYMMDDhhmmss` as one number, which orders as the moments do.
    digits: u64,
    nanoseconds: u32,
}

impl Moment {
    /// Longest text, in bytes: nine digits of a second.
    pub const TEXT_BYTES_MAX: usize = 30;

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction]Z` with one to nine digits of fraction; `None` otherwise.
    ///
    /// Source: RFC 3339 section 5.6, UTC only, upper-case `T` and `Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let whole = text.as_bytes().strip_suffix(b"Z")?;
        let (seconds, fraction) = match whole.split_at_checked(19)? {
            (seconds, []) => (seconds, None),
            (seconds, [b'.', fraction @ ..]) => (seconds, Some(fraction)),
            _ => return None,
        };
        let nanoseconds = match fraction {
            None => 0,
            Some(digits) => nanoseconds(digits)?,
        };
        let mut digits = 0_u64;
        for (byte, expect) in seconds.iter().zip(b"dddd-dd-ddTdd:dd:dd") {
            match (expect, byte) {
                (b'd', b'0'..=b'9') => digits = digits * 10 + u64::from(byte - b'0'),
                (b'd', _) => return None,
                _ if byte == expect => {}
                _ => return None,
            }
        }
        is_real(digits).then_some(Self { digits, nanoseconds })
    }
}

fn nanoseconds(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
    padded
        .into_iter()
        .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

fn is_real(digits: u64) -> bool {
    let (second, minute, hour) = (digits % 100, digits / 100 % 100, digits / 10_000 % 100);
    let (day, month, year) = (digits / 1_000_000 % 100, digits / 100_000_000 % 100, digits / 10_000_000_000);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day) && hour < 24 && minute < 60 && second < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_follows_time() {
        let texts = [
            "0001-01-01T00:00:00Z",
            "2026-11-22T08:00:00Z",
            "2026-11-22T08:00:00.000000001Z",
            "2026-11-22T08:00:00.10Z",
            "2026-11-22T08:00:00.999Z",
            "2026-11-22T08:00:01Z",
            "2028-02-29T23:59:59Z",
        ];
        for pair in texts.windows(2) {
            assert!(Moment::parse(pair[0]).unwrap() < Moment::parse(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(Moment::parse("2026-11-22T08:00:00.1Z"), Moment::parse("2026-11-22T08:00:00.100Z"));
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22T08:00:00",
            "2026-11-22T08:00:00+00:00",
            "2026-11-22t08:00:00z",
            "2026-11-22 08:00:00Z",
            "2026-11-22T08:00:00.Z",
            "2026-11-22T08:00:00.1234567890Z",
            "2026-11-22T08:00:00.1 Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T08:60:00Z",
            "2026-11-22T08:00:60Z",
            "２026-11-22T08:00:00Z",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad:?}");
        }
    }
}
