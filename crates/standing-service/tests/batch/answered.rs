//! What rows are answered with, beside their own cells.

use crate::desk::{Desk, LISTED};
use crate::place::{Place, on_both};

on_both!(csv_keeps_its_cells, json_keeps_its_objects, names_are_screened_where_no_identifier_is_known);

async fn csv_keeps_its_cells(place: &Place) {
    let desk = Desk::new(place).await;
    let content = format!("no;id;note\r\n1;{LISTED};\"a;b\"\r\n2;src-small:99;=1+1\r\n");
    let answers = desk.answers("a.csv", content, &["identifier=id"]).await;
    let lines: Vec<&str> = answers.text.split("\r\n").collect();
    assert!(lines[0].starts_with("no;id;note;standing_result;standing_strength;"), "{}", lines[0]);
    assert!(lines[1].starts_with(&format!("1;{LISTED};\"a;b\";found;bar;{LISTED};")), "{}", lines[1]);
    assert!(lines[2].starts_with("2;src-small:99;'=1+1;nothing_found;none;"), "{}", lines[2]);
    let rows = answers.rows();
    assert_eq!(rows[0]["standing_lists"], "ineligible-firms");
    assert_eq!(
        (rows[0]["standing_from"].as_str(), rows[0]["standing_as_of"].as_str()),
        ("2020-01-02", "2026-11-22")
    );
    assert!(!rows[0]["standing_clauses"].is_empty() && rows[0]["standing_notes"] == "imported");
    let summary = &answers.ended.summary;
    assert_eq!((summary.rows, summary.found, summary.nothing_found), (2, 1, 1));
    assert_eq!(summary.by_strength["bar"], 1);
}

async fn json_keeps_its_objects(place: &Place) {
    let desk = Desk::new(place).await;
    let object = format!("{{ \"big\": 12345678901234567890123, \"id\" : \"{LISTED}\", \"a\":[{{}}] }}");
    let content = format!("{object}\n\"{LISTED}\"\n{{}}\n{{\"id\":\"{LISTED}\",\"standing\":1}}\n");
    let answers = desk.answers("a.jsonl", content, &["identifier=id"]).await;
    let first = answers.text.lines().next().unwrap();
    assert!(first.starts_with(object.trim_end().trim_end_matches('}').trim_end()), "{first}");
    let lines = answers.lines();
    assert_eq!(lines[0]["standing"]["result"], "found");
    assert_eq!(lines[0]["standing"]["consequences"][0]["list"], "ineligible-firms");
    assert_eq!((&lines[1]["row"], &lines[1]["standing"]["strength"]), (&LISTED.into(), &"bar".into()));
    assert_eq!(lines[2]["standing"]["result"], "not_read");
    assert_eq!((&lines[3]["row"]["standing"], &lines[3]["standing"]["strength"]), (&1.into(), &"bar".into()));
}

async fn names_are_screened_where_no_identifier_is_known(place: &Place) {
    let desk = Desk::new(place).await;
    let content = format!(
        "id,name,country\n\
         {LISTED},Another Name Ltd,\n\
         lei:5493001KJTIIGC8Y1R12,ZANOTTA SUDAMERICANA SA,de\n\
         ,北京示例建工集團,\n\
         ,Quite Different Bakery GmbH,\n\
         ,,de\n\
         cn-uscc:92350100M000100Y41,Zanotta Sudamericana S.A.,\n\
         ,ZANOTTA SUDAMERICANA SA,Germany\n\
         ,ZANOTTA SUDAMERICANA SA,Kenya\n"
    );
    let answers = desk.answers("a.csv", content, &["identifier=id", "name=name", "country=country"]).await;
    let rows = answers.rows();
    let results = [
        "found",
        "possible_match",
        "possible_match",
        "nothing_found",
        "not_read",
        "not_read",
        "possible_match",
        "possible_match",
    ];
    assert_eq!(answers.results(), results, "{}", answers.text);
    // A country counts by its name as by its code.
    let score = |row: usize| rows[row]["standing_score"].parse::<f64>().unwrap();
    assert!((score(6) - score(1)).abs() < 1e-9 && score(7) < score(6), "{}", answers.text);
    // A possible match is never told as listed.
    assert_eq!((rows[1]["standing_strength"].as_str(), rows[1]["standing_organisation"].as_str()), ("", ""));
    assert_eq!(
        (rows[1]["standing_candidate"].as_str(), rows[2]["standing_candidate"].as_str()),
        (LISTED, "src-small:2")
    );
    assert!(rows[1]["standing_score"].parse::<f64>().unwrap() >= 0.7);
    // A row about a person trading is not asked about by name either.
    assert!(rows[5]["standing_problem"].contains("person"), "{:?}", rows[5]);
    let index = answers.ended.summary.index.unwrap();
    assert_eq!((index.organisations, index.has_changed), (3, false));
}
