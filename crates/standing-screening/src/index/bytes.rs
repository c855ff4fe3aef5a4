//! Numbers in runs of bytes, least significant first, wherever they lie.
//!
//! Deliberately absent: alignment; a mapped file has none that can be relied on.

/// The number at place `at` of a row of 32-bit numbers; zero behind its end, which a checked index never asks for.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let from = at.saturating_mul(4);
    let number = bytes.get(from..).and_then(|rest| rest.first_chunk::<4>());
    number.map_or(0, |number| u32::from_le_bytes(*number))
}

/// The number at place `at` of a row of 64-bit numbers; zero behind its end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let from = at.saturating_mul(8);
    let number = bytes.get(from..).and_then(|rest| rest.first_chunk::<8>());
    number.map_or(0, |number| u64::from_le_bytes(*number))
}

/// The same as a place in memory.
pub(super) fn place_at(bytes: &[u8], at: usize) -> usize {
    usize::try_from(u32_at(bytes, at)).unwrap_or(usize::MAX)
}

/// First of `len` places of which the number is not below: `number_at` must ascend.
pub(super) fn lower_bound<T: PartialOrd>(len: usize, wanted: &T, number_at: impl Fn(usize) -> T) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if number_at(middle) < *wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The same where numbers are spread evenly: `guess` is a place near the wanted one.
pub(super) fn lower_bound_near<T: PartialOrd>(
    len: usize,
    guess: usize,
    wanted: &T,
    number_at: impl Fn(usize) -> T,
) -> usize {
    let (mut low, mut high) = (guess.min(len), guess.min(len));
    let mut step = NEAR;
    while low > 0 && number_at(low - 1) >= *wanted {
        high = low;
        low = low.saturating_sub(step);
        step *= 4;
    }
    step = NEAR;
    while high < len && number_at(high) < *wanted {
        low = high + 1;
        high = (high + step).min(len);
        step *= 4;
    }
    low + lower_bound(high - low, wanted, |at| number_at(low + at))
}

/// How far from a guess is looked first.
const NEAR: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_where_they_lie() {
        let bytes: Vec<u8> = [1_u32, 2, 700_000].iter().flat_map(|number| number.to_le_bytes()).collect();
        assert_eq!([u32_at(&bytes, 0), u32_at(&bytes, 2), u32_at(&bytes, 3)], [1, 700_000, 0]);
        assert_eq!(u64_at(&bytes, 0), 1 + (2 << 32));
        assert_eq!(lower_bound(3, &2, |at| u32_at(&bytes, at)), 1);
        assert_eq!(lower_bound(3, &700_001, |at| u32_at(&bytes, at)), 3);
    }

    proptest::proptest! {
        #[test]
        fn a_guess_changes_nothing(
            numbers in proptest::collection::btree_set(0..3_000_u32, 0..600),
            guess in 0..700_usize,
            wanted in 0..3_100_u32,
        ) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let at = |at: usize| numbers[at];
            proptest::prop_assert_eq!(
                lower_bound_near(numbers.len(), guess, &wanted, at),
                lower_bound(numbers.len(), &wanted, at)
            );
        }
    }
}
