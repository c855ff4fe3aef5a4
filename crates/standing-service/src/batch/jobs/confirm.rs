//! A file whose columns somebody looks at before it is screened: what they are taken for, and the word that it is right.

use std::sync::Arc;

use standing_core::id::UnitId;

use super::record::{JobState, Wishes};
use super::upload::plan;
use super::{INPUT, Jobs, Seen};
use crate::batch::{Column, Plan};
use crate::error::ServiceError;

/// The columns of a file that is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// The headings of all columns, in their order.
    pub headings: Vec<String>,
    /// Those that are read, and what each is taken for.
    pub taken: Vec<Column>,
}

impl Jobs {
    /// The columns of a job's file, as they would be read.
    ///
    /// # Errors
    /// There is no such job, or its file cannot be read.
    pub async fn columns(&self, unit: &UnitId, id: &str) -> Result<Columns, ServiceError> {
        let job = self.entry(unit, id)?.job();
        let plan = self.planned(&job.id, job.wishes).await?;
        Ok(Columns { headings: plan.headings, taken: plan.columns })
    }

    /// Lets a file be screened that was held, with these columns, each `ROLE=HEADING`. One that is not held stays as it
    /// is.
    ///
    /// # Errors
    /// There is no such job, no column can be asked about, or one is not there; when the job cannot be kept.
    pub async fn confirm(
        self: &Arc<Self>,
        unit: &UnitId,
        id: &str,
        columns: Vec<String>,
    ) -> Result<Seen, ServiceError> {
        let entry = self.entry(unit, id)?;
        let job = entry.job();
        if job.state != JobState::Held {
            return Ok(entry.seen());
        }
        let wishes = Wishes { columns, is_held: false, ..job.wishes };
        let plan = self.planned(&job.id, wishes.clone()).await?;
        self.note(&entry, |job| {
            // Whoever came second finds it let go already.
            if job.state == JobState::Held {
                job.state = JobState::Queued;
                job.columns = plan.columns.iter().map(Column::words).collect();
                job.wishes = wishes;
            }
        });
        self.wake.notify_one();
        Ok(entry.seen())
    }

    async fn planned(&self, id: &str, wishes: Wishes) -> Result<Plan, ServiceError> {
        let input = self.folder_of(id).join(INPUT);
        let planned = tokio::task::spawn_blocking(move || plan(&input, &wishes));
        planned.await.map_err(|_| ServiceError::Busy)?
    }
}
