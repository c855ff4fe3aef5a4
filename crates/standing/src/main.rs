//! The binary: commands, configuration, wiring. It decides nothing: every verb is one use case of the service.
//!
//! Exit codes: 0 fine, 1 something was found (an entry, a finding, a difference), 2 it could not run.

// Optimised builds look through the whole of a task at once: reading Parquet, screening and waiting lie deep in each other.
#![recursion_limit = "256"]

mod command;
mod demo;
mod edge;
mod embedded;
mod fetch;
mod open;
mod output;
mod remote;
mod rules;
mod times;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use command::Verb;

/// Answers and events are many small pieces of memory, made on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A register of organisations' regulatory standing: lists, reasons, consequences, and a log that strangers
/// can verify.
#[derive(Debug, Parser)]
#[command(name = "standing", version, max_term_width = 100, propagate_version = true, after_help = EXAMPLES)]
struct Arguments {
    /// What to do
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  standing serve --listen 127.0.0.1:8080 --data ./data --demo
  standing check cn-uscc:91210105DEM000014J --matter procurement
  standing verify ./data
  standing pack check packs/cn-credit/2019.2

Exit codes: 0 fine, 1 something was found, 2 it could not run.";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    output::start_tracing();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::failed(&error.into()),
    };
    match runtime.block_on(command::run(arguments.verb)) {
        Ok(code) => code,
        Err(error) => output::failed(&error),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Arguments::command().debug_assert();
    }
}
