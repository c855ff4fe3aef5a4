//! Where things are: the root of the checkout and the build directory.
//!
//! Deliberately absent: creating anything, and any path outside the checkout.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The folders that every command works in.
pub(crate) struct Layout {
    /// Root of the checkout: the folder of `./dev`.
    pub(crate) root: PathBuf,
    /// Cargo's build directory, also the home of everything that tests fetch or start.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Takes the current folder as the root; `./dev` goes there first.
    ///
    /// # Errors
    /// When the current folder is not the root of a checkout.
    pub(crate) fn find() -> Result<Self> {
        let root = std::env::current_dir().context("the current folder cannot be read")?;
        if !root.join("crates/xtask/Cargo.toml").is_file() {
            bail!("{} is not the root of the checkout; start this through ./dev", root.display());
        }
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The path below the root, as the text that people type.
    pub(crate) fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}
