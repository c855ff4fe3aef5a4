//! The longest row of letters that two texts have in common, in order but not side by side.
//!
//! Sixty-four letters are compared at a time, as the bits of one number (Hyyrö, "Bit-parallel LCS-length computation
//! revisited", 2004); what both begin and end with is put aside before.
//!
//! Deliberately absent: which letters they are; only how many.

use rapidfuzz::fuzz;

/// Letters of the longest texts that are compared here; longer ones have another way.
const LETTERS_MAX: usize = 128;
/// Letters that one number holds.
const BITS: usize = 64;

/// Twice the letters in common, as a share of the letters of both; 1 for two texts that are equal.
pub(super) fn share(
    left: impl Iterator<Item = u32> + Clone,
    right: impl Iterator<Item = u32> + Clone,
) -> f64 {
    let (mut first, mut second) = ([0; LETTERS_MAX], [0; LETTERS_MAX]);
    let (Some(first), Some(second)) = (filled(&mut first, left.clone()), filled(&mut second, right.clone()))
    else {
        return of_any_length(left, right);
    };
    let Some(common) = common(first, second, Table::of) else {
        return of_any_length(left, right);
    };
    share_of(common, first.len() + second.len())
}

/// The same for letters of ASCII.
pub(super) fn share_of_ascii(left: &[u8], right: &[u8]) -> f64 {
    let Some(common) = common(left, right, AsciiTable::of) else {
        return of_any_length(left.iter().copied().map(u32::from), right.iter().copied().map(u32::from));
    };
    share_of(common, left.len() + right.len())
}

fn share_of(common: usize, all: usize) -> f64 {
    let number = |letters: usize| f64::from(u32::try_from(letters).unwrap_or(u32::MAX));
    if all == 0 { 1.0 } else { (1.0 - number(all - 2 * common) / number(all)).clamp(0.0, 1.0) }
}

fn of_any_length(left: impl Iterator<Item = u32>, right: impl Iterator<Item = u32>) -> f64 {
    let (left, right): (Vec<u32>, Vec<u32>) = (left.collect(), right.collect());
    fuzz::ratio(left.iter().copied(), right.iter().copied()).clamp(0.0, 1.0)
}

/// The letters of a text, in the room for them; none when there is too little.
fn filled(room: &mut [u32; LETTERS_MAX], text: impl Iterator<Item = u32>) -> Option<&[u32]> {
    let mut count = 0;
    for letter in text {
        *room.get_mut(count)? = letter;
        count += 1;
    }
    room.get(..count)
}

/// How many letters are in common; none when what differs is too long on both sides.
fn common<L: Copy + Eq, T: Places<L>>(left: &[L], right: &[L], table: impl Fn(&[L]) -> T) -> Option<usize> {
    let same = |(first, second): &(&L, &L)| first == second;
    let before = left.iter().zip(right).take_while(same).count();
    let (left, right) = (left.get(before..)?, right.get(before..)?);
    let after = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    let (left, right) = (left.get(..left.len() - after)?, right.get(..right.len() - after)?);
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if short.len() > BITS {
        return None;
    }
    if short.is_empty() {
        return Some(before + after);
    }
    let table = table(short);
    let mut apart = u64::MAX;
    for letter in long {
        let met = apart & table.at(*letter);
        apart = apart.wrapping_add(met) | (apart - met);
    }
    let mask = u64::MAX.checked_shr(u32::try_from(BITS - short.len()).ok()?).unwrap_or(0);
    let within = usize::try_from((!apart & mask).count_ones()).ok()?;
    Some(before + within + after)
}

/// Where each letter stands, as bits.
trait Places<L> {
    fn at(&self, letter: L) -> u64;
}

/// The places of letters of ASCII.
struct AsciiTable([u64; 128]);

impl AsciiTable {
    fn of(letters: &[u8]) -> Self {
        let mut table = Self([0; 128]);
        for (letter, at) in letters.iter().zip(0_u32..) {
            if let Some(places) = table.0.get_mut(usize::from(*letter)) {
                *places |= 1 << at;
            }
        }
        table
    }
}

impl Places<u8> for AsciiTable {
    fn at(&self, letter: u8) -> u64 {
        self.0.get(usize::from(letter)).copied().unwrap_or(0)
    }
}

/// Slots of a table: twice as many as there are letters in it; a power of two.
const SLOTS: usize = 2 * BITS;

/// The places of any letters. No letter is 0.
struct Table {
    letters: [u32; SLOTS],
    places: [u64; SLOTS],
}

impl Table {
    fn of(letters: &[u32]) -> Self {
        let mut table = Self { letters: [0; SLOTS], places: [0; SLOTS] };
        for (letter, at) in letters.iter().zip(0_u32..) {
            let slot = table.slot(*letter);
            if let (Some(own), Some(places)) = (table.letters.get_mut(slot), table.places.get_mut(slot)) {
                *own = *letter;
                *places |= 1 << at;
            }
        }
        table
    }

    /// The slot of a letter, or the empty one where it would be.
    fn slot(&self, letter: u32) -> usize {
        let mut slot = usize::try_from(letter).unwrap_or(0) % SLOTS;
        while self.letters.get(slot).is_some_and(|own| *own != letter && *own != 0) {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

impl Places<u32> for Table {
    fn at(&self, letter: u32) -> u64 {
        self.places.get(self.slot(letter)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_ratio_of_the_library(left in "[abc ]{0,140}", right in "[abc ]{0,80}|[a-e]{60,70}|") {
            let ours = share(left.chars().map(u32::from), right.chars().map(u32::from));
            let theirs = fuzz::ratio(left.chars(), right.chars());
            prop_assert_eq!(ours.to_bits(), theirs.to_bits(), "{} / {}", left, right);
            let bytes = share_of_ascii(left.as_bytes(), right.as_bytes());
            prop_assert_eq!(bytes.to_bits(), theirs.to_bits(), "{} / {}", left, right);
        }
    }
}
