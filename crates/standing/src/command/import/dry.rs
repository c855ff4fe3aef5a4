//! A register to try an import on: a copy of the SQLite register, or an empty one beside a register on PostgreSQL.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use standing_service::Register;
use standing_store::{OpenMode, Store, StoreUrl};

use crate::open::Place;
use crate::{edge, embedded, output, rules};

/// A register that may be written to and thrown away.
///
/// # Errors
/// The register cannot be copied.
pub(super) async fn register(place: &Place) -> Result<Arc<Register>> {
    std::fs::create_dir_all(&place.data).with_context(|| place.data.display().to_string())?;
    remove(place);
    let copy = copy_of(place);
    match place.url()?.sqlite_path().map(Path::to_path_buf) {
        Some(path) if path.exists() => {
            let waiting = output::spinner("copying the register");
            let store = place.store(OpenMode::Existing).await?;
            store.backup_to(&copy).await?;
            store.close().await;
            waiting.finish_and_clear();
        }
        Some(_) => {}
        None => {
            output::note("on PostgreSQL a dry run compares with an empty register: every entry counts as new")
        }
    }
    let store = Store::open(&StoreUrl::sqlite(&copy), OpenMode::Create).await?;
    let register = Register::open(store, edge::machine(), place.zone()?, embedded::calendars()?).await?;
    rules::publish(&register, &[]).await?;
    Ok(register)
}

/// Throws the copy away.
pub(super) fn remove(place: &Place) {
    let copy = copy_of(place);
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut path = copy.clone().into_os_string();
        path.push(ending);
        let path = PathBuf::from(path);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(path = %path.display(), %error, "the copy of the dry run is left behind");
            }
            _ => {}
        }
    }
}

/// Beside the register, where there is room for another of its size.
fn copy_of(place: &Place) -> PathBuf {
    place.data.join(format!("dry-run-{}.db", std::process::id()))
}
