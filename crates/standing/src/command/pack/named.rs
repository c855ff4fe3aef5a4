//! Packs by name: a folder, a frozen file, or `id@version` of this binary.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use standing_core::pack::Pack;

use crate::embedded;

/// Largest frozen file, in bytes.
const FROZEN_BYTES_MAX: u64 = 64_000_000;
/// Folders below a folder that are searched.
const DEPTH_MAX: usize = 3;

/// The pack of a name.
///
/// # Errors
/// Nothing has the name, or what has it is no pack.
pub(super) fn pack(name: &str) -> Result<Pack> {
    let calendars = embedded::calendars()?;
    let path = Path::new(name);
    if path.is_dir() {
        return embedded::pack_of(path, &calendars).with_context(|| name.to_owned());
    }
    if path.is_file() {
        return frozen(path).with_context(|| name.to_owned());
    }
    let packs = embedded::packs(&calendars)?;
    let known = packs.iter().map(super::name).collect::<Vec<_>>().join(", ");
    let found = packs.into_iter().find(|pack| super::name(pack) == name);
    found.with_context(|| {
        format!("{name}: there is no such folder, frozen file, or pack of this binary; it has {known}")
    })
}

/// The folders that hold a pack: those named, or those below them.
///
/// # Errors
/// A folder that cannot be read, or below which there is no pack.
pub(super) fn folders_of(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for folder in named {
        if !folder.is_dir() {
            bail!("{}: there is no such folder; name the folder of one version of a pack", folder.display());
        }
        let before = folders.len();
        search(folder, DEPTH_MAX, &mut folders)?;
        if folders.len() == before {
            bail!("{}: no pack is there or below; a pack is a folder with a pack.toml", folder.display());
        }
    }
    Ok(folders)
}

fn search(folder: &Path, depth: usize, folders: &mut Vec<PathBuf>) -> Result<()> {
    if holds_pack(folder) {
        folders.push(folder.to_path_buf());
        return Ok(());
    }
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut below = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    below.sort();
    below.iter().filter(|path| path.is_dir()).try_for_each(|path| search(path, depth, folders))
}

/// Calendars are TOML too, so only a table `[pack]` makes a pack.
fn holds_pack(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let files = entries.flatten().map(|entry| entry.path());
    let mut texts = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| std::fs::read_to_string(path).unwrap_or_default());
    texts.any(|text| text.lines().any(|line| line.trim_end() == "[pack]"))
}

fn frozen(path: &Path) -> Result<Pack> {
    let length = std::fs::metadata(path)?.len();
    if length > FROZEN_BYTES_MAX {
        bail!(
            "it has {length} bytes, the limit is {FROZEN_BYTES_MAX}; a frozen pack is written by `standing pack freeze`"
        );
    }
    Ok(Pack::from_canonical(std::fs::read_to_string(path)?.trim_end())?)
}
