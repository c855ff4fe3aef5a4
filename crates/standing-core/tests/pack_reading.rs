//! Reading packs: round trips through the canonical form, files in any order, broken texts, limits.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use standing_core::pack::{FILE_BYTES_MAX, FILES_MAX, Known, Pack, PackError, Problem, RULES_MAX};

const GOOD: &str = include_str!("packs/minimal.toml");
const CANONICAL: &str = include_str!("packs/minimal.canonical.json");

fn read(files: &[(&str, &str)]) -> Result<Pack, Vec<Problem>> {
    match Pack::from_toml(files, &Known::default()) {
        Ok(pack) => Ok(pack),
        Err(PackError::Problems(problems)) => Err(problems),
        Err(other) => panic!("{other}"),
    }
}

fn good() -> Pack {
    read(&[("pack.toml", GOOD)]).unwrap()
}

/// The one problem of a text, as a line.
fn problem(text: &str) -> String {
    let problems = read(&[("pack.toml", text)]).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.first().map(Problem::to_string).unwrap_or_default()
}

/// Golden: a change here changes the hash of every pack in every log, so it must not happen by accident.
#[test]
fn the_canonical_form_stays_as_it_is() {
    let pack = good();
    assert_eq!(pack.canonical().unwrap(), CANONICAL.trim_end());
    assert_eq!(pack.hash.to_string(), "4261f8f9d8704c44845998a812a06428804c4c8d5a6821f6f814f2f8406666ae");
    assert_eq!(pack.text_to_sign(), format!("standing-pack-v1\n{}\n", pack.hash));
}

#[test]
fn a_pack_reads_back_from_its_canonical_form() {
    let pack = good();
    let again = Pack::from_canonical(&pack.canonical().unwrap()).unwrap();
    assert_eq!(again, pack);
    assert_eq!(again.canonical().unwrap(), CANONICAL.trim_end());
}

#[test]
fn what_is_not_canonical_is_refused() {
    let canonical = CANONICAL.trim_end();
    for (text, says) in [
        (String::new(), "EOF"),
        ("[]".to_owned(), "not an object"),
        ("{}".to_owned(), "'format'"),
        (format!("{canonical} "), "canonical order"),
        (canonical.replace("standing-pack-v1", "standing-pack-v9"), "standing-pack-v1"),
        (canonical.replace("\"assumed\"", "\"astounding\""), "unknown field"),
        (
            canonical.replace("\"organisation\",\"time_zone\"", "\"person\",\"time_zone\""),
            "organisations only",
        ),
        (canonical.replace("\"fact\":\"act.amount\"", "\"fact\":\"act.money\""), "not declared"),
        (canonical.replace("\"length\":60", "\"length\":60.5"), "exact canonical form"),
        (canonical.replace("\"duty\":[", "\"duties\":["), "'duties'"),
    ] {
        assert_ne!(text, canonical, "{says}: nothing was changed");
        let error = Pack::from_canonical(&text).unwrap_err().to_string();
        assert!(error.contains(says), "{says} is not said: {error}");
    }
}

#[test]
fn the_order_of_files_plays_no_part() {
    let (first, second) = GOOD.split_at(GOOD.find("[[deadline]]").unwrap());
    let whole = good();
    let one = read(&[("a.toml", first), ("b.toml", second)]).unwrap();
    let other = read(&[("b.toml", second), ("a.toml", first)]).unwrap();
    assert_eq!(one, other);
    assert_eq!(one.hash, whole.hash);
}

#[test]
fn defaults_and_spellings_do_not_change_the_hash() {
    let spelled_out = GOOD
        .replace("title = \"Ordinary\"", "title = { en = \"Ordinary\" }")
        .replace("class = \"market\"", "class = 'market'")
        .replace("status = \"in-force\" }", "status = [\"in-force\"] }, at_least = 1")
        .replace(
            "cite = { source = \"act\", clause = \"s. 21\" }",
            "cite = [{ clause = \"s. 21\", source = \"act\" }]",
        );
    assert_ne!(spelled_out, GOOD);
    assert_eq!(read(&[("pack.toml", &spelled_out)]).unwrap().hash, good().hash);
    let changed = GOOD.replace("length = 60", "length = 61");
    assert_ne!(read(&[("pack.toml", &changed)]).unwrap().hash, good().hash);
}

