//! Periods in whole years, months and days, as packs write terms and windows: `P1Y`, `P6M`, `P10D`.
//!
//! Not here: hours (law counts days), working days (a period knows no calendar) and negative periods.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;

use super::error::{CalendarError, echo};

/// A length of time in whole years, months and days; `P0D` is no time at all.
///
/// ```
/// # use standing_core::calendar::Period;
/// # use jiff::civil::date;
/// let period: Period = "P1M".parse()?;
/// assert_eq!(period.add_to(date(2026, 1, 31)), date(2026, 2, 28));
/// # Ok::<(), standing_core::calendar::CalendarError>(())
/// ```
///
/// Source: ISO 8601-1, durations by designators.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Period {
    years: u32,
    months: u32,
    days: u32,
}

impl Period {
    /// Most years in one period.
    pub const YEARS_MAX: u32 = 100;
    /// Most months in one period, beside its years.
    pub const MONTHS_MAX: u32 = 1_200;
    /// Most days in one period, beside its years and months.
    pub const DAYS_MAX: u32 = 36_525;

    /// The period of these years, months and days.
    ///
    /// # Errors
    /// [`CalendarError::Period`] when a part is beyond its limit.
    pub fn new(years: u32, months: u32, days: u32) -> Result<Self, CalendarError> {
        let period = Self { years, months, days };
        if years > Self::YEARS_MAX || months > Self::MONTHS_MAX || days > Self::DAYS_MAX {
            let problem = "at most 100 years, 1200 months and 36525 days";
            return Err(CalendarError::Period { input: period.to_string(), problem });
        }
        Ok(period)
    }

    /// Whole years.
    #[must_use]
    pub fn years(self) -> u32 {
        self.years
    }

    /// Whole months beside the years.
    #[must_use]
    pub fn months(self) -> u32 {
        self.months
    }

    /// Days beside the years and months.
    #[must_use]
    pub fn days(self) -> u32 {
        self.days
    }

    /// True for `P0D`.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }

    /// The day this period after `day`: years and months first, held at the month's end, then days.
    ///
    /// Stops at the last day a date can have, 9999-12-31.
    #[must_use]
    pub fn add_to(self, day: Date) -> Date {
        let (months, days) = self.spans();
        day.saturating_add(months).saturating_add(days)
    }

    /// The day this period before `day`, for windows that look back; years and months first.
    ///
    /// Stops at the first day a date can have.
    #[must_use]
    pub fn subtract_from(self, day: Date) -> Date {
        let (months, days) = self.spans();
        day.saturating_sub(months).saturating_sub(days)
    }

    // INVARIANT (limits of a period): both spans are far inside what a span can hold.
    fn spans(self) -> (Span, Span) {
        let months = self.years.saturating_mul(12).saturating_add(self.months);
        (Span::new().months(i64::from(months)), Span::new().days(i64::from(self.days)))
    }
}

