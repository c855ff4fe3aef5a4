//! Ascending lists of numbers as differences of one to five bytes.
//!
//! Deliberately absent: skipping; a list is read from its beginning.

/// Adds a list, which must ascend without repeating.
pub(super) fn write(list: impl IntoIterator<Item = u32>, bytes: &mut Vec<u8>) {
    let mut before = 0;
    for number in list {
        let mut rest = number.wrapping_sub(before);
        before = number;
        while rest >= 0x80 {
            bytes.push(low_bits(rest) | 0x80);
            rest >>= 7;
        }
        bytes.push(low_bits(rest));
    }
}

fn low_bits(number: u32) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or(0)
}

/// Reads a list; damaged bytes give wrong numbers, never a panic.
pub(super) struct Postings<'a> {
    bytes: std::slice::Iter<'a, u8>,
    before: u32,
}

impl<'a> Postings<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter(), before: 0 }
    }
}

impl Iterator for Postings<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let first = *self.bytes.next()?;
        let mut number = u32::from(first & 0x7f);
        let mut byte = first;
        let mut shift = 7;
        while byte & 0x80 != 0 && shift < 32 {
            byte = *self.bytes.next()?;
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
        }
        self.before = self.before.wrapping_add(number);
        Some(self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_come_back(list in prop::collection::btree_set(any::<u32>(), 0..200)) {
            let mut bytes = Vec::new();
            write(list.iter().copied(), &mut bytes);
            prop_assert_eq!(Postings::new(&bytes).collect::<Vec<_>>(), list.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Postings::new(&bytes).count() <= bytes.len());
        }
    }
}
