//! Commands about an entry: objection, reconsideration, stay, exit, restoration and the rest.

use jiff::civil::Date;

use super::argument::Evidence;
use super::commands;
use crate::event::entry::CourtOutcome;
use crate::id::{EntryId, RecordId, Slug, UnitId};
use crate::prose::Prose;

commands! {
    Object = "object", "Object to the decision", on Entry by [Organisation, Officer, Unit] {
        entry: EntryId = "the entry",
        reasons: Prose = "what is wrong with it",
    }
    DecideObjection = "decide-objection", "Decide an objection: founded revokes the entry, else it is rejected", on Entry by [Officer] {
        entry: EntryId = "the entry",
        objection: Option<RecordId> = "the objection; the latest open one if left out",
        founded: bool = "yes revokes the entry, no rejects the objection",
        reasons: Prose = "why",
        remedy: Option<Prose> = "what is done to remove the effect, when it is founded",
    }
    RequestReconsideration = "request-reconsideration", "Ask the authority one level up to reconsider; an officer records one that came on paper", on Entry by [Organisation, Officer] {
        entry: EntryId = "the entry",
        reasons: Prose = "what is wrong with the decision",
    }
    DecideReconsideration = "decide-reconsideration", "Decide a request for reconsideration, as the immediate superior", on Entry by [Officer] {
        entry: EntryId = "the entry",
        request: Option<RecordId> = "the request; the latest open one if left out",
        founded: bool = "yes revokes the entry, no rejects the request",
        reasons: Prose = "why",
        remedy: Option<Prose> = "what is done to remove the effect, when it is founded",
    }
    Stay = "stay", "Stay the effects of an entry", on Entry by [Officer] {
        entry: EntryId = "the entry",
        until: Option<Date> = "last day of the stay",
        reasons: Prose = "by whose order, and why",
    }
    LiftStay = "lift-stay", "Lift a stay", on Entry by [Officer] {
        entry: EntryId = "the entry",
        reasons: Prose = "why",
    }
    RecordCourtOutcome = "record-court-outcome", "Record what a court decided; annulled revokes the entry", on Entry by [Officer] {
        entry: EntryId = "the entry",
        court: Prose = "the court and its reference",
        outcome: CourtOutcome = "upheld or annulled",
        remedy: Option<Prose> = "what is done to remove the effect, when it is annulled",
    }
    Correct = "correct", "Correct a data error; the entry stays", on Entry by [Officer] {
        entry: EntryId = "the entry",
        field: Slug = "what was wrong, for example name",
        was: Prose = "what it said",
        becomes: Prose = "what it says now",
        reasons: Prose = "why",
    }
    ReportError = "report-error", "Report that something is wrong", on Entry by [Organisation, Unit, Officer, Public] {
        entry: EntryId = "the entry",
        text: Prose = "what is wrong",
    }
    AnswerError = "answer-error", "Answer a report of an error", on Entry by [Officer] {
        entry: EntryId = "the entry",
        report: Option<RecordId> = "the report; the latest open one if left out",
        corrected: bool = "whether something was corrected",
        reasons: Prose = "why",
    }
    RecordExit = "record-exit", "Record that an exit ground arose, with its evidence", on Entry by [Officer, Organisation] {
        entry: EntryId = "the entry",
        exit: Slug = "the exit rule",
        evidence: Evidence = "the evidence that the rule asks for",
    }
    DeclineExit = "decline-exit", "Find that an exit ground did not arise; the entry stays", on Entry by [Officer] {
        entry: EntryId = "the entry",
        exit: Slug = "the exit rule",
        reasons: Prose = "why the evidence does not show it",
    }
    Remove = "remove", "End the entry because its ground is gone", on Entry by [Officer] {
        entry: EntryId = "the entry",
        exit: Slug = "the exit rule",
        reasons: Prose = "why",
    }
    Revoke = "revoke", "End the entry because it was wrong from the start", on Entry by [Officer] {
        entry: EntryId = "the entry",
        reasons: Prose = "why",
        remedy: Prose = "what is done to remove the effect",
    }
    Shield = "shield", "Hide the entry from the public and end its effect, keeping the record", on Entry by [Officer] {
        entry: EntryId = "the entry",
        exit: Slug = "the exit rule",
        reasons: Prose = "why",
    }
    Restrict = "restrict", "Let only named supervising units see the entry", on Entry by [Officer] {
        entry: EntryId = "the entry",
        units: Vec<UnitId> = "the units",
        reasons: Prose = "the law that forbids publication",
    }
    ApplyRestoration = "apply-restoration", "Apply for restoration; an officer records an application that came on paper", on Entry by [Organisation, Officer] {
        entry: EntryId = "the entry",
        rule: Slug = "the restoration rule",
        evidence: Evidence = "the evidence that the rule asks for",
    }
    DecideRestoration = "decide-restoration", "Decide an application for restoration", on Entry by [Officer] {
        entry: EntryId = "the entry",
        application: Option<RecordId> = "the application; the latest open one if left out",
        granted: bool = "yes restores, no refuses",
        reasons: Prose = "why",
    }
    AcknowledgeRecall = "acknowledge-recall", "Say that the unit knows of the end of the entry", on Entry by [Unit] {
        entry: EntryId = "the entry",
    }
}
