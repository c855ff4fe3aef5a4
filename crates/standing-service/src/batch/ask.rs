//! What is asked for a row, and its answer: by identifier first, by name where no identifier is known.
//!
//! A row that names a person is not asked about at all.

use standing_core::id::Slug;
use standing_core::identifier::{Identifier, IdentifierError};
use standing_core::matter::Matter;
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;

use super::answer::{Answered, Like, Result as Found};
use super::columns::Role;
use super::json;
use super::plan::Plan;
use super::rows::{Cells, Row};
use super::survey::Form;
use crate::ask::Times;
use crate::error::ServiceError;
use crate::principal::{Capacity, Principal};
use crate::register::Register;
use crate::screening::{IndexState, Name, Scope, Screening, Subject, code_of, country_code};

/// What is asked for every row.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Who asks.
    pub principal: Principal,
    /// The matter; every matter when nothing is said.
    pub matter: Option<Matter>,
    /// The kind of unit; that of the unit that asks when nothing is said, else every kind.
    pub unit_kind: Option<Slug>,
    /// Day and state of the record.
    pub times: Times,
    /// How names are screened.
    pub by_name: ByName,
}

/// How names are screened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByName {
    /// The most candidates of a row.
    pub limit: usize,
    /// From which score on a candidate is a possible match.
    pub threshold: f64,
    /// Among which organisations.
    pub scope: Scope,
}

impl ByName {
    /// The word for the organisations among which candidates are sought.
    #[must_use]
    pub const fn scope_word(&self) -> &'static str {
        match self.scope {
            Scope::Listed => "listed",
            Scope::Known => "known",
        }
    }
}

impl Default for ByName {
    fn default() -> Self {
        let usual = Screening::default();
        Self { limit: usual.limit, threshold: usual.threshold, scope: usual.scope }
    }
}

/// What a row asks.
#[derive(Debug, Default)]
struct Asked {
    identifiers: Vec<Identifier>,
    names: Vec<String>,
    country: Option<String>,
    problems: Vec<String>,
    is_person: bool,
}

/// An answer, and what it was asked from.
pub(super) struct RowAnswer {
    pub(super) answered: Answered,
    /// The cells of the columns that are read, where the form has none of its own.
    pub(super) read: Cells,
    /// Whether an answer can be added to the row's own object.
    pub(super) takes_answer: bool,
    /// Whether the row has bytes that are not of the file's encoding.
    pub(super) is_undecoded: bool,
    /// The index that named candidates, where it was asked.
    pub(super) index: Option<IndexState>,
}

/// Answers one row.
///
/// # Errors
/// When the database fails. What is wrong with the row is an answer.
pub(super) async fn answer(
    register: &Register,
    plan: &Plan,
    asking: &Asking,
    row: &Row,
) -> Result<RowAnswer, ServiceError> {
    let mut told = RowAnswer {
        answered: Answered::not_read(String::new()),
        read: Cells::default(),
        takes_answer: false,
        is_undecoded: is_undecoded(&row.text),
        index: None,
    };
    if let Some(fault) = &row.fault {
        told.answered = Answered::not_read(fault.clone());
        return Ok(told);
    }
    let asked = match read(plan, row, &mut told) {
        Ok(asked) => asked,
        Err(problem) => {
            told.answered = Answered::not_read(format!("line {}: {problem}", row.line));
            return Ok(told);
        }
    };
    let mut answered = None;
    if !asked.is_person {
        answered = by_identifier(register, asking, &asked).await?;
        let is_known = match &answered {
            Some((answered, is_known)) => *is_known || answered.result == Found::Found,
            None => false,
        };
        if !is_known && !asked.names.is_empty() {
            let (by_name, index) = by_name(register, asking, &asked).await?;
            told.index = Some(index);
            answered = Some((by_name, true));
        }
    }
    told.answered = match answered {
        Some((answered, _)) => answered,
        None if asked.problems.is_empty() => {
            Answered::not_read(format!("line {}: the row has no identifier and no name", row.line))
        }
        None => Answered::not_read(String::new()),
    };
    if !asked.problems.is_empty() {
        told.answered.problem = Some(format!("line {}: {}", row.line, asked.problems.join("; ")));
    } else if told.is_undecoded && told.answered.problem.is_none() {
        let name = plan.survey.charset.as_ref().map_or("UTF-8", |charset| charset.name());
        let problem =
            format!("line {}: it has bytes that are not {name}; they were not asked about", row.line);
        told.answered.problem = Some(problem);
    }
    Ok(told)
}

fn is_undecoded(text: &[u8]) -> bool {
    !text.is_ascii() && std::str::from_utf8(text).map_or(true, |text| text.contains('\u{fffd}'))
}

/// What a row asks, or why it cannot be read.
fn read(plan: &Plan, row: &Row, told: &mut RowAnswer) -> Result<Asked, String> {
    let mut asked = Asked::default();
    if plan.survey.form == Form::JsonLines {
        let names: Vec<&str> = plan.columns.iter().map(|column| column.heading.as_str()).collect();
        let found = json::fields(&row.text, &names)?;
        told.takes_answer = found.takes_answer;
        told.read = found.cells;
    } else if plan.survey.form == Form::Parquet {
        told.read = row.cells.clone();
    } else {
        let headings = plan.headings.len();
        if row.cells.iter().skip(headings).any(|cell| !cell.is_empty()) {
            return Err(format!(
                "it has {} cells where the headings are {headings}; quote a cell that holds the delimiter",
                row.cells.len()
            ));
        }
        for column in &plan.columns {
            told.read.push(row.cells.get(column.at).unwrap_or_default());
        }
    }
    for (at, column) in plan.columns.iter().enumerate() {
        let Some(cell) = told.read.get(at) else { continue };
        let text = match std::str::from_utf8(cell) {
            Ok(text) if !text.contains('\u{fffd}') => text.trim(),
            _ => {
                let name = plan.survey.charset.as_ref().map_or("UTF-8", |charset| charset.name());
                let problem = format!("'{}' has bytes that are not {name}; correct it", column.heading);
                asked.problems.push(problem);
                continue;
            }
        };
        if !text.is_empty() {
            take(&mut asked, &column.role, text);
        }
    }
    Ok(asked)
}

