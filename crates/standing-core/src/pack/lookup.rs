//! Finds rules in a pack by name, by list or by mechanism.
//!
//! Packs are small: every look-up walks the rules of one kind, in the order of the files.

use super::model::{
    ApplicationRule, ConsequenceRule, DeadlineRule, DutyRule, ExitRule, FactDeclaration, Governing, Ground,
    InspectionRule, InterimRule, ListKind, ListRule, Mechanism, NoticeRule, Pack, PledgeRule, Procedure,
    PublicationRule, PublicationSubject, RestorationRule, ServiceRule, Source, Step, TierRule,
};
use crate::id::Slug;
use crate::matter::Matter;

/// Look-ups by name.
macro_rules! by_name {
    ($($(#[$doc:meta])* $name:ident: $rule:ident in $field:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(&self, id: &Slug) -> Option<&$rule> {
            self.$field.iter().find(|rule| rule.head.id == *id)
        }
    )*};
}

/// Look-ups of rules that name lists.
macro_rules! by_list {
    ($($(#[$doc:meta])* $name:ident: $rule:ident in $field:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<'a>(&'a self, list: &'a Slug) -> impl Iterator<Item = &'a $rule> {
            self.$field.iter().filter(move |rule| rule.lists.contains(list))
        }
    )*};
}

impl Pack {
    by_name! {
        /// The list of this name.
        list: ListRule in lists;
        /// The ground of this name.
        ground: Ground in grounds;
        /// The deadline of this name.
        deadline: DeadlineRule in deadlines;
        /// The kind of notice of this name.
        notice: NoticeRule in notices;
        /// The way of serving of this name.
        service: ServiceRule in services;
        /// The effect before a decision of this name.
        interim: InterimRule in interims;
        /// The consequence of this name.
        consequence: ConsequenceRule in consequences;
        /// The exit of this name.
        exit: ExitRule in exits;
        /// The restoration of this name.
        restoration: RestorationRule in restorations;
        /// The tier of this name.
        tier: TierRule in tiers;
        /// The pledge of this name.
        pledge: PledgeRule in pledges;
    }

    by_list! {
        /// The grounds that lead to a list.
        grounds_for: Ground in grounds;
        /// What follows from an entry on a list.
        consequences_for: ConsequenceRule in consequences;
        /// How an entry on a list ends.
        exits_for: ExitRule in exits;
        /// How an organisation gets its standing back from a list early.
        restorations_for: RestorationRule in restorations;
        /// Effects before a decision for a list.
        interims_for: InterimRule in interims;
    }

    /// The source of this name.
    #[must_use]
    pub fn source(&self, id: &Slug) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// The declaration of a fact.
    #[must_use]
    pub fn fact(&self, id: &Slug) -> Option<&FactDeclaration> {
        self.facts.iter().find(|fact| fact.id == *id)
    }

    /// The steps of due process of a list; none for a list that is unknown or kept elsewhere.
    #[must_use]
    pub fn procedure(&self, list: &Slug) -> Option<&Procedure> {
        self.list(list)?.procedure.as_ref()
    }

    /// The lists of one sort.
    pub fn lists_of(&self, kind: ListKind) -> impl Iterator<Item = &ListRule> {
        self.lists.iter().filter(move |list| list.kind == kind)
    }

    /// The duties that a mechanism carries out: what its answers cite.
    pub fn duties(&self, mechanism: Mechanism) -> impl Iterator<Item = &DutyRule> {
        self.duties.iter().filter(move |duty| duty.mechanism == mechanism)
    }

    /// Share and frequency of inspection of a tier.
    #[must_use]
    pub fn inspection_of(&self, tier: &Slug) -> Option<&InspectionRule> {
        self.inspections.iter().find(|rule| rule.tier == *tier)
    }

    /// The pledges that may be given in a matter.
    pub fn pledges_for<'a>(&'a self, matter: &'a Matter) -> impl Iterator<Item = &'a PledgeRule> {
        self.pledges.iter().filter(move |pledge| pledge.matters.iter().any(|known| known.touches(matter)))
    }

    /// What is made public of a subject.
    pub fn publications_of(&self, subject: PublicationSubject) -> impl Iterator<Item = &PublicationRule> {
        self.publications.iter().filter(move |rule| rule.subject == subject)
    }

    /// The rule that says which version governs a step.
    #[must_use]
    pub fn application(&self, step: Step) -> Option<&ApplicationRule> {
        self.applications.iter().find(|rule| rule.step == step)
    }

    /// Which version governs a step; the version at opening where the pack does not say.
    #[must_use]
    pub fn governing(&self, step: Step) -> Governing {
        self.application(step).map_or(Governing::AtOpening, |rule| rule.governing)
    }
}
