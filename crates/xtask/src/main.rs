//! The developers' commands behind `./dev`: run, test, pages, pictures, contract, clients, check, tidy, bench, fuzz.
//!
//! Deliberately absent: installing system packages (`./dev` does that before this crate can even be linked) and
//! anything of the product. This crate imports no other crate of the workspace, so a broken product never
//! breaks the tool that says so.

mod bench;
mod browser;
mod check;
mod clients;
mod contract;
mod exec;
mod layout;
mod pins;
mod postgres;
mod register;
mod serve;
mod steps;
mod suite;
mod tidy;
mod tool;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::layout::Layout;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("dev: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs one command; `false` means that it ran and found something wrong.
fn dispatch(arguments: &[String]) -> Result<bool> {
    let layout = Layout::find()?;
    let Some((command, rest)) = arguments.split_first() else {
        bail!(
            "no command given; use run, test, pages, pictures, contract, clients, check, tidy, bench or fuzz"
        );
    };
    match command.as_str() {
        "run" => serve::run(rest),
        "test" => suite::run(&layout, rest),
        "pages" => browser::run(&layout, rest),
        "pictures" => browser::take_pictures(&layout),
        "contract" => contract::run(&layout),
        "clients" => clients::run(&layout, rest),
        "check" => check::run(&layout),
        "tidy" => tidy::run(&layout),
        "bench" => bench::bench(&layout, rest),
        "fuzz" => bench::fuzz(&layout, rest),
        other => {
            bail!(
                "no command {other:?}; use run, test, pages, pictures, contract, clients, check, tidy, bench or fuzz"
            )
        }
    }
}
