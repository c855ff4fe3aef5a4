//! The register in the data model of FollowTheMoney, which screening tools read: an organisation becomes a
//! `Company`, an `Organization` or a `PublicBody`, each entry that anyone is shown a `Sanction`.
//!
//! Plain data for every door that speaks it. Only what is public goes in, whoever asks: no restricted or undecided
//! entry, no case, and nothing that could be a person: the model's `Person` is never written, nor `LegalEntity`, which
//! leaves open whether it is one.
//!
//! Source: the model of the package `followthemoney`, 4.11, against which the tests read what is written.

mod entry;
pub mod export;
mod id;
mod organisation;
mod topic;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use standing_core::directory::Directory;
use standing_core::event::PackRef;
use standing_core::file::File;
use standing_core::id::{EntryId, Slug};
use standing_core::packs::Packs;
use standing_core::standing::status::{Status, status_at};
use standing_core::standing::viewer::{Viewer, end_hides, may_see};

pub use id::{EntityId, EntityIdError};
pub use organisation::schema_of;

/// The name of the data set that holds everything.
pub const DATASET_ALL: &str = "default";

/// The schemata that are written, closed on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Schema {
    /// A company.
    Company,
    /// An organisation of another or an unknown kind.
    Organization,
    /// An organ of the state, or an institution that it runs.
    PublicBody,
    /// An entry of a list.
    Sanction,
}

impl Schema {
    /// The schema's name in the model.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Company => "Company",
            Self::Organization => "Organization",
            Self::PublicBody => "PublicBody",
            Self::Sanction => "Sanction",
        }
    }
}

/// Values by property, each property of the model, each value a text.
pub type Properties = BTreeMap<&'static str, Vec<String>>;

/// One entity of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// Its id; see [`EntityId`].
    pub id: String,
    /// What to call it.
    pub caption: String,
    /// Its schema.
    pub schema: Schema,
    /// Its properties.
    pub properties: Properties,
    /// The data sets that hold it: all, each pack, each list.
    pub datasets: Vec<String>,
    /// Other ids that name the same thing.
    pub referents: Vec<String>,
    /// Whether an entry on it is live on the day asked about.
    pub target: bool,
    /// The day on which the register came to know it.
    pub first_seen: String,
    /// The day asked about.
    pub last_seen: String,
    /// The latest day on which something about it changed in public.
    pub last_change: String,
}

/// Writes files as entities, as anyone may know them on a day.
#[derive(Debug, Clone, Copy)]
pub struct Mapper<'a> {
    /// The rules.
    pub packs: &'a Packs,
    /// Who takes part.
    pub directory: &'a Directory,
    /// The day in the world.
    pub as_of: Date,
    /// The register's own address without a slash at its end, for links; none leaves links out.
    pub base: Option<&'a str>,
}

impl<'a> Mapper<'a> {
    /// The entries that anyone is shown on the day, live or ended.
    pub fn shown<'f>(&self, file: &'f File) -> impl Iterator<Item = &'f EntryId> {
        file.entries.iter().filter(|(id, _)| self.shows(file, id)).map(|(id, _)| id)
    }

    /// The organisation; none while it is not registered.
    #[must_use]
    pub fn organisation(&self, file: &File) -> Option<Entity> {
        organisation::entity(self, file)
    }

    /// Every entry that anyone is shown on the day.
    #[must_use]
    pub fn sanctions(&self, file: &File) -> Vec<Entity> {
        self.shown(file).filter_map(|id| entry::entity(self, file, id)).collect()
    }

    /// The same for one entry; none when it is not shown.
    #[must_use]
    pub fn sanction(&self, file: &File, id: &EntryId) -> Option<Entity> {
        self.shows(file, id).then(|| entry::entity(self, file, id)).flatten()
    }

    /// Whether anyone is shown an entry on the day.
    #[must_use]
    pub fn shows(&self, file: &File, id: &EntryId) -> bool {
        let Some(entry) = file.entries.get(id) else { return false };
        // INVARIANT (public only): whatever door asks, the eyes are anyone's.
        match status_at(file, id, self.packs, self.as_of) {
            None | Some(Status::AwaitingService | Status::Standstill { .. }) => false,
            Some(Status::Ended { .. }) if end_hides(entry, self.as_of) => false,
            Some(_) => may_see(file, id, self.packs, &Viewer::Public, self.as_of),
        }
    }

    fn link(&self, path: &str) -> Option<String> {
        self.base.map(|base| format!("{base}{path}"))
    }
}

/// The data set of a pack: its id in the letters that data sets are named with.
#[must_use]
pub fn dataset_of_pack(pack: &PackRef) -> String {
    dataset(pack.id.as_str())
}

/// The data set of a list of a pack.
#[must_use]
pub fn dataset_of_list(pack: &PackRef, list: &Slug) -> String {
    dataset(&format!("{}_{list}", pack.id))
}

/// Data sets are named with small letters, digits and `_`.
fn dataset(name: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    name.chars().map(|character| plain(character).to_ascii_lowercase()).collect()
}

/// Puts a value to a property once, with its white space made plain and without what prints nothing; an empty one is
/// none.
fn put(properties: &mut Properties, property: &'static str, value: impl AsRef<str>) {
    let printed: String = value.as_ref().chars().filter(|character| !is_invisible(*character)).collect();
    let value = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() {
        return;
    }
    let held = properties.entry(property).or_default();
    if !held.contains(&value) {
        held.push(value);
    }
}

/// Soft hyphens, zero-width and direction characters: the model does not hold them.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_sets_are_named_in_their_letters() {
        assert_eq!(dataset("wb-debarred"), "wb_debarred");
        assert_eq!(dataset("US-FAR.9-4"), "us_far_9_4");
    }

    #[test]
    fn a_value_is_put_once_and_plainly() {
        let mut properties = Properties::new();
        for value in ["A  B", " A B ", "", " \n ", "A\u{ad} B\u{200b}", "C"] {
            put(&mut properties, "name", value);
        }
        assert_eq!(properties, Properties::from([("name", vec!["A B".to_owned(), "C".to_owned()])]));
    }

    #[test]
    fn no_schema_can_be_a_person() {
        let all = [Schema::Company, Schema::Organization, Schema::PublicBody, Schema::Sanction];
        assert!(all.iter().all(|schema| !["Person", "LegalEntity"].contains(&schema.as_str())));
    }
}
