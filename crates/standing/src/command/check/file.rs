//! A file of organisations: looked at, confirmed, screened, and answered beside every row.
//!
//! The reading, the asking and the writing are the service's; here stand the words with the person at the terminal.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use standing_core::identifier::Scheme;
use standing_service::batch::{
    AnswersForm, Asking, ByName, Certainty, Ended, Plan, Progress, Target, Wanted, Watch, screen_file,
    sign_receipt, survey,
};
use standing_service::log::keys::read_verifier_key;
use standing_service::log::{Publisher, open_signer};
use standing_service::screening::Scope;
use standing_service::{Register, ServiceError};

use super::Format;
use crate::edge;
use crate::open::Place;
use crate::output::{self, FOUND};

/// How long a register is waited for until its live standing is in memory.
const READY_WAIT: Duration = Duration::from_secs(120);
/// Exit code of a run that was stopped.
const STOPPED: u8 = 2;

/// How a file is read, screened and written.
#[derive(Debug, Args)]
pub(super) struct FileArguments {
    /// File for the answers, in the form of the input with answer columns added; with it a run can be resumed
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Go on with a run that was cut off
    #[arg(long, requires = "output")]
    resume: bool,
    /// Write over an earlier --output, --summary or --receipt
    #[arg(long)]
    overwrite: bool,
    /// What a column holds: ROLE is identifier, name, country or a scheme; guessed when left out
    #[arg(long, value_name = "ROLE=HEADING", value_parser = str::parse::<Wanted>)]
    pub(super) column: Vec<Wanted>,
    /// Scheme of codes in a file that carry none, for example cn-uscc
    #[arg(long)]
    pub(super) scheme: Option<Scheme>,
    /// Encoding of the file, for example gb18030; found when left out
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Take the columns as they were guessed, without asking
    #[arg(long)]
    yes: bool,
    /// The most possible matches by name for a row
    #[arg(long, default_value_t = ByName::default().limit, value_parser = limit, value_name = "N")]
    limit: usize,
    /// From which score on a name is a possible match, 0 to 1
    #[arg(long, default_value_t = ByName::default().threshold, value_parser = threshold, value_name = "SCORE")]
    threshold: f64,
    /// Among which organisations names are sought
    #[arg(long, value_enum, default_value_t = ScopeWord::Listed)]
    scope: ScopeWord,
    /// File for the summary, as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// File for a signed receipt that binds the file, the answers and the state of the register
    #[arg(long, value_name = "FILE", requires = "output")]
    receipt: Option<PathBuf>,
}

/// Among which organisations names are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ScopeWord {
    /// Those with an entry in force or suspended
    Listed,
    /// All that the register knows
    Known,
}

/// A file that is about to be screened.
pub(super) struct FileCheck<'a> {
    pub(super) path: &'a Path,
    pub(super) arguments: &'a FileArguments,
    pub(super) format: Option<Format>,
    pub(super) place: &'a Place,
}

impl FileArguments {
    /// How names are screened.
    pub(super) fn by_name(&self) -> ByName {
        let scope = match self.scope {
            ScopeWord::Listed => Scope::Listed,
            ScopeWord::Known => Scope::Known,
        };
        ByName { limit: self.limit, threshold: self.threshold, scope }
    }

