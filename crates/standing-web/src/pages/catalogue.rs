//! What crosses organisations: names to search, entries of a list, counts. Read from the register's projections,
//! which narrow the search; what is shown of each is folded again from its own file.

use standing_service::ServiceError;

use super::Desk;

/// The most organisations on one page of results.
pub(crate) const NAMES_SHOWN_MAX: usize = 25;

/// A name that was found.
#[derive(Debug, Clone)]
pub(crate) struct NameFound {
    pub(crate) stream: String,
    pub(crate) text: String,
    pub(crate) kind: String,
}

/// Names equal to a folded text, then those that begin so, then those that hold it; one for each organisation.
pub(crate) async fn names(desk: &Desk, folded: &str) -> Result<Vec<NameFound>, ServiceError> {
    let _ = (desk, folded);
    Ok(Vec::new())
}

/// Which entries of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Which {
    pub(crate) list: String,
    pub(crate) authority: String,
    pub(crate) status: String,
    pub(crate) after: String,
}

/// One entry of a list, by the file it is in.
#[derive(Debug, Clone)]
pub(crate) struct EntryFound {
    pub(crate) stream: String,
    pub(crate) entry: String,
}

/// Some entries and where the next begin; empty after the last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    pub(crate) rows: Vec<EntryFound>,
    pub(crate) next: String,
}

/// Entries that anyone may see.
pub(crate) async fn entries(desk: &Desk, which: &Which, limit: usize) -> Result<Entries, ServiceError> {
    let _ = (desk, which, limit);
    Ok(Entries::default())
}

/// How many public entries there are of one list and status.
#[derive(Debug, Clone)]
pub(crate) struct Count {
    pub(crate) list: String,
    pub(crate) status: String,
    pub(crate) entries: u64,
}

pub(crate) async fn counts(desk: &Desk) -> Result<Vec<Count>, ServiceError> {
    let _ = desk;
    Ok(Vec::new())
}
