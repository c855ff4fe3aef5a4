//! Keys of signed notes: names, ids, and the text forms of verifier and signing keys.
//!
//! Deliberately not here: making keys. The 32 secret bytes are an argument, drawn at the edge.
//!
//! Source: C2SP signed-note; the text forms are those of Go's `sumdb/note`.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::{Hash, Note, NoteSignature, TransparencyError, text};

/// Longest key name, in bytes.
pub const KEY_NAME_BYTES_MAX: usize = 255;

/// Name of a key: not empty, no spaces of any kind, no `+`, no control characters.
///
/// # Example
/// ```
/// use standing_transparency::KeyName;
/// assert!("register.example/log".parse::<KeyName>().is_ok());
/// assert!("two words".parse::<KeyName>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// First four bytes of SHA-256(name ‖ newline ‖ type ‖ public key): a label, not a fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 4]);

/// What a key's signatures say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignatureKind {
    /// Type `0x01`: Ed25519 over the note text.
    Ed25519,
    /// Type `0x04`: a witness's Ed25519 over time and note text.
    CosignatureV1,
}

/// A public key that signatures are checked against.
///
/// # Example
/// ```
/// use standing_transparency::{NoteSigner, VerifierKey};
/// let signer = NoteSigner::new("register.example/log".parse().unwrap(), &[7; 32]);
/// let text = signer.verifier_key().to_string();
/// assert_eq!(text.parse::<VerifierKey>().unwrap(), signer.verifier_key());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: KeyId,
    kind: SignatureKind,
    key: VerifyingKey,
}

/// A secret key that signs notes with plain Ed25519 (type `0x01`), as a log does.
#[derive(Clone)]
pub struct NoteSigner {
    name: KeyName,
    id: KeyId,
    key: SigningKey,
}

impl KeyName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = TransparencyError;

    fn from_str(name: &str) -> Result<Self, TransparencyError> {
        let refused =
            |character: char| character.is_whitespace() || character.is_control() || character == '+';
        if name.is_empty() || name.len() > KEY_NAME_BYTES_MAX || name.contains(refused) {
            return Err(TransparencyError::malformed(
                "key name",
                text::excerpt(name),
                "is empty, too long, or holds a space, a control character or a plus",
                "use an address without scheme, such as register.example/log",
            ));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl KeyId {
    /// Id of a key.
    #[must_use]
    pub fn of(name: &KeyName, kind: SignatureKind, public_key: &[u8; 32]) -> Self {
        let named = [name.0.as_bytes(), b"\n", &[kind.byte()], public_key].concat();
        let [first, second, third, fourth, ..] = *Hash::sha256(&named).as_bytes();
        Self([first, second, third, fourth])
    }

    pub(crate) const fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    /// The four bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl SignatureKind {
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }

    const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Ed25519),
            0x04 => Some(Self::CosignatureV1),
            _ => None,
        }
    }
}

impl VerifierKey {
    /// The key of this name and kind with these 32 public bytes.
    ///
    /// # Errors
    /// Bytes that are no point of the curve, or a weak one that anybody can sign for.
    pub fn new(name: KeyName, kind: SignatureKind, public_key: &[u8; 32]) -> Result<Self, TransparencyError> {
        let key = VerifyingKey::from_bytes(public_key).ok().filter(|key| !key.is_weak());
        let key = key.ok_or_else(|| malformed(name.as_str(), "the bytes are not an Ed25519 public key"))?;
        Ok(Self { id: KeyId::of(&name, kind, public_key), name, kind, key })
    }

    /// Name of the key.
    #[must_use]
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// Id of the key.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Kind of its signatures.
    #[must_use]
    pub const fn kind(&self) -> SignatureKind {
        self.kind
    }

    /// The 32 public bytes.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// The public half of a secret key.
    pub(crate) fn of_signing_key(name: KeyName, kind: SignatureKind, key: &SigningKey) -> Self {
        let key = key.verifying_key();
        Self { id: KeyId::of(&name, kind, key.as_bytes()), name, kind, key }
    }

    /// Whether the bytes are this key's Ed25519 signature of the message.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

/// `<name>+<id, 8 hexadecimal digits>+<base64 of type and public key>`.
impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[self.kind.byte()][..], self.key.as_bytes()].concat();
        write!(formatter, "{}+{}+{}", self.name, self.id, text::to_base64(&typed))
    }
}

impl FromStr for VerifierKey {
    type Err = TransparencyError;

    fn from_str(line: &str) -> Result<Self, TransparencyError> {
        let refused = |reason| malformed(&text::excerpt(line), reason);
        let (name, id, kind, key) = parse_key_text(line).ok_or_else(|| refused("is not name+id+base64"))?;
        let key = Self::new(name, kind, &key)?;
        if key.id.to_string() != id {
            return Err(refused("the id does not belong to the key"));
        }
        Ok(key)
    }
}

