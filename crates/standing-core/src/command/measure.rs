//! Commands of relying units about what they did.

use jiff::civil::Date;

use super::commands;
use crate::id::{EntryId, RecordId, Slug};
use crate::matter::Matter;
use crate::prose::Prose;

commands! {
    TakeMeasure = "take-measure", "Record a measure that the unit took", on Entry by [Unit] {
        entry: EntryId = "the entry on which it rests",
        consequence: Slug = "the consequence rule",
        matter: Matter = "the matter",
        reasons: Prose = "what was done and why: a person decided it",
    }
    RefuseMeasure = "refuse-measure", "Record that the unit decided not to take a measure", on Entry by [Unit] {
        entry: EntryId = "the entry",
        consequence: Slug = "the consequence rule",
        reasons: Prose = "why not",
    }
    LiftMeasure = "lift-measure", "Record that the unit ended its measure", on Measure by [Unit] {
        measure: RecordId = "the measure",
        reasons: Prose = "why",
    }
    RetainMeasure = "retain-measure", "Keep a measure after the entry's end, on a law and until a stated day", on Measure by [Unit] {
        measure: RecordId = "the measure",
        law: Prose = "the law and clause",
        until: Date = "last day",
    }
}
