//! Checks on the command line: one, several, files; found is 1.

use crate::standing::{FIRM, Folder};

/// A register with the World Bank's list, and one identifier of it in force today.
fn listed(folder: &Folder) -> String {
    folder.standing(&["import", "--source", "worldbank"]);
    folder.with_people();
    let export = folder.standing(&["export"]).fine().out;
    let streams = export.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let firms = streams.filter_map(|line| line["stream"].as_str().map(str::to_owned));
    let firms = firms.filter(|stream| stream.starts_with("src-")).collect::<std::collections::BTreeSet<_>>();
    let input =
        folder.write("all.jsonl", &firms.iter().map(|firm| format!("{:?}\n", firm)).collect::<String>());
    let said = folder.standing(&["check", &input, "--json"]).exits(1);
    let answers = said.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let answers = answers.collect::<Vec<_>>();
    assert_eq!(answers.len(), firms.len());
    let barred = answers.iter().find(|answer| answer["strength"] != "none").unwrap();
    barred["organisation"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_found_is_told_with_clause_and_day() {
    let folder = Folder::new();
    let firm = listed(&folder);
    let said = folder.standing(&["check", &firm]).exits(1);
    said.says(&[&firm, "as of", "log size", "from", "["]);
    folder.standing(&["check", FIRM]).fine().says(&["nothing follows"]);
    // The state of the record before the import.
    folder.standing(&["check", &firm, "--known-at", "1"]).fine().says(&["nothing follows", "log size 1 of "]);
    folder.standing(&["check", &firm, "--as-of", "1990-01-01"]).fine();
    folder.standing(&["check", &firm, "--known-at", "99999999"]).exits(2).warns(&["known_at"]);
    folder.standing(&["check", &firm, "--known-at", "2001-01-01"]).exits(2).warns(&["2001-01-01"]);

    let rows = format!("name,uscc\nA,{}\nB,\nC,123\nD,{firm}\n", FIRM.trim_start_matches("cn-uscc:"));
    let file = folder.write("rows.csv", &rows);
    let said = folder.standing(&["check", &file, "--scheme", "cn-uscc", "--format", "csv"]).exits(1);
    let lines = said.out.lines().collect::<Vec<_>>();
    assert_eq!(lines.len(), 5, "{}", said.out);
    assert!(
        lines[1].starts_with("2,cn-uscc:91350100M000100Y43,") && lines[1].contains(",none,"),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("3,,") && lines[3].contains("123"), "{}", said.out);
    assert!(lines[4].starts_with(&format!("5,{firm},")), "{}", lines[4]);
    assert!(said.err.contains("2 of 4 rows could not be read"), "{}", said.err);
}

#[test]
fn a_question_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    for (arguments, words) in [
        (&["cn-uscc:123"][..], &["123"][..]),
        (&["91350100M000100Y43"], &["91350100M000100Y43"]),
        (&[FIRM, "--matter", "Not A Matter"], &["Not A Matter"]),
        (&[FIRM, "--as-of", "tomorrow"], &["tomorrow"]),
        (&["nothing.csv"], &["nothing.csv"]),
        (&[FIRM, "some.csv"], &["some.csv"]),
        (&[FIRM, "--server", "http://127.0.0.1:9"], &["127.0.0.1:9"]),
        (&[FIRM, "--key", "stk_nothing"], &["key"]),
    ] {
        folder.standing(&[&["check"], arguments].concat()).exits(2).warns(words);
    }
}
