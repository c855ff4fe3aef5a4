//! Where each rule and each of its keys stands: file and line.
//!
//! Only lines are kept; the text itself is not.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::pack::rule::RuleKind;

/// Where one rule stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct RulePlace {
    /// Position of the file among those given.
    pub(crate) file: usize,
    /// The first line.
    pub(crate) line: u32,
    /// Lines by dotted key.
    keys: BTreeMap<String, u32>,
}

impl RulePlace {
    /// The line of a key; of the nearest key above it where it is not written; else of the rule.
    pub(crate) fn line_of(&self, key: &str) -> u32 {
        let mut key = key;
        loop {
            if let Some(line) = self.keys.get(key) {
                return *line;
            }
            match key.rsplit_once('.') {
                Some((above, _)) => key = above,
                None => return self.line,
            }
        }
    }
}

/// Where all rules stand, by kind and position in the pack; `None` is the table `[pack]`.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The files' names.
    pub(crate) files: Vec<String>,
    rules: BTreeMap<(Option<RuleKind>, usize), RulePlace>,
}

impl Places {
    pub(crate) fn put(&mut self, kind: Option<RuleKind>, position: usize, place: RulePlace) {
        self.rules.insert((kind, position), place);
    }

    /// File and line of a key of a rule; nothing for a pack that was not read from files.
    pub(crate) fn find(&self, kind: Option<RuleKind>, position: usize, key: &str) -> Option<(&str, u32)> {
        let place = self.rules.get(&(kind, position))?;
        Some((self.files.get(place.file)?, place.line_of(key)))
    }
}

/// Counts lines of one text.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The line, from 1, of a byte offset.
    pub(crate) fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// Where a table and its keys stand.
    pub(crate) fn place(&self, file: usize, table: &Spanned<DeValue<'_>>) -> RulePlace {
        let mut place = RulePlace { file, line: self.at(table.span().start), keys: BTreeMap::new() };
        if let DeValue::Table(keys) = table.get_ref() {
            self.gather(keys, "", &mut place.keys);
        }
        place
    }

    fn gather(&self, table: &DeTable<'_>, above: &str, keys: &mut BTreeMap<String, u32>) {
        for (key, value) in table {
            let path = join(above, key.get_ref());
            keys.insert(path.clone(), self.at(key.span().start));
            self.gather_value(value, &path, keys);
        }
    }

    fn gather_value(&self, value: &Spanned<DeValue<'_>>, path: &str, keys: &mut BTreeMap<String, u32>) {
        match value.get_ref() {
            DeValue::Table(table) => self.gather(table, path, keys),
            DeValue::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    let path = format!("{path}.{at}");
                    keys.insert(path.clone(), self.at(item.span().start));
                    self.gather_value(item, &path, keys);
                }
            }
            _ => {}
        }
    }
}

fn join(above: &str, key: &str) -> String {
    if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_line() {
        let text = "[[list]]\nid = \"a\"\n[list.procedure]\nnotice = \"n\"\nall = [\n  { x = 1 },\n]\n";
        let table = DeTable::parse(text).unwrap();
        let lines = Lines::of(text);
        let (_, lists) = table.get_ref().iter().next().unwrap();
        let DeValue::Array(lists) = lists.get_ref() else { panic!("no array") };
        let place = lines.place(0, lists.iter().next().unwrap());
        assert_eq!(place.line, 1);
        for (key, line) in [
            ("id", 2),
            ("procedure.notice", 4),
            ("procedure.answer", 3),
            ("procedure.all.0.x", 6),
            ("nothing", 1),
        ] {
            assert_eq!(place.line_of(key), line, "{key}");
        }
    }

    #[test]
    fn offsets_are_lines() {
        let lines = Lines::of("ab\n\nc");
        assert_eq!([0, 2, 3, 4, 5, 99].map(|at| lines.at(at)), [1, 1, 2, 3, 3, 3]);
    }
}
