//! The witness's side of `add-checkpoint` as a pure decision, and the log's side of reading its answer.
//!
//! Deliberately not here: HTTP, the clock, and where the last seen checkpoint is kept. The caller loads
//! what was seen, asks [`decide`], and saves the new state in one atomic step (compare and set on the
//! size that was loaded) before it answers; otherwise two requests at once could roll the witness back.
//!
//! Source: C2SP tlog-witness.

use std::fmt;

use crate::checkpoint::ExtensionLines;
use crate::cosignature::Cosigner;
use crate::note::parse_signature_lines;
use crate::proof::PATH_HASHES_MAX;
use crate::{Checkpoint, ConsistencyProof, Hash, Note, TransparencyError, Verified, VerifierKey, text};

/// Longest request, in bytes.
pub const REQUEST_BYTES_MAX: usize = 64 * 1024;

/// A request body: the size the log believes the witness has seen, a proof from there, a checkpoint.
///
/// # Example
/// ```
/// use standing_transparency::{Checkpoint, Hash, NoteSigner, witness::AddCheckpoint};
/// let log = NoteSigner::new("log.example".parse().unwrap(), &[1; 32]);
/// let checkpoint = Checkpoint::new("log.example", 0, Hash::empty_root()).unwrap();
/// let request = AddCheckpoint { old_size: 0, proof: vec![], checkpoint: checkpoint.sign(&log).unwrap() };
/// let body = request.to_string();
/// assert_eq!(AddCheckpoint::parse(body.as_bytes()).unwrap(), request);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Leaves in the checkpoint that the witness last cosigned, as far as the log knows.
    pub old_size: u64,
    /// Consistency proof from the old size; empty when that is zero.
    pub proof: Vec<Hash>,
    /// The checkpoint to cosign.
    pub checkpoint: Note,
}

/// A log that the witness watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedLog {
    /// Its origin line.
    pub origin: String,
    /// Its keys.
    pub keys: Vec<VerifierKey>,
}

/// What the witness last cosigned for one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Leaves in the log.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
}

/// The witness agrees: save `seen`, then answer with `body`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// State to save before answering.
    pub seen: Seen,
    /// Signature line of the answer.
    pub body: String,
}

/// The witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessRefusal {
    /// The request has not the form, or its old size is above the checkpoint's: 400.
    BadRequest {
        /// What is wrong.
        reason: String,
    },
    /// No log of this origin is watched: 404.
    UnknownOrigin,
    /// No key of the log signed the checkpoint: 403.
    NotSigned,
    /// The old size is not what was seen last, or the same size has another root: 409.
    Conflict {
        /// Size seen last.
        size: u64,
    },
    /// The consistency proof does not hold: 422. Keep the request: it may prove misbehaviour.
    BadProof,
}

impl AddCheckpoint {
    /// Reads a request body.
    ///
    /// # Errors
    /// Any other form, with the line where it departs.
    pub fn parse(body: &[u8]) -> Result<Self, TransparencyError> {
        if body.len() > REQUEST_BYTES_MAX {
            return Err(malformed("length", &format!("is above {REQUEST_BYTES_MAX} bytes")));
        }
        let body = std::str::from_utf8(body).map_err(|_| malformed("text", "is not UTF-8"))?;
        let (head, note) =
            body.split_once("\n\n").ok_or_else(|| malformed("head", "has no empty line after it"))?;
        let mut lines = head.split('\n');
        let old_size = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(text::parse_decimal)
            .ok_or_else(|| malformed("line 1", "is not the word old, a space and a size in decimal"))?;
        let mut proof = Vec::new();
        for (number, line) in (2_usize..).zip(lines) {
            if proof.len() == PATH_HASHES_MAX {
                return Err(malformed("proof", "has more than 63 lines"));
            }
            let hash = Hash::from_base64(line);
            proof.push(hash.map_err(|_| malformed(&format!("line {number}"), "is not a hash in base64"))?);
        }
        let checkpoint = Note::parse(note.as_bytes())?;
        Checkpoint::parse_with(checkpoint.text(), ExtensionLines::Ignore)?;
        Ok(Self { old_size, proof, checkpoint })
    }

    /// Origin line of the checkpoint, by which the caller loads what was seen.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.checkpoint.text().split('\n').next().unwrap_or_default()
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "old {}", self.old_size)?;
        self.proof.iter().try_for_each(|hash| writeln!(formatter, "{}", hash.to_base64()))?;
        write!(formatter, "\n{}", self.checkpoint)
    }
}

impl Seen {
    /// Before the first checkpoint: the empty tree.
    #[must_use]
    pub fn nothing() -> Self {
        Self { size: 0, root: Hash::empty_root() }
    }
}

