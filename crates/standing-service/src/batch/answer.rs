//! The answer that stands beside a row: short enough for a table, and enough to know what to look at.
//!
//! What follows is told for an organisation that was named by its identifier. A name gives possible matches, each
//! with what would follow if it were the one; a person looks.

use std::borrow::Cow;

use jiff::civil::Date;
use standing_core::pack::model::Cite;
use standing_core::standing::check::{Answer, Note};
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;

use crate::notes;

/// The columns that are added to a row, in order.
pub const COLUMNS: [&str; 16] = [
    "standing_result",
    "standing_strength",
    "standing_organisation",
    "standing_entries",
    "standing_lists",
    "standing_from",
    "standing_until",
    "standing_clauses",
    "standing_notes",
    "standing_candidate",
    "standing_candidate_name",
    "standing_score",
    "standing_candidates",
    "standing_as_of",
    "standing_log_size",
    "standing_problem",
];

/// What was found for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Result {
    /// Something follows, or is to be known, about the organisation.
    Found,
    /// Organisations have a name like this one.
    PossibleMatch,
    /// Nothing was found.
    NothingFound,
    /// The row could not be read.
    NotRead,
}

impl Result {
    /// The word for it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::PossibleMatch => "possible_match",
            Self::NothingFound => "nothing_found",
            Self::NotRead => "not_read",
        }
    }
}

/// One thing that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Follows {
    pub(super) entry: String,
    pub(super) list: String,
    pub(super) strength: &'static str,
    pub(super) matter: String,
    pub(super) measure: String,
    pub(super) from: Date,
    pub(super) until: Option<Date>,
    pub(super) clauses: Vec<String>,
}

/// An organisation whose name is like the one in the row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Like {
    pub(super) organisation: String,
    pub(super) name: String,
    pub(super) score: f64,
    pub(super) is_match: bool,
    /// What follows for it, if it is the one.
    pub(super) strength: &'static str,
    pub(super) why: String,
}

/// The answer to a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answered {
    pub(super) result: Result,
    pub(super) strength: Option<&'static str>,
    pub(super) organisation: Option<String>,
    pub(super) follows: Vec<Follows>,
    pub(super) notes: Vec<&'static str>,
    pub(super) clauses: Vec<String>,
    pub(super) likes: Vec<Like>,
    pub(super) as_of: Option<Date>,
    pub(super) log_size: Option<u64>,
    pub(super) problem: Option<String>,
}

impl Answered {
    /// A row that could not be read.
    pub(super) fn not_read(problem: String) -> Self {
        Self {
            result: Result::NotRead,
            strength: None,
            organisation: None,
            follows: Vec::new(),
            notes: Vec::new(),
            clauses: Vec::new(),
            likes: Vec::new(),
            as_of: None,
            log_size: None,
            problem: Some(problem),
        }
    }

    /// The answer about an organisation.
    pub(super) fn about(
        organisation: String,
        answer: &Answer,
        viewer: &Viewer,
        as_of: Date,
        log_size: u64,
    ) -> Self {
        let follows = answer.consequences.iter().map(|found| Follows {
            entry: found.entry.as_ref().map(ToString::to_string).unwrap_or_default(),
            list: found.list.to_string(),
            strength: found.strength.as_str(),
            matter: found.matter.to_string(),
            measure: in_english(&found.measure.0),
            from: found.from,
            until: found.until,
            clauses: found.cites.iter().map(cite_words).collect(),
        });
        let notes = told(&answer.notes, viewer);
        let is_anything = !answer.consequences.is_empty() || !notes.is_empty();
        Self {
            result: if is_anything { Result::Found } else { Result::NothingFound },
            strength: Some(answer.strength.map_or("none", Word::as_str)),
            organisation: Some(organisation),
            follows: follows.collect(),
            notes,
            clauses: answer.cites.iter().map(cite_words).collect(),
            likes: Vec::new(),
            as_of: Some(as_of),
            log_size: Some(log_size),
            problem: None,
        }
    }

    /// The strongest thing that follows, by its word.
    fn strongest(&self) -> impl Iterator<Item = &Follows> {
        self.follows.iter().filter(|found| Some(found.strength) == self.strength)
    }

    /// The cells of the columns, in order. With `each`, they are written one by one without a list in between.
    pub(super) fn cells(&self, mut each: impl FnMut(&str)) {
        each(self.result.as_str());
        each(self.strength.unwrap_or_default());
        each(self.organisation.as_deref().unwrap_or_default());
        each(&joined(self.follows.iter().map(|found| found.entry.as_str())));
        each(&joined(self.follows.iter().map(|found| found.list.as_str())));
        each(&day(self.strongest().map(|found| found.from).min()));
        let until = self.strongest().map(|found| found.until).reduce(|one, other| Some(one?.max(other?)));
        each(&day(until.flatten()));
        each(&joined(self.clauses.iter().map(String::as_str)));
        each(&joined(self.notes.iter().copied()));
        let (best, others) = match self.likes.split_first() {
            Some((best, others)) => (Some(best), others),
            None => (None, self.likes.as_slice()),
        };
        each(best.map(|like| like.organisation.as_str()).unwrap_or_default());
        each(best.map(|like| like.name.as_str()).unwrap_or_default());
        each(&best.map(|like| score(like.score)).unwrap_or_default());
        each(&others.iter().map(Like::words).collect::<Vec<_>>().join("; "));
        each(&day(self.as_of));
        each(&self.log_size.map(|size| size.to_string()).unwrap_or_default());
        each(self.problem.as_deref().unwrap_or_default());
    }
}

impl Like {
    /// The candidate in one short text.
    pub(super) fn words(&self) -> String {
        format!("{} {} {}", self.organisation, score(self.score), self.name)
    }
}

/// A score as it is shown.
pub(super) fn score(score: f64) -> String {
    format!("{score:.4}")
}

/// The words of the notes that a reader may have, each once.
fn told(notes: &[Note], viewer: &Viewer) -> Vec<&'static str> {
    let mut words = Vec::new();
    for word in notes::for_reader(notes, viewer).map(notes::word) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn in_english(texts: &std::collections::BTreeMap<String, String>) -> String {
    texts.get("en").or_else(|| texts.values().next()).cloned().unwrap_or_default()
}

fn cite_words(cite: &Cite) -> String {
    let id = cite.id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
    format!("{} {}{id}", cite.source, cite.clause)
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Different texts, each once.
fn joined<'a>(mut texts: impl Iterator<Item = &'a str>) -> Cow<'a, str> {
    let Some(first) = texts.next() else { return Cow::Borrowed("") };
    let mut all = vec![first];
    for text in texts {
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    if all.len() == 1 { Cow::Borrowed(first) } else { Cow::Owned(all.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_cell() {
        let mut cells = Vec::new();
        Answered::not_read("line 3: no identifier".to_owned()).cells(|cell| cells.push(cell.to_owned()));
        assert_eq!(cells.len(), COLUMNS.len());
        assert_eq!((cells[0].as_str(), cells[15].as_str()), ("not_read", "line 3: no identifier"));
    }

    #[test]
    fn texts_are_joined_once_each() {
        assert_eq!(joined(["a", "b", "a", ""].into_iter()), "a; b");
        assert_eq!(joined([].into_iter()), "");
    }
}
