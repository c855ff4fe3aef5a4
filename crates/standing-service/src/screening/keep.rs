//! Keeping the index up to date, from the first time that names are wanted: the base is built from the whole log, what comes after it goes into small segments
//! within [`LOOK_EVERY`], and a base is built again when those have grown.
//!
//! All building is done on threads of its own; questions go on with the generation that is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use sha2::{Digest, Sha256};
use standing_core::file::File;
use standing_screening::IndexBuilder;
use standing_store::Store;
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, spawn_blocking};

use super::filling::Filling;
use super::generation::Generation;
use super::saved::{self, Base};
use super::segment::Segment;
use super::subject::subject_of;
use crate::error::ServiceError;
use crate::read::read_event;
use crate::state::State;

/// How often it is looked for new names.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long it is waited after a failure.
const AGAIN_AFTER: Duration = Duration::from_secs(2);
/// Events read at once.
const PARCEL: usize = 2_000;
/// From this many organisations in small segments on, and from this share of the base on, the base is built again.
const OVERLAY_MIN: usize = 20_000;
const OVERLAY_SHARE: usize = 8;

/// The kinds of events that change what is indexed of an organisation.
const NAMING: [&str; 5] =
    ["organisation-registered", "identifier-added", "name-added", "entry-founded", "founding-changed"];

/// A base that is being made.
type Building = JoinHandle<Result<Base, ServiceError>>;

/// Begins to keep the index of a register, if nobody does.
pub(super) fn begin(state: &Arc<State>) {
    if state.names.begin() {
        tokio::spawn(keep(Arc::downgrade(state)));
    }
}

