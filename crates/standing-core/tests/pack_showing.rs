//! The pack as text, and two versions compared in sentences.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use standing_core::pack::{Known, Pack, diff, show};

const GOOD: &str = include_str!("packs/minimal.toml");
const SHOWN: &str = include_str!("packs/minimal.show.txt");

fn read(text: &str) -> Pack {
    Pack::from_toml(&[("pack.toml", text)], &Known::default()).unwrap()
}

/// What is said of an edit of the good pack.
fn changes(edits: &[(&str, &str)]) -> Vec<String> {
    let mut text = GOOD.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "the pack has no {from}");
        text = text.replacen(from, to, 1);
    }
    diff(&read(GOOD), &read(&text), "en")
}

#[test]
fn the_pack_reads_as_text() {
    assert_eq!(show(&read(GOOD), "en"), SHOWN, "tests/packs/minimal.show.txt is not what is shown");
}

#[test]
fn nothing_is_left_out_and_lines_are_short() {
    let pack = read(GOOD);
    let shown = show(&pack, "en");
    for rule in pack.rules() {
        assert!(
            shown.contains(&format!("{}: ", rule.head.id)),
            "{} {} is not shown",
            rule.kind,
            rule.head.id
        );
    }
    let flowing = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for owned in pack.cites() {
        assert!(flowing.contains(&owned.cite.clause), "{} is not shown", owned.cite.clause);
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn titles_are_shown_in_the_language_asked_for() {
    let shown = show(&read(GOOD), "zh");
    assert!(shown.contains("test-pack 1.0: 测试规则\n"), "{shown}");
    assert!(shown.contains("List excluded: 除外名单") && shown.contains("List watched: Watched suppliers"));
    assert!(shown.contains("有能力履行"));
}

#[test]
fn changes_are_told_rule_by_rule() {
    for (edits, says) in [
        (
            &[("length = 10\nunit = \"working_day\"", "length = 15\nunit = \"calendar_day\"")][..],
            &["Deadline objection: length was 10 working days, is now 15 calendar days [act s. 10]"][..],
        ),
        (&[("version = \"1.0\"", "version = \"1.1\"")], &["Pack: version was 1.0, is now 1.1"]),
        (&[("valid_until = 2029-12-31\n", "")], &["Pack: valid until is gone: 2029-12-31"]),
        (
            &[("id = \"inspections\"", "id = \"more-inspections\"")],
            &[
                "Consequence more-inspections: added: Inspected more often [act s. 17]",
                "Consequence inspections: removed: Inspected more often [act s. 17]",
            ],
        ),
        (
            &[("hearing = \"hearing\"\n", "")],
            &["List excluded: hearing is gone: deadline hearing [act s. 3 R2]"],
        ),
        (
            &[("strength = \"bar\"", "strength = \"strict_review\"")],
            &["Consequence procurement: strength was bar, is now strict_review [press p. 2; act s. 16 R5]"],
        ),
        (
            &[("at_least = \"10 000 GBP\"", "at_least = \"20 000 GBP\"")],
            &[
                "Ground refuses: limb large was act.amount is at least 10000.00 GBP, is now act.amount is at least \
               20000.00 GBP [act s. 6 R3; press p. 1]",
            ],
        ),
        (
            &[("{ any = [\n", "{ all = [\n")],
            &["Ground refuses: condition was basis and final and large and recent and able and (old or not \
               warned), is now basis and final and large and recent and able and (old and not warned) \
               [act s. 6 R3; press p. 1]"],
        ),
        (
            &[("clause = \"s. 17\"", "clause = \"s. 17A\"")],
            &["Consequence inspections: clauses were [act s. 17], are now [act s. 17A]"],
        ),
        (
            &[("zh = \"除外名单\"", "zh = \"除外\"")],
            &["List excluded: only texts in another language or clauses of limbs changed [act s. 3 R2]"],
        ),
        (&[("zh = \"测试规则\"", "zh = \"规则\"")], &["Pack: the title changed in another language"]),
        (
            &[("kind = \"report\"\n", "kind = \"notice\"\n")],
            &["Source press: kind was report, is now notice"],
        ),
        (
            &[("required = true }]\neffect", "required = false }]\neffect")],
            &[
                "Exit performed: evidence receipt was Receipt of the creditor (required), is now Receipt of the \
               creditor (on the menu) [act s. 19]",
            ],
        ),
        (
            &[(
                "[[tier]]\nid = \"ordinary\"",
                "[[tier]]\nid = \"middle\"\ntitle = \"Middle\"\nwhen = { fact = \
               \"act.final\", is = true }\ncite = { source = \"act\", clause = \"s. 21\" }\n\n[[tier]]\nid = \
               \"ordinary\"",
            )],
            &["Tier middle: added: Middle [act s. 21]"],
        ),
    ] {
        assert_eq!(changes(edits), says);
    }
}

#[test]
fn the_order_of_tiers_is_a_rule_and_other_orders_are_not() {
    let middle = GOOD.replace(
        "[[tier]]\nid = \"ordinary\"",
        "[[tier]]\nid = \"middle\"\ntitle = \"Middle\"\nwhen = { fact = \"act.final\", is = true }\n\
         cite = { source = \"act\", clause = \"s. 21\" }\n\n[[tier]]\nid = \"ordinary\"",
    );
    let (start, rest) = middle.split_once("[[tier]]\nid = \"high\"").unwrap();
    let (high, rest) = rest.split_once("[[tier]]\nid = \"middle\"").unwrap();
    let (second, rest) = rest.split_once("[[tier]]\nid = \"ordinary\"").unwrap();
    let turned = format!(
        "{start}[[tier]]\nid = \"middle\"{second}[[tier]]\nid = \"high\"{high}[[tier]]\nid = \"ordinary\"{rest}"
    );
    assert_eq!(
        diff(&read(&middle), &read(&turned), "en"),
        ["Tiers: the order was high, middle, ordinary, is now middle, high, ordinary"]
    );
    let (start, duty) = GOOD.split_once("[[duty]]").unwrap();
    let two = format!("{GOOD}\n[[duty]]{}", duty.replace("id = \"recall\"", "id = \"other\""));
    let turned =
        format!("{start}[[duty]]{}\n[[duty]]{duty}", duty.replace("id = \"recall\"", "id = \"other\""));
    assert_eq!(
        diff(&read(&two), &read(&turned), "en"),
        ["The order of the rules changed; what they say did not"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// No change of a pack goes untold, and nothing is told where nothing changed.
    #[test]
    fn every_change_is_told(at in 0_usize..GOOD.len(), put in "[a-z0-9]") {
        let start = GOOD.floor_char_boundary(at);
        let mut text = GOOD.to_owned();
        text.replace_range(start..GOOD.ceil_char_boundary(start + 1), &put);
        if let Ok(changed) = Pack::from_toml(&[("pack.toml", &text)], &Known::default()) {
            let good = read(GOOD);
            prop_assert_eq!(diff(&good, &changed, "en").is_empty(), changed.hash == good.hash);
            prop_assert!(show(&changed, "zh").lines().all(|line| line.chars().count() <= 100));
        }
    }
}
