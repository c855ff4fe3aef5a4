//! What a decision is made with: the moment, the actor, who takes part, and the rules.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::refusal::{Refusal, one_of};
use crate::command::Role;
use crate::directory::Directory;
use crate::event::{Author, Event, EventKind, PackRef};
use crate::file::File;
use crate::file::case::Case;
use crate::file::entry::Entry;
use crate::id::{AuthorityId, CaseId, EntryId, OfficerMark, Slug, UnitId};
use crate::pack::model::{Cite, ListRule, Mechanism, Pack, Procedure, Step};
use crate::packs::Packs;
use crate::standing::viewer::Viewer;

/// Who asks. Never a person: an officer is a mark that differs from case to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// An officer of an authority.
    Officer {
        /// The authority.
        authority: AuthorityId,
        /// The officer, as this case sees them.
        mark: OfficerMark,
    },
    /// The organisation whose file it is.
    Organisation,
    /// A relying unit.
    Unit(UnitId),
    /// The operator of the register.
    Register,
    /// Anyone.
    Public,
}

impl Actor {
    /// The capacity.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Officer { .. } => Role::Officer,
            Self::Organisation => Role::Organisation,
            Self::Unit(_) => Role::Unit,
            Self::Register => Role::Register,
            Self::Public => Role::Public,
        }
    }

    /// The authority, for an officer.
    #[must_use]
    pub const fn authority(&self) -> Option<&AuthorityId> {
        match self {
            Self::Officer { authority, .. } => Some(authority),
            _ => None,
        }
    }

    /// The author of events.
    #[must_use]
    pub fn author(&self) -> Author {
        match self {
            Self::Officer { authority, .. } => Author::Authority(authority.clone()),
            Self::Organisation => Author::Organisation,
            Self::Unit(unit) => Author::Unit(unit.clone()),
            Self::Register => Author::Register,
            Self::Public => Author::Public,
        }
    }

    fn mark(&self) -> Option<OfficerMark> {
        match self {
            Self::Officer { mark, .. } => Some(mark.clone()),
            _ => None,
        }
    }
}

/// What a decision is made with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The moment at which the register takes the command.
    pub now: Timestamp,
    /// The day of the act, when it is not today.
    pub on: Option<Date>,
    /// Who asks.
    pub actor: &'a Actor,
    /// Who takes part.
    pub directory: &'a Directory,
    /// The rules.
    pub packs: &'a Packs,
    /// A name never used before, for what the command makes.
    pub fresh: &'a str,
}

/// A command that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What happened.
    pub events: Vec<Event>,
    /// What the actor is told.
    pub says: String,
    /// The clauses on which it rests.
    pub cites: Vec<Cite>,
}

/// A context with the pack and the day settled.
pub(super) struct Acting<'a> {
    pub(super) file: &'a File,
    pub(super) context: &'a Context<'a>,
    pub(super) pack: &'a Arc<Pack>,
    pub(super) on: Date,
}

impl<'a> Acting<'a> {
    /// With a pack, on a day that is not before `floor` and not after today.
    pub(super) fn new(
        file: &'a File,
        context: &'a Context<'a>,
        pack: &'a Arc<Pack>,
        floor: Option<Date>,
    ) -> Result<Self, Refusal> {
        let today = context.packs.day_of(pack, context.now);
        let on = day_of_act(context, today, floor)?;
        Ok(Self { file, context, pack, on })
    }

    /// About a case, under the pack in which it was opened.
    pub(super) fn on_case(
        file: &'a File,
        context: &'a Context<'a>,
        case: &'a CaseId,
    ) -> Result<(Self, &'a Case), Refusal> {
        let found = file.cases.get(case).ok_or_else(|| unknown("case", case.as_str()))?;
        let pack = pack_for(context, &found.pack, &found.opened.list, Step::Listing)?;
        Ok((Self::new(file, context, pack, Some(found.latest_on))?, found))
    }

    /// About an entry, under the pack that governs the step.
    pub(super) fn on_entry(
        file: &'a File,
        context: &'a Context<'a>,
        entry: &'a EntryId,
        step: Step,
    ) -> Result<(Self, &'a Entry), Refusal> {
        let found = file.entries.get(entry).ok_or_else(|| unknown("entry", entry.as_str()))?;
        let pack = pack_for(context, &found.pack, &found.list, step)?;
        Ok((Self::new(file, context, pack, Some(found.latest_on))?, found))
    }

    pub(super) fn event(&self, kind: impl Into<EventKind>) -> Event {
        Event {
            recorded_at: self.context.now,
            on: self.on,
            by: self.context.actor.author(),
            mark: self.context.actor.mark(),
            pack: Some(PackRef::from(self.pack.as_ref())),
            kind: kind.into(),
        }
    }

