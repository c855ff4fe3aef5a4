//! The answer to a question by name: organisations that may be meant, and what would follow. The words never say that
//! one of them is meant.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use standing_core::standing::consequences::Question;
use standing_core::word::Word;
use standing_service::screening::{
    Candidate, Decided, Finding, IndexState, MATCH_THRESHOLD, NotSame, Scope, Screened,
};
use standing_service::seal::hex;
use utoipa::ToSchema;

use super::check::notes;
use super::{CiteForm, ConsequenceForm, Lens, NoteForm};
use crate::state::Shelf;

/// Organisations that may be meant by a name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScreenedForm {
    /// The name asked about.
    pub name: String,
    /// The country asked about, as two letters; none is any.
    pub country: Option<String>,
    /// The matter asked about; none is every matter.
    pub matter: Option<String>,
    /// The kind of unit asked about; none is every kind.
    pub unit_kind: Option<String>,
    /// Among whom was sought: `listed`, organisations with an entry in force or suspended on the day that the reader
    /// may know of, or `known`, all that the register knows.
    pub scope: &'static str,
    /// The day in the world; each candidate has its own when none was named.
    pub as_of: Date,
    /// The size of the log from which was answered.
    pub known_at: u64,
    /// The size of the whole log.
    pub log_size: u64,
    /// What the answer does and does not mean.
    pub meaning: String,
    /// How many organisations may be meant: their score reaches the threshold.
    pub possible_matches: usize,
    /// The score from which on an organisation is a possible match.
    pub threshold: f64,
    /// The organisations that are most like it, best first.
    pub candidates: Vec<CandidateForm>,
    /// Organisations that the reader's unit has decided not to be meant; they are no candidates.
    pub decided: Vec<DecidedForm>,
    /// The index in which was sought.
    pub index: IndexForm,
    /// A signed receipt file, when it was asked for. Scores are texts in it: signed JSON has no fractions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// The index in which was sought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IndexForm {
    /// SHA-256 that names it, as hexadecimal digits.
    pub hash: String,
    /// The size of the log that it holds.
    pub log_size: u64,
    /// The version of the matcher.
    pub matcher: &'static str,
}

/// An organisation that may be meant. It is not said to be it: a person compares and decides.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CandidateForm {
    /// Its identifier.
    pub organisation: String,
    /// The name that is most like the one asked about.
    pub name: String,
    /// All its names.
    pub names: Vec<String>,
    /// Country, or country and region code.
    pub region: Option<String>,
    /// How like it is, 0 to 1.
    pub score: f64,
    /// The score reaches the threshold: it may be meant.
    pub possible_match: bool,
    /// Why it has its score, part by part.
    pub findings: Vec<FindingForm>,
    /// The day on which it is seen.
    pub as_of: Date,
    /// The strongest thing that would follow if it is meant: `none`, `ease`, `consider`, `inspect`, `strict_review` or
    /// `bar`.
    pub strength: &'static str,
    /// Everything that would follow, strongest first.
    pub consequences: Vec<ConsequenceForm>,
    /// What a person should know beside it.
    pub notes: Vec<NoteForm>,
    /// The clauses on which that rests.
    pub clauses: Vec<CiteForm>,
}

/// One finding of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FindingForm {
    /// The part of the name that it is about.
    pub part: &'static str,
    /// The finding in words.
    pub finding: &'static str,
    /// The piece of the name asked about; none where it is missing there.
    pub query: Option<String>,
    /// The piece of the candidate's name.
    pub candidate: Option<String>,
    /// What it leaves of the score; 0 where it tells the two apart.
    pub score: f64,
}

/// A decision of the reader's unit that a name does not mean an organisation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DecidedForm {
    /// The organisation.
    pub organisation: String,
    /// The score that it would have.
    pub score: f64,
    /// The decision's id.
    pub decision: String,
    /// Why it is not meant.
    pub reason: String,
}

/// A decision of a unit that a name does not mean an organisation: its own record, told to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotSameForm {
    /// The decision's id.
    pub id: String,
    /// The unit that decided.
    pub unit: String,
    /// The name as it was asked for.
    pub name: String,
    /// The organisation that it does not mean.
    pub organisation: String,
    /// Why.
    pub reason: String,
    /// The mark of the account that decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Timestamp,
    /// When it was withdrawn; none while it holds.
    pub withdrawn_at: Option<Timestamp>,
}

