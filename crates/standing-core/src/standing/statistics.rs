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
    /// Entries revoked, by what showed that they were wrong.
    pub reversals: BTreeMap<RevocationCause, u64>,
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
            let end = entry.end.as_ref().filter(|end| end.on <= as_of);
            if let Some(Ending::Revoked { cause, .. }) = end.map(|end| &end.how) {
                one_more(self.reversals.entry(*cause).or_default());
            }
        }
        for measure in measures_at(file, packs, as_of).into_iter().filter(|found| is_seen(&found.entry)) {
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