impl NoteSigner {
    /// The signer of this name with these 32 secret bytes.
    #[must_use]
    pub fn new(name: KeyName, secret: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(secret);
        Self { id: KeyId::of(&name, SignatureKind::Ed25519, key.verifying_key().as_bytes()), name, key }
    }

    /// Reads `PRIVATE+KEY+<name>+<id>+<base64 of type and secret>`, as Go's `sumdb/note` writes it.
    ///
    /// # Errors
    /// Any other text; the message never repeats it.
    pub fn from_secret_text(line: &str) -> Result<Self, TransparencyError> {
        parse_secret_text(line, SignatureKind::Ed25519)
            .map(|(name, secret)| Self::new(name, &secret))
            .filter(|signer| signer.secret_text() == line)
            .ok_or_else(|| malformed("secret key", "is not PRIVATE+KEY+name+id+base64 of an Ed25519 key"))
    }

    /// Secret text form: keep it where only the log's operator reads it.
    #[must_use]
    pub fn secret_text(&self) -> String {
        secret_text(&self.name, self.id, SignatureKind::Ed25519, &self.key)
    }

    /// The public half.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        VerifierKey::of_signing_key(self.name.clone(), SignatureKind::Ed25519, &self.key)
    }

    /// Signs a text and gives the note.
    ///
    /// # Errors
    /// A text that is no note text: it must end with a newline and hold no other control character.
    pub fn sign(&self, text: &str) -> Result<Note, TransparencyError> {
        let mut note = Note::unsigned(text)?;
        let signature = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        note.add(NoteSignature::new(self.name.clone(), self.id, signature))?;
        Ok(note)
    }
}

/// Shows no secret.
impl fmt::Debug for NoteSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NoteSigner({}+{})", self.name, self.id)
    }
}

pub(crate) fn secret_text(name: &KeyName, id: KeyId, kind: SignatureKind, key: &SigningKey) -> String {
    let typed = [&[kind.byte()][..], key.as_bytes()].concat();
    format!("PRIVATE+KEY+{name}+{id}+{}", text::to_base64(&typed))
}

/// Name and secret of a key text of the wanted kind; the id is left to the caller to compare.
pub(crate) fn parse_secret_text(line: &str, kind: SignatureKind) -> Option<(KeyName, [u8; 32])> {
    let (name, _, found, secret) = parse_key_text(line.strip_prefix("PRIVATE+KEY+")?)?;
    (found == kind).then_some((name, secret))
}

fn parse_key_text(line: &str) -> Option<(KeyName, &str, SignatureKind, [u8; 32])> {
    let (name, rest) = line.split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    let typed = text::from_base64(key)?;
    let (kind, key) = typed.split_first()?;
    Some((name.parse().ok()?, id, SignatureKind::from_byte(*kind)?, key.try_into().ok()?))
}

fn malformed(place: &str, reason: &str) -> TransparencyError {
    TransparencyError::malformed(
        "verifier key",
        place,
        reason,
        "copy the key line exactly as the log publishes it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the example in the documentation of Go's `sumdb/note`.
    const GO_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    #[test]
    fn key_texts_are_those_of_go() {
        let signer = NoteSigner::from_secret_text(GO_SECRET).unwrap();
        assert_eq!(signer.verifier_key().to_string(), GO_PUBLIC);
        assert_eq!(GO_PUBLIC.parse::<VerifierKey>().unwrap(), signer.verifier_key());
        assert_eq!(signer.secret_text(), GO_SECRET);
        assert_eq!(format!("{signer:?}"), "NoteSigner(PeterNeumann+c74f20a3)");
    }

    #[test]
    fn broken_key_texts_are_refused() {
        for (from, to) in [
            ("c74f20a3", "c74f20a4"),
            ("c74f20a3", "C74F20A3"),
            ("c74f20a3+", ""),
            ("PeterNeumann", ""),
            ("PeterNeumann", "Peter Neumann"),
            ("+ARpc", "+AhpC"),
            ("10TW", "10T"),
            ("10TW", "10TWAAAA"),
        ] {
            assert!(GO_PUBLIC.replacen(from, to, 1).parse::<VerifierKey>().is_err(), "{to:?}");
        }
        let weak = VerifierKey::new("weak".parse().unwrap(), SignatureKind::Ed25519, &[0; 32]);
        assert!(weak.is_err());
        let refused =
            NoteSigner::from_secret_text(&GO_SECRET.replace("c74f", "c74e")).unwrap_err().to_string();
        assert!(!refused.contains("AYEKFALV"), "the secret is repeated: {refused}");
    }

    #[test]
    fn names_have_no_spaces_and_no_plus() {
        for bad in ["", " ", "a b", "a\u{a0}b", "a\u{3000}b", "a+b", "a\nb", "a\u{7f}b", &"x".repeat(256)] {
            assert!(bad.parse::<KeyName>().is_err(), "{bad:?}");
        }
        assert_eq!("登记.example/日志".parse::<KeyName>().unwrap().as_str(), "登记.example/日志");
    }
}
