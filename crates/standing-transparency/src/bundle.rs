//! The offline proof file: index, inclusion path and signed checkpoint in one text.
//!
//! Deliberately not here: the event and its salt. The file may carry the leaf as extra data; the event
//! is then checked against the leaf's commitment.
//!
//! Source: C2SP tlog-proof.

use std::fmt;

use crate::proof::PATH_HASHES_MAX;
use crate::{
    Checkpoint, CheckpointPolicy, Hash, InclusionProof, Note, OpenedCheckpoint, TransparencyError, leaf_hash,
    text,
};

/// First line of the file.
pub const BUNDLE_HEADER: &str = "c2sp.org/tlog-proof@v1";
/// Longest file, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 1_100_000;
/// Longest extra data, in bytes.
pub const EXTRA_BYTES_MAX: usize = 65_535;

/// A proof that something is in the log, checked without asking the log.
///
/// # Example
/// ```
/// use standing_transparency::*;
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b")];
/// let signer = NoteSigner::new("log.example".parse().unwrap(), &[1; 32]);
/// let checkpoint = Checkpoint::new("log.example", 2, root_of(&leaves)).unwrap().sign(&signer).unwrap();
/// let proof = prove_inclusion(&leaves[..], 1, 2).unwrap();
/// let file = ProofBundle::new(&proof, checkpoint).with_extra(b"b".to_vec()).to_string();
///
/// let read = ProofBundle::parse(file.as_bytes()).unwrap();
/// let policy = CheckpointPolicy::of_log(signer.verifier_key());
/// assert_eq!(read.verify_extra(&policy).unwrap().0, b"b");
/// assert!(read.verify(&policy, &leaf_hash(b"c")).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofBundle {
    extra: Option<Vec<u8>>,
    index: u64,
    path: Vec<Hash>,
    checkpoint: Note,
}

impl ProofBundle {
    /// The file of this proof under this checkpoint note; [`ProofBundle::verify`] says whether they fit.
    #[must_use]
    pub fn new(proof: &InclusionProof, checkpoint: Note) -> Self {
        Self { extra: None, index: proof.index, path: proof.path.clone(), checkpoint }
    }

    /// The same with extra data; this register puts the leaf's bytes there.
    #[must_use]
    pub fn with_extra(self, extra: Vec<u8>) -> Self {
        Self { extra: Some(extra), ..self }
    }

    /// Extra data: not trusted until [`ProofBundle::verify_extra`] has found it in the log.
    #[must_use]
    pub fn extra(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// Index of the leaf, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The checkpoint note.
    #[must_use]
    pub const fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// Reads a proof file.
    ///
    /// # Errors
    /// Any other form, with the line where it departs.
    pub fn parse(bytes: &[u8]) -> Result<Self, TransparencyError> {
        if bytes.len() > BUNDLE_BYTES_MAX {
            return Err(malformed("length", &format!("is above {BUNDLE_BYTES_MAX} bytes")));
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| malformed("text", "is not UTF-8"))?;
        let (head, note) =
            whole.split_once("\n\n").ok_or_else(|| malformed("head", "has no empty line after it"))?;
        let mut lines = (1_usize..).zip(head.split('\n')).peekable();
        if lines.next().is_none_or(|(_, line)| line != BUNDLE_HEADER) {
            return Err(malformed("line 1", "is not c2sp.org/tlog-proof@v1"));
        }
        let extra = match lines.next_if(|(_, line)| line.starts_with("extra ")) {
            None => None,
            Some((_, line)) => Some(
                line.strip_prefix("extra ")
                    .and_then(text::from_base64)
                    .filter(|extra| extra.len() <= EXTRA_BYTES_MAX)
                    .ok_or_else(|| {
                        malformed("line 2", "is not extra data of at most 65,535 bytes in base64")
                    })?,
            ),
        };
        let index = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix("index "))
            .and_then(text::parse_decimal)
            .ok_or_else(|| malformed("index line", "is not the word index, a space and a decimal"))?;
        let mut path = Vec::new();
        for (number, line) in lines {
            if path.len() == PATH_HASHES_MAX {
                return Err(malformed("path", "has more than 63 lines"));
            }
            let hash = Hash::from_base64(line);
            path.push(hash.map_err(|_| malformed(&format!("line {number}"), "is not a hash in base64"))?);
        }
        let checkpoint = Note::parse(note.as_bytes())?;
        Checkpoint::parse(checkpoint.text())?;
        Ok(Self { extra, index, path, checkpoint })
    }

    /// Checks the checkpoint by the policy, and that the leaf with this hash is in it.
    ///
    /// # Errors
    /// What [`CheckpointPolicy::open`] reports, or a path that does not lead to the root.
    pub fn verify(
        &self,
        policy: &CheckpointPolicy,
        leaf: &Hash,
    ) -> Result<OpenedCheckpoint, TransparencyError> {
        let opened = policy.check(self.checkpoint.clone())?;
        let proof =
            InclusionProof { index: self.index, size: opened.checkpoint.size(), path: self.path.clone() };
        proof.verify(leaf, opened.checkpoint.root())?;
        Ok(opened)
    }

