//! Days of a row: the first and the last, what a missing last day means, and what the source did later.

use jiff::civil::{Date, date};
use standing_core::event::entry::{FoundingTerm, Span};

use super::founding::Reason;
use super::mapping::{DayPart, Mapping, UntilIs};
use super::row::{Row, text_of};
use super::rows::Flaw;

/// No listing began before this day, and none ends after the other: such days are slips or stand for "no end".
const FIRST_DAY: Date = date(1900, 1, 1);
const LAST_DAY: Date = date(2200, 12, 31);
/// Most changes of one row.
const CHANGES_MAX: usize = 200;

/// The day in a column; none when the cell is empty or says that there is none.
pub(super) fn day(row: Row<'_>, part: &DayPart) -> Result<Option<Date>, Flaw> {
    let text = row.text(&part.column);
    if part.none.iter().any(|none| none.trim() == text) {
        return Ok(None);
    }
    read(&text, part.form.as_deref(), &part.column)
}

/// The first day, the last day and the term, if they fit together.
pub(super) fn term(
    from: Date,
    until: Option<Date>,
    said: Option<&str>,
    without_last_day: Option<FoundingTerm>,
) -> Result<(Date, Option<Date>, FoundingTerm), Flaw> {
    if let Some(until) = until.filter(|until| *until < from) {
        let what = format!("the last day {until} lies before the first day {from}");
        return Err(Flaw::new(Reason::Term, what, "swap or correct the days in the source"));
    }
    let said = match said.filter(|said| !said.is_empty()) {
        Some(word) => Some(word.parse::<FoundingTerm>().map_err(|error| {
            Flaw::new(Reason::Unmapped, format!("the term {error}"), "add the word to map in [term] kind")
        })?),
        None => None,
    };
    let term = match (said, until) {
        (None, Some(_)) => FoundingTerm::Fixed,
        (None, None) => without_last_day.ok_or_else(|| {
            let what = "neither a last day nor a term";
            Flaw::new(Reason::Term, what, "fill one of the two, or add without_last_day to [term]")
        })?,
        (Some(term), _) => term,
    };
    match (term, until) {
        (FoundingTerm::Fixed, None) => {
            let what = "the term is fixed and there is no last day";
            Err(Flaw::new(Reason::Term, what, "give the last day, or the term ongoing or permanent"))
        }
        (FoundingTerm::Ongoing | FoundingTerm::Permanent, Some(until)) => {
            let what = format!("the term is {term} and there is a last day {until}");
            Err(Flaw::new(Reason::Term, what, "leave the last day empty, or give the term fixed"))
        }
        (term, until) => Ok((from, until, term)),
    }
}

/// The spans in which the source suspended the row, and the day on which it ended it.
pub(super) fn changes(row: Row<'_>, mapping: &Mapping) -> Result<(Vec<Span>, Option<Date>), Flaw> {
    let Some(part) = &mapping.changes else { return Ok((Vec::new(), None)) };
    let elements = row.elements(&part.each);
    if elements.len() > CHANGES_MAX {
        let what = format!("{} changes; at most {CHANGES_MAX}", elements.len());
        return Err(Flaw::new(Reason::TooLarge, what, "split the row"));
    }
    let (mut spans, mut ended) = (Vec::new(), None::<Date>);
    for element in elements {
        let text = |key: &str| element.get(key).map(text_of).unwrap_or_default();
        let action = text(&part.action);
        let from = read(&text(&part.from), None, &part.from)?.ok_or_else(|| {
            Flaw::new(Reason::Day, format!("a change `{action}` without a first day"), "give its first day")
        })?;
        if part.ended.iter().any(|word| *word == action) {
            ended = Some(ended.map_or(from, |earlier| earlier.min(from)));
        } else if part.suspended.iter().any(|word| *word == action) {
            let until = part.until.as_ref().map_or(Ok(None), |key| read(&text(key), None, key))?;
            spans.push(span(from, until, part.until_is)?);
        } else {
            let what = format!("the change `{action}` is not in the mapping");
            return Err(Flaw::new(Reason::Unmapped, what, "add it to suspended or ended in [changes]"));
        }
    }
    Ok((spans, ended))
}