/// Decides one request: `log` is the watched log of its origin, `seen` what was last cosigned for it,
/// `now_s` the witness's clock in seconds since 1970-01-01T00:00:00Z.
///
/// # Refusals
/// In the order of the specification: 404 unknown origin, 403 not signed, 400 sizes the wrong way round,
/// 409 another size seen or another root at the same size, 422 a proof that does not hold.
pub fn decide(
    request: &AddCheckpoint,
    log: Option<&WatchedLog>,
    seen: Seen,
    cosigner: &Cosigner,
    now_s: u64,
) -> Result<Cosigned, WitnessRefusal> {
    let log = log.filter(|log| log.origin == request.origin()).ok_or(WitnessRefusal::UnknownOrigin)?;
    request.checkpoint.verify(&log.keys).map_err(|_| WitnessRefusal::NotSigned)?;
    let bad = |error: TransparencyError| WitnessRefusal::BadRequest { reason: error.to_string() };
    let text = request.checkpoint.text();
    let checkpoint = Checkpoint::parse_with(text, ExtensionLines::Ignore).map_err(bad)?;
    if request.old_size > checkpoint.size() {
        return Err(WitnessRefusal::BadRequest {
            reason: format!("old size {} is above the checkpoint's {}", request.old_size, checkpoint.size()),
        });
    }
    let same_size = seen.size == checkpoint.size();
    if request.old_size != seen.size || (same_size && seen.root != *checkpoint.root()) {
        return Err(WitnessRefusal::Conflict { size: seen.size });
    }
    let proof = ConsistencyProof {
        old_size: request.old_size,
        new_size: checkpoint.size(),
        path: request.proof.clone(),
    };
    proof.verify(&seen.root, checkpoint.root()).map_err(|_| WitnessRefusal::BadProof)?;
    let signature = cosigner.cosign(text, now_s).map_err(bad)?;
    Ok(Cosigned {
        seen: Seen { size: checkpoint.size(), root: *checkpoint.root() },
        body: signature.to_string(),
    })
}

impl WitnessRefusal {
    /// The status that the protocol gives to this refusal.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::BadRequest { .. } => 400,
            Self::NotSigned => 403,
            Self::UnknownOrigin => 404,
            Self::Conflict { .. } => 409,
            Self::BadProof => 422,
        }
    }

    /// Content type of the answer.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "text/x.tlog.size",
            _ => "text/plain; charset=utf-8",
        }
    }

    /// Body of the answer; for a conflict the size seen last, which the log reads.
    #[must_use]
    pub fn body(&self) -> String {
        match self {
            Self::BadRequest { reason } => format!("{reason}\n"),
            Self::NotSigned => "no key known for this log signed the checkpoint\n".to_owned(),
            Self::UnknownOrigin => "no log of this origin is watched here\n".to_owned(),
            Self::Conflict { size } => format!("{size}\n"),
            Self::BadProof => "the consistency proof does not hold\n".to_owned(),
        }
    }
}

/// Adds the cosignatures of a witness's answer to the checkpoint, after checking them.
///
/// # Errors
/// An answer of another form, a known witness's signature that does not hold, or none of a known one.
pub fn add_cosignatures(
    checkpoint: &mut Note,
    answer: &str,
    witness_keys: &[VerifierKey],
) -> Result<Vec<Verified>, TransparencyError> {
    let lines = parse_signature_lines(answer)?;
    let mut answered = Note::unsigned(checkpoint.text())?;
    lines.iter().try_for_each(|line| answered.add(line.clone()))?;
    let verified = answered.verify(witness_keys)?;
    for line in lines {
        if verified.iter().any(|held| held.name == *line.name() && held.key_id == line.key_id()) {
            checkpoint.add(line)?;
        }
    }
    Ok(verified)
}

