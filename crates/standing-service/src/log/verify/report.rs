//! The result of a verification: what was checked and what was found, as data, text and JSON.

use std::fmt;

use serde_json::{Value, json};
use standing_transparency::Hash;
use standing_transparency::verify::Report as TreeReport;

use super::finding::{FINDINGS_KEPT_MAX, Finding, Findings};

/// What was checked and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was verified: a database, a file, an address.
    pub place: String,
    /// The key that signatures were checked with; none when only roots were compared.
    pub key: Option<String>,
    /// Events whose leaf was hashed again.
    pub events: u64,
    /// Events compared with the commitment in their leaf.
    pub events_opened: u64,
    /// Events whose bytes were not there to be compared.
    pub events_withheld: u64,
    /// Events whose bytes were read as events and compared with leaf and columns.
    pub events_read: u64,
    /// Events whose words were erased, as the log says.
    pub events_erased: u64,
    /// Streams whose numbering was checked.
    pub streams: u64,
    /// Packs published in the log.
    pub packs: u64,
    /// Tiles compared.
    pub tiles: u64,
    /// Checkpoints whose root the events give.
    pub checkpoints: u64,
    /// Size of the largest checkpoint that holds.
    pub size_signed: Option<u64>,
    /// Root of all events.
    pub root: Hash,
    /// The first findings.
    pub findings: Vec<Finding>,
    /// All findings, kept or not.
    pub findings_count: u64,
}

impl Report {
    /// Joins what the tree shows with what only the register knows.
    pub(crate) fn new(place: String, key: Option<String>, tree: TreeReport) -> Self {
        let mut findings: Vec<Finding> = tree.findings.into_iter().map(Finding::from).collect();
        findings.truncate(FINDINGS_KEPT_MAX);
        Self {
            place,
            key,
            events: tree.rows,
            events_opened: tree.events_checked,
            events_withheld: tree.events_withheld,
            events_read: 0,
            events_erased: 0,
            streams: 0,
            packs: 0,
            tiles: tree.tiles_checked,
            checkpoints: tree.checkpoints_matched,
            size_signed: tree.size_signed,
            root: tree.root,
            findings,
            findings_count: tree.findings_count,
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.findings_count == 0
    }

    /// Events after the largest checkpoint that holds: no signature speaks for them yet.
    #[must_use]
    pub fn events_unsigned(&self) -> u64 {
        self.events.saturating_sub(self.size_signed.unwrap_or(0))
    }

    pub(crate) fn keep_all(&mut self, findings: Findings) {
        let (kept, beyond) = findings.into_kept();
        kept.into_iter().for_each(|finding| self.keep(finding));
        self.findings_count = self.findings_count.saturating_add(beyond);
    }

    /// Takes in one more finding.
    pub fn keep(&mut self, finding: Finding) {
        self.findings_count = self.findings_count.saturating_add(1);
        if self.findings.len() < FINDINGS_KEPT_MAX {
            self.findings.push(finding);
        }
    }

    /// The report as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "place": self.place,
            "clean": self.is_clean(),
            "key": self.key,
            "events": self.events,
            "events_opened": self.events_opened,
            "events_withheld": self.events_withheld,
            "events_read": self.events_read,
            "events_erased": self.events_erased,
            "events_unsigned": self.events_unsigned(),
            "streams": self.streams,
            "packs": self.packs,
            "tiles": self.tiles,
            "checkpoints": self.checkpoints,
            "size_signed": self.size_signed,
            "root": self.root.to_hex(),
            "findings_count": self.findings_count,
            "findings": self.findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
        })
    }
}

/// Several lines for people, the verdict first.
impl fmt::Display for Report {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.findings_count {
            0 => writeln!(to, "nothing wrong: {}", self.place)?,
            1 => writeln!(to, "1 thing is wrong: {}", self.place)?,
            count => writeln!(to, "{count} things are wrong: {}", self.place)?,
        }
        writeln!(to, "  events       {} hashed, {} opened", self.events, self.events_opened)?;
        if self.events_withheld > 0 {
            writeln!(
                to,
                "               {} withheld, their leaves alone were checked",
                self.events_withheld
            )?;
        }
        if self.events_erased > 0 {
            writeln!(to, "               {} erased, each by a law that the log names", self.events_erased)?;
        }
        if self.events_read > 0 {
            write!(to, "               {} read", self.events_read)?;
            // From afar nobody sees in which streams events are.
            match self.streams {
                0 => writeln!(to, " and compared with their leaves")?,
                streams => writeln!(to, ", in {streams} streams, on {} packs", self.packs)?,
            }
        }
        writeln!(to, "  tiles        {} compared", self.tiles)?;
        let signatures = self.key.as_ref().map_or_else(
            || "signatures not checked: no key was given".to_owned(),
            |key| format!("signed by {key}"),
        );
        writeln!(to, "  checkpoints  {} hold, {signatures}", self.checkpoints)?;
        if self.events_unsigned() > 0 {
            writeln!(to, "               {} events are not under a checkpoint yet", self.events_unsigned())?;
        }
        writeln!(to, "  root         {}", self.root)?;
        self.findings.iter().try_for_each(|finding| writeln!(to, "{finding}"))?;
        let kept = u64::try_from(self.findings.len()).unwrap_or(u64::MAX);
        match self.findings_count.saturating_sub(kept) {
            0 => Ok(()),
            more => writeln!(to, "… and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::FindingKind;
    use super::*;
    use standing_transparency::verify::Verifier;

    fn report() -> Report {
        Report::new("register.db".to_owned(), None, Verifier::new(None, 1).finish())
    }

    #[test]
    fn findings_are_counted_beyond_those_kept() {
        let mut report = report();
        assert!(report.is_clean() && report.to_string().starts_with("nothing wrong: register.db\n"));
        for position in 0..1_500 {
            report.keep(Finding::at(FindingKind::ColumnDiffers, position, "kind"));
        }
        assert_eq!((report.findings.len(), report.findings_count), (1_000, 1_500));
        let text = report.to_string();
        assert!(text.starts_with("1500 things are wrong") && text.ends_with("… and 500 more\n"), "{text}");
    }

    #[test]
    fn json_and_text_say_where_what_and_what_to_do() {
        let mut report = report();
        report.keep(Finding::at(FindingKind::PackUnknown, 7, "pack ab"));
        let found = &report.to_json()["findings"][0];
        assert_eq!(found["code"], "pack_unknown");
        assert_eq!(found["position"], 7);
        assert!(found["remedy"].as_str().is_some_and(|remedy| remedy.contains("restore")));
        let text = report.to_string();
        assert!(text.contains("event 7: the event rests on a pack"), "{text}");
        assert!(text.contains("no key was given"), "{text}");
    }
}
