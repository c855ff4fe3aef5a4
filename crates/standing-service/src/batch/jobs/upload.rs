//! Receiving a file, piece by piece, into the data folder; it is a job only once it was looked at.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use standing_core::id::UnitId;

use super::record::{Job, JobState, Wishes};
use super::{Entry, INPUT, Jobs, KEPT_MAX, Seen, UPLOAD_BYTES_MAX, WAITING_MAX, id_of, remove_folder, whole};
use crate::batch::{Certainty, Plan, Wanted, survey};
use crate::error::ServiceError;
use crate::log::durable;
use crate::principal::Principal;

/// A file that is being received. One that is not finished is removed.
pub struct Upload {
    jobs: Arc<Jobs>,
    id: String,
    unit: UnitId,
    account: String,
    wishes: Wishes,
    folder: PathBuf,
    file: Option<File>,
    bytes: u64,
}

impl Jobs {
    /// Begins to receive a file, or gives the job that the unit made before under the same name.
    ///
    /// # Errors
    /// The unit has too many jobs, or the folder cannot be written.
    pub fn receive(
        self: &Arc<Self>,
        principal: &Principal,
        unit: &UnitId,
        key: &str,
        wishes: Wishes,
    ) -> Result<Result<Upload, Seen>, ServiceError> {
        let id = id_of(unit, key);
        if let Ok(seen) = self.one(unit, &id) {
            return Ok(Err(seen));
        }
        let own = self.of(unit);
        let open = own.iter().filter(|seen| seen.job.state.is_open()).count();
        if open >= WAITING_MAX {
            return Err(ServiceError::Quota(format!(
                "{open} batches of this unit wait or run; wait until one is done, or remove one"
            )));
        }
        if own.len() >= KEPT_MAX {
            return Err(ServiceError::Quota(format!(
                "{} batches of this unit are kept; remove those that are not needed any more",
                own.len()
            )));
        }
        let folder = self.folder_of(&id);
        // The name is taken by whoever makes its folder first.
        std::fs::create_dir(&folder).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                ServiceError::Quota("this batch is being received already; wait for its end".to_owned())
            }
            _ => durable::failed(&folder, error),
        })?;
        let path = folder.join(INPUT);
        let opened = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = opened.map_err(|error| durable::failed(&path, error))?;
        Ok(Ok(Upload {
            jobs: Arc::clone(self),
            id,
            unit: unit.clone(),
            account: principal.account.clone(),
            wishes,
            folder,
            file: Some(file),
            bytes: 0,
        }))
    }
}

impl Upload {
    /// Takes in the next piece; false when the file is larger than is taken.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, piece: &[u8]) -> Result<bool, ServiceError> {
        self.bytes = self.bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.bytes > UPLOAD_BYTES_MAX {
            return Ok(false);
        }
        if let Some(file) = &mut self.file {
            file.write_all(piece).map_err(|error| durable::failed(&self.folder, error))?;
        }
        Ok(true)
    }

    /// Looks at the file and makes a job of it.
    ///
    /// # Errors
    /// The file is of no known form or encoding, or its columns are not clear.
    pub async fn finish(mut self) -> Result<Seen, ServiceError> {
        let (folder, wishes, file) = (self.folder.clone(), self.wishes.clone(), self.file.take());
        let looked = tokio::task::spawn_blocking(move || {
            if let Some(file) = file {
                file.sync_all().map_err(|error| durable::failed(&folder, error))?;
            }
            plan(&folder.join(INPUT), &wishes)
        });
        let plan = looked.await.map_err(|_| ServiceError::Busy)??;
        if let Certainty::Doubtful(why) = plan.certainty()
            && self.wishes.columns.is_empty()
            && !self.wishes.takes_doubtful
            && !self.wishes.is_held
        {
            return Err(ServiceError::Input {
                place: plan.shown.clone(),
                what: format!("the columns are not clear: {}", why.join("; ")),
                remedy: "name them with the parameter columns, or take them with doubtful=true".to_owned(),
            });
        }
        let job = Job {
            id: self.id.clone(),
            unit: self.unit.to_string(),
            account: self.account.clone(),
            wishes: self.wishes.clone(),
            columns: plan.columns.iter().map(super::super::Column::words).collect(),
            encoding: plan.survey.charset.as_ref().map(|charset| charset.words()),
            bytes: plan.survey.bytes,
            lines: plan.survey.lines,
            state: if self.wishes.is_held { JobState::Held } else { JobState::Queued },
            problem: None,
            summary: None,
            answers_sha256: None,
            made_ms: self.jobs.register.edge().now_ms().as_millisecond(),
            ended_ms: None,
        };
        job.keep(&self.folder)?;
        let entry = Entry::new(job);
        whole(self.jobs.known.lock()).insert(self.id.clone(), Arc::clone(&entry));
        // From here on it is a job, and its folder stays.
        self.bytes = 0;
        self.id.clear();
        self.jobs.wake.notify_one();
        Ok(entry.seen())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.id.is_empty()
            && let Err(error) = remove_folder(&self.folder)
        {
            tracing::warn!(%error, "an upload that broke off could not be removed");
        }
    }
}

/// How the file of a job is read.
pub(super) fn plan(path: &std::path::Path, wishes: &Wishes) -> Result<Plan, ServiceError> {
    let wrong = |what: String| ServiceError::Input {
        place: "parameter 'columns'".to_owned(),
        what,
        remedy: "write ROLE=HEADING, several with a semicolon between them".to_owned(),
    };
    let wanted = wishes.columns.iter().map(|column| column.parse::<Wanted>()).collect::<Result<Vec<_>, _>>();
    let scheme = wishes.scheme.as_ref().map(|scheme| scheme.parse()).transpose()?;
    let surveyed = survey(path, &wishes.name, Some(&wishes.form), wishes.encoding.as_deref())?;
    Plan::make(path, &wishes.name, surveyed, &wanted.map_err(wrong)?, scheme.as_ref())
}
