//! An answer in one line: what, then the clauses by source in brackets.

use std::collections::BTreeSet;

use crate::pack::model::Cite;

/// What the register answered to one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// In words.
    pub(super) says: String,
    /// The clauses.
    pub(super) cites: Vec<Cite>,
}

impl Answer {
    pub(super) fn new(says: impl Into<String>, cites: impl IntoIterator<Item = Cite>) -> Self {
        let mut answer = Self { says: says.into(), cites: Vec::new() };
        for cite in cites {
            if !answer.cites.contains(&cite) {
                answer.cites.push(cite);
            }
        }
        answer
    }

    /// The stable ids of the clauses that the answer names.
    pub(super) fn requirements(&self) -> BTreeSet<String> {
        self.cites.iter().filter_map(|cite| cite.id.clone()).collect()
    }

    /// `what [source clause id id, clause id; source clause id]`.
    pub(super) fn line(&self) -> String {
        if self.cites.is_empty() {
            return self.says.clone();
        }
        let sources = distinct(self.cites.iter().map(|cite| cite.source.as_str()));
        let sources = sources.into_iter().map(|source| {
            let of_source = || self.cites.iter().filter(move |cite| cite.source.as_str() == source);
            let clauses = distinct(of_source().map(|cite| cite.clause.as_str()));
            let clauses = clauses.into_iter().map(|clause| {
                let ids =
                    of_source().filter(|cite| cite.clause == clause).filter_map(|cite| cite.id.as_deref());
                std::iter::once(clause).chain(ids).collect::<Vec<_>>().join(" ")
            });
            format!("{source} {}", clauses.collect::<Vec<_>>().join(", "))
        });
        format!("{} [{}]", self.says, sources.collect::<Vec<_>>().join("; "))
    }
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for text in texts {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_gathered_by_source() {
        let cite = |source: &str, clause: &str, id: &str| Cite {
            source: source.parse().unwrap(),
            clause: clause.into(),
            id: (!id.is_empty()).then(|| id.into()),
        };
        let cites = [cite("a", "1", "C1"), cite("b", "2", ""), cite("a", "1", "C2"), cite("a", "3", "C3")];
        let answer = Answer::new("ok: done", cites);
        assert_eq!(answer.line(), "ok: done [a 1 C1 C2, 3 C3; b 2]");
        assert_eq!(answer.requirements().len(), 3);
        assert_eq!(Answer::new("nothing", []).line(), "nothing");
    }
}
