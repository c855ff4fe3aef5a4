//! Rows of CSV that a spreadsheet shows as they are and never runs: names are hostile input.

use crate::forms::EntryLineForm;

/// The heads of the columns, in the order of [`row`].
const HEADS: [&str; 16] = [
    "entry",
    "organisation",
    "name",
    "list",
    "list_title",
    "list_kind",
    "ground",
    "ground_title",
    "authority",
    "decided_by",
    "is_imported",
    "field",
    "status",
    "ended_on",
    "from",
    "until",
];

/// Beginnings that make a spreadsheet take a cell for a formula.
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The first line.
pub(super) fn head() -> String {
    line(HEADS.iter().copied())
}

/// An entry as a line.
pub(super) fn row(entry: &EntryLineForm) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let ended_on = entry.status.since.filter(|_| entry.status.is_ended);
    let (from, until, ended_on) = (day(entry.from), day(entry.until), day(ended_on));
    line(
        [
            entry.id.as_str(),
            &entry.organisation,
            &entry.name,
            &entry.list,
            entry.list_title.in_language("en"),
            entry.list_kind,
            &entry.ground,
            entry.ground_title.in_language("en"),
            entry.authority.as_deref().unwrap_or_default(),
            &entry.decided_by,
            if entry.is_imported { "yes" } else { "no" },
            entry.field.as_deref().unwrap_or_default(),
            entry.status.word,
            &ended_on,
            &from,
            &until,
        ]
        .into_iter(),
    )
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = cells.map(cell).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A cell: a formula is made harmless with an apostrophe before it (OWASP ASVS 5.0, 1.2.10), and what has commas,
/// quotes or line ends is quoted.
fn cell(text: &str) -> String {
    let is_formula = text.trim_start_matches([' ', '"', '\u{feff}']).starts_with(FORMULA_STARTS)
        || text.starts_with(FORMULA_STARTS);
    let harmless = if is_formula { format!("'{text}") } else { text.to_owned() };
    if harmless.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, expected) in [
            ("Zanotta S.p.A.", "Zanotta S.p.A."),
            ("Smith, \"Sons\" Ltd", "\"Smith, \"\"Sons\"\" Ltd\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tcmd", "'\tcmd"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("a\nb", "\"a\nb\""),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn the_head_has_as_many_cells_as_a_row() {
        assert_eq!(head().matches(',').count(), HEADS.len() - 1);
    }
}
