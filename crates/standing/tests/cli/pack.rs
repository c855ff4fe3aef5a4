//! Packs on the command line: what is broken is named with file, line, rule and remedy.

use std::path::{Path, PathBuf};

use crate::standing::{Folder, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A copy of the packs in which one file of one pack says something else.
fn broken(folder: &Folder, file: &str, from: &str, to: &str) -> String {
    let target = folder.path().join("cn-credit/2019.2");
    std::fs::create_dir_all(&target).unwrap();
    for entry in std::fs::read_dir(root().join("packs/cn-credit/2019.2")).unwrap() {
        let path = entry.unwrap().path();
        let mut text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == file {
            assert!(text.contains(from), "{file} does not hold {from}");
            text = text.replacen(from, to, 1);
        }
        std::fs::write(target.join(name), text).unwrap();
    }
    std::fs::copy(root().join("packs/cn-credit/clauses.tsv"), folder.path().join("cn-credit/clauses.tsv"))
        .unwrap();
    target.to_str().unwrap().to_owned()
}

#[test]
fn every_pack_of_the_repository_is_fine() {
    let packs = root().join("packs");
    let said = run(&["pack", "check", packs.to_str().unwrap()]).fine();
    said.says(&["cn-credit@2018.1", "cn-credit@2019.2", "us-far-9-4@", "wb-debarred@", "hash "]);
}

#[test]
fn a_broken_pack_names_file_line_rule_and_remedy() {
    let folder = Folder::new();
    let pack = broken(&folder, "pack.toml", "subject = \"organisation\"", "subject = \"person\"");
    let said = run(&["pack", "check", &pack]).exits(1);
    said.says(&["pack.toml:", "subject", "remedy: "]);

    let folder = Folder::new();
    let files = std::fs::read_dir(root().join("packs/cn-credit/2019.2")).unwrap();
    let texts = files.map(|entry| entry.unwrap().path()).map(|path| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
    });
    let (file, _) = texts.into_iter().find(|(_, text)| text.contains("[[deadline]]")).unwrap();
    let pack = broken(&folder, &file, "unit = \"working_day\"", "unit = \"fortnight\"");
    let found = run(&["pack", "check", &pack, "--json"]).exits(1).json();
    let problem = &found[0]["problems"][0];
    assert_eq!(problem["file"], file.as_str(), "{problem}");
    assert!(problem["line"].as_u64().unwrap() > 0, "{problem}");
    for field in ["rule", "what", "remedy"] {
        assert!(!problem[field].as_str().unwrap().is_empty(), "{field}: {problem}");
    }
}

#[test]
fn what_is_no_pack_could_not_be_checked() {
    let folder = Folder::new();
    let empty = folder.path().to_str().unwrap();
    run(&["pack", "check", empty]).exits(2).warns(&[empty, "pack.toml"]);
    run(&["pack", "show", "no-such@1"]).exits(2).warns(&["no-such@1", "cn-credit@2019.2"]);
}

#[test]
fn a_pack_is_shown_beside_its_clauses_and_compared() {
    run(&["pack", "show", "cn-credit@2019.2"]).fine().says(&["opinions-2016", "judgment-default"]);
    run(&["pack", "diff", "cn-credit@2018.1", "cn-credit@2019.2"]).exits(1);
    run(&["pack", "diff", "cn-credit@2019.2", "cn-credit@2019.2"]).fine().says(&["say the same"]);
    let folder = Folder::new();
    let pack = broken(&folder, "pack.toml", "jurisdiction = \"CN\"", "jurisdiction = \"HK\"");
    let said = run(&["pack", "diff", "cn-credit@2019.2", &pack]).exits(1);
    assert!(said.out.contains("HK"), "{}", said.out);
}

#[test]
fn a_scenario_that_does_not_hold_is_shown_and_blessed() {
    let scenarios = root().join("scenarios/cn-credit/06-law-firm.md");
    run(&["pack", "test", scenarios.to_str().unwrap()]).fine().says(&["1 of 1 scenarios hold"]);
    let folder = Folder::new();
    let text = std::fs::read_to_string(&scenarios).unwrap();
    let wrong = folder.write("wrong.md", &text.replacen("refused", "ok", 1).replacen("  ok", "  fine", 1));
    let said = run(&["pack", "test", &wrong]).exits(1);
    assert!(said.out.contains("wrong.md: line ") && said.out.contains("expected:"), "{}", said.out);
    run(&["pack", "test", &wrong, "--bless"]).exits(1);
    run(&["pack", "test", &wrong]).fine();
    let broken = folder.write("broken.md", "# Broken\n\n```text\npack nothing@1\n```\n");
    run(&["pack", "test", &broken]).exits(1).says(&["broken.md"]);
}

#[test]
fn a_pack_is_published_once() {
    let folder = Folder::new();
    let publish = ["pack", "publish", "us-far-9-4@2025.1", "--json"];
    let first = folder.standing(&publish).fine().json();
    assert_eq!(first["log_size"], 1);
    let again = folder.standing(&publish).fine().json();
    assert_eq!(
        (again["log_size"].clone(), again["hash"].clone()),
        (first["log_size"].clone(), first["hash"].clone())
    );
}
