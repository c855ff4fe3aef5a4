//! Secrets that are shown once and kept as hashes: how they are drawn, hashed and compared. What each is for is
//! said where it is made.

use sha2::{Digest, Sha256};

use crate::edge::Edge;

/// Letters without look-alikes (no i, l, o, u): 5 bits each.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A text of random letters, 5 bits each.
pub(crate) fn letters<const N: usize>(edge: &Edge) -> String {
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0');
    edge.random::<N>().iter().map(|byte| char::from(letter(byte))).collect()
}

/// What is kept of a secret that nobody can guess. Passwords are hashed otherwise.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Compares in a time that does not tell where two hashes begin to differ.
pub(crate) fn is_same(kept: &[u8], given: &[u8]) -> bool {
    kept.len() == given.len()
        && kept.iter().zip(given).fold(0, |differs, (left, right)| differs | (left ^ right)) == 0
}

/// A code as people write it, in groups of four: `abcd-efgh`.
pub(crate) fn grouped(letters: &str) -> String {
    letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// A code as it was drawn, however somebody typed it: without groups, look-alikes read as what they look like.
pub(crate) fn typed(text: &str) -> String {
    let read = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    text.chars().filter(char::is_ascii_alphanumeric).take(64).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(grouped("abcdefghjk"), "abcd-efgh-jk");
        for text in ["abcd-0101", "ABCD OIOL", " abcd0i0l "] {
            assert_eq!(typed(text), "abcd0101", "{text}");
        }
        assert_eq!(typed(&"x".repeat(100)).len(), 64);
    }

    #[test]
    fn hashes_are_compared_whole() {
        for (kept, given, same) in
            [("", "", true), ("ab", "ab", true), ("ab", "ac", false), ("ab", "abc", false)]
        {
            assert_eq!(is_same(kept.as_bytes(), given.as_bytes()), same, "{kept} {given}");
        }
    }
}
