//! Cases that other matchers are known to get wrong, and names that want to deceive: what must be decided, and why.
//!
//! Read each line as: these two names, are they one organisation, and which rule says so.

#![cfg(test)]

use standing_screening::{Comparison, Matcher, Name, Rule};

fn compare(left: &str, right: &str) -> Comparison {
    Matcher::default().compare(&Name::new(left), &Name::new(right))
}

#[track_caller]
fn check(cases: &[(&str, &str, bool, Rule)]) {
    for (left, right, is_match, rule) in cases {
        let found = compare(left, right);
        assert_eq!(found.is_match, *is_match, "{left} / {right}: {:.3} {}", found.score, found.explanation);
        let has = found.explanation.findings.iter().any(|finding| finding.rule == *rule);
        assert!(has, "{left} / {right}: no {rule:?} in {}", found.explanation);
    }
}

#[test]
fn what_other_matchers_get_wrong() {
    use Rule::*;
    check(&[
        ("華為", "华为技术有限公司", true, IndustryMissingInShort),
        ("华为 技术 有限公司", "华为技术有限公司", true, SameWriting),
        ("深圳市大疆创新科技有限公司", "大疆创新科技有限公司", true, LeadingRegionMissing),
        ("三菱重工業株式会社", "三菱重工業(株)", true, FormWriting),
        ("中建三局", "中建四局", false, OrdinalOther),
        ("中铁二十局", "中铁十二局", false, OrdinalOther),
        ("北京建工集团", "北京城建集团", false, IndustryOther),
        ("International Trading Company Limited", "General Trading Company Limited", false, IndustryOther),
        ("河北建设集团股份有限公司唐山分公司", "河北建设集团股份有限公司廊坊分公司", false, BranchOther),
    ]);
}

#[test]
fn slips_are_forgiven_and_other_names_are_not() {
    use Rule::*;
    check(&[
        ("GUANGZOHU PORT GROUP", "GUANGZHOU PORT GROUP", true, Typo),
        ("SCAN DISTRIBUTION PTE. LDT.", "SCAN DISTRIBUTION PTE. LTD.", true, Typo),
        ("SUGDIYON LIMITED LIABILTIY COMPANY", "SUGDIYON LIMITED LIABILITY COMPANY", true, Typo),
        ("L'ORÉAL", "LOREAL", true, Spelling),
        ("佐々木建設株式会社", "佐佐木建設株式会社", true, SameWriting),
        ("新疆创思特建设工程咨询有限公可", "新疆创思特建设工程咨询有限公司", true, FormWriting),
        ("GREEN POWER KENYA LTD", "GREEN TOWER KENYA LTD", false, DistinctiveOther),
        ("IRDES", "CIRDES", false, DistinctiveOther),
        ("河南大学", "海南大学", false, DistinctiveOther),
        ("三亚建设有限公司", "王亚建设有限公司", false, DistinctiveOther),
        ("中国烟草总公司云南省公司", "中国烟草总公司湖南省公司", false, RegionOther),
    ]);
}

#[test]
fn one_name_in_several_romanisations() {
    for latin in [
        "OOO Yuzhuralzoloto Shchekino",
        "OOO Iuzhuralzoloto Shchekino",
        "OOO Južuralzoloto Ŝekino",
        "OOO Jushuralsoloto Schtschekino",
    ] {
        let found = compare("ООО «Южуралзолото Щекино»", latin);
        assert!(found.is_match, "{latin}: {:.3} {}", found.score, found.explanation);
    }
    assert!(compare("ТОВ «Чернігівгаз»", "TOV Chernihivhaz").is_match);
    assert!(!compare("АО «Радар»", "AO Radon").is_match);
}

#[test]
fn names_that_want_to_deceive_are_read_and_told() {
    use Rule::*;
    check(&[
        // Cyrillic а; Greek ο; a zero width space; a direction that is turned round.
        ("Gаzprom Neft", "Gazprom Neft", true, MixedScript),
        ("Zenith Marοl", "Zenith Marol", true, MixedScript),
        ("Ze\u{200b}nith Maritime", "Zenith Maritime", true, SameWriting),
        ("\u{202e}Zenith Maritime\u{202c}", "Zenith Maritime", true, SameWriting),
        ("Ze\u{301}nith Maritime", "Zenith Maritime", true, SameWriting),
        ("شركة المثال ذ.م.م", "شركة المثال", true, FormWider),
    ]);
    assert!(Name::new("Ze\u{200b}nith").had_hidden_characters());
    assert!(Name::new(&"Zenith ".repeat(1_500)).is_cut());
}
