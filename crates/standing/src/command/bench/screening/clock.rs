//! Processor time of this thread, which other programs on the machine do not lengthen. The system counts it in steps
//! of some milliseconds, so it is for long stretches of work.
//!
//! Deliberately absent: other systems than Linux; there the wall clock has to do.

use std::time::{Duration, Instant};

/// A moment from which time is measured.
pub(super) struct Clock {
    wall: Instant,
    thread: Option<Duration>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { wall: Instant::now(), thread: on_processor() }
    }

    /// Processor time since the start, to some milliseconds; time by the clock where the system does not tell.
    pub(super) fn busy(&self) -> Duration {
        match (self.thread, on_processor()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall(),
        }
    }

    /// Time by the clock since the start.
    pub(super) fn wall(&self) -> Duration {
        self.wall.elapsed()
    }
}

/// Nanoseconds that this thread has been on a processor.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
