//! What policies are told about a caller and a file: yes or no, found out here, so that policies stay readable and
//! see no name, account or identifier.

use std::collections::BTreeSet;

use standing_core::command::{Command, Role, case};
use standing_core::decide::Actor;
use standing_core::directory::Directory;
use standing_core::file::File;
use standing_core::file::case::{Case, Stage};
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::{AuthorityId, CaseId, EntryId, OfficerMark};
use standing_core::packs::Packs;
use standing_core::standing::viewer::is_restricted;

use crate::principal::Rank;

/// What is known when an act or a look-up is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Facts {
    /// In which capacity.
    pub role: Role,
    /// The rank of an officer.
    pub rank: Rank,
    /// The action: a command's word, or a look-up.
    pub action: &'static str,
    /// The authority may act there.
    pub competent: bool,
    /// The case or entry is with the officer's authority; of a whole file, one of its cases or entries.
    pub own_case: bool,
    /// The officer's authority is one level above the one that has it.
    pub superior: bool,
    /// The officer made the proposal that waits.
    pub proposer: bool,
    /// The officer took part before.
    pub took_part: bool,
    /// The organisation's own file.
    pub own_file: bool,
    /// The entry may be known to named units only.
    pub restricted: bool,
    /// The unit is one of them.
    pub named: bool,
    /// What it is looked up for; empty for an act.
    pub purpose: &'static str,
}

impl Facts {
    /// What is known of a unit that looks at an entry which is not public and for which it is named.
    pub(crate) const fn of_named_unit(action: &'static str, purpose: &'static str) -> Self {
        Self {
            role: Role::Unit,
            rank: Rank::Deciding,
            action,
            competent: false,
            own_case: false,
            superior: false,
            proposer: false,
            took_part: false,
            own_file: false,
            restricted: true,
            named: true,
            purpose,
        }
    }
}

/// What is acted on or looked at: the file, and which case or entry of it is meant.
pub(crate) struct Scene<'a> {
    pub(crate) file: &'a File,
    pub(crate) case: Option<&'a Case>,
    pub(crate) entry: Option<(&'a EntryId, &'a Entry)>,
    pub(crate) directory: &'a Directory,
    pub(crate) packs: &'a Packs,
    pub(crate) on: jiff::civil::Date,
}

impl<'a> Scene<'a> {
    /// The scene of a case or an entry by name; an entry brings its case.
    pub(crate) fn of(
        file: &'a File,
        case: Option<&str>,
        entry: Option<&str>,
        directory: &'a Directory,
        packs: &'a Packs,
        on: jiff::civil::Date,
    ) -> Self {
        let entry = entry.and_then(|id| file.entries.get_key_value(&id.parse::<EntryId>().ok()?));
        let named = case.and_then(|id| file.cases.get(&id.parse::<CaseId>().ok()?));
        let case = named.or_else(|| file.cases.get(entry?.1.case()?));
        Self { file, case, entry, directory, packs, on }
    }

    /// The authority that has the case or entry.
    fn authority(&self) -> Option<&'a AuthorityId> {
        let of_entry = self.entry.and_then(|(_, entry)| match &entry.origin {
            Origin::Decided { authority, .. } => Some(authority),
            Origin::Founded { .. } => None,
        });
        of_entry.or_else(|| self.case.map(|case| &case.authority))
    }

    /// With the authority itself, or with an association that acts under its mandate.
    fn is_own(&self, own: &AuthorityId) -> bool {
        if self.case.is_none() && self.entry.is_none() {
            // The whole file is meant: one of its cases or entries makes it theirs as well.
            let entries = self.file.entries.values().filter_map(|entry| entry.authority());
            return self.file.cases.values().map(|case| &case.authority).chain(entries).any(|of| of == own);
        }
        let mandate = self.case.and_then(|case| case.opened.mandate.as_ref());
        let giver = mandate.and_then(|mandate| self.directory.mandates.get(mandate));
        self.authority() == Some(own) || giver.is_some_and(|giver| giver.granted.authority == *own)
    }

    fn is_superior(&self, own: &AuthorityId) -> bool {
        let above = self.authority().and_then(|authority| self.directory.authorities.get(authority));
        above.and_then(|authority| authority.superior.as_ref()) == Some(own)
    }

    fn took_part(&self, mark: &OfficerMark) -> bool {
        let of_case = self.case.is_some_and(|case| case.marks.contains(mark));
        let objections = self.entry.into_iter().flat_map(|(_, entry)| entry.objections.values());
        let mut decided = objections.filter_map(|objection| objection.decided.as_ref()?.mark.as_ref());
        of_case || decided.any(|other| other == mark)
    }

    fn is_proposer(&self, mark: &OfficerMark) -> bool {
        self.case.is_some_and(|case| match &case.stage {
            Stage::Proposed(proposal) => proposal.mark.as_ref() == Some(mark),
            Stage::Open | Stage::Decided(_) | Stage::Closed { .. } => false,
        })
    }

    fn is_restricted(&self) -> bool {
        let by_law = |id: &EntryId| is_restricted(self.file, id, self.packs, self.on);
        match self.entry {
            Some((id, _)) => by_law(id),
            None => self.case.is_some_and(|case| case.opened.restricted),
        }
    }

    /// What is found about an actor.
    pub(crate) fn facts(
        &self,
        actor: &Actor,
        rank: Rank,
        action: &'static str,
        command: Option<&Command>,
        purpose: &'static str,
    ) -> Facts {
        let own = actor.authority();
        let mark = match actor {
            Actor::Officer { mark, .. } => Some(mark),
            Actor::Organisation | Actor::Unit(_) | Actor::Register | Actor::Public => None,
        };
        let units = self.entry.and_then(|(_, entry)| entry.restricted.as_ref()).map(|(_, units)| units);
        let is_named = |units: &BTreeSet<_>| matches!(actor, Actor::Unit(unit) if units.contains(unit));
        Facts {
            role: actor.role(),
            rank,
            action,
            competent: own.is_some_and(|own| is_competent(own, command, self.directory, self.packs)),
            own_case: own.is_some_and(|own| self.is_own(own)),
            superior: own.is_some_and(|own| self.is_superior(own)),
            proposer: mark.is_some_and(|mark| self.is_proposer(mark)),
            took_part: mark.is_some_and(|mark| self.took_part(mark)),
            own_file: matches!(actor, Actor::Organisation),
            restricted: self.is_restricted(),
            named: units.is_some_and(is_named),
            purpose,
        }
    }
}

/// Whether an authority may act: it is registered, and to open a case it is of a kind that decides on the list, or
/// has a mandate.
fn is_competent(own: &AuthorityId, command: Option<&Command>, directory: &Directory, packs: &Packs) -> bool {
    let Some(registered) = directory.authorities.get(own) else { return false };
    let Some(Command::Case(case::Command::OpenCase(opening))) = command else { return true };
    let mut rules = packs.all().filter_map(|pack| pack.list(&opening.list));
    opening.mandate.is_some() || rules.any(|rule| rule.decided_by.contains(&registered.kind))
}
