//! The rules of one list as anyone may read them on a day: which version governs, the grounds, the clocks, the
//! ways out, the ways back.

use jiff::civil::Date;

use super::cites::Cites;
use crate::id::{PackId, Slug};
use crate::pack::model::{
    Cite, DeadlineRule, ExitRule, Ground, ListRule, Mechanism, Pack, PublicationSubject, RestorationRule,
    Step,
};
use crate::packs::Packs;

/// The rules of one list on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRules<'a> {
    /// The version that governs.
    pub pack: &'a Pack,
    /// The list.
    pub list: &'a ListRule,
    /// The grounds.
    pub grounds: Vec<&'a Ground>,
    /// The clocks of the procedure, in its order; none for a list kept elsewhere.
    pub clocks: Vec<&'a DeadlineRule>,
    /// How many things follow.
    pub consequences: usize,
    /// The ways out.
    pub exits: Vec<&'a ExitRule>,
    /// The ways back.
    pub restorations: Vec<&'a RestorationRule>,
    /// The clauses.
    pub cites: Vec<Cite>,
}

/// The rules of a list in the version of a pack that governs on a day; none when none has the list.
#[must_use]
pub fn rules_of<'a>(packs: &'a Packs, pack: &PackId, list: &'a Slug, as_of: Date) -> Option<ListRules<'a>> {
    let pack: &Pack = packs.governing(pack, as_of)?;
    let found = pack.list(list)?;
    let clocks = found.procedure.as_ref().map_or_else(Vec::new, |procedure| {
        [
            Some(&procedure.answer),
            procedure.hearing.as_ref(),
            Some(&procedure.objection),
            Some(&procedure.review),
            Some(&procedure.reconsideration),
            Some(&procedure.reconsideration_review),
        ]
        .into_iter()
        .flatten()
        .filter_map(|rule| pack.deadline(rule))
        .collect()
    });
    let mut cites = Cites::default();
    cites.add(pack.publications_of(PublicationSubject::Pack).flat_map(|rule| &rule.head.basis.cites));
    cites.add(pack.application(Step::Listing).into_iter().flat_map(|rule| &rule.head.basis.cites));
    cites.duty(pack, Mechanism::PackVersions);
    Some(ListRules {
        pack,
        list: found,
        grounds: pack.grounds_for(list).collect(),
        clocks,
        consequences: pack.consequences_for(list).count(),
        exits: pack.exits_for(list).collect(),
        restorations: pack.restorations_for(list).collect(),
        cites: cites.into_vec(),
    })
}
