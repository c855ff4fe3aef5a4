//! `./dev run`: builds the product and starts the register with the sample lists.
//!
//! Deliberately absent: saying what to try. The product says that itself once it listens.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::exec;

/// What `standing` is started with; arguments of the caller come after and win.
const ARGUMENTS: [&str; 6] = ["serve", "--listen", "127.0.0.1:8080", "--data", "./data", "--demo"];

/// Builds (development profile: libraries are optimised in it and the first start is soonest) and serves.
///
/// # Errors
/// When cargo cannot be started.
pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let mut command = exec::cargo(&["run", "--locked", "-p", "standing", "--"]);
    command.args(arguments_with_defaults(arguments));
    // In our place, so that a signal to this command reaches the register and nobody hears it twice.
    Err(command.exec()).context("cargo cannot be started")
}

/// The default arguments, without those that the caller gives a value of their own.
fn arguments_with_defaults(given: &[String]) -> Vec<String> {
    let is_given =
        |option: &str| given.iter().any(|word| word == option || word.starts_with(&format!("{option}=")));
    let mut arguments = Vec::new();
    let mut defaults = ARGUMENTS.into_iter();
    while let Some(word) = defaults.next() {
        if matches!(word, "--listen" | "--data") {
            let value = defaults.next().unwrap_or_default();
            if !is_given(word) {
                arguments.extend([word.to_owned(), value.to_owned()]);
            }
        } else if !is_given(word) {
            arguments.push(word.to_owned());
        }
    }
    arguments.extend_from_slice(given);
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_options_replace_the_defaults() {
        let cases = [
            ("", "serve --listen 127.0.0.1:8080 --data ./data --demo"),
            ("--listen 0.0.0.0:80", "serve --data ./data --demo --listen 0.0.0.0:80"),
            ("--data=elsewhere --demo", "serve --listen 127.0.0.1:8080 --data=elsewhere --demo"),
            ("--database x", "serve --listen 127.0.0.1:8080 --data ./data --demo --database x"),
        ];
        for (given, expected) in cases {
            let given: Vec<String> = given.split_whitespace().map(str::to_owned).collect();
            assert_eq!(arguments_with_defaults(&given).join(" "), expected);
        }
    }
}
