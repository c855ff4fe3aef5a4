//! From a moment to a legal day and back, in the time zone of the authority.
//!
//! Not here: a clock, or the machine's own time zone. Rules come from the time zone database built into the
//! program, so that two machines give the same answer.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::error::{CalendarError, echo};

/// The time zone of this name in the database built into the program.
///
/// # Errors
/// [`CalendarError::UnknownTimeZone`] when the name is not there.
pub fn time_zone(name: &str) -> Result<TimeZone, CalendarError> {
    TimeZoneDatabase::bundled().get(name).map_err(|_| CalendarError::UnknownTimeZone { input: echo(name) })
}

/// The legal day of a moment: the date on the wall where the authority sits.
///
/// ```
/// # use standing_core::calendar::{local_day, time_zone};
/// let shanghai = time_zone("Asia/Shanghai")?;
/// let evening_in_london = "2026-02-13T16:30:00Z".parse()?;
/// assert_eq!(local_day(evening_in_london, &shanghai).to_string(), "2026-02-14");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn local_day(moment: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(moment).date()
}

/// The moment at which the legal day is over: the first one that no longer belongs to it.
///
/// An act is in time when its moment is earlier than this. Stops at the last moment a timestamp can have.
#[must_use]
pub fn end_of_day(day: Date, zone: &TimeZone) -> Timestamp {
    let next = day.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
    next.map_or(if day.year() < 0 { Timestamp::MIN } else { Timestamp::MAX }, |start| start.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::{SignedDuration, Span};
    use proptest::prelude::*;

    #[test]
    fn the_day_is_the_authoritys() {
        for (moment, zone, expect) in [
            ("2026-02-13T15:59:59Z", "Asia/Shanghai", date(2026, 2, 13)),
            ("2026-02-13T16:00:00Z", "Asia/Shanghai", date(2026, 2, 14)),
            ("2026-07-01T22:59:59Z", "Europe/London", date(2026, 7, 1)),
            ("2026-07-01T23:00:00Z", "Europe/London", date(2026, 7, 2)),
            ("2026-01-01T04:59:59Z", "America/New_York", date(2025, 12, 31)),
        ] {
            assert_eq!(
                local_day(moment.parse().unwrap(), &time_zone(zone).unwrap()),
                expect,
                "{moment} {zone}"
            );
        }
    }

    #[test]
    fn days_of_changing_clocks_end_at_midnight() {
        for (day, zone, expect) in [
            (date(2026, 3, 29), "Europe/London", "2026-03-29T23:00:00Z"),
            (date(2026, 10, 25), "Europe/London", "2026-10-26T00:00:00Z"),
            (date(2026, 2, 13), "Asia/Shanghai", "2026-02-13T16:00:00Z"),
        ] {
            assert_eq!(end_of_day(day, &time_zone(zone).unwrap()).to_string(), expect);
        }
    }

    #[test]
    fn extremes_do_not_panic() {
        let zone = time_zone("Asia/Shanghai").unwrap();
        assert_eq!(end_of_day(Date::MAX, &zone), Timestamp::MAX);
        assert!(end_of_day(Date::MIN, &zone) < end_of_day(date(-9000, 1, 1), &zone));
        assert!(local_day(Timestamp::MAX, &zone) > date(9999, 1, 1));
        assert!(local_day(Timestamp::MIN, &zone) < date(-9998, 1, 1));
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        for name in ["", "Beijing", "Asia/Nowhere", "../etc"] {
            assert!(matches!(time_zone(name), Err(CalendarError::UnknownTimeZone { .. })), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_day_ends_where_the_next_begins(
            offset in 0_i64..40_000, zone in "Asia/Shanghai|Europe/London|America/Sao_Paulo|America/Havana|Asia/Kathmandu",
        ) {
            let zone = time_zone(&zone).unwrap();
            let day = date(1990, 1, 1).saturating_add(Span::new().days(offset));
            let end = end_of_day(day, &zone);
            prop_assert_eq!(local_day(end, &zone), day.tomorrow().unwrap());
            prop_assert_eq!(local_day(end - SignedDuration::from_nanos(1), &zone), day);
        }
    }
}
