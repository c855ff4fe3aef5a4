//! `standing import`: a list of another body becomes founding entries with provenance.
//!
//! The file may be imported again: what is as before is left alone. Rows that are refused never stop an import.

mod dry;
mod told;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use standing_service::Register;
use standing_service::import::{
    ALLOW_VANISHED_PERCENT, ImportOptions, ImportReport, Input, Mapping, Progress, ReportFile, ReportForm,
    Step, import,
};
use standing_store::OpenMode;

use crate::open::Place;
use crate::output::{self, FOUND};
use crate::{edge, embedded, rules};

/// Import a list of another body as founding entries
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Import {
    /// The list, CSV or JSON Lines; with --source the sample of this binary when left out
    #[arg(value_name = "FILE", required_unless_present = "source")]
    file: Option<PathBuf>,
    /// What the columns mean: a mapping in TOML
    #[arg(long, value_name = "TOML", required_unless_present = "source")]
    mapping: Option<PathBuf>,
    /// A mapping of this binary instead, for example worldbank
    #[arg(long, value_name = "NAME", conflicts_with = "mapping")]
    source: Option<String>,
    /// Day of the copy, when it is not the mapping's
    #[arg(long, value_name = "DATE")]
    copy_of: Option<Date>,
    /// Write a line for every row that is new, changed, vanished or refused; .csv or .jsonl
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Share of the list's entries that may vanish without stopping the import, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = ALLOW_VANISHED_PERCENT,
          value_parser = clap::value_parser!(u8).range(0..=100))]
    allow_vanished_percent: u8,
    /// Say what would happen, and write nothing to the register
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "Examples:
  standing import --source worldbank --data ./data
  standing import worldbank-2026-11.csv --source worldbank --copy-of 2026-11-20 --report report.csv
  standing import list.jsonl --mapping list.toml --dry-run

Persons are never imported; their rows are refused and counted.
Exit codes: 0 imported, 1 imported and some rows were refused (see the report), 2 could not run.";

impl Import {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let (mapping, input) = self.mapping_and_input()?;
        let form = self.report.as_deref().map(report_form).transpose()?;
        let register = match self.dry_run {
            false => {
                let register = self.place.register(OpenMode::Create).await?;
                rules::publish(&register, &[]).await?;
                register
            }
            true => dry::register(&self.place).await?,
        };
        let mut options = ImportOptions::today();
        options.copy_of = self.copy_of;
        options.allow_vanished_percent = self.allow_vanished_percent;
        if let (Some(path), Some(form)) = (&self.report, form) {
            let file = File::create(path).with_context(|| path.display().to_string())?;
            options.report = Some(ReportFile::new(form, Box::new(BufWriter::new(file))));
        }
        let imported = run_import(&register, mapping, &input, options).await;
        register.store().close().await;
        if self.dry_run {
            dry::remove(&self.place);
        }
        let report = imported?;
        told::tell(&report, &input.name, self.dry_run, self.json);
        Ok(if report.refused > 0 { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    }

    fn mapping_and_input(&self) -> Result<(Mapping, Input)> {
        let own = self.source.as_deref().map(sample).transpose()?;
        let file = self.file.as_deref().map(Input::file).transpose()?;
        match (own, &self.mapping) {
            (Some((mapping, sample)), _) => Ok((mapping, file.unwrap_or(sample))),
            (None, Some(path)) => {
                let shown = path.display().to_string();
                let text = std::fs::read_to_string(path).with_context(|| shown.clone())?;
                let input = file.context("the list is missing; give its file")?;
                Ok((Mapping::from_toml(&shown, &text)?, input))
            }
            (None, None) => bail!("the mapping is missing; give --mapping or --source"),
        }
    }
}

/// The mapping and the sample of a list that are part of this binary.
///
/// # Errors
/// There is no such list.
pub(crate) fn sample(name: &str) -> Result<(Mapping, Input)> {
    let folder = format!("samples/{name}/");
    let known = || embedded::FILES.iter().filter(|(file, _)| file.starts_with("samples/"));
    let of =
        |extension: &str| known().find(|(file, _)| file.starts_with(&folder) && file.ends_with(extension));
    let (Some((mapping, text)), Some((list, content))) = (of(".toml"), of(".csv")) else {
        let names = known()
            .filter(|(file, _)| file.ends_with(".toml"))
            .filter_map(|(file, _)| file.split('/').nth(1));
        bail!(
            "{name}: there is no such source in this binary; it has {}",
            names.collect::<Vec<_>>().join(", ")
        );
    };
    let text = std::str::from_utf8(text).with_context(|| (*mapping).to_owned())?;
    let file = list.strip_prefix(&folder).unwrap_or(list);
    Ok((Mapping::from_toml(mapping, text)?, Input::bytes(file, content.to_vec())))
}

/// Imports with a bar, and lets this process know what was written.
///
/// # Errors
/// As the import itself.
pub(crate) async fn run_import(
    register: &Arc<Register>,
    mapping: Mapping,
    input: &Input,
    options: ImportOptions,
) -> Result<ImportReport> {
    let bar = output::bar(0, "importing");
    let mut progress = |progress: Progress| {
        bar.set_message(match progress.step {
            Step::Checking => "checking",
            Step::Writing => "writing",
            Step::Vanishing => "comparing",
        });
        // Rows are not known before the end; bytes are.
        bar.set_length(progress.bytes_total.unwrap_or(progress.bytes));
        bar.set_position(progress.bytes);
    };
    let (store, packs) = (register.store(), register.packs());
    let imported =
        import(store, &packs, edge::machine(), &Arc::new(mapping), input, options, &mut progress).await;
    bar.finish_and_clear();
    let report = imported?;
    register.catch_up().await?;
    Ok(report)
}

fn report_form(path: &Path) -> Result<ReportForm> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => Ok(ReportForm::Csv),
        Some("jsonl" | "ndjson") => Ok(ReportForm::Jsonl),
        _ => bail!("{}: name the report .csv or .jsonl", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_report_says_its_form() {
        assert_eq!(report_form(Path::new("a.csv")).unwrap(), ReportForm::Csv);
        assert_eq!(report_form(Path::new("a.jsonl")).unwrap(), ReportForm::Jsonl);
        assert!(report_form(Path::new("a.txt")).is_err());
    }

    #[test]
    fn the_sample_of_the_binary_has_its_mapping() {
        let (mapping, input) = sample("worldbank").unwrap();
        assert!(!mapping.source.title.is_empty());
        assert!(input.bytes_total.unwrap() > 1_000);
        let error = sample("nothing").err().unwrap().to_string();
        assert!(error.contains("worldbank"), "{error}");
    }
}
