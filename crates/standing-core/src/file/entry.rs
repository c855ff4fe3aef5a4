//! An entry: one organisation on one list, with everything that happened to it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::event::PackRef;
use crate::event::entry::{CourtOutcome, EntryMade, FoundingRow, Provenance, RevocationCause};
use crate::id::{AuthorityId, CaseId, EntryId, OfficerMark, RecordId, Slug, UnitId};
use crate::matter::Matter;
use crate::pack::model::{ListKind, Stop};
use crate::prose::Prose;

/// One entry, with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it came to be.
    pub origin: Origin,
    /// The list.
    pub list: Slug,
    /// The sort of list.
    pub list_kind: ListKind,
    /// The ground.
    pub ground: Slug,
    /// The pack that justified it.
    pub pack: PackRef,
    /// The day of its latest act.
    pub latest_on: Date,
    /// Objections to the authority.
    pub objections: BTreeMap<RecordId, Challenge>,
    /// Requests for reconsideration one level up.
    pub reconsiderations: BTreeMap<RecordId, Challenge>,
    /// Stays.
    pub stays: Vec<Stay>,
    /// What courts did.
    pub courts: Vec<(Date, CourtOutcome, Prose)>,
    /// Corrections of data errors.
    pub corrections: Vec<Correction>,
    /// Reports of errors.
    pub reports: BTreeMap<RecordId, Report>,
    /// Exit grounds that arose, by rule.
    pub exits: BTreeMap<Slug, ExitGround>,
    /// Applications for restoration.
    pub restorations: BTreeMap<RecordId, RestorationApplication>,
    /// When it was hidden from the public.
    pub shielded_on: Option<Date>,
    /// When it was restricted, and to which units.
    pub restricted: Option<(Date, BTreeSet<UnitId>)>,
    /// Its end.
    pub end: Option<End>,
    /// Units that acknowledged its end.
    pub acknowledged: BTreeMap<UnitId, Date>,
}

/// How an entry came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// By a decision in this register.
    Decided {
        /// What the decision made.
        made: EntryMade,
        /// The authority.
        authority: AuthorityId,
        /// The day of the decision.
        on: Date,
    },
    /// By another body, before this register.
    Founded {
        /// Where it comes from.
        provenance: Provenance,
        /// What the row says.
        row: FoundingRow,
        /// The day of the import.
        imported_on: Date,
        /// The day of the first copy that no longer has the row.
        vanished_on: Option<Date>,
    },
}

/// An objection or a request for reconsideration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// When it was received.
    pub received_on: Date,
    /// What it says.
    pub reasons: Prose,
    /// The unit that passed it on.
    pub relayed_by: Option<UnitId>,
    /// What became of it.
    pub decided: Option<ChallengeDecided>,
}

/// What became of an objection or a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeDecided {
    /// When.
    pub on: Date,
    /// Founded, or rejected.
    pub founded: bool,
    /// Why.
    pub reasons: Prose,
    /// The officer.
    pub mark: Option<OfficerMark>,
}

/// A stay of an entry's effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// First day.
    pub from: Date,
    /// Last day, if it has one.
    pub until: Option<Date>,
    /// When it was lifted.
    pub lifted_on: Option<Date>,
    /// By whose order, and why.
    pub reasons: Prose,
}

/// A correction of a data error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When.
    pub on: Date,
    /// What was wrong.
    pub field: Slug,
    /// What it said.
    pub was: Prose,
    /// What it says now.
    pub becomes: Prose,
    /// Why.
    pub reasons: Prose,
}

/// A report of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When.
    pub on: Date,
    /// What is wrong.
    pub text: Prose,
    /// When it was answered, whether something was corrected, and why.
    pub answered: Option<(Date, bool, Prose)>,
}

/// An exit ground that arose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitGround {
    /// The day on which it arose.
    pub arose_on: Date,
    /// Evidence by item.
    pub evidence: BTreeMap<Slug, Prose>,
    /// When the authority found that it did not arise, and why.
    pub declined: Option<(Date, Prose)>,
    /// Earlier claims of it: the day on which each arose, and that on which it was declined.
    pub earlier: Vec<(Date, Date)>,
}

