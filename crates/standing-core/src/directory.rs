//! Who takes part: authorities with their level and superior, relying units, mandates, published packs.
//!
//! A fold of the log's directory events. It holds no person and no account: people's sign-in is operational
//! data, outside the register.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::event::directory::{AuthorityRegistered, MandateGranted, UnitRegistered};
use crate::event::{Event, EventKind};
use crate::id::{AuthorityId, MandateId, PackId, PackVersion, Slug, UnitId};
use crate::pack::model::PackHash;

/// Everyone who takes part, at one state of the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Authorities.
    pub authorities: BTreeMap<AuthorityId, AuthorityRegistered>,
    /// Relying units.
    pub units: BTreeMap<UnitId, UnitRegistered>,
    /// Mandates, with their last day.
    pub mandates: BTreeMap<MandateId, Mandate>,
    /// Packs published, with their hash.
    pub packs: BTreeMap<(PackId, PackVersion), PackHash>,
}

/// A mandate and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// What was granted.
    pub granted: MandateGranted,
    /// The day on which it was ended early.
    pub ended_on: Option<Date>,
}

impl Mandate {
    /// Whether the association may act on this list on this day.
    #[must_use]
    pub fn covers(&self, list: &Slug, on: Date) -> bool {
        self.granted.lists.contains(list)
            && self.granted.from <= on
            && self.granted.until.is_none_or(|until| on <= until)
            && self.ended_on.is_none_or(|ended| on < ended)
    }
}

impl Directory {
    /// The directory after one more event. Events of other streams change nothing.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        match &event.kind {
            EventKind::AuthorityRegistered(what) => {
                self.authorities.insert(what.authority.clone(), what.clone());
            }
            EventKind::UnitRegistered(what) => {
                self.units.insert(what.unit.clone(), what.clone());
            }
            EventKind::MandateGranted(what) => {
                let mandate = Mandate { granted: what.clone(), ended_on: None };
                self.mandates.insert(what.mandate.clone(), mandate);
            }
            EventKind::MandateEnded(what) => {
                if let Some(mandate) = self.mandates.get_mut(&what.mandate) {
                    mandate.ended_on = mandate.ended_on.or(Some(event.on));
                }
            }
            EventKind::PackPublished(what) => {
                self.packs.insert((what.id.clone(), what.version.clone()), what.hash);
            }
            _ => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::event::Author;
    use crate::event::directory::{MandateEnded, PackPublished};
    use crate::pack::model::Level;

    fn event(on: Date, kind: impl Into<EventKind>) -> Event {
        let recorded_at = "2020-01-01T00:00:00Z".parse().unwrap();
        Event { recorded_at, on, by: Author::Register, mark: None, pack: None, kind: kind.into() }
    }

    fn authority(level: Level) -> AuthorityRegistered {
        AuthorityRegistered {
            authority: "a".parse().unwrap(),
            name: "A".into(),
            kind: "department".parse().unwrap(),
            level,
            region: None,
            fields: vec![],
            superior: None,
        }
    }

    fn granted(until: Option<Date>) -> MandateGranted {
        MandateGranted {
            mandate: "m".parse().unwrap(),
            authority: "a".parse().unwrap(),
            association: "b".parse().unwrap(),
            lists: vec!["trusted".parse().unwrap()],
            from: date(2020, 1, 10),
            until,
        }
    }

    #[test]
    fn the_last_description_counts() {
        let day = date(2020, 1, 1);
        let directory = Directory::default()
            .apply(&event(day, authority(Level::County)))
            .apply(&event(day, authority(Level::City)));
        let found = directory.authorities.values().map(|authority| authority.level).collect::<Vec<_>>();
        assert_eq!(found, [Level::City]);
    }

    #[test]
    fn a_mandate_covers_its_lists_from_its_first_to_its_last_day() {
        let covers = |mandate: &Mandate, list: &str, day: i8| {
            mandate.covers(&list.parse().unwrap(), date(2020, 1, day))
        };
        let directory =
            Directory::default().apply(&event(date(2020, 1, 1), granted(Some(date(2020, 1, 20)))));
        let mandate = directory.mandates.values().next().unwrap();
        for (list, day, expected) in [
            ("trusted", 9, false),
            ("trusted", 10, true),
            ("trusted", 20, true),
            ("trusted", 21, false),
            ("exclusion", 15, false),
        ] {
            assert_eq!(covers(mandate, list, day), expected, "{list} {day}");
        }
        let ended = |day: i8| event(date(2020, 1, day), MandateEnded { mandate: "m".parse().unwrap() });
        let directory = directory.apply(&ended(15)).apply(&ended(18));
        let mandate = directory.mandates.values().next().unwrap();
        assert_eq!(mandate.ended_on, Some(date(2020, 1, 15)), "the first end counts");
        assert!(covers(mandate, "trusted", 14) && !covers(mandate, "trusted", 15));
        let unknown = MandateEnded { mandate: "x".parse().unwrap() };
        assert_eq!(directory.clone().apply(&event(date(2020, 1, 1), unknown)), directory);
    }

    #[test]
    fn packs_are_known_by_version_and_other_events_change_nothing() {
        let published = PackPublished {
            id: "p".parse().unwrap(),
            version: "1".parse().unwrap(),
            hash: PackHash([7; 32]),
            canonical: "{}".into(),
        };
        let directory = Directory::default().apply(&event(date(2020, 1, 1), published));
        let hash = directory.packs.get(&("p".parse().unwrap(), "1".parse().unwrap()));
        assert_eq!(hash, Some(&PackHash([7; 32])));
        let other = crate::event::case::HearingRequested { case: "c-1".parse().unwrap() };
        assert_eq!(directory.clone().apply(&event(date(2020, 1, 1), other)), directory);
    }
}