impl ScreenedForm {
    /// The form of an answer about one name.
    #[must_use]
    pub fn of(
        name: &str,
        country: Option<&str>,
        scope: Scope,
        question: &Question,
        screened: &Screened,
        shelf: &Shelf,
    ) -> Self {
        let see = |candidate: &Candidate| {
            let lens = shelf.lens(question.viewer.clone(), candidate.kept.as_of, screened.log_size);
            CandidateForm::of(candidate, &lens)
        };
        Self {
            name: name.to_owned(),
            country: country.map(str::to_owned),
            matter: question.matter.as_ref().map(ToString::to_string),
            unit_kind: question.unit_kind.as_ref().map(ToString::to_string),
            scope: match scope {
                Scope::Listed => "listed",
                Scope::Known => "known",
            },
            as_of: screened.as_of,
            known_at: screened.log_size,
            log_size: shelf.log_size().max(screened.log_size),
            meaning: meaning(screened),
            possible_matches: screened.total_matches,
            threshold: MATCH_THRESHOLD,
            candidates: screened.candidates.iter().map(see).collect(),
            decided: screened.decided.iter().map(DecidedForm::from).collect(),
            index: IndexForm::from(&screened.index),
            receipt: None,
        }
    }
}

fn meaning(screened: &Screened) -> String {
    let day = screened.as_of;
    match (screened.total_matches, screened.candidates.is_empty()) {
        (0, true) => format!(
            "Nothing in this register is like the name on {day}. That is all it says: the organisation may be written otherwise, be known here by another name, or be on a list of another body. An identifier finds exactly one organisation."
        ),
        (0, false) => format!(
            "No organisation of this register is a possible match on {day}. Those that are somewhat like it are shown so that a person can see it."
        ),
        (matches, _) => format!(
            "{matches} organisation(s) of this register may be meant on {day}. A possible match is no listing: a person compares identifiers, decides and records why."
        ),
    }
}

impl CandidateForm {
    fn of(candidate: &Candidate, lens: &Lens<'_>) -> Self {
        let organisation = candidate.kept.file.organisation.as_ref();
        let answer = &candidate.answer;
        Self {
            organisation: candidate.identifier.to_string(),
            name: candidate.name.clone(),
            names: candidate.names.iter().map(|name| name.text().to_owned()).collect(),
            region: organisation.and_then(|organisation| Some(organisation.region.as_ref()?.to_string())),
            score: candidate.score,
            possible_match: candidate.is_match,
            findings: candidate.comparison.explanation.findings.iter().map(FindingForm::from).collect(),
            as_of: candidate.kept.as_of,
            strength: answer.strength.map_or("none", Word::as_str),
            consequences: answer.consequences.iter().map(|found| ConsequenceForm::of(found, lens)).collect(),
            notes: notes(&answer.notes, &lens.viewer),
            clauses: CiteForm::all(&answer.cites, lens),
        }
    }
}

impl From<&Finding> for FindingForm {
    fn from(finding: &Finding) -> Self {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            part: finding.part.words(),
            finding: finding.rule.words(),
            query: text(&finding.query),
            candidate: text(&finding.candidate),
            score: finding.score,
        }
    }
}

impl From<&IndexState> for IndexForm {
    fn from(index: &IndexState) -> Self {
        Self { hash: hex(&index.hash), log_size: index.log_size, matcher: index.matcher }
    }
}

impl From<&Decided> for DecidedForm {
    fn from(decided: &Decided) -> Self {
        Self {
            organisation: decided.decision.organisation.to_string(),
            score: decided.score,
            decision: decided.decision.id.clone(),
            reason: decided.decision.reason.clone(),
        }
    }
}

impl From<&NotSame> for NotSameForm {
    fn from(decision: &NotSame) -> Self {
        Self {
            id: decision.id.clone(),
            unit: decision.unit.to_string(),
            name: decision.name.clone(),
            organisation: decision.organisation.to_string(),
            reason: decision.reason.clone(),
            decided_by: decision.decided_by.clone(),
            decided_at: decision.decided_at,
            withdrawn_at: decision.withdrawn_at,
        }
    }
}
