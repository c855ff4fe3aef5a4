//! Imports on the command line: twice is once, a dry run writes nothing, refused rows are reported.

use crate::standing::Folder;

#[test]
fn the_sample_is_imported_once() {
    let folder = Folder::new();
    let dry = folder.standing(&["import", "--source", "worldbank", "--dry-run", "--json"]).json();
    assert!(dry["added"].as_u64().unwrap() > 500, "{dry}");
    assert!(!folder.path().join("data/register.db").exists(), "a dry run made a register");
    assert_eq!(
        std::fs::read_dir(folder.path().join("data")).unwrap().count(),
        0,
        "the dry run left something"
    );

    let report = folder.text("report.csv");
    let first = folder.standing(&["import", "--source", "worldbank", "--report", &report, "--json"]);
    assert!(first.code <= 1, "{}", first.err);
    let first = first.json();
    assert_eq!(first["added"], dry["added"]);
    assert!(std::fs::read_to_string(&report).unwrap().lines().count() > 500);

    let again = folder.standing(&["import", "--source", "worldbank", "--json"]).json();
    assert_eq!((again["added"].clone(), again["changed"].clone()), (0.into(), 0.into()), "{again}");
    assert_eq!(again["unchanged"], first["added"]);
    folder.standing(&["verify"]).fine();
}

#[test]
fn what_cannot_be_imported_is_named() {
    let folder = Folder::new();
    folder.standing(&["import", "--source", "nothing"]).exits(2).warns(&["nothing", "worldbank"]);
    folder
        .standing(&["import", "/nonexistent.csv", "--source", "worldbank"])
        .exits(2)
        .warns(&["/nonexistent.csv"]);
    folder.standing(&["import"]).exits(2);
    let mapping = folder.write("mapping.toml", "[source]\nid = 1\n");
    let list = folder.write("list.csv", "a\n1\n");
    folder.standing(&["import", &list, "--mapping", &mapping]).exits(2).warns(&["mapping.toml"]);
    folder
        .standing(&["import", &list, "--source", "worldbank", "--report", "x.txt"])
        .exits(2)
        .warns(&["x.txt"]);
}
