//! The result of a verification: what was checked, and what was found.
//!
//! Deliberately not here: printing.

use crate::Hash;
use crate::verify::{Finding, FindingKind};

/// Most findings kept with their detail; all are counted.
pub const FINDINGS_KEPT_MAX: usize = 1_000;

/// What was checked and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Rows re-hashed.
    pub rows: u64,
    /// Events compared with the commitment in their leaf.
    pub events_checked: u64,
    /// Rows whose event was withheld; their leaf alone was checked.
    pub events_withheld: u64,
    /// Tiles compared.
    pub tiles_checked: u64,
    /// Checkpoints whose root the rows give.
    pub checkpoints_matched: u64,
    /// Whether signatures were checked: only with a policy of trusted keys.
    pub signatures_checked: bool,
    /// Size of the largest checkpoint whose root the rows give; later rows are not signed for yet.
    pub size_signed: Option<u64>,
    /// Root of all rows.
    pub root: Hash,
    /// The first findings.
    pub findings: Vec<Finding>,
    /// All findings, kept or not.
    pub findings_count: u64,
}

impl Report {
    pub(super) fn new(signatures_checked: bool) -> Self {
        Self {
            rows: 0,
            events_checked: 0,
            events_withheld: 0,
            tiles_checked: 0,
            checkpoints_matched: 0,
            signatures_checked,
            size_signed: None,
            root: Hash::empty_root(),
            findings: Vec::new(),
            findings_count: 0,
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.findings_count == 0
    }

    /// Rows after the largest checkpoint that holds: no signature speaks for them yet.
    #[must_use]
    pub fn rows_unsigned(&self) -> u64 {
        self.rows.saturating_sub(self.size_signed.unwrap_or(0))
    }

    pub(super) fn find(&mut self, kind: FindingKind, position: Option<u64>, detail: impl Into<String>) {
        self.keep(Finding { kind, position, detail: detail.into() });
    }

    pub(super) fn keep(&mut self, finding: Finding) {
        self.findings_count = self.findings_count.saturating_add(1);
        if self.findings.len() < FINDINGS_KEPT_MAX {
            self.findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_findings_count_and_the_first_are_kept() {
        let mut report = Report::new(false);
        assert!(report.is_clean());
        for position in 0..1_500 {
            report.find(FindingKind::EventChanged, Some(position), "");
        }
        assert_eq!((report.findings.len(), report.findings_count), (FINDINGS_KEPT_MAX, 1_500));
        assert!(!report.is_clean());
    }
}
