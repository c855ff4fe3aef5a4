//! Cargo's extra commands: installed at a fixed version when they are not there.
//!
//! Deliberately absent: replacing a version that the developer has.

use anyhow::Result;

use crate::exec;

/// A command of cargo that comes from a crate of its own, `cargo-NAME`.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Runs tests side by side and stops those that hang.
pub(crate) const NEXTEST: Tool = Tool { name: "nextest", version: "0.9.143" };

/// Checks licences, bans, sources and advisories of the dependencies.
pub(crate) const DENY: Tool = Tool { name: "deny", version: "0.20.2" };

/// Feeds random input.
pub(crate) const FUZZ: Tool = Tool { name: "fuzz", version: "0.13.2" };

impl Tool {
    /// Installs the tool unless it is there.
    ///
    /// # Errors
    /// When it can neither be found nor installed.
    pub(crate) fn ensure(self) -> Result<()> {
        if exec::quietly(&mut exec::cargo(&[self.name, "--version"])) {
            return Ok(());
        }
        let Self { name, version } = self;
        eprintln!("installing cargo-{name} {version}");
        // A debug build is ready in half the time and quick enough; it must not mix with our own build.
        let crate_name = format!("cargo-{name}");
        let mut install =
            exec::cargo(&["install", "--quiet", "--locked", "--debug", "--version", version, &crate_name]);
        exec::must(install.env("CARGO_PROFILE_DEV_DEBUG", "0").env_remove("CARGO_TARGET_DIR"))
    }
}
