//! The answer to a command, for people or as JSON in the API's form. Refused by the rules is an answer, with
//! exit code 1.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::Value;
use standing_core::standing::viewer::Viewer;
use standing_service::{Outcome, Register};
use standing_web::forms::{Lens, OutcomeForm};
use standing_web::problem::Problem as Refused;

use crate::output::{self, FOUND};
use crate::remote::Problem;

/// What the register here answered.
///
/// # Errors
/// Never for answers of this register: their forms have only texts and numbers.
pub(super) fn outcome(register: &Register, outcome: Outcome, is_json: bool) -> Result<ExitCode> {
    match outcome {
        Outcome::Accepted(receipt) => {
            Ok(accepted(&serde_json::to_value(OutcomeForm::from(receipt))?, is_json))
        }
        Outcome::Refused(refusal) => {
            let (packs, directory) = (register.packs(), register.directory());
            let lens = Lens {
                packs: &packs,
                directory: &directory,
                viewer: Viewer::Register,
                as_of: register.today(),
                known_at: register.log_size(),
                log_size: register.log_size(),
            };
            Ok(refused(&serde_json::to_value(Refused::refusal(&refusal, &lens).form())?, is_json))
        }
    }
}

/// What a register on the web accepted.
pub(super) fn accepted(answer: &Value, is_json: bool) -> ExitCode {
    if is_json {
        output::json(answer);
        return ExitCode::SUCCESS;
    }
    output::line(text(answer, "says"));
    for (what, id) in answer.get("made").and_then(Value::as_object).into_iter().flatten() {
        output::line(format_args!("  {what}: {}", id.as_str().unwrap_or_default()));
    }
    for clause in items(answer, "clauses") {
        output::line(format_args!("  clause: {}", clause.as_str().unwrap_or_default()));
    }
    if let Some(size) = answer.get("log_size").and_then(Value::as_u64) {
        output::line(format_args!("  log size: {size}"));
    }
    ExitCode::SUCCESS
}

/// A refusal, in the fields of problem details.
pub(super) fn refused(answer: &Value, is_json: bool) -> ExitCode {
    if is_json {
        output::json(answer);
        return ExitCode::from(FOUND);
    }
    output::line(format_args!("refused ({}): {}", text(answer, "code"), text(answer, "detail")));
    for fact in items(answer, "facts") {
        output::line(format_args!("  found: {}", fact.as_str().unwrap_or_default()));
    }
    for cite in items(answer, "clause") {
        let parts = [text(cite, "source"), text(cite, "clause"), text(cite, "id")];
        let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        output::line(format_args!("  clause: {words}"));
    }
    if !text(answer, "remedy").is_empty() {
        output::line(format_args!("  remedy: {}", text(answer, "remedy")));
    }
    ExitCode::from(FOUND)
}

/// Whether a problem of a register on the web is its rules' answer, and not a request that it could not take.
pub(super) fn is_refusal(problem: &Problem) -> bool {
    let is_of_rules = matches!(problem.status, 403 | 404 | 409 | 422);
    is_of_rules && !matches!(problem.text("code"), "" | "forbidden" | "not-found" | "conflict")
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    answer.get(name).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_rules_say_is_parted_from_what_could_not_be_asked() {
        for (status, code, expect) in [
            (409, "notice-not-served", true),
            (403, "wrong-role", true),
            (422, "evidence-missing", true),
            (409, "conflict", false),
            (404, "not-found", false),
            (401, "key-missing", false),
            (503, "busy", false),
            (400, "input", false),
        ] {
            assert_eq!(
                is_refusal(&Problem { status, body: json!({ "code": code }) }),
                expect,
                "{status} {code}"
            );
        }
    }
}
