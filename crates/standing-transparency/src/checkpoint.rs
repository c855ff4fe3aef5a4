//! Checkpoints: the log's signed statement of its size and root.
//!
//! Deliberately not here: time. A checkpoint carries none; only witnesses say when they saw it.
//!
//! Source: C2SP tlog-checkpoint.

use crate::{
    Hash, KeyName, LOG_SIZE_MAX, Note, NoteSigner, SignatureKind, TransparencyError, Verified, VerifierKey,
    text,
};

/// Size and root of the log of this origin.
///
/// # Example
/// ```
/// use standing_transparency::{Checkpoint, CheckpointPolicy, Hash, NoteSigner};
/// let signer = NoteSigner::new("register.example/log".parse().unwrap(), &[7; 32]);
/// let checkpoint = Checkpoint::new("register.example/log", 0, Hash::empty_root()).unwrap();
/// let note = checkpoint.sign(&signer).unwrap().to_string();
/// let policy = CheckpointPolicy::of_log(signer.verifier_key());
/// assert_eq!(policy.open(note.as_bytes()).unwrap().checkpoint, checkpoint);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

/// Lines after the third of a checkpoint, which only its log understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtensionLines {
    /// Refuse them: this register's log writes none, and no monitor can audit them.
    Refuse,
    /// Ignore them, as a witness of foreign logs must.
    Ignore,
}

/// Whose signatures make a checkpoint believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointPolicy {
    /// Origin line that the checkpoint must carry.
    pub origin: String,
    /// Keys of the log; one of them must have signed.
    pub log_keys: Vec<VerifierKey>,
    /// Keys of witnesses whose cosignatures count.
    pub witness_keys: Vec<VerifierKey>,
    /// Witnesses, by name, that must have cosigned.
    pub witnesses_min: usize,
}

/// A checkpoint whose signatures meet the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedCheckpoint {
    /// Size and root.
    pub checkpoint: Checkpoint,
    /// The note it came in.
    pub note: Note,
    /// Signatures that were checked and hold: the log's and the witnesses'.
    pub verified: Vec<Verified>,
}

impl Checkpoint {
    /// Size and root of the log of this origin.
    ///
    /// # Errors
    /// An origin that cannot be a key name, or a size above [`LOG_SIZE_MAX`].
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, TransparencyError> {
        let origin: KeyName = origin.parse()?;
        crate::tree::check_size(size)?;
        Ok(Self { origin: origin.to_string(), size, root })
    }

    /// Reads the text of a note as a checkpoint of exactly three lines.
    ///
    /// # Errors
    /// Any other form, with the line where it departs.
    pub fn parse(text: &str) -> Result<Self, TransparencyError> {
        Self::parse_with(text, ExtensionLines::Refuse)
    }

