//! The calendar of mainland China against working days per month, 2016 to 2026, counted by an independent source.
//!
//! Not here: single days, which were compared once, all 4,018 of them, when the calendar was written.
#![cfg(test)]

use jiff::civil::Date;
use standing_core::calendar::Calendar;

const CN: &str = include_str!("../../../packs/calendars/cn.toml");
const COUNTS: &str = include_str!("data/cn-working-days.csv");

#[test]
fn working_days_of_every_month() {
    let calendar = Calendar::from_toml(CN).unwrap_or_else(|error| panic!("{error}"));
    let rows: Vec<&str> = COUNTS.lines().skip(1).collect();
    assert_eq!(rows.len(), 11 * 12);
    for row in rows {
        let numbers: Vec<i16> = row.split(',').map(|number| number.parse().unwrap()).collect();
        let [year, month, expected] = *numbers.as_slice() else { panic!("three columns wanted: {row}") };
        let first = Date::new(year, i8::try_from(month).unwrap(), 1).unwrap();
        let found = calendar.working_days_between(first, first.last_of_month());
        assert_eq!(found, usize::try_from(expected).unwrap(), "{year}-{month:02}");
    }
}
