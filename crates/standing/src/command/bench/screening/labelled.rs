//! Labelled pairs of names, and what the one threshold decides about them.
//!
//! Deliberately absent: the categories that no comparison of names can know; see [`Pair::is_attempted`].

use std::path::Path;

use anyhow::{Context, Result};
use standing_screening::{Matcher, Name};

/// Two names and whether they are one organisation.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) id: String,
    pub(super) left: String,
    pub(super) right: String,
    pub(super) is_match: bool,
    pub(super) script: String,
    pub(super) category: String,
}

impl Pair {
    /// Acronyms, translations and former names are not attempted and stay out of the figures.
    pub(super) fn is_attempted(&self) -> bool {
        let left_out = ["translation", "former_name", "latin_acronym"];
        !left_out.iter().any(|beginning| self.category.starts_with(beginning))
    }

    /// Translations and former names stay out of the figures of a script; acronyms, which names only hint at, count.
    pub(super) fn is_headline(&self) -> bool {
        !["translation", "former_name"].iter().any(|beginning| self.category.starts_with(beginning))
    }
}

/// Reads id, left, right, label, script and category.
pub(super) fn read(path: &Path) -> Result<Vec<Pair>> {
    let shown = || path.display().to_string();
    let mut reader = csv::Reader::from_path(path).with_context(shown)?;
    let headings = reader.headers().with_context(shown)?.clone();
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row.with_context(shown)?;
        let cell = |name: &str| {
            let place = headings.iter().position(|heading| heading == name);
            let cell = place.and_then(|place| row.get(place)).map(str::to_owned);
            cell.with_context(|| format!("{}: there is no column '{name}'", shown()))
        };
        pairs.push(Pair {
            id: cell("id")?,
            left: cell("left")?,
            right: cell("right")?,
            is_match: cell("label")? == "match",
            script: cell("script")?,
            category: cell("category")?,
        });
    }
    Ok(pairs)
}

/// Our score of every pair, in order.
pub(super) fn scores(pairs: &[Pair]) -> Vec<f64> {
    let matcher = Matcher::default();
    pairs.iter().map(|pair| matcher.score(&Name::new(&pair.left), &Name::new(&pair.right))).collect()
}
