//! What must hold for any text at all: no panic, bounded cost, the same score both ways, oneself before all others.
//!
//! Deliberately absent: whether the score is right; labelled pairs measure that.

#![cfg(test)]

use proptest::prelude::*;
use standing_screening::{MATCH_THRESHOLD, Matcher, NAME_CHARS_MAX, Name, Rule};

/// Pieces that names are made of, and that have made parsers stumble.
const PIECES: [&str; 58] = [
    "Acme",
    "Trading",
    "S.A.",
    "de C.V.",
    "GmbH & Co. KG",
    "ООО",
    "«Вектор»",
    "Волготранс",
    "华为",
    "技术",
    "有限公司",
    "(集团)",
    "（中国）",
    "深圳市",
    "第二十",
    "局",
    "分公司",
    "株式会社",
    "ブリヂストン",
    "センター",
    "ｶﾞｽ",
    "(株)",
    "삼성전자",
    "주식회사",
    "II",
    "3rd",
    "Forty Four",
    "Branch",
    "Sucursal",
    "Ecuador",
    "Ltd",
    "Limted",
    "the",
    "of",
    "&",
    "-",
    "'",
    ".",
    "  ",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "é",
    "Gаzprom",
    "İ",
    "ß",
    "ﷺ",
    "(",
    ")",
    "((",
    "شركة",
    "บริษัท",
    "एबीसी",
    "a",
    "S R L",
    "A.B.",
    "0",
    "〇",
];

fn name() -> impl Strategy<Value = String> {
    let made =
        prop::collection::vec((prop::sample::select(&PIECES[..]), any::<bool>()), 0..9).prop_map(|pieces| {
            pieces
                .into_iter()
                .map(|(piece, spaced)| if spaced { format!("{piece} ") } else { piece.to_owned() })
                .collect()
        });
    prop_oneof![3 => made, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_changes_nothing(raw in name()) {
        let once = Name::new(&raw);
        let twice = Name::new(once.normalised());
        prop_assert_eq!(once.normalised(), twice.normalised());
    }

    #[test]
    fn the_score_is_the_same_both_ways(left in name(), right in name()) {
        let matcher = Matcher::default();
        let (left, right) = (Name::new(&left), Name::new(&right));
        let (there, back) = (matcher.compare(&left, &right), matcher.compare(&right, &left));
        prop_assert_eq!(there.score, back.score);
        prop_assert!((0.0..=1.0).contains(&there.score));
        prop_assert_eq!(there.is_match, there.score >= MATCH_THRESHOLD);
        prop_assert_eq!(matcher.score(&left, &right), there.score);
        let decisive = there.explanation.findings.iter().any(|finding| finding.rule.is_decisive());
        prop_assert!(!(decisive && there.is_match), "{}", there.explanation);
    }

    #[test]
    fn nobody_is_closer_than_oneself(left in name(), right in name()) {
        let matcher = Matcher::default();
        let (one, other) = (Name::new(&left), Name::new(&right));
        if one.is_empty() {
            prop_assert_eq!(matcher.score(&one, &one), 0.0);
        } else {
            prop_assert_eq!(matcher.score(&one, &one), 1.0);
            prop_assert!(left == right || matcher.score(&one, &other) < 1.0);
        }
    }

    #[test]
    fn case_and_width_cost_next_to_nothing(raw in "[A-Za-z]{2,9}( [A-Za-z]{2,9}){0,4}") {
        let matcher = Matcher::default();
        let wide: String = raw.chars().map(|c| if c == ' ' { c } else { char::from_u32(u32::from(c) + 0xFEE0).unwrap() }).collect();
        for other in [raw.to_uppercase(), raw.to_lowercase(), wide] {
            prop_assert!(matcher.score(&Name::new(&raw), &Name::new(&other)) >= 0.99);
        }
    }
}

#[test]
fn hostile_names_cost_no_more_than_long_ones() {
    let matcher = Matcher::default();
    let hostile = [
        "a".repeat(10_000),
        "ab ".repeat(10_000),
        "a b ".repeat(5_000),
        "有限公司".repeat(2_500),
        "华".repeat(10_000),
        "カー".repeat(5_000),
        "\u{200b}".repeat(10_000),
        "é\u{301}\u{302}\u{303}".repeat(3_000),
        "ﷺ".repeat(10_000),
        "(".repeat(10_000),
        "\u{202e}مؤسسة الاختبار ".repeat(1_000),
        "Gаzprom ".repeat(1_500),
        "I ".repeat(5_000),
        "9".repeat(10_000),
        "第".repeat(10_000),
        "Forty Four ".repeat(1_000),
    ];
    let names: Vec<Name> = hostile.iter().map(|raw| Name::new(raw)).collect();
    for name in &names {
        assert!(name.normalised().chars().count() <= NAME_CHARS_MAX + 2);
        for other in &names {
            let score = matcher.score(name, other);
            assert!((0.0..=1.0).contains(&score));
        }
    }
}

#[test]
fn look_alike_letters_are_told() {
    let matcher = Matcher::default();
    // The second letter of the candidate is Cyrillic.
    let comparison = matcher.compare(&Name::new("Gazprom Neft"), &Name::new("Gаzprom Neft"));
    assert!(comparison.is_match, "{}", comparison.explanation);
    assert!(comparison.explanation.findings.iter().any(|finding| finding.rule == Rule::MixedScript));
    assert!(Name::new("Gаzprom").has_mixed_scripts() && !Name::new("Газпром").has_mixed_scripts());
}
