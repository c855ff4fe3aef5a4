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
    let barred = answers.iter().find(|answer| answer["standing"]["strength"] != "none").unwrap();
    barred["row"].as_str().unwrap().to_owned()
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
    let asked = ["check", &file, "--column", "cn-uscc=uscc", "--format", "csv"];
    let said = folder.standing(&asked).exits(1);
    let lines = said.out.lines().collect::<Vec<_>>();
    assert_eq!(lines.len(), 5, "{}", said.out);
    assert!(lines[0].starts_with("name,uscc,standing_result,"), "{}", lines[0]);
    assert!(lines[1].contains(",nothing_found,none,cn-uscc:91350100M000100Y43,"), "{}", lines[1]);
    assert!(
        lines[2].contains("line 3: the row has no identifier") && lines[3].contains("line 4: "),
        "{}",
        said.out
    );
    assert!(lines[4].starts_with(&format!("D,{firm},found,")), "{}", lines[4]);
    said.warns(&["'uscc' is taken for cn-uscc (as it was said; 2 of 3 values fit)", "not read        2"]);
}

#[test]
fn a_file_is_answered_beside_its_rows_with_summary_and_receipt() {
    let folder = Folder::new();
    let firm = listed(&folder);
    let file = folder.write(
        "buyers.csv",
        &format!("no;supplier;id\n1;Nobody GmbH;\n2;ZANOTTA SUDAMERICANA SA;\n3;X Trading;{firm}\n"),
    );
    let [out, summary, receipt] = ["out.csv", "summary.json", "receipt.txt"].map(|name| folder.text(name));
    let asked = ["check", &file, "--output", &out, "--summary", &summary, "--receipt", &receipt];
    folder.standing(&asked).exits(2).warns(&["there is no signing key"]);
    assert!(!std::path::Path::new(&out).exists(), "it was asked before it was refused");
    let server =
        crate::server::Server::start(&["--data", &folder.text("data"), "--origin", "register.example/log"]);
    assert_eq!(server.stop(), Some(0));

    let asked = [&asked[..], &["--overwrite"]].concat();
    let said = folder.standing(&asked).exits(1);
    said.warns(&["'supplier' is taken for name", "'id' is taken for identifier"]);
    let answers = std::fs::read_to_string(&out).unwrap();
    let lines = answers.lines().collect::<Vec<_>>();
    assert!(lines[1].starts_with("1;Nobody GmbH;;nothing_found;"), "{answers}");
    assert!(lines[2].contains(";possible_match;") && lines[2].contains("src-worldbank:327405"), "{answers}");
    assert!(lines[3].contains(&format!(";found;bar;{firm};")), "{answers}");
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(&summary).unwrap()).unwrap();
    assert_eq!((&told["summary"]["rows"], &told["summary"]["possible_matches"]), (&3.into(), &1.into()));
    let told = folder.standing(&["verify", &receipt, "--json"]).fine().json();
    let verified = &told["verified"];
    assert_eq!((verified["receipt"].as_str(), &verified["body"]["found"]), (Some("batch"), &1.into()));
    assert_eq!(verified["body"]["input"]["name"], "buyers.csv");
    assert_eq!(verified["body"]["answers"]["bytes"], u64::try_from(answers.len()).unwrap());
    assert!(verified["body"]["index"]["names"].as_u64().unwrap() > 100);
    // One byte of the receipt changed is one too many.
    let changed = std::fs::read_to_string(&receipt).unwrap().replacen("\"found\":1", "\"found\":0", 1);
    let changed = folder.write("changed.txt", &changed);
    folder.standing(&["verify", &changed]).exits(1);
}

#[test]
fn a_file_that_is_not_clear_is_refused_without_a_terminal() {
    let folder = Folder::new();
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let file = folder.write("a.csv", &format!("code\n{}\nx\ny\n", FIRM.trim_start_matches("cn-uscc:")));
    folder.standing(&["check", &file]).exits(2).warns(&["'code'", "1 of 3", "--yes"]);
    folder.standing(&["check", &file, "--yes"]).exits(1).says(&["3: not read"]);
    for (arguments, words) in [
        (&["--column", "owner=code"][..], "owner"),
        (&["--column", "name=nothing"], "it has code"),
        (&["--threshold", "2"], "0.3"),
        (&["--limit", "0"], "1 to 50"),
        (&["--encoding", "klingon"], "klingon"),
        (&["--resume"], "--output"),
        (&["--server", "http://127.0.0.1:9"], "--output FILE"),
        (&["--output", &file], "exists"),
        (&["--output", &file, "--overwrite"], "the file that is asked about"),
    ] {
        folder.standing(&[&["check", &file], arguments].concat()).exits(2).warns(&[words]);
    }
    folder.standing(&["check", FIRM, "--output", "x.csv"]).exits(2).warns(&["--output"]);
    let packed = folder.write("packed.csv", "PK\u{3}\u{4}");
    folder.standing(&["check", &packed]).exits(2).warns(&["zip archive"]);
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
