//! Working-day calendars and the counting of legal days.
//!
//! A calendar is facts: a weekly rest, dated exceptions in both directions, a citation for each year, and the
//! span of days it knows. Not here: reading a clock or a file, and any guess at a year without its notice; what
//! lies beyond `known_until` is counted by the weekly rest alone and marked provisional.

mod counting;
mod error;
mod moment;
mod period;
mod rule;
mod sentence;
mod stored;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Weekday};

pub use counting::{Due, due};
pub use error::CalendarError;
pub use moment::{end_of_day, local_day, time_zone};
pub use period::Period;
pub use rule::{CountFrom, CountingRule, Length, LengthUnit, Roll};
pub use sentence::Sentence;

/// Which days are working days, by weekly rest, dated exceptions and the years' citations.
///
/// ```
/// # use standing_core::calendar::Calendar;
/// # use jiff::civil::date;
/// let calendar = Calendar::from_toml(r#"
///     [calendar]
///     id = "example"
///     title = "An invented calendar"
///     weekend = ["saturday", "sunday"]
///     known_from = 2026-01-01
///     known_until = 2026-12-31
///
///     [[year]]
///     year = 2026
///     cite = "Notice 7 of 2025"
///     off = [2026-01-01]
///     work = [2026-01-04]
/// "#)?;
/// assert!(!calendar.is_working_day(date(2026, 1, 1)));
/// assert!(calendar.is_working_day(date(2026, 1, 4)));
/// # Ok::<(), standing_core::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    id: String,
    title: String,
    weekly_rest: Vec<Weekday>,
    exceptions: BTreeMap<Date, Exception>,
    citations: BTreeMap<i16, String>,
    known_from: Date,
    known_until: Date,
}

/// A dated exception to the weekly rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exception {
    Off,
    Work,
}

/// What a day is, and by which part of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Worked by the weekly rhythm.
    Working,
    /// Worked although it falls on the weekly rest, because a notice says so.
    MakeUp,
    /// Not worked: the weekly rest.
    WeeklyRest,
    /// Not worked: a public holiday or a day off in lieu.
    Holiday,
}

impl DayKind {
    /// True for the two kinds of day that count as working days.
    #[must_use]
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

impl fmt::Display for DayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Working => "working day",
            Self::MakeUp => "make-up working day",
            Self::WeeklyRest => "weekly rest",
            Self::Holiday => "holiday",
        })
    }
}

impl Calendar {
    /// The calendar written in `text` (TOML, see the files of `packs/calendars`).
    ///
    /// # Errors
    /// [`CalendarError::Syntax`] with line and column, or the check that failed with the year and date concerned.
    pub fn from_toml(text: &str) -> Result<Self, CalendarError> {
        stored::parse(text)
    }

    /// The name by which packs refer to the calendar, such as `cn`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The calendar's name for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What this day is: an exception if one is dated, else the weekly rhythm.
    #[must_use]
    pub fn day_kind(&self, day: Date) -> DayKind {
        let rest = self.weekly_rest.contains(&day.weekday());
        match (self.exceptions.get(&day), rest) {
            (Some(Exception::Off), _) => DayKind::Holiday,
            (Some(Exception::Work), true) => DayKind::MakeUp,
            (None, true) => DayKind::WeeklyRest,
            (Some(Exception::Work) | None, false) => DayKind::Working,
        }
    }

