//! What the operator's log hears of those who come in and go: which step, how it ended, whose account, from where. The
//! log adds the moment. Deliberately absent: names as they were typed (people type passwords there), passwords, codes
//! and tokens.

use super::From;

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It was done.
    Done,
    /// It was wrong.
    Wrong,
    /// There were too many tries.
    Throttled,
    /// There is no such account, or no more.
    Nobody,
}

/// Tells the log. `account` is its id, empty where nobody's is meant.
pub(super) fn heard(step: &'static str, end: End, account: &str, from: &From) {
    let from = from.counted().unwrap_or_default();
    let end = match end {
        End::Done => "done",
        End::Wrong => "wrong",
        End::Throttled => "throttled",
        End::Nobody => "nobody",
    };
    tracing::info!(target: "standing::access", step, end, account, from, "access");
}
