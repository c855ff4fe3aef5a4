//! The state of a case on a day. A case that the authority did not decide in its time is over by itself: that
//! is derived from the clock, no event says it.

use jiff::civil::Date;

use super::deadlines::{DeadlineState, case_deadlines_at};
use crate::file::File;
use crate::file::case::Case;
use crate::id::{CaseId, Slug};
use crate::pack::model::{Cite, Lapse};
use crate::packs::Packs;

/// The end of a case because the time to decide it ran out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// The deadline rule that was missed.
    pub rule: Slug,
    /// The first day without the case.
    pub on: Date,
    /// The clauses of the rule.
    pub cites: Vec<Cite>,
}

/// Whether a case has lapsed by a day, and by which rule.
#[must_use]
pub fn lapsed_at(id: &CaseId, case: &Case, packs: &Packs, as_of: Date) -> Option<Lapsed> {
    case_deadlines_at(id, case, packs, as_of)
        .into_iter()
        .filter(|deadline| deadline.on_lapse == Lapse::EndCase && deadline.state == DeadlineState::Missed)
        .map(|deadline| Lapsed {
            on: deadline.due.tomorrow().unwrap_or(deadline.due),
            rule: deadline.rule,
            cites: deadline.cites,
        })
        .min_by_key(|lapsed| lapsed.on)
}

/// Whether a case is neither decided nor over on a day.
#[must_use]
pub fn is_running(id: &CaseId, case: &Case, packs: &Packs, as_of: Date) -> bool {
    let over = case.decided().map(|decided| decided.on).or_else(|| case.closed_on());
    case.opened_on <= as_of
        && over.is_none_or(|over| over > as_of)
        && lapsed_at(id, case, packs, as_of).is_none()
}

/// The cases of a file that are running on a day.
pub fn running_cases<'a>(
    file: &'a File,
    packs: &'a Packs,
    as_of: Date,
) -> impl Iterator<Item = (&'a CaseId, &'a Case)> {
    file.cases.iter().filter(move |(id, case)| is_running(id, case, packs, as_of))
}
