//! Every command and every look-up against every role, and what must never be permitted.

use standing_core::command::{self, Role};

use super::*;
use crate::principal::Rank;

const ROLES: [Role; 5] = [Role::Officer, Role::Organisation, Role::Unit, Role::Register, Role::Public];
const PURPOSES: [&str; 8] =
    ["", "own-case", "reconsideration", "procurement", "licensing", "finance", "supervision", "upkeep"];

/// Nothing is found.
fn nothing(role: Role, action: &'static str) -> Facts {
    Facts {
        role,
        rank: Rank::Deciding,
        action,
        competent: false,
        own_case: false,
        superior: false,
        proposer: false,
        took_part: false,
        own_file: false,
        restricted: false,
        named: false,
        purpose: "",
    }
}

fn permitted(facts: Facts) -> bool {
    Gate::built_in().unwrap().judge(&facts).is_permitted
}

/// Everything that may speak for a caller, and nothing against.
fn best(role: Role, action: &'static str, purpose: &'static str) -> Facts {
    Facts {
        competent: true,
        own_case: true,
        superior: true,
        own_file: true,
        named: true,
        purpose,
        ..nothing(role, action)
    }
}

#[test]
fn a_command_is_permitted_to_its_roles_and_to_no_other() {
    let mut asked = 0;
    for spec in command::all() {
        for role in ROLES {
            // Reports of errors are anyone's.
            let expected = spec.roles.contains(&role) || spec.word == "report-error";
            assert_eq!(permitted(best(role, spec.word, "")), expected, "{} by {role}", spec.word);
            asked += 1;
        }
    }
    assert!(asked > 200, "{asked}");
}

#[test]
fn look_ups_are_for_those_who_have_to_do_with_it() {
    let rows: [(&str, [&[&str]; 5]); 5] = [
        ("see-case", [&["own-case", "reconsideration"], &PURPOSES, &[], &["upkeep"], &[]]),
        (
            "see-entry",
            [
                &["own-case", "reconsideration"],
                &PURPOSES,
                &["procurement", "licensing", "finance", "supervision"],
                &["upkeep"],
                &[],
            ],
        ),
        (
            "see-file",
            [
                &["own-case", "reconsideration"],
                &PURPOSES,
                &["procurement", "licensing", "finance", "supervision"],
                &["upkeep"],
                &[],
            ],
        ),
        ("see-docket", [&PURPOSES, &[], &[], &[], &[]]),
        ("see-inquiries", [&[], &PURPOSES, &[], &[], &[]]),
    ];
    for (action, by_role) in rows {
        for (role, purposes) in ROLES.into_iter().zip(by_role) {
            for purpose in PURPOSES {
                let expected = purposes.contains(&purpose);
                assert_eq!(
                    permitted(best(role, action, purpose)),
                    expected,
                    "{action} by {role} for {purpose}"
                );
            }
        }
    }
}

#[test]
fn nobody_does_what_the_law_keeps_from_them() {
    let officer = |action| Facts { competent: true, own_case: true, ..nothing(Role::Officer, action) };
    for (facts, expected, what) in [
        (officer("open-case"), true, "the competent authority opens"),
        (Facts { competent: false, ..officer("open-case") }, false, "another one does not"),
        (officer("decide"), true, "another officer approves"),
        (Facts { proposer: true, ..officer("decide") }, false, "the proposer does not approve"),
        (Facts { rank: Rank::Preparing, ..officer("decide") }, false, "nor one who prepares only"),
        (Facts { rank: Rank::Preparing, ..officer("propose") }, true, "who may propose"),
        (Facts { own_case: false, ..officer("propose") }, false, "in a case of the own authority"),
        (officer("decide-reconsideration"), false, "the authority itself does not reconsider"),
        (
            Facts { superior: true, ..nothing(Role::Officer, "decide-reconsideration") },
            true,
            "its superior does",
        ),
        (
            Facts { superior: true, took_part: true, ..nothing(Role::Officer, "decide-reconsideration") },
            false,
            "but no officer who took part",
        ),
        (
            Facts { restricted: true, purpose: "procurement", ..nothing(Role::Unit, "see-entry") },
            false,
            "a restricted entry is for no buyer",
        ),
        (
            Facts { restricted: true, purpose: "supervision", ..nothing(Role::Unit, "see-entry") },
            false,
            "nor for a supervisor who is not named",
        ),
        (
            Facts {
                restricted: true,
                named: true,
                purpose: "supervision",
                ..nothing(Role::Unit, "see-entry")
            },
            true,
            "but for one who is",
        ),
        (
            Facts {
                restricted: true,
                named: true,
                purpose: "procurement",
                ..nothing(Role::Unit, "see-entry")
            },
            false,
            "and for that purpose only",
        ),
        (nothing(Role::Organisation, "object"), false, "another one's file"),
        (officer("no-such-act"), false, "what is not declared"),
    ] {
        assert_eq!(permitted(facts), expected, "{what}");
    }
}

#[test]
fn the_determining_policy_is_named() {
    let facts = Facts { own_case: true, ..nothing(Role::Officer, "decide") };
    let verdict = Gate::built_in().unwrap().judge(&facts);
    assert_eq!(verdict.policies, ["deciding-officer-approves-what-another-proposed"]);
}

#[test]
fn a_mistake_is_named_with_its_file_and_line() {
    let good =
        "@id(\"a\")\npermit (principal in Role::\"officer\", action == Action::\"decide\", resource);\n";
    for (text, says) in [
        ("@id(\"a\")\npermit (principal, action, resource)\nwhen { context. };", "mine.cedar:3: "),
        ("\n\npermit (principal, action, resource);", "mine.cedar:3: a policy has no @id"),
        (&format!("{good}\n{good}"), "mine.cedar:1: there are two policies a"),
        (
            "// one\n@id(\"b\")\npermit (principal, action == Action::\"decide\", resource)\nwhen { context.height };",
            "mine.cedar:2: ",
        ),
        ("@id(\"c\")\npermit (principal, action == Action::\"fly\", resource);", "mine.cedar:1: "),
    ] {
        let error = Gate::load(&[("mine.cedar", text)]).err().unwrap().to_string();
        assert!(error.starts_with(says) && error.contains("; "), "{text}: {error}");
    }
    let gate = Gate::load(&[("mine.cedar", good)]).unwrap();
    assert!(gate.judge(&nothing(Role::Officer, "decide")).is_permitted);
    assert!(!gate.judge(&nothing(Role::Officer, "propose")).is_permitted, "what is not permitted is refused");
}
