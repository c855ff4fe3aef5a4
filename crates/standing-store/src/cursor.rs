//! Pages: a cursor says after which row the next page begins, so rows that come or go meanwhile neither repeat
//! nor hide others.

use crate::error::{StoreError, within};
use std::fmt;
use std::str::FromStr;

/// Most rows on a page.
pub const MAX_PAGE_ROWS: usize = 10_000;

/// The place of a row in the order of its list: what it is sorted by first, its stream, its place in the stream.
/// Opaque to callers; print it and parse it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) stream: i64,
    pub(crate) ordinal: i64,
    /// The day or text that the list is sorted by before the stream; empty when there is none.
    pub(crate) lead: String,
}

/// Some rows, and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows in order.
    pub rows: Vec<T>,
    /// Where the next page begins; none after the last row.
    pub next: Option<Cursor>,
}

impl fmt::Display for Cursor {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}.{}.{}", self.stream, self.ordinal, self.lead)
    }
}

impl FromStr for Cursor {
    type Err = StoreError;

    /// # Errors
    /// [`StoreError::Cursor`] for text that no page gave.
    fn from_str(cursor: &str) -> Result<Self, StoreError> {
        let read = || {
            let mut parts = cursor.splitn(3, '.');
            let stream = parts.next()?.parse().ok()?;
            let ordinal = parts.next()?.parse().ok()?;
            Some(Self { stream, ordinal, lead: parts.next()?.to_owned() })
        };
        read().ok_or_else(|| StoreError::Cursor { cursor: cursor.chars().take(100).collect() })
    }
}

/// A page's number of rows as the databases take it.
pub(crate) fn page_limit(limit: usize) -> Result<i64, StoreError> {
    within("rows on a page", limit, MAX_PAGE_ROWS)?;
    Ok(i64::try_from(limit).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_anything_else_is_refused() {
        for lead in ["", "20779", "acme holdings ltd.", "中国 公司", "a.b.c"] {
            let cursor = Cursor { stream: 42, ordinal: 3, lead: lead.into() };
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
        for text in ["", "1", "1.2", "x.1.", "1.x.", "99999999999999999999.0."] {
            assert!(matches!(text.parse::<Cursor>(), Err(StoreError::Cursor { .. })), "{text}");
        }
    }
}
