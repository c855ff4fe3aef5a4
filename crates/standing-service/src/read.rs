//! Events and files from the rows that the store gives back. What is wrong with a row is said with its position.

use standing_core::event::{Event, stored};
use standing_core::file::File;
use standing_store::StoredEvent;

use crate::error::ServiceError;

/// The event of a row.
pub(crate) fn read_event(row: &StoredEvent) -> Result<Event, ServiceError> {
    stored::from_bytes(&row.event.body)
        .map_err(|source| ServiceError::Stored { position: row.position, source })
}

/// The file that the rows of a stream give, in their order.
pub(crate) fn read_file(rows: &[StoredEvent]) -> Result<File, ServiceError> {
    rows.iter().try_fold(File::default(), |file, row| Ok(file.apply(&read_event(row)?)))
}
