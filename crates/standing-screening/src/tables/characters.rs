//! Han characters: one form for all variants, and which characters look alike.
//!
//! Deliberately absent: words. Whether traditional words differ from simplified ones (資訊, 信息) is for the
//! vocabulary.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::rows::rows;
use crate::hash::Spread;

const VARIANTS: &str = include_str!("../../data/han-variants.tsv");
const LOOK_ALIKES: &str = include_str!("../../data/han-look-alikes.tsv");

/// First and last character that the variants table can hold: the whole basic plane.
const PLANE_CHARS: usize = 0x1_0000;

/// The form a Han character is compared in: traditional, Japanese and other variants become simplified.
pub(crate) fn fold_han(character: char) -> char {
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    let table = TABLE.get_or_init(read_variants);
    let folded =
        usize::try_from(u32::from(character)).ok().and_then(|at| table.get(at)).copied().unwrap_or(0);
    if folded == 0 { character } else { char::from_u32(u32::from(folded)).unwrap_or(character) }
}

/// Whether two folded Han or kana characters are easily taken for each other by an eye or by a scanner.
pub(crate) fn han_look_alike(left: char, right: char) -> bool {
    static TABLE: OnceLock<HashSet<u64, Spread>> = OnceLock::new();
    TABLE.get_or_init(read_look_alikes).contains(&pair(left, right))
}

/// Two characters in either order as one number.
fn pair(left: char, right: char) -> u64 {
    u64::from(u32::from(left.min(right))) << 32 | u64::from(u32::from(left.max(right)))
}

fn read_variants() -> Vec<u16> {
    let mut table = vec![0; PLANE_CHARS];
    for columns in rows(VARIANTS) {
        let Some(form) = columns.first().and_then(|form| form.chars().next()) else { continue };
        let Ok(form) = u16::try_from(u32::from(form)) else { continue };
        for variant in columns.get(1).unwrap_or(&"").chars() {
            let place = usize::try_from(u32::from(variant)).ok().and_then(|at| table.get_mut(at));
            if let Some(place) = place {
                *place = form;
            }
        }
    }
    table
}

fn read_look_alikes() -> HashSet<u64, Spread> {
    let mut pairs = HashSet::default();
    for columns in rows(LOOK_ALIKES) {
        let Some(first) = columns.first().and_then(|first| first.chars().next()) else { continue };
        for second in columns.get(1).unwrap_or(&"").chars() {
            pairs.insert(pair(first, second));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_become_one_form() {
        for (variant, form) in [
            ('華', '华'),
            ('為', '为'),
            ('櫻', '樱'),
            ('桜', '樱'),
            ('瀋', '沈'),
            ('広', '广'),
            ('华', '华'),
            ('a', 'a'),
        ] {
            assert_eq!(fold_han(variant), form, "{variant}");
            assert_eq!(fold_han(form), form, "folding twice changes {variant}");
        }
    }

    #[test]
    fn look_alikes_are_symmetric() {
        for (left, right, expected) in [
            ('土', '士', true),
            ('士', '土', true),
            ('没', '设', true),
            ('力', '声', false),
            ('ソ', 'ン', true),
            ('二', '三', false),
        ] {
            assert_eq!(han_look_alike(left, right), expected, "{left} {right}");
        }
    }
}
