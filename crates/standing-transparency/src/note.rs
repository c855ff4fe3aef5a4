//! Signed notes: a text, and lines that say who signed it.
//!
//! Deliberately not here: what the text means, and trust. A note's text counts for nothing until
//! [`Note::verify`] has found a signature of a key that the reader already trusts.
//!
//! Source: C2SP signed-note.

use std::fmt;

use crate::{KeyId, KeyName, SignatureKind, TransparencyError, VerifierKey, cosignature, text};

/// Longest note, in bytes.
pub const NOTE_BYTES_MAX: usize = 1_000_000;
/// Most signatures on a note.
pub const NOTE_SIGNATURES_MAX: usize = 100;

/// A text and its signature lines; the text is checked for form, not for trust.
///
/// # Example
/// ```
/// use standing_transparency::{Note, NoteSigner};
/// let signer = NoteSigner::new("register.example/log".parse().unwrap(), &[7; 32]);
/// let sent = signer.sign("hello\n").unwrap().to_string();
/// let received = Note::parse(sent.as_bytes()).unwrap();
/// assert_eq!(received.verify(&[signer.verifier_key()]).unwrap().len(), 1);
/// assert!(Note::parse(sent.replace("hello", "hullo").as_bytes()).unwrap().verify(&[signer.verifier_key()]).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line: `— <name> <base64 of key id and signature>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: KeyName,
    key_id: KeyId,
    signature: Vec<u8>,
}

/// A signature that was checked and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Name of the key.
    pub name: KeyName,
    /// Id of the key.
    pub key_id: KeyId,
    /// What the key's signatures say.
    pub kind: SignatureKind,
    /// When a witness says it saw the note, in seconds since 1970-01-01T00:00:00Z; the log's own
    /// signature has none.
    pub timestamp_s: Option<u64>,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// Anything that is not the form of a signed note, with the line where it departs.
    pub fn parse(bytes: &[u8]) -> Result<Self, TransparencyError> {
        if bytes.len() > NOTE_BYTES_MAX {
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            return Err(TransparencyError::TooLarge { what: "note, in bytes,", size, limit: 1_000_000 });
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| malformed("text", "is not UTF-8"))?;
        let (before, lines) = whole
            .rsplit_once("\n\n")
            .ok_or_else(|| malformed("end of text", "there is no empty line before signatures"))?;
        let mut note = Self::unsigned(&format!("{before}\n"))?;
        note.signatures = parse_signature_lines(lines)?;
        if note.signatures.is_empty() {
            return Err(malformed("signatures", "there is none"));
        }
        Ok(note)
    }

    /// A note that nobody has signed yet.
    ///
    /// # Errors
    /// A text that does not end with a newline or holds another control character.
    pub(crate) fn unsigned(text: &str) -> Result<Self, TransparencyError> {
        if !text.ends_with('\n') {
            return Err(malformed("end of text", "is not a newline"));
        }
        if let Some(line) = text.lines().position(|line| line.bytes().any(|byte| byte < 0x20)) {
            return Err(malformed(&format!("line {}", line + 1), "holds a control character"));
        }
        if text.contains('\r') {
            return Err(malformed("line ends", "are not newlines alone"));
        }
        Ok(Self { text: text.to_owned(), signatures: Vec::new() })
    }

    /// The signed text, final newline included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature line, for example a witness's; one that is there already is not added again.
    ///
    /// # Errors
    /// More than 100 signatures.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), TransparencyError> {
        if self.signatures.contains(&signature) {
            return Ok(());
        }
        if self.signatures.len() >= NOTE_SIGNATURES_MAX {
            return Err(malformed("signatures", "there would be more than 100"));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Checks every signature of a known key; those of unknown keys are ignored.
    ///
    /// # Errors
    /// [`TransparencyError::SignatureWrong`] when a known key's signature does not hold, and
    /// [`TransparencyError::NotSigned`] when no known key signed.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<Verified>, TransparencyError> {
        let mut verified: Vec<Verified> = Vec::new();
        for line in &self.signatures {
            let Some(key) = keys.iter().find(|key| *key.name() == line.name && key.id() == line.key_id)
            else {
                continue;
            };
            if verified.iter().any(|done| done.name == line.name && done.key_id == line.key_id) {
                continue;
            }
            let timestamp_s = line.check(key, &self.text)?;
            verified.push(Verified {
                name: line.name.clone(),
                key_id: line.key_id,
                kind: key.kind(),
                timestamp_s,
            });
        }
        if verified.is_empty() {
            let found: Vec<String> = self.signatures.iter().map(NoteSignature::label).collect();
            return Err(TransparencyError::NotSigned { found: text::excerpt(&found.join(", ")) });
        }
        Ok(verified)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| write!(formatter, "{signature}"))
    }
}

impl NoteSignature {
    pub(crate) const fn new(name: KeyName, key_id: KeyId, signature: Vec<u8>) -> Self {
        Self { name, key_id, signature }
    }

    /// Name of the key that is said to have signed.
    #[must_use]
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// Id of the key that is said to have signed.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The signature's bytes, without the key id.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.signature
    }

    /// Checks this line against its key; gives the witness's time if the kind has one.
    fn check(&self, key: &VerifierKey, text: &str) -> Result<Option<u64>, TransparencyError> {
        let held = match key.kind() {
            SignatureKind::Ed25519 => <&[u8; 64]>::try_from(self.bytes())
                .is_ok_and(|signature| key.signed(text.as_bytes(), signature))
                .then_some(None),
            SignatureKind::CosignatureV1 => cosignature::check(key, text, self.bytes()).map(Some),
        };
        held.ok_or_else(|| TransparencyError::SignatureWrong { name: self.label() })
    }

    fn label(&self) -> String {
        format!("{}+{}", self.name, self.key_id)
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = text::from_base64(base64)?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        let name = name.parse().ok()?;
        (!signature.is_empty()).then(|| Self::new(name, KeyId::from_bytes(*key_id), signature.to_vec()))
    }
}

