//! Counting a legal length from a day to the day it falls due, with the count explained.
//!
//! Not here: when a clock starts, stops or is extended; that is a rule of the case. Every rule counts to some
//! day: there are no errors here, only days marked provisional.

use jiff::Span;
use jiff::civil::Date;

use super::rule::{CountFrom, CountingRule, LengthUnit, Roll};
use super::{Calendar, DayKind, Sentence};

/// Days named one by one in an explanation; further days are summed up.
const DAYS_NAMED_MAX: usize = 10;

/// The day on which a length falls due, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day on which the act is in time.
    pub on: Date,
    /// True when a day that the calendar does not know had a say: the day may move when the notice comes.
    pub provisional: bool,
    /// The count in sentences, in order.
    pub explanation: Vec<Sentence>,
}

/// The last day of a length counted from `start`, the day of the event.
///
/// ```
/// # use standing_core::calendar::{Calendar, CountFrom, CountingRule, Length, LengthUnit, Roll, due};
/// # use jiff::civil::date;
/// # let weekdays = Calendar::from_toml("[calendar]\nid='w'\ntitle='w'\nweekend=['saturday','sunday']\n\
/// #     known_from=0001-01-01\nknown_until=9999-12-31")?;
/// let rule = CountingRule {
///     length: Length::new(10, LengthUnit::WorkingDay)?,
///     count: CountFrom::ExcludeFirst,
///     roll: Roll::NextWorkingDay,
/// };
/// assert_eq!(due(date(2026, 6, 1), &rule, &weekdays).on, date(2026, 6, 15));
/// # Ok::<(), standing_core::calendar::CalendarError>(())
/// ```
///
/// Months and years end on the day of the same number; where the month has no such day, on its last. With the
/// first day included they end one day earlier ("one month beginning with 1 March" ends on 31 March), except
/// where the month's end already stands in for the missing day. A length of nothing ends on the day it starts.
#[must_use]
pub fn due(start: Date, rule: &CountingRule, calendar: &Calendar) -> Due {
    let begins = Sentence::Starts { length: rule.length, from: start, count: rule.count };
    let mut count = Count { calendar, explanation: vec![begins], asked: None };
    let end = match rule.length.unit() {
        LengthUnit::CalendarDay => count.calendar_days(start, rule),
        LengthUnit::WorkingDay => count.working_days(start, rule),
        LengthUnit::Month => count.months(start, rule, rule.length.count()),
        LengthUnit::Year => count.months(start, rule, rule.length.count().saturating_mul(12)),
    };
    let on = match rule.roll {
        Roll::None => end,
        Roll::NextWorkingDay => count.next_working_day(end),
    };
    count.close(on)
}

/// A count under way: what has been said, and which stretch of the calendar has been asked.
struct Count<'a> {
    calendar: &'a Calendar,
    explanation: Vec<Sentence>,
    asked: Option<(Date, Date)>,
}

