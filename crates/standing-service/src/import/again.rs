//! What an import keeps beside the log to know a row again, derived from the log where it was lost: a register that
//! was restored from an export knows every row that an import made an entry of.
//!
//! Deliberately not derived: the hash of a row. It is of the row as it came, and the log says what it became; so each
//! row is compared with its entry once, and noted with its hash then.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use standing_core::file::File;
use standing_core::file::entry::Origin;
use standing_core::id::EntryId;
use standing_store::{ImportRow, Rebuild, Store};

use super::founding::{entry_name, other_entry_name};
use super::run::copy_key;
use crate::error::ServiceError;

/// Stands for a hash that is not known: no hash has one byte, so the row counts as changed and is compared.
const HASH_UNKNOWN: [u8; 1] = [0];
/// The run that all rows are of; the next import is the second.
const RUN: u64 = 1;

/// Rows of imported sources that were found in files, on their way to the database.
#[derive(Default)]
pub(crate) struct ImportedRows {
    /// By source and number, because a row that moved has an entry in several files.
    rows: HashMap<(String, String), ImportRow>,
    /// The day of the last copy, by source, as far as entries tell.
    copies: BTreeMap<String, Date>,
}

impl ImportedRows {
    /// Notes the rows that became the entries of a file.
    pub(crate) fn note(&mut self, stream: &str, file: &File) {
        for (entry, found) in &file.entries {
            let Origin::Founded { provenance, vanished_on, .. } = &found.origin else { continue };
            let row_id = &provenance.source_row;
            let Some(source) = source_of(entry, row_id, stream, found.list.as_str()) else { continue };
            let copy_of = vanished_on.map_or(provenance.copy_of, |on| on.max(provenance.copy_of));
            let last = self.copies.entry(source.to_owned()).or_insert(copy_of);
            *last = copy_of.max(*last);
            let row = ImportRow {
                source: source.to_owned(),
                row_id: row_id.clone(),
                row_hash: if vanished_on.is_some() { Vec::new() } else { HASH_UNKNOWN.to_vec() },
                stream: stream.to_owned(),
                entry_id: entry.to_string(),
                seen_in_run: RUN,
            };
            let key = (row.source.clone(), row.row_id.clone());
            // Of the entries of a row that moved only the last has not vanished.
            if vanished_on.is_none() || !self.rows.contains_key(&key) {
                self.rows.insert(key, row);
            }
        }
    }

    /// Writes what was noted so far.
    pub(crate) async fn write(&mut self, rebuild: &Rebuild) -> Result<(), ServiceError> {
        let mut rows = std::mem::take(&mut self.rows).into_values().collect::<Vec<_>>();
        rows.sort_unstable_by(|one, other| (&one.source, &one.row_id).cmp(&(&other.source, &other.row_id)));
        Ok(rebuild.write_imports(&rows).await?)
    }

    /// Notes the day of each source's last copy, so that an older one is refused.
    pub(crate) async fn write_copies(&self, store: &Store) -> Result<(), ServiceError> {
        for (source, copy_of) in &self.copies {
            store.put_meta(&copy_key(source), copy_of.to_string().as_bytes()).await?;
        }
        Ok(())
    }
}

/// The source whose import gave the entry its name; none for an entry that no import named.
fn source_of<'e>(entry: &'e EntryId, row_id: &str, stream: &str, list: &str) -> Option<&'e str> {
    let (source, _) = entry.as_str().split_once('.')?;
    let is_named = |name: Option<EntryId>| name.as_ref() == Some(entry);
    let is_of_row =
        is_named(entry_name(source, row_id)) || is_named(other_entry_name(source, row_id, stream, list));
    is_of_row.then_some(source)
}
