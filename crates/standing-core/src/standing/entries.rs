//! Each entry of a file with its status on a day and the clauses that give it that status.

use jiff::civil::Date;

use super::cites::Cites;
use super::status::{EndKind, Status, Suspension, effective_from, last_day, status_at};
use super::viewer::{Viewer, may_see};
use crate::file::File;
use crate::file::entry::{Ending, Entry};
use crate::id::{AuthorityId, EntryId, Slug};
use crate::pack::model::{Cite, ListKind, Mechanism, Pack, Standstill, Step};
use crate::packs::Packs;

/// One entry on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryStanding {
    /// The entry.
    pub entry: EntryId,
    /// The list.
    pub list: Slug,
    /// The sort of list.
    pub list_kind: ListKind,
    /// The authority; none for imported entries.
    pub authority: Option<AuthorityId>,
    /// The ground.
    pub ground: Slug,
    /// Its status.
    pub status: Status,
    /// Its first day; none while the decision is not served.
    pub from: Option<Date>,
    /// Its last day, where its term says one.
    pub until: Option<Date>,
    /// The clauses that give it its status.
    pub cites: Vec<Cite>,
}

/// The entries that a viewer may know of on a day.
#[must_use]
pub fn entries_at(file: &File, packs: &Packs, viewer: &Viewer, as_of: Date) -> Vec<EntryStanding> {
    file.entries
        .keys()
        .filter(|id| may_see(file, id, packs, viewer, as_of))
        .filter_map(|id| entry_standing(file, id, packs, as_of))
        .collect()
}

/// One entry on a day; none before it was decided.
#[must_use]
pub fn entry_standing(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Option<EntryStanding> {
    let entry = file.entries.get(id)?;
    let status = status_at(file, id, packs, as_of)?;
    Some(EntryStanding {
        entry: id.clone(),
        list: entry.list.clone(),
        list_kind: entry.list_kind,
        authority: entry.authority().cloned(),
        ground: entry.ground.clone(),
        from: effective_from(file, id, packs, as_of),
        until: last_day(file, id, packs, as_of),
        cites: cites(file, entry, &status, packs, as_of),
        status,
    })
}

fn cites(file: &File, entry: &Entry, status: &Status, packs: &Packs, as_of: Date) -> Vec<Cite> {
    let mut cites = Cites::default();
    let Some(own) = packs.of(&entry.pack) else { return cites.into_vec() };
    match status {
        Status::AwaitingService | Status::InForce => {
            cites.add(own.list(&entry.list).into_iter().flat_map(|list| &list.head.basis.cites));
        }
        Status::Standstill { .. } => {
            let case = entry.case().and_then(|case| file.cases.get(case));
            let procedure = case.and_then(|case| own.procedure(&case.opened.list));
            if let Some(Standstill::Deadline(rule)) = procedure.map(|procedure| &procedure.standstill) {
                cites.deadline(own, rule);
            }
        }
        Status::Suspended { why: Suspension::MissedDeadline(rule), .. } => missed(&mut cites, own, rule),
        Status::Suspended { .. } => {}
        Status::Ended { how, .. } => {
            let pack = packs.for_step(&entry.pack, &entry.list, Step::Exit, as_of).unwrap_or(own);
            ended(&mut cites, entry, *how, pack);
        }
    }
    cites.into_vec()
}

fn missed(cites: &mut Cites, pack: &Pack, rule: &Slug) {
    cites.deadline(pack, rule);
    cites.duty(pack, Mechanism::MissedDuty);
}

fn ended(cites: &mut Cites, entry: &Entry, how: EndKind, pack: &Pack) {
    let exit = match entry.end.as_ref().map(|end| &end.how) {
        Some(Ending::Removed { exit, .. } | Ending::Shielded { exit }) => exit.as_ref(),
        _ => None,
    };
    match how {
        EndKind::TermOver => {
            let automatic = pack.exits_for(&entry.list).filter(|exit| exit.automatic);
            cites.add(automatic.flat_map(|exit| &exit.head.basis.cites));
        }
        EndKind::Removed | EndKind::Shielded => {
            let rule = exit.and_then(|exit| pack.exit(exit));
            cites.add(rule.into_iter().flat_map(|rule| &rule.head.basis.cites));
            cites.duty(pack, Mechanism::ShieldOrRevoke);
        }
        EndKind::Revoked => {
            cites.duty(pack, Mechanism::ShieldOrRevoke);
            cites.duty(pack, Mechanism::Remedy);
        }
        EndKind::Restored => cites.duty(pack, Mechanism::Restoration),
        EndKind::Transferred => cites.duty(pack, Mechanism::Transfer),
        EndKind::Lapsed => cites.duty(pack, Mechanism::MissedDuty),
        EndKind::Vanished => {}
    }
}