fn span(from: Date, until: Option<Date>, until_is: UntilIs) -> Result<Span, Flaw> {
    let last = match until_is {
        UntilIs::LastDay => until,
        UntilIs::DayAfter => until.map(|day| day.yesterday().unwrap_or(day)),
    };
    if last.is_some_and(|last| last < from) {
        let what = format!("a suspension from {from} ends before it begins");
        return Err(Flaw::new(Reason::Term, what, "swap or correct its days"));
    }
    Ok(Span { from, until: last })
}

fn read(text: &str, form: Option<&str>, column: &str) -> Result<Option<Date>, Flaw> {
    if text.is_empty() {
        return Ok(None);
    }
    let shown = || text.chars().take(40).collect::<String>();
    let day = match form {
        Some(form) => Date::strptime(form, text).ok(),
        None => iso(text),
    };
    match day {
        Some(day) if (FIRST_DAY..=LAST_DAY).contains(&day) => Ok(Some(day)),
        Some(day) => {
            let what =
                format!("the day {day} in the column `{column}` is not between {FIRST_DAY} and {LAST_DAY}");
            Err(Flaw::new(
                Reason::Day,
                what,
                "correct it; if it stands for no day, add it to none in the mapping",
            ))
        }
        None => {
            let what = format!("`{}` in the column `{column}` is no day", shown());
            Err(Flaw::new(Reason::Day, what, "correct it, or the form in the mapping"))
        }
    }
}

/// A day written as 2026-02-21, and in no other way.
fn iso(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = is_shaped && parts.next().is_none() && (year.len(), month.len()) == (4, 2);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|_| is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_one_way_only() {
        for (text, form, expect) in [
            ("2026-02-21", None, Some(date(2026, 2, 21))),
            ("21/02/2026", Some("%d/%m/%Y"), Some(date(2026, 2, 21))),
            ("20260221", Some("%Y%m%d"), Some(date(2026, 2, 21))),
        ] {
            assert_eq!(read(text, form, "c").unwrap(), expect, "{text}");
        }
        for (text, form) in [
            ("2026-02-30", None),
            ("2026-2-21", None),
            ("+026-02-21", None),
            ("-026-02-21", None),
            ("20260221", None),
            ("2026-02-21T00:00", None),
            ("21/02/2026", None),
            ("1899-12-31", None),
            ("2999-12-31", None),
            ("31/02/2026", Some("%d/%m/%Y")),
            ("2026-02-21", Some("%d/%m/%Y")),
        ] {
            assert_eq!(read(text, form, "c").unwrap_err().reason, Reason::Day, "{text}");
        }
        assert_eq!(read("", None, "c").unwrap(), None);
    }

    #[test]
    fn days_and_term_must_fit() {
        use FoundingTerm::{Fixed, Ongoing, Permanent};
        let (from, until) = (date(2020, 1, 1), Some(date(2021, 1, 1)));
        for (until, said, without, expect) in [
            (until, None, None, Ok(Fixed)),
            (until, Some("fixed"), None, Ok(Fixed)),
            (Some(from), None, None, Ok(Fixed)),
            (None, None, Some(Permanent), Ok(Permanent)),
            (None, Some(""), Some(Ongoing), Ok(Ongoing)),
            (None, Some("permanent"), Some(Ongoing), Ok(Permanent)),
            (None, None, None, Err(Reason::Term)),
            (None, Some("fixed"), None, Err(Reason::Term)),
            (until, Some("ongoing"), None, Err(Reason::Term)),
            (Some(date(2019, 1, 1)), None, None, Err(Reason::Term)),
            (None, Some("sometimes"), None, Err(Reason::Unmapped)),
        ] {
            let found = term(from, until, said, without).map(|(_, _, term)| term).map_err(|flaw| flaw.reason);
            assert_eq!(found, expect, "{until:?} {said:?} {without:?}");
        }
    }

    #[test]
    fn an_end_is_the_last_day_or_the_day_after() {
        let (from, until) = (date(2025, 5, 14), date(2025, 8, 12));
        for (until_is, expect) in [(UntilIs::LastDay, until), (UntilIs::DayAfter, date(2025, 8, 11))] {
            assert_eq!(span(from, Some(until), until_is).unwrap(), Span { from, until: Some(expect) });
        }
        assert!(span(from, Some(from), UntilIs::DayAfter).is_err());
        assert_eq!(span(from, None, UntilIs::DayAfter).unwrap(), Span { from, until: None });
    }
}