impl Count<'_> {
    fn calendar_days(&mut self, start: Date, rule: &CountingRule) -> Date {
        let first_counts = rule.count == CountFrom::IncludeFirst;
        let days = rule.length.count().saturating_sub(u32::from(first_counts));
        let end = start.saturating_add(Span::new().days(i64::from(days)));
        self.explanation.push(Sentence::LastDay(end));
        end
    }

    fn working_days(&mut self, start: Date, rule: &CountingRule) -> Date {
        let mut left = rule.length.count();
        if left == 0 {
            return start;
        }
        let mut day = start;
        let mut passed_over = 0_u32;
        let mut named = Vec::new();
        if rule.count == CountFrom::ExcludeFirst {
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => return day,
            }
        }
        loop {
            let kind = self.calendar.day_kind(day);
            if kind.is_working() {
                left -= 1;
                if named.len() < DAYS_NAMED_MAX {
                    named.push((day, kind));
                }
            } else {
                passed_over += 1;
            }
            // At the end of time the count stops short; `close` says so.
            let Ok(next) = day.tomorrow() else { break };
            if left == 0 {
                break;
            }
            day = next;
        }
        self.ask(start, day);
        self.say_working_days(named, rule.length.count(), passed_over, day);
        day
    }

    fn say_working_days(&mut self, named: Vec<(Date, DayKind)>, count: u32, passed_over: u32, last: Date) {
        let and_so_on = usize::try_from(count).is_ok_and(|count| count > named.len());
        let calendar = self.calendar.id().to_owned();
        self.explanation.push(Sentence::WorkingDays { calendar, named, and_so_on });
        if passed_over > 0 {
            self.explanation.push(Sentence::PassedOver(passed_over));
        }
        self.explanation.push(Sentence::LastDay(last));
    }

    fn months(&mut self, start: Date, rule: &CountingRule, months: u32) -> Date {
        if months == 0 {
            return start;
        }
        // INVARIANT (limits of a length): at most 1,200 months, far inside what a span can hold.
        let Ok(same_number) = start.checked_add(Span::new().months(i64::from(months))) else {
            return Date::MAX;
        };
        if same_number.day() != start.day() {
            self.explanation.push(Sentence::NoSuchDay { day: start.day(), last: same_number });
            return same_number;
        }
        let end = match rule.count {
            CountFrom::ExcludeFirst => same_number,
            CountFrom::IncludeFirst => same_number.yesterday().unwrap_or(same_number),
        };
        self.explanation.push(Sentence::LastDay(end));
        end
    }

    fn next_working_day(&mut self, end: Date) -> Date {
        let mut day = end;
        while !self.calendar.is_working_day(day) {
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        self.ask(end, day);
        if day != end {
            let kind = self.calendar.day_kind(end);
            self.explanation.push(Sentence::Moved { from: end, kind, to: day });
        }
        day
    }

    fn ask(&mut self, from: Date, to: Date) {
        let (first, last) = self.asked.unwrap_or((from, to));
        self.asked = Some((first.min(from), last.max(to)));
    }

    fn close(mut self, on: Date) -> Due {
        let mut provisional = false;
        if let Some((first, last)) = self.asked {
            // A notice may move the last days of the December before its year.
            let last_notice = last.year().saturating_add(i16::from(last.month() == 12));
            for year in (first.year()..=last_notice).take(DAYS_NAMED_MAX) {
                if let Some(citation) = self.calendar.citation(year) {
                    let (calendar, citation) = (self.calendar.id().to_owned(), citation.to_owned());
                    self.explanation.push(Sentence::Calendar { calendar, year, citation });
                }
            }
            provisional = !self.calendar.knows(first) || !self.calendar.knows(last);
        }
        if on == Date::MAX {
            provisional = true;
            self.explanation.push(Sentence::EndOfDays(on));
        } else if provisional {
            self.explanation.push(Sentence::provisional(self.calendar));
        }
        Due { on, provisional, explanation: self.explanation }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Length;
    use super::super::tests::shipped;
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn rule(count: u32, unit: &str, first: &str, roll: &str) -> CountingRule {
        CountingRule {
            length: Length::new(count, unit.parse().unwrap()).unwrap(),
            count: first.parse().unwrap(),
            roll: roll.parse().unwrap(),
        }
    }

    /// Calendar, start, count, unit, first day, roll → last day; `~` marks a provisional one.
    const VECTORS: &str = "
        cn 2026-02-13 1 working_day exclude_first none 2026-02-14
        cn 2026-02-13 2 working_day exclude_first none 2026-02-24
        cn 2026-02-13 3 working_day exclude_first none 2026-02-25
        cn 2026-10-09 1 working_day exclude_first none 2026-10-10
        cn 2026-02-14 1 working_day include_first none 2026-02-14
        cn 2026-02-15 1 working_day include_first none 2026-02-24
        cn 2026-02-15 0 working_day exclude_first none 2026-02-15
        cn 2026-02-15 0 working_day exclude_first next_working_day 2026-02-24
        uk 2025-12-18 1 working_day include_first none 2025-12-18
        uk 2025-12-18 2 working_day include_first none 2025-12-19
        uk 2025-12-18 3 working_day include_first none 2025-12-22
        uk 2025-12-18 5 working_day include_first none 2025-12-24
        uk 2025-12-18 6 working_day include_first none 2025-12-29
        uk 2025-12-18 8 working_day include_first none 2025-12-31
        us 2026-06-18 1 working_day exclude_first none 2026-06-22
        us 2026-06-19 30 calendar_day exclude_first none 2026-07-19
        us 2026-06-19 30 calendar_day exclude_first next_working_day 2026-07-20
        cn 2026-09-20 11 calendar_day exclude_first next_working_day 2026-10-08
        cn 2026-09-20 11 calendar_day include_first next_working_day 2026-09-30
        cn 2026-09-20 1 calendar_day include_first none 2026-09-20
        cn 2026-09-20 0 calendar_day include_first none 2026-09-20
        weekdays 2026-01-31 1 month exclude_first none 2026-02-28
        weekdays 2028-01-31 1 month exclude_first none 2028-02-29
        weekdays 2026-01-31 1 month include_first none 2026-02-28
        weekdays 2026-01-29 1 month include_first none 2026-02-28
        weekdays 2026-01-28 1 month include_first none 2026-02-27
        weekdays 2026-03-01 1 month include_first none 2026-03-31
        weekdays 2026-03-15 1 month exclude_first none 2026-04-15
        weekdays 2026-03-15 1 month include_first none 2026-04-14
        weekdays 2028-02-29 1 year exclude_first none 2029-02-28
        weekdays 2028-02-29 4 year exclude_first none 2032-02-29
        weekdays 2026-01-31 1 month exclude_first next_working_day 2026-03-02
        weekdays 2026-01-31 0 month include_first none 2026-01-31
        cn 2026-12-30 1 working_day exclude_first none 2026-12-31
        cn 2026-12-30 2 working_day exclude_first none ~2027-01-01
        cn 2026-12-01 1 month exclude_first next_working_day ~2027-01-01
        cn 2026-12-01 1 month exclude_first none 2027-01-01
        cn 2026-12-31 3 year exclude_first none 2029-12-31
        cn 2015-12-31 1 working_day exclude_first none ~2016-01-04
        weekdays 9999-12-31 5 working_day exclude_first none ~9999-12-31
        weekdays 9999-12-01 5 year include_first next_working_day ~9999-12-31
        weekdays -009999-01-01 3 working_day exclude_first none ~-009999-01-04
    ";

    #[test]
    fn vectors() {
        for line in VECTORS.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let counted = rule(words[2].parse().unwrap(), words[3], words[4], words[5]);
            let found = due(words[1].parse().unwrap(), &counted, &shipped(words[0]));
            let mark = if found.provisional { "~" } else { "" };
            assert_eq!(format!("{mark}{}", found.on), words[6], "{line}\n{:#?}", found.explanation);
        }
    }

    #[test]
    fn a_count_explains_itself() {
        let found = due(
            date(2026, 2, 13),
            &rule(3, "working_day", "exclude_first", "next_working_day"),
            &shipped("cn"),
        );
        let said = found.explanation.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            said,
            [
                "3 working days from 2026-02-13 (Friday); that day is not counted",
                "working days of calendar cn: 2026-02-14 (make-up working day), 2026-02-24, 2026-02-25",
                "days of rest and holidays passed over: 9",
                "the last day is 2026-02-25 (Wednesday)",
                "calendar cn for 2026: 国办发明电〔2025〕7号",
            ]
        );
        let found = due(
            date(2026, 12, 20),
            &rule(30, "calendar_day", "exclude_first", "next_working_day"),
            &shipped("cn"),
        );
        assert!(
            found.explanation.iter().any(|said| matches!(said, Sentence::Provisional { .. })),
            "{:#?}",
            found.explanation
        );
    }

    #[test]
    fn a_day_in_december_names_the_next_notice_too() {
        let found = due(date(2018, 12, 28), &rule(1, "working_day", "exclude_first", "none"), &shipped("cn"));
        assert_eq!(found.on, date(2018, 12, 29));
        let citation = |said: &Sentence| said.to_string().contains("国办发明电〔2018〕15号");
        assert!(found.explanation.iter().any(citation), "{found:?}");
    }

    #[test]
    fn a_holiday_may_be_the_only_working_day_of_a_week() {
        let text = "[calendar]\nid='x'\ntitle='x'\nknown_from=2026-01-01\nknown_until=2026-12-31\n\
            weekend=['monday','tuesday','wednesday','thursday','friday','saturday']\n\
            [[year]]\nyear=2026\ncite='n'\noff=[2026-01-04, 2026-01-11]";
        let calendar = Calendar::from_toml(text).unwrap();
        let found = due(date(2026, 1, 1), &rule(1, "working_day", "exclude_first", "none"), &calendar);
        assert_eq!(found.on, date(2026, 1, 18));
    }

    fn any_rule() -> impl Strategy<Value = CountingRule> {
        let units = prop_oneof!["calendar_day", "working_day", "month", "year"];
        (units, 0_u32..=120, "include_first|exclude_first", "none|next_working_day").prop_map(
            |(unit, count, first, roll)| {
                let unit: LengthUnit = unit.parse().unwrap();
                rule(count.min(unit.count_max()), &unit.to_string(), &first, &roll)
            },
        )
    }

    proptest! {
        #[test]
        fn a_later_start_is_never_due_earlier(counted in any_rule(), offset in 0_i64..5_000, step in 0_i64..70) {
            let first = date(2015, 1, 1).saturating_add(Span::new().days(offset));
            let second = first.saturating_add(Span::new().days(step));
            for name in ["cn", "uk"] {
                let calendar = shipped(name);
                let (one, two) = (due(first, &counted, &calendar), due(second, &counted, &calendar));
                prop_assert!(one.on <= two.on, "{} {:?} {:?}", name, one, two);
                prop_assert!(one.on >= first);
            }
        }

        #[test]
        fn a_longer_length_is_never_due_earlier(counted in any_rule(), offset in 0_i64..5_000) {
            let start = date(2015, 1, 1).saturating_add(Span::new().days(offset));
            let unit = counted.length.unit();
            if let Ok(length) = Length::new(counted.length.count() + 1, unit) {
                let longer = CountingRule { length, ..counted };
                let cn = shipped("cn");
                prop_assert!(due(start, &counted, &cn).on <= due(start, &longer, &cn).on);
            }
        }

        #[test]
        fn the_days_counted_are_the_days_asked_for(count in 1_u32..60, offset in 0_i64..3_900) {
            let start = date(2016, 1, 1).saturating_add(Span::new().days(offset));
            let cn = shipped("cn");
            let found = due(start, &rule(count, "working_day", "include_first", "none"), &cn);
            prop_assert!(cn.is_working_day(found.on));
            prop_assert_eq!(cn.working_days_between(start, found.on), usize::try_from(count).unwrap());
            prop_assert_eq!(found.provisional, found.on > cn.known_until());
        }

        #[test]
        fn rolled_days_are_working_days(counted in any_rule(), offset in 0_i64..5_000) {
            let start = date(2015, 1, 1).saturating_add(Span::new().days(offset));
            let rolled = CountingRule { roll: Roll::NextWorkingDay, ..counted };
            let cn = shipped("cn");
            prop_assert!(cn.is_working_day(due(start, &rolled, &cn).on));
        }

        #[test]
        fn extreme_days_do_not_panic(counted in any_rule(), year in prop_oneof![-9_999_i16..-9_990, 9_990_i16..=9_999]) {
            for calendar in [shipped("cn"), shipped("weekdays")] {
                let found = due(date(year, 12, 31), &counted, &calendar);
                prop_assert!(found.on >= date(year, 12, 31));
            }
        }
    }
}