    /// Checks that the extra data is the leaf, and gives its bytes.
    ///
    /// # Errors
    /// No extra data, or as [`ProofBundle::verify`].
    pub fn verify_extra(
        &self,
        policy: &CheckpointPolicy,
    ) -> Result<(&[u8], OpenedCheckpoint), TransparencyError> {
        let leaf =
            self.extra.as_deref().ok_or_else(|| malformed("line 2", "there is no leaf in the file"))?;
        Ok((leaf, self.verify(policy, &leaf_hash(leaf))?))
    }
}

impl fmt::Display for ProofBundle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{BUNDLE_HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(formatter, "extra {}", text::to_base64(extra))?;
        }
        writeln!(formatter, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(formatter, "{}", hash.to_base64()))?;
        write!(formatter, "\n{}", self.checkpoint)
    }
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("proof file", place, reason, "ask the log for the proof again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoteSigner, prove_inclusion, root_of};
    use proptest::prelude::*;

    fn bundle(index: u64, size: u64) -> (ProofBundle, CheckpointPolicy) {
        let leaves: Vec<Hash> = (0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect();
        let signer = NoteSigner::new("log.example".parse().unwrap(), &[1; 32]);
        let note = Checkpoint::new("log.example", size, root_of(&leaves)).unwrap().sign(&signer).unwrap();
        let proof = prove_inclusion(&leaves[..], index, size).unwrap();
        let bundle = ProofBundle::new(&proof, note).with_extra(index.to_be_bytes().to_vec());
        (bundle, CheckpointPolicy::of_log(signer.verifier_key()))
    }

    #[test]
    fn files_come_back_and_verify() {
        for size in [1, 2, 3, 100] {
            for index in [0, size / 2, size - 1] {
                let (bundle, policy) = bundle(index, size);
                let read = ProofBundle::parse(bundle.to_string().as_bytes()).unwrap();
                assert_eq!(read, bundle);
                assert_eq!(read.verify_extra(&policy).unwrap().0, index.to_be_bytes());
                assert_eq!(
                    read.verify(&policy, &leaf_hash(&index.to_be_bytes())).unwrap().checkpoint.size(),
                    size
                );
            }
        }
    }

    #[test]
    fn a_proof_of_another_leaf_place_or_log_is_refused() {
        let (good, policy) = bundle(5, 9);
        let moved = ProofBundle { index: 6, ..good.clone() };
        assert!(moved.verify_extra(&policy).is_err());
        assert!(good.clone().with_extra(b"other".to_vec()).verify_extra(&policy).is_err());
        let without = ProofBundle { extra: None, ..good.clone() };
        assert!(without.verify_extra(&policy).is_err());
        let stranger = NoteSigner::new("log.example".parse().unwrap(), &[2; 32]).verifier_key();
        assert!(good.verify_extra(&CheckpointPolicy::of_log(stranger)).is_err());
        let other_checkpoint = ProofBundle { checkpoint: bundle(0, 8).0.checkpoint, ..good };
        assert!(other_checkpoint.verify_extra(&policy).is_err());
    }

    #[test]
    fn forms_that_are_not_proof_files_are_refused() {
        let good = bundle(5, 9).0.to_string();
        for (from, to, place) in [
            ("@v1", "@v2", "line 1"),
            ("extra ", "extra  ", "line 2"),
            ("extra AAAA", "extra A", "line 2"),
            ("index 5", "index 05", "index"),
            ("index 5\n", "", "index"),
            ("index 5\n", "index 5\n\n", ""),
            ("index 5\n", "index 5\nx\n", "line 4"),
        ] {
            let bad = good.replacen(from, to, 1);
            let error = ProofBundle::parse(bad.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(place), "{to:?}: {error}");
        }
        let line = format!("index 5\n{}", format!("{}\n", Hash::empty_root().to_base64()).repeat(64));
        assert!(ProofBundle::parse(good.replacen("index 5\n", &line, 1).as_bytes()).is_err());
        assert!(ProofBundle::parse(&vec![b'\n'; BUNDLE_BYTES_MAX + 1]).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_no_flip_verifies(bytes: Vec<u8>, place in 0_usize..400, flip in 1_u8..=255) {
            let _ = ProofBundle::parse(&bytes);
            let (good, policy) = bundle(5, 9);
            let mut near = good.to_string().into_bytes();
            if let Some(byte) = near.get_mut(place) {
                *byte ^= flip;
                prop_assert!(ProofBundle::parse(&near).and_then(|read| read.verify_extra(&policy).map(|_| ())).is_err());
            }
        }
    }
}
