//! What is known of an organisation for screening: names, identifiers, country.
//!
//! Deliberately absent: persons, addresses and days. Which identifier schemes exist is the caller's business.

use crate::compare::{Comparison, Matcher};
use crate::name::Name;
use crate::parse::Part;
use crate::weights::{CONTRADICTED_SCORE_MAX, Effect, MATCH_THRESHOLD, Rule, SHARED_IDENTIFIER_SCORE_MIN};

/// An identifier of an organisation, folded by the caller as its scheme asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// The scheme, such as `cn-uscc`. Two codes of one scheme are two organisations.
    pub scheme: String,
    /// The code.
    pub code: String,
}

/// An organisation as a query or as a candidate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subject {
    /// Its names, in any order.
    pub names: Vec<Name>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// Its country, as two letters of ISO 3166-1 in lower case; none when not said.
    pub country: Option<String>,
}

impl Subject {
    /// An organisation of which only a name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { names: vec![Name::new(name)], ..Self::default() }
    }
}

/// How the identifiers of two organisations stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Relation {
    Unknown,
    Agree(Identifier),
    Contradict(Identifier, Identifier),
}

impl Matcher {
    /// Compares two organisations: the best pair of names, then identifiers, which outrank names, then countries.
    ///
    /// ```
    /// # use standing_screening::{Identifier, Matcher, Subject};
    /// let code = |code: &str| vec![Identifier { scheme: "lei".into(), code: code.into() }];
    /// let one = Subject { identifiers: code("A1"), ..Subject::named("Acme Ltd") };
    /// let renamed = Subject { identifiers: code("A1"), ..Subject::named("Zenith plc") };
    /// let namesake = Subject { identifiers: code("B2"), ..Subject::named("Acme Ltd") };
    /// assert!(Matcher::default().compare_subjects(&one, &renamed).is_match);
    /// assert!(!Matcher::default().compare_subjects(&one, &namesake).is_match);
    /// ```
    #[must_use]
    pub fn compare_subjects(&self, query: &Subject, candidate: &Subject) -> Comparison {
        self.compare_best(query, candidate).0
    }

    /// The same, with the name of the candidate that fits best; none when one of the two has no name.
    #[must_use]
    pub fn compare_best<'c>(
        &self,
        query: &Subject,
        candidate: &'c Subject,
    ) -> (Comparison, Option<&'c Name>) {
        let mut best: Option<(f64, &Name, &'c Name)> = None;
        for left in &query.names {
            for right in &candidate.names {
                let score = self.score(left, right);
                if best.is_none_or(|(known, ..)| score > known) {
                    best = Some((score, left, right));
                }
            }
        }
        let comparison = best.map_or_else(Comparison::default, |(_, left, right)| self.compare(left, right));
        (with_facts(comparison, query, candidate), best.map(|(_, _, name)| name))
    }
}

/// Lets identifiers and countries have their say about a comparison of names.
pub(crate) fn with_facts(mut comparison: Comparison, query: &Subject, candidate: &Subject) -> Comparison {
    if let (Some(first), Some(second)) = (&query.country, &candidate.country)
        && first != second
        && let Effect::Factor(factor) = Rule::CountryOther.effect()
    {
        comparison.score *= factor;
        comparison.explanation.add(Rule::CountryOther, Part::Country, first, second);
    }
    match relation(&query.identifiers, &candidate.identifiers) {
        Relation::Unknown => {}
        Relation::Agree(shared) => {
            // Names still rank those that share an identifier.
            let room = 1.0 - SHARED_IDENTIFIER_SCORE_MIN;
            comparison.score = SHARED_IDENTIFIER_SCORE_MIN + room * comparison.score;
            comparison.explanation.add(Rule::IdentifierAgrees, Part::Identifier, &shared.code, &shared.code);
        }
        Relation::Contradict(first, second) => {
            comparison.score = comparison.score.min(1.0) * CONTRADICTED_SCORE_MAX;
            comparison.explanation.add(
                Rule::IdentifierContradicts,
                Part::Identifier,
                &first.code,
                &second.code,
            );
        }
    }
    comparison.is_match = comparison.score >= MATCH_THRESHOLD;
    comparison
}

fn relation(query: &[Identifier], candidate: &[Identifier]) -> Relation {
    if let Some(shared) = query.iter().find(|identifier| candidate.contains(identifier)) {
        return Relation::Agree(shared.clone());
    }
    let contradicting = query.iter().find_map(|first| {
        let second = candidate.iter().find(|second| second.scheme == first.scheme)?;
        Some((first.clone(), second.clone()))
    });
    contradicting.map_or(Relation::Unknown, |(first, second)| Relation::Contradict(first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(name: &str, identifiers: &[(&str, &str)], country: Option<&str>) -> Subject {
        let identifiers = identifiers
            .iter()
            .map(|(scheme, code)| Identifier { scheme: (*scheme).into(), code: (*code).into() });
        Subject {
            identifiers: identifiers.collect(),
            country: country.map(Into::into),
            ..Subject::named(name)
        }
    }

    #[test]
    fn identifiers_outrank_names() {
        let query = subject("Acme Ltd", &[("lei", "A1"), ("gb-crn", "7")], Some("gb"));
        let cases = [
            (subject("Acme Ltd", &[], None), true, None),
            (subject("Acme Ltd", &[("lei", "B2")], None), false, Some(Rule::IdentifierContradicts)),
            (subject("Zenith", &[("lei", "A1")], None), true, Some(Rule::IdentifierAgrees)),
            (subject("Zenith", &[("lei", "A1"), ("gb-crn", "8")], None), true, Some(Rule::IdentifierAgrees)),
            (subject("Acme Ltd", &[("us-ein", "9")], Some("us")), true, Some(Rule::CountryOther)),
            (subject("Zenith", &[], None), false, None),
        ];
        for (candidate, is_match, rule) in cases {
            let comparison = Matcher::default().compare_subjects(&query, &candidate);
            assert_eq!(comparison.is_match, is_match, "{candidate:?}: {}", comparison.explanation);
            let has = |rule: Rule| comparison.explanation.findings.iter().any(|finding| finding.rule == rule);
            assert!(rule.is_none_or(has), "{}", comparison.explanation);
        }
    }

    #[test]
    fn the_best_name_counts() {
        let candidate =
            Subject { names: ["Zenith", "华为", "Acme"].map(Name::new).to_vec(), ..Subject::default() };
        assert!(Matcher::default().compare_subjects(&Subject::named("ACME Limited"), &candidate).is_match);
        assert!(!Matcher::default().compare_subjects(&Subject::default(), &candidate).is_match);
    }
}
