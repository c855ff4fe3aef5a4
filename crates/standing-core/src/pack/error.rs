//! What is wrong with a pack: every problem with its place and remedy.
//!
//! Nothing here decides what a problem is: see `parse` and `check`.

use std::fmt;

/// One thing that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the caller named it; empty where no file is to blame.
    pub file: String,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The rule, for example `deadline objection`.
    pub rule: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

/// Why a pack was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The texts break the format or one of its checks.
    #[error("{}", listed(.0))]
    Problems(Vec<Problem>),
    /// The text is not the canonical form of a pack.
    #[error("not the canonical form of a pack: {0}; take the text from `standing pack freeze` or the log")]
    Canonical(String),
}

impl PackError {
    /// The problems one by one; none where the text was not a canonical form at all.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Problems(problems) => problems,
            Self::Canonical(_) => &[],
        }
    }
}

fn listed(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}

/// `file:line: rule: what; remedy`, the places left out that are not known.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.file.as_str(), self.line) {
            ("", _) => {}
            (file, Some(line)) => write!(f, "{file}:{line}: ")?,
            (file, None) => write!(f, "{file}: ")?,
        }
        if let Some(rule) = &self.rule {
            write!(f, "{rule}: ")?;
        }
        write!(f, "{}; {}", self.what, self.remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_place_rule_and_remedy() {
        let mut problem = Problem {
            file: "pack.toml".into(),
            line: Some(3),
            rule: Some("list a".into()),
            what: "no exit".into(),
            remedy: "add an [[exit]]".into(),
        };
        assert_eq!(problem.to_string(), "pack.toml:3: list a: no exit; add an [[exit]]");
        problem.line = None;
        problem.rule = None;
        assert_eq!(problem.to_string(), "pack.toml: no exit; add an [[exit]]");
        problem.file.clear();
        let two = PackError::Problems(vec![problem.clone(), problem]);
        assert_eq!(two.to_string(), "no exit; add an [[exit]]\nno exit; add an [[exit]]");
    }
}
