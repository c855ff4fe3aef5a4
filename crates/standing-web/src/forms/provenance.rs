//! Where an imported entry comes from, and what its source says.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::event::entry::{FoundingRow, Provenance};
use standing_core::word::Word;
use utoipa::ToSchema;

/// Where an imported entry comes from, and what its source says. Another body decided it, before and outside
/// this register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProvenanceForm {
    /// The body that decided.
    pub listed_by: String,
    /// The list as its keeper names it.
    pub source: String,
    /// The keeper's number for the row.
    pub source_row: String,
    /// The address or file of the copy.
    pub copy: String,
    /// The day of the copy.
    pub copy_of: Date,
    /// The day of the import.
    pub imported_on: Date,
    /// The day of the first copy that no longer has the row.
    pub vanished_on: Option<Date>,
    /// The instrument, where the source names one.
    pub instrument: Option<String>,
    /// A warning about the copy.
    pub caution: Option<String>,
    /// What a missing last day means: `fixed`, `ongoing` or `permanent`.
    pub term: &'static str,
    /// Addresses as published.
    pub addresses: Vec<String>,
    /// Measures as published.
    pub measures: Vec<String>,
    /// Spans in which the keeper suspended it.
    pub suspended: Vec<SpanForm>,
    /// Ended by the keeper on this day.
    pub ended_on: Option<Date>,
}

/// A span of days; no last day means open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpanForm {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
}

impl ProvenanceForm {
    /// The form of an imported row.
    #[must_use]
    pub fn of(
        provenance: &Provenance,
        row: &FoundingRow,
        imported_on: Date,
        vanished_on: Option<Date>,
    ) -> Self {
        let span = |span: &standing_core::event::entry::Span| SpanForm { from: span.from, until: span.until };
        Self {
            listed_by: provenance.listed_by.clone(),
            source: provenance.source.clone(),
            source_row: provenance.source_row.clone(),
            copy: provenance.copy.clone(),
            copy_of: provenance.copy_of,
            imported_on,
            vanished_on,
            instrument: provenance.instrument.clone(),
            caution: provenance.caution.clone(),
            term: row.term.as_str(),
            addresses: row.addresses.clone(),
            measures: row.measures.clone(),
            suspended: row.suspended.iter().map(span).collect(),
            ended_on: row.ended_on,
        }
    }
}
