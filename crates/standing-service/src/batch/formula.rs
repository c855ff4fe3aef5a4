//! Cells of CSV as they are written: quoted where they must be, and never run by a spreadsheet.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe before it, which spreadsheets show as plain
//! text. So that this can be taken back, a cell that is only an apostrophe away from such a cell gets another one:
//! whoever wants the cells as they were takes one apostrophe from each cell in which apostrophes stand before
//! `= + - @`, a tab or a carriage return. Plain numbers are left alone.
//!
//! Deliberately absent: JSON and Parquet, which no spreadsheet runs.
//!
//! Source: OWASP ASVS 5.0, 1.2.10.

/// Whether a cell gets an apostrophe.
pub(super) fn is_run(cell: &[u8]) -> bool {
    let after = cell.iter().position(|byte| *byte != b'\'').unwrap_or(cell.len());
    let rest = cell.get(after..).unwrap_or_default();
    let begins = matches!(rest.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
        // The same characters in full width.
        || [[0xef, 0xbc, 0x9d], [0xef, 0xbc, 0x8b], [0xef, 0xbc, 0x8d], [0xef, 0xbc, 0xa0]]
            .iter()
            .any(|wide| rest.starts_with(wide));
    begins && !(after == 0 && is_number(rest))
}

/// A number with its sign, such as `-1.5` or `+49 30`: spreadsheets compute nothing in it.
fn is_number(cell: &[u8]) -> bool {
    let Some((b'+' | b'-', digits)) = cell.split_first() else { return false };
    digits.first().is_some_and(u8::is_ascii_digit)
        && digits.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' '))
}

/// Writes a cell.
pub(super) fn write(out: &mut Vec<u8>, cell: &[u8], delimiter: u8) {
    let is_run = is_run(cell);
    let is_quoted = cell.iter().any(|byte| matches!(byte, b'"' | b'\n' | b'\r') || *byte == delimiter)
        || cell.first().is_some_and(|byte| byte.is_ascii_whitespace());
    if is_quoted {
        out.push(b'"');
    }
    if is_run {
        out.push(b'\'');
    }
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    if is_quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (cell, expect) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("-1.5", "-1.5"),
            ("+49 30 123", "+49 30 123"),
            ("Acme", "Acme"),
            ("'t Hart B.V.", "'t Hart B.V."),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("", ""),
        ] {
            let mut out = Vec::new();
            write(&mut out, cell.as_bytes(), b',');
            assert_eq!(String::from_utf8(out).unwrap(), expect, "{cell}");
        }
    }

    /// What a reader does to have the cells as they were.
    fn taken_back(cell: &str) -> &str {
        match cell.strip_prefix('\'') {
            Some(rest) if is_run(cell.as_bytes()) => rest,
            _ => cell,
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(cells in proptest::collection::vec("['=+\\-@a1,\"\n\t ]{0,6}", 1..5)) {
            let mut out = Vec::new();
            for (at, cell) in cells.iter().enumerate() {
                if at > 0 { out.push(b','); }
                write(&mut out, cell.as_bytes(), b',');
            }
            prop_assume!(!out.is_empty());
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
            let read = reader.records().next().unwrap().unwrap();
            let back: Vec<&str> = read.iter().map(taken_back).collect();
            prop_assert_eq!(back, cells);
        }
    }
}
