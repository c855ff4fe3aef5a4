//! Receipts: the register's signature on an answer, tied to a checkpoint of the log it was given from.
//!
//! A receipt file is one text, and each part of it is readable alone:
//!
//! ```text
//! {"as_of":"2026-11-22","consequences":[]}          the body: one line of canonical JSON
//!
//! standing-receipt/v1                               the receipt note: what was signed
//! kind check
//! log register.example/log
//! size 1234
//! root qFiB…=                                       base64, as in the checkpoint
//! body p/mP…=                                       base64 of SHA-256 of the body line
//!
//! — register.example/log AbCd…=
//!
//! register.example/log                              the checkpoint note, cosigned or not
//! 1234
//! qFiB…=
//!
//! — register.example/log EfGh…=
//! ```
//!
//! The same key signs both. Neither can pass for the other: the second line of a checkpoint is a number,
//! that of a receipt starts with `kind`.
//!
//! Deliberately not here: what the body says, and whether its JSON is canonical; its bytes are signed as
//! they are and never written again.

use std::fmt;

use crate::{
    Checkpoint, CheckpointPolicy, Hash, Note, NoteSigner, OpenedCheckpoint, TransparencyError, text,
};

/// First line of the signed text.
pub const RECEIPT_HEADER: &str = "standing-receipt/v1";
/// Longest body, in bytes.
pub const BODY_BYTES_MAX: usize = 4_000_000;
/// Longest kind, in bytes.
pub const KIND_BYTES_MAX: usize = 64;

/// A body, the register's signature on its hash, and the checkpoint it was given under.
///
/// # Example
/// ```
/// use standing_transparency::{Checkpoint, CheckpointPolicy, Hash, NoteSigner, Receipt};
/// let signer = NoteSigner::new("log.example".parse().unwrap(), &[1; 32]);
/// let checkpoint = Checkpoint::new("log.example", 0, Hash::empty_root()).unwrap().sign(&signer).unwrap();
/// let file = Receipt::sign("check", r#"{"strength":"none"}"#, checkpoint, &signer).unwrap().to_string();
///
/// let policy = CheckpointPolicy::of_log(signer.verifier_key());
/// let receipt = Receipt::parse(file.as_bytes()).unwrap();
/// assert!(receipt.verify("check", &policy).is_ok());
/// let changed = file.replace("none", "bar");
/// assert!(Receipt::parse(changed.as_bytes()).unwrap().verify("check", &policy).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    body: String,
    note: Note,
    checkpoint: Note,
}

impl Receipt {
    /// Signs a body under a checkpoint of the log with the log's key.
    ///
    /// # Errors
    /// A body of several lines, a kind outside `a-z 0-9 . _ -`, or a checkpoint of another log.
    pub fn sign(
        kind: &str,
        body: &str,
        checkpoint: Note,
        signer: &NoteSigner,
    ) -> Result<Self, TransparencyError> {
        check_kind(kind)?;
        check_body(body)?;
        let signed = Checkpoint::parse(checkpoint.text())?;
        if signed.origin() != signer.verifier_key().name().as_str() {
            return Err(TransparencyError::OriginDiffers {
                found: signed.origin().to_owned(),
                expected: signer.verifier_key().name().to_string(),
            });
        }
        let note = signer.sign(&signed_text(kind, body, &signed))?;
        Ok(Self { body: body.to_owned(), note, checkpoint })
    }

    /// Puts a receipt together from parts that were kept apart, for example fields of an answer.
    ///
    /// # Errors
    /// A body of several lines or above its limit; whether the parts fit, [`Receipt::verify`] says.
    pub fn from_parts(body: &str, note: Note, checkpoint: Note) -> Result<Self, TransparencyError> {
        check_body(body)?;
        Ok(Self { body: body.to_owned(), note, checkpoint })
    }

    /// The body: one line of canonical JSON, as it was signed.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The receipt note.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The checkpoint note.
    #[must_use]
    pub const fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// Reads a receipt file.
    ///
    /// # Errors
    /// Any other form, with the part where it departs.
    pub fn parse(bytes: &[u8]) -> Result<Self, TransparencyError> {
        let whole = std::str::from_utf8(bytes).map_err(|_| malformed("text", "is not UTF-8"))?;
        let (body, rest) =
            whole.split_once("\n\n").ok_or_else(|| malformed("body", "has no empty line after it"))?;
        // Neither text has an empty line of its own, so the third one divides the two notes.
        let second = rest.match_indices("\n\n").nth(1).map(|(place, _)| place);
        let (note, checkpoint) = second
            .and_then(|place| rest.split_at_checked(place + 1))
            .and_then(|(note, checkpoint)| Some((note, checkpoint.strip_prefix('\n')?)))
            .ok_or_else(|| malformed("checkpoint", "is missing after the receipt note"))?;
        Self::from_parts(body, Note::parse(note.as_bytes())?, Note::parse(checkpoint.as_bytes())?)
    }

    /// Checks both signatures, the checkpoint by the policy, the kind, and the hash of the body.
    ///
    /// # Errors
    /// What [`CheckpointPolicy::open`] reports, a wrong signature, or a body, kind, size or root that is
    /// not the one that was signed.
    pub fn verify(
        &self,
        kind: &str,
        policy: &CheckpointPolicy,
    ) -> Result<OpenedCheckpoint, TransparencyError> {
        let opened = policy.check(self.checkpoint.clone())?;
        self.note.verify(&policy.log_keys)?;
        check_kind(kind)?;
        let expected = signed_text(kind, &self.body, &opened.checkpoint);
        if self.note.text() == expected {
            return Ok(opened);
        }
        let differing = expected
            .split('\n')
            .zip(self.note.text().split('\n'))
            .find(|(expected, found)| expected != found)
            .map_or_else(|| "its number of lines".to_owned(), |(expected, _)| text::excerpt(expected));
        Err(TransparencyError::ReceiptDiffers { reason: format!("what was signed differs at {differing}") })
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n\n{}\n{}", self.body, self.note, self.checkpoint)
    }
}

