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
    // From the largest unit to the smallest, so that the derived order is the order of time.
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
}

impl Moment {
    /// Longest text, in bytes: nine digits of a second.
    pub const TEXT_BYTES_MAX: usize = 30;

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction]Z` with one to nine digits of fraction; `None` otherwise.
    ///
    /// Source: RFC 3339 section 5.6, UTC only, upper-case `T` and `Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, rest) = text.as_bytes().split_first_chunk::<19>()?;
        let [c, y, e, a, b'-', m, n, b'-', d, f, b'T', h, i, b':', j, k, b':', s, t] = *whole else {
            return None;
        };
        let nanosecond = match rest {
            b"Z" => 0,
            [b'.', digits @ .., b'Z'] => nanosecond(digits)?,
            _ => return None,
        };
        let moment = Self {
            year: u16::from(two(c, y)?) * 100 + u16::from(two(e, a)?),
            month: two(m, n)?,
            day: two(d, f)?,
            hour: two(h, i)?,
            minute: two(j, k)?,
            second: two(s, t)?,
            nanosecond,
        };
        moment.is_real().then_some(moment)
    }

    const fn is_real(self) -> bool {
        let leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        self.day >= 1 && self.day <= days && self.hour < 24 && self.minute < 60 && self.second < 60
    }
}

/// Number of two decimal digits.
fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

fn nanosecond(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
    padded
        .into_iter()
        .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
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
