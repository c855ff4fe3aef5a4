//! Commands of a case, from opening to decision.

use jiff::civil::Date;

use super::argument::{Findings, RawFacts};
use super::commands;
use crate::event::case::{Document, Outcome};
use crate::id::{CaseId, EntryId, MandateId, Slug};
use crate::prose::Prose;
use crate::word::words;

words! {
    /// What the second officer does with a proposal.
    Verdict {
        /// Agrees: the decision is made.
        Approve = "approve",
        /// Sends it back.
        Return = "return",
    }
}

commands! {
    OpenCase = "open-case", "Open a case: a listing is considered", on Organisation by [Officer] {
        list: Slug = "the list",
        ground: Slug = "the ground",
        field: Option<Slug> = "the field of work, where the list has fields",
        basis: Prose = "the act on which it rests, in words",
        facts: RawFacts = "the facts of the act, as the pack declares them",
        lead: Option<Prose> = "what started it; never shown",
        restricted: bool = "the entry may by law be known to supervising units only",
        transfer_from: Option<EntryId> = "the key-scrutiny entry from which it transfers",
        mandate: Option<MandateId> = "the mandate under which an association acts",
    }
    ServeNotice = "serve-notice", "Send the notice of the proposed listing", on Case by [Officer] {
        case: CaseId = "the case",
        method: Slug = "the way of service",
    }
    RecordService = "record-service", "Record the proof that a document was received", on Case by [Officer] {
        case: CaseId = "the case",
        document: Document = "notice, decision or objection-answer",
        proof: Prose = "the proof of receipt",
    }
    Represent = "represent", "Answer the notice", on Case by [Organisation, Officer] {
        case: CaseId = "the case",
        text: Prose = "the answer",
    }
    RequestHearing = "request-hearing", "Ask to be heard", on Case by [Organisation, Officer] {
        case: CaseId = "the case",
    }
    HoldHearing = "hold-hearing", "Record the hearing", on Case by [Officer] {
        case: CaseId = "the case",
        record: Prose = "what was said, or that nobody came",
    }
    Propose = "propose", "Propose a decision with findings on every limb and reasons", on Case by [Officer] {
        case: CaseId = "the case",
        outcome: Outcome = "list, instead or none",
        findings: Findings = "findings on the limbs",
        reasons: Prose = "the reasons",
        until: Option<Date> = "last day of the entry, where the term is for the decision to set",
    }
    Decide = "decide", "Approve a proposal, which makes the decision, or send it back", on Case by [Officer] {
        case: CaseId = "the case",
        verdict: Verdict = "approve or return",
        reasons: Option<Prose> = "why it is sent back",
    }
    ServeDecision = "serve-decision", "Send the decision to the organisation", on Case by [Officer] {
        case: CaseId = "the case",
        method: Slug = "the way of service",
    }
    ServeAnswer = "serve-answer", "Send the answer to an objection to the organisation", on Case by [Officer] {
        case: CaseId = "the case",
        method: Slug = "the way of service",
    }
    OrderInterim = "order-interim", "Order an effect before the decision, under an interim rule", on Case by [Officer] {
        case: CaseId = "the case",
        rule: Slug = "the interim rule",
        reasons: Prose = "why it cannot wait",
    }
    ExtendInterim = "extend-interim", "Extend an effect before the decision", on Case by [Officer] {
        case: CaseId = "the case",
        until: Date = "its new last day",
        reasons: Prose = "why",
    }
    LiftInterim = "lift-interim", "Lift an effect before the decision", on Case by [Officer] {
        case: CaseId = "the case",
        reasons: Prose = "why",
    }
    ExtendDeadline = "extend-deadline", "Extend a deadline that may be extended", on Case by [Officer] {
        case: CaseId = "the case",
        rule: Slug = "the deadline rule",
        until: Date = "its new last day",
        reasons: Prose = "why",
    }
    LogContact = "log-contact", "Record that an office outside the procedure approached the authority", on Case by [Officer] {
        case: CaseId = "the case",
        office: Prose = "the office, never a person",
        text: Prose = "what was asked",
    }
    InformSuperior = "inform-superior", "Tell the authority above a listed public body", on Case by [Officer] {
        case: CaseId = "the case",
        superior: crate::id::AuthorityId = "the authority that is told",
        text: Prose = "what it is told",
    }
    CloseCase = "close-case", "End the case without a decision", on Case by [Officer] {
        case: CaseId = "the case",
        reasons: Prose = "why",
    }
}
