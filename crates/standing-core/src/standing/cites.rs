//! Clauses gathered for an answer: each once, in the order in which the answer came to need them.

use crate::id::Slug;
use crate::pack::model::{Cite, Mechanism, Pack};

/// Clauses without repetition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cites(Vec<Cite>);

impl Cites {
    /// Adds clauses that are not there yet.
    pub(crate) fn add<'a>(&mut self, cites: impl IntoIterator<Item = &'a Cite>) {
        for cite in cites {
            if !self.0.contains(cite) {
                self.0.push(cite.clone());
            }
        }
    }

    /// Adds the clauses of the duties that a mechanism carried out.
    pub(crate) fn duty(&mut self, pack: &Pack, mechanism: Mechanism) {
        for duty in pack.duties(mechanism) {
            self.add(&duty.head.basis.cites);
        }
    }

    /// Adds the clauses of a deadline rule.
    pub(crate) fn deadline(&mut self, pack: &Pack, rule: &Slug) {
        self.add(pack.deadline(rule).into_iter().flat_map(|rule| &rule.head.basis.cites));
    }

    /// The clauses.
    pub(crate) fn into_vec(self) -> Vec<Cite> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_named_once() {
        let cite = |clause: &str| Cite { source: "s".parse().unwrap(), clause: clause.into(), id: None };
        let mut cites = Cites::default();
        cites.add(&[cite("1"), cite("2"), cite("1")]);
        cites.add(&[cite("2"), cite("3")]);
        let clauses = cites.into_vec().into_iter().map(|cite| cite.clause).collect::<Vec<_>>();
        assert_eq!(clauses, ["1", "2", "3"]);
    }
}
