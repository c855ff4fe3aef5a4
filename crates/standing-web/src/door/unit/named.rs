//! Screening by name at the unit's door: who may be meant, why, and what the unit decided before.

use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_service::ServiceError;
use standing_service::screening::{Candidate, Name, Scope, Screened, Screening, Subject};

use super::check::{Asked, Fields, query, question};
use super::{Clerk, purpose};
use crate::pages::legal::Legal;
use crate::pages::look::StrengthView;
use crate::pages::page_address;
use crate::pages::when::Held;
use crate::state::AppState;

/// The most candidates that a name gets.
const CANDIDATES_MAX: usize = 10;

/// Organisations that may be meant by a name.
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) headline: String,
    pub(crate) candidates: Vec<CandidateView>,
    /// Decided before not to be meant, each with the reason.
    pub(crate) decided: Vec<DecidedView>,
    pub(crate) held: Held,
}

/// One of them.
pub(crate) struct CandidateView {
    pub(crate) name: Legal,
    pub(crate) identifier: String,
    pub(crate) is_match: bool,
    pub(crate) strength: StrengthView,
    /// Why it was brought up, in words.
    pub(crate) findings: Vec<String>,
    /// Where to check exactly this organisation.
    pub(crate) check: String,
}

/// Decided before.
pub(crate) struct DecidedView {
    pub(crate) organisation: String,
    pub(crate) reason: Legal,
}

/// Screens a name. What the unit may not see for its purpose is answered as to anyone.
pub(super) async fn screen(
    state: &AppState,
    clerk: &Clerk,
    fields: &Fields,
    asked: &Asked,
    name: &str,
) -> Result<(Screening, Screened), ServiceError> {
    let subject = Subject { names: vec![Name::new(name)], ..Subject::default() };
    let screening = Screening {
        limit: CANDIDATES_MAX,
        scope: if fields.scope == "known" { Scope::Known } else { Scope::Listed },
        question: question(clerk, asked),
        times: asked.times,
        ..Screening::default()
    };
    let mut screened = state.register.screen(&subject, &screening).await?;
    hold_back(state, clerk, asked, &screening, &mut screened).await?;
    Ok((screening, screened))
}

/// Answers as to anyone about organisations of which the unit may know more, but not for its purpose.
async fn hold_back(
    state: &AppState,
    clerk: &Clerk,
    asked: &Asked,
    screening: &Screening,
    screened: &mut Screened,
) -> Result<(), ServiceError> {
    let anyone = Question { viewer: Viewer::Public, ..screening.question.clone() };
    let mut kept = Vec::with_capacity(screened.candidates.len());
    for mut candidate in std::mem::take(&mut screened.candidates) {
        let identifier = &candidate.identifier;
        let viewer = purpose::viewer_of(state, clerk, identifier, asked.times, asked.purpose).await?;
        if viewer == Viewer::Public {
            candidate.answer = state.register.check(identifier, &anyone, asked.times).await?.answer;
            if screening.scope == Scope::Listed && candidate.answer.strength.is_none() {
                let is_counted = usize::from(candidate.is_match);
                screened.total_matches = screened.total_matches.saturating_sub(is_counted);
                continue;
            }
        }
        kept.push(candidate);
    }
    screened.candidates = kept;
    Ok(())
}

pub(super) fn found(
    state: &AppState,
    clerk: &Clerk,
    fields: &Fields,
    name: &str,
    screened: &Screened,
) -> Found {
    let t = clerk.who.t;
    let matches = u64::try_from(screened.total_matches).unwrap_or(u64::MAX);
    let headline = match matches {
        0 => t.say("unit-check-no-match"),
        _ => t.counted("unit-check-matches", matches),
    };
    let decided = |decided: &standing_service::screening::Decided| DecidedView {
        organisation: decided.decision.organisation.to_string(),
        reason: Legal::plain(&decided.decision.reason),
    };
    Found {
        name: name.to_owned(),
        headline,
        candidates: screened.candidates.iter().map(|found| candidate(clerk, fields, found)).collect(),
        decided: screened.decided.iter().map(decided).collect(),
        held: Held::of_day(t, screened.as_of, state.register.log_size()),
    }
}

fn candidate(clerk: &Clerk, fields: &Fields, found: &Candidate) -> CandidateView {
    let t = clerk.who.t;
    let identifier = found.identifier.to_string();
    let exactly = Fields { q: identifier.clone(), scope: String::new(), ..fields.clone() };
    let say = |finding: &standing_service::screening::Finding| {
        let says = t.word("finding", dashed(&format!("{:?}", finding.rule)));
        let pieces: Vec<&str> = [finding.query.as_str(), finding.candidate.as_str()]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        match pieces.as_slice() {
            [] => says,
            pieces => {
                t.with("finding-about", &[("says", says.into()), ("pieces", pieces.join(" / ").into())])
            }
        }
    };
    CandidateView {
        name: Legal::plain(&found.name),
        is_match: found.is_match,
        strength: StrengthView::of(t, found.answer.strength),
        findings: found.comparison.explanation.findings.iter().map(say).collect(),
        check: page_address(t.locale(), &format!("unit/check{}", query(&exactly))),
        identifier,
    }
}

/// The name of a rule of comparison as messages are named: `FormMissing` is `form-missing`.
fn dashed(name: &str) -> String {
    let mut text = String::with_capacity(name.len().saturating_add(4));
    for (at, character) in name.char_indices() {
        if at > 0 && character.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_as_messages_are() {
        assert_eq!(dashed("FormMissing"), "form-missing");
        assert_eq!(dashed("Typo"), "typo");
    }
}
