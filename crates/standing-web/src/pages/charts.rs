//! Bars as pictures that the server draws: no script, readable without colour, and never without the table that
//! says the same.

use super::legal::Legal;
use super::speech::Speech;

/// Width of a picture in its own units; it grows and shrinks with the page.
const WIDTH: u64 = 420;
/// Height of one row: its words above, its bar below.
const ROW_HEIGHT: u64 = 42;
/// The longest words above a bar, in columns; the table beside has them whole.
const COLUMNS_MAX: usize = 50;
/// The most rows of a picture; the table has all.
const ROWS_MAX: usize = 20;

/// One row of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    /// What is counted, shortened.
    pub(crate) label: String,
    /// Its language, where it is not the page's.
    pub(crate) lang: String,
    /// The number as it is written.
    pub(crate) number: String,
    /// Where the words stand.
    pub(crate) text_y: u64,
    /// Where the bar begins.
    pub(crate) bar_y: u64,
    /// How long the bar is.
    pub(crate) length: u64,
}

/// A picture of bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chart {
    /// Name of the picture within the page.
    pub(crate) id: &'static str,
    pub(crate) width: u64,
    pub(crate) height: u64,
    pub(crate) bars: Vec<Bar>,
    /// The largest number is not zero: there is something to draw.
    pub(crate) is_drawn: bool,
}

impl Chart {
    /// A picture of counts, in the order given.
    pub(crate) fn of(t: Speech, id: &'static str, counts: &[(Legal, u64)]) -> Self {
        let largest = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
        let mut bars = Vec::new();
        let mut top = 0_u64;
        for (label, count) in counts.iter().take(ROWS_MAX) {
            bars.push(Bar {
                label: shortened(&label.text),
                lang: label.lang.clone(),
                number: t.number(count),
                text_y: top.saturating_add(16),
                bar_y: top.saturating_add(22),
                length: length(*count, largest),
            });
            top = top.saturating_add(ROW_HEIGHT);
        }
        Self { id, width: WIDTH, height: top, bars, is_drawn: largest > 0 }
    }
}

/// A bar's length; what is not zero is seen.
fn length(count: u64, largest: u64) -> u64 {
    let scaled = u128::from(count).saturating_mul(u128::from(WIDTH)).checked_div(u128::from(largest));
    let scaled = scaled.and_then(|scaled| u64::try_from(scaled).ok()).unwrap_or_default();
    if count == 0 { 0 } else { scaled.clamp(2, WIDTH) }
}

/// Words cut to what one line holds; Chinese characters take two columns.
fn shortened(label: &str) -> String {
    let mut columns = 0_usize;
    let mut text = String::new();
    for character in label.chars() {
        columns = columns.saturating_add(if character.is_ascii() { 1 } else { 2 });
        if columns > COLUMNS_MAX {
            text.push('…');
            break;
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::speech::Locale;

    #[test]
    fn bars_are_in_proportion_and_small_numbers_are_seen() {
        for (count, largest, expected) in [
            (0, 0, 0),
            (0, 9, 0),
            (9, 9, WIDTH),
            (1, 1_000_000, 2),
            (1, 2, WIDTH / 2),
            (u64::MAX, u64::MAX, WIDTH),
        ] {
            assert_eq!(length(count, largest), expected, "{count} of {largest}");
        }
    }

    #[test]
    fn long_words_are_cut_by_columns() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"名".repeat(40)).chars().count(), 26);
        assert_eq!(shortened(&"x".repeat(51)).chars().count(), 51);
    }

    #[test]
    fn nothing_is_not_drawn() {
        let t = Speech::new(Locale::English);
        assert!(!Chart::of(t, "a", &[(Legal::english("x"), 0)]).is_drawn);
        assert_eq!(Chart::of(t, "a", &vec![(Legal::english("x"), 1); 30]).bars.len(), ROWS_MAX);
    }
}
