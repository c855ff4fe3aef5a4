//! Backing up an SQLite register while it runs. A PostgreSQL register is backed up by the export file, or with
//! the tools of the database.

use crate::Store;
use crate::database::{Pool, sql};
use crate::error::StoreError;
use std::path::Path;

impl Store {
    /// Writes a copy of the register, as of one moment, to a file that does not exist yet. It is complete and
    /// on disk when this returns; before, only a file of the same name with `.partial` added is there.
    ///
    /// Must be called within a Tokio runtime. Writers may go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the target exists, cannot be written, or the register is on PostgreSQL.
    pub async fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        let refused = |reason: String| StoreError::Backup { path: path.display().to_string(), reason };
        if matches!(self.pool, Pool::Postgres(_)) {
            return Err(refused(
                "the register is on PostgreSQL; export it, or use pg_dump or pg_basebackup".into(),
            ));
        }
        let Some(text) = path.to_str() else {
            return Err(refused("the path is not UTF-8; choose another".into()));
        };
        if path.exists() {
            return Err(refused("the file exists; choose another name or move it away".into()));
        }
        let partial = format!("{text}.partial");
        remove_leftover(&partial).map_err(|error| refused(error.to_string()))?;
        let copied = self.pool.rows::<i64>(sql("VACUUM INTO $1").bind(&partial)).await;
        copied.map_err(|error| refused(error.to_string()))?;
        let (from, to) = (partial, path.to_path_buf());
        let kept = tokio::task::spawn_blocking(move || make_durable(Path::new(&from), &to)).await;
        kept.map_err(|error| refused(error.to_string()))?.map_err(|error| refused(error.to_string()))
    }
}

/// A backup that was cut off leaves a partial file, which the next one takes the place of.
fn remove_leftover(partial: &str) -> std::io::Result<()> {
    match std::fs::remove_file(partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Flushes the file, gives it its name, and flushes the directory that holds the name.
fn make_durable(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::File::open(from)?.sync_all()?;
    std::fs::rename(from, to)?;
    match to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => std::fs::File::open(parent)?.sync_all(),
        None => std::fs::File::open(".")?.sync_all(),
    }
}
