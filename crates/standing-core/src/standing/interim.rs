//! The effect of a case before its decision: only under a cited interim rule, with an automatic end.
//!
//! Whether one is ordered is not decided here.

use jiff::civil::Date;

use super::service::served_on;
use crate::calendar::Period;
use crate::event::case::Document;
use crate::file::File;
use crate::file::case::Case;
use crate::pack::model::{InterimRule, InterimStart, Pack};
use crate::packs::Packs;

/// The interim effect of a case on a day: its rule, first and last day.
#[must_use]
pub fn interim_at<'a>(
    file: &File,
    case: &'a Case,
    pack: &'a Pack,
    packs: &Packs,
    as_of: Date,
) -> Option<(&'a InterimRule, Date, Date)> {
    let over = case.decided().map(|decided| decided.on).or_else(|| case.closed_on());
    if over.is_some_and(|over| over <= as_of) {
        return None;
    }
    let (rule, from, until) = match &case.interim {
        Some(interim) if interim.from <= as_of && interim.lifted_on.is_none_or(|lifted| as_of < lifted) => {
            (pack.interim(&interim.rule)?, interim.from, interim.last_day(as_of))
        }
        _ => {
            let rule =
                pack.interims_for(&case.opened.list).find(|rule| rule.start == InterimStart::NoticeServed)?;
            let from = served_on(case, Document::Notice, pack, packs, as_of)?;
            let began = began_on_act(file, case, packs, from);
            (rule, from, last_day(rule, began))
        }
    };
    (from <= as_of && as_of <= until).then_some((rule, from, until))
}

/// The automatic last day of an effect whose time began on a day.
#[must_use]
pub fn last_day(rule: &InterimRule, began: Date) -> Date {
    last_day_within(rule.ends_after, began)
}

/// The last day of a time that begins on a day.
#[must_use]
pub fn last_day_within(length: Period, began: Date) -> Date {
    let end = length.add_to(began);
    end.yesterday().unwrap_or(end)
}

/// The day from which the time of an interim effect that begins on `from` is counted: that on which an effect
/// on the same act first began, in whichever case. Opening a case anew gives no new time.
///
/// Source: far-9-4 9.407-4(b): the months run from the date of the suspension notice, and in no event are they more.
#[must_use]
pub fn began_on_act(file: &File, case: &Case, packs: &Packs, from: Date) -> Date {
    let same = file.cases.values().filter(|other| other.is_on_act_of(case));
    same.filter_map(|other| began_on(other, packs, from)).min().map_or(from, |began| began.min(from))
}

/// The first day of the interim effect that a case has or had, if it began by a day.
fn began_on(case: &Case, packs: &Packs, by: Date) -> Option<Date> {
    let ordered = case.interim.as_ref().map(|interim| interim.from);
    let noticed = || {
        let pack = packs.of(&case.pack)?;
        let mut rules = pack.interims_for(&case.opened.list);
        rules.find(|rule| rule.start == InterimStart::NoticeServed)?;
        let over = case.decided().map(|decided| decided.on).or_else(|| case.closed_on());
        let served = served_on(case, Document::Notice, pack, packs, by)?;
        over.is_none_or(|over| served < over).then_some(served)
    };
    ordered.filter(|from| *from <= by).into_iter().chain(noticed()).min()
}