    /// The file for the answers.
    pub(super) fn output(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// The file for the summary.
    pub(super) fn summary(&self) -> Option<&Path> {
        self.summary.as_deref()
    }

    /// The file for the receipt.
    pub(super) fn receipt(&self) -> Option<&Path> {
        self.receipt.as_deref()
    }

    /// Whether anything was said that is about files only.
    pub(super) fn is_for_file(&self) -> bool {
        self.output.is_some() || self.summary.is_some() || self.encoding.is_some()
    }
}

/// Whether a word of the command line is a file of organisations.
pub(super) fn is_file(word: &str) -> bool {
    const ENDINGS: [&str; 7] = ["csv", "tsv", "txt", "jsonl", "ndjson", "json", "parquet"];
    let ending = Path::new(word).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
        || (!word.contains(':') && Path::new(word).is_file())
}

impl FileCheck<'_> {
    /// Looks at the file, says what was found, and lets it be confirmed.
    pub(super) async fn plan(&self) -> Result<Plan> {
        self.refuse_to_overwrite()?;
        let (path, encoding) = (self.path.to_owned(), self.arguments.encoding.clone());
        let shown = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let (wanted, scheme) = (self.arguments.column.clone(), self.arguments.scheme.clone());
        let spinner = output::spinner("looking at the file");
        let planned = tokio::task::spawn_blocking(move || {
            let survey = survey(&path, &shown, None, encoding.as_deref())?;
            Plan::make(&path, &shown, survey, &wanted, scheme.as_ref())
        });
        let plan = planned.await??;
        spinner.finish_and_clear();
        tell(&plan);
        self.confirm(&plan)?;
        Ok(plan)
    }

