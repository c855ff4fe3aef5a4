//! Screening jobs, one after the other, the oldest first.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use standing_core::id::{Slug, UnitId};
use standing_core::matter::Matter;

use super::record::{Job, JobState, Wishes};
use super::upload::plan;
use super::{ANSWERS, Entry, INPUT, Jobs, RECEIPT, SWEEP_EVERY, whole};
use crate::ask::Times;
use crate::batch::{AnswersForm, Asking, ByName, Ended, Plan, Target, Watch, screen_file, sign_receipt};
use crate::error::ServiceError;
use crate::log::durable;
use crate::principal::{Capacity, Principal};
use crate::screening::Scope;
use crate::seal::hex;

/// Screens jobs as long as there are any and the node lives.
pub(super) async fn run(jobs: Weak<Jobs>) {
    loop {
        let Some(held) = jobs.upgrade() else { return };
        held.sweep();
        match held.oldest() {
            Some(entry) => held.screen(&entry).await,
            None => {
                let wake = Arc::clone(&held.wake);
                // Nothing holds the jobs while there is nothing to do.
                drop(held);
                let _ = tokio::time::timeout(SWEEP_EVERY, wake.notified()).await;
            }
        }
    }
}

impl Jobs {
    fn oldest(&self) -> Option<Arc<Entry>> {
        let known = whole(self.known.lock());
        let open = known.values().filter(|entry| entry.job().state.is_open());
        open.min_by_key(|entry| (entry.job().made_ms, entry.job().id)).cloned()
    }

    async fn screen(&self, entry: &Arc<Entry>) {
        self.note(entry, |job| job.state = JobState::Running);
        let outcome = self.answer(entry).await;
        if entry.is_stopped.load(Ordering::Relaxed) {
            return;
        }
        let now = self.register.edge().now_ms().as_millisecond();
        match outcome {
            Ok(ended) => self.note(entry, |job| {
                job.state = JobState::Done;
                job.answers_sha256 = Some(hex(&ended.sha256));
                job.summary = Some(ended.summary);
                job.ended_ms = Some(now);
            }),
            Err(error) => {
                tracing::warn!(%error, "a batch could not be screened");
                let problem = words(&error);
                self.note(entry, |job| {
                    job.state = JobState::Failed;
                    job.problem = Some(problem);
                    job.ended_ms = Some(now);
                });
            }
        }
    }

    async fn answer(&self, entry: &Arc<Entry>) -> Result<Ended, ServiceError> {
        let job = entry.job();
        let folder = self.folder_of(&job.id);
        let (input, answers) = (folder.join(INPUT), folder.join(ANSWERS));
        let wishes = job.wishes.clone();
        let planned = tokio::task::spawn_blocking(move || plan(&input, &wishes));
        let plan = planned.await.map_err(|_| ServiceError::Busy)??;
        let asking = asking(&job)?;
        // A node that was ended in the middle left a part and its state.
        let is_resumed = folder.join(format!("{ANSWERS}.part.json")).is_file();
        if answers.is_file() {
            std::fs::remove_file(&answers).map_err(|error| durable::failed(&answers, error))?;
        }
        let ended = match self.screen_as(entry, &plan, &asking, &answers, is_resumed).await {
            // Another release began it, or its state was lost: it is screened from its first row.
            Err(ServiceError::Input { .. }) => {
                for name in [format!("{ANSWERS}.part"), format!("{ANSWERS}.part.json")] {
                    let path = folder.join(name);
                    let removed = std::fs::remove_file(&path);
                    removed.or_else(|error| match error.kind() {
                        std::io::ErrorKind::NotFound => Ok(()),
                        _ => Err(durable::failed(&path, error)),
                    })?;
                }
                self.screen_as(entry, &plan, &asking, &answers, false).await?
            }
            ended => ended?,
        };
        if ended.is_whole
            && let Some(publisher) = &self.publisher
        {
            let edge = self.register.edge();
            match sign_receipt(publisher, &edge, &plan, &asking, &ended).await {
                Ok(receipt) => durable::replace(&folder.join(RECEIPT), receipt.as_bytes())?,
                // The answers are good without a receipt; the log's keeper hears why there is none.
                Err(error) => tracing::warn!(%error, "a batch has no receipt"),
            }
        }
        Ok(ended)
    }

    async fn screen_as(
        &self,
        entry: &Arc<Entry>,
        plan: &Plan,
        asking: &Asking,
        answers: &std::path::Path,
        is_resumed: bool,
    ) -> Result<Ended, ServiceError> {
        let watched = Arc::clone(entry);
        let watch: Watch = Arc::new(move |now| {
            watched.rows.store(now.rows, Ordering::Relaxed);
            watched.total.fetch_max(now.total, Ordering::Relaxed);
            !watched.is_stopped.load(Ordering::Relaxed)
        });
        let form = AnswersForm::of(plan.survey.form);
        let target = Target::File { path: answers.to_owned(), is_resumed };
        screen_file(&self.register, plan.clone(), asking.clone(), form, target, watch).await
    }

    /// Changes a job, in memory and on disk.
    pub(super) fn note(&self, entry: &Entry, change: impl FnOnce(&mut Job)) {
        let mut job = whole(entry.job.lock());
        change(&mut job);
        let kept = job.keep(&self.folder_of(&job.id));
        if let Err(error) = kept
            && !entry.is_stopped.load(Ordering::Relaxed)
        {
            tracing::error!(%error, "what became of a batch could not be kept");
        }
    }
}

/// What is asked for a job: its unit asks.
fn asking(job: &Job) -> Result<Asking, ServiceError> {
    let Wishes { matter, unit_kind, as_of, known_at, limit, threshold, is_among_known, .. } = &job.wishes;
    let unit: UnitId = job.unit.parse().map_err(|_| broken(job))?;
    let usual = ByName::default();
    Ok(Asking {
        principal: Principal::new(job.account.clone(), Capacity::Unit(unit)),
        matter: matter
            .as_ref()
            .map(|matter| matter.parse::<Matter>())
            .transpose()
            .map_err(|_| broken(job))?,
        unit_kind: unit_kind
            .as_ref()
            .map(|kind| kind.parse::<Slug>())
            .transpose()
            .map_err(|_| broken(job))?,
        times: Times {
            as_of: as_of.as_ref().map(|day| day.parse()).transpose().map_err(|_| broken(job))?,
            known_at: *known_at,
        },
        by_name: ByName {
            limit: limit.unwrap_or(usual.limit),
            threshold: threshold.unwrap_or(usual.threshold),
            scope: if *is_among_known { Scope::Known } else { Scope::Listed },
        },
    })
}

fn broken(job: &Job) -> ServiceError {
    ServiceError::Input {
        place: format!("batch {}", job.id),
        what: "what is kept of it cannot be read".to_owned(),
        remedy: "remove it and send the file again".to_owned(),
    }
}

/// What a unit is told of an error: never a path of the machine.
fn words(error: &ServiceError) -> String {
    match error {
        ServiceError::Input { place, what, remedy } if !place.contains('/') => {
            format!("{place}: {what}; {remedy}")
        }
        ServiceError::Input { what, remedy, .. } => format!("{what}; {remedy}"),
        ServiceError::Indexing | ServiceError::Busy => error.to_string(),
        _ => "the register could not answer it; the operator's log says why".to_owned(),
    }
}
