//! All the packs and calendars of a register, by hash and by day.
//!
//! A question about a decided entry uses the pack that its events name; a new act uses the version in force
//! on its day, unless the pack itself says which version governs the step.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::{Calendar, Due, due, local_day, time_zone};
use crate::event::PackRef;
use crate::id::{PackId, PackVersion, Slug};
use crate::pack::model::{DeadlineRule, Governing, Pack, PackHash, Step};

/// Packs by hash, and working-day calendars by id.
#[derive(Debug, Clone, Default)]
pub struct Packs {
    by_hash: BTreeMap<PackHash, Arc<Pack>>,
    calendars: BTreeMap<Slug, Arc<Calendar>>,
}

impl Packs {
    /// Adds a pack.
    pub fn add(&mut self, pack: Arc<Pack>) {
        self.by_hash.insert(pack.hash, pack);
    }

    /// Adds a calendar.
    pub fn add_calendar(&mut self, id: Slug, calendar: Arc<Calendar>) {
        self.calendars.insert(id, calendar);
    }

    /// Every pack, in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.by_hash.values()
    }

    /// The ids of the calendars.
    pub fn calendar_ids(&self) -> impl Iterator<Item = &Slug> {
        self.calendars.keys()
    }

    /// The pack that an event names.
    #[must_use]
    pub fn of(&self, named: &PackRef) -> Option<&Arc<Pack>> {
        self.by_hash.get(&named.hash)
    }

    /// A pack by hash.
    #[must_use]
    pub fn by_hash(&self, hash: &PackHash) -> Option<&Arc<Pack>> {
        self.by_hash.get(hash)
    }

    /// A pack by id and version.
    #[must_use]
    pub fn version(&self, id: &PackId, version: &PackVersion) -> Option<&Arc<Pack>> {
        self.all().find(|pack| pack.meta.id == *id && pack.meta.version == *version)
    }

    /// The version of a pack in force on a day: the latest begun and not ended.
    #[must_use]
    pub fn governing(&self, id: &PackId, on: Date) -> Option<&Arc<Pack>> {
        self.all()
            .filter(|pack| pack.meta.id == *id && pack.meta.valid_from <= on)
            .filter(|pack| pack.meta.valid_until.is_none_or(|until| on <= until))
            .max_by_key(|pack| pack.meta.valid_from)
    }

    /// The packs in force on a day that have a list.
    pub fn with_list<'a>(&'a self, list: &'a Slug, on: Date) -> impl Iterator<Item = &'a Arc<Pack>> {
        self.all().filter(move |pack| {
            pack.list(list).is_some()
                && self.governing(&pack.meta.id, on).is_some_and(|now| now.hash == pack.hash)
        })
    }

    /// The version that governs a step of a case or entry begun under `begun`, on a day. A version that does
    /// not know the list any more never governs it: the one under which it was begun does.
    ///
    /// Source: the pack's `application` rules; regimes.md "Lesson for packs".
    #[must_use]
    pub fn for_step(&self, begun: &PackRef, list: &Slug, step: Step, on: Date) -> Option<&Arc<Pack>> {
        let own = self.of(begun)?;
        let Some(current) = self.governing(&begun.id, on) else { return Some(own) };
        let rule = current.applications.iter().find(|rule| rule.step == step);
        match rule.map(|rule| rule.governing) {
            Some(Governing::OnTheDay) if current.list(list).is_some() => Some(current),
            _ => Some(own),
        }
    }

    /// The last day of a deadline that starts on a day.
    #[must_use]
    pub fn due(&self, pack: &Pack, rule: &DeadlineRule, start: Date) -> Option<Due> {
        self.calendar(pack).map(|calendar| due(start, &rule.counting, calendar))
    }

    /// The calendar of a pack.
    #[must_use]
    pub fn calendar(&self, pack: &Pack) -> Option<&Arc<Calendar>> {
        self.calendars.get(&pack.meta.calendar)
    }

    /// The legal day of a moment where a pack governs.
    #[must_use]
    pub fn day_of(&self, pack: &Pack, moment: Timestamp) -> Date {
        let zone = time_zone(&pack.meta.time_zone).unwrap_or(TimeZone::UTC);
        local_day(moment, &zone)
    }
}
