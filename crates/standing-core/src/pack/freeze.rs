//! Freezes a pack: canonical form, SHA-256, and the text that is signed.
//!
//! Signing itself is not here: it needs a key.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::canonical::canonical_json;
use super::error::PackError;
use super::model::{Pack, PackHash};
use super::parse::form::{Form, MetaForm};
use super::parse::{FORMAT, tables};

impl Pack {
    /// The canonical form: RFC 8785 JSON of all texts and rules in file order, with defaults filled in.
    ///
    /// # Errors
    /// Only when a number of the pack is beyond 53 bits, which no pack that was read can hold.
    pub fn canonical(&self) -> Result<String, PackError> {
        let refuse = |what: &dyn fmt::Display| PackError::Canonical(what.to_string());
        let mut map = tables(self).map_err(|error| refuse(&error))?;
        map.insert("format".to_owned(), Value::from(FORMAT));
        let meta = serde_json::to_value(MetaForm::of(&self.meta)).map_err(|error| refuse(&error))?;
        map.insert("pack".to_owned(), meta);
        canonical_json(&without_nulls(Value::Object(map))).map_err(|error| refuse(&error))
    }

    /// The text that a pack's issuer signs with Ed25519: it names the hash and nothing else.
    #[must_use]
    pub fn text_to_sign(&self) -> String {
        format!("{FORMAT}\n{}\n", self.hash)
    }
}

/// SHA-256 of a canonical form.
pub(crate) fn hash_of(canonical: &str) -> PackHash {
    PackHash(Sha256::digest(canonical.as_bytes()).into())
}

/// What is absent is left out, so that a key added to the format later changes no hash.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let fields = map.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(fields.map(|(key, value)| (key, without_nulls(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Why a text is not the hash of a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a pack hash: write 64 lower-case hexadecimal digits")]
pub struct PackHashError(String);

impl fmt::Display for PackHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every event says one: sixteen letters at a time instead of a number to format for each byte.
        let (parts, _) = self.0.as_chunks::<8>();
        parts.iter().try_for_each(|part| write!(f, "{:016x}", u64::from_be_bytes(*part)))
    }
}

impl FromStr for PackHash {
    type Err = PackHashError;

    fn from_str(text: &str) -> Result<Self, PackHashError> {
        let refuse = || PackHashError(text.chars().take(80).collect());
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        if text.len() != 64 {
            return Err(refuse());
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let [high, low] = pair else { return Err(refuse()) };
            *byte = digit(*high).zip(digit(*low)).map(|(high, low)| high * 16 + low).ok_or_else(refuse)?;
        }
        Ok(Self(hash))
    }
}