/// Keeps the index as long as the register is open.
async fn keep(state: Weak<State>) {
    let mut building: Option<Building> = None;
    if let Some(state) = state.upgrade() {
        building = Some(make(&state, true));
    }
    loop {
        let pause = {
            let Some(state) = state.upgrade() else { return };
            match look(&state, &mut building).await {
                Ok(()) => LOOK_EVERY,
                // A register that is being closed needs no names any more.
                Err(_) if state.store.is_closed() => return,
                Err(error) => {
                    tracing::warn!(%error, "the index of names is not up to date; trying again soon");
                    AGAIN_AFTER
                }
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// One look: takes a base that is done, begins one that is due, takes in what is new.
async fn look(state: &Arc<State>, building: &mut Option<Building>) -> Result<(), ServiceError> {
    if building.as_ref().is_some_and(JoinHandle::is_finished)
        && let Some(done) = building.take()
    {
        let base = done.await.map_err(|_| ServiceError::Busy)??;
        tracing::info!(log_size = base.segment.reached, "the names of the register are indexed");
        let newest = state.names.newest();
        let mut generation = with_newer(base, newest.as_deref());
        // A saved base may be old. Nobody is answered from it before it holds what the log held by now: names that
        // it does not know would look as if nobody bore them.
        while let Some(next) = advanced(state, &generation).await? {
            generation = next;
        }
        state.names.publish(generation);
    }
    let newest = state.names.newest();
    if building.is_none() && (state.names.take_wanted() || newest.as_deref().is_none_or(is_outgrown)) {
        *building = Some(make(state, false));
    }
    if let Some(newest) = newest
        && let Some(next) = advanced(state, &newest).await?
    {
        state.names.publish(next);
    }
    Ok(())
}

/// A new base with the segments of what came after it.
fn with_newer(base: Base, newest: Option<&Generation>) -> Generation {
    let log_size = base.segment.reached;
    let mut next = Generation { segments: vec![Arc::new(base.segment)], log_size, built_at: base.built_at };
    let Some(newest) = newest else { return next };
    next.segments
        .extend(newest.segments.iter().skip(1).filter(|segment| segment.reached > log_size).cloned());
    next.log_size = log_size.max(newest.log_size);
    next
}

fn is_outgrown(generation: &Generation) -> bool {
    let mut sizes = generation.segments.iter().map(|segment| segment.index.organisations());
    let base = sizes.next().unwrap_or(0);
    sizes.sum::<usize>() > OVERLAY_MIN.max(base / OVERLAY_SHARE)
}

/// Makes a base on a thread of its own: from the saved one if there is one and it may be used, else from the log. It
/// ends early when the register is closed.
fn make(state: &Arc<State>, may_load: bool) -> Building {
    let (store, edge, open) = (state.store.clone(), state.edge, Arc::downgrade(state));
    let folder = state.names.folder().map(Path::to_path_buf);
    let runtime = Handle::current();
    spawn_blocking(move || {
        if let Some(folder) = folder.as_deref().filter(|_| may_load)
            && let Some(base) = runtime.block_on(loaded(&store, folder))?
        {
            return Ok(base);
        }
        let (builder, reached, leaf) = runtime.block_on(read_all(&store, &open))?;
        let segment = Segment::of_builder(builder, reached)?;
        let base = Base { segment, built_at: edge.now_ms(), leaf };
        if let Some(folder) = &folder
            && let Err(error) = saved::save(folder, &base)
        {
            tracing::warn!(%error, "the index of names could not be saved; the next start builds it again");
        }
        Ok(base)
    })
}

/// The saved base, if it is whole and of this log.
async fn loaded(store: &Store, folder: &Path) -> Result<Option<Base>, ServiceError> {
    let base = match saved::load(folder) {
        Ok(Some(base)) => base,
        Ok(None) => return Ok(None),
        Err(reason) => {
            tracing::warn!(%reason, "the saved index of names cannot be used; it is built again");
            return Ok(None);
        }
    };
    if last_leaf(store, base.segment.reached).await? == base.leaf {
        return Ok(Some(base));
    }
    tracing::warn!("the saved index of names is of another log; it is built again");
    Ok(None)
}

/// SHA-256 of the leaf of the event at a position; of nothing for an empty log.
async fn last_leaf(store: &Store, position: u64) -> Result<[u8; 32], ServiceError> {
    let leaf = store.event(position).await?.map(|row| row.event.leaf).unwrap_or_default();
    Ok(Sha256::digest(leaf).into())
}

/// Every organisation of the log, the size of the log that is certainly in it, and the hash of its last leaf.
async fn read_all(store: &Store, open: &Weak<State>) -> Result<(IndexBuilder, u64, [u8; 32]), ServiceError> {
    let log_size = store.head().await?;
    let leaf = last_leaf(store, log_size).await?;
    let mut filling = Filling::new();
    let mut scan = store.scan_events_by_stream();
    let (mut stream, mut file) = (String::new(), File::default());
    loop {
        let rows = scan.next_parcel().await?;
        if rows.is_empty() {
            if let Some(organisation) = file.organisation {
                filling.add(organisation).await?;
            }
            return Ok((filling.finish().await?, log_size, leaf));
        }
        if open.strong_count() == 0 {
            return Err(ServiceError::Busy);
        }
        for row in rows {
            if row.event.stream != stream {
                if let Some(organisation) = std::mem::take(&mut file).organisation {
                    filling.add(organisation).await?;
                }
                stream.clone_from(&row.event.stream);
            }
            if NAMING.contains(&row.event.kind.as_str()) {
                file = file.apply(&read_event(&row)?);
            }
        }
    }
}

/// The generation after one, with what the log got since; none when there was nothing.
async fn advanced(state: &Arc<State>, newest: &Generation) -> Result<Option<Generation>, ServiceError> {
    let known = state.known();
    if newest.log_size >= known {
        return Ok(None);
    }
    let (mut reached, mut streams) = (newest.log_size, BTreeSet::new());
    while reached < known && streams.len() < OVERLAY_MIN {
        let rows = state.store.events_after(reached, PARCEL).await?;
        let Some(last) = rows.last() else { break };
        reached = last.position;
        let naming = rows.iter().filter(|row| NAMING.contains(&row.event.kind.as_str()));
        streams.extend(naming.map(|row| row.event.stream.clone()));
    }
    if reached == newest.log_size {
        return Ok(None);
    }
    let mut changed = Vec::with_capacity(streams.len());
    for stream in streams {
        let file = state.file_at(&stream, None).await?;
        changed.extend(file.organisation.map(|organisation| (Arc::from(stream), organisation)));
    }
    let mut next = newest.clone();
    next.log_size = reached;
    if !changed.is_empty() {
        let built = spawn_blocking(move || {
            let prepared = changed.into_iter().map(|(stream, organisation)| {
                (stream, Arc::new(Segment::prepared(&subject_of(&organisation, None))))
            });
            let segment = Segment::of_sources(prepared.collect(), reached)?;
            next.segments.push(Arc::new(segment));
            settle(&mut next)?;
            Ok::<_, ServiceError>(next)
        });
        next = built.await.map_err(|_| ServiceError::Busy)??;
    }
    Ok(Some(next))
}

/// Joins small segments until each is at least twice as large as the one after it, so that there are never many.
fn settle(generation: &mut Generation) -> Result<(), ServiceError> {
    while let [_, .., older, newer] = generation.segments.as_slice()
        && older.sources.len() < 2 * newer.sources.len()
    {
        let merged = Segment::merged(older, newer)?;
        generation.segments.truncate(generation.segments.len().saturating_sub(2));
        generation.segments.push(Arc::new(merged));
    }
    Ok(())
}