    /// Reads the text of a note as a checkpoint.
    ///
    /// # Errors
    /// Any other form, with the line where it departs.
    pub fn parse_with(text: &str, extensions: ExtensionLines) -> Result<Self, TransparencyError> {
        let body = text.strip_suffix('\n').ok_or_else(|| malformed("end", "is not a newline"))?;
        let mut lines = body.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty());
        let origin = line().ok_or_else(|| malformed("line 1", "there is no origin"))?;
        let size = line()
            .and_then(text::parse_decimal)
            .filter(|size| *size <= LOG_SIZE_MAX)
            .ok_or_else(|| malformed("line 2", "is not a tree size in decimal, from 0 to 2^63 − 1"))?;
        let root = line()
            .and_then(|line| Hash::from_base64(line).ok())
            .ok_or_else(|| malformed("line 3", "is not a root hash in base64"))?;
        let extended = lines.next().is_some();
        if extended && (extensions == ExtensionLines::Refuse || body.split('\n').any(str::is_empty)) {
            return Err(malformed("line 4", "is more than origin, size and root"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// Origin line: the unique name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Leaves in the log.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree of that size.
    #[must_use]
    pub const fn root(&self) -> &Hash {
        &self.root
    }

    /// The three lines that are signed.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())
    }

    /// Signs with the log's key. Ask [`crate::next_checkpoint`] first whether this may be signed.
    ///
    /// # Errors
    /// [`TransparencyError::OriginDiffers`] when the key has another name than the origin.
    pub fn sign(&self, signer: &NoteSigner) -> Result<Note, TransparencyError> {
        let key = signer.verifier_key();
        if key.name().as_str() != self.origin {
            return Err(TransparencyError::OriginDiffers {
                found: key.name().to_string(),
                expected: self.origin.clone(),
            });
        }
        signer.sign(&self.to_text())
    }
}

impl CheckpointPolicy {
    /// Believe the log with this key, without witnesses; the origin is the key's name.
    #[must_use]
    pub fn of_log(log_key: VerifierKey) -> Self {
        Self {
            origin: log_key.name().to_string(),
            log_keys: vec![log_key],
            witness_keys: Vec::new(),
            witnesses_min: 0,
        }
    }

    /// The same, with witnesses of whom at least `witnesses_min` must have cosigned.
    #[must_use]
    pub fn with_witnesses(self, witness_keys: Vec<VerifierKey>, witnesses_min: usize) -> Self {
        Self { witness_keys, witnesses_min, ..self }
    }

    /// Reads a checkpoint note and checks it.
    ///
    /// # Errors
    /// A note or checkpoint of another form, another origin, a wrong signature, none of the log, or too
    /// few witnesses.
    pub fn open(&self, note: &[u8]) -> Result<OpenedCheckpoint, TransparencyError> {
        self.check(Note::parse(note)?)
    }

    /// Checks a checkpoint note that was read already.
    ///
    /// # Errors
    /// As [`CheckpointPolicy::open`].
    pub fn check(&self, note: Note) -> Result<OpenedCheckpoint, TransparencyError> {
        let mut verified = note.verify(&self.log_keys)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        if checkpoint.origin != self.origin {
            return Err(TransparencyError::OriginDiffers {
                found: checkpoint.origin,
                expected: self.origin.clone(),
            });
        }
        verified.extend(self.witnessed(&note)?);
        Ok(OpenedCheckpoint { checkpoint, note, verified })
    }

    fn witnessed(&self, note: &Note) -> Result<Vec<Verified>, TransparencyError> {
        let cosigned = match note.verify(&self.witness_keys) {
            Ok(cosigned) => cosigned,
            Err(TransparencyError::NotSigned { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut names: Vec<&KeyName> = cosigned
            .iter()
            .filter(|one| one.kind == SignatureKind::CosignatureV1)
            .map(|one| &one.name)
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.len() < self.witnesses_min {
            return Err(TransparencyError::WitnessesMissing {
                found: names.len(),
                needed: self.witnesses_min,
            });
        }
        Ok(cosigned)
    }
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("checkpoint", place, reason, "fetch it again from the log")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cosignature::Cosigner;
    use proptest::prelude::*;

    const TEXT: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    fn signer() -> NoteSigner {
        NoteSigner::new("register.example/log".parse().unwrap(), &[7; 32])
    }

    fn note() -> Note {
        Checkpoint::new("register.example/log", 0, Hash::empty_root()).unwrap().sign(&signer()).unwrap()
    }

    #[test]
    fn the_example_of_the_specification() {
        let checkpoint = Checkpoint::parse(TEXT).unwrap();
        assert_eq!((checkpoint.origin(), checkpoint.size()), ("example.com/behind-the-sofa", 20_852_163));
        assert_eq!(checkpoint.to_text(), TEXT);
    }

    #[test]
    fn only_three_lines_are_a_checkpoint() {
        for (from, to, line) in [
            ("example.com/behind-the-sofa", "", "line 1"),
            ("20852163", "020852163", "line 2"),
            ("20852163", "", "line 2"),
            ("20852163", "9223372036854775808", "line 2"),
            ("CsUY", "CsU", "line 3"),
            ("=\n", "=\nextension\n", "line 4"),
            ("=\n", "=\n\n", "line 4"),
            ("=\n", "=", "end"),
        ] {
            let bad = TEXT.replacen(from, to, 1);
            assert!(Checkpoint::parse(&bad).unwrap_err().to_string().contains(line), "{bad:?}");
        }
        let extended = format!("{TEXT}extension\n");
        assert!(Checkpoint::parse_with(&extended, ExtensionLines::Ignore).is_ok());
        assert!(Checkpoint::parse_with(&format!("{extended}\n"), ExtensionLines::Ignore).is_err());
    }

    #[test]
    fn the_policy_decides_who_is_believed() {
        let key = signer().verifier_key();
        let policy = CheckpointPolicy::of_log(key.clone());
        assert_eq!(policy.check(note()).unwrap().verified.len(), 1);
        let elsewhere = CheckpointPolicy { origin: "other.example".to_owned(), ..policy.clone() };
        assert!(matches!(elsewhere.check(note()), Err(TransparencyError::OriginDiffers { .. })));
        let stranger = NoteSigner::new("register.example/log".parse().unwrap(), &[8; 32]).verifier_key();
        assert!(matches!(
            CheckpointPolicy::of_log(stranger).check(note()),
            Err(TransparencyError::NotSigned { .. })
        ));
        let other = NoteSigner::new("other.example".parse().unwrap(), &[8; 32]);
        assert!(Checkpoint::parse(TEXT).unwrap().sign(&other).is_err());
    }

    #[test]
    fn witnesses_are_counted_once_each_and_only_as_witnesses() {
        let witnesses: Vec<Cosigner> = [2_u8, 3]
            .map(|byte| Cosigner::new(format!("witness{byte}.example").parse().unwrap(), &[byte; 32]))
            .to_vec();
        let mut keys: Vec<VerifierKey> = witnesses.iter().map(Cosigner::verifier_key).collect();
        keys.push(signer().verifier_key());
        let policy =
            |needed| CheckpointPolicy::of_log(signer().verifier_key()).with_witnesses(keys.clone(), needed);
        assert!(policy(0).check(note()).is_ok());
        assert!(matches!(
            policy(1).check(note()),
            Err(TransparencyError::WitnessesMissing { found: 0, needed: 1 })
        ));
        let mut cosigned = note();
        cosigned.add(witnesses[0].cosign(note().text(), 5).unwrap()).unwrap();
        cosigned.add(witnesses[0].cosign(note().text(), 6).unwrap()).unwrap();
        assert!(policy(1).check(cosigned.clone()).is_ok());
        assert!(policy(2).check(cosigned.clone()).is_err());
        cosigned.add(witnesses[1].cosign(note().text(), 6).unwrap()).unwrap();
        assert!(policy(2).check(cosigned.clone()).is_ok());
        // A witness's signature over another text rejects the whole note.
        let mut wrong = note();
        wrong.add(witnesses[1].cosign(TEXT, 6).unwrap()).unwrap();
        assert!(matches!(policy(0).check(wrong), Err(TransparencyError::SignatureWrong { .. })));
        // Witnesses alone do not make a checkpoint of the log.
        let alone = Note::parse(
            format!("{}\n{}", note().text(), witnesses[0].cosign(note().text(), 6).unwrap()).as_bytes(),
        );
        assert!(policy(1).check(alone.unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,9}\n[0-9]{0,21}\n[A-Za-z0-9+/=]{0,46}\n\\PC{0,5}") {
            if let Ok(checkpoint) = Checkpoint::parse(&text) {
                prop_assert_eq!(checkpoint.to_text(), text);
            }
        }
    }
}
