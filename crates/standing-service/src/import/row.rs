//! One row as the mapping sees it: texts by column name, whatever the form of the file.
//!
//! In JSON Lines a column is a dotted path. A path through an array gives the texts of all its elements; a path
//! to nothing, or to null, is empty.

use std::borrow::Cow;

use serde_json::Value;

use super::records::Header;

/// A row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row<'a> {
    /// Cells of CSV.
    Cells {
        /// The place of each column.
        header: &'a Header,
        /// The cells.
        cells: &'a [String],
    },
    /// A line of JSON Lines, or one element of it.
    Object {
        /// The line.
        whole: &'a Value,
        /// The name of the array and the element that is the row.
        each: Option<(&'a str, &'a Value)>,
    },
}

impl<'a> Row<'a> {
    /// The text of a column, trimmed; several texts are joined with `; `.
    pub(super) fn text(&self, column: &str) -> Cow<'a, str> {
        match self {
            Self::Cells { header, cells } => Cow::Borrowed(cell(header, cells, column)),
            Self::Object { .. } => match self.found(column).as_slice() {
                [] => Cow::Borrowed(""),
                [value] => text_of(value),
                values => {
                    Cow::Owned(values.iter().map(|value| text_of(value)).collect::<Vec<_>>().join("; "))
                }
            },
        }
    }

    /// The texts of a column that are not empty, split at a separator.
    pub(super) fn texts(&self, column: &str, separator: Option<&str>) -> Vec<Cow<'a, str>> {
        let whole = match self {
            Self::Cells { header, cells } => vec![Cow::Borrowed(cell(header, cells, column))],
            Self::Object { .. } => self.found(column).into_iter().map(text_of).collect(),
        };
        let mut texts = Vec::with_capacity(whole.len());
        for text in whole {
            match separator.filter(|separator| text.contains(separator)) {
                None => texts.push(text),
                Some(separator) => {
                    texts.extend(text.split(separator).map(|part| Cow::Owned(part.trim().to_owned())));
                }
            }
        }
        texts.retain(|text| !text.is_empty());
        texts
    }

    /// Whether the row has the column at all.
    pub(super) fn has(&self, column: &str) -> bool {
        match self {
            Self::Cells { header, .. } => header.contains_key(column),
            Self::Object { whole, each } => {
                let (value, path) = start(whole, *each, column);
                reaches(value, path)
            }
        }
    }

    /// The elements of an array of the line.
    pub(super) fn elements(&self, array: &str) -> &'a [Value] {
        match self {
            Self::Cells { .. } => &[],
            Self::Object { whole, .. } => {
                whole.get(array).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
            }
        }
    }

    fn found(&self, column: &str) -> Vec<&'a Value> {
        let Self::Object { whole, each } = self else { return Vec::new() };
        let (value, path) = start(whole, *each, column);
        let mut found = Vec::new();
        collect(value, path, &mut found);
        found
    }
}

/// The text of a plain JSON value.
pub(super) fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text.trim()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Bool(held) => Cow::Borrowed(if *held { "true" } else { "false" }),
        Value::Null | Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
    }
}

fn cell<'a>(header: &Header, cells: &'a [String], column: &str) -> &'a str {
    header.get(column).and_then(|at| cells.get(*at)).map_or("", |cell| cell.trim())
}

/// Where a path begins: at the element when its first name is the array's, else at the line.
fn start<'a, 'p>(
    whole: &'a Value,
    each: Option<(&str, &'a Value)>,
    path: &'p str,
) -> (&'a Value, Option<&'p str>) {
    if let Some((array, element)) = each
        && let Some(rest) = path.strip_prefix(array)
    {
        if rest.is_empty() {
            return (element, None);
        }
        if let Some(rest) = rest.strip_prefix('.') {
            return (element, Some(rest));
        }
    }
    (whole, Some(path))
}

fn collect<'a>(value: &'a Value, path: Option<&str>, found: &mut Vec<&'a Value>) {
    if let Value::Array(items) = value {
        items.iter().for_each(|item| collect(item, path, found));
        return;
    }
    let Some(path) = path else {
        if matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_)) {
            found.push(value);
        }
        return;
    };
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    if let Some(value) = value.get(name) {
        collect(value, rest, found);
    }
}

fn reaches(value: &Value, path: Option<&str>) -> bool {
    let Some(path) = path else { return true };
    if let Value::Array(items) = value {
        return items.iter().any(|item| reaches(item, Some(path)));
    }
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    value.get(name).is_some_and(|value| reaches(value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_of_json_are_paths() {
        let whole = json!({
            "id": "d-1", "year": 2024, "open": true, "gone": null,
            "laws": [{"name": "A", "articles": [1, 2]}, {"name": "B", "articles": []}],
            "firms": [{"name": " ACME ", "country": null}, {"name": "Other"}],
        });
        let firm = &whole["firms"][0];
        let row = Row::Object { whole: &whole, each: Some(("firms", firm)) };
        for (column, expect) in [
            ("id", "d-1"),
            ("year", "2024"),
            ("open", "true"),
            ("gone", ""),
            ("none", ""),
            ("id.deeper", ""),
            ("laws", ""),
            ("laws.name", "A; B"),
            ("laws.articles", "1; 2"),
            ("firms.name", "ACME"),
            ("firms.country", ""),
        ] {
            assert_eq!(row.text(column), expect, "{column}");
        }
        assert_eq!(row.texts("laws.name", None), ["A", "B"]);
        assert_eq!(row.elements("laws").len(), 2);
        for (column, has) in [
            ("gone", true),
            ("firms.country", true),
            ("laws.articles", true),
            ("firms.x", false),
            ("x", false),
        ] {
            assert_eq!(row.has(column), has, "{column}");
        }
        let line = Row::Object { whole: &whole, each: None };
        assert_eq!(line.texts("firms.name", None), ["ACME", "Other"]);
    }

    #[test]
    fn columns_of_csv_are_cells() {
        let header: Header = [("id".to_owned(), 0), ("names".to_owned(), 1)].into();
        let cells = [" 7 ".to_owned(), "A| B||C".to_owned()];
        let row = Row::Cells { header: &header, cells: &cells };
        assert_eq!(row.text("id"), "7");
        assert_eq!(row.texts("names", Some("|")), ["A", "B", "C"]);
        assert_eq!(row.texts("names", None), ["A| B||C"]);
        assert_eq!(row.text("other"), "");
        assert!(row.has("id") && !row.has("other"));
    }
}
