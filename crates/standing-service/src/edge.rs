//! Time and randomness, handed in from the edge. The service is the only place that knows both; neither is
//! read here.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// The clock and the source of randomness of the machine.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The moment now.
    pub now: fn() -> Timestamp,
    /// Fills bytes with randomness fit for secrets.
    pub fill_random: fn(&mut [u8]),
}

impl Edge {
    /// The moment now, to the millisecond: what is recorded and what leaves say.
    #[must_use]
    pub fn now_ms(&self) -> Timestamp {
        let now = (self.now)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill_random)(&mut bytes);
        bytes
    }

    /// A name never used before: 80 bits as 16 characters without look-alikes (no i, l, o, u).
    #[must_use]
    pub fn fresh_name(&self) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        self.random::<16>().iter().map(|byte| char::from(letter(ALPHABET, *byte))).collect()
    }
}

/// The latest moment that is known to be recorded, so that none is recorded before it: a clock that was set
/// back, or that of another node, must not date an event before one that is in the log.
#[derive(Debug)]
pub(crate) struct LastRecorded(AtomicI64);

impl Default for LastRecorded {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl LastRecorded {
    /// Notes that something was recorded at this moment.
    pub(crate) fn note(&self, recorded_at_ms: i64) {
        self.0.fetch_max(recorded_at_ms, Ordering::AcqRel);
    }

    /// This moment, or the latest one recorded if that is later.
    pub(crate) fn or_later(&self, moment: Timestamp) -> Timestamp {
        let last = Timestamp::from_millisecond(self.0.load(Ordering::Acquire));
        last.map_or(moment, |last| last.max(moment))
    }
}

fn letter(alphabet: &[u8; 32], byte: u8) -> u8 {
    alphabet.get(usize::from(byte % 32)).copied().unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_recorded_before_the_latest_moment() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let last = LastRecorded::default();
        assert_eq!(last.or_later(at(-5)), at(-5));
        for (noted_ms, now, expect) in [(2_000, 1, 2), (2_000, 3, 3), (1_000, 1, 2), (i64::MAX, 9, 9)] {
            last.note(noted_ms);
            assert_eq!(last.or_later(at(now)), at(expect), "{noted_ms} {now}");
        }
    }
}
