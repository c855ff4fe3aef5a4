//! Notices, ways of service, clocks, and effects before a decision. Nothing is counted here: see `calendar`.

use super::meta::{RuleHead, Text};
use crate::calendar::{CountingRule, Period};
use crate::id::Slug;
use crate::word::words;

/// A kind of notice and what it must state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// What the notice must state.
    pub items: Vec<Text>,
}

/// A way of serving a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// When service is deemed, counted from the day of sending; without it, proof of receipt is needed.
    pub deemed: Option<CountingRule>,
}

words! {
    /// Whose clock it is.
    Party {
        /// The organisation.
        Organisation = "organisation",
        /// The deciding authority.
        Authority = "authority",
        /// The authority one level up.
        Superior = "superior",
        /// A relying unit.
        Unit = "unit",
    }
}

words! {
    /// What starts a clock.
    Trigger {
        /// The notice was served.
        NoticeServed = "notice.served",
        /// The organisation's answer to the notice was received.
        RepresentationReceived = "representation.received",
        /// The hearing was asked for.
        HearingRequested = "hearing.requested",
        /// The decision was made.
        DecisionMade = "decision.made",
        /// The decision was served.
        DecisionServed = "decision.served",
        /// The objection was received.
        ObjectionReceived = "objection.received",
        /// The answer to the objection was served.
        ObjectionDecided = "objection.decided",
        /// The request for reconsideration was received.
        ReconsiderationReceived = "reconsideration.received",
        /// An exit ground arose.
        ExitArose = "exit.arose",
        /// The entry took effect.
        EntryInForce = "entry.in_force",
        /// The entry ended.
        EntryEnded = "entry.ended",
        /// A restoration was applied for.
        RestorationReceived = "restoration.received",
        /// The restoration was decided.
        RestorationDecided = "restoration.decided",
        /// A correction order was made.
        CorrectionOrdered = "correction.ordered",
        /// Information was reported wrong.
        ErrorReported = "error.reported",
    }
}

words! {
    /// What a missed deadline brings.
    Lapse {
        /// The right is gone.
        RightExpires = "right_expires",
        /// The authority may decide on what is in the file.
        MayDecide = "may_decide",
        /// The entry is suspended until the authority decides.
        SuspendEntry = "suspend_entry",
        /// The entry ends.
        EndEntry = "end_entry",
        /// The case ends without a decision.
        EndCase = "end_case",
        /// It is counted and published; nothing else.
        Counted = "counted",
    }
}

/// One clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// Whose clock it is.
    pub who: Party,
    /// What starts it.
    pub starts: Trigger,
    /// How it is counted.
    pub counting: CountingRule,
    /// What a missed deadline brings.
    pub on_lapse: Lapse,
    /// Whether the authority may extend it, with reasons.
    pub extendable: bool,
}

words! {
    /// What makes an effect before the decision begin.
    InterimStart {
        /// The notice of proposed listing itself.
        NoticeServed = "notice.served",
        /// An order of the authority.
        Ordered = "ordered",
    }
}

/// An effect before the decision, with an automatic end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterimRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists whose consequences it brings.
    pub lists: Vec<Slug>,
    /// What makes it begin.
    pub start: InterimStart,
    /// Its automatic end, counted from its beginning.
    pub ends_after: Period,
    /// The most by which it may be extended, if at all.
    pub extension_max: Option<Period>,
}
