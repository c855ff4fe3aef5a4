//! The commands and their arguments in words, from the table in the core.

use std::process::ExitCode;

use serde_json::{Value, json};
use standing_core::command::{self, CommandSpec};

use crate::output;

/// Every command in one line each.
pub(super) fn list(is_json: bool) -> ExitCode {
    if is_json {
        output::json(&command::all().map(as_json).collect::<Value>());
        return ExitCode::SUCCESS;
    }
    let width = command::all().map(|spec| spec.word.len()).max().unwrap_or_default();
    let mut target = None;
    for spec in command::all() {
        if target != Some(spec.target) {
            output::line(format_args!(
                "{}on {}:",
                if target.is_some() { "\n" } else { "" },
                a_or_an(&spec.target.to_string())
            ));
            target = Some(spec.target);
        }
        output::line(format_args!("  {:width$}  {}", spec.word, spec.summary));
    }
    output::line("\nArguments: standing case --explain COMMAND");
    ExitCode::SUCCESS
}

/// One command with its table of arguments.
pub(super) fn explain(spec: &CommandSpec, is_json: bool) -> ExitCode {
    if is_json {
        output::json(&as_json(spec));
        return ExitCode::SUCCESS;
    }
    output::line(format_args!("{}: {}", spec.word, spec.summary));
    output::line(format_args!("Given by: {}", roles(spec).join(", ")));
    if needs_organisation(spec) {
        output::line("About an organisation: name it with --organisation IDENTIFIER");
    }
    output::line("\nArguments:");
    let width = spec.arguments.iter().map(|argument| argument.name.len()).max().unwrap_or_default();
    for argument in spec.arguments {
        let need = if argument.required { "needed" } else { "may be left out" };
        output::line(format_args!("  {:width$}  {}", argument.name, argument.about));
        output::line(format_args!("  {:width$}  {}; {need}", "", argument.form));
    }
    ExitCode::SUCCESS
}

fn roles(spec: &CommandSpec) -> Vec<String> {
    spec.roles.iter().map(ToString::to_string).collect()
}

/// Whether the file is named beside the arguments of the table.
fn needs_organisation(spec: &CommandSpec) -> bool {
    use command::Target::{Organisation, Record};
    matches!(spec.target, Organisation | Record)
        && spec.arguments.iter().all(|argument| argument.name != "organisation")
}

fn a_or_an(word: &str) -> String {
    match word {
        "directory" => "who takes part".to_owned(),
        _ if word.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {word}"),
        _ => format!("a {word}"),
    }
}

fn as_json(spec: &CommandSpec) -> Value {
    let arguments = spec.arguments.iter().map(|argument| {
        json!({
            "name": argument.name,
            "form": argument.form,
            "required": argument.required,
            "about": argument.about,
        })
    });
    json!({
        "command": spec.word,
        "summary": spec.summary,
        "target": spec.target.to_string(),
        "roles": roles(spec),
        "needs_organisation": needs_organisation(spec),
        "arguments": arguments.collect::<Value>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_command_is_named_once() {
        for (word, expect) in [
            ("register-organisation", false),
            ("open-case", true),
            ("verify-record", true),
            ("serve-notice", false),
            ("register-unit", false),
        ] {
            assert_eq!(needs_organisation(command::spec(word).unwrap()), expect, "{word}");
        }
    }

    #[test]
    fn every_command_shows_its_arguments() {
        for spec in command::all() {
            let shown = as_json(spec);
            assert_eq!(shown["arguments"].as_array().unwrap().len(), spec.arguments.len(), "{}", spec.word);
        }
    }
}
