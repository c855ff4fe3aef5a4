//! Packages of other languages that tests use, at the versions that files beside the tests pin: a Python
//! environment and a folder of npm packages.
//!
//! What is fetched lives in the build directory and is fetched again when the pins change.
//!
//! Deliberately absent: Go's verifier of logs, which comes as a system package.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::exec;

/// Fetches what the pins in a folder name and is missing: `requirements.txt` into `venv`, `package.json` with its
/// lock into `node_modules`, both in `folder`.
///
/// # Errors
/// When a package cannot be fetched.
pub(crate) fn fetch(pins: &Path, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    fetch_stale(pins, folder, &["requirements.txt"], || {
        fetch_python(folder, &pins.join("requirements.txt"))
    })?;
    fetch_stale(pins, folder, &["package.json", "package-lock.json"], || fetch_npm(folder))
}

/// Copies pins that are new or changed and fetches what they name.
fn fetch_stale(pins: &Path, folder: &Path, files: &[&str], fetch: impl FnOnce() -> Result<()>) -> Result<()> {
    if !is_stale(pins, folder, files)? {
        return Ok(());
    }
    let forget_all = || files.iter().for_each(|file| forget(&folder.join(file)));
    forget_all();
    keep(pins, folder, files)?;
    // A half-done fetch must not look finished, so the copies go when it fails.
    fetch().inspect_err(|_| forget_all())
}

fn fetch_python(folder: &Path, requirements: &Path) -> Result<()> {
    let venv = folder.join("venv");
    exec::must(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    let mut pip = Command::new(venv.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(requirements);
    exec::must(&mut pip)
}

fn fetch_npm(folder: &Path) -> Result<()> {
    let verb = if folder.join("package-lock.json").is_file() { "ci" } else { "install" };
    exec::must(
        Command::new("npm").args([verb, "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder),
    )
}

/// Whether the pins differ from the copies kept at the last fetch; files that nobody pinned are not stale.
fn is_stale(pins: &Path, folder: &Path, files: &[&str]) -> Result<bool> {
    for file in files {
        let pinned = read_if_there(&pins.join(file))?;
        if pinned.is_some() && pinned != read_if_there(&folder.join(file))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn keep(pins: &Path, folder: &Path, files: &[&str]) -> Result<()> {
    for file in files {
        if let Some(bytes) = read_if_there(&pins.join(file))? {
            std::fs::write(folder.join(file), bytes).with_context(|| format!("{file} cannot be copied"))?;
        }
    }
    Ok(())
}

fn read_if_there(file: &Path) -> Result<Option<Vec<u8>>> {
    if !file.is_file() {
        return Ok(None);
    }
    Ok(Some(std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?))
}

fn forget(file: &Path) {
    // Missing is as good as removed.
    let _ = std::fs::remove_file(file);
}
