//! Asks the store what it knows of the rows of a parcel.

use std::collections::HashMap;

use standing_core::file::File;
use standing_store::Store;

use super::desk::Desk;
use super::founding::Founding;
use super::parcels::Parcel;
use super::plan::Known;
use super::rows::Mapped;
use crate::error::ServiceError;
use crate::read::read_file;

/// What the register knows of a parcel's rows. `with_entries` also asks who carries the names of entries: needed
/// only after the store refused one.
pub(super) async fn known(
    store: &Store,
    parcel: &Parcel,
    desk: &Desk,
    with_entries: bool,
) -> Result<Known, ServiceError> {
    let ids = parcel.rows.iter().filter_map(row_id).collect::<Vec<_>>();
    let rows = store.import_rows(&desk.source, &ids).await?;
    let rows = rows.into_iter().map(|row| (row.row_id.clone(), row)).collect::<HashMap<_, _>>();
    let is_new =
        |founding: &&Founding| rows.get(&founding.row_id).is_none_or(|row| row.row_hash != founding.hash);
    let new = foundings(parcel).filter(is_new).collect::<Vec<_>>();
    let identifiers = new.iter().map(|founding| founding.identifier.as_str()).collect::<Vec<_>>();
    let streams = store.streams_of_identifiers(&identifiers).await?.into_iter().collect::<HashMap<_, _>>();
    let before = new.iter().filter_map(|founding| rows.get(&founding.row_id)).map(|row| row.stream.as_str());
    let files = files(store, streams.values().map(String::as_str).chain(before)).await?;
    let mut entries = HashMap::new();
    if with_entries {
        for name in new.iter().filter_map(|founding| founding.entry_name(&desk.source)) {
            if let Some(stream) = store.stream_of_entry(name.as_str()).await? {
                entries.insert(name.to_string(), stream);
            }
        }
    }
    Ok(Known { rows, streams, files, entries })
}

/// The files of some streams, each read once.
pub(super) async fn files(
    store: &Store,
    streams: impl Iterator<Item = &str>,
) -> Result<HashMap<String, File>, ServiceError> {
    let mut files = HashMap::new();
    for stream in streams {
        if files.contains_key(stream) {
            continue;
        }
        files.insert(stream.to_owned(), read_file(&store.events_of(stream, None).await?)?);
    }
    Ok(files)
}

/// The rows of a parcel that can be imported.
pub(super) fn foundings(parcel: &Parcel) -> impl Iterator<Item = &Founding> {
    parcel.rows.iter().filter_map(|row| match row {
        Mapped::Founding(founding) => Some(founding.as_ref()),
        Mapped::Refused(_) | Mapped::Skipped => None,
    })
}

/// The number of a row in its source, when it could be read.
pub(super) fn row_id(row: &Mapped) -> Option<&str> {
    match row {
        Mapped::Founding(founding) => Some(&founding.row_id),
        Mapped::Refused(refused) => refused.row_id.as_deref(),
        Mapped::Skipped => None,
    }
}
