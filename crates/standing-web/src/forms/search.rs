//! What a search finds: organisations by name or identifier. Entries of lists are `EntryLineForm`s.

use serde::Serialize;
use standing_core::file::File;
use standing_core::standing::status::{Status, status_at};
use utoipa::ToSchema;

use super::Lens;

/// An organisation that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundForm {
    /// Its identifier.
    pub identifier: String,
    /// The name that it bears.
    pub name: String,
    /// The name that matched, where it is another.
    pub matched: Option<String>,
    /// What sort of name matched: `registered`, `former`, `short`, `alias`, `translation` or `identifier`.
    pub matched_kind: String,
    /// Country, or country and region code.
    pub region: Option<String>,
    /// How many entries that the reader may know of are in force.
    pub in_force: usize,
    /// How many entries that the reader may know of are live without effect now.
    pub without_effect: usize,
    /// How many ended entries are shown.
    pub ended: usize,
}

impl FoundForm {
    /// The form of a file that a search found; none while the organisation is not registered.
    #[must_use]
    pub fn of(file: &File, matched: Option<&str>, matched_kind: &str, lens: &Lens<'_>) -> Option<Self> {
        let organisation = file.organisation.as_ref()?;
        let name = super::organisation::display_name(organisation, lens.as_of);
        let mut form = Self {
            identifier: organisation.identifier.to_string(),
            matched: matched.filter(|matched| *matched != name).map(str::to_owned),
            name,
            matched_kind: matched_kind.to_owned(),
            region: organisation.region.as_ref().map(ToString::to_string),
            in_force: 0,
            without_effect: 0,
            ended: 0,
        };
        for (id, _) in lens.entries(file) {
            let count = match status_at(file, id, lens.packs, lens.as_of) {
                Some(Status::InForce) => &mut form.in_force,
                Some(Status::Ended { .. }) => &mut form.ended,
                _ => &mut form.without_effect,
            };
            *count = count.saturating_add(1);
        }
        Some(form)
    }
}
