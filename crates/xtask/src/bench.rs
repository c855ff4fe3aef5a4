//! `./dev bench NAME` and `./dev fuzz TARGET`: measuring with a peer in the same run, and random input.
//!
//! Deliberately absent: the benchmarks and targets themselves; they live with what they measure or feed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::exec;
use crate::layout::Layout;
use crate::pins;
use crate::postgres::{Durability, Postgres};
use crate::suite::POSTGRES_VARIABLE;
use crate::tool;

/// The packages of the peers that are not databases.
const PEERS: &str = "bench/peers";

/// The Python that has them.
const PYTHON_VARIABLE: &str = "STANDING_BENCH_PYTHON";

/// Benchmarks whose peer is neither a database nor a package.
const WITHOUT_PEER: [&str; 2] = ["batch", "pages"];

/// Runs `standing bench NAME` in the release profile beside its peer: a PostgreSQL as durable as in service, for
/// `screening` the packages that `bench/peers` pins, for some nothing that has to be started.
///
/// # Errors
/// When no name is given, or PostgreSQL or cargo cannot be started.
pub(crate) fn bench(layout: &Layout, arguments: &[String]) -> Result<bool> {
    if arguments.is_empty() {
        bail!("which benchmark? give its name, such as: ./dev bench spine");
    }
    let mut command = exec::cargo(&["run", "--release", "--locked", "-p", "standing", "--", "bench"]);
    command.args(arguments);
    if arguments.first().is_some_and(|name| name == "screening") {
        let folder = layout.target.join("peers");
        pins::fetch(&layout.root.join(PEERS), &folder)?;
        return exec::succeeds(command.env(PYTHON_VARIABLE, folder.join("venv/bin/python")));
    }
    if arguments.first().is_some_and(|name| WITHOUT_PEER.contains(&name.as_str())) {
        return exec::succeeds(&mut command);
    }
    let postgres = Postgres::start(layout, Durability::Full)?;
    exec::succeeds(command.env(POSTGRES_VARIABLE, postgres.url()))
}

/// Runs one fuzz target of `fuzz/` for a minute, or as long as the arguments for libFuzzer say.
///
/// # Errors
/// When none is named, its seeds cannot be listed, or cargo-fuzz cannot be started.
pub(crate) fn fuzz(layout: &Layout, arguments: &[String]) -> Result<bool> {
    tool::FUZZ.ensure()?;
    let folder = layout.root.join("fuzz");
    let fuzz = |word: &str| {
        let mut command = exec::cargo(&["fuzz", word, "--fuzz-dir"]);
        command.arg(&folder);
        command
    };
    let Some((target, rest)) = arguments.split_first() else {
        exec::must(&mut fuzz("list"))?;
        bail!("which target? give one of the names above, such as: ./dev fuzz pack");
    };
    let mut command = fuzz("run");
    // No code of ours is unsafe, so the sanitiser would find little and slow everything down. What it builds with is
    // not stable; this keeps to the one compiler that the project uses.
    command.args(["--sanitizer", "none", target]).env("RUSTC_BOOTSTRAP", "1");
    // What was found goes into the first folder; the seeds are only read.
    command.arg(made(folder.join("corpus").join(target))?);
    command.args(seeds(layout, &folder.join("seeds").join(target))?);
    exec::succeeds(command.args(["--", "-max_total_time=60"]).args(rest))
}

fn made(folder: PathBuf) -> Result<PathBuf> {
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// The folder of a target's seeds and those that it links to, which libFuzzer does not follow.
fn seeds(layout: &Layout, folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = std::fs::read_dir(folder).with_context(|| {
        format!("{}: there is no such target; ./dev fuzz lists them", layout.relative(folder))
    })?;
    let mut folders = vec![folder.to_path_buf()];
    for entry in listed {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_seeds_are_found_and_an_unknown_target_is_named() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let layout = Layout { root: root.clone(), target: PathBuf::new() };
        let found = seeds(&layout, &root.join("fuzz/seeds/event")).unwrap();
        assert_eq!(found, [root.join("fuzz/seeds/event"), root.join("fuzz/seeds/event/golden")]);
        let error = format!("{:#}", seeds(&layout, &root.join("fuzz/seeds/nothing")).unwrap_err());
        assert!(error.starts_with("fuzz/seeds/nothing: there is no such target"), "{error}");
    }
}
