//! Why a calendar, a length, a period or a time zone was refused.
//!
//! Not here: refusals of the law. A missed deadline is no error.

use jiff::civil::Date;
use thiserror::Error;

/// The reason why calendar data or a counting rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The text is larger than a calendar may be.
    #[error("the calendar is {bytes} bytes long; at most {bytes_max} are read: split it by years")]
    TooLarge {
        /// Length of the text in bytes.
        bytes: usize,
        /// The limit in bytes.
        bytes_max: usize,
    },
    /// The text is no TOML, or not of the calendar's form.
    #[error("calendar not readable: {message}")]
    Syntax {
        /// What the reader says, with line and column.
        message: String,
    },
    /// A part of the calendar contradicts another or breaks a limit.
    #[error("calendar `{calendar}`, {place}: {problem}")]
    Content {
        /// The calendar's id.
        calendar: String,
        /// The key or year concerned.
        place: String,
        /// What is wrong and what to write instead.
        problem: String,
    },
    /// A date is given two meanings.
    #[error("calendar `{calendar}`, year {year}: {date} is listed twice; keep one of `off` and `work`")]
    DateTwice {
        /// The calendar's id.
        calendar: String,
        /// The block in which the second one stands.
        year: i16,
        /// The date.
        date: Date,
    },
    /// A length is beyond what the register counts.
    #[error(
        "a length of {count} {unit} is beyond the limit of {count_max}; use a larger unit or a term without end"
    )]
    LengthLimit {
        /// The count given.
        count: u32,
        /// Its unit.
        unit: String,
        /// The largest count of that unit.
        count_max: u32,
    },
    /// A text is no ISO 8601 duration of whole days.
    #[error(
        "`{input}` is not a period: {problem}; write years, months and days such as P1Y, P6M, P10D or P1Y6M"
    )]
    Period {
        /// The text as given, shortened.
        input: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A word of a counting rule is unknown.
    #[error("`{input}` is no {what}; known are {known}")]
    UnknownWord {
        /// The word as given, shortened.
        input: String,
        /// What the word should denote.
        what: &'static str,
        /// The words that are known.
        known: &'static str,
    },
    /// A time zone is not in the time zone database.
    #[error(
        "`{input}` is no time zone; write a name of the IANA database such as Asia/Shanghai or Europe/London"
    )]
    UnknownTimeZone {
        /// The name as given, shortened.
        input: String,
    },
}

/// The beginning of an input for a message.
pub(super) fn echo(input: &str) -> String {
    input
        .chars()
        .take(64)
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_is_short_and_printable() {
        assert_eq!(echo("P1Y"), "P1Y");
        assert_eq!(echo("a\nb"), "a\\nb");
        assert_eq!(echo(&"长".repeat(100)).chars().count(), 64);
    }
}
