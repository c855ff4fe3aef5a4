//! Help: every verb has an example, and every example is a command that is understood.

use crate::standing::run;

const VERBS: &[&[&str]] = &[
    &["serve"],
    &["import"],
    &["check"],
    &["case"],
    &["verify"],
    &["export"],
    &["backup"],
    &["restore"],
    &["rebuild"],
    &["erase"],
    &["pack", "check"],
    &["pack", "show"],
    &["pack", "diff"],
    &["pack", "test"],
    &["pack", "publish"],
    &["pack", "freeze"],
    &["keys", "create"],
    &["keys", "list"],
    &["keys", "revoke"],
    &["keys", "signing"],
    &["user", "add"],
    &["user", "invite"],
    &["user", "list"],
    &["user", "reset"],
    &["user", "link"],
    &["user", "unlink"],
    &["user", "disable"],
    &["screening", "pairs"],
    &["screening", "search"],
    &["clauses"],
    &["bench"],
];

#[test]
fn the_help_of_every_verb_has_an_example_of_it() {
    for verb in VERBS {
        let said = run(&[*verb, &["--help"]].concat()).fine();
        let example = format!("  standing {}", verb.join(" "));
        assert!(said.out.contains("Example"), "{verb:?}: {}", said.out);
        assert!(said.out.contains(&example), "{verb:?}: {}", said.out);
    }
}

#[test]
fn the_list_of_verbs_is_complete() {
    let out = run(&["--help"]).fine().out;
    let commands = out.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let listed =
        commands.lines().filter_map(|line| line.trim().split(' ').next()).filter(|word| !word.is_empty());
    for verb in listed.filter(|verb| *verb != "help") {
        assert!(VERBS.iter().any(|known| known[0] == verb), "{verb} has no test of its help");
    }
}

#[test]
fn what_is_not_understood_ends_with_two() {
    for bad in
        [&["nothing"][..], &["check"], &["pack"], &["serve", "--listen", "nowhere"], &["--no-such-option"]]
    {
        let said = run(bad).exits(2);
        assert!(!said.err.is_empty(), "{bad:?}");
    }
}

#[test]
fn a_register_that_is_not_there_is_named_with_the_remedy() {
    for verb in [
        &["check", "lei:5493001KJTIIGC8Y1R12"][..],
        &["export"],
        &["verify"],
        &["keys", "list"],
        &["rebuild"],
    ] {
        let said = run(&[verb, &["--data", "/nonexistent/standing"]].concat()).exits(2);
        assert!(said.err.contains("/nonexistent/standing"), "{verb:?}: {}", said.err);
    }
}
