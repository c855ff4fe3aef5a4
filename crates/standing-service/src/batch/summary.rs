//! What a run found in all, as it is counted row by row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::Result as Found;
use super::ask::RowAnswer;
use crate::screening::IndexState;
use crate::seal::hex;

/// How many problems are named.
const PROBLEMS_SHOWN: usize = 20;
/// The most characters of a problem that is named.
const PROBLEM_CHARACTERS: usize = 300;

/// What a run found in all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows that were answered, one way or the other.
    pub rows: u64,
    /// Rows in which something follows, or is to be known, for the organisation that they name.
    pub found: u64,
    /// Rows in which a name is like that of an organisation; a person looks.
    pub possible_matches: u64,
    /// Rows for which nothing was found.
    pub nothing_found: u64,
    /// Rows that could not be read.
    pub not_read: u64,
    /// Of the rows found, how many by their strength.
    pub by_strength: BTreeMap<String, u64>,
    /// Rows with bytes that are not of the file's encoding.
    pub undecoded: u64,
    /// The first problems.
    pub problems: Vec<String>,
    /// The smallest size of the log from which a row was answered.
    pub log_size_first: u64,
    /// The largest.
    pub log_size_last: u64,
    /// The index that named candidates last; none when no name was asked about.
    pub index: Option<IndexSeen>,
    /// How many milliseconds it took, over all runs.
    pub took_ms: u64,
}

/// An index of names, as answers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexSeen {
    /// SHA-256 that names it.
    pub hash: String,
    /// The size of the log that it holds.
    pub log_size: u64,
    /// The version of the matcher.
    pub matcher: String,
    /// How many organisations it holds.
    pub organisations: u64,
    /// How many names.
    pub names: u64,
    /// Whether other rows were answered from another state of it.
    pub has_changed: bool,
}

impl IndexSeen {
    fn of(state: &IndexState) -> Self {
        Self {
            hash: hex(&state.hash),
            log_size: state.log_size,
            matcher: state.matcher.to_owned(),
            organisations: u64::try_from(state.organisations).unwrap_or(u64::MAX),
            names: u64::try_from(state.names).unwrap_or(u64::MAX),
            has_changed: false,
        }
    }
}

impl Summary {
    /// Counts one row.
    pub(super) fn count(&mut self, told: &RowAnswer) {
        let answered = &told.answered;
        self.rows += 1;
        match answered.result {
            Found::Found => {
                self.found += 1;
                let strength = answered.strength.unwrap_or("none");
                match self.by_strength.get_mut(strength) {
                    Some(count) => *count += 1,
                    None => drop(self.by_strength.insert(strength.to_owned(), 1)),
                }
            }
            Found::PossibleMatch => self.possible_matches += 1,
            Found::NothingFound => self.nothing_found += 1,
            Found::NotRead => self.not_read += 1,
        }
        self.undecoded += u64::from(told.is_undecoded);
        if let Some(problem) = &answered.problem
            && self.problems.len() < PROBLEMS_SHOWN
        {
            self.problems.push(problem.chars().take(PROBLEM_CHARACTERS).collect());
        }
        if let Some(size) = answered.log_size {
            self.log_size_first = if self.log_size_first == 0 { size } else { self.log_size_first.min(size) };
            self.log_size_last = self.log_size_last.max(size);
        }
        if let Some(state) = &told.index {
            self.see(state);
        }
    }

    fn see(&mut self, state: &IndexState) {
        if self
            .index
            .as_ref()
            .is_some_and(|seen| seen.log_size == state.log_size && seen.hash == hex(&state.hash))
        {
            return;
        }
        let has_changed = self.index.is_some();
        self.index = Some(IndexSeen { has_changed, ..IndexSeen::of(state) });
    }

    /// Adds what was counted of later rows.
    pub(super) fn add(&mut self, later: Self) {
        self.rows += later.rows;
        self.found += later.found;
        self.possible_matches += later.possible_matches;
        self.nothing_found += later.nothing_found;
        self.not_read += later.not_read;
        self.undecoded += later.undecoded;
        for (strength, count) in later.by_strength {
            *self.by_strength.entry(strength).or_default() += count;
        }
        let room = PROBLEMS_SHOWN.saturating_sub(self.problems.len());
        self.problems.extend(later.problems.into_iter().take(room));
        self.log_size_first = match (self.log_size_first, later.log_size_first) {
            (0, size) | (size, 0) => size,
            (one, other) => one.min(other),
        };
        self.log_size_last = self.log_size_last.max(later.log_size_last);
        if let Some(later) = later.index {
            let is_same = self.index.as_ref().is_none_or(|seen| seen.hash == later.hash && !seen.has_changed);
            let has_changed = later.has_changed || !is_same;
            self.index = Some(IndexSeen { has_changed, ..later });
        }
    }

    /// Whether a person has something to look at.
    #[must_use]
    pub const fn is_anything_found(&self) -> bool {
        self.found > 0 || self.possible_matches > 0 || self.not_read > 0
    }

    /// The summary in a few lines for people.
    #[must_use]
    pub fn words(&self) -> String {
        let strengths = self.by_strength.iter().rev();
        let strengths: Vec<String> =
            strengths.map(|(strength, count)| format!("{} {count}", strength.replace('_', " "))).collect();
        let mut lines = vec![
            format!("rows              {}", self.rows),
            format!("  found           {}{}", self.found, in_brackets(&strengths)),
            format!("  possible match  {}", self.possible_matches),
            format!("  nothing found   {}", self.nothing_found),
            format!("  not read        {}", self.not_read),
        ];
        if self.undecoded > 0 {
            lines.push(format!("  with bytes of another encoding  {}", self.undecoded));
        }
        lines.push(format!("log size          {}", self.log_sizes()));
        if let Some(index) = &self.index {
            lines.push(format!(
                "index             {} names of {} organisations at log size {}, matcher {}",
                index.names, index.organisations, index.log_size, index.matcher
            ));
        }
        let seconds = std::time::Duration::from_millis(self.took_ms.max(1)).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let rate = self.rows as f64 / seconds;
        lines.push(format!("time              {seconds:.1} s, {rate:.0} rows/s"));
        for problem in &self.problems {
            lines.push(format!("  {problem}"));
        }
        lines.join("\n")
    }

    fn log_sizes(&self) -> String {
        if self.log_size_first == self.log_size_last {
            self.log_size_last.to_string()
        } else {
            format!("{} to {}", self.log_size_first, self.log_size_last)
        }
    }
}

fn in_brackets(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        let part = |found, log_size| Summary {
            rows: 2,
            found,
            nothing_found: 2 - found,
            by_strength: [("bar".to_owned(), found)].into(),
            log_size_first: log_size,
            log_size_last: log_size,
            problems: vec!["line 1: x".to_owned()],
            ..Summary::default()
        };
        let mut whole = part(1, 9);
        whole.add(part(2, 7));
        whole.add(Summary::default());
        assert_eq!((whole.rows, whole.found, whole.by_strength["bar"]), (4, 3, 3));
        assert_eq!((whole.log_size_first, whole.log_size_last, whole.problems.len()), (7, 9, 2));
        let words = whole.words();
        assert!(words.contains("found           3 (bar 3)") && words.contains("7 to 9"), "{words}");
    }
}
