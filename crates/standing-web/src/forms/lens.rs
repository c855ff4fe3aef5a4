//! Through which eyes a file is seen: the reader, the day, the state of the record, the rules and who takes
//! part. It says what a reader may know; core says what is so.

use jiff::civil::Date;
use standing_core::directory::Directory;
use standing_core::event::PackRef;
use standing_core::file::File;
use standing_core::file::case::Case;
use standing_core::file::entry::Entry;
use standing_core::id::{AuthorityId, CaseId, EntryId, UnitId};
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;
use standing_core::standing::status::{Status, status_at};
use standing_core::standing::viewer::{Viewer, end_hides, may_see};

/// Through which eyes a file is seen.
#[derive(Debug, Clone)]
pub struct Lens<'a> {
    /// The rules.
    pub packs: &'a Packs,
    /// Who takes part.
    pub directory: &'a Directory,
    /// The reader.
    pub viewer: Viewer,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the log from which is answered.
    pub known_at: u64,
    /// The size of the whole log.
    pub log_size: u64,
}

impl<'a> Lens<'a> {
    /// The entries that the reader may know of, in the order of their ids.
    pub fn entries<'f>(&self, file: &'f File) -> Vec<(&'f EntryId, &'f Entry)> {
        file.entries.iter().filter(|(id, _)| self.sees_entry(file, id)).collect()
    }

    /// Whether the reader may know of an entry. Decided and without effect yet: its authority and the
    /// organisation only. Ended and no longer shown: the same.
    #[must_use]
    pub fn sees_entry(&self, file: &File, id: &EntryId) -> bool {
        let Some(entry) = file.entries.get(id) else { return false };
        let Some(status) = status_at(file, id, self.packs, self.as_of) else { return false };
        if self.is_inside(file, entry) {
            return true;
        }
        if !may_see(file, id, self.packs, &self.viewer, self.as_of) {
            return false;
        }
        match status {
            Status::AwaitingService | Status::Standstill { .. } => false,
            Status::InForce | Status::Suspended { .. } => true,
            Status::Ended { .. } => !end_hides(entry, self.as_of),
        }
    }

    /// Whether the reader is a party to an entry: the organisation, its authority, or the authority above it
    /// once that was asked to reconsider. The operator may look, since the operator keeps the books.
    #[must_use]
    pub fn is_inside(&self, file: &File, entry: &Entry) -> bool {
        match &self.viewer {
            Viewer::Organisation | Viewer::Register => true,
            Viewer::Authority(reader) => {
                let own = entry.authority();
                let case = entry.case().and_then(|case| file.cases.get(case));
                own == Some(reader)
                    || case.is_some_and(|case| self.runs_case(reader, case))
                    || (!entry.reconsiderations.is_empty() && self.is_superior(reader, own))
            }
            Viewer::Public | Viewer::Unit(_) => false,
        }
    }

    /// Whether the reader may know of a case: its authority, the organisation, and the authority above once it
    /// was asked to reconsider.
    #[must_use]
    pub fn sees_case(&self, file: &File, id: &CaseId) -> bool {
        let Some(case) = file.cases.get(id) else { return false };
        match &self.viewer {
            Viewer::Organisation => case.opened_on <= self.as_of,
            Viewer::Authority(reader) => {
                let reconsidered = file.entry_of_case(id).is_some_and(|entry| {
                    !entry.reconsiderations.is_empty() && self.is_superior(reader, entry.authority())
                });
                case.opened_on <= self.as_of && (self.runs_case(reader, case) || reconsidered)
            }
            Viewer::Public | Viewer::Unit(_) | Viewer::Register => false,
        }
    }

    /// The name of an authority; its id while it is not registered.
    #[must_use]
    pub fn authority_name(&self, id: &AuthorityId) -> String {
        self.directory.authorities.get(id).map_or_else(|| id.to_string(), |known| known.name.clone())
    }

    /// The name of a relying unit; its id while it is not registered.
    #[must_use]
    pub fn unit_name(&self, id: &UnitId) -> String {
        self.directory.units.get(id).map_or_else(|| id.to_string(), |known| known.name.clone())
    }

    /// The pack that an event names.
    #[must_use]
    pub fn pack(&self, named: &PackRef) -> Option<&'a Pack> {
        self.packs.of(named).map(AsRef::as_ref)
    }

    /// An authority runs the cases that it opened, itself or through a mandate that it gave.
    fn runs_case(&self, reader: &AuthorityId, case: &Case) -> bool {
        let mandate = case.opened.mandate.as_ref().and_then(|mandate| self.directory.mandates.get(mandate));
        case.authority == *reader || mandate.is_some_and(|mandate| mandate.granted.authority == *reader)
    }

    fn is_superior(&self, reader: &AuthorityId, of: Option<&AuthorityId>) -> bool {
        let below = of.and_then(|of| self.directory.authorities.get(of));
        below.is_some_and(|below| below.superior.as_ref() == Some(reader))
    }
}
