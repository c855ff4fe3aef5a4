//! The words of a counting rule: length and unit, first day, last day.
//!
//! Not here: the counting, and which deadline has which rule; that is said by a pack.

use std::fmt;
use std::str::FromStr;

use super::error::{CalendarError, echo};

/// In what a length is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LengthUnit {
    /// Every day counts.
    CalendarDay,
    /// Only working days of the calendar count.
    WorkingDay,
    /// Months by the day of the month, held at the month's end.
    Month,
    /// Years by the day of the year, 29 February held at the 28th.
    Year,
}

impl LengthUnit {
    /// Largest count of this unit: about a hundred years, for working days about fourteen.
    #[must_use]
    pub fn count_max(self) -> u32 {
        match self {
            Self::CalendarDay => 36_525,
            Self::WorkingDay => 3_660,
            Self::Month => 1_200,
            Self::Year => 100,
        }
    }

    fn words(self, count: u32) -> &'static str {
        match (self, count) {
            (Self::CalendarDay, 1) => "calendar day",
            (Self::CalendarDay, _) => "calendar days",
            (Self::WorkingDay, 1) => "working day",
            (Self::WorkingDay, _) => "working days",
            (Self::Month, 1) => "month",
            (Self::Month, _) => "months",
            (Self::Year, 1) => "year",
            (Self::Year, _) => "years",
        }
    }
}

impl FromStr for LengthUnit {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        match text {
            "calendar_day" => Ok(Self::CalendarDay),
            "working_day" => Ok(Self::WorkingDay),
            "month" => Ok(Self::Month),
            "year" => Ok(Self::Year),
            _ => Err(unknown(text, "unit of a length", "calendar_day, working_day, month, year")),
        }
    }
}

impl fmt::Display for LengthUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CalendarDay => "calendar_day",
            Self::WorkingDay => "working_day",
            Self::Month => "month",
            Self::Year => "year",
        })
    }
}

/// How much is counted: a number of units within the unit's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    count: u32,
    unit: LengthUnit,
}

impl Length {
    /// The length of `count` units.
    ///
    /// # Errors
    /// [`CalendarError::LengthLimit`] beyond [`LengthUnit::count_max`].
    pub fn new(count: u32, unit: LengthUnit) -> Result<Self, CalendarError> {
        let count_max = unit.count_max();
        if count > count_max {
            return Err(CalendarError::LengthLimit { count, unit: unit.words(count).to_owned(), count_max });
        }
        Ok(Self { count, unit })
    }

    /// How many units.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }

    /// Of which unit.
    #[must_use]
    pub fn unit(self) -> LengthUnit {
        self.unit
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.words(self.count))
    }
}

/// Whether the day of the event is the first day of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountFrom {
    /// "Beginning with the day": the first day counts.
    IncludeFirst,
    /// The count begins on the day after.
    ExcludeFirst,
}

impl FromStr for CountFrom {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        match text {
            "include_first" => Ok(Self::IncludeFirst),
            "exclude_first" => Ok(Self::ExcludeFirst),
            _ => Err(unknown(text, "way to count the first day", "include_first, exclude_first")),
        }
    }
}

impl fmt::Display for CountFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IncludeFirst => "include_first",
            Self::ExcludeFirst => "exclude_first",
        })
    }
}

/// What happens when the last day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Roll {
    /// The day stands.
    None,
    /// The end moves to the next working day.
    NextWorkingDay,
}

impl FromStr for Roll {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        match text {
            "none" => Ok(Self::None),
            "next_working_day" => Ok(Self::NextWorkingDay),
            _ => Err(unknown(text, "way to roll the last day", "none, next_working_day")),
        }
    }
}

impl fmt::Display for Roll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::NextWorkingDay => "next_working_day",
        })
    }
}

/// How a deadline is counted: length, first day, last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountingRule {
    /// How much is counted.
    pub length: Length,
    /// Whether the first day counts.
    pub count: CountFrom,
    /// What happens at a last day that is not worked.
    pub roll: Roll,
}

fn unknown(input: &str, what: &'static str, known: &'static str) -> CalendarError {
    CalendarError::UnknownWord { input: echo(input), what, known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_limits() {
        for (unit, most) in
            [("calendar_day", 36_525), ("working_day", 3_660), ("month", 1_200), ("year", 100)]
        {
            let unit: LengthUnit = unit.parse().unwrap();
            assert!(Length::new(most, unit).is_ok());
            assert!(matches!(Length::new(most + 1, unit), Err(CalendarError::LengthLimit { .. })));
        }
        assert_eq!(Length::new(1, LengthUnit::WorkingDay).unwrap().to_string(), "1 working day");
    }

    #[test]
    fn words_of_rules_round_trip_and_others_are_refused() {
        for word in ["calendar_day", "working_day", "month", "year"] {
            assert_eq!(word.parse::<LengthUnit>().unwrap().to_string(), word);
        }
        for word in ["include_first", "exclude_first"] {
            assert_eq!(word.parse::<CountFrom>().unwrap().to_string(), word);
        }
        for word in ["none", "next_working_day"] {
            assert_eq!(word.parse::<Roll>().unwrap().to_string(), word);
        }
        assert!("days".parse::<LengthUnit>().unwrap_err().to_string().contains("working_day"));
        assert!("first".parse::<CountFrom>().is_err() && "".parse::<Roll>().is_err());
    }
}
