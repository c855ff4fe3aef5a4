//! Verifies a published log from afar, as any stranger can: every leaf, every tile, the checkpoint, and every event
//! that is public.
//!
//! How bytes are fetched is an argument. What is withheld cannot be fetched, and its leaf proves what was recorded
//! without it.

use std::future::Future;

use standing_transparency::entries::parse_entries;
use standing_transparency::tile::tiles_of;
use standing_transparency::verify::{CheckpointRole, FilledTile, Verifier, verify_chunk};
use standing_transparency::{Checkpoint, CheckpointPolicy, Note, TransparencyError, VerifierKey};

use super::finding::{Finding, FindingKind};
use super::published::{PublishedEvents, stored_row};
use super::report::Report;
use crate::error::ServiceError;

/// What an address gave: its bytes, or none when it does not exist; or why it could not be asked.
pub type Fetched = Result<Option<Vec<u8>>, String>;

/// Verifies the log at an address.
///
/// `fetch` is asked for paths such as `checkpoint`, `tile/entries/000` and `api/v1/events?after=0&limit=256`,
/// relative to the address. `kept` are
/// checkpoints that the caller has from earlier or from witnesses: a log that rewrote its past contradicts
/// them. Without `key` only roots are compared.
///
/// # Errors
/// When something cannot be fetched. What is wrong with the log is in the report.
pub async fn verify_url<F: Future<Output = Fetched>>(
    place: &str,
    fetch: impl Fn(String) -> F,
    key: Option<&VerifierKey>,
    kept: &[Vec<u8>],
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Report, ServiceError> {
    let mut verifier = Verifier::new(key.cloned().map(CheckpointPolicy::of_log), 1);
    for note in kept {
        verifier.expect_checkpoint(note, CheckpointRole::Published)?;
    }
    let note = wanted(&fetch, "checkpoint".to_owned()).await?;
    let size = Checkpoint::parse(Note::parse(&note)?.text())?.size();
    verifier.expect_checkpoint(&note, CheckpointRole::Published)?;
    let (mut missing, mut published) = (Vec::new(), PublishedEvents::default());
    for tile in tiles_of(size).take_while(|tile| tile.level() == 0) {
        let bundle = wanted(&fetch, tile.entries_path()).await?;
        let leaves = parse_entries(tile, &bundle)?;
        let opened = published.of(&fetch, tile, &leaves).await?;
        let rows = (tile.first().saturating_add(1)..).zip(leaves).enumerate();
        let chunk =
            verify_chunk(rows.map(|(at, (position, leaf))| stored_row(position, leaf, opened.get(at))));
        for filled in verifier.absorb(chunk) {
            compare(&fetch, &mut verifier, &filled, &mut missing).await?;
        }
        progress(verifier.size(), size);
    }
    for partial in verifier.partial_tiles() {
        compare(&fetch, &mut verifier, &partial, &mut missing).await?;
    }
    let mut report = Report::new(place.to_owned(), key.map(ToString::to_string), verifier.finish());
    report.events_read = published.events_read;
    report.keep_all(published.findings);
    missing.into_iter().for_each(|finding| report.keep(finding));
    Ok(report)
}

async fn compare<F: Future<Output = Fetched>>(
    fetch: &impl Fn(String) -> F,
    verifier: &mut Verifier,
    filled: &FilledTile,
    missing: &mut Vec<Finding>,
) -> Result<(), ServiceError> {
    match fetched(fetch, filled.tile.path()).await? {
        Some(stored) => verifier.check_tile(filled, &stored),
        None => {
            let detail = filled.tile.path();
            missing.push(Finding { kind: FindingKind::TileMissing, position: None, detail });
        }
    }
    Ok(())
}

async fn wanted<F: Future<Output = Fetched>>(
    fetch: &impl Fn(String) -> F,
    path: String,
) -> Result<Vec<u8>, ServiceError> {
    let found = fetched(fetch, path.clone()).await?;
    found.ok_or_else(|| unreadable(path, "the address does not have it".to_owned()))
}

pub(super) async fn fetched<F: Future<Output = Fetched>>(
    fetch: &impl Fn(String) -> F,
    path: String,
) -> Result<Option<Vec<u8>>, ServiceError> {
    fetch(path.clone()).await.map_err(|reason| unreadable(path, reason))
}

pub(super) fn unreadable(what: String, reason: String) -> ServiceError {
    TransparencyError::Unreadable { what, reason }.into()
}
