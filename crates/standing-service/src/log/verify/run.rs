//! The ordered part of a verification: takes checked parcels as they follow each other and ends in a report.
//! It reads nothing itself.

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::Arc;

use standing_store::StoredEvent;
use standing_transparency::verify::{self as tree, CheckpointRole, FilledTile, Verifier};
use standing_transparency::{CheckpointPolicy, Hash, VerifierKey};
use tokio::task::JoinHandle;

use super::finding::{Finding, FindingKind, Findings};
use super::report::Report;
use super::rows::{self, CheckedRows, Depth};
use crate::error::ServiceError;

/// A verification under way.
pub(crate) struct Run {
    pub(crate) verifier: Verifier,
    place: String,
    key: Option<String>,
    depth: Depth,
    names: Arc<RandomState>,
    /// Last version by hash of the stream's name: names themselves would not fit in memory.
    versions: HashMap<u64, u64>,
    packs_used: HashMap<String, u64>,
    packs_published: HashMap<String, u64>,
    findings: Findings,
    events_read: u64,
    left: HashMap<u64, Hash>,
    erasures: HashMap<u64, Hash>,
}

impl Run {
    pub(crate) fn new(place: String, key: Option<&VerifierKey>, depth: Depth) -> Self {
        Self {
            verifier: Verifier::new(key.cloned().map(CheckpointPolicy::of_log), 1),
            place,
            key: key.map(ToString::to_string),
            depth,
            names: Arc::new(RandomState::new()),
            versions: HashMap::new(),
            packs_used: HashMap::new(),
            packs_published: HashMap::new(),
            findings: Findings::default(),
            events_read: 0,
            left: HashMap::new(),
            erasures: HashMap::new(),
        }
    }

    /// Starts checking a parcel on another thread; [`Run::take`] wants the results in order.
    pub(crate) fn check(&self, rows: Vec<StoredEvent>) -> JoinHandle<CheckedRows> {
        let (depth, names) = (self.depth, Arc::clone(&self.names));
        tokio::task::spawn_blocking(move || rows::check(&rows, depth, &*names))
    }

    /// Announces a checkpoint before the rows after its size are taken.
    pub(crate) fn expect(&mut self, note: &[u8], role: CheckpointRole) -> Result<(), ServiceError> {
        Ok(self.verifier.expect_checkpoint(note, role)?)
    }

    /// Takes the next parcel and gives the tiles it filled.
    pub(crate) fn take(&mut self, checked: CheckedRows) -> Vec<FilledTile> {
        for (stream, version, position) in checked.versions {
            let last = self.versions.entry(stream).or_insert(0);
            if version != last.saturating_add(1) {
                let detail = format!("version {version} follows {last}");
                self.findings.add(Finding::at(FindingKind::StreamVersion, position, detail));
            }
            *last = version;
        }
        for (pack, position) in checked.packs_used {
            self.packs_used.entry(pack).or_insert(position);
        }
        for (pack, position) in checked.packs_published {
            self.packs_published.entry(pack).or_insert(position);
        }
        self.events_read = self.events_read.saturating_add(checked.events_read);
        self.left.extend(checked.left);
        self.erasures.extend(checked.erasures);
        for finding in checked.findings {
            self.find(finding);
        }
        self.verifier.absorb(checked.chunk)
    }

    pub(crate) fn find(&mut self, finding: Finding) {
        self.findings.add(finding);
    }

    /// The report on everything taken.
    pub(crate) fn finish(mut self) -> Report {
        for (pack, position) in &self.packs_used {
            if self.packs_published.get(pack).is_none_or(|published| published > position) {
                let detail = format!("pack {pack}");
                self.findings.add(Finding::at(FindingKind::PackUnknown, *position, detail));
            }
        }
        let events_erased = self.judge_erased();
        let mut report = Report::new(self.place, self.key, self.verifier.finish());
        report.streams = u64::try_from(self.versions.len()).unwrap_or(u64::MAX);
        report.packs = u64::try_from(self.packs_published.len()).unwrap_or(u64::MAX);
        report.events_read = self.events_read;
        report.events_erased = events_erased;
        report.keep_all(self.findings);
        report
    }

    /// What is left of an event is right if the log says that it was erased and commits to just that; else it was
    /// changed. An erasure that was recorded and not done is told too. Gives the number of erased events.
    fn judge_erased(&mut self) -> u64 {
        let mut erased = 0_u64;
        for (position, left) in &self.left {
            if self.erasures.get(position) == Some(left) {
                erased = erased.saturating_add(1);
            } else {
                let kind = FindingKind::Tree(tree::FindingKind::EventChanged);
                let detail = "it says that its words were erased, and the log does not";
                self.findings.add(Finding::at(kind, *position, detail));
            }
        }
        for position in self.erasures.keys().filter(|position| !self.left.contains_key(position)) {
            let detail = "the log says that its words were erased, and they are there";
            self.findings.add(Finding::at(FindingKind::ErasureUnfinished, *position, detail));
        }
        erased
    }
}
