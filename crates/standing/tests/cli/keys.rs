//! API keys: shown once, listed without the secret, revoked at once.

use crate::standing::Folder;

#[test]
fn a_key_is_made_listed_and_revoked() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let people = folder.with_people();
    let list = folder.standing(&["keys", "list"]).fine().says(&["officer", "Lower-Court", "Desk"]);
    assert!(!list.out.contains(&people.officer), "the list shows a key");
    assert_eq!(folder.standing(&["keys", "list", "--json"]).fine().json().as_array().unwrap().len(), 4);

    let object = ["case", "register-unit", "unit=X", "name=X", "kind=bank", "--key", &people.unit];
    folder.standing(&object).exits(1);
    folder.standing(&["keys", "revoke", &people.unit]).fine();
    folder.standing(&object).exits(2).warns(&["key"]);
    folder.standing(&["keys", "revoke", &people.unit]).exits(1);
    folder.standing(&["keys", "revoke", "stk_nothing"]).exits(1);
}

#[test]
fn a_key_is_made_for_those_who_are_there() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    for (role, holder) in
        [("officer", "No-Court"), ("unit", "No-Desk"), ("organisation", "cn-uscc:91350100M000100Y43")]
    {
        folder.standing(&["keys", "create", "--role", role, "--holder", holder]).exits(2).warns(&[holder]);
    }
    folder.standing(&["keys", "create", "--role", "officer"]).exits(2).warns(&["--holder"]);
    folder.standing(&["keys", "create", "--role", "operator"]).fine();
}

#[test]
fn a_key_ends_on_its_last_day() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    folder.with_people();
    let create = ["keys", "create", "--role", "unit", "--holder", "Desk", "--expires"];
    folder.standing(&[&create[..], &["2020-01-01"]].concat()).exits(2).warns(&["2020-01-01"]);
    folder.standing(&[&create[..], &["2999-12-31"]].concat()).fine();
}

#[test]
fn a_signing_key_is_written_once_and_signs_a_pack() {
    let folder = Folder::new();
    let key = folder.text("packs.key");
    let made = folder_run(&["keys", "signing", "packs.example", "--output", &key, "--json"]).fine().json();
    assert!(made["verifier_key"].as_str().unwrap().starts_with("packs.example+"));
    folder_run(&["keys", "signing", "packs.example", "--output", &key]).exits(2).warns(&[&key]);
    let out = folder.text("frozen");
    let frozen =
        folder_run(&["pack", "freeze", "cn-credit@2019.2", "--output", &out, "--sign", &key, "--json"]);
    let frozen = frozen.fine().json();
    let note = std::fs::read_to_string(frozen["signature"].as_str().unwrap()).unwrap();
    assert!(note.contains(frozen["hash"].as_str().unwrap()) && note.contains("— packs.example "), "{note}");
    // The frozen file is the pack.
    folder_run(&["pack", "diff", "cn-credit@2019.2", frozen["file"].as_str().unwrap()])
        .fine()
        .says(&["say the same"]);
}

fn folder_run(arguments: &[&str]) -> crate::standing::Said {
    crate::standing::run(arguments)
}
