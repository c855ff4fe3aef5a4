//! Reads a scenario from its Markdown text, and writes it back with its answers blessed.

use jiff::civil::Date;

use super::error::ScenarioError;
use super::run::Run;
use super::text::{column, plain, words, wrap};
use crate::id::{PackId, PackVersion};

/// The most lines that a scenario may have.
const LINES_MAX: usize = 2_000;

/// The widest line that blessing writes, where words allow it.
const WIDTH: usize = 120;

/// The indentation of answers.
const ANSWER_INDENT: usize = 12;

/// A scenario: prose and a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The heading of the prose.
    pub title: String,
    /// The packs that are in the register.
    pub packs: Vec<(PackId, PackVersion)>,
    /// Who takes part, in the order of the file.
    pub(super) headers: Vec<Header>,
    /// Facts that every opening of a case states.
    pub(super) facts: Vec<(String, String)>,
    /// The lines.
    pub lines: Vec<Line>,
    before: String,
    block: Vec<Part>,
    after: String,
}

/// A line that says who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) line: usize,
    pub(super) kind: HeaderKind,
    pub(super) name: String,
    pub(super) arguments: Vec<(String, String)>,
}

/// What a header registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderKind {
    Authority,
    Unit,
    Organisation,
}

/// One line of the transcript: on a day, somebody asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line in the file, counted from 1.
    pub number: usize,
    /// The day.
    pub on: Date,
    /// Who asks, as written.
    pub actor: String,
    /// The command or question, as written.
    pub asked: String,
    /// Its word.
    pub(super) word: String,
    /// What follows the word.
    pub(super) arguments: Vec<(String, String)>,
    /// What follows the word without a name.
    pub(super) plain: Vec<String>,
    /// The answer that the file expects.
    pub expected: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Verbatim(String),
    Line(usize),
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// Names the line, what is wrong with it, and what to write.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario = Self {
            title: text.lines().next().unwrap_or_default().trim_start_matches('#').trim().to_owned(),
            packs: Vec::new(),
            headers: Vec::new(),
            facts: Vec::new(),
            lines: Vec::new(),
            before: String::new(),
            block: Vec::new(),
            after: String::new(),
        };
        let mut state = State::Before;
        let mut lines = text.lines().enumerate().map(|(at, line)| (at.saturating_add(1), line));
        while let Some((number, line)) = lines.next() {
            state = match state {
                State::Before => {
                    push(&mut scenario.before, line);
                    if line.trim() == "```text" { State::Inside } else { State::Before }
                }
                State::Inside if line.trim() == "```" => {
                    push(&mut scenario.after, line);
                    State::After
                }
                State::Inside => {
                    let mut whole = line.trim_end().to_owned();
                    while let Some(open) = whole.strip_suffix('\\') {
                        let next = lines.next().map(|(_, line)| line.trim()).unwrap_or_default();
                        whole = format!("{} {next}", open.trim_end());
                    }
                    scenario.add(number, &whole)?;
                    State::Inside
                }
                State::After => {
                    push(&mut scenario.after, line);
                    State::After
                }
            };
        }
        scenario.check(state)
    }

    /// The text of the scenario with the answers of a run in the place of those expected.
    #[must_use]
    pub fn blessed(&self, run: &Run) -> String {
        let width = self.lines.iter().map(|line| line.actor.chars().count()).max().unwrap_or_default();
        let mut text = self.before.clone();
        for part in &self.block {
            match part {
                Part::Verbatim(line) => push(&mut text, line),
                Part::Line(at) => {
                    let answer = run.answers.get(*at).map_or("", |answered| answered.answer.as_str());
                    if let Some(line) = self.lines.get(*at) {
                        write_line(&mut text, line, width, answer);
                    }
                }
            }
        }
        text.push_str(&self.after);
        text
    }

    fn check(self, state: State) -> Result<Self, ScenarioError> {
        let refuse = |what: &str, remedy: &str| Err(ScenarioError::new(0, what, remedy));
        match state {
            State::Before => return refuse("there is no transcript", "write a fenced block marked text"),
            State::Inside => return refuse("the transcript has no end", "close the block with ```"),
            State::After => {}
        }
        if self.packs.is_empty() {
            return refuse("no pack is named", "begin the transcript with: pack  ID@VERSION");
        }
        if self.lines.is_empty() {
            return refuse("nothing is asked", "write at least one line with a day");
        }
        let backwards = self.lines.windows(2).find_map(|pair| match pair {
            [first, second] if second.on < first.on => Some(second),
            _ => None,
        });
        match backwards {
            None => Ok(self),
            Some(line) => Err(ScenarioError::new(
                line.number,
                format!("{} is before the line above", line.on),
                "write the lines in the order of their days",
            )),
        }
    }

    fn add(&mut self, number: usize, text: &str) -> Result<(), ScenarioError> {
        if self.lines.len() >= LINES_MAX {
            return Err(ScenarioError::new(
                number,
                format!("more than {LINES_MAX} lines"),
                "part the scenario in two",
            ));
        }
        if text.trim().is_empty() || text.starts_with('#') {
            self.block.push(Part::Verbatim(text.to_owned()));
            return Ok(());
        }
        if text.starts_with(' ') {
            let Some(line) = self.lines.last_mut() else {
                return Err(ScenarioError::new(
                    number,
                    "an answer stands before the first line",
                    "write the line first",
                ));
            };
            line.expected = plain(&format!("{} {text}", line.expected));
            return Ok(());
        }
        let (first, rest) = column(text);
        match first {
            "pack" => self.add_packs(number, rest)?,
            "authority" => self.add_header(number, HeaderKind::Authority, rest)?,
            "unit" => self.add_header(number, HeaderKind::Unit, rest)?,
            "organisation" => self.add_header(number, HeaderKind::Organisation, rest)?,
            "facts" => self.facts.extend(arguments(number, rest)?.0),
            day => {
                let line = read_line(number, day, rest)?;
                self.block.push(Part::Line(self.lines.len()));
                self.lines.push(line);
                return Ok(());
            }
        }
        self.block.push(Part::Verbatim(text.to_owned()));
        Ok(())
    }

    fn add_packs(&mut self, number: usize, text: &str) -> Result<(), ScenarioError> {
        for name in text.split_whitespace() {
            let read = name.split_once('@').and_then(|(id, version)| {
                Some((id.parse::<PackId>().ok()?, version.parse::<PackVersion>().ok()?))
            });
            self.packs.push(read.ok_or_else(|| {
                ScenarioError::new(number, format!("'{name}' names no pack"), "write ID@VERSION")
            })?);
        }
        Ok(())
    }

    fn add_header(&mut self, number: usize, kind: HeaderKind, text: &str) -> Result<(), ScenarioError> {
        let (arguments, mut plain) = arguments(number, text)?;
        let name = if plain.len() == 1 { plain.pop() } else { None };
        let name = name
            .ok_or_else(|| ScenarioError::new(number, "the name is missing", "write: NAME  key=value …"))?;
        self.headers.push(Header { line: number, kind, name, arguments });
        Ok(())
    }
}