/// Size in the body of a 409 answer.
///
/// # Errors
/// A body that is not a size and a newline.
pub fn parse_conflict(body: &str) -> Result<u64, TransparencyError> {
    body.strip_suffix('\n')
        .and_then(text::parse_decimal)
        .ok_or_else(|| malformed("conflict answer", "is not a size and a newline"))
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("add-checkpoint", place, reason, "see c2sp.org/tlog-witness for the form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoteSigner, leaf_hash, prove_consistency, root_of};
    use proptest::prelude::*;

    const NOW_S: u64 = 1_790_000_000;

    struct World {
        log: NoteSigner,
        watched: WatchedLog,
        witness: Cosigner,
        leaves: Vec<Hash>,
    }

    impl World {
        fn new() -> Self {
            let log = NoteSigner::new("log.example".parse().unwrap(), &[1; 32]);
            let watched = WatchedLog { origin: "log.example".to_owned(), keys: vec![log.verifier_key()] };
            let witness = Cosigner::new("witness.example".parse().unwrap(), &[2; 32]);
            Self { log, watched, witness, leaves: (0..50_u8).map(|byte| leaf_hash(&[byte])).collect() }
        }

        fn seen(&self, size: u64) -> Seen {
            Seen { size, root: root_of(&self.leaves[..usize::try_from(size).unwrap()]) }
        }

        fn request(&self, old_size: u64, size: u64) -> AddCheckpoint {
            let proof = prove_consistency(&self.leaves[..], old_size.min(size), size).unwrap().path;
            let checkpoint = Checkpoint::new("log.example", size, self.seen(size).root).unwrap();
            AddCheckpoint { old_size, proof, checkpoint: checkpoint.sign(&self.log).unwrap() }
        }

        fn decide(&self, request: &AddCheckpoint, seen: u64) -> Result<Cosigned, WitnessRefusal> {
            decide(request, Some(&self.watched), self.seen(seen), &self.witness, NOW_S)
        }
    }

    #[test]
    fn a_growing_log_is_cosigned_step_by_step() {
        let world = World::new();
        let mut seen = Seen::nothing();
        for size in [0, 1, 7, 7, 8, 33, 50] {
            let mut request = world.request(seen.size, size);
            let cosigned = decide(&request, Some(&world.watched), seen, &world.witness, NOW_S).unwrap();
            let keys = [world.witness.verifier_key()];
            let verified = add_cosignatures(&mut request.checkpoint, &cosigned.body, &keys).unwrap();
            assert_eq!(verified[0].timestamp_s, Some(NOW_S));
            assert_eq!(request.checkpoint.signatures().len(), 2);
            seen = cosigned.seen;
        }
        assert_eq!(seen, world.seen(50));
    }

    #[test]
    fn refusals_have_the_status_of_the_specification() {
        let world = World::new();
        let stranger = NoteSigner::new("log.example".parse().unwrap(), &[9; 32]);
        let unsigned_by_log = AddCheckpoint {
            checkpoint: Checkpoint::parse(world.request(0, 7).checkpoint.text())
                .unwrap()
                .sign(&stranger)
                .unwrap(),
            ..world.request(0, 7)
        };
        let fork = Checkpoint::new("log.example", 7, leaf_hash(b"fork")).unwrap().sign(&world.log).unwrap();
        let forked = AddCheckpoint { checkpoint: fork.clone(), ..world.request(7, 7) };
        let forked_later = AddCheckpoint { checkpoint: fork, ..world.request(5, 7) };
        let mut padded = world.request(7, 7);
        padded.proof.push(leaf_hash(b"extra"));
        let mut from_nothing = world.request(0, 7);
        from_nothing.proof.push(leaf_hash(b"extra"));
        for (request, seen, status, body) in [
            (&unsigned_by_log, 0, 403, None),
            (&world.request(9, 7), 9, 400, None),
            (&world.request(0, 7), 5, 409, Some("5\n")),
            (&world.request(6, 7), 5, 409, Some("5\n")),
            (&forked, 7, 409, Some("7\n")),
            (&forked_later, 5, 422, None),
            (&padded, 7, 422, None),
            (&from_nothing, 0, 422, None),
        ] {
            let refusal = world.decide(request, seen).unwrap_err();
            assert_eq!(refusal.status(), status, "{refusal:?}");
            assert!(body.is_none_or(|body| refusal.body() == body && parse_conflict(body).unwrap() == seen));
            assert_eq!(refusal.content_type() == "text/x.tlog.size", status == 409);
        }
        let unknown = decide(&world.request(0, 7), None, Seen::nothing(), &world.witness, NOW_S).unwrap_err();
        assert_eq!((unknown.status(), unknown.body().is_empty()), (404, false));
    }

    #[test]
    fn forms_that_are_not_requests_are_refused() {
        let good = World::new().request(5, 7).to_string();
        assert!(AddCheckpoint::parse(good.as_bytes()).is_ok());
        for (from, to) in
            [("old 5", "old 05"), ("old 5", "old"), ("old 5\n", ""), ("old 5\n", "old 5\n\n"), ("=\n", "\n")]
        {
            assert!(AddCheckpoint::parse(good.replacen(from, to, 1).as_bytes()).is_err(), "{to:?}");
        }
        let line = format!("{}\n", Hash::empty_root().to_base64());
        let with = |count| {
            AddCheckpoint::parse(
                good.replacen("old 5\n", &format!("old 5\n{}", line.repeat(count)), 1).as_bytes(),
            )
        };
        let own = World::new().request(5, 7).proof.len();
        assert!(with(63 - own).is_ok() && with(64 - own).is_err());
        assert!(AddCheckpoint::parse(&vec![b'a'; REQUEST_BYTES_MAX + 1]).is_err());
    }

    #[test]
    fn answers_of_strangers_add_nothing() {
        let world = World::new();
        let mut request = world.request(0, 7);
        let answer = world.decide(&request, 0).unwrap().body;
        let stranger = Cosigner::new("witness.example".parse().unwrap(), &[9; 32]).verifier_key();
        assert!(add_cosignatures(&mut request.checkpoint, &answer, &[stranger]).is_err());
        assert!(add_cosignatures(&mut request.checkpoint, "nonsense\n", &[]).is_err());
        assert_eq!(request.checkpoint.signatures().len(), 1);
        for bad in ["", "5", "05\n", "x\n", "5\n\n"] {
            assert!(parse_conflict(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, place in 0_usize..200, flip in 1_u8..=255) {
            let _ = AddCheckpoint::parse(&bytes);
            let world = World::new();
            let mut near = world.request(5, 7).to_string().into_bytes();
            if let Some(byte) = near.get_mut(place) {
                *byte ^= flip;
            }
            if let Ok(request) = AddCheckpoint::parse(&near) {
                prop_assert!(world.decide(&request, 5).is_err() || request == world.request(5, 7));
            }
        }
    }
}
