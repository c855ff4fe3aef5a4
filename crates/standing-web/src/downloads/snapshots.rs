//! The snapshot of a day: every public entry in one file that stands still, with its SHA-256, so that whoever copies
//! the register can say of which day the copy is and that it is whole.
//!
//! Files lie beside the database and can be lost without loss: each can be made again only as of its own day, so the
//! log is what is kept, not these. A file is written under another name and appears whole or not at all.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path as Segment, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use standing_service::browse::EntriesAsked;
use tokio::sync::watch;

use super::Format;
use super::live::rows;
use crate::problem::Problem;
use crate::state::AppState;

/// How many days are kept.
pub const SNAPSHOTS_KEPT: usize = 7;
/// How often it is looked whether a new day has begun.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How much of a file is read at once, in bytes.
const PARCEL_BYTES: u64 = 64 * 1024;
/// The beginning of every file's name.
const STEM: &str = "standing-entries-";

/// One file of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its name, with the day in it.
    pub name: String,
    /// The day.
    pub day: Date,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, as hexadecimal digits.
    pub sha256: String,
    /// The size of the log from which it was made.
    pub log_size: u64,
}

/// The files of the last days.
#[derive(Debug)]
pub struct Snapshots {
    folder: PathBuf,
    held: Mutex<Vec<Snapshot>>,
}

/// A failure with the file it is about.
#[derive(Debug, thiserror::Error)]
enum SnapshotError {
    #[error("{path}: {error}; the operator looks at the folder's owner and at the space left")]
    File { path: PathBuf, error: std::io::Error },
    #[error(transparent)]
    Service(#[from] standing_service::ServiceError),
}

impl Snapshots {
    /// The snapshots in a folder, which is made when the first is.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        let held =
            std::fs::read_to_string(folder.join("index")).map(|text| read_index(&text)).unwrap_or_default();
        Self { folder, held: Mutex::new(held) }
    }

    /// The files, the newest day first.
    #[must_use]
    pub fn held(&self) -> Vec<Snapshot> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the files of each new day until told to stop.
    pub async fn keep(self: Arc<Self>, state: AppState, mut stop: watch::Receiver<bool>) {
        loop {
            let today = state.register.today_across();
            if self.held().first().is_none_or(|newest| newest.day < today) {
                match self.make(&state, today).await {
                    Ok(()) => tracing::info!(%today, "the snapshot of the day was made"),
                    Err(error) => {
                        tracing::warn!(%error, "the snapshot of the day was not made; it is tried again")
                    }
                }
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                changed = stop.changed() => if changed.is_err() || *stop.borrow() { return },
            }
        }
    }

    async fn make(&self, state: &AppState, day: Date) -> Result<(), SnapshotError> {
        std::fs::create_dir_all(&self.folder).map_err(|error| fault(&self.folder, error))?;
        let mut made = Vec::new();
        for format in Format::ALL {
            made.push(self.write(state, day, format).await?);
        }
        let mut held = self.held();
        held.retain(|old| old.day != day);
        made.extend(held);
        made.sort_by(|left, right| (right.day, &left.name).cmp(&(left.day, &right.name)));
        let gone = made.split_off(made.len().min(SNAPSHOTS_KEPT.saturating_mul(Format::ALL.len())));
        self.replace("index", index(&made).as_bytes())?;
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = made;
        for old in gone {
            // What cannot be removed stays, out of sight.
            let _ = std::fs::remove_file(self.folder.join(&old.name));
        }
        Ok(())
    }

    async fn write(&self, state: &AppState, day: Date, format: Format) -> Result<Snapshot, SnapshotError> {
        let name = format!("{STEM}{day}.{}", format.ending());
        let draft = self.folder.join(format!("{name}.draft"));
        let log_size = state.register.log_size();
        let mut file = std::fs::File::create(&draft).map_err(|error| fault(&draft, error))?;
        let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
        let mut put = |text: &str| {
            hash.update(text.as_bytes());
            bytes = bytes.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
            file.write_all(text.as_bytes()).map_err(|error| fault(&draft, error))
        };
        put(&format.head())?;
        let asked = EntriesAsked { public_only: true, ..EntriesAsked::default() };
        let mut cursor = None;
        loop {
            let (text, next) = rows(state, format, &asked, cursor.as_deref()).await?;
            put(&text)?;
            cursor = next;
            if cursor.is_none() {
                break;
            }
            // Readers come first.
            tokio::task::yield_now().await;
        }
        file.sync_all().map_err(|error| fault(&draft, error))?;
        let path = self.folder.join(&name);
        std::fs::rename(&draft, &path).map_err(|error| fault(&path, error))?;
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Snapshot { name, day, bytes, sha256, log_size })
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), SnapshotError> {
        let (path, draft) = (self.folder.join(name), self.folder.join(format!("{name}.draft")));
        std::fs::write(&draft, bytes).map_err(|error| fault(&draft, error))?;
        std::fs::rename(&draft, &path).map_err(|error| fault(&path, error))
    }
}