enum State {
    Before,
    Inside,
    After,
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn read_line(number: usize, day: &str, rest: &str) -> Result<Line, ScenarioError> {
    let on = day.parse::<Date>().map_err(|_| {
        ScenarioError::new(
            number,
            format!("'{}' is neither a day nor pack, authority, unit, organisation or facts", day),
            "begin with a day such as 2019-09-02, and part columns by two spaces",
        )
    })?;
    let (actor, rest) = column(rest);
    let (asked, expected) = column(rest);
    let mut plain_words = Vec::new();
    let (arguments, found) = arguments(number, asked)?;
    plain_words.extend(found);
    if plain_words.is_empty() || actor.is_empty() {
        return Err(ScenarioError::new(number, "nothing is asked", "write: DAY  WHO  COMMAND key=value …"));
    }
    let word = plain_words.remove(0);
    Ok(Line {
        number,
        on,
        actor: actor.to_owned(),
        asked: asked.to_owned(),
        word,
        arguments,
        plain: plain_words,
        expected: plain(expected),
    })
}

type Words = (Vec<(String, String)>, Vec<String>);

/// Named and plain words. A word is named when an equals sign stands before any quote or space.
fn arguments(number: usize, text: &str) -> Result<Words, ScenarioError> {
    let found = words(text).map_err(|what| ScenarioError::new(number, what, "close it on the same line"))?;
    let (mut named, mut plain) = (Vec::new(), Vec::new());
    for word in found {
        match word.split_once('=') {
            Some((name, value)) if !name.is_empty() && !name.contains(' ') => {
                named.push((name.to_owned(), value.to_owned()));
            }
            _ => plain.push(word),
        }
    }
    Ok((named, plain))
}

fn write_line(text: &mut String, line: &Line, actor_width: usize, answer: &str) {
    let head = format!("{}  {:actor_width$}  ", line.on, line.actor);
    let room = WIDTH.saturating_sub(head.chars().count());
    let pieces = wrap(&line.asked, room, true);
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.iter().enumerate() {
        let lead = if at == 0 { head.clone() } else { " ".repeat(head.chars().count()) };
        let more = if at == last { "" } else { " \\" };
        push(text, &format!("{lead}{piece}{more}"));
    }
    for piece in wrap(answer, WIDTH.saturating_sub(ANSWER_INDENT), false) {
        push(text, &format!("{}{piece}", " ".repeat(ANSWER_INDENT)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "# A case\n\nProse.\n\n```text\npack  cn-credit@2019.2\nunit  Desk  kind=procurement-unit\n\
                         2019-09-02  anyone  check procurement  nothing\n2019-09-03  Desk    take text=\"a  b\"\n\
                         \u{20}           refused x:\n            too early [a b C1]\n```\nAfter.\n";

    #[test]
    fn a_scenario_is_read_line_by_line() {
        let scenario = Scenario::parse(SMALL).unwrap();
        assert_eq!(scenario.title, "A case");
        assert_eq!(scenario.lines.len(), 2);
        assert_eq!(scenario.lines[0].expected, "nothing");
        assert_eq!(scenario.lines[0].plain, ["procurement"]);
        assert_eq!(scenario.lines[1].expected, "refused x: too early [a b C1]");
        assert_eq!(scenario.lines[1].arguments, [("text".to_owned(), "a  b".to_owned())]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let broken =
            |old: &str, new: &str| Scenario::parse(&SMALL.replace(old, new)).unwrap_err().to_string();
        assert!(broken("2019-09-03", "2019-09-01").contains("line 9: 2019-09-01 is before"));
        assert!(broken("2019-09-03", "yesterday").contains("line 9: 'yesterday' is neither"));
        assert!(broken("pack  cn-credit@2019.2", "pack  cn-credit").contains("write ID@VERSION"));
        assert!(broken("```text", "```").contains("no transcript"));
        assert!(broken("a  b\"", "a  b").contains("quote"));
        assert!(broken("\n```\nAfter.", "").contains("no end"));
    }
}
