//! The day of a question that names none: the day of the authority, which is not the register's own.
//!
//! An act without a day is of the local day where its pack governs. A question without a day must not lie
//! before it, or what was just done would not be there; so it is asked for the latest of the local days of the
//! packs that the file rests on. This is the only place that says so. Decision 0010.
//!
//! Deliberately absent: the day of an act, which the core takes from the act's own pack.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use standing_core::calendar::local_day;
use standing_core::file::File;
use standing_core::id::{PackId, Slug};
use standing_core::packs::Packs;

use crate::register::Register;
use crate::state::State;

/// The moment at which something is asked, and the register's own time zone.
#[derive(Debug, Clone)]
pub struct Today {
    /// The moment.
    pub now: Timestamp,
    /// The register's own time zone, for what rests on no pack.
    pub zone: TimeZone,
}

impl Today {
    /// The day in the register's own zone.
    #[must_use]
    pub fn of_register(&self) -> Date {
        local_day(self.now, &self.zone)
    }

    /// The day on which a file is seen: the latest of the local days of its packs, the register's without any.
    #[must_use]
    pub fn of_file(&self, file: &File, packs: &Packs) -> Date {
        packs.latest_day(file.packs(), self.now).unwrap_or_else(|| self.of_register())
    }

    /// The day where a pack governs.
    #[must_use]
    pub fn of_pack(&self, pack: &PackId, packs: &Packs) -> Date {
        packs.latest_day([pack], self.now).unwrap_or_else(|| self.of_register())
    }

    /// The day on which a list is seen: the latest of the local days of the packs that have it.
    #[must_use]
    pub fn of_list(&self, list: &Slug, packs: &Packs) -> Date {
        let having = packs.all().filter(|pack| pack.list(list).is_some()).map(|pack| &pack.meta.id);
        packs.latest_day(having, self.now).unwrap_or_else(|| self.of_register())
    }
}

impl State {
    /// Now, in the register's zone.
    pub(crate) fn today(&self) -> Today {
        Today { now: self.edge.now_ms(), zone: self.zone.clone() }
    }
}

impl Register {
    /// Today in the register's own time zone: for what rests on no pack.
    #[must_use]
    pub fn today(&self) -> Date {
        self.state.today().of_register()
    }

    /// The day on which a file is seen when no day is named: the latest of the local days of the packs that it
    /// rests on, so that whatever was just done is seen; the register's own without any.
    #[must_use]
    pub fn today_for(&self, file: &File) -> Date {
        self.state.today().of_file(file, &self.packs())
    }

    /// The day on which a list is seen when no day is named.
    #[must_use]
    pub fn today_on(&self, list: &Slug) -> Date {
        self.state.today().of_list(list, &self.packs())
    }

    /// The day that an answer across packs bears when no day is named: the latest of their local days. What it
    /// tells of each file is of that file's own day.
    #[must_use]
    pub fn today_across(&self) -> Date {
        let days = self.packs().days(self.state.today().now);
        days.into_iter().max().unwrap_or_else(|| self.today())
    }

    /// The local days of now, of the register and where the packs govern, each zone once: while they stay the
    /// same, so does an answer across packs to the same state of the record.
    #[must_use]
    pub fn days(&self) -> Vec<Date> {
        let today = self.state.today();
        let mut days = self.packs().days(today.now);
        days.push(today.of_register());
        days
    }
}
