//! `./dev bench NAME` and `./dev fuzz TARGET`: measuring with a peer in the same run, and random input.
//!
//! Deliberately absent: the benchmarks and targets themselves; they live with what they measure or feed.

use anyhow::{Result, bail};

use crate::exec;
use crate::layout::Layout;
use crate::postgres::{Durability, Postgres};
use crate::suite::POSTGRES_VARIABLE;
use crate::tool;

/// Runs `standing bench NAME` in the release profile beside a PostgreSQL as durable as in service.
///
/// # Errors
/// When no name is given, or PostgreSQL or cargo cannot be started.
pub(crate) fn bench(layout: &Layout, arguments: &[String]) -> Result<bool> {
    if arguments.is_empty() {
        bail!("which benchmark? give its name, such as: ./dev bench spine");
    }
    let postgres = Postgres::start(layout, Durability::Full)?;
    let mut command = exec::cargo(&["run", "--release", "--locked", "-p", "standing", "--", "bench"]);
    command.args(arguments).env(POSTGRES_VARIABLE, postgres.url());
    exec::succeeds(&mut command)
}

/// Runs one fuzz target of `fuzz/` for a minute, or as long as the arguments for libFuzzer say.
///
/// # Errors
/// When there are no targets, none is named, or cargo-fuzz cannot be started.
pub(crate) fn fuzz(layout: &Layout, arguments: &[String]) -> Result<bool> {
    if !layout.root.join("fuzz/Cargo.toml").is_file() {
        bail!(
            "there are no fuzz targets yet: {} is missing",
            layout.relative(&layout.root.join("fuzz/Cargo.toml"))
        );
    }
    tool::FUZZ.ensure()?;
    let Some((target, rest)) = arguments.split_first() else {
        exec::must(&mut exec::cargo(&["fuzz", "list"]))?;
        bail!("which target? give one of the names above, such as: ./dev fuzz pack");
    };
    let mut command = exec::cargo(&["fuzz", "run", target, "--", "-max_total_time=60"]);
    // The sanitiser's flags are not stable; this keeps to the one compiler that the project uses.
    exec::succeeds(command.args(rest).env("RUSTC_BOOTSTRAP", "1"))
}
