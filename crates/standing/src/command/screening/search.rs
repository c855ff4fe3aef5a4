//! `standing screening search`: the organisations of one file that the names of another may mean.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};
use standing_screening::{Hit, Searcher, Subject};

use super::ended;
use super::lines::{Line, Lines};
use super::orgs::{Organisations, country};
use crate::output;

/// Search the names of one file in the organisations of another
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing screening search --corpus bench/data/corpus-orgs.jsonl.gz bench/data/retrieval-dev.jsonl --limit 5
  standing screening search --corpus organisations.jsonl queries.jsonl --explain

A line of organisations is {\"id\": \"…\", \"names\": [\"…\"], \"country\": \"…\"}, a line of queries {\"query\": \"…\"}. The
answer has a line for each query, in order: {\"query\": \"…\", \"results\": [{\"id\": \"…\", \"score\": 0.97, \"match\": true}]}.
A country of a query is compared where it is given.

Exit codes: 0 fine, 1 some lines could not be read, 2 could not run.")]
pub(crate) struct Search {
    /// Organisations, a JSON object a line, plain or compressed with gzip
    #[arg(long, value_name = "FILE")]
    corpus: PathBuf,
    /// Queries, a JSON object a line; - for standard input
    queries: PathBuf,
    /// Most results for one query
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=500))]
    limit: u16,
    /// Add the name that was found and the reasons to each result
    #[arg(long)]
    explain: bool,
}

impl Search {
    pub(super) fn run(self) -> Result<ExitCode> {
        let organisations = Organisations::read(&self.corpus)?;
        let bar = output::bar(0, "queries");
        let mut lines = Lines::open(&self.queries, &bar)?;
        let written = self.answer(&organisations, &mut lines, BufWriter::new(io::stdout().lock()));
        bar.finish_and_clear();
        ended(written.map(|broken| broken + organisations.broken))
            .with_context(|| self.queries.display().to_string())
    }

    /// Answers every line; how many could not be read.
    fn answer(&self, organisations: &Organisations, lines: &mut Lines, mut out: impl Write) -> Result<u64> {
        let mut searcher = organisations.index.searcher();
        let mut broken = 0;
        while let Some(line) = lines.next_line()? {
            let answer = match query(&line) {
                Ok((query, subject)) => {
                    json!({"query": query, "results": self.results(organisations, &mut searcher, &subject)})
                }
                Err(what) => {
                    broken += 1;
                    let error = format!("line {}: {what}", line.number);
                    json!({"query": null, "results": [], "error": error})
                }
            };
            writeln!(out, "{answer}")?;
        }
        out.flush()?;
        Ok(broken)
    }

    fn results(
        &self,
        organisations: &Organisations,
        searcher: &mut Searcher<'_, Vec<u8>>,
        subject: &Subject,
    ) -> Vec<Value> {
        let hits = searcher.search(subject, usize::from(self.limit));
        hits.iter().map(|hit| self.result(organisations.id(hit.key), hit)).collect()
    }

    fn result(&self, id: &str, hit: &Hit) -> Value {
        let Hit { name, comparison, .. } = hit;
        let score = (comparison.score * 1e6).round() / 1e6;
        if self.explain {
            let explanation = comparison.explanation.to_string();
            return json!({"id": id, "score": score, "match": comparison.is_match, "name": name, "explanation": explanation});
        }
        json!({"id": id, "score": score, "match": comparison.is_match})
    }
}

fn query(line: &Line) -> Result<(&str, Subject), String> {
    let object = line.object.as_ref().map_err(Clone::clone)?;
    let text = object.get("query").and_then(Value::as_str).ok_or("it has no text in 'query'")?;
    Ok((text, Subject { country: country(object), ..Subject::named(text) }))
}
