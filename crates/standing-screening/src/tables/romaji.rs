//! Katakana in Latin letters.
//!
//! Deliberately absent: kanji; how they are read in Japanese needs a dictionary that is not here.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::rows::rows;

const KANA: &str = include_str!("../../data/kana.tsv");

/// Latin letters of katakana; long marks are dropped, a doubling mark doubles nothing.
pub(crate) fn romaji(kana: &[char]) -> String {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        rows(KANA)
            .filter_map(|columns| Some((*columns.first()?, columns.get(1).copied().unwrap_or(""))))
            .collect()
    });
    let mut letters = String::new();
    let mut rest = kana;
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.first().map(|&second| String::from_iter([first, second]));
        let both = pair.and_then(|pair| table.get(pair.as_str()));
        if let Some(both) = both {
            letters.push_str(both);
            rest = after.get(1..).unwrap_or(&[]);
            continue;
        }
        let mut one = [0; 4];
        letters.push_str(table.get(&*first.encode_utf8(&mut one)).unwrap_or(&""));
        rest = after;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn katakana_is_read() {
        for (kana, expected) in
            [("ミツミ", "mitsumi"), ("シャープ", "shapu"), ("ワカモト", "wakamoto"), ("キヤノン", "kiyanon")]
        {
            assert_eq!(romaji(&kana.chars().collect::<Vec<_>>()), expected);
        }
    }
}
