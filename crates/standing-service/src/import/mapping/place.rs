//! Values of a mapping that remember where they stand, so that an error found later still names the line.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// A word of the mapping, judged as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T> Deref for Word<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T> Deserialize<'de> for Word<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// A word with its place in the text.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    value: T,
    offset: usize,
}

impl<T> Placed<T> {
    /// Where it stands, in bytes from the beginning of the mapping.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T> Deserialize<'de> for Placed<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Word<T>>::deserialize(deserializer)?;
        let offset = spanned.span().start;
        Ok(Self { value: spanned.into_inner().0, offset })
    }
}

/// The name of a mapping and where its lines begin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    name: String,
    line_ends: Vec<usize>,
}

impl Places {
    pub(crate) fn of(name: &str, text: &str) -> Self {
        let line_ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { name: name.to_owned(), line_ends }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// `mapping.toml:12`, the line counted from 1.
    pub(crate) fn at(&self, offset: usize) -> String {
        let line = self.line_ends.partition_point(|end| *end < offset).saturating_add(1);
        format!("{}:{line}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let places = Places::of("m", "a\nbc\n\nd");
        for (offset, expect) in [(0, "m:1"), (1, "m:1"), (2, "m:2"), (4, "m:2"), (5, "m:3"), (6, "m:4")] {
            assert_eq!(places.at(offset), expect, "{offset}");
        }
    }
}
