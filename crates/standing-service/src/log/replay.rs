//! What all organisations share, folded from the log: the packs that were published, and who takes part.

use std::sync::Arc;

use standing_core::directory::Directory;
use standing_core::event::EventKind;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;
use standing_store::Store;

use crate::error::ServiceError;
use crate::read::read_event;
use crate::streams::{DIRECTORY, PACKS};

/// Packs and directory at one state of the record.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// Every pack ever published, with the calendars that were given.
    pub packs: Packs,
    /// Authorities, units, mandates, packs.
    pub directory: Directory,
}

/// Packs and directory as they were when the log had the size `known_at`, or as they are.
///
/// Calendars are not in the log: they come with `calendars`, whose packs, if it has any, are kept.
///
/// # Errors
/// [`ServiceError::Stored`] for an event that is none, [`ServiceError::Pack`] for a pack that is none or has
/// another hash than it is published under.
pub async fn replay(store: &Store, known_at: Option<u64>, calendars: &Packs) -> Result<Shared, ServiceError> {
    let mut shared = Shared { packs: calendars.clone(), directory: Directory::default() };
    for stream in [PACKS, DIRECTORY] {
        for row in store.events_of(stream, known_at).await? {
            let event = read_event(&row)?;
            if let EventKind::PackPublished(what) = &event.kind {
                let refused = |reason: String| {
                    ServiceError::Pack(format!(
                        "pack {} {} at event {}: {reason}",
                        what.id, what.version, row.position
                    ))
                };
                let pack =
                    Pack::from_canonical(&what.canonical).map_err(|error| refused(error.to_string()))?;
                if pack.hash != what.hash {
                    return Err(refused(format!("it is named {}, its form gives {}", what.hash, pack.hash)));
                }
                shared.packs.add(Arc::new(pack));
            }
            shared.directory = shared.directory.apply(&event);
        }
    }
    Ok(shared)
}
