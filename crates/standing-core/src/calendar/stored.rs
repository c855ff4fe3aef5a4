//! The written form of a calendar, and the checks on reading it.
//!
//! Not here: the meaning of days. The stored form stays private, so that it can change without the domain type.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use toml::value::Datetime;

use super::error::CalendarError;
use super::{Calendar, Exception};

/// Largest calendar text, in bytes.
const TEXT_BYTES_MAX: usize = 512 * 1024;

/// Most years in one calendar.
const YEARS_MAX: usize = 200;

/// Most dates in one list of one year.
const DATES_MAX: usize = 366;

/// Longest id, title and citation, in characters.
const WORDS_CHARS_MAX: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarV1 {
    calendar: HeadV1,
    #[serde(default)]
    year: Vec<YearV1>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadV1 {
    id: String,
    title: String,
    weekend: Vec<String>,
    known_from: Datetime,
    known_until: Datetime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearV1 {
    year: i16,
    cite: String,
    #[serde(default)]
    off: Vec<Datetime>,
    #[serde(default)]
    work: Vec<Datetime>,
}

/// Reads and checks a calendar.
pub(super) fn parse(text: &str) -> Result<Calendar, CalendarError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(CalendarError::TooLarge { bytes: text.len(), bytes_max: TEXT_BYTES_MAX });
    }
    let stored: CalendarV1 =
        toml::from_str(text).map_err(|error| CalendarError::Syntax { message: error.to_string() })?;
    let mut calendar = head(&stored.calendar)?;
    let years = stored.year.len();
    if years > YEARS_MAX {
        return Err(content(&calendar.id, "year", format!("{years} years; at most {YEARS_MAX} are read")));
    }
    for year in &stored.year {
        add_year(&mut calendar, year)?;
    }
    Ok(calendar)
}

fn head(head: &HeadV1) -> Result<Calendar, CalendarError> {
    let id_fine = (1..=32).contains(&head.id.len())
        && head.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !id_fine {
        return Err(content(
            &super::error::echo(&head.id),
            "id",
            "use 1 to 32 of a-z, 0-9 and hyphens".to_owned(),
        ));
    }
    words(&head.id, "title", &head.title)?;
    let weekly_rest = weekly_rest(&head.id, &head.weekend)?;
    let known_from = day(&head.id, "known_from", &head.known_from)?;
    let known_until = day(&head.id, "known_until", &head.known_until)?;
    if known_until < known_from {
        let problem = format!("{known_until} lies before known_from, {known_from}; swap them");
        return Err(content(&head.id, "known_until", problem));
    }
    Ok(Calendar {
        id: head.id.clone(),
        title: head.title.clone(),
        weekly_rest,
        exceptions: BTreeMap::new(),
        citations: BTreeMap::new(),
        known_from,
        known_until,
    })
}

fn weekly_rest(calendar: &str, names: &[String]) -> Result<Vec<Weekday>, CalendarError> {
    let mut rest = Vec::new();
    for name in names {
        let Some(weekday) = weekday(name) else {
            let name = super::error::echo(name);
            let problem = format!("`{name}` is no day of the week; write monday to sunday in lower case");
            return Err(content(calendar, "weekend", problem));
        };
        if rest.contains(&weekday) {
            return Err(content(calendar, "weekend", format!("`{name}` stands twice; keep one")));
        }
        rest.push(weekday);
    }
    // INVARIANT (a week has a working day): counting looks for the next working day and must find one.
    if rest.len() > 6 {
        return Err(content(
            calendar,
            "weekend",
            "every day is a day of rest; leave one working day".to_owned(),
        ));
    }
    Ok(rest)
}

fn add_year(calendar: &mut Calendar, year: &YearV1) -> Result<(), CalendarError> {
    let place = format!("year {}", year.year);
    let id = calendar.id.clone();
    if !(calendar.known_from.year()..=calendar.known_until.year()).contains(&year.year) {
        let (from, until) = (calendar.known_from, calendar.known_until);
        return Err(content(
            &id,
            &place,
            format!("outside {from} to {until}; move known_from or known_until"),
        ));
    }
    words(&id, &format!("{place}, cite"), &year.cite)?;
    if calendar.citations.insert(year.year, year.cite.clone()).is_some() {
        return Err(content(&id, &place, "stands twice; join the two".to_owned()));
    }
    for (list, dates, exception) in
        [("off", &year.off, Exception::Off), ("work", &year.work, Exception::Work)]
    {
        if dates.len() > DATES_MAX {
            return Err(content(
                &id,
                &place,
                format!("{list} has {} dates; at most {DATES_MAX}", dates.len()),
            ));
        }
        for written in dates {
            let date = day(&id, &format!("{place}, {list}"), written)?;
            // A notice for one year may move the last days of the year before it.
            let of_notice = date.year() == year.year || (date.year() + 1 == year.year && date.month() == 12);
            if !of_notice {
                let problem = format!("{date} is not of that year nor of the December before; move it");
                return Err(content(&id, &format!("{place}, {list}"), problem));
            }
            if calendar.exceptions.insert(date, exception).is_some() {
                return Err(CalendarError::DateTwice { calendar: id, year: year.year, date });
            }
        }
    }
    Ok(())
}