impl FromStr for Period {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let refused = |problem| CalendarError::Period { input: echo(text), problem };
        let rest = text.strip_prefix('P').ok_or_else(|| refused("it does not start with P"))?;
        if rest.is_empty() {
            return Err(refused("nothing follows P"));
        }
        let mut parts = [0_u32; 3];
        let mut next_place = 0;
        for part in rest.split_inclusive(|c: char| !c.is_ascii_digit()) {
            let (digits, place, factor) = match part.char_indices().next_back() {
                Some((at, 'Y')) => (part.get(..at), 0, 1),
                Some((at, 'M')) => (part.get(..at), 1, 1),
                Some((at, 'W')) => (part.get(..at), 2, 7),
                Some((at, 'D')) => (part.get(..at), 2, 1),
                Some((_, 'T')) => return Err(refused("hours and minutes are not counted")),
                _ => return Err(refused("only whole numbers with Y, M, W or D are counted")),
            };
            if place < next_place {
                return Err(refused(
                    "parts stand once each, in the order Y, M, D; weeks stand instead of days",
                ));
            }
            next_place = place + 1;
            let digits = digits.filter(|digits| (1..=5).contains(&digits.len()));
            let count: u32 = digits
                .and_then(|digits| digits.parse().ok())
                .ok_or_else(|| refused("each number has 1 to 5 digits"))?;
            if let Some(part) = parts.get_mut(place) {
                *part = count * factor;
            }
        }
        let [years, months, days] = parts;
        Self::new(years, months, days)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (count, designator) in [(self.years, 'Y'), (self.months, 'M')] {
            if count > 0 {
                write!(f, "{count}{designator}")?;
            }
        }
        if self.days > 0 || (self.years == 0 && self.months == 0) {
            write!(f, "{}D", self.days)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn periods_are_read_and_written() {
        for (text, years, months, days, written) in [
            ("P0D", 0, 0, 0, "P0D"),
            ("P0Y", 0, 0, 0, "P0D"),
            ("P1Y", 1, 0, 0, "P1Y"),
            ("P6M", 0, 6, 0, "P6M"),
            ("P10D", 0, 0, 10, "P10D"),
            ("P2W", 0, 0, 14, "P14D"),
            ("P1Y6M10D", 1, 6, 10, "P1Y6M10D"),
            ("P18M", 0, 18, 0, "P18M"),
            ("P01Y", 1, 0, 0, "P1Y"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.years(), period.months(), period.days()), (years, months, days), "{text}");
            assert_eq!(period.to_string(), written);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for (text, expect) in [
            ("", "start with P"),
            ("1Y", "start with P"),
            ("p1y", "start with P"),
            ("P", "nothing follows"),
            ("P1", "whole numbers"),
            ("PY", "1 to 5 digits"),
            ("P1Y1Y", "once each"),
            ("P1D1M", "order"),
            ("P1W1D", "weeks stand instead"),
            ("P1DT1H", "hours"),
            ("PT1H", "hours"),
            ("P-1D", "whole numbers"),
            ("P1.5Y", "whole numbers"),
            ("P１Y", "whole numbers"),
            ("P101Y", "at most 100 years"),
            ("P99999D", "36525 days"),
            ("P99999W", "36525 days"),
            ("P999999D", "1 to 5 digits"),
            ("P1Y ", "whole numbers"),
        ] {
            let message = text.parse::<Period>().map_or_else(|e| e.to_string(), |p| p.to_string());
            assert!(message.contains(expect), "{text:?}: {message}");
        }
    }

    #[test]
    fn months_hold_at_the_months_end() {
        for (text, from, to) in [
            ("P1M", date(2026, 1, 31), date(2026, 2, 28)),
            ("P1M", date(2028, 1, 31), date(2028, 2, 29)),
            ("P1Y", date(2028, 2, 29), date(2029, 2, 28)),
            ("P4Y", date(2028, 2, 29), date(2032, 2, 29)),
            ("P1Y1M", date(2027, 1, 31), date(2028, 2, 29)),
            ("P1M1D", date(2026, 1, 31), date(2026, 3, 1)),
            ("P0D", date(2026, 1, 31), date(2026, 1, 31)),
            ("P100Y", date(9950, 1, 1), Date::MAX),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().add_to(from), to, "{from} + {text}");
        }
        assert_eq!("P1M".parse::<Period>().unwrap().subtract_from(date(2026, 3, 31)), date(2026, 2, 28));
        assert_eq!("P100Y".parse::<Period>().unwrap().subtract_from(Date::MIN), Date::MIN);
    }

    proptest! {
        #[test]
        fn reading_what_was_written_gives_the_same(years in 0_u32..=100, months in 0_u32..=1_200, days in 0_u32..=36_525) {
            let period = Period::new(years, months, days).unwrap();
            prop_assert_eq!(period.to_string().parse(), Ok(period));
        }

        #[test]
        fn any_text_is_read_without_panic(text in "P?[0-9YMWDT]{0,12}|\\PC{0,20}") {
            if let Ok(period) = text.parse::<Period>() {
                prop_assert!(period.add_to(Date::MIN) >= Date::MIN);
                prop_assert_eq!(period.subtract_from(Date::MIN), Date::MIN);
                prop_assert_eq!(period.add_to(Date::MAX), Date::MAX);
            }
        }

        #[test]
        fn a_later_start_never_ends_earlier(text in "P[0-9]Y[0-9]{1,2}M[0-9]{1,3}D", from in 0_i64..40_000, step in 0_i64..800) {
            let period: Period = text.parse().unwrap();
            let first = date(1990, 1, 1).saturating_add(Span::new().days(from));
            let second = first.saturating_add(Span::new().days(step));
            prop_assert!(period.add_to(first) <= period.add_to(second));
            prop_assert!(period.subtract_from(first) <= period.subtract_from(second));
        }
    }
}