#[test]
fn broken_texts_are_named_by_file_line_and_rule() {
    for (from, to, says) in [
        ("who = \"superior\"", "who = superior", "pack.toml:249: not TOML"),
        (
            "who = \"superior\"",
            "who = \"boss\"",
            "deadline reconsideration-review: 'boss' is not one of organisation",
        ),
        ("who = \"superior\"", "whom = \"superior\"", "unknown key `whom`; expected one of"),
        ("who = \"superior\"\n", "", "the key `who` is missing; add it"),
        ("[[duty]]", "[[duties]]", "unknown table 'duties'; use one of pack, source"),
        ("[[duty]]", "[duty]", "[duty] is a single table; write [[duty]]"),
        ("length = 60", "length = 6.5", "invalid type: floating point `6.5`"),
        ("length = 60", "length = -6", "-6"),
        ("valid_from = 2020-01-01", "valid_from = 2020-01-01T00:00:00Z", "is not a day"),
        ("valid_from = 2020-01-01", "valid_from = 20200101", "is not a day"),
        (
            "title = { en = \"Test rules\", zh",
            "title = { de = \"Test rules\", zh",
            "the English text is missing",
        ),
        ("title = { en = \"Test rules\"", "title = { en = \"Test\\u0007\"", "control character"),
        ("mechanism = \"recall\"", "mechanism = \"magic\"", "'magic' is not one of competence"),
        ("matter = \"procurement.supplier\"", "matter = \"Procurement\"", "is not a matter"),
        ("term = \"at-most P3Y\"", "term = \"forever\"", "is not a term"),
        ("type = \"money\"", "type = \"gold\"", "not one of text, bool, number, money, date"),
        ("type = \"money\"", "type = \"money\"\nvalues = [\"1 EUR\"]", "only a text fact has values"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let said = problem(&GOOD.replacen(from, to, 1));
        assert!(said.contains(says) && said.starts_with("pack.toml:"), "{says}\n{said}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let unreadable = GOOD
        .replace("who = \"superior\"", "who = \"boss\"")
        .replace("level_min = \"city\"", "level_min = \"village\"")
        .replace("[[duty]]", "[[duties]]");
    let problems = read(&[("pack.toml", &unreadable), ("z.toml", "x =")]).unwrap_err();
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(problems.is_sorted_by_key(|problem| (problem.file.clone(), problem.line)));
    let unfit = GOOD
        .replace("tier = \"high\"", "tier = \"low\"")
        .replace("instead = \"watched\"", "instead = \"gone\"")
        .replace("ends_after = \"P12M\"", "ends_after = \"P0D\"");
    assert_eq!(read(&[("pack.toml", &unfit)]).unwrap_err().len(), 3);
}

#[test]
fn a_pack_has_one_head_and_limits() {
    assert!(problem("").contains("there is no table [pack]"));
    let head = GOOD.split("\n[[source]]").next().unwrap();
    let twice = read(&[("a.toml", GOOD), ("b.toml", head)]).unwrap_err();
    assert_eq!(twice[0].to_string(), "b.toml:2: the table [pack] is written twice; keep one of them");
    let long = format!("{GOOD}\n#{}", "x".repeat(FILE_BYTES_MAX));
    assert!(read(&[("pack.toml", &long)]).unwrap_err()[0].what.contains("bytes: at most"));
    let many = vec![("x.toml", ""); FILES_MAX + 1];
    assert!(read(&many).unwrap_err()[0].what.contains("files: at most"));
    let duties = "[[duty]]\n".repeat(RULES_MAX + 1);
    let problems = read(&[("a.toml", GOOD), ("b.toml", &duties)]).unwrap_err();
    assert!(problems.len() <= standing_core::pack::PROBLEMS_MAX, "{}", problems.len());
    let nested = format!("{}x = {}1{}", GOOD, "[".repeat(5_000), "]".repeat(5_000));
    assert!(read(&[("pack.toml", &nested)]).is_err());
    let text = GOOD.replace("title = \"Ordinary\"", &format!("title = \"{}\"", "x".repeat(4_001)));
    assert!(problem(&text).contains("at most 4000"));
}

#[test]
fn hashes_are_read_as_written() {
    let hash = good().hash;
    assert_eq!(hash.to_string().parse(), Ok(hash));
    let long = format!("{hash}0");
    let upper = hash.to_string().to_uppercase();
    for bad in ["", "0", long.as_str(), upper.as_str(), "é".repeat(32).as_str()] {
        assert!(bad.parse::<standing_core::pack::PackHash>().is_err(), "{bad} was taken");
    }
}

#[test]
fn every_citation_is_walked() {
    let pack = good();
    let ids = pack.cites().filter_map(|owned| owned.cite.id.as_deref()).collect::<Vec<_>>();
    assert_eq!(ids, ["R1", "R2", "R3", "R5", "R4"]);
    let limb = pack.cites().find(|owned| owned.cite.id.as_deref() == Some("R4")).unwrap();
    assert_eq!(limb.limb.unwrap().as_str(), "basis");
    assert_eq!(limb.rule.head.id.as_str(), "refuses");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Cutting, doubling and replacing pieces of a pack gives a pack or problems, never a panic.
    #[test]
    fn mutated_packs_never_panic(cuts in prop::collection::vec((0_usize..GOOD.len(), 0_usize..60, "\\PC{0,8}"), 1..4)) {
        let mut text = GOOD.to_owned();
        for (at, length, put) in cuts {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &put);
        }
        if let Ok(pack) = Pack::from_toml(&[("pack.toml", &text)], &Known::default()) {
            let canonical = pack.canonical().unwrap();
            prop_assert_eq!(Pack::from_canonical(&canonical).unwrap(), pack);
        }
    }

    /// The same for single characters, which keeps more of the text readable.
    #[test]
    fn mutated_words_never_panic(at in 0_usize..GOOD.len(), put in "[ -~]") {
        let start = GOOD.floor_char_boundary(at);
        let end = GOOD.ceil_char_boundary(start + 1);
        let mut text = GOOD.to_owned();
        text.replace_range(start..end, &put);
        if let Err(error) = Pack::from_toml(&[("pack.toml", &text)], &Known::default()) {
            prop_assert!(!error.problems().is_empty());
            prop_assert!(error.problems().iter().all(|problem| !problem.what.is_empty()));
        }
    }

    #[test]
    fn mutated_canonical_forms_never_panic(at in 0_usize..CANONICAL.len(), put in "[ -~]{0,3}") {
        let start = CANONICAL.floor_char_boundary(at);
        let end = CANONICAL.ceil_char_boundary(start + 1);
        let mut text = CANONICAL.trim_end().to_owned();
        if end <= text.len() {
            text.replace_range(start..end, &put);
        }
        if let Ok(pack) = Pack::from_canonical(&text) {
            prop_assert!(pack.hash != good().hash || text == CANONICAL.trim_end());
        }
    }
}
