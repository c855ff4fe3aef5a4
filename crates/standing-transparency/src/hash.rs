//! SHA-256 hashes of leaves and nodes as RFC 6962 defines them, and their text forms.
//!
//! Deliberately not here: any other algorithm, and any agility between algorithms.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::TransparencyError;
use crate::text;

/// A SHA-256 value: 32 bytes, shown as 64 lower-case hexadecimal digits.
///
/// # Example
/// ```
/// use standing_transparency::Hash;
/// let empty = Hash::empty_root();
/// assert!(empty.to_hex().starts_with("e3b0c442"));
/// assert_eq!(Hash::from_hex(&empty.to_hex()).unwrap(), empty);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Length of a hash, in bytes.
    pub const BYTES: usize = 32;

    /// The hash with exactly these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash in a slice of exactly 32 bytes; `None` for any other length.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// SHA-256 of the bytes, without any prefix.
    #[must_use]
    pub fn sha256(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Root of the empty tree: SHA-256 of nothing.
    ///
    /// Source: RFC 6962 section 2.1.
    #[must_use]
    pub fn empty_root() -> Self {
        Self::sha256(&[])
    }

    /// 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        self.to_string()
    }

    /// Reads 64 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// Anything else, upper case included: one value has one spelling.
    pub fn from_hex(hex: &str) -> Result<Self, TransparencyError> {
        Self::from_hex_bytes(hex.as_bytes()).ok_or_else(|| {
            TransparencyError::malformed(
                "hash",
                text::excerpt(hex),
                "is not 64 lower-case hexadecimal digits",
                "copy it exactly as published",
            )
        })
    }

    /// Standard base64, 44 characters.
    #[must_use]
    pub fn to_base64(self) -> String {
        text::to_base64(&self.0)
    }

    /// Reads standard padded base64 of 32 bytes.
    ///
    /// # Errors
    /// Any other alphabet, padding, length or stray bits.
    pub fn from_base64(base64: &str) -> Result<Self, TransparencyError> {
        text::from_base64(base64).and_then(|bytes| Self::from_slice(&bytes)).ok_or_else(|| {
            TransparencyError::malformed(
                "hash",
                text::excerpt(base64),
                "is not standard base64 of 32 bytes",
                "copy it exactly as published",
            )
        })
    }

    /// Branch-free over the digits: a verifier reads one of these for every row.
    pub(crate) fn from_hex_bytes(hex: &[u8]) -> Option<Self> {
        let hex: &[u8; 64] = hex.try_into().ok()?;
        let (mut bytes, mut all_digits) = ([0_u8; 32], true);
        for (byte, pair) in bytes.iter_mut().zip(hex.as_chunks::<2>().0) {
            let [(high, high_ok), (low, low_ok)] = pair.map(hex_digit);
            *byte = high << 4 | low;
            all_digits &= high_ok & low_ok;
        }
        all_digits.then_some(Self(bytes))
    }
}

/// Hash of a leaf: SHA-256(0x00 ‖ data).
///
/// Source: RFC 6962 section 2.1.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut sha256 = Sha256::new();
    sha256.update([0x00]);
    sha256.update(data);
    Hash(sha256.finalize().into())
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
///
/// Source: RFC 6962 section 2.1.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut sha256 = Sha256::new();
    sha256.update([0x01]);
    sha256.update(left.0);
    sha256.update(right.0);
    Hash(sha256.finalize().into())
}

/// Value of a lower-case hexadecimal digit, and whether it is one.
const fn hex_digit(byte: u8) -> (u8, bool) {
    let (decimal, letter) = (byte.wrapping_sub(b'0'), byte.wrapping_sub(b'a'));
    let value = if decimal < 10 { decimal } else { letter.wrapping_add(10) & 0x0f };
    (value, decimal < 10 || letter < 6)
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A leaf says one for each event: sixteen letters at a time instead of a number to format for each byte.
        let (parts, _) = self.0.as_chunks::<8>();
        parts.iter().try_for_each(|part| write!(formatter, "{:016x}", u64::from_be_bytes(*part)))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // RFC 6962: the empty tree, and the leaf and node vectors of the certificate-transparency tests.
        let cases = [
            (Hash::empty_root(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (leaf_hash(b""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (leaf_hash(b"L123456"), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"),
        ];
        for (hash, expect) in cases {
            assert_eq!(hash.to_hex(), expect);
            assert_eq!(Hash::from_hex(expect).unwrap(), hash);
            assert_eq!(Hash::from_base64(&hash.to_base64()).unwrap(), hash);
        }
        let mut prefixed = vec![1_u8];
        prefixed.extend_from_slice(leaf_hash(b"a").as_bytes());
        prefixed.extend_from_slice(leaf_hash(b"b").as_bytes());
        assert_eq!(node_hash(&leaf_hash(b"a"), &leaf_hash(b"b")), Hash::sha256(&prefixed));
    }

    #[test]
    fn other_spellings_are_refused() {
        let good = Hash::empty_root();
        for bad in ["", "e3b0", &good.to_hex().to_uppercase(), &format!("{good}0"), &"g".repeat(64)] {
            assert!(Hash::from_hex(bad).is_err(), "{bad}");
        }
        let base64 = good.to_base64();
        for bad in ["", "AA==", base64.trim_end_matches('='), &format!("{base64}\n")] {
            assert!(Hash::from_base64(bad).is_err(), "{bad}");
        }
    }
}
