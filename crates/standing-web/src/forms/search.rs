//! What a search finds: organisations by name or identifier. Entries of lists are `EntryLineForm`s.

use serde::Serialize;
use utoipa::ToSchema;

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
