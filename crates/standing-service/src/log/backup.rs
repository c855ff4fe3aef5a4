//! A copy of an SQLite register while it runs, with what is needed to judge it; and the way back.
//!
//! A PostgreSQL register is backed up with the tools of the database or by the export file. The secret key is
//! left out unless it is asked for: whoever has it can sign another history.

use std::path::{Path, PathBuf};

use serde_json::json;
use standing_store::{OpenMode, Store, StoreUrl};
use standing_transparency::CheckpointPolicy;

use super::keys::{SECRET_KEY_FILE, VERIFIER_KEY_FILE, read_verifier_key};
use super::last_signed::{LAST_SIGNED_FILE, LastSigned};
use super::verify::{Against, Report, verify_store};
use super::{durable, kept};
use crate::error::ServiceError;

/// Name of the database in the folder of a backup.
pub const BACKUP_DATABASE: &str = "register.db";
/// Name of the file that says what a backup holds; written last, so that a folder without it is not complete.
pub const BACKUP_CONTENTS: &str = "backup.json";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Events.
    pub events: u64,
    /// Size of the largest checkpoint in it.
    pub size_signed: Option<u64>,
    /// Whether the secret key is in it.
    pub has_secret: bool,
}

/// Writes a backup of a running register into a folder that does not exist yet or is empty.
///
/// # Errors
/// A register on PostgreSQL, a folder that holds something, or what the disk says.
pub async fn back_up(
    store: &Store,
    data: &Path,
    to: &Path,
    with_secret: bool,
) -> Result<BackedUp, ServiceError> {
    if store.url().sqlite_path().is_none() {
        return Err(refused(
            store.url(),
            "a register on PostgreSQL has no file to copy",
            "run the export, whose file is the backup, or use pg_dump or pg_basebackup",
        ));
    }
    durable::create_folder(to)?;
    let mut found = std::fs::read_dir(to).map_err(|error| durable::failed(to, error))?;
    if found.next().is_some() {
        return Err(refused(to.display(), "the folder is not empty", "choose a new folder for each backup"));
    }
    let copy = to.join(BACKUP_DATABASE);
    store.backup_to(&copy).await?;
    let copied = Store::open(&StoreUrl::sqlite(&copy), OpenMode::ReadOnly).await?;
    let (events, latest) = (copied.head().await?, kept::latest_checkpoint(&copied).await?);
    copied.close().await;
    if let Some(latest) = &latest {
        // The copy's own checkpoint, not the folder's: that may be newer than the copy.
        durable::replace(&to.join(LAST_SIGNED_FILE), &latest.note)?;
    }
    if let Some(key) = durable::read(&data.join(VERIFIER_KEY_FILE))? {
        durable::replace(&to.join(VERIFIER_KEY_FILE), &key)?;
    }
    let secret = if with_secret { durable::read(&data.join(SECRET_KEY_FILE))? } else { None };
    if let Some(secret) = &secret {
        durable::create_secret(&to.join(SECRET_KEY_FILE), secret)?;
    }
    let backed_up =
        BackedUp { events, size_signed: latest.map(|latest| latest.size), has_secret: secret.is_some() };
    let contents = json!({
        "format": "standing-backup/v1",
        "events": backed_up.events,
        "size_signed": backed_up.size_signed,
        "has_secret": backed_up.has_secret,
    });
    durable::replace(&to.join(BACKUP_CONTENTS), format!("{contents}\n").as_bytes())?;
    Ok(backed_up)
}

/// Brings a backup back as the SQLite database at `database` with the data folder `data`, after verifying all
/// of it; `progress` hears how many events are verified and how many there are.
///
/// # Errors
/// A backup that is not complete or in which the verification finds anything wrong; a database that exists; a
/// data folder that signed more than the backup holds, since what was signed cannot be signed otherwise.
/// Nothing is written then.
pub async fn restore_backup(
    from: &Path,
    data: &Path,
    database: &Path,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Report, ServiceError> {
    if durable::read(&from.join(BACKUP_CONTENTS))?.is_none() {
        let remedy = "give the folder of a finished backup";
        return Err(refused(from.display(), "there is no backup.json in the folder", remedy));
    }
    if database.exists() {
        let remedy = "move it away first; it is not overwritten";
        return Err(refused(database.display(), "the database exists", remedy));
    }
    let copy = Store::open(&StoreUrl::sqlite(from.join(BACKUP_DATABASE)), OpenMode::ReadOnly).await?;
    let against = Against { data: Some(from), ..Against::default() };
    let report = verify_store(&copy, &against, progress).await;
    copy.close().await;
    let report = report?;
    if let Some(finding) = report.findings.first() {
        let what = format!("{} things are wrong, first: {finding}", report.findings_count);
        return Err(refused(from.display(), what, "nothing was written; take another backup"));
    }
    refuse_if_behind(from, data, report.events)?;
    durable::create_folder(data)?;
    copy_files(from, data, database).await?;
    Ok(report)
}

/// A data folder that signed more than the backup holds would never sign the restored register.
fn refuse_if_behind(from: &Path, data: &Path, events: u64) -> Result<(), ServiceError> {
    let Some(note) = LastSigned::in_folder(data).read()? else { return Ok(()) };
    let key = match read_verifier_key(data)? {
        Some(key) => key,
        None => return Ok(()),
    };
    let signed = CheckpointPolicy::of_log(key).open(&note)?.checkpoint.size();
    if signed <= events {
        return Ok(());
    }
    Err(refused(
        from.display(),
        format!("it holds {events} events, {} signed {signed}", data.display()),
        "restore a newer backup or an export; without one, what came later is lost: start a new log under a \
         new name in an empty data folder and say so publicly",
    ))
}

async fn copy_files(from: &Path, data: &Path, database: &Path) -> Result<(), ServiceError> {
    for name in [VERIFIER_KEY_FILE, LAST_SIGNED_FILE] {
        let to = data.join(name);
        if !to.exists()
            && let Some(bytes) = durable::read(&from.join(name))?
        {
            durable::replace(&to, &bytes)?;
        }
    }
    if let Some(secret) = durable::read(&from.join(SECRET_KEY_FILE))? {
        durable::create_secret(&data.join(SECRET_KEY_FILE), &secret)?;
    }
    let (copy, to) = (from.join(BACKUP_DATABASE), database.to_path_buf());
    let copied = tokio::task::spawn_blocking(move || copy_database(&copy, &to)).await;
    copied.map_err(|_| ServiceError::Busy)?
}

/// The database appears under its name only once all of it is on disk.
fn copy_database(from: &Path, to: &PathBuf) -> Result<(), ServiceError> {
    let mut partial = to.clone().into_os_string();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let copy = || {
        std::fs::copy(from, &partial)?;
        std::fs::File::open(&partial)?.sync_all()?;
        std::fs::rename(&partial, to)
    };
    copy().map_err(|error| durable::failed(to, error))?;
    durable::sync_folder(to)
}

fn refused(place: impl std::fmt::Display, what: impl Into<String>, remedy: &str) -> ServiceError {
    ServiceError::Input { place: place.to_string(), what: what.into(), remedy: remedy.to_owned() }
}
