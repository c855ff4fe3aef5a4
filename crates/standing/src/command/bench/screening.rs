//! The comparison of names and the index, against nomenklatura's logic-v2 and the limits of `docs/screening.md`.
//!
//! Names that are labelled are compared by both sides in the same run; what is compared with a limit alone (search,
//! building, memory) has no counterpart in the peer, which has no index. Times are processor times of one thread, so
//! that other work on the machine slows neither side more than the other; building is timed by the clock.
//!
//! Deliberately absent: tuning. The labelled pairs are those that rules were made with; others judge.

mod chart;
mod clock;
mod corpus;
mod labelled;
mod peer;
mod quality;
mod retrieval;
mod speed;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use super::Table;
use crate::output;

/// Files and sizes of the benchmark.
#[derive(Debug, Args)]
pub(super) struct Screening {
    /// Names in the large index; 0 leaves searching and building out
    #[arg(long, default_value_t = 1_000_000)]
    names: usize,
    /// Folder with the labelled pairs, the organisations and the queries
    #[arg(long, default_value = "bench/data", value_name = "DIR")]
    bench_data: PathBuf,
    /// Python with the peer's packages; without it only limits are compared
    #[arg(long, env = "STANDING_BENCH_PYTHON", value_name = "FILE")]
    peer_python: Option<PathBuf>,
    /// The script that runs the peer
    #[arg(long, default_value = "bench/peers/logic_v2.py", value_name = "FILE")]
    peer_script: PathBuf,
    /// Draw the shares by category into this SVG file
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
}

impl Screening {
    /// Measures and prints everything; the rows go into the table, the shares by category before it.
    pub(super) fn run(&self, table: &mut Table) -> Result<()> {
        let path = self.bench_data.join("name-pairs-dev.csv");
        let pairs = labelled::read(&path)?;
        let ours = labelled::scores(&pairs);
        let peer = self.peer(&path)?;
        let categories = quality::categories(&pairs, &ours, peer.as_ref());
        output::line(quality::table(&categories));
        if let Some(file) = &self.chart {
            write(file, &chart::draw(&categories))?;
        }
        table.add(quality::rows(&pairs, &ours, peer.as_ref()));
        table.add(vec![quality::worst_category(&categories)]);
        table.add(speed::pairs(&pairs, peer.as_ref()));
        let organisations = corpus::read(&self.bench_data.join("corpus-orgs.jsonl.gz"))?;
        let queries = retrieval::read(&self.bench_data.join("retrieval-dev.jsonl"))?;
        table.add(retrieval::rows(&organisations, &queries)?);
        if self.names > 0 {
            table.add(speed::index(&organisations, &queries, self.names)?);
        }
        Ok(())
    }

    fn peer(&self, pairs: &Path) -> Result<Option<peer::Peer>> {
        match &self.peer_python {
            Some(python) => peer::run(python, &self.peer_script, pairs).map(Some),
            None => {
                output::note("the peer is left out: ./dev bench screening installs it");
                Ok(None)
            }
        }
    }
}

fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| file.display().to_string())
}
