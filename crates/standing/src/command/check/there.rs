//! A file that is screened by a register on the web: sent, watched, fetched and removed there.
//!
//! The same file with the same question is the same batch, so a command that was cut off is simply given again.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};
use standing_service::batch::{Column, Form, Plan};

use super::Check;
use crate::output::{self, FOUND};
use crate::remote::Server;

/// How often the server is asked how far it has come.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// How often in a row the server may not be reached while it screens.
const FAILURES_MAX: u32 = 20;

/// Screens a file there; the answers come into `output`.
pub(super) fn screen(check: &Check, server: &Server, plan: &Plan, output: &Path) -> Result<ExitCode> {
    let query = query(check, plan);
    let mut sha256 = Sha256::new();
    sha256.update(plan.survey.sha256);
    sha256.update(format!("{query:?}"));
    let name: String = sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let file = File::open(&plan.path).with_context(|| plan.path.display().to_string())?;
    let media = match plan.survey.form {
        Form::Csv { .. } => "text/csv",
        Form::JsonLines => "application/x-ndjson",
        Form::Parquet => "application/vnd.apache.parquet",
    };
    let spinner = output::spinner("sending the file");
    let sent = server.send_file("/api/v1/batches", &query, media, &file, &name)?.done()?;
    spinner.finish_and_clear();
    let Some(id) = sent.get("id").and_then(Value::as_str) else { bail!("the server gave the batch no name") };
    let at = format!("/api/v1/batches/{id}");
    let job = watch(server, &at)?;
    if text(&job, "state") != "done" {
        server.remove(&at)?;
        bail!("{}", text(&job, "problem"));
    }
    fetch(server, &format!("{at}/answers"), output, Some(text(&job, "answers_sha256")))?;
    if let Some(path) = check.file.receipt() {
        fetch(server, &format!("{at}/receipt"), path, None)?;
    }
    if let Some(path) = check.file.summary() {
        std::fs::write(path, format!("{job:#}\n")).with_context(|| path.display().to_string())?;
    }
    // The buyer's file stays nowhere longer than it must.
    server.remove(&at)?;
    tell(&job);
    let count =
        |name: &str| job.pointer(&format!("/summary/{name}")).and_then(Value::as_u64).unwrap_or_default();
    let is_found = ["found", "possible_matches", "not_read"].into_iter().any(|name| count(name) > 0);
    Ok(if is_found { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn query(check: &Check, plan: &Plan) -> Vec<(&'static str, String)> {
    let by_name = check.file.by_name();
    let mut query = vec![
        ("name", plan.shown.clone()),
        ("limit", by_name.limit.to_string()),
        ("threshold", by_name.threshold.to_string()),
        ("scope", by_name.scope_word().to_owned()),
    ];
    let columns: Vec<String> = plan.columns.iter().map(as_asked).collect();
    if plan.columns.iter().all(|column| !column.heading.contains(';') && !column.heading.is_empty()) {
        query.push(("columns", columns.join(";")));
    } else {
        // It was confirmed here; the server guesses the same.
        query.push(("doubtful", "true".to_owned()));
    }
    query.extend(plan.survey.charset.as_ref().map(|charset| ("encoding", charset.name().to_lowercase())));
    query.extend(check.asked());
    query
}

fn as_asked(column: &Column) -> String {
    format!("{}={}", column.role, column.heading)
}

/// Waits until the batch has ended.
fn watch(server: &Server, at: &str) -> Result<Value> {
    let bar = output::bar(0, "screening");
    let mut failures = 0;
    loop {
        match server.ask(at, &[]) {
            Err(error) if failures >= FAILURES_MAX => return Err(error),
            Err(_) => failures += 1,
            Ok(reply) => {
                failures = 0;
                let job = reply.done()?;
                bar.set_length(job.get("rows_total").and_then(Value::as_u64).unwrap_or_default());
                bar.set_position(job.get("rows").and_then(Value::as_u64).unwrap_or_default());
                if matches!(text(&job, "state"), "done" | "failed") {
                    bar.finish_and_clear();
                    return Ok(job);
                }
            }
        }
        std::thread::sleep(ASK_EVERY);
    }
}

/// Fetches a file, which is there only once it is whole.
fn fetch(server: &Server, at: &str, to: &Path, sha256: Option<&str>) -> Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    let shown = || part.display().to_string();
    let mut writer = Hashed { file: File::create(&part).with_context(shown)?, sha256: Sha256::new() };
    server.fetch_file(at, &mut writer)?;
    writer.file.sync_all().with_context(shown)?;
    let found: String = writer.sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if sha256.is_some_and(|sha256| sha256 != found) {
        bail!("{at}: what came is not what the server wrote; give the command again");
    }
    std::fs::rename(&part, to).with_context(|| to.display().to_string())
}

struct Hashed {
    file: File,
    sha256: Sha256,
}

impl std::io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        std::io::Write::write_all(&mut self.file, bytes)?;
        self.sha256.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::Write::flush(&mut self.file)
    }
}

fn tell(job: &Value) {
    let count =
        |name: &str| job.pointer(&format!("/summary/{name}")).map(ToString::to_string).unwrap_or_default();
    output::line(format_args!(
        "rows              {}",
        job.get("rows").map(ToString::to_string).unwrap_or_default()
    ));
    output::line(format_args!("  found           {}", count("found")));
    output::line(format_args!("  possible match  {}", count("possible_matches")));
    output::line(format_args!("  nothing found   {}", count("nothing_found")));
    output::line(format_args!("  not read        {}", count("not_read")));
    for problem in job.pointer("/summary/problems").and_then(Value::as_array).into_iter().flatten() {
        output::line(format_args!("  {}", problem.as_str().unwrap_or_default()));
    }
}

fn text<'a>(job: &'a Value, name: &str) -> &'a str {
    job.get(name).and_then(Value::as_str).unwrap_or_default()
}
