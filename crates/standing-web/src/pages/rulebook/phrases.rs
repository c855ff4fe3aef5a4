//! Lengths, clocks and terms in words, and how a day was counted.

use jiff::civil::Date;
use standing_core::calendar::{CountFrom, CountingRule, DayKind, Length, LengthUnit, Period, Roll, Sentence};
use standing_core::id::Slug;
use standing_core::pack::model::{ConsequenceRule, DeadlineRule, Pack, Term};

use super::Book;
use crate::pages::speech::Speech;

/// `10 working days`.
pub(super) fn length(t: Speech, length: Length) -> String {
    let key = match length.unit() {
        LengthUnit::CalendarDay => "length-calendar-day",
        LengthUnit::WorkingDay => "length-working-day",
        LengthUnit::Month => "length-month",
        LengthUnit::Year => "length-year",
    };
    t.counted(key, u64::from(length.count()))
}

/// `1 year and 6 months`; `no time` for nothing.
pub(crate) fn period(t: Speech, period: Period) -> String {
    let units = [
        (period.years(), "length-year"),
        (period.months(), "length-month"),
        (period.days(), "length-calendar-day"),
    ];
    let parts: Vec<_> = units
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, key)| t.counted(key, u64::from(count)))
        .collect();
    if parts.is_empty() { t.say("length-none") } else { t.together(&parts) }
}

pub(super) fn at_most(t: Speech, longest: Period) -> String {
    t.with("length-at-most", &[("length", period(t, longest).into())])
}

/// `10 working days after the notice is served`.
pub(super) fn counting(t: Speech, rule: &CountingRule, start: String) -> String {
    let said = [("length", length(t, rule.length).into()), ("start", start.into())];
    let counted = match rule.count {
        CountFrom::IncludeFirst => t.with("counted-including", &said),
        CountFrom::ExcludeFirst => t.with("counted-after", &said),
    };
    match (rule.roll, rule.length.unit()) {
        (Roll::None, _) | (_, LengthUnit::WorkingDay) => counted,
        (Roll::NextWorkingDay, _) => t.with("counted-rolled", &[("counted", counted.into())]),
    }
}

/// A deadline in one sentence.
pub(crate) fn deadline(t: Speech, rule: &DeadlineRule) -> String {
    let said = [
        ("party", t.word("party-name", rule.who).into()),
        ("counted", counting(t, &rule.counting, t.word("trigger", rule.starts)).into()),
        ("lapse", t.word("lapse", rule.on_lapse).into()),
    ];
    if rule.extendable { t.with("clock-says-extendable", &said) } else { t.with("clock-says", &said) }
}

/// A term in words.
pub(crate) fn term(t: Speech, term: &Term) -> String {
    match term {
        Term::UntilExit => t.say("term-until-exit"),
        Term::Fixed(length) => period(t, *length),
        Term::AtMost(length) => at_most(t, *length),
        Term::AtMostInAll(length) => t.with("term-in-all", &[("length", at_most(t, *length).into())]),
        Term::Permanent { review } => t.with("term-permanent", &[("length", period(t, *review).into())]),
    }
}

/// How long a consequence lasts.
pub(super) fn lasting(t: Speech, rule: &ConsequenceRule) -> String {
    match (rule.lasts, rule.ends_with_entry) {
        (Some(length), true) => t.with("lasts-or-until", &[("length", period(t, length).into())]),
        (Some(length), false) => t.with("lasts-for", &[("length", period(t, length).into())]),
        (None, true) => t.say("lasts-as-entry"),
        (None, false) => t.say("lasts-until-lifted"),
    }
}

impl Book<'_> {
    /// A deadline of the pack by its name, in a few words.
    pub(super) fn deadline_named(&self, id: &Slug) -> String {
        match self.pack.deadline(id) {
            Some(rule) => counting(self.t, &rule.counting, self.t.word("trigger", rule.starts)),
            None => id.to_string(),
        }
    }
}

/// A sentence about how a day was counted.
pub(crate) fn counted(t: Speech, sentence: &Sentence, pack: &Pack) -> String {
    let calendar = || t.datum(pack.meta.calendar.as_str());
    let day = |day: Date| t.day(day).words;
    match sentence {
        Sentence::Starts { length: of, from, count } => {
            let said = [("length", length(t, *of).into()), ("day", named(t, *from).into())];
            match count {
                CountFrom::IncludeFirst => t.with("counting-starts-including", &said),
                CountFrom::ExcludeFirst => t.with("counting-starts-excluding", &said),
            }
        }
        Sentence::WorkingDays { named, and_so_on, .. } => {
            let days: Vec<_> = named.iter().map(|(on, kind)| working_day(t, *on, *kind)).collect();
            let mut days = t.listed(days);
            if *and_so_on {
                days = t.with("counting-and-so-on", &[("days", days.into())]);
            }
            t.with("counting-working-days", &[("calendar", calendar().into()), ("days", days.into())])
        }
        Sentence::PassedOver(days) => t.counted("counting-passed-over", u64::from(*days)),
        Sentence::NoSuchDay { day: number, last } => t.with(
            "counting-no-such-day",
            &[("number", number.to_string().into()), ("day", named(t, *last).into())],
        ),
        Sentence::LastDay(on) => t.with("counting-last-day", &[("day", named(t, *on).into())]),
        Sentence::Moved { from, kind, to } => t.with(
            "counting-moved",
            &[("from", day(*from).into()), ("kind", rest(t, *kind).into()), ("to", named(t, *to).into())],
        ),
        Sentence::Calendar { year, citation, .. } => t.with(
            "counting-calendar",
            &[
                ("calendar", calendar().into()),
                ("year", year.to_string().into()),
                ("citation", citation.as_str().into()),
            ],
        ),
        Sentence::EndOfDays(on) => t.with("counting-end-of-days", &[("day", day(*on).into())]),
        Sentence::Provisional { from, until, .. } => t.with(
            "counting-provisional",
            &[("calendar", calendar().into()), ("from", day(*from).into()), ("until", day(*until).into())],
        ),
        Sentence::Ordered(on) => t.with("counting-ordered", &[("day", day(*on).into())]),
    }
}

fn named(t: Speech, day: Date) -> String {
    let weekday = t.word("weekday", day.weekday().to_monday_one_offset());
    t.with("day-with-weekday", &[("day", t.day(day).words.into()), ("weekday", weekday.into())])
}

fn working_day(t: Speech, on: Date, kind: DayKind) -> String {
    let day = t.day(on).words;
    match kind {
        DayKind::MakeUp => t.with("counting-make-up", &[("day", day.into())]),
        _ => day,
    }
}

fn rest(t: Speech, kind: DayKind) -> String {
    match kind {
        DayKind::Holiday => t.say("rest-holiday"),
        _ => t.say("rest-weekly"),
    }
}
