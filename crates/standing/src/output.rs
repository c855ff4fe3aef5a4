//! What the commands print: results on standard output, everything else on standard error.

use std::fmt::Display;
use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use tracing_subscriber::EnvFilter;

/// Something was found: an entry, a finding, a difference.
pub(crate) const FOUND: u8 = 1;
/// It could not run.
const COULD_NOT_RUN: u8 = 2;

/// Set once a result could not be written.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Log text for people on standard error; `STANDING_LOG` sets how much, `STANDING_LOG_FORMAT=json` the form.
pub(crate) fn start_tracing() {
    let filter =
        EnvFilter::try_from_env("STANDING_LOG").unwrap_or_else(|_| EnvFilter::new("warn,standing=info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let builder = builder.with_ansi(std::io::stderr().is_terminal());
    if std::env::var("STANDING_LOG_FORMAT").is_ok_and(|format| format == "json") {
        builder.json().init();
    } else {
        builder.with_target(false).init();
    }
}

/// Says why a command could not run.
pub(crate) fn failed(error: &anyhow::Error) -> ExitCode {
    let mut text = format!("standing: {error}");
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str("\n  because: ");
            text.push_str(&cause);
        }
    }
    eprintln_line(&text);
    ExitCode::from(COULD_NOT_RUN)
}

fn eprintln_line(text: &str) {
    // Nobody is left to tell if standard error is closed.
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// One line of result.
pub(crate) fn line(text: impl Display) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        IS_CLOSED.store(true, Ordering::Relaxed);
    }
}

/// Whether nobody reads the results any more, so that long work may end.
pub(crate) fn is_closed() -> bool {
    IS_CLOSED.load(Ordering::Relaxed)
}

/// A line for people, beside the result.
pub(crate) fn note(text: impl Display) {
    eprintln_line(&text.to_string());
}

/// A result as JSON.
pub(crate) fn json(value: &Value) {
    line(format_args!("{value:#}"));
}

/// A result as one line of JSON.
pub(crate) fn json_line(value: &Value) {
    line(value);
}

/// A bar for work of known size; silent where nobody watches.
pub(crate) fn bar(total: u64, what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    let style = ProgressStyle::with_template("{msg} {bar:32} {human_pos}/{human_len} {per_sec} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A sign of life for work whose size is not known; silent where nobody watches.
pub(crate) fn spinner(what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner();
    spinner.set_message(what);
    spinner.enable_steady_tick(Duration::from_millis(250));
    spinner
}

/// Moves a bar as work reports how much is done and how much there is.
pub(crate) fn on(bar: &ProgressBar) -> impl FnMut(u64, u64) + Send + use<> {
    let bar = bar.clone();
    move |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    }
}
