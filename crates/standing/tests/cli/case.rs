//! A case through the command line: who may give which command, what is refused, what comes of it.

use crate::standing::{FIRM, Folder, run};

#[test]
fn the_table_of_commands_is_shown() {
    let list = run(&["case", "--list"]).fine().says(&["register-authority", "open-case", "take-measure"]);
    assert!(list.out.lines().count() > 50);
    let all = run(&["case", "--list", "--json"]).fine().json();
    assert!(all.as_array().unwrap().iter().any(|spec| spec["command"] == "decide"));
    run(&["case", "--explain", "open-case"]).fine().says(&[
        "Given by: officer",
        "--organisation",
        "ground",
        "needed",
    ]);
    run(&["case", "--explain", "no-such"]).exits(2).warns(&["no-such", "--list"]);
}

#[test]
fn an_entry_is_made_step_by_step() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let people = folder.with_people();
    let officer = |arguments: &[&str]| folder.standing(&[arguments, &["--key", &people.officer]].concat());
    let opened = officer(&[
        "case",
        "open-case",
        "--organisation",
        FIRM,
        "--on",
        "2026-01-05",
        "--json",
        "list=judgment-default",
        "ground=refuses-judgment",
        "basis=Judgment 12 of 2025",
        "act.kind=judgment",
        "act.final=yes",
        "act.amount=2400000 CNY",
        "field=judgment",
    ]);
    let opened = opened.fine().json();
    let case = format!("case={}", opened["made"]["case"].as_str().unwrap());
    assert!(opened["log_size"].as_u64().unwrap() > 0);

    // A decision before notice: refused with clause and remedy, and nothing changes.
    let before = folder.standing(&["export"]).fine().out;
    let refused = officer(&[
        "case",
        "propose",
        &case,
        "outcome=list",
        "reasons=It does not pay.",
        "--on",
        "2026-01-06",
    ]);
    refused.exits(1).says(&["refused", "clause:", "remedy:"]);
    assert_eq!(folder.standing(&["export"]).fine().out, before);

    officer(&["case", "serve-notice", &case, "method=personal", "--on", "2026-01-06"])
        .fine()
        .says(&["log size"]);
    let service =
        ["case", "record-service", &case, "document=notice", "proof=signed slip", "--on", "2026-01-06"];
    officer(&service).fine();
    let answer = ["case", "represent", &case, "text=We paid.", "--on", "2026-01-07", "--key"];
    folder.standing(&[&answer[..], &[&people.unit]].concat()).exits(1).says(&["wrong-role"]);
    folder.standing(&[&answer[..], &[&people.firm]].concat()).fine();
}

#[test]
fn the_operator_acts_for_nobody_else() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let people = folder.with_people();
    for word in ["open-case", "make-record", "take-measure", "decide"] {
        folder.standing(&["case", word]).exits(2).warns(&[word, "--key"]);
    }
    // A key acts in its own capacity only.
    let said = folder.standing(&[
        "case",
        "register-unit",
        "unit=Mine",
        "name=Mine",
        "kind=bank",
        "--key",
        &people.unit,
    ]);
    said.exits(1).says(&["refused", "wrong-role"]);
    folder.standing(&["case", "open-case", "--key", "stk_nothing"]).exits(2);
}

#[test]
fn arguments_that_cannot_be_read_are_named() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    for (arguments, words) in [
        (&["no-such"][..], &["no-such", "--list"][..]),
        (&["register-unit", "unit"], &["'unit'", "NAME=VALUE"]),
        (&["register-unit", "unit=a", "unit=b"], &["'unit'", "twice"]),
        (&["register-unit", "unit=a", "name=A"], &["'kind'"]),
        (&["register-unit", "unit=a", "name=A", "kind=b", "colour=red"], &["colour"]),
        (&["register-organisation", "organisation=cn-uscc:123", "name=A"], &["123"]),
        (&["register-organisation", "name=A"], &["organisation"]),
    ] {
        folder.standing(&[&["case"], arguments].concat()).exits(2).warns(words);
    }
}

#[test]
fn the_same_command_twice_under_one_name_happens_once() {
    let folder = Folder::new();
    let command =
        ["case", "register-unit", "unit=Desk", "name=Desk", "kind=bank", "--idempotency-key", "a", "--json"];
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let first = folder.standing(&command).fine().json();
    let again = folder.standing(&command).fine().json();
    assert_eq!(first, again);
    let other = ["case", "register-unit", "unit=Other", "name=Desk", "kind=bank", "--idempotency-key", "a"];
    folder.standing(&other).exits(2).warns(&["another command"]);
}
