//! The two times of every question, as a page's query carries them: as of (a day), known at (a size of the log, or a day).

use jiff::civil::Date;
use serde::Deserialize;
use standing_service::Register;
use standing_service::ask::{Seen, Times};

use super::address;
use super::speech::{Day, Speech};
use crate::extract::{log_size, size_on};

/// The times as typed; empty is left out.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) known_at: String,
}

/// What was wrong with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Day,
    Size,
}

impl Wrong {
    /// The message that says so, and the field it is about.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Day => "error-as-of",
            Self::Size => "error-known-at",
        }
    }
}

impl Asked {
    /// Reads the times; what is empty is today and the whole log. A state of the record is given as a size of the
    /// log or as a day: then the newest checkpoint made on or before it.
    ///
    /// # Errors
    /// When one is not of its form, or nothing was published by that day.
    pub(crate) async fn read(&self, register: &Register) -> Result<Times, Wrong> {
        let as_of = match self.as_of.trim() {
            "" => None,
            text => Some(text.parse::<Date>().map_err(|_| Wrong::Day)?),
        };
        let known_at = match self.known_at.trim() {
            "" => None,
            text => match text.parse::<u64>() {
                Ok(size) => Some(log_size("known_at", size).map_err(|_| Wrong::Size)?),
                Err(_) => Some(size_on(register, text).await.map_err(|_| Wrong::Size)?),
            },
        };
        Ok(Times { as_of, known_at })
    }

    /// The query that asks again for the same times.
    pub(crate) fn query(&self) -> String {
        address::query(&[("as_of", self.as_of.trim()), ("known_at", self.known_at.trim())])
    }
}

/// The times for which an answer holds, in words.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// The day.
    pub(crate) as_of: Day,
    /// The size of the log.
    pub(crate) log_size: u64,
    /// Whether that is another day than today, or another state of the record than the newest.
    pub(crate) is_other: bool,
}

impl Held {
    /// The times of an answer about one file, which has a day of its own.
    pub(crate) fn new<T>(t: Speech, seen: &Seen<T>, asked: &Asked, today: Date) -> Self {
        let is_other = seen.as_of != today || !asked.known_at.trim().is_empty();
        Self { is_other, ..Self::of_day(t, seen.as_of, seen.log_size) }
    }

    /// The times of an answer of today from the newest state of the record.
    pub(crate) fn of_day(t: Speech, as_of: Date, log_size: u64) -> Self {
        Self { as_of: t.day(as_of), log_size, is_other: false }
    }

    /// The times of a page across packs, which is of today, of the newest state of the record, and bears the latest
    /// of their local days.
    pub(crate) fn across(register: &Register, t: Speech) -> Self {
        Self::of_day(t, register.today_across(), register.log_size())
    }
}
