//! A small, fixed hash for keys of the index and for words: the same on every machine, in every version.
//!
//! Deliberately absent: any use for security; the index file is guarded by SHA-256.

use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a of 64 bits, finished with a mix so that the low bits are as good as the high ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash64(u64);

impl Hash64 {
    pub(crate) const fn new(kind: u8) -> Self {
        Self(0xcbf2_9ce4_8422_2325 ^ (kind as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) fn text(self, text: &str) -> Self {
        text.bytes().fold(self, Self::byte)
    }

    pub(crate) fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    pub(crate) fn character(self, character: char) -> Self {
        Self((self.0 ^ u64::from(u32::from(character))).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) const fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^ (mixed >> 33)
    }
}

/// The hash of a word.
pub(crate) fn word(word: &str) -> u64 {
    Hash64::new(b'w').text(word).finish()
}

/// For maps whose keys are hashes already.
pub(crate) type Hashed = BuildHasherDefault<AsItIs>;

/// For maps whose keys are short texts that nobody chooses to make them collide.
pub(crate) type HashedText = BuildHasherDefault<TextHash>;

/// Hashes eight bytes at a time.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct TextHash(u64);

impl TextHash {
    fn take(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for TextHash {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.take(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            self.take(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.take(u64::from(byte));
    }
}

/// For maps whose keys are small numbers.
pub(crate) type Spread = BuildHasherDefault<SpreadHash>;

/// Spreads a number over all bits of the hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct SpreadHash(u64);

impl Hasher for SpreadHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.write_u64(bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let wide = (number ^ (number >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = wide ^ (wide >> 32);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }
}

/// Takes eight bytes as the hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash << 8) | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_stay_what_they_are() {
        // An index that was saved must be found again: these values are part of its format.
        assert_eq!(word(""), Hash64::new(b'w').finish());
        assert_ne!(word("a"), word("b"));
        assert_ne!(Hash64::new(b'w').text("a").finish(), Hash64::new(b't').text("a").finish());
        assert_eq!(word("acme"), 7_876_513_623_833_853_931);
    }
}
