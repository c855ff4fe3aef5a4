//! Exports, backups, restoring and verifying: the same register on the other side, and nothing written over.

use crate::standing::{FIRM, Folder, run};

fn register(folder: &Folder) {
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    folder.with_people();
}

fn root_of(folder: &Folder) -> String {
    let report = folder.standing(&["verify", "--json"]).fine().json();
    assert_eq!(report["clean"], true);
    report["root"].as_str().unwrap().to_owned()
}

#[test]
fn an_export_restores_to_the_same_root() {
    let (from, to) = (Folder::new(), Folder::new());
    register(&from);
    let file = from.text("register.jsonl");
    let exported = from.standing(&["export", "--output", &file, "--json"]).fine().json();
    assert_eq!(exported["events"], 5);
    from.standing(&["export", "--output", &file]).exits(2).warns(&["exists"]);
    run(&["verify", &file]).fine().says(&["nothing wrong", "5 hashed"]);

    to.standing(&["restore", &file]).fine().says(&["restored from"]);
    assert_eq!(root_of(&to), root_of(&from));
    assert_eq!(exported["root"], root_of(&to).as_str());
    assert_eq!(to.standing(&["export"]).fine().out, std::fs::read_to_string(&file).unwrap());
    to.standing(&["restore", &file]).exits(2).warns(&["5 events"]);
    to.standing(&["rebuild"]).fine().says(&["1 organisations"]);
}

#[test]
fn public_entries_are_exported_for_screening_tools() {
    let folder = Folder::new();
    folder.standing(&["import", "--source", "worldbank", "--json"]);
    let file = folder.text("entities.ftm.json");
    let arguments = ["export", "--format", "ftm", "--public-url", "https://register.example/"];
    let told = folder.standing(&[&arguments[..], &["--output", &file, "--json"]].concat()).fine().json();
    let written = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> =
        written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let entries = lines.iter().filter(|line| line["schema"] == "Sanction").count() as u64;
    assert!(entries > 1_000, "{entries}");
    assert_eq!(told["entries"], entries);
    assert_eq!(told["organisations"], lines.len() as u64 - entries);
    assert_eq!(lines[0]["id"], "src-worldbank.327426");
    let address = "https://register.example/en/organisations/src-worldbank:327426";
    assert_eq!(lines[0]["properties"]["sourceUrl"][0], address);
    folder.standing(&[&arguments[..], &["--output", &file]].concat()).exits(2).warns(&["exists"]);
    assert_eq!(folder.standing(&arguments).fine().out, written);
    assert!(folder.standing(&["export", "--format", "ftm", "--known-at", "0"]).fine().out.is_empty());
    folder.standing(&["export", "--as-of", "2020-01-01"]).exits(2).warns(&["--format ftm"]);
    folder
        .standing(&["export", "--format", "ftm", "--public-url", "register"])
        .exits(2)
        .warns(&["register.example"]);
}

#[test]
fn a_changed_export_is_not_restored() {
    let (from, to) = (Folder::new(), Folder::new());
    register(&from);
    let text = from.standing(&["export"]).fine().out;
    let changed = from.write("changed.jsonl", &text.replacen("Upper Court", "Other Court", 1));
    run(&["verify", &changed]).exits(1).says(&["event 2"]);
    let said = to.standing(&["restore", &changed]);
    assert_ne!(said.code, 0, "{}", said.out);
    let cut = from.write("cut.jsonl", &text[..text.floor_char_boundary(text.len() / 2)]);
    assert_ne!(to.standing(&["restore", &cut]).code, 0);
    let missing = to.standing(&["restore", "/nonexistent/file"]).exits(2);
    assert!(missing.err.contains("/nonexistent/file"), "{}", missing.err);
}

#[test]
fn a_half_restored_register_is_opened_by_the_verification_alone() {
    let folder = Folder::new();
    register(&folder);
    folder.tamper("INSERT INTO meta VALUES ('restoring', x'62')");
    let (export, backup) = (folder.text("new.jsonl"), folder.text("backup"));
    let other = folder.write("register.jsonl", "{}\n");
    let verbs: [&[&str]; 12] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["import", "--source", "worldbank"],
        &["check", FIRM],
        &["case", "register-unit", "unit=Other", "name=Other", "kind=procurement-unit"],
        &["export", "--output", &export],
        &["backup", &backup],
        &["restore", &other],
        &["rebuild"],
        &["erase", "--event", "6", "--dry-run"],
        &["pack", "publish", "cn-credit@2019.2"],
        &["keys", "create", "--role", "unit", "--holder", "Desk"],
        &["keys", "list"],
    ];
    for verb in verbs {
        let said = folder.standing(verb).exits(2);
        assert!(said.err.contains("delete the database and restore again"), "{verb:?}: {}", said.err);
    }
    folder.standing(&["verify"]).fine().says(&["nothing wrong", "5 hashed"]);
}