fn fault(path: &Path, error: std::io::Error) -> SnapshotError {
    SnapshotError::File { path: path.to_owned(), error }
}

/// One line a file: name, day, bytes, SHA-256, size of the log.
fn index(held: &[Snapshot]) -> String {
    let line = |of: &Snapshot| format!("{} {} {} {} {}\n", of.name, of.day, of.bytes, of.sha256, of.log_size);
    held.iter().map(line).collect()
}

fn read_index(text: &str) -> Vec<Snapshot> {
    let read = |line: &str| {
        let mut words = line.split(' ');
        let (name, day) = (words.next()?, words.next()?);
        let (bytes, sha256, log_size) = (words.next()?, words.next()?, words.next()?);
        let is_ours = name.starts_with(STEM) && !name.contains(['/', '\\']);
        is_ours.then_some(Snapshot {
            name: name.to_owned(),
            day: day.parse().ok()?,
            bytes: bytes.parse().ok()?,
            sha256: sha256.to_owned(),
            log_size: log_size.parse().ok()?,
        })
    };
    text.lines().filter_map(read).collect()
}

/// `GET /data/snapshots/{file}`: a file that is held, or `{file}.sha256` as `sha256sum --check` reads it.
pub(super) async fn file(
    State(state): State<AppState>,
    Segment(name): Segment<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::no_address(&format!("/data/snapshots/{name}"));
    let snapshots = state.snapshots.as_ref().ok_or_else(missing)?;
    let wanted = name.strip_suffix(".sha256").unwrap_or(&name);
    // Only names that are held: nothing of the address becomes a path.
    let held = snapshots.held().into_iter().find(|held| held.name == wanted).ok_or_else(missing)?;
    if wanted != name {
        let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
        return Ok((kind, format!("{}  {}\n", held.sha256, held.name)).into_response());
    }
    let (_, format) = Format::of_name(&held.name).ok_or_else(missing)?;
    let path = snapshots.folder.join(&held.name);
    let opened = tokio::task::spawn_blocking(move || std::fs::File::open(path)).await;
    let file = opened.ok().and_then(Result::ok).ok_or_else(|| {
        tracing::error!(file = held.name, "a snapshot that is in the index cannot be opened");
        Problem::broken()
    })?;
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_LENGTH, held.bytes.to_string()),
        (ETAG, format!("\"{}\"", held.sha256)),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", held.name)),
    ];
    Ok((headers, Body::from_stream(parcels(file))).into_response())
}

/// A file parcel by parcel, read where waiting harms nobody.
fn parcels(file: std::fs::File) -> impl stream::Stream<Item = std::io::Result<Vec<u8>>> {
    stream::try_unfold(file, async move |mut file| {
        let read = tokio::task::spawn_blocking(move || {
            let mut parcel = Vec::new();
            let length = std::io::Read::by_ref(&mut file).take(PARCEL_BYTES).read_to_end(&mut parcel)?;
            Ok((length > 0).then_some((parcel, file)))
        });
        read.await.map_err(std::io::Error::other)?
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_index_is_read_as_it_was_written_and_nothing_else_is() {
        let one = Snapshot {
            name: format!("{STEM}2026-11-22.csv"),
            day: date(2026, 11, 22),
            bytes: 7,
            sha256: "ab".into(),
            log_size: 9,
        };
        assert_eq!(read_index(&index(&[one.clone(), one.clone()])), [one.clone(), one]);
        for bad in ["", "x", "../../etc/passwd 2026-11-22 1 a 1", "standing-entries-/../x 2026-11-22 1 a 1"] {
            assert!(read_index(bad).is_empty(), "{bad}");
        }
    }
}
