//! What happens in a case, from opening to decision.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::codec::record;
use crate::fact::Facts;
use crate::id::{AuthorityId, CaseId, EntryId, MandateId, Slug};
use crate::pack::model::Level;
use crate::prose::Prose;
use crate::word::words;

words! {
    /// A document that is served.
    Document {
        /// The notice of the proposed listing.
        Notice = "notice",
        /// The decision.
        Decision = "decision",
        /// The answer to an objection.
        ObjectionAnswer = "objection-answer",
    }

    /// What a decision does.
    Outcome {
        /// The organisation is put on the list.
        List = "list",
        /// It is put on the list for lesser conduct instead.
        Instead = "instead",
        /// Nothing is done.
        None = "none",
    }
}

record! {
    /// A case was opened: a listing is considered.
    CaseOpened {
        /// The case.
        case: CaseId,
        /// The list.
        list: Slug,
        /// The ground.
        ground: Slug,
        /// The field of the authority's work, where the list has fields.
        field: Option<Slug>,
        /// The basis act and other facts, typed by the pack.
        facts: Facts,
        /// The basis act in words: which court or authority, which act, when.
        basis: Prose,
        /// The record or lead that started it.
        lead: Option<Prose>,
        /// The entry would be seen by supervising units only.
        restricted: bool,
        /// The key-scrutiny entry from which the case transfers.
        transfer_from: Option<EntryId>,
        /// The mandate under which an association acts.
        mandate: Option<MandateId>,
        /// Level of the authority when it opened the case.
        level: Level,
    }

    /// A document was sent to the organisation.
    DocumentSent {
        /// The case.
        case: CaseId,
        /// Which document.
        document: Document,
        /// The way of service.
        method: Slug,
    }

    /// A document was received; the event's day is the day of receipt.
    DocumentReceived {
        /// The case.
        case: CaseId,
        /// Which document.
        document: Document,
        /// The proof of receipt.
        proof: Prose,
    }

    /// The organisation answered the notice.
    RepresentationReceived {
        /// The case.
        case: CaseId,
        /// What it said.
        text: Prose,
    }

    /// The organisation asked to be heard.
    HearingRequested {
        /// The case.
        case: CaseId,
    }

    /// The organisation was heard, or did not come.
    HearingHeld {
        /// The case.
        case: CaseId,
        /// What was said.
        record: Prose,
    }

    /// A finding on one limb, with its reasons.
    Finding {
        /// Whether the limb holds.
        holds: bool,
        /// Why.
        reasons: Prose,
    }

    /// An officer proposed a decision.
    DecisionProposed {
        /// The case.
        case: CaseId,
        /// What it would do.
        outcome: Outcome,
        /// Findings by limb.
        findings: BTreeMap<Slug, Finding>,
        /// The reasons.
        reasons: Prose,
        /// Last day of the entry, where the term is for the decision to set.
        until: Option<Date>,
    }

    /// The second officer sent the proposal back.
    ProposalReturned {
        /// The case.
        case: CaseId,
        /// Why.
        reasons: Prose,
    }

    /// What was found on one limb.
    LimbFound {
        /// The limb.
        limb: Slug,
        /// Whether it holds.
        holds: bool,
        /// What was found.
        found: String,
    }

    /// The authority decided, with findings on every limb and reasons.
    DecisionMade {
        /// The case.
        case: CaseId,
        /// What it does.
        outcome: Outcome,
        /// The ground.
        ground: Slug,
        /// What was found, limb by limb.
        limbs: Vec<LimbFound>,
        /// The reasons.
        reasons: Prose,
        /// The basis act in words.
        basis: Prose,
        /// When the notice was served.
        notice_served_on: Date,
        /// Whether the organisation answered.
        answered: bool,
        /// Whether it was heard.
        heard: bool,
        /// The entry that it makes.
        entry: Option<EntryId>,
    }

    /// An effect before the decision was ordered.
    InterimOrdered {
        /// The case.
        case: CaseId,
        /// The interim rule.
        rule: Slug,
        /// Why.
        reasons: Prose,
        /// Its automatic last day.
        until: Date,
    }

    /// An effect before the decision was extended.
    InterimExtended {
        /// The case.
        case: CaseId,
        /// Its new automatic last day.
        until: Date,
        /// Why.
        reasons: Prose,
    }

    /// An effect before the decision was lifted.
    InterimLifted {
        /// The case.
        case: CaseId,
        /// Why.
        reasons: Prose,
    }

    /// The authority extended a deadline.
    DeadlineExtended {
        /// The case.
        case: CaseId,
        /// The deadline rule.
        rule: Slug,
        /// Its new last day.
        until: Date,
        /// Why.
        reasons: Prose,
    }

    /// Somebody outside the procedure approached the authority about the case. Recorded against an office,
    /// never a person; never public.
    ContactLogged {
        /// The case.
        case: CaseId,
        /// The office.
        office: Prose,
        /// What was asked.
        text: Prose,
    }

    /// A public body was listed: the unit above it was told.
    SuperiorInformed {
        /// The case.
        case: CaseId,
        /// The authority that was told.
        superior: AuthorityId,
        /// What it was told.
        text: Prose,
    }

    /// The case ended without a decision.
    CaseClosed {
        /// The case.
        case: CaseId,
        /// Why.
        reasons: Prose,
    }
}
