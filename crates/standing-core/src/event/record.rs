//! Items of an organisation's file that are not cases: penalties, orders, interviews, pledges.

use jiff::civil::Date;

use crate::codec::record;
use crate::id::{RecordId, Slug};
use crate::matter::Matter;
use crate::prose::Prose;
use crate::word::words;

words! {
    /// The sort of record.
    RecordKind {
        /// An administrative penalty.
        Penalty = "penalty",
        /// A court ruling.
        Ruling = "ruling",
        /// A coercive measure.
        CoerciveMeasure = "coercive-measure",
        /// A licence.
        Licence = "licence",
        /// Result of an inspection.
        Inspection = "inspection",
        /// Something the organisation reported of itself; counts only after verification.
        SelfReport = "self-report",
        /// Good conduct.
        Merit = "merit",
    }
}

record! {
    /// An act or a fact was put into the file.
    RecordMade {
        /// The record.
        record: RecordId,
        /// Its sort.
        kind: RecordKind,
        /// The field.
        field: Option<Slug>,
        /// The day of the act itself.
        act_on: Date,
        /// What it is, with its reference.
        text: Prose,
    }

    /// A self-reported item was verified.
    RecordVerified {
        /// The record.
        record: RecordId,
        /// How.
        text: Prose,
    }

    /// The organisation was ordered to put something right.
    CorrectionOrdered {
        /// The record.
        record: RecordId,
        /// The field.
        field: Option<Slug>,
        /// What is to be put right.
        text: Prose,
        /// By when.
        due: Date,
    }

    /// The authority looked at the correction.
    CorrectionReported {
        /// The order.
        record: RecordId,
        /// Whether it is enough.
        adequate: bool,
        /// What was found.
        text: Prose,
    }

    /// An interview was held because a correction was not enough.
    InterviewHeld {
        /// The record.
        record: RecordId,
        /// The order.
        order: RecordId,
        /// What was said.
        text: Prose,
    }

    /// The organisation gave a pledge.
    PledgeMade {
        /// The record.
        record: RecordId,
        /// The pledge rule.
        pledge: Slug,
        /// The matter.
        matter: Matter,
        /// What is missing and will be supplied, or what is promised.
        text: Prose,
        /// By when.
        due: Option<Date>,
    }

    /// What became of a pledge.
    PledgeClosed {
        /// The pledge.
        record: RecordId,
        /// Whether it was performed.
        performed: bool,
        /// What was found.
        text: Prose,
    }
}
