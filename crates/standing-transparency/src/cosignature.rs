//! Cosignatures: a witness says when it saw a checkpoint and that it follows from the last one.
//!
//! Deliberately not here: the witness's clock, and its decision to sign (see [`crate::witness`]).
//!
//! Source: C2SP tlog-cosignature, Ed25519, type `0x04`.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey};

use crate::key::{parse_secret_text, secret_text};
use crate::{KeyId, KeyName, NoteSignature, SignatureKind, TransparencyError, VerifierKey};

/// Latest timestamp that a cosignature may carry, in seconds: 2^63 − 1.
pub const TIMESTAMP_S_MAX: u64 = u64::MAX >> 1;

/// A witness's secret key.
///
/// # Example
/// ```
/// use standing_transparency::{NoteSigner, cosignature::Cosigner};
/// let log = NoteSigner::new("register.example/log".parse().unwrap(), &[1; 32]);
/// let witness = Cosigner::new("witness.example".parse().unwrap(), &[2; 32]);
/// let mut note = log.sign("register.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n").unwrap();
/// note.add(witness.cosign(note.text(), 1_700_000_000).unwrap()).unwrap();
/// let verified = note.verify(&[log.verifier_key(), witness.verifier_key()]).unwrap();
/// assert_eq!(verified[1].timestamp_s, Some(1_700_000_000));
/// ```
#[derive(Clone)]
pub struct Cosigner {
    name: KeyName,
    id: KeyId,
    key: SigningKey,
}

impl Cosigner {
    /// The witness of this name with these 32 secret bytes; use them for nothing else.
    #[must_use]
    pub fn new(name: KeyName, secret: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(secret);
        Self { id: KeyId::of(&name, SignatureKind::CosignatureV1, key.verifying_key().as_bytes()), name, key }
    }

    /// Reads the secret text form; as for [`crate::NoteSigner`], with type `0x04`.
    ///
    /// # Errors
    /// Any other text; the message never repeats it.
    pub fn from_secret_text(line: &str) -> Result<Self, TransparencyError> {
        parse_secret_text(line, SignatureKind::CosignatureV1)
            .map(|(name, secret)| Self::new(name, &secret))
            .filter(|cosigner| cosigner.secret_text() == line)
            .ok_or_else(|| {
                TransparencyError::malformed(
                    "witness key",
                    "secret",
                    "is not PRIVATE+KEY+name+id+base64 of a cosignature key",
                    "make a witness key; a log's key is of another kind",
                )
            })
    }

    /// Secret text form: keep it where only the witness's operator reads it.
    #[must_use]
    pub fn secret_text(&self) -> String {
        secret_text(&self.name, self.id, SignatureKind::CosignatureV1, &self.key)
    }

    /// The public half.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        VerifierKey::of_signing_key(self.name.clone(), SignatureKind::CosignatureV1, &self.key)
    }

    /// Signs a checkpoint's text as seen at `timestamp_s`, in seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// A timestamp above 2^63 − 1.
    pub fn cosign(&self, checkpoint: &str, timestamp_s: u64) -> Result<NoteSignature, TransparencyError> {
        if timestamp_s > TIMESTAMP_S_MAX {
            return Err(TransparencyError::TooLarge {
                what: "timestamp, in seconds,",
                size: timestamp_s,
                limit: TIMESTAMP_S_MAX,
            });
        }
        let signature = self.key.sign(&message(checkpoint, timestamp_s)).to_bytes();
        let timed = [&timestamp_s.to_be_bytes()[..], &signature].concat();
        Ok(NoteSignature::new(self.name.clone(), self.id, timed))
    }
}

/// Shows no secret.
impl fmt::Debug for Cosigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cosigner({}+{})", self.name, self.id)
    }
}

/// The time of a cosignature that holds; `None` for one that does not.
pub(crate) fn check(key: &VerifierKey, checkpoint: &str, timed: &[u8]) -> Option<u64> {
    let (timestamp, signature) = timed.split_first_chunk::<8>()?;
    let timestamp_s = u64::from_be_bytes(*timestamp);
    let signature: &[u8; 64] = signature.try_into().ok()?;
    (timestamp_s <= TIMESTAMP_S_MAX && key.signed(&message(checkpoint, timestamp_s), signature))
        .then_some(timestamp_s)
}

fn message(checkpoint: &str, timestamp_s: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {timestamp_s}\n{checkpoint}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Note, NoteSigner};

    const CHECKPOINT: &str = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    fn note(timestamp_s: u64) -> (Note, VerifierKey) {
        let witness = Cosigner::new("witness.example".parse().unwrap(), &[2; 32]);
        let mut note = NoteSigner::new("log.example".parse().unwrap(), &[1; 32]).sign(CHECKPOINT).unwrap();
        note.add(witness.cosign(CHECKPOINT, timestamp_s).unwrap()).unwrap();
        (note, witness.verifier_key())
    }

    #[test]
    fn time_and_text_are_signed() {
        let (note, key) = note(1_679_315_147);
        assert_eq!(note.verify(std::slice::from_ref(&key)).unwrap()[0].timestamp_s, Some(1_679_315_147));
        let line = &note.signatures()[1];
        assert_eq!(line.bytes().len(), 72);
        assert_eq!(check(&key, CHECKPOINT, line.bytes()), Some(1_679_315_147));
        assert_eq!(check(&key, &CHECKPOINT.replace('0', "1"), line.bytes()), None);
        let mut later = line.bytes().to_vec();
        later[7] ^= 1;
        assert_eq!(check(&key, CHECKPOINT, &later), None);
        for length in 0..72 {
            assert_eq!(check(&key, CHECKPOINT, &line.bytes()[..length]), None);
        }
    }

    #[test]
    fn a_plain_signature_is_no_cosignature() {
        // The same secret used in both roles must not let one signature pass for the other.
        let log = NoteSigner::new("same.example".parse().unwrap(), &[5; 32]);
        let witness = Cosigner::new("same.example".parse().unwrap(), &[5; 32]);
        assert_ne!(log.verifier_key().id(), witness.verifier_key().id());
        let text = String::from_utf8(message(CHECKPOINT, 9)).unwrap();
        let plain = log.sign(&text).unwrap();
        let relabelled =
            NoteSignature::new(witness.name.clone(), witness.id, plain.signatures()[0].bytes().to_vec());
        let mut note = log.sign(CHECKPOINT).unwrap();
        note.add(relabelled).unwrap();
        assert!(note.verify(&[witness.verifier_key()]).is_err());
    }

    #[test]
    fn secret_texts_keep_their_kind() {
        let witness = Cosigner::new("witness.example".parse().unwrap(), &[2; 32]);
        assert_eq!(Cosigner::from_secret_text(&witness.secret_text()).unwrap().id, witness.id);
        assert!(NoteSigner::from_secret_text(&witness.secret_text()).is_err());
        assert!(witness.cosign(CHECKPOINT, u64::MAX).is_err());
        assert_eq!(format!("{witness:?}"), format!("Cosigner(witness.example+{})", witness.id));
    }
}
