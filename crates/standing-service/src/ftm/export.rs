//! The whole register as entities, one JSON line each, in an order that does not change: organisations as the
//! register came to know them, each before its entries. Streaming: memory does not grow with the register.

use std::sync::Arc;

use jiff::civil::Date;
use standing_core::directory::Directory;
use standing_core::file::File;
use standing_core::id::EntryId;
use standing_core::packs::Packs;
use standing_core::standing::viewer::{end_hides, is_restricted};
use standing_store::Scan;

use super::{Entity, Mapper};
use crate::ask::Times;
use crate::error::ServiceError;
use crate::register::Register;

/// Which organisations are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// Those with an entry that anyone is shown on the day.
    #[default]
    Listed,
    /// All that the register knows.
    Known,
}

/// What is written.
#[derive(Debug, Clone, Default)]
pub struct ExportAsked {
    /// The day and the state of the record.
    pub times: Times,
    /// Which organisations.
    pub extent: Extent,
    /// The register's own address, for links.
    pub base: Option<String>,
}

/// Entities of the register, organisation by organisation.
pub struct Entities {
    register: Arc<Register>,
    asked: ExportAsked,
    log_size: u64,
    packs: Arc<Packs>,
    directory: Arc<Directory>,
    streams: Scan<(String, Vec<u8>)>,
    looked_at: u64,
}

impl Register {
    /// The register's entities as they are known now or were known at a size of the log.
    ///
    /// # Errors
    /// When the state of the record lies beyond the log.
    pub fn entities(self: &Arc<Self>, asked: ExportAsked) -> Result<Entities, ServiceError> {
        let log_size = self.size_at(asked.times)?;
        Ok(Entities {
            packs: self.packs(),
            directory: self.directory(),
            streams: self.store().scan_live(),
            register: Arc::clone(self),
            asked,
            log_size,
            looked_at: 0,
        })
    }
}

impl Entities {
    /// The size of the log from which is answered.
    #[must_use]
    pub const fn log_size(&self) -> u64 {
        self.log_size
    }

    /// How many organisations were looked at.
    #[must_use]
    pub const fn looked_at(&self) -> u64 {
        self.looked_at
    }

    /// The next organisation with its entries; none after the last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next(&mut self) -> Result<Option<Vec<Entity>>, ServiceError> {
        while let Some((stream, _)) = self.streams.next().await? {
            self.looked_at = self.looked_at.saturating_add(1);
            // Not from the files kept in memory: reading everything once would push out what is used.
            let known_at = Some(self.log_size);
            let mut file = self.register.state.file_at(&stream, known_at).await?;
            if self.asked.times.known_at.is_some() {
                // What has become hidden since is not shown again.
                let now = self.register.state.file_at(&stream, None).await?;
                file.entries.retain(|id, _| !self.is_hidden(&now, id));
            }
            let entities = self.of(&file);
            if !entities.is_empty() {
                return Ok(Some(entities));
            }
        }
        Ok(None)
    }

    /// Whether an entry may not be known to anyone any more.
    fn is_hidden(&self, now: &File, id: &EntryId) -> bool {
        let today = self.register.today_for(now);
        is_restricted(now, id, &self.packs, today)
            || now.entries.get(id).is_some_and(|entry| end_hides(entry, today))
    }

    fn of(&self, file: &File) -> Vec<Entity> {
        let as_of: Date = self.asked.times.as_of.unwrap_or_else(|| self.register.today_for(file));
        let mapper = Mapper {
            packs: &self.packs,
            directory: &self.directory,
            as_of,
            base: self.asked.base.as_deref(),
        };
        let sanctions = mapper.sanctions(file);
        if sanctions.is_empty() && self.asked.extent == Extent::Listed {
            return Vec::new();
        }
        mapper.organisation(file).into_iter().chain(sanctions).collect()
    }
}

/// An entity as its line, without the line's end.
///
/// # Errors
/// Never in practice: an entity holds texts only.
pub fn line(entity: &Entity) -> Result<String, ServiceError> {
    serde_json::to_string(entity).map_err(|error| ServiceError::Input {
        place: format!("entity {}", entity.id),
        what: error.to_string(),
        remedy: "report this as a defect".to_owned(),
    })
}
