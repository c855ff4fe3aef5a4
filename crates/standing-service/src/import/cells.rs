//! The cells of a line of CSV: commas, quotation marks, doubled quotation marks (RFC 4180).
//!
//! Own code, because an import must survive a quotation mark that is never closed: a reader that parses a whole
//! file swallows the rest of it, this one says so and goes on with the next line. A text after a closing
//! quotation mark is refused, not repaired.

/// What a text is, read as cells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cells {
    /// Whole.
    Whole(Vec<String>),
    /// A quotation mark is open at the end: the record may go on with the next line.
    Open,
    /// A text follows the closing quotation mark of this cell, counted from 1.
    AfterQuote(usize),
}

/// Splits one record, given without the end of its last line.
pub(super) fn split(text: &str, delimiter: char) -> Cells {
    if !text.contains('"') {
        return Cells::Whole(text.split(delimiter).map(str::to_owned).collect());
    }
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            match rest.split_once(delimiter) {
                Some((cell, after)) => {
                    cells.push(cell.to_owned());
                    rest = after;
                    continue;
                }
                None => {
                    cells.push(rest.to_owned());
                    return Cells::Whole(cells);
                }
            }
        };
        let Some((cell, after)) = quoted_cell(quoted) else { return Cells::Open };
        cells.push(cell);
        if after.is_empty() {
            return Cells::Whole(cells);
        }
        let Some(next) = after.strip_prefix(delimiter) else { return Cells::AfterQuote(cells.len()) };
        rest = next;
    }
}

/// The cell behind an opening quotation mark and what follows its closing one; none when it is not closed.
fn quoted_cell(text: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(next) => {
                cell.push('"');
                rest = next;
            }
            None => return Some((cell, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(cells: &[&str]) -> Cells {
        Cells::Whole(cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn cells_are_split_as_the_standard_says() {
        for (text, expect) in [
            ("", whole(&[""])),
            ("a,b", whole(&["a", "b"])),
            ("a,,", whole(&["a", "", ""])),
            ("\"a,b\",c", whole(&["a,b", "c"])),
            ("\"a \"\"b\"\"\",", whole(&["a \"b\"", ""])),
            ("\"\"", whole(&[""])),
            ("5\" pipe,x", whole(&["5\" pipe", "x"])),
            ("\"two\nlines\",x", whole(&["two\nlines", "x"])),
            ("\"open,x", Cells::Open),
            ("a,\"", Cells::Open),
            ("a,\"b\"c,d", Cells::AfterQuote(2)),
        ] {
            assert_eq!(split(text, ','), expect, "{text:?}");
        }
        assert_eq!(split("a;\"b;c\"", ';'), whole(&["a", "b;c"]));
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(cells in prop::collection::vec("[ -~\n某\"',]{0,12}", 1..6)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(vec![]);
            writer.write_record(&cells).unwrap();
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let found = split(text.strip_suffix('\n').unwrap(), ',');
            prop_assert_eq!(found, Cells::Whole(cells));
        }

        #[test]
        fn any_text_is_split_without_panic(text in "[a\",\n]{0,40}|\\PC{0,40}") {
            let _ = split(&text, ',');
        }
    }
}
