//! The key that signs the log: made on the first start, kept in the data folder, never replaced silently.
//!
//! `log.key` holds the secret in the text form of signed notes and is readable by its owner alone; `log.pub`
//! holds the verifier key, which is published. Several nodes on one PostgreSQL database sign as one log: copy
//! `log.key` of the first node into the data folder of each other before it is started.
//!
//! Deliberately not here: changing the key of a log. A log with another key is another log.

use std::path::Path;

use standing_store::Store;
use standing_transparency::{KeyName, NoteSigner, VerifierKey};

use super::durable;
use super::kept;
use super::last_signed::LAST_SIGNED_FILE;
use crate::edge::Edge;
use crate::error::ServiceError;

/// Name of the secret key's file in the data folder.
pub const SECRET_KEY_FILE: &str = "log.key";
/// Name of the verifier key's file in the data folder.
pub const VERIFIER_KEY_FILE: &str = "log.pub";
/// Name of a log that was given none; good for trying out, not for service.
pub const DEFAULT_ORIGIN: &str = "standing.example/log";

/// The signing key in the data folder; made when nothing was ever signed there or in the database.
///
/// `origin` is the name of the log, such as `register.example/log`; without one, a new key gets
/// [`DEFAULT_ORIGIN`] and an existing one keeps its own.
///
/// # Errors
/// A key file of another form or name, a key that is missing although the log was signed before, or a
/// `log.pub` that belongs to another key. None of these is repaired by making a new key.
pub async fn open_signer(
    store: &Store,
    data: &Path,
    origin: Option<&str>,
    edge: &Edge,
) -> Result<NoteSigner, ServiceError> {
    let origin = origin.map(str::parse::<KeyName>).transpose()?;
    let path = data.join(SECRET_KEY_FILE);
    let signer = match durable::read(&path)? {
        Some(bytes) => read_signer(&path, &bytes)?,
        None => {
            refuse_if_signed_before(store, data).await?;
            durable::create_folder(data)?;
            let name = origin.clone().map_or_else(|| DEFAULT_ORIGIN.parse::<KeyName>(), Ok)?;
            let signer = NoteSigner::new(name, &edge.random::<32>());
            if durable::create_secret(&path, format!("{}\n", signer.secret_text()).as_bytes())? {
                signer
            } else {
                // Another program was first; its key counts.
                read_signer(&path, &durable::read(&path)?.unwrap_or_default())?
            }
        }
    };
    let key = signer.verifier_key();
    if let Some(origin) = origin.filter(|origin| origin != key.name()) {
        return Err(refused(
            &path,
            format!("the key is of log {}, not {origin}", key.name()),
            "start with the name of the key, or with an empty data folder and database for a new log",
        ));
    }
    keep_verifier_key(data, &key)?;
    Ok(signer)
}

/// The verifier key in a data folder, or none.
///
/// # Errors
/// A file that cannot be read or holds no verifier key.
pub fn read_verifier_key(data: &Path) -> Result<Option<VerifierKey>, ServiceError> {
    let path = data.join(VERIFIER_KEY_FILE);
    let Some(bytes) = durable::read(&path)? else { return Ok(None) };
    let key = line(&bytes).parse().map_err(|error| not_a_key(&path, &error))?;
    Ok(Some(key))
}

/// Writes `log.pub`, or checks that it is of this key.
pub(crate) fn keep_verifier_key(data: &Path, key: &VerifierKey) -> Result<(), ServiceError> {
    let path = data.join(VERIFIER_KEY_FILE);
    match read_verifier_key(data)? {
        None => durable::replace(&path, format!("{key}\n").as_bytes()),
        Some(found) if found == *key => Ok(()),
        Some(found) => Err(refused(
            &path,
            format!(
                "it is of key {}+{}, the log's key is {}+{}",
                found.name(),
                found.id(),
                key.name(),
                key.id()
            ),
            "put the log.key and the log.pub of the same log into the data folder",
        )),
    }
}

async fn refuse_if_signed_before(store: &Store, data: &Path) -> Result<(), ServiceError> {
    let path = data.join(SECRET_KEY_FILE);
    let remedy = "copy log.key from the first node or from where it was kept; \
                  a new key would start another log";
    if durable::read(&data.join(LAST_SIGNED_FILE))?.is_some() {
        return Err(refused(&path, "it is missing although this folder signed before".to_owned(), remedy));
    }
    if let Some(last) = kept::latest_checkpoint(store).await? {
        let what =
            format!("it is missing although the database holds a signed checkpoint of size {}", last.size);
        return Err(refused(&path, what, remedy));
    }
    Ok(())
}

fn read_signer(path: &Path, bytes: &[u8]) -> Result<NoteSigner, ServiceError> {
    warn_if_others_may_read(path);
    NoteSigner::from_secret_text(&line(bytes)).map_err(|error| not_a_key(path, &error))
}

fn warn_if_others_may_read(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0) {
            tracing::warn!(path = %path.display(), "others may read the log's secret key; chmod 600 it");
        }
    }
}

/// The text of a file of one line.
fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}

fn not_a_key(path: &Path, error: &dyn std::fmt::Display) -> ServiceError {
    refused(
        path,
        error.to_string(),
        "restore the file; do not delete it, the log cannot be continued without it",
    )
}

fn refused(path: &Path, what: String, remedy: &str) -> ServiceError {
    ServiceError::Input { place: path.display().to_string(), what, remedy: remedy.to_owned() }
}
