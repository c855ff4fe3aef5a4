//! Who looks, and which entries they may see. An entry that by law is not public is shown to the units named
//! for it, to its authority and to the organisation; one without effect yet to its authority and the
//! organisation only. To anyone else the file looks as if it were not there.
//!
//! Accounts and permissions are not here: the caller says in which capacity it asks.

use jiff::civil::Date;

use super::status::{Status, status_at};
use crate::event::PackRef;
use crate::file::File;
use crate::file::entry::{Ending, Entry};
use crate::id::{AuthorityId, CaseId, EntryId, Slug, UnitId};
use crate::pack::model::Stop;
use crate::packs::Packs;

/// In which capacity somebody looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Viewer {
    /// Anyone.
    #[default]
    Public,
    /// A relying unit.
    Unit(UnitId),
    /// An authority; it sees the entries that it decided.
    Authority(AuthorityId),
    /// The organisation itself.
    Organisation,
    /// The register's operator.
    Register,
}

impl Viewer {
    /// Whether leads are shown: to authorities only, since a lead is no entry and no ground for anything else.
    #[must_use]
    pub const fn sees_leads(&self) -> bool {
        matches!(self, Self::Authority(_))
    }
}

/// Whether an entry may be known to its authority, the organisation and named units only, on a day.
///
/// Source: opinions-2016 III(1) (C145).
#[must_use]
pub fn is_restricted(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> bool {
    let Some(entry) = file.entries.get(id) else { return false };
    let by_law =
        entry.case().and_then(|case| file.cases.get(case)).is_some_and(|case| case.opened.restricted);
    let by_order = entry.restricted.as_ref().is_some_and(|(on, _)| *on <= as_of);
    by_law || is_of_closed_list(packs, &entry.pack, &entry.list) || by_order
}

/// Whether a list of a pack is one that by law is not public.
#[must_use]
pub fn is_of_closed_list(packs: &Packs, pack: &PackRef, list: &Slug) -> bool {
    packs.of(pack).and_then(|pack| pack.list(list)).is_some_and(|list| !list.public)
}

/// Whether a viewer may hear of a case, on a day, that a clock of it ran out: everyone, since missed deadlines are
/// counted in public; of one that may not be public its authority, the organisation and the operator only.
#[must_use]
pub fn may_see_clocks(file: &File, id: &CaseId, packs: &Packs, viewer: &Viewer, as_of: Date) -> bool {
    let Some(case) = file.cases.get(id) else { return false };
    let made = file.entries.iter().find(|(_, entry)| entry.case() == Some(id)).map(|(entry, _)| entry);
    let is_restricted = case.opened.restricted
        || is_of_closed_list(packs, &case.pack, &case.opened.list)
        || made.is_some_and(|entry| is_restricted(file, entry, packs, as_of));
    match viewer {
        Viewer::Organisation | Viewer::Register => true,
        Viewer::Authority(authority) if *authority == case.authority => true,
        Viewer::Public | Viewer::Unit(_) | Viewer::Authority(_) => !is_restricted,
    }
}

/// Whether a viewer may know of an entry at all on a day.
#[must_use]
pub fn may_see(file: &File, id: &EntryId, packs: &Packs, viewer: &Viewer, as_of: Date) -> bool {
    let Some(entry) = file.entries.get(id) else { return false };
    let (is_pending, is_restricted) =
        (is_pending(file, id, packs, as_of), is_restricted(file, id, packs, as_of));
    match viewer {
        Viewer::Organisation | Viewer::Register => true,
        Viewer::Authority(authority) if entry.authority() == Some(authority) => true,
        _ if is_pending => false,
        Viewer::Public | Viewer::Authority(_) => !is_restricted,
        Viewer::Unit(unit) => {
            let named = entry.restricted.as_ref().filter(|(on, _)| *on <= as_of);
            !is_restricted || named.is_some_and(|(_, units)| units.contains(unit))
        }
    }
}

/// Whether an entry was decided and has no effect yet: until then it is between the authority and the
/// organisation.
fn is_pending(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> bool {
    matches!(status_at(file, id, packs, as_of), Some(Status::AwaitingService | Status::Standstill { .. }))
}

/// Whether an ended entry is still shown to the public as ended: not when it was shielded, nor when a
/// restoration stopped its display.
#[must_use]
pub fn end_hides(entry: &Entry, as_of: Date) -> bool {
    entry.end.as_ref().filter(|end| end.on <= as_of).is_some_and(|end| match &end.how {
        Ending::Shielded { .. } => true,
        Ending::Restored { stops } => stops.contains(&Stop::Display),
        Ending::Removed { .. } | Ending::Revoked { .. } => false,
    })
}
