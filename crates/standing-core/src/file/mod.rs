//! The file of one organisation: a fold of its events. What follows from time alone is not in it; see
//! `standing`.

pub mod apply;
pub mod case;
pub mod entry;
mod entry_apply;
pub mod record;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::fact::Facts;
use crate::id::{CaseId, EntryId, PackId, RecordId, Slug};
use crate::identifier::Identifier;
use crate::link::Link;
use crate::name::OrganisationName;
use case::Case;
use entry::{Entry, Measure};
use record::FileRecord;

/// Everything recorded of one organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// The organisation, once registered.
    pub organisation: Option<Organisation>,
    /// Cases.
    pub cases: BTreeMap<CaseId, Case>,
    /// Entries.
    pub entries: BTreeMap<EntryId, Entry>,
    /// Other items.
    pub records: BTreeMap<RecordId, FileRecord>,
    /// Measures that units took or refused.
    pub measures: BTreeMap<RecordId, Measure>,
    /// How many events it has.
    pub version: u64,
}

/// What is known of the organisation itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// The identifier under which its file is kept.
    pub identifier: Identifier,
    /// Other identifiers.
    pub also: Vec<Identifier>,
    /// Names in several languages and scripts, present and former.
    pub names: Vec<OrganisationName>,
    /// Country, or country and region code.
    pub region: Option<Slug>,
    /// Facts on which rules depend.
    pub facts: Facts,
    /// Successors and branches; no effect follows.
    pub links: Vec<Link>,
    /// The day on which it was registered here.
    pub registered_on: Date,
}

impl File {
    /// The packs on which its entries, cases and items rest.
    #[must_use]
    pub fn packs(&self) -> BTreeSet<&PackId> {
        let entries = self.entries.values().map(|entry| &entry.pack.id);
        let cases = self.cases.values().map(|case| &case.pack.id);
        let records = self.records.values().filter_map(|record| Some(&record.pack.as_ref()?.id));
        entries.chain(cases).chain(records).collect()
    }

    /// The entry made by a case.
    #[must_use]
    pub fn entry_of_case(&self, case: &CaseId) -> Option<&Entry> {
        self.entries.values().find(|entry| entry.case() == Some(case))
    }

    /// The measures that rest on an entry.
    pub fn measures_on<'a>(
        &'a self,
        entry: &'a EntryId,
    ) -> impl Iterator<Item = (&'a RecordId, &'a Measure)> {
        self.measures.iter().filter(move |(_, measure)| measure.entry == *entry)
    }
}
