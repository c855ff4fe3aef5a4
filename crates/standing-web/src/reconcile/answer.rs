//! Answers to questions: candidates, best first, each a possible match with what speaks for it.

use std::collections::BTreeMap;

use serde::Serialize;
use standing_core::standing::consequences::Question;
use standing_core::word::Word;
use standing_service::ask::Times;
use standing_service::ftm::schema_of;
use standing_service::screening::{Candidate, Rule, Screened, Screening};

use super::query::{Batch, Query};
use super::times::Circumstances;
use super::vocabulary::{TermForm, type_of};
use crate::extract::Caller;
use crate::forms::FoundForm;
use crate::problem::Problem;
use crate::state::{AppState, Shelf};

/// Scores are told of 100, as clients of the specification show them.
const SCORE_MAX: f64 = 100.0;

/// Who asks, and of what.
pub(super) struct Asker<'a> {
    pub(super) state: &'a AppState,
    pub(super) caller: &'a Caller,
    pub(super) circumstances: &'a Circumstances,
}

/// The answer to one question.
#[derive(Debug, Serialize)]
pub(super) struct ResultForm {
    /// The candidates, best first.
    result: Vec<CandidateForm>,
    /// What was not looked at, or why nothing is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// A candidate.
#[derive(Debug, Serialize)]
struct CandidateForm {
    id: String,
    name: String,
    description: String,
    score: f64,
    #[serde(rename = "match")]
    is_certain: bool,
    #[serde(rename = "type")]
    kinds: Vec<&'static TermForm>,
    features: Vec<FeatureForm>,
}

/// Something by which a client may judge for itself.
#[derive(Debug, Serialize)]
struct FeatureForm {
    id: &'static str,
    value: FeatureValue,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FeatureValue {
    Is(bool),
    Amount(f64),
}

impl Asker<'_> {
    /// Answers each question of a batch by itself.
    ///
    /// # Errors
    /// The state of the record lies beyond the log, there is no index yet, or the database fails.
    pub(super) async fn batch(&self, batch: Batch) -> Result<BTreeMap<String, ResultForm>, Problem> {
        let mut answers = BTreeMap::new();
        for (key, query) in batch {
            answers.insert(key, self.one(&query).await?);
        }
        Ok(answers)
    }

    /// Answers one question.
    ///
    /// # Errors
    /// As [`Asker::batch`].
    pub(super) async fn one(&self, query: &Query) -> Result<ResultForm, Problem> {
        if query.is_of_person {
            // INVARIANT (organisations only): a person is not looked for, not even to find that nobody is there.
            let detail = "this register holds organisations only; no person was looked for";
            return Ok(ResultForm { result: Vec::new(), detail: Some(detail.to_owned()) });
        }
        let own = self.circumstances.times;
        let screening = Screening {
            limit: query.limit,
            scope: self.circumstances.scope,
            question: Question {
                matter: query.matter.clone(),
                unit_kind: query.unit_kind.clone(),
                viewer: self.caller.viewer_of_any(),
            },
            times: Times { as_of: query.as_of.or(own.as_of), known_at: query.known_at.or(own.known_at) },
            ..Screening::default()
        };
        let screened = self.state.register.screen(&query.subject, &screening).await?;
        let shelf = self.state.shelf();
        let result = screened.candidates.iter().map(|found| self.candidate(found, &screened, &shelf));
        let detail = (!query.unused.is_empty()).then(|| format!("not used: {}", query.unused.join("; ")));
        Ok(ResultForm { result: result.collect(), detail })
    }

    fn candidate(&self, found: &Candidate, screened: &Screened, shelf: &Shelf) -> CandidateForm {
        let file = &found.kept.file;
        let lens = shelf.lens(self.caller.viewer(file), found.kept.as_of, screened.log_size);
        let counts = FoundForm::of(file, None, "", &lens);
        let kinds = file.organisation.as_ref().map(|organisation| type_of(schema_of(organisation)));
        let agrees = has(found, Rule::IdentifierAgrees);
        let in_force = counts.as_ref().is_some_and(|counts| counts.in_force > 0);
        let others = screened.candidates.iter().filter(|other| has(other, Rule::IdentifierAgrees)).count();
        CandidateForm {
            id: found.identifier.to_string(),
            name: found.name.clone(),
            description: description(found, counts.as_ref()),
            score: (found.score * SCORE_MAX * SCORE_MAX).round() / SCORE_MAX,
            is_certain: agrees && others == 1 && found.is_match,
            kinds: kinds.into_iter().collect(),
            features: vec![
                FeatureForm { id: "possible_match", value: FeatureValue::Is(found.is_match) },
                FeatureForm { id: "identifier_agrees", value: FeatureValue::Is(agrees) },
                FeatureForm {
                    id: "country_differs",
                    value: FeatureValue::Is(has(found, Rule::CountryOther)),
                },
                FeatureForm { id: "in_force", value: FeatureValue::Is(in_force) },
                FeatureForm { id: "score", value: FeatureValue::Amount(found.score) },
            ],
        }
    }
}

fn has(found: &Candidate, rule: Rule) -> bool {
    found.comparison.explanation.findings.iter().any(|finding| finding.rule == rule)
}

/// What a person needs to judge: that it is possible only, where the organisation is, what its entries are now, and
/// what speaks for and against.
fn description(found: &Candidate, counts: Option<&FoundForm>) -> String {
    let mut parts = vec![if found.is_match { "possible match" } else { "weak candidate" }.to_owned()];
    if let Some(counts) = counts {
        parts.extend(counts.region.clone());
        let told =
            [(counts.in_force, "in force"), (counts.without_effect, "suspended"), (counts.ended, "ended")];
        let told = told.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        let told = told.collect::<Vec<_>>().join(", ");
        parts.push(if told.is_empty() { "no entry".to_owned() } else { format!("entries: {told}") });
    }
    let strength = found.answer.strength.map_or("none", Word::as_str);
    parts.push(format!("strength on {}: {strength}", found.kept.as_of));
    let why = found.comparison.explanation.to_string();
    parts.extend((!why.is_empty()).then_some(why));
    parts.join(" · ")
}
