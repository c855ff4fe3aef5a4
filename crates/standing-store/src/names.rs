//! Finding organisations by name: the same folded text, its beginning, or a part of it. Likeness (spelling,
//! word order, transcription) is for screening, which keeps an index of its own.

use crate::Store;
use crate::cursor::{Cursor, Page, page_limit};
use crate::database::{Columns, FromColumns, Statement, Value};
use crate::error::StoreError;
use crate::page::{Placed, Question, page};
use crate::rows::{Found, NameRow, ProjectionRow};

/// Names that one look for a part of a name goes through.
const NAMES_PER_LOOK: i64 = 50_000;

impl Store {
    /// Names whose folded text is exactly this.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn names_equal(
        &self,
        folded: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<NameRow>>, StoreError> {
        let question = Question::default().with("t.folded = $", folded).after(NameRow::ORDER, after)?;
        page(&self.pool, question, limit).await
    }

    /// Names whose folded text begins with this, in order of that text.
    ///
    /// # Errors
    /// As [`Store::names_equal`].
    pub async fn names_beginning(
        &self,
        folded: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<NameRow>>, StoreError> {
        let end = text_after_prefix(folded);
        let question = Question::default()
            .with("t.folded >= $", folded)
            .with_some("t.folded < $", end.as_ref())
            .after(NameRow::ORDER, after)?;
        page(&self.pool, question, limit).await
    }

    /// Names whose folded text contains this, in order of that text; none for the empty text.
    ///
    /// No index serves this, so one call goes through at most 50,000 names. A page may therefore hold fewer
    /// rows than asked for, even none, and still have a next one.
    ///
    /// # Errors
    /// As [`Store::names_equal`].
    pub async fn names_containing(
        &self,
        folded: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Found<NameRow>>, StoreError> {
        let most = page_limit(limit)?;
        let window = Question::default().after(NameRow::ORDER, after)?;
        // The window's last place is read first: names that come meanwhile can only make the window hold more.
        let end = self.pool.row::<NamePlace>(window.place_statement::<NameRow>(NAMES_PER_LOOK)).await?;
        let end = end.map(|NamePlace(cursor)| cursor);
        let rows = self.pool.rows::<Placed<NameRow>>(part(&window, folded, most)).await?;
        let next = if rows.len() == limit { rows.last().map(Placed::cursor) } else { end };
        Ok(Page { rows: rows.into_iter().map(|placed| placed.found).collect(), next })
    }
}

/// The rows of the window that contain the text. `REPLACE` tells that on both databases alike, with no wildcard
/// to escape and no folding of its own.
fn part<'v>(window: &Question<'v>, folded: &'v str, most: i64) -> Statement<'v> {
    let Statement { text, mut values } = window.statement::<NameRow>(NAMES_PER_LOOK);
    let number = values.len() + 1;
    values.extend([Value::Text(folded), Value::Integer(most)]);
    let text = format!(
        "SELECT * FROM ({text}) AS w WHERE REPLACE(w.folded, ${number}, '') <> w.folded \
         ORDER BY w.folded, w.stream, w.ordinal LIMIT ${}",
        number + 1
    );
    Statement { text: text.into(), values }
}

/// The first text after all that begin with this one; none when there is no such text.
fn text_after_prefix(prefix: &str) -> Option<String> {
    let mut characters = prefix.chars().collect::<Vec<_>>();
    while let Some(last) = characters.pop() {
        // The step over the surrogates is in the range of characters itself.
        if let Some(next) = (last..=char::MAX).nth(1) {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

struct NamePlace(Cursor);

impl FromColumns for NamePlace {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        let lead = columns.take()?;
        Ok(Self(Cursor { stream: columns.take()?, ordinal: columns.take()?, lead }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_after_a_prefix_is_the_next_one_of_its_length() {
        for (prefix, expected) in [
            ("acme", Some("acmf")),
            ("中", Some("丮")),
            ("a\u{d7ff}", Some("a\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(text_after_prefix(prefix).as_deref(), expected, "{prefix:?}");
        }
    }
}
