//! Figures over many files: entries, measures, missed deadlines, reversals. For reporting only: no number
//! here is a target, and none moves an entry.
//!
//! Whoever asks is told of what they may know: a count of one tells that there is one.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cites::Cites;
use super::deadlines::{DeadlineState, Subject, deadlines_at};
use super::measures::{MeasureWord, measures_at};
use super::status::{Status, status_at};
use super::viewer::{Viewer, may_see, may_see_clocks};
use crate::event::entry::RevocationCause;
use crate::file::File;
use crate::file::entry::Ending;
use crate::id::{AuthorityId, EntryId, Slug, UnitId};
use crate::pack::model::{Cite, Pack, Party, PublicationSubject};
use crate::packs::Packs;

/// What entries are counted by: list, field, authority (none for imported entries).
pub type EntryGroup = (Slug, Option<Slug>, Option<AuthorityId>);

/// Figures on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Entries by list, field and authority.
    pub entries: BTreeMap<EntryGroup, EntryCounts>,
    /// Measures by unit and what became of them.
    pub measures: BTreeMap<(UnitId, MeasureWord), u64>,
    /// Entries that are or were in force.
    pub entries_with_effect: u64,
    /// Those of them on which a unit reported a measure taken or refused.
    pub entries_reported_on: u64,
    /// Deadlines missed, or met too late, by whose they were and by rule.
    pub missed: BTreeMap<(Party, Slug), u64>,
    /// Those of them that nobody has met yet.
    pub overdue: BTreeMap<(Party, Slug), u64>,
    /// Days from the service of the notice to the decision, by list.
    pub deciding: BTreeMap<Slug, Days>,
    /// Days from the end of an entry to the lifting of a measure that rested on it.
    pub lifting: Days,
    /// Entries revoked, by what showed that they were wrong.
    pub reversals: BTreeMap<RevocationCause, u64>,
}

/// How long things took: how often each number of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days(BTreeMap<u32, u64>);

impl Days {
    /// Adds one that took from one day to another; none where the second comes first.
    pub fn add(&mut self, from: Date, to: Date) {
        if let Ok(days) = u32::try_from((to - from).get_days()) {
            one_more(self.0.entry(days).or_default());
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// How many took this long or less.
    #[must_use]
    pub fn at_most(&self, days: u32) -> u64 {
        self.0.range(..=days).map(|(_, count)| count).sum()
    }

    /// The number of days within which at least half were done; none without any.
    #[must_use]
    pub fn median(&self) -> Option<u32> {
        let half = self.count().div_ceil(2);
        self.0.keys().copied().find(|days| half > 0 && self.at_most(*days) >= half)
    }

    /// The longest.
    #[must_use]
    pub fn longest(&self) -> Option<u32> {
        self.0.keys().next_back().copied()
    }
}

/// Entries by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// Decided, without effect yet.
    pub pending: u64,
    /// In force.
    pub in_force: u64,
    /// Suspended.
    pub suspended: u64,
    /// Ended.
    pub ended: u64,
}

impl Statistics {
    /// Adds what a viewer may know of one organisation's file.
    pub fn add(&mut self, file: &File, packs: &Packs, viewer: &Viewer, as_of: Date) {
        let is_seen = |id: &EntryId| may_see(file, id, packs, viewer, as_of);
        for (id, entry) in file.entries.iter().filter(|(id, _)| is_seen(id)) {
            let Some(status) = status_at(file, id, packs, as_of) else { continue };
            let group = (entry.list.clone(), entry.field().cloned(), entry.authority().cloned());
            let counts = self.entries.entry(group).or_default();
            let has_effect = !matches!(status, Status::AwaitingService | Status::Standstill { .. });
            match status {
                Status::AwaitingService | Status::Standstill { .. } => one_more(&mut counts.pending),
                Status::InForce => one_more(&mut counts.in_force),
                Status::Suspended { .. } => one_more(&mut counts.suspended),
                Status::Ended { .. } => one_more(&mut counts.ended),
            }
            if has_effect {
                one_more(&mut self.entries_with_effect);
                if file.measures_on(id).any(|(_, measure)| measure.on <= as_of) {
                    one_more(&mut self.entries_reported_on);
                }
            }
            if let Some(decided) = entry.case().and_then(|case| file.cases.get(case)?.decided()) {
                let days = self.deciding.entry(entry.list.clone()).or_default();
                days.add(decided.decision.notice_served_on, decided.on);
            }
            let end = entry.end.as_ref().filter(|end| end.on <= as_of);
            if let Some(Ending::Revoked { cause, .. }) = end.map(|end| &end.how) {
                one_more(self.reversals.entry(*cause).or_default());
            }
        }
        for measure in measures_at(file, packs, as_of).into_iter().filter(|found| is_seen(&found.entry)) {
            let ended = match status_at(file, &measure.entry, packs, as_of) {
                Some(Status::Ended { on, .. }) => Some(on),
                _ => None,
            };
            if let (MeasureWord::Lifted, Some(ended)) = (measure.word, ended) {
                self.lifting.add(ended, measure.since);
            }
            one_more(self.measures.entry((measure.unit, measure.word)).or_default());
        }
        for deadline in deadlines_at(file, packs, as_of) {
            let is_told = match &deadline.subject {
                Subject::Case(id) => may_see_clocks(file, id, packs, viewer, as_of),
                Subject::Entry(id) => is_seen(id),
                Subject::Record(_) => true,
            };
            let is_missed = matches!(deadline.state, DeadlineState::Missed | DeadlineState::Late);
            if is_told && is_missed && deadline.who != Party::Organisation {
                if deadline.state == DeadlineState::Missed {
                    one_more(self.overdue.entry((deadline.who, deadline.rule.clone())).or_default());
                }
                one_more(self.missed.entry((deadline.who, deadline.rule)).or_default());
            }
        }
    }

    /// The share of entries on which a unit reported, in percent, rounded down; none without entries.
    #[must_use]
    pub fn reported_percent(&self) -> Option<u64> {
        self.entries_reported_on.saturating_mul(100).checked_div(self.entries_with_effect)
    }

    /// The clauses of a pack that ask for these figures.
    #[must_use]
    pub fn cites(&self, pack: &Pack) -> Vec<Cite> {
        let mut cites = Cites::default();
        cites.add(pack.statistics.iter().flat_map(|rule| &rule.head.basis.cites));
        let shown = pack.publications_of(PublicationSubject::Statistics);
        cites.add(shown.flat_map(|rule| &rule.head.basis.cites));
        cites.into_vec()
    }
}

fn one_more(count: &mut u64) {
    *count = count.saturating_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_and_halved() {
        let mut days = Days::default();
        assert_eq!((days.count(), days.median(), days.longest()), (0, None, None));
        for to in [date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 11), date(2026, 3, 1)] {
            days.add(date(2026, 1, 1), to);
        }
        days.add(date(2026, 1, 2), date(2026, 1, 1));
        assert_eq!((days.count(), days.median(), days.longest()), (4, Some(10), Some(59)));
        assert_eq!((days.at_most(0), days.at_most(9), days.at_most(59)), (1, 1, 4));
    }
}
