//! A file of identifiers screened against a register of as many entries, beside `sort` and `join` on the same files.
//!
//! The peer answers less: whether an identifier is in the other file. It sorts both, as it must. About half of the
//! identifiers that are asked about are of entries.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use standing_service::ask::Times;
use standing_service::batch::{AnswersForm, Asking, ByName, Plan, Target, Watch, screen_file, survey};
use standing_service::{Principal, Register};

use super::bulk::peak_memory_mb;
use super::generated::identifier;
use super::ratio::Ratio;
use crate::output;

/// A step that visits every number below twice a million once, in an order that looks random.
const STRIDE: u64 = 1_234_577;

/// Rows a second of a batch against those of `sort` and `join`; growth of memory is in the text.
pub(super) async fn measure(register: &Arc<Register>, folder: &Path, entries: u64) -> Result<Ratio> {
    let (asked, listed) = (folder.join("asked.csv"), folder.join("listed.txt"));
    let numbers = || (0..entries).map(|at| (at * STRIDE) % (entries * 2));
    write(&asked, Some("identifier"), numbers().map(identifier))?;
    let listed_and_asked = numbers().filter(|number| *number < entries).count();
    write(&listed, None, (0..entries).map(identifier))?;
    let plan = {
        let survey = survey(&asked, "asked.csv", None, None)?;
        Plan::make(&asked, "asked.csv", survey, &[], None)?
    };
    let asking = Asking {
        principal: Principal::operator(),
        matter: None,
        unit_kind: None,
        times: Times::default(),
        by_name: ByName::default(),
    };
    let answers = folder.join("answers.csv");
    let target = Target::File { path: answers.clone(), is_resumed: false };
    let bar = output::bar(entries, "batch");
    let shown = bar.clone();
    let watch: Watch = Arc::new(move |now| {
        shown.set_position(now.rows);
        true
    });
    let before = peak_memory_mb().unwrap_or_default();
    let started = Instant::now();
    // Looking at the file is part of screening it.
    survey(&asked, "asked.csv", None, None)?;
    let ended = screen_file(register, plan, asking, AnswersForm::Csv, target, watch).await?;
    let ours = started.elapsed().as_secs_f64();
    let growth = peak_memory_mb().unwrap_or_default().saturating_sub(before);
    bar.finish_and_clear();
    if ended.summary.rows != entries || ended.summary.found + ended.summary.nothing_found != entries {
        bail!("{} of {entries} rows were answered: {:?}", ended.summary.rows, ended.summary);
    }
    let peer = sort_and_join(folder, listed_and_asked)?;
    std::fs::remove_file(answers)?;
    Ok(Ratio {
        what: format!("batch of {entries} identifiers against {entries} entries, CSV to CSV"),
        ours: format!("{ours:.2} s, {} found, memory grew by {growth} MB", ended.summary.found),
        peer: format!("sort and join of the same files: {peer:.2} s"),
        value: peer / ours,
        at_least: 1.0 / 3.0,
    })
}

fn write(path: &Path, heading: Option<&str>, lines: impl Iterator<Item = String>) -> Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    if let Some(heading) = heading {
        writeln!(file, "{heading}")?;
    }
    for line in lines {
        writeln!(file, "{line}")?;
    }
    Ok(file.flush()?)
}

/// How long sorting both files and joining them takes, in seconds; so many lines are in both.
fn sort_and_join(folder: &Path, expected: usize) -> Result<f64> {
    let started = Instant::now();
    let script = "tail -n +2 asked.csv | sort > asked.sorted && sort listed.txt > listed.sorted \
                  && join asked.sorted listed.sorted > joined.txt";
    let status = Command::new("sh").args(["-c", script]).current_dir(folder).env("LC_ALL", "C").status();
    if !status.context("sh, sort and join are needed for this")?.success() {
        bail!("sort or join failed");
    }
    let seconds = started.elapsed().as_secs_f64();
    let joined = std::fs::read_to_string(folder.join("joined.txt"))?.lines().count();
    if joined != expected {
        bail!("{joined} lines were joined instead of {expected}");
    }
    Ok(seconds)
}