/// One line, newline included.
impl fmt::Display for NoteSignature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.as_bytes()[..], &self.signature].concat();
        writeln!(formatter, "— {} {}", self.name, text::to_base64(&bytes))
    }
}

/// Reads signature lines alone, as a witness answers them.
///
/// # Errors
/// A line of another form, a missing last newline, or more than 100 lines.
pub fn parse_signature_lines(lines: &str) -> Result<Vec<NoteSignature>, TransparencyError> {
    if !lines.is_empty() && !lines.ends_with('\n') {
        return Err(malformed("last signature", "does not end with a newline"));
    }
    let mut signatures = Vec::new();
    for (number, line) in (1_usize..).zip(lines.split_terminator('\n')) {
        if number > NOTE_SIGNATURES_MAX {
            return Err(malformed("signatures", "there are more than 100"));
        }
        let signature = NoteSignature::parse(line).ok_or_else(|| {
            malformed(&format!("signature {number}"), "is not an em dash, a key name and base64")
        })?;
        signatures.push(signature);
    }
    Ok(signatures)
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed("note", place, reason, "fetch it again, byte for byte")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoteSigner;
    use proptest::prelude::*;

    /// The example of the documentation of Go's `sumdb/note`, with two signers.
    const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n\
        — EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";

    fn signer(name: &str) -> NoteSigner {
        NoteSigner::new(name.parse().unwrap(), &[3; 32])
    }

    #[test]
    fn a_note_that_go_signed_verifies() {
        let note = Note::parse(GO_NOTE.as_bytes()).unwrap();
        assert_eq!(note.to_string(), GO_NOTE);
        let peter: VerifierKey = PETER.parse().unwrap();
        assert_eq!(note.verify(std::slice::from_ref(&peter)).unwrap().len(), 1);
        let enoch: VerifierKey = ENOCH.parse().unwrap();
        assert_eq!(enoch.kind(), SignatureKind::Ed25519);
        assert_eq!(note.verify(&[peter, enoch]).unwrap().len(), 2);
    }

    #[test]
    fn unknown_keys_are_ignored_and_wrong_signatures_are_not() {
        let (ours, other) = (signer("ours.example"), signer("other.example"));
        let mut note = ours.sign("text\n\nmore\n").unwrap();
        assert!(matches!(note.verify(&[other.verifier_key()]), Err(TransparencyError::NotSigned { .. })));
        assert!(matches!(note.verify(&[]), Err(TransparencyError::NotSigned { .. })));
        let forged =
            NoteSignature::new(other.verifier_key().name().clone(), other.verifier_key().id(), vec![0; 64]);
        note.add(forged).unwrap();
        assert_eq!(note.verify(&[ours.verifier_key()]).unwrap().len(), 1);
        assert!(matches!(
            note.verify(&[ours.verifier_key(), other.verifier_key()]),
            Err(TransparencyError::SignatureWrong { .. })
        ));
    }

    #[test]
    fn forms_that_are_not_notes_are_refused() {
        let good = signer("ours.example").sign("one\ntwo\n").unwrap().to_string();
        assert!(Note::parse(good.as_bytes()).is_ok());
        for (from, to) in [
            ("\n\n", "\n"),
            ("one", "o\tne"),
            ("one\n", "one\r\n"),
            ("— ", "- "),
            ("— ", "—  "),
            ("ours.example ", "ours.example"),
            ("ours.example", "ours+example"),
            ("=\n", "="),
            ("=\n", "\n"),
            ("=\n", "= \n"),
            ("=\n", "=\n\n"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert!(Note::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        for bad in
            [&b""[..], b"\n", b"\n\n", b"text\n\n", b"text\n\n\xe2\x80\x94 a AAAAAA==\n", &[0xff, 10, 10]]
        {
            assert!(Note::parse(bad).is_err(), "{bad:?}");
        }
        assert!(signer("a").sign("no newline").is_err());
        assert!(signer("a").sign("").is_err());
    }

    #[test]
    fn limits_hold() {
        let note = signer("a").sign("text\n").unwrap();
        let line = note.signatures()[0].to_string();
        let with = |count: usize| Note::parse(format!("text\n\n{}", line.repeat(count)).as_bytes());
        assert!(with(16).is_ok() && with(100).is_ok() && with(101).is_err());
        assert_eq!(with(100).unwrap().verify(&[signer("a").verifier_key()]).unwrap().len(), 1);
        assert!(Note::parse(&vec![b'a'; NOTE_BYTES_MAX + 1]).is_err());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "(\\PC{0,20}\n){0,5}\\PC{0,20}\n") {
            let signer = signer("ours.example");
            let note = signer.sign(&text).unwrap();
            let again = Note::parse(note.to_string().as_bytes()).unwrap();
            prop_assert_eq!(again.text(), text);
            prop_assert!(again.verify(&[signer.verifier_key()]).is_ok());
        }

        #[test]
        fn no_bytes_panic_and_no_flip_verifies(bytes: Vec<u8>, place in 0_usize..150, flip in 1_u8..=255) {
            let _ = Note::parse(&bytes);
            let signer = signer("ours.example");
            let mut near = signer.sign("some text\nof two lines\n").unwrap().to_string().into_bytes();
            if let Some(byte) = near.get_mut(place) {
                *byte ^= flip;
                let verified = Note::parse(&near).and_then(|note| note.verify(&[signer.verifier_key()]));
                prop_assert!(verified.is_err());
            }
        }
    }
}
