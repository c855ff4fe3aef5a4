//! Runs a scenario and compares what the register answered with what the file expects.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::answer::Answer;
use super::error::ScenarioError;
use super::import;
use super::parse::{Line, Scenario};
use super::question;
use super::text::plain;
use super::world::World;
use crate::directory::Directory;
use crate::file::File;
use crate::packs::Packs;

/// The answers to the lines of a scenario, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// One for each line.
    pub answers: Vec<Answered>,
}

/// The answer to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The line in the file.
    pub number: usize,
    /// What was asked, and by whom.
    pub asked: String,
    /// What the file expects.
    pub expected: String,
    /// What the register answered.
    pub answer: String,
    /// The stable ids of the clauses that the answer names.
    pub requirements: BTreeSet<String>,
}

impl Answered {
    /// Whether the answer is exactly what the file expects.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.answer == self.expected
    }
}

impl Run {
    /// The stable ids of the clauses that the answers name.
    #[must_use]
    pub fn requirements(&self) -> BTreeSet<String> {
        self.answers.iter().flat_map(|answered| answered.requirements.clone()).collect()
    }

    /// The lines whose answer is not the expected one, in words; empty when all is well.
    #[must_use]
    pub fn differences(&self) -> Vec<String> {
        self.answers
            .iter()
            .filter(|answered| !answered.is_expected())
            .map(|answered| {
                format!(
                    "line {}: {}\n  expected: {}\n  answered: {}",
                    answered.number, answered.asked, answered.expected, answered.answer
                )
            })
            .collect()
    }
}

/// The register as the lines of a scenario leave it: what views of one file are tested on.
#[derive(Debug, Clone, Default)]
pub struct Played {
    /// The organisation's file.
    pub file: File,
    /// Who takes part.
    pub directory: Directory,
    /// The rules that the scenario names.
    pub packs: Packs,
}

impl Scenario {
    /// Plays the lines up to and with a day, and hands over what they leave.
    ///
    /// # Errors
    /// As [`Scenario::run`].
    pub fn play(&self, packs: &Packs, until: Date) -> Result<Played, ScenarioError> {
        let mut world = World::new(self, packs)?;
        for line in self.lines.iter().filter(|line| line.on <= until) {
            world.answer(line, self)?;
        }
        Ok(Played { file: world.file, directory: world.directory, packs: world.packs })
    }

    /// Runs every line, on a register that holds the packs that the scenario names and nothing else.
    ///
    /// # Errors
    /// When a pack is unknown, somebody takes no part, or a line asks for nothing that the register knows. A
    /// refusal is an answer, not an error.
    pub fn run(&self, packs: &Packs) -> Result<Run, ScenarioError> {
        let mut world = World::new(self, packs)?;
        let mut run = Run::default();
        for line in &self.lines {
            let answer = world.answer(line, self)?;
            run.answers.push(Answered {
                number: line.number,
                asked: format!("{}  {}  {}", line.on, line.actor, line.asked),
                expected: line.expected.clone(),
                answer: plain(&answer.line()),
                requirements: answer.requirements(),
            });
        }
        Ok(run)
    }
}

impl World {
    /// What the register answers to one line: a question, an import or a command.
    fn answer(&mut self, line: &Line, scenario: &Scenario) -> Result<Answer, ScenarioError> {
        if let Some(answer) = question::answer(self, line)? {
            return Ok(answer);
        }
        if let Some((event, answer)) = import::import(self, line)? {
            self.imported(event);
            return Ok(answer);
        }
        self.command(line, scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_is_not_there_is_named() {
        let text = "# A\n\n```text\npack  a@1\n2019-09-02  anyone  status\n```\n";
        let error = Scenario::parse(text).unwrap().run(&Packs::default()).unwrap_err();
        assert_eq!(error.to_string(), "line 0: there is no pack a@1; name a pack of the register");
    }

    #[test]
    fn a_difference_shows_what_was_expected_and_answered() {
        let answered = |answer: &str| Answered {
            number: 7,
            asked: "2019-09-02  anyone  status".into(),
            expected: "no entry".into(),
            answer: answer.into(),
            requirements: BTreeSet::from(["C1".to_owned()]),
        };
        let run = Run { answers: vec![answered("no entry"), answered("in-force")] };
        let differences = run.differences();
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("expected: no entry\n  answered: in-force"));
        assert_eq!(run.requirements().len(), 1);
    }
}
