//! What a regime pack says, as types: lists, grounds, deadlines, consequences and the rest.
//!
//! Nothing here parses, checks or decides. The file form is in `parse`, the load-time checks in `check`,
//! the conditions in `condition`.

mod clock;
mod conduct;
mod consequence;
mod duty;
mod ending;
mod fact;
mod list;
mod meta;

pub use clock::{DeadlineRule, InterimRule, InterimStart, Lapse, NoticeRule, Party, ServiceRule, Trigger};
pub use conduct::{PledgeRule, PublicationRule, PublicationSubject, StatisticRule, StatisticSubject};
pub use consequence::{ConsequenceRule, InspectionRule, MeasureClass, Strength, TierRule};
pub use duty::{ApplicationRule, DutyRule, Governing, Mechanism, Step};
pub use ending::{EvidenceItem, ExitEffect, ExitRule, RestorationRule, Stop};
pub use fact::{FactDeclaration, FactKind};
pub use list::{Approval, Ground, Level, ListKind, ListRule, Procedure, Standstill, Term};
pub use meta::{Basis, Cite, PackMeta, RuleHead, Source, SourceKind, Text};

/// A frozen set of rules with the SHA-256 of its canonical form.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Identity, validity and language.
    pub meta: PackMeta,
    /// SHA-256 of the canonical form: what every event names.
    pub hash: PackHash,
    /// The instruments that the rules cite.
    pub sources: Vec<Source>,
    /// Facts that conditions may test, with their types.
    pub facts: Vec<FactDeclaration>,
    /// Kinds of notice.
    pub notices: Vec<NoticeRule>,
    /// Ways of serving a document, and when service is deemed.
    pub services: Vec<ServiceRule>,
    /// The lists.
    pub lists: Vec<ListRule>,
    /// The grounds for being put on a list.
    pub grounds: Vec<Ground>,
    /// Every clock.
    pub deadlines: Vec<DeadlineRule>,
    /// Effects before a decision, each with an automatic end.
    pub interims: Vec<InterimRule>,
    /// What follows from an entry.
    pub consequences: Vec<ConsequenceRule>,
    /// How an entry ends because its ground is gone.
    pub exits: Vec<ExitRule>,
    /// How an entry ends early because things were put right.
    pub restorations: Vec<RestorationRule>,
    /// Risk tiers, first match wins.
    pub tiers: Vec<TierRule>,
    /// Shares and frequencies of inspection by tier.
    pub inspections: Vec<InspectionRule>,
    /// Pledges that the rules know.
    pub pledges: Vec<PledgeRule>,
    /// What is made public, and when.
    pub publications: Vec<PublicationRule>,
    /// What is counted and reported.
    pub statistics: Vec<StatisticRule>,
    /// Which version of the pack governs which step.
    pub applications: Vec<ApplicationRule>,
    /// Duties that the register itself carries out, by mechanism.
    pub duties: Vec<DutyRule>,
}

/// SHA-256 of a pack's canonical form, as 64 lower-case hexadecimal digits in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackHash(pub [u8; 32]);
