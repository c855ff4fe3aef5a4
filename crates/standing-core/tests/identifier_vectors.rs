//! Every made-up code of `tests/data` through the door: the valid pass, the invalid are refused for their reason.
//!
//! Not here: property tests, which sit beside the code.
#![expect(clippy::panic, clippy::expect_used, reason = "a test stops with the row that failed")]

use standing_core::identifier::{Identifier, IdentifierError};

/// Whether the reason given in the data file is the reason found; folding forgives typing, strict does not.
fn reason_agrees(reason: &str, error: &IdentifierError) -> bool {
    use IdentifierError as E;
    match reason {
        "bad_check" => matches!(error, E::CheckMismatch { .. }),
        "transposition" => {
            matches!(
                error,
                E::CheckMismatch { .. } | E::InnerCheckMismatch { .. } | E::RegionNotDigits { .. }
            )
        }
        "bad_org_check" => matches!(error, E::InnerCheckMismatch { .. }),
        "forbidden_letter" | "homoglyph" | "illegal_character" => matches!(error, E::IllegalCharacter { .. }),
        "length" => matches!(error, E::Length { .. }),
        "sole_trader_prefix_92" => matches!(error, E::PersonTrading { .. }),
        "unknown_department" => matches!(error, E::UnknownDepartment { .. }),
        "unknown_category" => matches!(error, E::UnknownCategory { .. }),
        "region_not_digits" => matches!(error, E::RegionNotDigits { .. }),
        "check_not_digits" => matches!(error, E::CheckNotDigits { .. }),
        "check_pair_out_of_range" => matches!(error, E::CheckOutOfRange { .. }),
        "lowercase" | "separators" | "fullwidth" => matches!(error, E::NotStoredForm { .. }),
        other => panic!("the data file has a reason that this test does not know: {other}"),
    }
}

fn check_valid(scheme: &str, lines: &str, count: usize) {
    let codes: Vec<&str> = lines.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(codes.len(), count);
    for code in codes {
        let text = format!("{scheme}:{code}");
        match Identifier::strict(&text) {
            Ok(identifier) => assert_eq!(identifier.to_string(), text),
            Err(error) => panic!("{text}: {error}"),
        }
    }
}

fn check_invalid(scheme: &str, csv_text: &str, count: usize) {
    // Only the note, the last of three columns, holds commas.
    let rows: Vec<Vec<&str>> = csv_text.lines().skip(1).map(|line| line.splitn(3, ',').collect()).collect();
    assert_eq!(rows.len(), count);
    for row in rows {
        let [code, reason, note] = row.as_slice() else { panic!("three columns wanted: {row:?}") };
        let text = format!("{scheme}:{code}");
        let error = Identifier::strict(&text).expect_err(&text);
        assert!(reason_agrees(reason, &error), "{text}: {reason} expected, found {error:?}");
        assert!(error.to_string().chars().count() < 400, "{error}");
        let folded = text.parse::<Identifier>();
        let typing_only = ["lowercase", "separators", "fullwidth"].contains(reason);
        assert_eq!(folded.is_ok(), typing_only, "{text}: {note}");
        if let Ok(identifier) = folded {
            assert!(note.contains(identifier.code()), "{text} folded to {identifier}, but: {note}");
        }
    }
}

#[test]
fn unified_social_credit_codes() {
    check_valid("cn-uscc", include_str!("data/usc-codes-valid.txt"), 300);
    check_invalid("cn-uscc", include_str!("data/usc-codes-invalid.csv"), 60);
}

#[test]
fn legal_entity_identifiers() {
    check_valid("lei", include_str!("data/lei-codes-valid.txt"), 60);
    check_invalid("lei", include_str!("data/lei-codes-invalid.csv"), 30);
}
