//! Verifies an export file: the same checks as on a database, without its tiles.

use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use standing_store::StoredEvent;
use standing_transparency::VerifierKey;
use standing_transparency::verify::CheckpointRole;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::finding::{Finding, FindingKind};
use super::report::Report;
use super::rows::Depth;
use super::run::Run;
use crate::error::ServiceError;
use crate::log::durable;
use crate::log::kept::KeptCheckpoint;
use crate::log::line::{End, Header, Line, LineReader};

/// Events that are checked together.
const ROWS_PER_PARCEL: usize = 512;
/// Parcels that are checked while the next ones are read.
const PARCELS_AT_ONCE: usize = 4;

/// Verifies an export file in one pass; `progress` hears how many events are done and how many there are.
///
/// Without `key` signatures are checked with the key that the file itself names: it then fits together, but
/// who signed it is for the reader to find out. `last_signed` is a checkpoint that the file must not be behind.
///
/// # Errors
/// When the file cannot be read or is no export. What is wrong with it is in the report.
pub async fn verify_export(
    path: &Path,
    key: Option<&VerifierKey>,
    last_signed: Option<&[u8]>,
    depth: Depth,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(Header, Report), ServiceError> {
    let place = path.display().to_string();
    let (sender, mut parcels) = channel(PARCELS_AT_ONCE);
    let header = open(path, sender).await?;
    let named = if header.key.is_empty() { None } else { Some(header.key.parse::<VerifierKey>()?) };
    let mut run = Run::new(place, key.or(named.as_ref()), depth);
    if let Some(note) = last_signed {
        run.expect(note, CheckpointRole::LastSigned)?;
    }
    let ended = take_all(&mut run, &mut parcels, header.size, progress).await?;
    let mut report = run.finish();
    if let Some(detail) = differing_end(&report, &header, ended) {
        report.keep(Finding { kind: FindingKind::FileBroken, position: None, detail });
    }
    Ok((header, report))
}

/// What stands together in the file: events, and the checkpoints between or before them.
struct Parcel {
    rows: Vec<StoredEvent>,
    checkpoints: Vec<KeptCheckpoint>,
    /// How the file goes on after this parcel, when it does not go on with another one.
    end: Option<Result<End, String>>,
}

/// What came after the last event.
struct Ended {
    checkpoints: u64,
    end: Option<Result<End, String>>,
}

async fn take_all(
    run: &mut Run,
    parcels: &mut Receiver<Parcel>,
    total: u64,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Ended, ServiceError> {
    let (mut ended, mut waiting) = (Ended { checkpoints: 0, end: None }, VecDeque::new());
    loop {
        if let Some(parcel) = parcels.recv().await {
            ended.end = parcel.end.or(ended.end);
            waiting.push_back((parcel.checkpoints, run.check(parcel.rows)));
            if waiting.len() < PARCELS_AT_ONCE {
                continue;
            }
        }
        let Some((checkpoints, checked)) = waiting.pop_front() else { return Ok(ended) };
        let checked = checked.await.map_err(|_| ServiceError::Busy)?;
        for kept in checkpoints {
            expect(run, &kept)?;
            ended.checkpoints = ended.checkpoints.saturating_add(1);
        }
        drop(run.take(checked));
        progress(run.verifier.size(), total);
    }
}

fn expect(run: &mut Run, kept: &KeptCheckpoint) -> Result<(), ServiceError> {
    if let Some(detail) = kept.differing_column() {
        run.find(Finding { kind: FindingKind::CheckpointColumn, position: None, detail });
    }
    if kept.size < run.verifier.size() {
        let detail =
            format!("the checkpoint of size {} comes after event {}", kept.size, run.verifier.size());
        run.find(Finding { kind: FindingKind::FileBroken, position: None, detail });
        return Ok(());
    }
    run.expect(&kept.note, CheckpointRole::Published)
}

/// How the file ends otherwise than it should.
fn differing_end(report: &Report, header: &Header, ended: Ended) -> Option<String> {
    let (size, root, checkpoints) = (report.events, report.root.to_hex(), ended.checkpoints);
    let end = match ended.end {
        None => return Some("the last line is missing".to_owned()),
        Some(Err(reason)) => return Some(reason),
        Some(Ok(end)) => end,
    };
    let is_same = (header.size, end.events, end.checkpoints) == (size, size, checkpoints) && end.root == root;
    (!is_same).then(|| {
        format!(
            "first and last line say {} and {} events, {} checkpoints and root {}; \
             the file holds {size}, {checkpoints} and {root}",
            header.size, end.events, end.checkpoints, end.root
        )
    })
}

/// Reads the header and goes on reading parcels on another thread.
async fn open(path: &Path, sender: Sender<Parcel>) -> Result<Header, ServiceError> {
    let (path, (told, header)) = (PathBuf::from(path), tokio::sync::oneshot::channel());
    tokio::task::spawn_blocking(move || {
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) => return drop(told.send(Err(durable::failed(&path, error)))),
        };
        let mut reader = LineReader::new(BufReader::with_capacity(1 << 20, file), path.display().to_string());
        let header = reader.header();
        let is_export = header.is_ok();
        drop(told.send(header));
        if is_export {
            read_parcels(&mut reader, &sender);
        }
    });
    header.await.unwrap_or(Err(ServiceError::Busy))
}

fn read_parcels(reader: &mut LineReader<BufReader<File>>, sender: &Sender<Parcel>) {
    let mut is_reading = true;
    while is_reading {
        let mut parcel =
            Parcel { rows: Vec::with_capacity(ROWS_PER_PARCEL), checkpoints: Vec::new(), end: None };
        while parcel.rows.len() < ROWS_PER_PARCEL && parcel.checkpoints.len() < ROWS_PER_PARCEL {
            match reader.next() {
                Ok(Some(Line::Event(row))) => parcel.rows.push(*row),
                Ok(Some(Line::Checkpoint(kept))) => parcel.checkpoints.push(kept),
                Ok(Some(Line::End(end))) => parcel.end = Some(last(reader, end)),
                Ok(None) => is_reading = false,
                Err(error) => parcel.end = Some(Err(error.to_string())),
            }
            if parcel.end.is_some() {
                is_reading = false;
            }
            if !is_reading {
                break;
            }
        }
        if sender.blocking_send(parcel).is_err() {
            return;
        }
    }
}

/// The end, if nothing follows it.
fn last(reader: &mut LineReader<BufReader<File>>, end: End) -> Result<End, String> {
    match reader.next() {
        Ok(None) => Ok(end),
        _ => Err(reader.broken("something follows the last line").to_string()),
    }
}
