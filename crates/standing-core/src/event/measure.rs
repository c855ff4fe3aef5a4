//! What relying units did. The register compares and informs; these are the units' own acts.

use jiff::civil::Date;

use crate::codec::record;
use crate::id::{EntryId, RecordId, Slug};
use crate::matter::Matter;
use crate::prose::Prose;

record! {
    /// A unit took a measure.
    MeasureTaken {
        /// The measure.
        measure: RecordId,
        /// The entry on which it rests.
        entry: EntryId,
        /// The consequence rule.
        consequence: Slug,
        /// The matter.
        matter: Matter,
        /// What the unit did, and why.
        reasons: Prose,
    }

    /// A unit decided not to take a measure.
    MeasureRefused {
        /// The measure.
        measure: RecordId,
        /// The entry.
        entry: EntryId,
        /// The consequence rule.
        consequence: Slug,
        /// Why not.
        reasons: Prose,
    }

    /// A unit ended its measure.
    MeasureLifted {
        /// The measure.
        measure: RecordId,
        /// Why.
        reasons: Prose,
    }

    /// A unit keeps its measure after the entry's end, on a law, until a stated day.
    MeasureRetained {
        /// The measure.
        measure: RecordId,
        /// The law and clause.
        law: Prose,
        /// The last day.
        until: Date,
    }
}
