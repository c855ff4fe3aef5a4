//! Conditions and single values in plain English words, shared by explanations, by the pack as text and by
//! the comparison of versions.
//!
//! Titles and findings come from the pack in its languages; only the words between them are made here.

use super::condition::{Condition, CountKey, CountTest, Counted, FactCheck, Test};
use super::model::Cite;
use crate::calendar::Period;
use crate::fact::FactValue;

/// A condition in one sentence, with the limbs' titles in this language.
pub(crate) fn condition_words(condition: &Condition, language: &str) -> String {
    match &condition.test {
        Test::All(children) => joined(children, " and ", language),
        Test::Any(children) => joined(children, " or ", language),
        Test::Not(child) => format!("not ({})", condition_words(child, language)),
        test => test_words(test, language),
    }
}

fn joined(children: &[Condition], between: &str, language: &str) -> String {
    let parts = children.iter().map(|child| match &child.test {
        Test::All(_) | Test::Any(_) => format!("({})", condition_words(child, language)),
        _ => condition_words(child, language),
    });
    parts.collect::<Vec<_>>().join(between)
}

/// What one node tests, its children not named.
pub(crate) fn test_words(test: &Test, language: &str) -> String {
    match test {
        Test::All(_) => "all of these hold".to_owned(),
        Test::Any(_) => "at least one of these holds".to_owned(),
        Test::Not(_) => "this does not hold".to_owned(),
        Test::Fact { fact, check } => format!("{fact} {}", check_words(check)),
        Test::Count(count) => count_words(count),
        Test::Finding(words) => format!("a finding with reasons: {}", words.in_language(language)),
    }
}

fn check_words(check: &FactCheck) -> String {
    match check {
        FactCheck::Is(value) => format!("is {value}"),
        FactCheck::In(values) => format!("is {}", either(values.iter().map(FactValue::to_string))),
        FactCheck::AtLeast(value @ FactValue::Date(_)) => format!("is {value} or later"),
        FactCheck::AtLeast(value) => format!("is at least {value}"),
        FactCheck::Before(day) => format!("is before {day}"),
        FactCheck::Within(period) => format!("is not longer ago than {}", period_words(*period)),
    }
}

/// What a count counts, without how many are needed: `entries in force with list_kind exclusion`.
pub(crate) fn counted_words(count: &CountTest) -> String {
    let items = match count.counted {
        Counted::Entry => "entries",
        Counted::Record => "records",
    };
    let mut words = match count.distinct {
        Some(key) => format!("different {} among {items}", plural(key)),
        None => items.to_owned(),
    };
    for (position, (key, values)) in count.filters.iter().enumerate() {
        let before = if position == 0 { " with" } else { " and" };
        words = format!("{words}{before} {} {}", key_words(*key), either(values.iter().cloned()));
    }
    if let Some(period) = count.within {
        words = format!("{words} of the last {}", period_words(period));
    }
    words
}

fn count_words(count: &CountTest) -> String {
    match count.at_least {
        1 => format!("there is at least one of {}", counted_words(count)),
        least => format!("there are at least {least} {}", counted_words(count)),
    }
}

fn key_words(key: CountKey) -> String {
    match key {
        CountKey::ListKind => "sort of list".to_owned(),
        other => other.to_string(),
    }
}

fn plural(key: CountKey) -> &'static str {
    match key {
        CountKey::List => "lists",
        CountKey::ListKind => "sorts of list",
        CountKey::Field => "fields",
        CountKey::Status => "statuses",
        CountKey::Kind => "kinds",
        CountKey::Outcome => "outcomes",
    }
}

/// `a, b or c`.
pub(crate) fn either(values: impl Iterator<Item = String>) -> String {
    with_last(values.collect(), " or ")
}

/// `a, b and c`.
pub(crate) fn together(values: impl Iterator<Item = String>) -> String {
    with_last(values.collect(), " and ")
}

fn with_last(mut values: Vec<String>, before_last: &str) -> String {
    let last = values.pop().unwrap_or_default();
    if values.is_empty() { last } else { format!("{}{before_last}{last}", values.join(", ")) }
}

/// `1 year and 6 months`; `no time` for nothing.
pub(crate) fn period_words(period: Period) -> String {
    let part = |count: u32, unit: &str| match count {
        0 => None,
        1 => Some(format!("1 {unit}")),
        _ => Some(format!("{count} {unit}s")),
    };
    let parts =
        [part(period.years(), "year"), part(period.months(), "month"), part(period.days(), "calendar day")];
    let words = together(parts.into_iter().flatten());
    if words.is_empty() { "no time".to_owned() } else { words }
}

/// `[opinions-2016 II(1)7 C084; ndrc-2018-87 3]`.
pub(crate) fn cites_words(cites: &[Cite]) -> String {
    if cites.is_empty() {
        String::new()
    } else {
        format!("[{}]", cites.iter().map(Cite::to_string).collect::<Vec<_>>().join("; "))
    }
}

/// Breaks a text into lines of at most `width` columns; a word longer than that is cut.
///
/// Wide characters count as two columns and may be broken anywhere, as their scripts allow.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut columns = 0_usize;
    for piece in pieces(text).into_iter().flat_map(|piece| broken(piece, width)) {
        let piece_columns = columns_of(&piece);
        let piece_shown = columns_of(piece.trim_end());
        if columns > 0 && columns.saturating_add(piece_shown) > width {
            lines.push(line.trim_end().to_owned());
            line = String::new();
            columns = 0;
        }
        line.push_str(&piece);
        columns = columns.saturating_add(piece_columns);
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A piece that no line can hold, in pieces that a line can hold.
fn broken(piece: String, width: usize) -> Vec<String> {
    if columns_of(piece.trim_end()) <= width {
        return vec![piece];
    }
    let characters = piece.chars().collect::<Vec<_>>();
    // Wide characters come one by one, so that every one here has one column.
    characters.chunks(width.max(1)).map(|chunk| chunk.iter().collect()).collect()
}

/// Words with the space behind them, and wide characters one by one.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for character in text.chars() {
        let character = if character == '\n' { ' ' } else { character };
        match pieces.last_mut() {
            Some(piece) if open && !is_wide(character) => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
        open = !is_wide(character) && character != ' ';
    }
    pieces
}

/// How many columns a text takes on a screen of fixed width.
pub(crate) fn columns_of(text: &str) -> usize {
    text.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum()
}

fn is_wide(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_said_in_words() {
        for (period, words) in [
            ("P0D", "no time"),
            ("P1Y", "1 year"),
            ("P1Y6M", "1 year and 6 months"),
            ("P1Y2M3D", "1 year, 2 months and 3 calendar days"),
        ] {
            assert_eq!(period_words(period.parse().unwrap()), words);
        }
    }

    #[test]
    fn long_texts_are_wrapped_by_columns() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("an incomprehensible word", 6), ["an", "incomp", "rehens", "ible", "word"]);
        assert_eq!(wrap("履行义务", 4), ["履行", "义务"]);
        assert!(wrap("  ", 10).is_empty());
    }
}
