//! Reading the tables' lines: tab-separated columns, `#` for remarks, `|` between several values of a column.
//!
//! Deliberately absent: errors. The tables are compiled in and a test reads every line of them.

/// The columns of every line that is not a remark.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// The values of one column; nothing when the column is not there.
pub(super) fn values(columns: &[&'static str], column: usize) -> impl Iterator<Item = &'static str> {
    columns.get(column).copied().unwrap_or("").split('|').map(str::trim).filter(|value| !value.is_empty())
}
