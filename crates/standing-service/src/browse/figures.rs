//! Figures over the whole register as of a day. They are computed from every file, kept for a while, and for
//! reporting only. They are for everybody, so what is not public is not counted: a figure of one would tell of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use standing_core::file::File;
use standing_core::identifier::Identifier;
use standing_core::standing::statistics::Statistics;
use standing_core::standing::viewer::Viewer;
use tokio::sync::watch;

use crate::error::ServiceError;
use crate::live::{Live, LiveIndex, decode};
use crate::register::Register;

/// How long figures are kept before they are computed again, in milliseconds.
pub const FIGURES_KEPT_MS: i64 = 60_000;

/// Figures of a day and a state of the record.
#[derive(Debug, Clone)]
struct Computed {
    as_of: Option<Date>,
    /// The local days of the packs on which it was computed.
    days: Vec<Date>,
    log_size: u64,
    at: Timestamp,
    statistics: Arc<Statistics>,
}

/// The figures computed last. One for each door.
#[derive(Debug, Default)]
pub struct Figures {
    last: Mutex<Option<Computed>>,
    /// One computation at a time: whoever comes meanwhile waits and takes its result.
    computing: tokio::sync::Mutex<()>,
    /// Whether something computes the figures of today again and again, so that nobody need wait for them.
    is_kept_fresh: AtomicBool,
}

/// How much longer figures rest than their computing took, so that it never takes a machine over.
const REST_FACTOR: u32 = 20;

impl Figures {
    /// Figures as of a day, or of each file's own day when none is named, with the size of the log from which they
    /// were counted: of now, or at most [`FIGURES_KEPT_MS`] old.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(
        &self,
        register: &Register,
        as_of: Option<Date>,
    ) -> Result<(Arc<Statistics>, u64), ServiceError> {
        if as_of.is_none()
            && self.is_kept_fresh.load(Ordering::Relaxed)
            && let Some(kept) = self.latest()
        {
            return Ok(kept);
        }
        let _only_one = self.computing.lock().await;
        let now = register.edge().now_ms();
        let days = register.days();
        if let Some(kept) = self.kept((as_of, &days), register.log_size(), now) {
            return Ok(kept);
        }
        let log_size = register.log_size();
        let statistics = Arc::new(compute(register, as_of).await?);
        let computed = Computed { as_of, days, log_size, at: now, statistics: Arc::clone(&statistics) };
        let is_newest = as_of.is_none() || !self.is_kept_fresh.load(Ordering::Relaxed);
        if is_newest {
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(computed);
        }
        Ok((statistics, log_size))
    }

    /// Keeps the figures of today fresh until told to stop: at a register of a million entries no page waits for
    /// a count over all of them.
    pub async fn keep_fresh(&self, register: &Register, mut stop: watch::Receiver<bool>) {
        loop {
            let began = Instant::now();
            // Nothing is served from here until the first count is there.
            if let Err(error) = self.refresh(register).await {
                tracing::warn!(%error, "the figures were not counted; the last ones stay");
            }
            let kept_ms = u64::try_from(FIGURES_KEPT_MS).unwrap_or(u64::MAX);
            let rest = Duration::from_millis(kept_ms).max(began.elapsed().saturating_mul(REST_FACTOR));
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                changed = stop.changed() => if changed.is_err() || *stop.borrow() { break },
            }
        }
        self.is_kept_fresh.store(false, Ordering::Relaxed);
    }

    async fn refresh(&self, register: &Register) -> Result<(), ServiceError> {
        let (now, days, log_size) = (register.edge().now_ms(), register.days(), register.log_size());
        let is_same = {
            let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            last.as_ref()
                .is_some_and(|kept| kept.as_of.is_none() && kept.days == days && kept.log_size == log_size)
        };
        if !is_same {
            let _only_one = self.computing.lock().await;
            let statistics = Arc::new(compute(register, None).await?);
            let computed = Computed { as_of: None, days, log_size, at: now, statistics };
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(computed);
        }
        self.is_kept_fresh.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The figures of today counted last.
    fn latest(&self) -> Option<(Arc<Statistics>, u64)> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.as_ref().filter(|kept| kept.as_of.is_none())?;
        Some((Arc::clone(&kept.statistics), kept.log_size))
    }

    fn kept(
        &self,
        (as_of, days): (Option<Date>, &[Date]),
        log_size: u64,
        now: Timestamp,
    ) -> Option<(Arc<Statistics>, u64)> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.as_ref().filter(|kept| kept.as_of == as_of && kept.days == days)?;
        let age_ms = now.as_millisecond().saturating_sub(kept.at.as_millisecond());
        let is_good = kept.log_size == log_size || age_ms < FIGURES_KEPT_MS;
        is_good.then(|| (Arc::clone(&kept.statistics), kept.log_size))
    }
}

/// Goes through every organisation; those with imported entries only come from their compact bytes.
async fn compute(register: &Register, as_of: Option<Date>) -> Result<Statistics, ServiceError> {
    let packs = register.packs();
    let mut statistics = Statistics::default();
    let mut scan = register.store().scan_live();
    loop {
        let rows = scan.next_parcel().await?;
        if rows.is_empty() {
            return Ok(statistics);
        }
        for (stream, bytes) in rows {
            let compact = compact_file(&stream, &bytes);
            let file = match compact {
                Some(file) => Arc::new(file),
                None => register.state.file(&stream).await?,
            };
            let as_of = as_of.unwrap_or_else(|| register.today_for(&file));
            statistics.add(&file, &packs, &Viewer::Public, as_of);
        }
        // Other work goes on between parcels.
        tokio::task::yield_now().await;
    }
}

fn compact_file(stream: &str, bytes: &[u8]) -> Option<File> {
    let mut index = LiveIndex::default();
    index.put(stream, bytes);
    match index.get(stream)? {
        Live::Compact(bytes) => decode(&stream.parse::<Identifier>().ok()?, bytes),
        Live::Load(_) => None,
    }
}
