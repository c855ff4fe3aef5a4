//! What a count says of itself, as data: it becomes words only where somebody reads it.
//!
//! Not here: the counting. The words are plain English; a page in another language words the same data anew.

use std::fmt;

use jiff::civil::{Date, Weekday};

use super::rule::{CountFrom, Length};
use super::{Calendar, DayKind};

/// One sentence of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentence {
    /// What is counted, and from which day.
    Starts {
        /// How much is counted.
        length: Length,
        /// The day of the event.
        from: Date,
        /// Whether that day is the first one.
        count: CountFrom,
    },
    /// The working days that were counted.
    WorkingDays {
        /// The calendar's id.
        calendar: String,
        /// The first of them.
        named: Vec<(Date, DayKind)>,
        /// Whether there are more than are named.
        and_so_on: bool,
    },
    /// How many days of rest and holidays did not count.
    PassedOver(u32),
    /// The month has no day of this number.
    NoSuchDay {
        /// The number.
        day: i8,
        /// The day that stands in for it.
        last: Date,
    },
    /// The last day of the count.
    LastDay(Date),
    /// The end fell on a day on which nobody works.
    Moved {
        /// Where it fell.
        from: Date,
        /// What that day is.
        kind: DayKind,
        /// The next working day.
        to: Date,
    },
    /// What the calendar of a year rests on.
    Calendar {
        /// The calendar's id.
        calendar: String,
        /// The year.
        year: i16,
        /// The instrument.
        citation: String,
    },
    /// The count reached the end of the days that can be counted.
    EndOfDays(Date),
    /// The count reached days that the calendar does not know for certain.
    Provisional {
        /// The calendar's id.
        calendar: String,
        /// The first day it knows.
        from: Date,
        /// The last day it knows.
        until: Date,
    },
    /// Nothing was counted: an order sets the day.
    Ordered(Date),
}

impl Sentence {
    /// That a count reached outside of what a calendar knows.
    pub(super) fn provisional(calendar: &Calendar) -> Self {
        Self::Provisional {
            calendar: calendar.id().to_owned(),
            from: calendar.known_from(),
            until: calendar.known_until(),
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starts { length, from, count } => {
                let counted = match count {
                    CountFrom::IncludeFirst => "that day is counted",
                    CountFrom::ExcludeFirst => "that day is not counted",
                };
                write!(to, "{length} from {}; {counted}", Written(*from))
            }
            Self::WorkingDays { calendar, named, and_so_on } => {
                write!(to, "working days of calendar {calendar}: ")?;
                for (place, (day, kind)) in named.iter().enumerate() {
                    to.write_str(if place == 0 { "" } else { ", " })?;
                    write!(to, "{day}")?;
                    if *kind == DayKind::MakeUp {
                        write!(to, " ({kind})")?;
                    }
                }
                to.write_str(if *and_so_on { " and so on" } else { "" })
            }
            Self::PassedOver(days) => write!(to, "days of rest and holidays passed over: {days}"),
            Self::NoSuchDay { day, last } => {
                write!(to, "that month has no day {day}: the last day is {}", Written(*last))
            }
            Self::LastDay(day) => write!(to, "the last day is {}", Written(*day)),
            Self::Moved { from, kind, to: day } => {
                write!(to, "{from} is no working day ({kind}): the end moves to {}", Written(*day))
            }
            Self::Calendar { calendar, year, citation } => {
                write!(to, "calendar {calendar} for {year}: {citation}")
            }
            Self::EndOfDays(day) => write!(to, "{day} is the last day that can be counted"),
            Self::Provisional { calendar, from, until } => write!(
                to,
                "provisional: calendar {calendar} knows {from} to {until}, and the count reaches outside"
            ),
            Self::Ordered(day) => write!(to, "the order sets {day}"),
        }
    }
}

/// A day with its name.
struct Written(Date);

impl fmt::Display for Written {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0.weekday() {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        };
        write!(to, "{} ({name})", self.0)
    }
}
