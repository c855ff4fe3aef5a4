//! Checks of the pack's own data: validity, comment, calendar, time zone, hashes of texts.

use super::{Flaw, Known};
use crate::calendar::{LengthUnit, Roll, time_zone};
use crate::pack::model::Pack;
use crate::pack::rule::RuleKind;

pub(super) fn validity_is_in_order(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let (from, until) = (pack.meta.valid_from, pack.meta.valid_until);
    let ended = until.filter(|until| *until < from);
    ended
        .map(|until| {
            let what = format!("valid_until {until} is before valid_from {from}");
            Flaw::of_pack("valid_until", what, "correct one of the days")
        })
        .into_iter()
        .collect()
}

pub(super) fn comment_ends_before_validity(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let Some((from, until)) = pack.meta.comment else { return Vec::new() };
    let valid_from = pack.meta.valid_from;
    if until >= valid_from {
        let what = format!("the comment ends on {until}, not before valid_from {valid_from}");
        vec![Flaw::of_pack("comment", what, "let the comment end before the pack governs")]
    } else if until < from {
        let what = format!("the comment ends on {until}, before it begins on {from}");
        vec![Flaw::of_pack("comment", what, "correct one of the days")]
    } else {
        Vec::new()
    }
}

/// The calendar has a say in working days and in ends that roll to one.
pub(super) fn calendar_is_known(pack: &Pack, known: &Known) -> Vec<Flaw> {
    let id = &pack.meta.calendar;
    let Some(calendars) = known.calendars.as_ref().filter(|calendars| !calendars.contains(id)) else {
        return Vec::new();
    };
    let names = calendars.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let remedy = format!("use one of {names}, or add the calendar");
    let deadlines = pack.deadlines.iter().enumerate();
    deadlines
        .filter(|(_, rule)| {
            rule.counting.length.unit() == LengthUnit::WorkingDay
                || rule.counting.roll == Roll::NextWorkingDay
        })
        .map(|(position, _)| {
            let what = format!("the deadline needs working days, and the calendar '{id}' is not known");
            Flaw::of(RuleKind::Deadline, position, "unit", what, remedy.clone())
        })
        .collect()
}

pub(super) fn time_zone_is_known(pack: &Pack, _: &Known) -> Vec<Flaw> {
    match time_zone(&pack.meta.time_zone) {
        Ok(_) => Vec::new(),
        Err(error) => {
            vec![Flaw::of_pack("time_zone", error.to_string(), "use an IANA name such as Asia/Shanghai")]
        }
    }
}

pub(super) fn text_hashes_are_hashes(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let is_hash = |text: &str| {
        text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let sources = pack.sources.iter().enumerate();
    sources
        .filter(|(_, source)| source.text_sha256.as_deref().is_some_and(|hash| !is_hash(hash)))
        .map(|(position, _)| {
            let what = "text_sha256 is not 64 lower-case hexadecimal digits";
            Flaw::of(RuleKind::Source, position, "text_sha256", what, "write the hash of the text consulted")
        })
        .collect()
}
