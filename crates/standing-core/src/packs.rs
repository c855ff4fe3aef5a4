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
    /// The time zones of the packs by name: every question and every act asks for a legal day.
    zones: BTreeMap<String, TimeZone>,
}

impl Packs {
    /// Adds a pack.
    pub fn add(&mut self, pack: Arc<Pack>) {
        let zone = time_zone(&pack.meta.time_zone).unwrap_or(TimeZone::UTC);
        self.zones.insert(pack.meta.time_zone.clone(), zone);
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
        match self.zones.get(&pack.meta.time_zone) {
            Some(zone) => local_day(moment, zone),
            // A pack that is not among these.
            None => local_day(moment, &time_zone(&pack.meta.time_zone).unwrap_or(TimeZone::UTC)),
        }
    }

    /// The latest of the legal days of a moment where some packs govern; none when there is none of them. Every
    /// version of a pack counts, since a later one may govern a step of what an earlier one began.
    pub fn latest_day<'a>(
        &self,
        of: impl IntoIterator<Item = &'a PackId>,
        moment: Timestamp,
    ) -> Option<Date> {
        let versions = of.into_iter().flat_map(|id| self.all().filter(move |pack| pack.meta.id == *id));
        versions.map(|pack| self.day_of(pack, moment)).max()
    }

    /// The legal days of a moment in the zones of all packs, each zone once.
    #[must_use]
    pub fn days(&self, moment: Timestamp) -> Vec<Date> {
        let zones = self.all().map(|pack| (pack.meta.time_zone.as_str(), pack)).collect::<BTreeMap<_, _>>();
        zones.into_values().map(|pack| self.day_of(pack, moment)).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pack::Known;

    /// A pack with one list kept elsewhere, so that it needs no procedure.
    fn pack(version: &str, from: &str, until: Option<&str>, list: &str, more: &str) -> Arc<Pack> {
        let until = until.map_or_else(String::new, |until| format!("valid_until = {until}\n"));
        let cite = "cite = { source = \"s\", clause = \"1\" }";
        let text = format!(
            "[pack]\nid = \"p\"\nversion = \"{version}\"\nsubject = \"organisation\"\ntitle = \"P\"\n\
             valid_from = {from}\n{until}jurisdiction = \"XX\"\nlanguage = \"en\"\ncalendar = \"weekdays\"\n\
             time_zone = \"Asia/Shanghai\"\n\
             [[source]]\nid = \"s\"\ntitle = \"S\"\nissuer = \"I\"\nissued = 2010-01-01\nlanguage = \"en\"\n\
             kind = \"law\"\n\
             [[list]]\nid = \"{list}\"\ntitle = \"L\"\nkind = \"exclusion\"\ndecided_by = [\"x\"]\n\
             level_min = \"national\"\npublic = true\nkept_by = \"Another body\"\nterm = \"until-exit\"\n{cite}\n\
             [[consequence]]\nid = \"c\"\ntitle = \"C\"\nlists = [\"{list}\"]\nmatter = \"procurement\"\n\
             strength = \"consider\"\nby = []\nclass = \"administrative\"\nends_with_entry = true\n{cite}\n{more}"
        );
        let pack = Pack::from_toml(&[("pack.toml", &text)], &Known::default());
        Arc::new(pack.unwrap_or_else(|error| panic!("{error}")))
    }

    const ON_THE_DAY: &str = "[[application]]\nid = \"a\"\ntitle = \"A\"\nstep = \"consequences\"\n\
        governing = \"on-the-day\"\ncite = { source = \"s\", clause = \"2\" }\n";

    fn packs() -> Packs {
        let mut packs = Packs::default();
        packs.add(pack("1", "2018-01-01", Some("2018-12-31"), "old", ""));
        packs.add(pack("2", "2019-01-01", None, "old", ON_THE_DAY));
        packs.add(pack("3", "2020-01-01", None, "new", ON_THE_DAY));
        packs
    }

    fn version(pack: Option<&Arc<Pack>>) -> Option<String> {
        pack.map(|pack| pack.meta.version.to_string())
    }

    #[test]
    fn the_version_in_force_is_the_latest_begun_and_not_ended() {
        let packs = packs();
        let id = "p".parse().unwrap();
        for (day, expected) in [
            (date(2017, 12, 31), None),
            (date(2018, 1, 1), Some("1")),
            (date(2018, 12, 31), Some("1")),
            (date(2019, 1, 1), Some("2")),
            (date(2019, 12, 31), Some("2")),
            (date(2020, 1, 1), Some("3")),
            (date(9999, 12, 31), Some("3")),
        ] {
            assert_eq!(version(packs.governing(&id, day)).as_deref(), expected, "{day}");
        }
        assert_eq!(version(packs.governing(&"q".parse().unwrap(), date(2020, 1, 1))), None);
    }

    #[test]
    fn a_list_is_found_in_the_packs_in_force_only() {
        let packs = packs();
        let found = |list: &str, day: Date| {
            let list = list.parse().unwrap();
            packs.with_list(&list, day).map(|pack| pack.meta.version.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found("old", date(2018, 6, 1)), ["1"]);
        assert_eq!(found("old", date(2019, 6, 1)), ["2"]);
        assert!(found("old", date(2020, 6, 1)).is_empty());
        assert!(found("new", date(2019, 6, 1)).is_empty());
        assert_eq!(found("new", date(2020, 6, 1)), ["3"]);
    }

    #[test]
    fn a_step_is_governed_as_the_pack_in_force_says() {
        let packs = packs();
        let named = |number: &str| {
            let pack = packs.version(&"p".parse().unwrap(), &number.parse().unwrap());
            PackRef::from(pack.unwrap().as_ref())
        };
        let list = "old".parse().unwrap();
        for (begun, step, day, expected) in [
            ("1", Step::Listing, date(2019, 6, 1), "1"),
            ("1", Step::Consequences, date(2018, 6, 1), "1"),
            ("1", Step::Consequences, date(2019, 6, 1), "2"),
            // Version 3 does not know the list, so the version under which it was begun keeps it.
            ("1", Step::Consequences, date(2020, 6, 1), "1"),
            ("2", Step::Consequences, date(2020, 6, 1), "2"),
            ("2", Step::Exit, date(2019, 6, 1), "2"),
            ("1", Step::Consequences, date(2017, 6, 1), "1"),
        ] {
            let found = version(packs.for_step(&named(begun), &list, step, day));
            assert_eq!(found.as_deref(), Some(expected), "{begun} {step} {day}");
        }
        let mut stranger = named("1");
        stranger.hash = PackHash([0; 32]);
        assert_eq!(version(packs.for_step(&stranger, &list, Step::Exit, date(2019, 6, 1))), None);
    }

    #[test]
    fn a_moment_is_of_the_day_where_the_pack_governs() {
        let packs = packs();
        let pack = packs.governing(&"p".parse().unwrap(), date(2019, 6, 1)).unwrap();
        assert_eq!(packs.day_of(pack, "2019-06-01T15:59:59Z".parse().unwrap()), date(2019, 6, 1));
        assert_eq!(packs.day_of(pack, "2019-06-01T16:00:00Z".parse().unwrap()), date(2019, 6, 2));
        let of = |ids: &[&str]| {
            let ids = ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<PackId>>();
            packs.latest_day(&ids, "2019-06-01T16:00:00Z".parse().unwrap())
        };
        assert_eq!((of(&["p"]), of(&["q", "p"]), of(&["q"]), of(&[])), {
            let day = Some(date(2019, 6, 2));
            (day, day, None, None)
        });
        assert_eq!(packs.days("2019-06-01T16:00:00Z".parse().unwrap()), [date(2019, 6, 2)], "each zone once");
        assert!(packs.calendar(pack).is_none(), "no calendar was added");
        assert_eq!(packs.by_hash(&pack.hash).map(|found| found.hash), Some(pack.hash));
    }
}
