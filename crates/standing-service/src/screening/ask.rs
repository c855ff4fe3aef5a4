//! Answering a screening question: candidates from the index, then each judged by its own file.

use std::collections::BTreeMap;
use std::sync::Arc;

use standing_core::file::File;
use standing_core::identifier::Identifier;
use standing_core::packs::Packs;
use standing_core::standing::check::check;
use standing_core::standing::status::{Status, status_at};
use standing_core::standing::viewer::may_see;
use standing_screening::{Hit, Subject};

use super::generation::{Generation, IndexState};
use super::question::{Candidate, SCREENED_MAX, Scope, Screened, Screening};
use super::subject::{had_name, subject_of};
use crate::browse::Kept;
use crate::error::ServiceError;
use crate::register::Register;

/// How many hits of a segment are looked at; more than the index ever finds for a few names.
const HITS_MAX: usize = SCREENED_MAX;
/// How much the score of a hit may change when it is compared again: words are as rare as the base says.
const SCORE_SLACK: f64 = 0.15;

impl Register {
    /// Organisations that may be meant by names and identifiers, and what follows for each. Nothing found says only
    /// that this index found nothing.
    ///
    /// # Errors
    /// [`ServiceError::Indexing`] while the first index is being built; when the state of the record lies beyond the
    /// log, or the database fails.
    pub async fn screen(&self, query: &Subject, screening: &Screening) -> Result<Screened, ServiceError> {
        let names = self.state.names.newest().ok_or(ServiceError::Indexing)?;
        let log_size = self.size_at(screening.times)?;
        let packs = self.packs();
        let mut found = Vec::new();
        for (identifier, score) in hits(&names, query, screening.cutoff) {
            if score + SCORE_SLACK < screening.cutoff {
                continue;
            }
            if let Some(candidate) = self.candidate(&names, &identifier, query, screening, &packs).await? {
                found.push(candidate);
            }
        }
        found.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| one.identifier.cmp(&other.identifier))
        });
        let total_matches = found.iter().filter(|candidate| candidate.is_match).count();
        found.truncate(screening.limit.min(SCREENED_MAX));
        let as_of = screening.times.as_of.unwrap_or_else(|| self.today_across());
        Ok(Screened { candidates: found, total_matches, as_of, log_size, index: names.state() })
    }

    /// Which index of names answers now; none while the first is being built.
    #[must_use]
    pub fn index_state(&self) -> Option<IndexState> {
        self.state.names.state()
    }

    /// What a hit is on the day, at that state of the record, to the one who asks; none when it is nothing.
    async fn candidate(
        &self,
        names: &Generation,
        identifier: &Identifier,
        query: &Subject,
        screening: &Screening,
        packs: &Packs,
    ) -> Result<Option<Candidate>, ServiceError> {
        let seen = self.open_file(identifier, screening.times).await?;
        let Some(opened) = seen.answer else { return Ok(None) };
        let file = opened.file;
        let Some(organisation) = &file.organisation else { return Ok(None) };
        if !is_asked(&file, screening, packs, seen.as_of) {
            return Ok(None);
        }
        let subject = subject_of(organisation, Some(seen.as_of));
        let Some(base) = names.segments.first() else { return Ok(None) };
        let (comparison, best) = base.index.matcher().compare_best(query, &subject);
        if comparison.score < screening.cutoff {
            return Ok(None);
        }
        let names =
            organisation.names.iter().filter(|name| had_name(name, seen.as_of)).cloned().collect::<Vec<_>>();
        let first = || names.first().map(|name| name.text().to_owned());
        Ok(Some(Candidate {
            identifier: organisation.identifier.clone(),
            name: best.map(|name| name.raw().to_owned()).or_else(first).unwrap_or_default(),
            names,
            score: comparison.score,
            is_match: comparison.score >= screening.threshold,
            comparison,
            answer: check(&file, packs, &screening.question, seen.as_of),
            kept: Kept { stream: opened.stream, file: Arc::clone(&file), as_of: seen.as_of },
        }))
    }
}

/// Whether an organisation is among those asked about. An entry that ended, that has no effect yet or that may not
/// be known makes nobody listed.
fn is_asked(file: &File, screening: &Screening, packs: &Packs, as_of: jiff::civil::Date) -> bool {
    if screening.scope == Scope::Known && screening.lists.only.is_empty() {
        return true;
    }
    file.entries.iter().filter(|(_, entry)| screening.lists.has(entry)).any(|(id, _)| {
        may_see(file, id, packs, &screening.question.viewer, as_of)
            && matches!(status_at(file, id, packs, as_of), Some(Status::InForce | Status::Suspended { .. }))
    })
}

/// The organisations that the index finds, each once with its best score.
fn hits(names: &Generation, query: &Subject, cutoff: f64) -> BTreeMap<Identifier, f64> {
    let mut found = BTreeMap::new();
    for segment in &names.segments {
        for hit in segment.index.search(query, HITS_MAX) {
            if hit.comparison.score + SCORE_SLACK < cutoff {
                break;
            }
            let Some(identifier) = identifier_of(&hit) else { continue };
            let score = found.entry(identifier).or_insert(0.0_f64);
            *score = score.max(hit.comparison.score);
        }
    }
    found
}

/// The identifier under which the file of a hit is kept: its first.
fn identifier_of(hit: &Hit) -> Option<Identifier> {
    let first = hit.identifiers.first()?;
    format!("{}:{}", first.scheme, first.code).parse().ok()
}
