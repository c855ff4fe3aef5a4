//! An entry as one line of a list, with the status of the day asked about.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::EntryId;
use standing_core::standing::status::{effective_from, last_day, status_at};
use standing_core::standing::viewer::is_restricted;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{Lens, StatusForm, TextForm};

/// An entry in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryLineForm {
    /// The entry.
    pub id: String,
    /// The organisation.
    pub organisation: String,
    /// The organisation's name.
    pub name: String,
    /// The list.
    pub list: String,
    /// The list's title.
    pub list_title: TextForm,
    /// The sort of list: `exclusion`, `key-scrutiny`, `warning` or `trusted`.
    pub list_kind: &'static str,
    /// The pack that justified it.
    pub pack: String,
    /// The version of that pack.
    pub pack_version: String,
    /// The authority that decided it here.
    pub authority: Option<String>,
    /// Who decided: the authority's name, or the body that listed it before this register.
    pub decided_by: String,
    /// Whether another body decided it and it was imported.
    pub is_imported: bool,
    /// Whether it may be known to its authority, the organisation and named units only.
    pub is_restricted: bool,
    /// The field.
    pub field: Option<String>,
    /// The ground.
    pub ground: String,
    /// The ground's title.
    pub ground_title: TextForm,
    /// Its status on the day asked about.
    pub status: StatusForm,
    /// Its first day; none while the decision is not served.
    pub from: Option<Date>,
    /// Its last day, where its term says one.
    pub until: Option<Date>,
}

impl EntryLineForm {
    /// The form of an entry that the reader may know of; else none.
    #[must_use]
    pub fn of(file: &File, id: &EntryId, lens: &Lens<'_>) -> Option<Self> {
        if !lens.sees_entry(file, id) {
            return None;
        }
        let entry = file.entries.get(id)?;
        let organisation = file.organisation.as_ref()?;
        let status = status_at(file, id, lens.packs, lens.as_of)?;
        let pack = lens.pack(&entry.pack);
        let list = pack.and_then(|pack| pack.list(&entry.list));
        let ground = pack.and_then(|pack| pack.ground(&entry.ground));
        Some(Self {
            id: id.to_string(),
            organisation: organisation.identifier.to_string(),
            name: super::organisation::display_name(organisation, lens.as_of),
            list: entry.list.to_string(),
            list_title: list.map_or_else(
                || TextForm::english(entry.list.as_str()),
                |list| TextForm::from(&list.head.title),
            ),
            list_kind: entry.list_kind.as_str(),
            pack: entry.pack.id.to_string(),
            pack_version: entry.pack.version.to_string(),
            authority: entry.authority().map(ToString::to_string),
            decided_by: decided_by(entry, lens),
            is_imported: matches!(entry.origin, Origin::Founded { .. }),
            is_restricted: is_restricted(file, id, lens.packs, lens.as_of),
            field: entry.field().map(ToString::to_string),
            ground: entry.ground.to_string(),
            ground_title: ground.map_or_else(
                || TextForm::english(entry.ground.as_str()),
                |ground| TextForm::from(&ground.head.title),
            ),
            status: StatusForm::from(&status),
            from: effective_from(file, id, lens.packs, lens.as_of),
            until: last_day(file, id, lens.packs, lens.as_of),
        })
    }
}

fn decided_by(entry: &Entry, lens: &Lens<'_>) -> String {
    match &entry.origin {
        Origin::Decided { authority, .. } => lens.authority_name(authority),
        Origin::Founded { provenance, .. } => provenance.listed_by.clone(),
    }
}
