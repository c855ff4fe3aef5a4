//! The measures of a relying unit, over every file: what stands, what is to be lifted, what is kept on a law.

use std::collections::BTreeSet;

use standing_core::file::entry::Entry;
use standing_core::id::UnitId;
use standing_core::standing::measures::{MeasureStanding, measures_at};
use standing_core::standing::status::{Status, status_at};
use standing_store::MeasureFilter;

use super::{Kept, ROWS_PER_QUESTION};
use crate::error::ServiceError;
use crate::register::Register;

/// The most files that one question looks into.
const FILES_MAX: usize = 5_000;

/// A measure with its file.
#[derive(Debug, Clone)]
pub struct SeenMeasure {
    /// The file.
    pub kept: Kept,
    /// The measure on its day.
    pub standing: MeasureStanding,
    /// Whether its entry has ended and the unit has not yet said that it knows.
    pub is_unacknowledged: bool,
}

impl Register {
    /// The measures that a unit took or refused, each on its file's own day, in the order in which the organisations
    /// came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn measures_of(&self, unit: &UnitId) -> Result<Vec<SeenMeasure>, ServiceError> {
        let packs = self.packs();
        let own = MeasureFilter { unit: Some(unit.to_string()), ..MeasureFilter::default() };
        let (mut found, mut streams, mut after) = (Vec::new(), BTreeSet::new(), None);
        while streams.len() < FILES_MAX {
            let page = self.store().measures(&own, after.as_ref(), ROWS_PER_QUESTION).await?;
            for row in page.rows {
                if !streams.insert(row.stream.clone()) {
                    continue;
                }
                let kept = self.kept(row.stream, None).await?;
                for standing in measures_at(&kept.file, &packs, kept.as_of) {
                    if standing.unit != *unit {
                        continue;
                    }
                    let is_ended = matches!(
                        status_at(&kept.file, &standing.entry, &packs, kept.as_of),
                        Some(Status::Ended { .. })
                    );
                    let has_said =
                        |entry: &Entry| entry.acknowledged.get(unit).is_some_and(|on| *on <= kept.as_of);
                    let is_acknowledged = kept.file.entries.get(&standing.entry).is_some_and(has_said);
                    found.push(SeenMeasure {
                        kept: kept.clone(),
                        standing,
                        is_unacknowledged: is_ended && !is_acknowledged,
                    });
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(found)
    }
}
