//! Verifies a database: every stored row, tile and checkpoint, and the checkpoint kept outside it.

use std::collections::VecDeque;
use std::path::Path;

use standing_store::Store;
use standing_transparency::verify::{CheckpointRole, FilledTile};
use standing_transparency::{Tile, VerifierKey};

use super::finding::{Finding, FindingKind};
use super::report::Report;
use super::rows::{CheckedRows, Depth};
use super::run::Run;
use crate::error::ServiceError;
use crate::log::kept::{self, KeptCheckpoint};
use crate::log::keys::read_verifier_key;
use crate::log::last_signed::LastSigned;

/// Parcels that are hashed while the next ones are read.
const PARCELS_AT_ONCE: usize = 4;
/// Checkpoints read at once.
const CHECKPOINTS_AT_ONCE: usize = 256;

/// What a database is verified against.
#[derive(Debug, Clone, Default)]
pub struct Against<'a> {
    /// The data folder, with the verifier key and the checkpoint signed last.
    pub data: Option<&'a Path>,
    /// The verifier key, when the one in the data folder is not to be believed.
    pub key: Option<VerifierKey>,
    /// How far events are read.
    pub depth: Depth,
}

/// Verifies every event of a database in one pass with memory that does not grow with the events; `progress`
/// hears how many are done and how many there are.
///
/// The database may be in use: what is appended meanwhile is left for the next time.
///
/// # Errors
/// When the database or the folder cannot be read. What is wrong with the register is in the report.
pub async fn verify_store(
    store: &Store,
    against: &Against<'_>,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Report, ServiceError> {
    let key = match (&against.key, against.data) {
        (Some(key), _) => Some(key.clone()),
        (None, Some(data)) => read_verifier_key(data)?,
        (None, None) => None,
    };
    let mut run = Run::new(store.url().to_string(), key.as_ref(), against.depth);
    if let Some(data) = against.data
        && let Some(note) = LastSigned::in_folder(data).read()?
    {
        run.expect(&note, CheckpointRole::LastSigned)?;
    }
    let mut checkpoints = Checkpoints::of(store);
    // Checkpoints first: whatever they sign is then in the log already.
    let size_published = kept::latest_checkpoint(store).await?.map_or(0, |latest| latest.size);
    let total = store.head().await?;
    let mut scan = store.scan_events(0, Some(total));
    let mut waiting = VecDeque::new();
    loop {
        let rows = scan.next_parcel().await?;
        if !rows.is_empty() {
            waiting.push_back(run.check(rows));
            if waiting.len() < PARCELS_AT_ONCE {
                continue;
            }
        }
        let Some(next) = waiting.pop_front() else { break };
        let checked = next.await.map_err(|_| ServiceError::Busy)?;
        take(store, &mut run, &mut checkpoints, checked, size_published).await?;
        progress(run.verifier.size(), total);
    }
    checkpoints.announce(&mut run, size_published).await?;
    for partial in run.verifier.partial_tiles() {
        compare_partial(store, &mut run, &partial, size_published).await?;
    }
    compare_head(store, &mut run, total).await?;
    Ok(run.finish())
}

async fn take(
    store: &Store,
    run: &mut Run,
    checkpoints: &mut Checkpoints<'_>,
    checked: CheckedRows,
    size_published: u64,
) -> Result<(), ServiceError> {
    checkpoints.announce(run, run.verifier.size().saturating_add(checked.chunk.rows())).await?;
    for filled in run.take(checked) {
        compare_full(store, run, &filled, size_published).await?;
    }
    Ok(())
}

/// Compares a full tile, and the part of it that lies under the last checkpoint.
async fn compare_full(
    store: &Store,
    run: &mut Run,
    filled: &FilledTile,
    size_published: u64,
) -> Result<(), ServiceError> {
    let tile = filled.tile;
    let published = Tile::holding(tile.level(), tile.first(), size_published);
    match kept::tile(store, tile).await? {
        Some(stored) => run.verifier.check_tile(filled, &stored),
        None if published == Some(tile) => missing(run, tile),
        None => {}
    }
    if let Some(narrow) = published.filter(|published| !published.is_full()) {
        match kept::tile(store, narrow).await? {
            Some(stored) => {
                let hashes = filled.hashes.iter().take(narrow.width().into()).copied().collect();
                run.verifier.check_tile(&FilledTile { tile: narrow, hashes }, &stored);
            }
            None => missing(run, narrow),
        }
    }
    Ok(())
}

/// Compares every width in which a tile that is not full yet is stored.
async fn compare_partial(
    store: &Store,
    run: &mut Run,
    partial: &FilledTile,
    size_published: u64,
) -> Result<(), ServiceError> {
    let place = partial.tile;
    let published = Tile::holding(place.level(), place.first(), size_published);
    for width in 1..=place.width() {
        let tile = Tile::new(place.level(), place.index(), width)?;
        match kept::tile(store, tile).await? {
            Some(stored) => run.verifier.check_tile(partial, &stored),
            None if published == Some(tile) => missing(run, tile),
            None => {}
        }
    }
    Ok(())
}

fn missing(run: &mut Run, tile: Tile) {
    run.find(Finding { kind: FindingKind::TileMissing, position: None, detail: tile.path() });
}

/// The head row must say how many events there are.
async fn compare_head(store: &Store, run: &mut Run, total: u64) -> Result<(), ServiceError> {
    let size = run.verifier.size();
    let beyond = store.event(total.saturating_add(1)).await?;
    // An event that was appended meanwhile has moved the head before it could be read.
    let is_behind = beyond.is_some() && store.head().await? <= total;
    if size != total || is_behind {
        let stored = if is_behind { "there are more".to_owned() } else { format!("{size} are stored") };
        let detail = format!("the head of the log says {total} events, {stored}");
        run.find(Finding { kind: FindingKind::ColumnDiffers, position: None, detail });
    }
    Ok(())
}

/// The stored checkpoints in order of size, read ahead in pages.
struct Checkpoints<'a> {
    store: &'a Store,
    page: VecDeque<KeptCheckpoint>,
    last: Option<u64>,
    is_at_end: bool,
}

impl<'a> Checkpoints<'a> {
    const fn of(store: &'a Store) -> Self {
        Self { store, page: VecDeque::new(), last: None, is_at_end: false }
    }

    /// Announces all checkpoints up to a size.
    async fn announce(&mut self, run: &mut Run, size_max: u64) -> Result<(), ServiceError> {
        loop {
            while let Some(next) = self.page.pop_front_if(|next| next.size <= size_max) {
                check_columns(run, &next);
                run.expect(&next.note, CheckpointRole::Published)?;
            }
            if !self.page.is_empty() || self.is_at_end {
                return Ok(());
            }
            self.page = kept::checkpoints_after(self.store, self.last, CHECKPOINTS_AT_ONCE).await?.into();
            self.is_at_end = self.page.len() < CHECKPOINTS_AT_ONCE;
            self.last = self.page.back().map(|last| last.size).or(self.last);
        }
    }
}

fn check_columns(run: &mut Run, kept: &KeptCheckpoint) {
    if let Some(detail) = kept.differing_column() {
        run.find(Finding { kind: FindingKind::CheckpointColumn, position: None, detail });
    }
}
