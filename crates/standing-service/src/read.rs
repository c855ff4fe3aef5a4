//! Events and files from the rows that the store gives back. What is wrong with a row is said with its position.

use standing_core::StoredError;
use standing_core::event::{Event, stored};
use standing_core::file::File;
use standing_store::StoredEvent;

use crate::error::ServiceError;

/// The event of a row. One that was recorded for another stream is damage: nothing is answered from it.
pub(crate) fn read_event(row: &StoredEvent) -> Result<Event, ServiceError> {
    let broken = |source| ServiceError::Stored { position: row.position, source };
    let read = stored::read(&row.event.body).map_err(broken)?;
    match read.of {
        Some(of) if of != row.event.stream => {
            Err(broken(StoredError::new(misplaced(&of, &row.event.stream)).within("of")))
        }
        _ => Ok(read.event),
    }
}

/// What is said of an event that stands in another file than its own.
pub(crate) fn misplaced(of: &str, stream: &str) -> String {
    format!("it was recorded for {of:?} and is kept with {stream:?}")
}

/// The file that the rows of a stream give, in their order.
pub(crate) fn read_file(rows: &[StoredEvent]) -> Result<File, ServiceError> {
    rows.iter().try_fold(File::default(), |file, row| Ok(file.apply(&read_event(row)?)))
}
