//! Accounts: invitations printed once, listed without secrets, reset, disabled; and the first start.

use crate::standing::Folder;

#[test]
fn an_account_is_made_listed_reset_and_disabled() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    folder.with_people();
    let add = [
        "user",
        "add",
        "ann",
        "--role",
        "officer",
        "--holder",
        "Lower-Court",
        "--rank",
        "deciding",
        "--json",
    ];
    let made = folder.standing(&add).fine().json();
    let code = made["code"].as_str().unwrap();
    assert_eq!((code.len(), made["account"]["rank"].as_str()), (32, Some("deciding")), "{made}");
    folder.standing(&add).exits(2).warns(&["ann", "another name"]);
    let list = folder.standing(&["user", "list"]).fine().says(&["ann", "officer", "Lower-Court", "invited"]);
    assert!(!list.out.contains(code), "the list shows an invitation");
    let again = folder.standing(&["user", "reset", "ann", "--json"]).fine().json();
    assert_ne!(again["code"].as_str(), Some(code));
    folder.standing(&["user", "disable", "ann"]).fine().says(&["disabled"]);
    folder.standing(&["user", "disable", "ann"]).exits(1);
    folder.standing(&["user", "reset", "ann"]).exits(2).warns(&["disabled"]);
    folder.standing(&["user", "reset", "nobody"]).exits(2).warns(&["nobody"]);
}

#[test]
fn an_account_is_for_somebody_whom_the_register_knows() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    folder
        .standing(&["user", "add", "ann", "--role", "officer", "--holder", "No-Court"])
        .exits(2)
        .warns(&["No-Court"]);
    folder.standing(&["user", "add", "a b", "--role", "operator"]).exits(2).warns(&["name"]);
    folder
        .standing(&["user", "invite", "--role", "unit", "--holder", "No-Desk"])
        .exits(2)
        .warns(&["No-Desk"]);
    folder.standing(&["user", "invite", "--role", "operator"]).fine();
}