impl ExitGround {
    /// Every claim of it: the day on which it arose, and that on which it was declined.
    pub fn claims(&self) -> impl Iterator<Item = (Date, Option<Date>)> {
        let earlier = self.earlier.iter().map(|(arose, declined)| (*arose, Some(*declined)));
        earlier.chain([(self.arose_on, self.declined.as_ref().map(|(on, _)| *on))])
    }
}

/// An application for restoration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestorationApplication {
    /// When it was received.
    pub received_on: Date,
    /// The rule.
    pub rule: Slug,
    /// Evidence by item.
    pub evidence: BTreeMap<Slug, Prose>,
    /// When it was decided, whether granted, and why.
    pub decided: Option<(Date, bool, Prose)>,
}

/// The end of an entry by an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The day from which it is ended.
    pub on: Date,
    /// How.
    pub how: Ending,
    /// Why.
    pub reasons: Option<Prose>,
}

/// How an entry ended by an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The ground is gone.
    Removed {
        /// The exit rule.
        exit: Option<Slug>,
        /// The entry to which it was transferred.
        transferred_to: Option<EntryId>,
    },
    /// Wrong from the start.
    Revoked {
        /// What showed it.
        cause: RevocationCause,
        /// What is done about the effect.
        remedy: Prose,
    },
    /// Hidden from the public and without effect, kept in the file.
    Shielded {
        /// The exit rule.
        exit: Option<Slug>,
    },
    /// Put right.
    Restored {
        /// What stops.
        stops: Vec<Stop>,
    },
}

/// What a unit did about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The unit.
    pub unit: UnitId,
    /// The entry.
    pub entry: EntryId,
    /// The consequence rule.
    pub consequence: Slug,
    /// The matter, where a measure was taken.
    pub matter: Option<Matter>,
    /// When it was taken or refused.
    pub on: Date,
    /// Why.
    pub reasons: Prose,
    /// What became of it.
    pub state: MeasureState,
}

/// What became of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasureState {
    /// Taken, and standing.
    Taken,
    /// Not taken.
    Refused,
    /// Ended by the unit.
    Lifted {
        /// When.
        on: Date,
        /// Why.
        reasons: Prose,
    },
    /// Kept after the entry's end on a law.
    Retained {
        /// Since when.
        on: Date,
        /// The law and clause.
        law: Prose,
        /// Last day.
        until: Date,
    },
}

impl Entry {
    /// A new entry, to which nothing has happened yet.
    #[must_use]
    pub const fn new(
        origin: Origin,
        list: Slug,
        list_kind: ListKind,
        ground: Slug,
        pack: PackRef,
        on: Date,
    ) -> Self {
        Self {
            origin,
            list,
            list_kind,
            ground,
            pack,
            latest_on: on,
            objections: BTreeMap::new(),
            reconsiderations: BTreeMap::new(),
            stays: Vec::new(),
            courts: Vec::new(),
            corrections: Vec::new(),
            reports: BTreeMap::new(),
            exits: BTreeMap::new(),
            restorations: BTreeMap::new(),
            shielded_on: None,
            restricted: None,
            end: None,
            acknowledged: BTreeMap::new(),
        }
    }

    /// The case that made it, for entries decided here.
    #[must_use]
    pub fn case(&self) -> Option<&CaseId> {
        match &self.origin {
            Origin::Decided { made, .. } => Some(&made.case),
            Origin::Founded { .. } => None,
        }
    }

    /// The authority that decided it here.
    #[must_use]
    pub fn authority(&self) -> Option<&AuthorityId> {
        match &self.origin {
            Origin::Decided { authority, .. } => Some(authority),
            Origin::Founded { .. } => None,
        }
    }

    /// The field, for entries decided here.
    #[must_use]
    pub fn field(&self) -> Option<&Slug> {
        match &self.origin {
            Origin::Decided { made, .. } => made.field.as_ref(),
            Origin::Founded { .. } => None,
        }
    }
}
