//! Runs the peer on the same pairs and takes in its scores and its time.
//!
//! Deliberately absent: judging; the peer's own threshold, 0.70 like ours, is applied where figures are made.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// What the peer said.
pub(super) struct Peer {
    scores: HashMap<String, f64>,
    /// Processor seconds for one pair.
    pub(super) seconds_a_pair: f64,
}

impl Peer {
    /// Its score of a pair; 0 when it gave none.
    pub(super) fn score(&self, id: &str) -> f64 {
        self.scores.get(id).copied().unwrap_or(0.0)
    }
}

/// Runs the script over a file of pairs.
///
/// # Errors
/// When Python or the script cannot be run, or what it prints is not what is expected.
pub(super) fn run(python: &Path, script: &Path, pairs: &Path) -> Result<Peer> {
    let output = Command::new(python).arg(script).arg(pairs).output();
    let output = output.with_context(|| format!("{} cannot be started", python.display()))?;
    if !output.status.success() {
        bail!("the peer ended badly: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    read(&String::from_utf8_lossy(&output.stdout))
}

fn read(printed: &str) -> Result<Peer> {
    let (mut scores, mut seconds_a_pair) = (HashMap::new(), None);
    for line in printed.lines() {
        let value: Value = serde_json::from_str(line).with_context(|| format!("the peer said: {line}"))?;
        let number = |name: &str| value.get(name).and_then(Value::as_f64);
        if let (Some(id), Some(score)) = (value.get("id").and_then(Value::as_str), number("score")) {
            scores.insert(id.to_owned(), score);
        } else if let (Some(pairs), Some(seconds)) = (number("pairs"), number("seconds")) {
            seconds_a_pair = Some(seconds / pairs.max(1.0));
        }
    }
    let seconds_a_pair = seconds_a_pair.context("the peer did not say how long it took")?;
    Ok(Peer { scores, seconds_a_pair })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_peer_prints_is_read() {
        let peer = read("{\"id\": \"a\", \"score\": 0.5}\n{\"pairs\": 4, \"seconds\": 2.0}\n").unwrap();
        assert!((peer.score("a") - 0.5).abs() < 1e-9 && peer.score("b") == 0.0);
        assert!((peer.seconds_a_pair - 0.5).abs() < 1e-9);
        assert!(read("{\"id\": \"a\", \"score\": 1}").is_err() && read("Traceback").is_err());
    }
}