fn take(asked: &mut Asked, role: &Role, text: &str) {
    match role {
        Role::Name => asked.names.push(text.to_owned()),
        Role::Country => asked.country = Some(text.to_owned()),
        Role::Identifier(scheme) => {
            let identifier = match scheme {
                Some(scheme) if !text.contains([':', '：']) => Identifier::new(scheme.clone(), text),
                _ => text.parse(),
            };
            match identifier {
                Ok(identifier) => asked.identifiers.push(identifier),
                Err(error) => {
                    asked.is_person |= is_of_person(&error);
                    asked.problems.push(error.to_string());
                }
            }
        }
    }
}

const fn is_of_person(error: &IdentifierError) -> bool {
    matches!(
        error,
        IdentifierError::PersonScheme { .. }
            | IdentifierError::PersonTrading { .. }
            | IdentifierError::PersonNumber { .. }
    )
}

/// The answer by identifier, and whether the register knows it; the strongest where the row has several.
async fn by_identifier(
    register: &Register,
    asking: &Asking,
    asked: &Asked,
) -> Result<Option<(Answered, bool)>, ServiceError> {
    let mut strongest: Option<(Answered, bool)> = None;
    for identifier in &asked.identifiers {
        let question = asking.question(register, viewer_of(&asking.principal, identifier));
        let seen = register.check(identifier, &question, asking.times).await?;
        let answered = Answered::about(
            identifier.to_string(),
            &seen.answer,
            &question.viewer,
            seen.as_of,
            seen.log_size,
        );
        let is_known = asked.names.is_empty() || register.is_known(identifier, asking.times).await?;
        let weight =
            |answered: &Answered| (u8::from(answered.result == Found::Found), answered.follows.len());
        let is_stronger = strongest.as_ref().is_none_or(|(known, _)| weight(&answered) > weight(known));
        if is_stronger {
            strongest = Some((answered, is_known));
        } else if is_known {
            strongest = strongest.map(|(answered, _)| (answered, true));
        }
    }
    Ok(strongest)
}

async fn by_name(
    register: &Register,
    asking: &Asking,
    asked: &Asked,
) -> Result<(Answered, IndexState), ServiceError> {
    let subject = Subject {
        names: asked.names.iter().map(|name| Name::new(name)).collect(),
        identifiers: asked.identifiers.iter().map(code_of).collect(),
        country: asked.country.as_deref().and_then(country_code),
    };
    let screening = Screening {
        limit: asking.by_name.limit,
        threshold: asking.by_name.threshold,
        cutoff: asking.by_name.threshold,
        scope: asking.by_name.scope,
        question: asking.question(register, viewer_of_any(&asking.principal)),
        times: asking.times,
        unit: match &asking.principal.capacity {
            Capacity::Unit(unit) => Some(unit.clone()),
            _ => None,
        },
        ..Screening::default()
    };
    let screened = register.screen(&subject, &screening).await?;
    let likes: Vec<Like> = screened
        .candidates
        .iter()
        .filter(|candidate| candidate.is_match)
        .map(|candidate| Like {
            organisation: candidate.identifier.to_string(),
            name: candidate.name.clone(),
            score: candidate.score,
            is_match: candidate.is_match,
            strength: candidate.answer.strength.map_or("none", standing_core::word::Word::as_str),
            why: candidate.comparison.explanation.to_string(),
        })
        .collect();
    let answered = Answered {
        result: if likes.is_empty() { Found::NothingFound } else { Found::PossibleMatch },
        likes,
        as_of: Some(screened.as_of),
        log_size: Some(screened.log_size),
        problem: None,
        ..Answered::not_read(String::new())
    };
    Ok((answered, screened.index))
}

impl Asking {
    fn question(&self, register: &Register, viewer: Viewer) -> Question {
        let own = match &self.principal.capacity {
            Capacity::Unit(unit) if self.unit_kind.is_none() => {
                register.directory().units.get(unit).map(|unit| unit.kind.clone())
            }
            _ => self.unit_kind.clone(),
        };
        Question { matter: self.matter.clone(), unit_kind: own, viewer }
    }

    /// Whether a row of such a file may ask by name.
    pub(super) fn is_by_name(plan: &Plan) -> bool {
        plan.columns.iter().any(|column| column.role == Role::Name)
    }
}

/// In which capacity files are looked at, before one is known. A file of suppliers has no purpose for which the law
/// opens an entry to a named unit: what is not public is looked up one by one.
fn viewer_of_any(principal: &Principal) -> Viewer {
    match &principal.capacity {
        Capacity::Officer(authority) => Viewer::Authority(authority.clone()),
        Capacity::Operator => Viewer::Register,
        Capacity::Unit(_) | Capacity::Organisation(_) | Capacity::Public => Viewer::Public,
    }
}

/// In which capacity an organisation is asked about by its identifier.
fn viewer_of(principal: &Principal, identifier: &Identifier) -> Viewer {
    match &principal.capacity {
        Capacity::Organisation(own) if own == identifier => Viewer::Organisation,
        _ => viewer_of_any(principal),
    }
}