#[test]
fn a_backup_is_a_register() {
    let (from, to) = (Folder::new(), Folder::new());
    register(&from);
    let backup = from.text("backup");
    from.standing(&["backup", &backup]).fine().says(&["5 events", "without"]);
    run(&["verify", &backup]).fine().says(&["nothing wrong"]);
    from.standing(&["backup", &backup]).exits(2);
    to.standing(&["restore", &backup]).fine();
    assert_eq!(root_of(&to), root_of(&from));
}

#[test]
fn a_row_that_was_changed_is_found_with_its_position() {
    let folder = Folder::new();
    register(&folder);
    // The name stands in the event's bytes and in no other column.
    let forged =
        "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'Upper Court', 'Other Court') AS BLOB)";
    folder.tamper(forged);
    let report = folder.standing(&["verify", "--json"]).exits(1).json();
    let finding = &report["findings"][0];
    assert_eq!(finding["position"], 2, "{report}");
    assert!(
        !finding["meaning"].as_str().unwrap().is_empty() && !finding["remedy"].as_str().unwrap().is_empty()
    );
}

#[test]
fn what_cannot_be_verified_is_named() {
    let folder = Folder::new();
    let empty = folder.path().to_str().unwrap();
    run(&["verify", empty]).exits(2).warns(&[empty]);
    run(&["verify", "/nonexistent"]).exits(2).warns(&["/nonexistent"]);
    let text = folder.write("notes.txt", "nothing of ours");
    run(&["verify", &text]).exits(2).warns(&["notes.txt"]);
    run(&["verify", "http://127.0.0.1:9"]).exits(2).warns(&["127.0.0.1:9"]);
    let receipt = folder.write("receipt.txt", "{}\n\nstanding-receipt/v1\nkind check\n");
    run(&["verify", &receipt, "--data", empty]).exits(2).warns(&["--key"]);
}

#[test]
fn words_are_erased_and_the_register_still_verifies() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let people = folder.with_people();
    let report = ["case", "make-record", "--organisation", FIRM, "--key", &people.firm, "kind=self-report"];
    let said = ["pack=cn-credit", "act_on=2025-02-01", "text=Our invented clerk Quillon was ill"];
    folder.standing(&[&report[..], &said].concat()).fine();
    let root = root_of(&folder);

    folder.standing(&["erase", "--event", "6"]).exits(2).warns(&["--law"]);
    folder.standing(&["erase", "--event", "6", "--dry-run"]).fine().says(&["would be left", "[erased]"]);
    assert_eq!(root_of(&folder), root);
    let why = ["--law", "An invented law, article 17", "--reasons", "It named somebody"];
    folder.standing(&[&["erase", "--event", "2"], &why[..]].concat()).exits(2).warns(&["event 2", "public"]);
    folder.standing(&[&["erase", "--event", "77"], &why[..]].concat()).exits(2).warns(&["no event 77"]);
    folder
        .standing(&[&["erase", "--event", "6"], &why[..]].concat())
        .fine()
        .says(&["record-made", "erased; left is"]);
    folder.standing(&[&["erase", "--event", "6"], &why[..]].concat()).fine().says(&["was erased before"]);

    folder.standing(&["verify"]).fine().says(&["nothing wrong", "7 hashed", "1 erased, each by a law"]);
    let file = folder.standing(&["export"]).fine().out;
    assert!(!file.contains("Quillon") && file.contains("article 17"), "{file}");
}

#[test]
fn answers_that_do_not_follow_from_the_log_are_found_and_written_again() {
    let folder = Folder::new();
    register(&folder);
    folder.standing(&["verify", "--deep"]).fine().says(&["nothing wrong"]);
    for tampering in ["UPDATE live SET standing = x'0001'", "DELETE FROM live"] {
        folder.tamper(tampering);
        folder.standing(&["verify"]).fine();
        let said = folder.standing(&["verify", "--deep", "--json"]).exits(1).json();
        assert_eq!(said["findings"][0]["code"], "derived_differs", "{said}");
        assert!(said["findings"][0]["remedy"].as_str().unwrap().contains("standing rebuild"), "{said}");
        folder.standing(&["rebuild"]).fine();
        folder.standing(&["verify", "--deep"]).fine();
    }
}
