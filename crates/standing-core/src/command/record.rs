//! Commands about items of the file that are not cases.

use jiff::civil::Date;

use super::commands;
use crate::event::record::RecordKind;
use crate::id::{RecordId, Slug};
use crate::matter::Matter;
use crate::prose::Prose;

commands! {
    MakeRecord = "make-record", "Put an act or a fact into the file", on Organisation by [Officer, Organisation] {
        kind: RecordKind = "penalty, ruling, coercive-measure, licence, inspection, self-report or merit",
        pack: crate::id::PackId = "the pack under which it is kept",
        field: Option<Slug> = "the field",
        act_on: Date = "the day of the act itself",
        text: Prose = "what it is, with its reference",
    }
    VerifyRecord = "verify-record", "Verify a self-reported item, which then counts", on Record by [Officer] {
        record: RecordId = "the record",
        text: Prose = "how it was verified",
    }
    OrderCorrection = "order-correction", "Order the organisation to put something right by a day", on Organisation by [Officer] {
        pack: crate::id::PackId = "the pack under which it is ordered",
        field: Option<Slug> = "the field",
        text: Prose = "what is to be put right",
        due: Date = "by when",
    }
    ReportCorrection = "report-correction", "Record whether a correction is enough", on Record by [Officer] {
        record: RecordId = "the order",
        adequate: bool = "whether it is enough",
        text: Prose = "what was found",
    }
    HoldInterview = "hold-interview", "Record the interview after an inadequate correction", on Record by [Officer] {
        record: RecordId = "the order",
        text: Prose = "what was said",
    }
    MakePledge = "make-pledge", "Record a pledge of the organisation", on Organisation by [Officer, Organisation] {
        pack: crate::id::PackId = "the pack",
        pledge: Slug = "the pledge rule",
        matter: Matter = "the matter",
        text: Prose = "what is missing and will be supplied, or what is promised",
        due: Option<Date> = "by when",
    }
    ClosePledge = "close-pledge", "Record whether a pledge was performed", on Record by [Officer] {
        record: RecordId = "the pledge",
        performed: bool = "whether it was performed",
        text: Prose = "what was found",
    }
}