fn signed_text(kind: &str, body: &str, checkpoint: &Checkpoint) -> String {
    format!(
        "{RECEIPT_HEADER}\nkind {kind}\nlog {}\nsize {}\nroot {}\nbody {}\n",
        checkpoint.origin(),
        checkpoint.size(),
        checkpoint.root().to_base64(),
        Hash::sha256(body.as_bytes()).to_base64()
    )
}

fn check_kind(kind: &str) -> Result<(), TransparencyError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    if kind.is_empty() || kind.len() > KIND_BYTES_MAX || !kind.bytes().all(allowed) {
        return Err(malformed("kind", "is not 1 to 64 characters of a-z 0-9 . _ -"));
    }
    Ok(())
}

fn check_body(body: &str) -> Result<(), TransparencyError> {
    if body.len() > BODY_BYTES_MAX {
        let size = u64::try_from(body.len()).unwrap_or(u64::MAX);
        return Err(TransparencyError::TooLarge { what: "receipt body, in bytes,", size, limit: 4_000_000 });
    }
    if body.is_empty() || body.contains('\n') {
        return Err(malformed("body", "is not one line; canonical JSON has no line ends"));
    }
    Ok(())
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("receipt", place, reason, "ask the register for a new receipt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cosignature::Cosigner;
    use proptest::prelude::*;

    const BODY: &str = r#"{"as_of":"2026-11-22","strength":"none"}"#;

    fn signer() -> NoteSigner {
        NoteSigner::new("log.example".parse().unwrap(), &[1; 32])
    }

    fn checkpoint(size: u64) -> Note {
        Checkpoint::new("log.example", size, Hash::sha256(&size.to_be_bytes()))
            .unwrap()
            .sign(&signer())
            .unwrap()
    }

    fn policy() -> CheckpointPolicy {
        CheckpointPolicy::of_log(signer().verifier_key())
    }

    #[test]
    fn a_receipt_comes_back_and_verifies() {
        let mut cosigned = checkpoint(9);
        let witness = Cosigner::new("witness.example".parse().unwrap(), &[2; 32]);
        cosigned.add(witness.cosign(cosigned.text(), 7).unwrap()).unwrap();
        let receipt = Receipt::sign("check", BODY, cosigned, &signer()).unwrap();
        let read = Receipt::parse(receipt.to_string().as_bytes()).unwrap();
        assert_eq!(read, receipt);
        let opened = read.verify("check", &policy().with_witnesses(vec![witness.verifier_key()], 1)).unwrap();
        assert_eq!(opened.checkpoint.size(), 9);
        assert_eq!(read.body(), BODY);
    }

    #[test]
    fn parts_of_different_receipts_do_not_fit() {
        let one = Receipt::sign("check", BODY, checkpoint(9), &signer()).unwrap();
        let mix = |body: &str, note: &Note, checkpoint: Note| {
            Receipt::from_parts(body, note.clone(), checkpoint).unwrap().verify("check", &policy())
        };
        assert!(mix(BODY, one.note(), checkpoint(9)).is_ok());
        assert!(mix("{}", one.note(), checkpoint(9)).unwrap_err().to_string().contains("body "));
        assert!(mix(BODY, one.note(), checkpoint(8)).unwrap_err().to_string().contains("size 8"));
        assert!(mix(BODY, &checkpoint(9), checkpoint(9)).is_err());
        assert!(one.verify("certificate", &policy()).unwrap_err().to_string().contains("kind certificate"));
        let other = NoteSigner::new("other.example".parse().unwrap(), &[3; 32]);
        assert!(Receipt::sign("check", BODY, checkpoint(9), &other).is_err());
        assert!(Checkpoint::parse(one.note().text()).is_err(), "a receipt must not read as a checkpoint");
    }

    #[test]
    fn forms_that_are_not_receipts_are_refused() {
        for (kind, body) in [("", BODY), ("Check", BODY), ("a b", BODY), ("check", ""), ("check", "{\n}")] {
            assert!(Receipt::sign(kind, body, checkpoint(9), &signer()).is_err(), "{kind:?} {body:?}");
        }
        let long = "x".repeat(BODY_BYTES_MAX + 1);
        assert!(Receipt::sign("check", &long, checkpoint(9), &signer()).is_err());
        let good = Receipt::sign("check", BODY, checkpoint(9), &signer()).unwrap().to_string();
        for bad in
            ["", BODY, "\n\n\n\n", good.trim_end(), &format!("{good}\n"), &good.replacen("\n\n", "\n", 1)]
        {
            assert!(Receipt::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_no_flip_verifies(bytes: Vec<u8>, place in 0_usize..500, flip in 1_u8..=255) {
            let _ = Receipt::parse(&bytes);
            let mut near = Receipt::sign("check", BODY, checkpoint(9), &signer()).unwrap().to_string().into_bytes();
            if let Some(byte) = near.get_mut(place) {
                *byte ^= flip;
                let verified = Receipt::parse(&near).and_then(|read| read.verify("check", &policy()));
                prop_assert!(verified.is_err());
            }
        }
    }
}