    /// True when offices work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        self.day_kind(day).is_working()
    }

    /// First day for which the calendar knows the exceptions.
    #[must_use]
    pub fn known_from(&self) -> Date {
        self.known_from
    }

    /// Last day for which the calendar knows the exceptions.
    #[must_use]
    pub fn known_until(&self) -> Date {
        self.known_until
    }

    /// True when the exceptions of this day are known.
    #[must_use]
    pub fn knows(&self, day: Date) -> bool {
        (self.known_from..=self.known_until).contains(&day)
    }

    /// The instrument that fixed the days of this year, if the calendar has one.
    #[must_use]
    pub fn citation(&self, year: i16) -> Option<&str> {
        self.citations.get(&year).map(String::as_str)
    }

    /// How many working days lie from the first to the last day, both included; 0 when reversed.
    ///
    /// Takes time in proportion to the number of days.
    #[must_use]
    pub fn working_days_between(&self, first: Date, last: Date) -> usize {
        let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
        days.filter(|day| self.is_working_day(*day)).count()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    /// The shipped calendars, by the name of their file.
    pub(crate) fn shipped(name: &str) -> Calendar {
        let text = match name {
            "cn" => include_str!("../../../../packs/calendars/cn.toml"),
            "uk" => include_str!("../../../../packs/calendars/uk.toml"),
            "us" => include_str!("../../../../packs/calendars/us.toml"),
            "weekdays" => include_str!("../../../../packs/calendars/weekdays.toml"),
            other => panic!("no shipped calendar {other}"),
        };
        Calendar::from_toml(text).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    #[test]
    fn shipped_calendars_are_named_as_their_files() {
        for name in ["cn", "uk", "us", "weekdays"] {
            let calendar = shipped(name);
            assert_eq!(calendar.id(), name);
            assert!(!calendar.title().is_empty());
        }
    }

    #[test]
    fn every_known_year_of_a_country_has_a_citation() {
        for (name, first, last) in [("cn", 2016, 2026), ("us", 2016, 2027), ("uk", 2024, 2027)] {
            let calendar = shipped(name);
            assert_eq!(calendar.known_from(), date(first, 1, 1), "{name}");
            assert_eq!(calendar.known_until(), date(last, 12, 31), "{name}");
            for year in first..=last {
                assert!(calendar.citation(year).is_some_and(|cite| !cite.is_empty()), "{name} {year}");
            }
            assert_eq!(calendar.citation(last + 1), None);
        }
    }

    #[test]
    fn kinds_of_day() {
        for (name, day, expect) in [
            ("cn", date(2026, 2, 13), DayKind::Working),
            ("cn", date(2026, 2, 14), DayKind::MakeUp),
            ("cn", date(2026, 2, 16), DayKind::Holiday),
            ("cn", date(2026, 3, 1), DayKind::WeeklyRest),
            ("cn", date(2018, 12, 29), DayKind::MakeUp),
            ("cn", date(2018, 12, 31), DayKind::Holiday),
            ("cn", date(2020, 1, 31), DayKind::Holiday),
            ("uk", date(2025, 12, 26), DayKind::Holiday),
            ("uk", date(2026, 12, 28), DayKind::Holiday),
            ("uk", date(2027, 12, 27), DayKind::Holiday),
            ("us", date(2021, 12, 31), DayKind::Holiday),
            ("us", date(2022, 6, 20), DayKind::Holiday),
            ("us", date(2027, 12, 31), DayKind::Holiday),
            ("us", date(2025, 1, 20), DayKind::Holiday),
            ("us", date(2021, 1, 20), DayKind::Working),
            ("weekdays", date(2026, 12, 25), DayKind::Working),
            ("weekdays", date(2026, 12, 26), DayKind::WeeklyRest),
        ] {
            assert_eq!(shipped(name).day_kind(day), expect, "{name} {day}");
        }
    }

    #[test]
    fn knowledge_ends_on_both_sides() {
        let cn = shipped("cn");
        assert!(cn.knows(date(2016, 1, 1)) && cn.knows(date(2026, 12, 31)));
        assert!(!cn.knows(date(2015, 12, 31)) && !cn.knows(date(2027, 1, 1)));
        assert!(shipped("weekdays").knows(date(9999, 12, 31)));
    }

    #[test]
    fn working_days_are_counted_inclusively() {
        let cn = shipped("cn");
        assert_eq!(cn.working_days_between(date(2026, 2, 13), date(2026, 2, 25)), 4);
        assert_eq!(cn.working_days_between(date(2026, 2, 25), date(2026, 2, 13)), 0);
        assert_eq!(cn.working_days_between(Date::MAX, Date::MAX), 1);
    }
}
