//! Which version governs which step, and the duties that the register carries out itself.

use super::meta::RuleHead;
use crate::word::words;

words! {
    /// A step for which the pack says which of its versions governs.
    Step {
        /// From opening to decision.
        Listing = "listing",
        /// What follows from the entry.
        Consequences = "consequences",
        /// Objection and reconsideration.
        Review = "review",
        /// Exit.
        Exit = "exit",
        /// Restoration.
        Restoration = "restoration",
    }
}

words! {
    /// Which version governs.
    Governing {
        /// The version in force when the case was opened.
        AtOpening = "at-opening",
        /// The version in force on the day asked about, or of the act.
        OnTheDay = "on-the-day",
    }
}

/// Which version of the pack governs a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The step.
    pub step: Step,
    /// The version.
    pub governing: Governing,
}

/// A duty that the register carries out by a mechanism of its own; its answers cite the duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The mechanism.
    pub mechanism: Mechanism,
}

words! {
    /// A mechanism of the register that duties can point to.
    Mechanism {
        /// Only the competent authority opens a case.
        Competence = "competence",
        /// A case needs a legal act as its basis.
        BasisAct = "basis-act",
        /// An association acts under a stored mandate.
        Mandate = "mandate",
        /// Notice before decision.
        Notice = "notice",
        /// A second officer approves.
        SecondOfficer = "second-officer",
        /// A decision states findings and reasons.
        Reasons = "reasons",
        /// An objection has two outcomes, both recorded.
        Objection = "objection",
        /// A unit passes on an objection that it met.
        ObjectionRelay = "objection-relay",
        /// Reconsideration one level up.
        Reconsideration = "reconsideration",
        /// A data error is corrected, the entry stays.
        Correction = "correction",
        /// Shielding and revocation are different states.
        ShieldOrRevoke = "shield-or-revoke",
        /// Past recipients are told of an end.
        Recall = "recall",
        /// A unit records the measure it took, refused or lifted.
        Measure = "measure",
        /// A kept measure needs a law and an end.
        RetainedMeasure = "retained-measure",
        /// A wrong entry is followed by a remedy.
        Remedy = "remedy",
        /// An entry can be seen by the supervising unit only.
        RestrictedEntry = "restricted-entry",
        /// Outside interference is logged on the case.
        ContactLog = "contact-log",
        /// A public body can be listed; its superior is told.
        PublicBody = "public-body",
        /// Anyone may ask; free of charge.
        PublicEnquiry = "public-enquiry",
        /// The machine compares, a person decides.
        HumanDecision = "human-decision",
        /// Transfer from key scrutiny to exclusion, with fresh notice.
        Transfer = "transfer",
        /// Cross-list count that leads to a proposal.
        Proposal = "proposal",
        /// A correction order with a due date, and an interview if it fails.
        CorrectionOrder = "correction-order",
        /// A pledge is recorded with what became of it.
        Pledge = "pledge",
        /// Restoration ends display and measures.
        Restoration = "restoration",
        /// An item of conduct is recorded in the file.
        Record = "record",
        /// What an organisation reports of itself counts once it was verified.
        SelfReport = "self-report",
        /// A certificate or report of standing.
        Certificate = "certificate",
        /// Versions of rules over time.
        PackVersions = "pack-versions",
        /// Draft rules are open to comment.
        PackComment = "pack-comment",
        /// Missed duties are counted.
        MissedDuty = "missed-duty",
        /// Every act can be traced.
        Trace = "trace",
        /// Who asked, when, what and for which purpose is kept, and nobody can change it unseen.
        EnquiryLog = "enquiry-log",
        /// Data come in from authorities and go out to the units that need them.
        Feed = "feed",
        /// Several inspections of one organisation are joined.
        JointInspection = "joint-inspection",
        /// The unified code names every organisation.
        UnifiedCode = "unified-code",
        /// A list exists only with its consequences.
        ConsequencesDefined = "consequences-defined",
        /// A plain-language explanation.
        Explanation = "explanation",
        /// A list is updated by new events only.
        ListUpdate = "list-update",
    }
}
