//! The answer to a command, for people or as JSON. Refused by the rules is an answer with exit code 1.

use std::process::ExitCode;

use serde_json::{Value, json};
use standing_core::decide::Refusal;
use standing_service::{Outcome, Receipt};

use crate::output::{self, FOUND};
use crate::remote::Problem;

/// What the register here answered.
pub(super) fn outcome(outcome: &Outcome, is_json: bool) -> ExitCode {
    match outcome {
        Outcome::Accepted(receipt) => accepted(&receipt_json(receipt), is_json),
        Outcome::Refused(refusal) => refused(&refusal_json(refusal), is_json),
    }
}

/// What a register on the web accepted: the same fields.
pub(super) fn accepted_there(answer: &Value, is_json: bool) -> ExitCode {
    accepted(answer, is_json)
}

/// What a register on the web refused.
pub(super) fn refused_there(problem: &Problem, is_json: bool) -> ExitCode {
    refused(&problem.body, is_json)
}

fn accepted(answer: &Value, is_json: bool) -> ExitCode {
    if is_json {
        output::json(answer);
        return ExitCode::SUCCESS;
    }
    output::line(text(answer, "says"));
    for (what, id) in answer.get("made").and_then(Value::as_object).into_iter().flatten() {
        output::line(format_args!("  {what}: {}", id.as_str().unwrap_or_default()));
    }
    lines(answer, "clauses", "clause");
    if let Some(size) = answer.get("log_size").and_then(Value::as_u64) {
        output::line(format_args!("  log size: {size}"));
    }
    ExitCode::SUCCESS
}

fn refused(answer: &Value, is_json: bool) -> ExitCode {
    if is_json {
        output::json(answer);
        return ExitCode::from(FOUND);
    }
    output::line(format_args!("refused ({}): {}", text(answer, "code"), text(answer, "detail")));
    lines(answer, "facts", "found");
    lines(answer, "clauses", "clause");
    if !text(answer, "remedy").is_empty() {
        output::line(format_args!("  remedy: {}", text(answer, "remedy")));
    }
    ExitCode::from(FOUND)
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn lines(answer: &Value, name: &str, label: &str) {
    for item in answer.get(name).and_then(Value::as_array).into_iter().flatten() {
        let words = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
        output::line(format_args!("  {label}: {words}"));
    }
}

fn receipt_json(receipt: &Receipt) -> Value {
    json!({
        "says": receipt.says,
        "clauses": receipt.clauses,
        "made": receipt.made,
        "organisation": receipt.organisation,
        "events": receipt.events,
        "log_size": receipt.log_size,
    })
}

/// The fields that problem details of the API have too.
fn refusal_json(refusal: &Refusal) -> Value {
    json!({
        "code": refusal.code,
        "detail": refusal.what,
        "facts": refusal.facts,
        "clauses": refusal.cites.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "remedy": refusal.remedy,
    })
}