    pub(super) fn accept(&self, kind: impl Into<EventKind>, says: impl Into<String>) -> Accepted {
        Accepted { events: vec![self.event(kind)], says: says.into(), cites: Vec::new() }
    }

    /// The clauses of the duties that a mechanism carries out.
    pub(super) fn duty(&self, mechanism: Mechanism) -> Vec<Cite> {
        self.pack.duty_cites(mechanism)
    }

    /// The clauses that say which version governs a step, where another than the entry's own does.
    pub(super) fn version_cites(&self, begun: &PackRef, step: Step) -> Vec<Cite> {
        if begun.hash == self.pack.hash {
            return Vec::new();
        }
        let rule = self.pack.application(step).into_iter();
        let mut cites = rule.flat_map(|rule| rule.head.basis.cites.clone()).collect::<Vec<_>>();
        cites.extend(self.duty(Mechanism::PackVersions));
        cites
    }

    /// In which capacity the actor looks at the file.
    pub(super) fn viewer(&self) -> Viewer {
        match self.context.actor {
            Actor::Officer { authority, .. } => Viewer::Authority(authority.clone()),
            Actor::Organisation => Viewer::Organisation,
            Actor::Unit(unit) => Viewer::Unit(unit.clone()),
            Actor::Register => Viewer::Register,
            Actor::Public => Viewer::Public,
        }
    }

    pub(super) fn list(&self, list: &Slug) -> Result<&'a ListRule, Refusal> {
        self.pack.list(list).ok_or_else(|| {
            Refusal::new("list-unknown", format!("pack {} has no list {list}", self.pack.meta.id))
                .remedy(one_of(self.pack.lists.iter().map(|list| list.head.id.as_str())))
        })
    }

    pub(super) fn procedure(&self, list: &Slug) -> Result<&'a Procedure, Refusal> {
        let list = self.list(list)?;
        list.procedure.as_ref().ok_or_else(|| {
            Refusal::new("kept-elsewhere", format!("list {} is kept by another body", list.head.id))
                .basis(&list.head.basis)
                .found(format!("kept by {}", list.kept_by.as_deref().unwrap_or("another body")))
                .remedy("entries are imported from that body; ask that body")
        })
    }

    /// Refuses an officer of another authority.
    pub(super) fn only(&self, authority: &AuthorityId) -> Result<(), Refusal> {
        match self.context.actor.authority() {
            Some(actor) if actor != authority => {
                Err(Refusal::new("not-competent", format!("{actor} does not have this case"))
                    .cites(self.duty(Mechanism::Competence))
                    .found(format!("the case is with {authority}"))
                    .remedy(format!("ask {authority}")))
            }
            _ => Ok(()),
        }
    }
}

impl Accepted {
    pub(super) fn cites(mut self, cites: impl IntoIterator<Item = Cite>) -> Self {
        for cite in cites {
            if !self.cites.contains(&cite) {
                self.cites.push(cite);
            }
        }
        self
    }

    pub(super) fn and(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }
}

/// The day of an act: today, or the day given, never in the future and never before `floor`.
pub(super) fn day_of_act(context: &Context<'_>, today: Date, floor: Option<Date>) -> Result<Date, Refusal> {
    let on = context.on.unwrap_or(today);
    if on > today {
        return Err(Refusal::new("in-the-future", format!("{on} has not come yet"))
            .found(format!("today is {today}"))
            .remedy("give the day on which it happened"));
    }
    match floor {
        Some(floor) if on < floor => {
            Err(Refusal::new("out-of-order", format!("{on} is before an earlier act"))
                .found(format!("the latest act is of {floor}"))
                .remedy(format!("give a day from {floor} to {today}")))
        }
        _ => Ok(on),
    }
}

/// The pack that governs a step today.
pub(super) fn pack_for<'a>(
    context: &'a Context<'a>,
    begun: &PackRef,
    list: &Slug,
    step: Step,
) -> Result<&'a Arc<Pack>, Refusal> {
    let own = context.packs.of(begun).ok_or_else(|| pack_missing(begun.id.as_str()))?;
    let on = context.on.unwrap_or_else(|| context.packs.day_of(own, context.now));
    context.packs.for_step(begun, list, step, on).ok_or_else(|| pack_missing(begun.id.as_str()))
}

pub(super) fn pack_missing(id: &str) -> Refusal {
    Refusal::new("pack-missing", format!("pack {id} is not loaded, or has no version in force on that day"))
        .remedy("load the pack, or check the day")
}

pub(super) fn unknown(what: &str, id: &str) -> Refusal {
    Refusal::new("not-found", format!("there is no {what} {id} in this file"))
        .remedy(format!("check the id of the {what}"))
}
