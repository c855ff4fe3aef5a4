//! The second of the two times: which state of the record is asked.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use standing_store::Store;

/// A state of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KnownAt {
    /// A size of the log.
    Size(u64),
    /// The newest checkpoint on or before a day.
    Day(Date),
}

impl KnownAt {
    /// The size of the log that is meant.
    ///
    /// # Errors
    /// No checkpoint was signed on or before the day.
    pub(crate) async fn size(self, store: &Store, zone: &TimeZone) -> Result<u64> {
        let day = match self {
            Self::Size(size) => return Ok(size),
            Self::Day(day) => day,
        };
        // The last millisecond of the day.
        let end = day.tomorrow()?.to_zoned(zone.clone())?.timestamp().as_millisecond() - 1;
        let checkpoint = store.checkpoint_at(end).await?;
        let checkpoint =
            checkpoint.with_context(|| format!("no checkpoint was signed on or before {day}"))?;
        Ok(checkpoint.size)
    }
}

impl FromStr for KnownAt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(size) = text.parse() {
            return Ok(Self::Size(size));
        }
        text.parse().map(Self::Day).map_err(|_| {
            format!(
                "'{}' is neither a log size nor a day such as 2026-11-22",
                text.chars().take(40).collect::<String>()
            )
        })
    }
}

impl fmt::Display for KnownAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(size) => size.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_or_a_day() {
        assert_eq!("12".parse(), Ok(KnownAt::Size(12)));
        assert_eq!("2026-11-22".parse(), Ok(KnownAt::Day(Date::constant(2026, 11, 22))));
        for bad in ["", "-1", "yesterday", "2026-13-01"] {
            assert!(bad.parse::<KnownAt>().is_err(), "{bad}");
        }
    }
}
