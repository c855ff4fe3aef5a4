//! Verifiers that are not ours, for the tests of the log: a Python environment and a folder of npm packages.
//!
//! Which packages, at which versions, stands beside the tests that use them. What is fetched lives in the build
//! directory and is fetched again when the pins change.
//!
//! Deliberately absent: Go's verifier, which comes as a system package.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::exec;
use crate::layout::Layout;

/// Where the pins are.
const PINS: &str = "crates/standing-transparency/tests/foreign";

/// Fetches what is missing and gives the folder that holds `venv` and `node_modules`; none without pins.
///
/// # Errors
/// When a package cannot be fetched.
pub(crate) fn prepare(layout: &Layout) -> Result<Option<PathBuf>> {
    let pins = layout.root.join(PINS);
    if !pins.is_dir() {
        return Ok(None);
    }
    let folder = layout.target.join("foreign");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    if is_stale(&pins, &folder, &["requirements.txt"])? {
        fetch_python(&folder, &pins.join("requirements.txt"))?;
        keep(&pins, &folder, &["requirements.txt"])?;
    }
    let npm_files = ["package.json", "package-lock.json"];
    if is_stale(&pins, &folder, &npm_files)? {
        npm_files.iter().for_each(|file| forget(&folder.join(file)));
        keep(&pins, &folder, &npm_files)?;
        // A half-done fetch must not look finished, so the copies go when it fails.
        fetch_npm(&folder).inspect_err(|_| npm_files.iter().for_each(|file| forget(&folder.join(file))))?;
    }
    Ok(Some(folder))
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