    /// A terminal is asked; without one a doubtful guess is refused.
    fn confirm(&self, plan: &Plan) -> Result<()> {
        if self.arguments.yes || !self.arguments.column.is_empty() {
            return Ok(());
        }
        if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
            let mut stderr = std::io::stderr();
            write!(stderr, "Go on? [Y/n] ")?;
            stderr.flush()?;
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            if matches!(line.trim().to_lowercase().as_str(), "" | "y" | "yes") {
                return Ok(());
            }
            bail!("nothing was asked; name the columns with --column ROLE=HEADING");
        }
        if let Certainty::Doubtful(why) = plan.certainty() {
            bail!(
                "the columns are not clear: {}; name them with --column ROLE=HEADING, or take them with --yes",
                why.join("; ")
            );
        }
        Ok(())
    }

    fn refuse_to_overwrite(&self) -> Result<()> {
        let files = [&self.arguments.output, &self.arguments.summary, &self.arguments.receipt];
        for file in files.into_iter().flatten().filter(|file| file.exists()) {
            if !self.arguments.overwrite {
                bail!("{}: the file exists; choose another name, or say --overwrite", file.display());
            }
        }
        let is_same = |file: &PathBuf| same_file(file, self.path);
        if files.into_iter().flatten().any(is_same) {
            bail!("{}: this is the file that is asked about; choose another name", self.path.display());
        }
        Ok(())
    }

    /// A receipt that cannot be signed is refused before anything is asked.
    fn refuse_without_key(&self) -> Result<()> {
        let data = &self.place.data;
        if self.arguments.receipt.is_some() && read_verifier_key(data)?.is_none() {
            bail!(
                "{}: there is no signing key, so no receipt; start the register once with `standing serve`",
                data.display()
            );
        }
        Ok(())
    }

    /// Screens the file in a register that is open.
    pub(super) async fn run(self, register: &Arc<Register>, plan: Plan, asking: Asking) -> Result<ExitCode> {
        self.refuse_without_key()?;
        wait_until_ready(register, &asking).await;
        let form = self.form(&plan);
        let target = match &self.arguments.output {
            Some(path) => Target::File { path: path.clone(), is_resumed: self.arguments.resume },
            None => Target::Stream(Box::new(std::io::BufWriter::with_capacity(1 << 16, std::io::stdout()))),
        };
        let bar = output::bar(plan.survey.lines, "screening");
        let (shown, is_stopped) = (bar.clone(), stop_flag());
        let watch: Watch = Arc::new(move |now: Progress| {
            shown.set_length(now.total);
            shown.set_position(now.rows);
            !is_stopped.load(Ordering::Relaxed)
        });
        let ended = screen_file(register, plan.clone(), asking.clone(), form, target, watch).await;
        bar.finish_and_clear();
        let ended = match ended {
            Err(ServiceError::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
                return Ok(ExitCode::SUCCESS);
            }
            ended => ended?,
        };
        self.finish(register, &plan, &asking, &ended).await
    }

    async fn finish(
        &self,
        register: &Arc<Register>,
        plan: &Plan,
        asking: &Asking,
        ended: &Ended,
    ) -> Result<ExitCode> {
        match &self.arguments.output {
            // Standard output is the answers.
            None => output::note(ended.summary.words()),
            Some(_) => output::line(ended.summary.words()),
        }
        if let Some(path) = &self.arguments.summary {
            let value = json!({
                "input": plan.shown, "is_whole": ended.is_whole, "answers_bytes": ended.bytes,
                "summary": ended.summary,
            });
            std::fs::write(path, format!("{value:#}\n")).with_context(|| path.display().to_string())?;
        }
        if !ended.is_whole {
            let how = if self.arguments.output.is_some() { "; go on with --resume" } else { "" };
            output::note(format_args!("stopped after {} rows{how}", ended.summary.rows));
            return Ok(ExitCode::from(STOPPED));
        }
        if let Some(path) = &self.arguments.receipt {
            let receipt = self.receipt(register, plan, asking, ended).await?;
            std::fs::write(path, receipt).with_context(|| path.display().to_string())?;
        }
        Ok(if ended.summary.is_anything_found() { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    }

    async fn receipt(
        &self,
        register: &Arc<Register>,
        plan: &Plan,
        asking: &Asking,
        ended: &Ended,
    ) -> Result<String> {
        let data = &self.place.data;
        let (store, edge) = (register.store().clone(), edge::machine());
        let signer = open_signer(&store, data, None, &edge).await?;
        let publisher = Publisher::open(store, data, signer, &edge).await?;
        Ok(sign_receipt(&publisher, &edge, plan, asking, ended).await?)
    }

    fn form(&self, plan: &Plan) -> AnswersForm {
        match self.format {
            Some(Format::Text) => AnswersForm::Text,
            Some(Format::Csv) => AnswersForm::Csv,
            Some(Format::Jsonl) => AnswersForm::JsonLines,
            None if self.arguments.output.is_some() => AnswersForm::of(plan.survey.form),
            None => AnswersForm::Text,
        }
    }
}

/// What the file was taken for.
fn tell(plan: &Plan) {
    let survey = &plan.survey;
    output::note(format_args!("{}: {} bytes of {}", plan.shown, survey.bytes, survey.form.as_str()));
    if let Some(charset) = survey.charset.as_ref().filter(|charset| !charset.is_utf8()) {
        output::note(format_args!("  encoding {}; answers are written in UTF-8", charset.words()));
    }
    for column in &plan.columns {
        output::note(format_args!("  {}", column.words()));
    }
}

/// Waits until questions are answered from memory, unless they are about an earlier state of the record.
async fn wait_until_ready(register: &Register, asking: &Asking) {
    let started = std::time::Instant::now();
    let spinner = output::spinner("opening the register");
    while asking.times.known_at.is_none() && !register.is_ready() && started.elapsed() < READY_WAIT {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    spinner.finish_and_clear();
}

/// Set by Ctrl-C; a second one ends the program at once, and what is kept is still good to go on with.
fn stop_flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if set.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(STOPPED));
            }
        }
    });
    flag
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn limit(text: &str) -> Result<usize, String> {
    const MOST: usize = 50;
    match text.parse::<usize>() {
        Ok(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        _ => Err(format!("give a number from 1 to {MOST}")),
    }
}

fn threshold(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(score) if (0.3..=1.0).contains(&score) => Ok(score),
        _ => Err("give a score from 0.3 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_names() {
        for (word, expect) in [
            ("a.csv", true),
            ("A.CSV", true),
            ("a.jsonl", true),
            ("a.parquet", true),
            ("cn-uscc:91350100M000100Y43", false),
            ("src-list:a.csv", true),
            ("91350100M000100Y43", false),
        ] {
            assert_eq!(is_file(word), expect, "{word}");
        }
    }

    #[test]
    fn limits_and_thresholds_have_bounds() {
        assert_eq!(limit("5"), Ok(5));
        assert!(limit("0").is_err() && limit("51").is_err() && limit("x").is_err());
        assert_eq!(threshold("0.8"), Ok(0.8));
        assert!(threshold("0.1").is_err() && threshold("NaN").is_err() && threshold("1.1").is_err());
    }
}