fn words(calendar: &str, place: &str, text: &str) -> Result<(), CalendarError> {
    if text.trim().is_empty() {
        return Err(content(calendar, place, "is empty; say where the days come from".to_owned()));
    }
    if text.chars().count() > WORDS_CHARS_MAX {
        return Err(content(
            calendar,
            place,
            format!("has more than {WORDS_CHARS_MAX} characters; shorten it"),
        ));
    }
    Ok(())
}

fn day(calendar: &str, place: &str, written: &Datetime) -> Result<Date, CalendarError> {
    let refused = || content(calendar, place, format!("`{written}` is no day; write it as 2026-01-31"));
    let (Some(date), None, None) = (written.date, written.time, written.offset) else {
        return Err(refused());
    };
    let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return Err(refused()) };
    Date::new(year, month, day).map_err(|_| refused())
}

fn weekday(name: &str) -> Option<Weekday> {
    match name {
        "monday" => Some(Weekday::Monday),
        "tuesday" => Some(Weekday::Tuesday),
        "wednesday" => Some(Weekday::Wednesday),
        "thursday" => Some(Weekday::Thursday),
        "friday" => Some(Weekday::Friday),
        "saturday" => Some(Weekday::Saturday),
        "sunday" => Some(Weekday::Sunday),
        _ => None,
    }
}

fn content(calendar: &str, place: &str, problem: String) -> CalendarError {
    CalendarError::Content { calendar: calendar.to_owned(), place: place.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(weekend: &str, known: &str, rest: &str) -> String {
        let text = format!("[calendar]\nid = \"x\"\ntitle = \"X\"\nweekend = {weekend}\n{known}\n{rest}");
        parse(&text).map_or_else(|error| error.to_string(), |_| String::new())
    }

    const KNOWN: &str = "known_from = 2026-01-01\nknown_until = 2026-12-31";

    #[test]
    fn a_plain_calendar_is_read() {
        assert_eq!(refusal("[\"friday\", \"saturday\"]", KNOWN, ""), "");
        assert_eq!(refusal("[]", KNOWN, ""), "");
        let december = "[[year]]\nyear = 2026\ncite = \"n\"\noff = [2025-12-31]\nwork = [2026-01-03]";
        assert_eq!(refusal("[\"sunday\"]", KNOWN, december), "");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let year = |lines: &str| format!("[[year]]\nyear = 2026\n{lines}");
        for (weekend, known, rest, expect) in [
            ("[\"Sunday\"]", KNOWN, String::new(), "`Sunday` is no day of the week"),
            ("[\"sunday\", \"sunday\"]", KNOWN, String::new(), "twice"),
            (
                "[\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]",
                KNOWN,
                String::new(),
                "leave one working day",
            ),
            ("[]", "known_from = 2026-01-02\nknown_until = 2026-01-01", String::new(), "swap"),
            ("[]", "known_from = 2026-01-01", String::new(), "known_until"),
            ("[]", "known_from = 2026-01-01T00:00:00\nknown_until = 2026-12-31", String::new(), "is no day"),
            ("[]", "known_from = 2026-02-30\nknown_until = 2026-12-31", String::new(), "line 5"),
            ("[]", KNOWN, "colour = 1".to_owned(), "colour"),
            ("[]", KNOWN, year("cite = \" \""), "year 2026, cite: is empty"),
            ("[]", KNOWN, year(""), "cite"),
            ("[]", KNOWN, year("cite = \"n\"\noff = [2027-01-01]"), "2027-01-01 is not of that year"),
            ("[]", KNOWN, year("cite = \"n\"\noff = [2025-11-30]"), "2025-11-30 is not of that year"),
            (
                "[]",
                KNOWN,
                year("cite = \"n\"\noff = [2026-01-01]\nwork = [2026-01-01]"),
                "2026-01-01 is listed twice",
            ),
            (
                "[]",
                KNOWN,
                "[[year]]\nyear = 2031\ncite = \"n\"".to_owned(),
                "outside 2026-01-01 to 2026-12-31",
            ),
            ("[]", KNOWN, year("cite = \"n\"\n") + &year("cite = \"n\"\n"), "stands twice"),
        ] {
            let message = refusal(weekend, known, &rest);
            assert!(message.contains(expect), "{expect:?} not in {message:?}");
        }
    }

    #[test]
    fn a_large_text_is_not_read() {
        assert!(matches!(parse(&"#".repeat(TEXT_BYTES_MAX + 1)), Err(CalendarError::TooLarge { .. })));
    }
}
