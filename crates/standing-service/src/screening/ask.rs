//! Answering a screening question: candidates from the index, then each judged by its own file.

use std::collections::BTreeSet;
use std::sync::Arc;

use standing_core::file::File;
use standing_core::identifier::Identifier;
use standing_core::packs::Packs;
use standing_core::standing::check::check;
use standing_core::standing::status::{Status, status_at};
use standing_core::standing::viewer::{Viewer, may_see};
use standing_screening::{Hit, Identifier as Code, Scratch, Subject};

use super::generation::{Generation, IndexState};
use super::keep;
use super::question::{Candidate, Decided, SCREENED_MAX, Scope, Screened, Screening};
use super::subject::{code_of, had_name, subject_of};
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
        let unit = screening.unit.clone().map(Viewer::Unit);
        let decided = self.decided(query, unit.as_ref().unwrap_or(&screening.question.viewer)).await?;
        let mut screened = self.sought(query, screening).await?;
        if !decided.is_empty() {
            let (out, left) = screened.candidates.into_iter().partition::<Vec<_>, _>(|candidate| {
                // An identifier that agrees is more than a name.
                let by_identifier = query.identifiers.iter().any(|code| is_of(candidate, code));
                !by_identifier && decided.contains_key(&*candidate.kept.stream)
            });
            screened.candidates = left;
            screened.decided = out
                .into_iter()
                .filter_map(|candidate| {
                    let decision = decided.get(&*candidate.kept.stream)?.clone();
                    Some(Decided { score: candidate.score, decision })
                })
                .collect();
        }
        screened.total_matches = screened.candidates.iter().filter(|candidate| candidate.is_match).count();
        screened.candidates.truncate(screening.limit.min(SCREENED_MAX));
        Ok(screened)
    }

    /// Every candidate, best first, whatever was decided about it and beyond any limit.
    pub(super) async fn sought(
        &self,
        query: &Subject,
        screening: &Screening,
    ) -> Result<Screened, ServiceError> {
        keep::begin(&self.state);
        let names = self.state.names.newest().ok_or(ServiceError::Indexing)?;
        let log_size = self.size_at(screening.times)?;
        let packs = self.packs();
        let mut found = Vec::new();
        let scratch = self.state.names.take_scratch();
        let (identifiers, scratch) = hits(&names, scratch, query, screening.cutoff);
        self.state.names.give_scratch(scratch);
        for identifier in identifiers {
            if let Some(candidate) = self.candidate(&names, &identifier, query, screening, &packs).await? {
                found.push(candidate);
            }
        }
        found.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| one.identifier.cmp(&other.identifier))
        });
        let as_of = screening.times.as_of.unwrap_or_else(|| self.today_across());
        let index = names.state();
        Ok(Screened { candidates: found, total_matches: 0, decided: Vec::new(), as_of, log_size, index })
    }

    /// Builds the index from the log again; the one that is there answers until it is done.
    pub fn index_names_again(&self) {
        self.state.names.want_base();
        keep::begin(&self.state);
    }

    /// Saves the index of names in a folder, and begins with what is saved there.
    pub fn keep_names_in(&self, folder: &std::path::Path) {
        self.state.names.save_in(folder.to_path_buf());
    }

    /// Which index of names answers now; none while the first is being built, which begins now at the latest.
    #[must_use]
    pub fn index_state(&self) -> Option<IndexState> {
        keep::begin(&self.state);
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

fn is_of(candidate: &Candidate, code: &Code) -> bool {
    let organisation = candidate.kept.file.organisation.as_ref();
    organisation.is_some_and(|organisation| {
        std::iter::once(&organisation.identifier).chain(&organisation.also).any(|own| code_of(own) == *code)
    })
}

/// The organisations that the index finds, each once.
fn hits(
    names: &Generation,
    mut scratch: Scratch,
    query: &Subject,
    cutoff: f64,
) -> (BTreeSet<Identifier>, Scratch) {
    let mut found = BTreeSet::new();
    for (at, segment) in names.segments.iter().enumerate() {
        // Words are as rare as the base says, so a score of a small segment may become another.
        let cutoff = if at == 0 { cutoff } else { cutoff - SCORE_SLACK };
        let mut searcher = segment.index.searcher_with(scratch);
        let hits = searcher.search_above(query, HITS_MAX, cutoff);
        found.extend(hits.iter().filter_map(identifier_of));
        scratch = searcher.into_scratch();
    }
    (found, scratch)
}

/// The identifier under which the file of a hit is kept: its first.
fn identifier_of(hit: &Hit) -> Option<Identifier> {
    let first = hit.identifiers.first()?;
    format!("{}:{}", first.scheme, first.code).parse().ok()
}
