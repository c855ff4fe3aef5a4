//! The edge: the one place that reads the clock and draws randomness, and hands both in as arguments.

use standing_service::Edge;

/// The machine's clock and its source of randomness.
pub(crate) fn machine() -> Edge {
    Edge { now: jiff::Timestamp::now, fill_random }
}

fn fill_random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        // Without randomness salts and keys would be guessable: stopping is the only safe thing.
        tracing::error!(%error, "the system gives no randomness; stopping");
        std::process::exit(2);
    }
}
