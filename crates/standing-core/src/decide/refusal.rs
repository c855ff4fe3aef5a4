//! A refusal: the rules say no. A result like any other, with clause, facts found and remedy; not an error.

use crate::pack::model::{Basis, Cite};

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A stable code, for example `notice-not-served`.
    pub code: &'static str,
    /// What was refused, in words.
    pub what: String,
    /// What was found in the file.
    pub facts: Vec<String>,
    /// The clauses that say no.
    pub cites: Vec<Cite>,
    /// What to do instead.
    pub remedy: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, what: impl Into<String>) -> Self {
        Self { code, what: what.into(), facts: Vec::new(), cites: Vec::new(), remedy: String::new() }
    }

    pub(crate) fn found(mut self, fact: impl Into<String>) -> Self {
        self.facts.push(fact.into());
        self
    }

    pub(crate) fn cites(mut self, cites: impl IntoIterator<Item = Cite>) -> Self {
        for cite in cites {
            if !self.cites.contains(&cite) {
                self.cites.push(cite);
            }
        }
        self
    }

    pub(crate) fn basis(self, basis: &Basis) -> Self {
        self.cites(basis.cites.iter().cloned())
    }

    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

/// A remedy that offers names; where there are none it says so.
pub(super) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    if names.is_empty() { "the pack knows none".to_owned() } else { format!("use one of {names}") }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused ({}): {}", self.code, self.what)?;
        for fact in &self.facts {
            write!(f, "; found: {fact}")?;
        }
        for cite in &self.cites {
            write!(f, "; {cite}")?;
        }
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}
