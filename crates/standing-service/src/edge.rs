//! Time and randomness, handed in from the edge. The service is the only place that knows both; neither is
//! read here.

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

fn letter(alphabet: &[u8; 32], byte: u8) -> u8 {
    alphabet.get(usize::from(byte % 32)).copied().unwrap_or(b'0')
}
