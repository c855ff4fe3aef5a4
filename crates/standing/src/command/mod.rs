//! The verbs of the command line, one file each.

mod backup;
mod bench;
mod case;
mod check;
mod clauses;
mod erase;
mod export;
mod holding;
mod import;
mod keys;
mod pack;
mod rebuild;
mod restore;
mod screening;
mod serve;
mod user;
mod verify;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Start the register: pages, API and log
    Serve(serve::Serve),
    /// Import a list of another body as founding entries
    Import(import::Import),
    /// Ask what follows for one organisation or a file of them
    Check(check::Check),
    /// Give a command of the life of an entry, from register-organisation to restoration
    Case(case::Case),
    /// Verify a register, an export, a receipt, or a register on the web
    Verify(verify::Verify),
    /// Write the whole register as one line-per-event file
    Export(export::Export),
    /// Copy a running register
    Backup(backup::Backup),
    /// Make a register from an export or a backup
    Restore(restore::Restore),
    /// Drop and rebuild what is derived from the log
    Rebuild(rebuild::Rebuild),
    /// Erase what people wrote in an event that is not public, where a law demands it
    Erase(erase::Erase),
    /// Check, show, compare, test and publish packs
    #[command(subcommand)]
    Pack(pack::Pack),
    /// Create, list and revoke API keys
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Make, list, reset and disable the accounts of people who sign in
    #[command(subcommand)]
    User(user::User),
    /// Compare names of your own files as the register does
    #[command(subcommand)]
    Screening(screening::Screening),
    /// Print which requirement is shown by which rule and scenario
    #[command(hide = true)]
    Clauses(clauses::Clauses),
    /// Measure against a peer or a limit in the same run
    Bench(bench::Bench),
}

/// Runs a verb.
pub(crate) async fn run(verb: Verb) -> Result<ExitCode> {
    match verb {
        Verb::Serve(verb) => verb.run().await,
        Verb::Import(verb) => verb.run().await,
        Verb::Check(verb) => verb.run().await,
        Verb::Case(verb) => verb.run().await,
        Verb::Verify(verb) => verb.run().await,
        Verb::Export(verb) => verb.run().await,
        Verb::Backup(verb) => verb.run().await,
        Verb::Restore(verb) => verb.run().await,
        Verb::Rebuild(verb) => verb.run().await,
        Verb::Erase(verb) => verb.run().await,
        Verb::Pack(verb) => verb.run().await,
        Verb::Keys(verb) => verb.run().await,
        Verb::User(verb) => verb.run().await,
        Verb::Screening(verb) => verb.run(),
        Verb::Clauses(verb) => verb.run(),
        Verb::Bench(verb) => verb.run().await,
    }
}
