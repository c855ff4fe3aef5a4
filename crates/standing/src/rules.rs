//! Puts the packs of the binary, and of folders, into a register's log, where decisions find them; reads an operator's
//! own policies.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use standing_core::pack::Pack;
use standing_service::{Gate, Outcome, Register};

use crate::embedded;

/// Publishes every pack of the binary that is not in the log, then those of folders; gives how many were new.
///
/// A version that is published and now says something else is left as it was published: the binary's with a
/// warning, a folder's with an error.
///
/// # Errors
/// A pack that cannot be loaded or published.
pub(crate) async fn publish(register: &Register, folders: &[PathBuf]) -> Result<usize> {
    let calendars = embedded::calendars()?;
    let mut published = 0;
    for pack in embedded::packs(&calendars)? {
        if is_changed(register, &pack) {
            let (id, version) = (&pack.meta.id, &pack.meta.version);
            tracing::warn!(%id, %version, "this binary has another text of a pack that is published; the published one stays");
            continue;
        }
        published += one(register, &pack).await?;
    }
    for folder in folders {
        let shown = || folder.display().to_string();
        let pack = embedded::pack_of(folder, &calendars).with_context(shown)?;
        published += one(register, &pack).await.with_context(shown)?;
    }
    Ok(published)
}

fn is_changed(register: &Register, pack: &Pack) -> bool {
    let key = (pack.meta.id.clone(), pack.meta.version.clone());
    register.directory().packs.get(&key).is_some_and(|hash| *hash != pack.hash)
}

async fn one(register: &Register, pack: &Pack) -> Result<usize> {
    match register.publish_pack(pack).await? {
        None => Ok(0),
        Some(Outcome::Accepted(_)) => Ok(1),
        Some(Outcome::Refused(refusal)) => Err(anyhow::anyhow!("{refusal}")),
    }
}

/// The policies in the files of a folder.
///
/// # Errors
/// The folder holds none, a file cannot be read, or a policy is not of its form: with file, line and remedy.
pub(crate) fn policies(folder: &Path) -> Result<Gate> {
    let shown = folder.display();
    let entries = std::fs::read_dir(folder).with_context(|| format!("{shown}: the folder cannot be read"))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "cedar") {
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            files.push((path.display().to_string(), text));
        }
    }
    if files.is_empty() {
        bail!(
            "{shown}: there is no .cedar file in it, so nothing would be permitted; copy policies/ and change it"
        );
    }
    files.sort();
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    Ok(Gate::load(&files)?)
}
