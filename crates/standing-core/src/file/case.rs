//! A case: one proposed listing of one organisation.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::event::PackRef;
use crate::event::case::{CaseOpened, DecisionMade, DecisionProposed, Document};
use crate::id::{AuthorityId, OfficerMark, Slug};
use crate::prose::Prose;

/// One case, as far as it has gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// How it was opened.
    pub opened: CaseOpened,
    /// The day on which it was opened.
    pub opened_on: Date,
    /// The authority.
    pub authority: AuthorityId,
    /// The pack in force when it was opened.
    pub pack: PackRef,
    /// How far it has gone.
    pub stage: Stage,
    /// The day of its latest act: no act is taken before it.
    pub latest_on: Date,
    /// Documents sent and received.
    pub services: Vec<Service>,
    /// What the organisation answered to the notice.
    pub representations: Vec<(Date, Prose)>,
    /// When a hearing was asked for.
    pub hearing_requested_on: Option<Date>,
    /// When the organisation was heard.
    pub hearing_held: Option<(Date, Prose)>,
    /// An effect before the decision.
    pub interim: Option<Interim>,
    /// Extended deadlines, by rule.
    pub extensions: BTreeMap<Slug, Date>,
    /// Outside approaches, against offices.
    pub contacts: Vec<(Date, Prose, Prose)>,
    /// Every officer who took part.
    pub marks: BTreeSet<OfficerMark>,
    /// The superior of a listed public body was told on this day.
    pub superior_informed_on: Option<Date>,
}

/// How far a case has gone. A later stage keeps what the earlier one held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Opened; nothing proposed.
    Open,
    /// A decision is proposed and waits for approval.
    Proposed(Proposal),
    /// Decided.
    Decided(Decided),
    /// Ended without a decision.
    Closed {
        /// When.
        on: Date,
        /// Why.
        reasons: Prose,
    },
}

/// A proposal and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What is proposed.
    pub proposed: DecisionProposed,
    /// When.
    pub on: Date,
    /// By which officer.
    pub mark: Option<OfficerMark>,
}

/// A decision and its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The decision.
    pub decision: DecisionMade,
    /// When.
    pub on: Date,
}

/// One document on its way to the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Which document.
    pub document: Document,
    /// The way of service.
    pub method: Slug,
    /// When it was sent.
    pub sent_on: Date,
    /// When its receipt was proved.
    pub received_on: Option<Date>,
}

/// An effect before the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interim {
    /// The rule.
    pub rule: Slug,
    /// Its first day.
    pub from: Date,
    /// Its automatic last day, when it was ordered.
    pub first_until: Date,
    /// The days on which it was extended, each with the last day that it got.
    pub extended: Vec<(Date, Date)>,
    /// When it was lifted.
    pub lifted_on: Option<Date>,
    /// Why it was ordered.
    pub reasons: Prose,
}

impl Interim {
    /// Its automatic last day, as it was known on a day.
    #[must_use]
    pub fn last_day(&self, as_of: Date) -> Date {
        let known = self.extended.iter().rev().find(|(on, _)| *on <= as_of);
        known.map_or(self.first_until, |(_, until)| *until)
    }
}

impl Case {
    /// Whether a case is on the same act for the same list: one act is one entry, and one effect before it.
    #[must_use]
    pub fn is_on_act_of(&self, other: &Self) -> bool {
        self.opened.list == other.opened.list && self.opened.basis == other.opened.basis
    }

    /// The decision, if there is one.
    #[must_use]
    pub fn decided(&self) -> Option<&Decided> {
        match &self.stage {
            Stage::Decided(decided) => Some(decided),
            _ => None,
        }
    }

    /// The day on which the case ended without a decision.
    #[must_use]
    pub fn closed_on(&self) -> Option<Date> {
        match &self.stage {
            Stage::Closed { on, .. } => Some(*on),
            _ => None,
        }
    }

    /// The latest service of a document.
    #[must_use]
    pub fn service(&self, document: Document) -> Option<&Service> {
        self.services.iter().rev().find(|service| service.document == document)
    }

    /// A word for the stage.
    #[must_use]
    pub fn stage_word(&self) -> &'static str {
        match (&self.stage, self.service(Document::Notice).is_some()) {
            (Stage::Open, false) => "open",
            (Stage::Open, true) => "noticed",
            (Stage::Proposed(_), _) => "proposed",
            (Stage::Decided(_), _) => "decided",
            (Stage::Closed { .. }, _) => "closed",
        }
    }
}
