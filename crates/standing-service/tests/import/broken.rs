//! Rows of every kind that cannot be imported: each is refused with its line, its reason and a remedy, and every
//! other row is imported.

use std::fmt::Write as _;

use standing_service::import::{ImportOptions, Input, ReportFile, ReportForm, import};

use crate::place::{Place, on_both};
use crate::world::{MAPPING, TODAY, World, counts, edge, file, row, state};

on_both!(broken_rows_are_refused_and_the_others_imported, broken_lines_of_json_are_refused);

/// Rows with what is wrong: the reason, and a word of what is said.
fn broken() -> Vec<(String, &'static str, &'static str)> {
    let fine = || row("x", "ACME LTD");
    let with = |from: &str, to: &str| fine().replace(from, to);
    let code = |code: &str| format!("x,ACME LTD,,{code},,DE,Procurement,2020-01-02,,ongoing,,");
    vec![
        // Persons.
        (code("92220100MA1M9CKM8H"), "person", "person trading"),
        (code("11010519491231002X"), "person", "identity number"),
        (with("ACME LTD", "MR. INVENTED PERSON"), "person", "title"),
        (with("ACME LTD", "Invented Person (sole trader)"), "person", "person trading"),
        (with("ACME LTD", "某某先生"), "person", "courtesy"),
        (fine() + "Person", "person", "the column `kind`"),
        (with("x,", "11010519491231002X,"), "person", "identity number"),
        // Names.
        (with("ACME LTD", ""), "no-name", "no name"),
        (with("ACME LTD", "  "), "no-name", "no name"),
        (with("ACME LTD", "C/O ACME LTD"), "name", "care-of"),
        (with("ACME LTD", &"x".repeat(501)), "name", "501 characters"),
        (with("ACME LTD", "\"ACME\nLTD\""), "name", "U+000A"),
        (with("ACME LTD", "AC\u{202e}ME"), "name", "U+202E"),
        // Codes.
        (code("91350100M000100Y44"), "identifier", "ends in `4`"),
        (code("9135"), "identifier", "4 characters"),
        (with(",,DE", ",529900YACP3U57RKLF99,DE"), "identifier", "LEI"),
        // Days.
        (with("2020-01-02", ""), "day", "no first day"),
        (with("2020-01-02", "02/01/2020"), "day", "`02/01/2020`"),
        (with("2020-01-02", "2020-02-30"), "day", "2020-02-30"),
        (with("2020-01-02,,ongoing", "2020-01-02,2019-01-01,fixed"), "term", "before the first day"),
        (with(",,ongoing", ",,fixed"), "term", "fixed"),
        (with(",,ongoing", ",2030-01-01,permanent"), "term", "permanent"),
        (with("ongoing", "for a while"), "unmapped", "'for a while'"),
        (with("Procurement 1.15", "something else"), "unmapped", "`something else`"),
        // Numbers.
        (with("x,", ","), "row-id", "no number"),
        (with("x,", &format!("{},", "9".repeat(300))), "row-id", "256 bytes"),
        // Form.
        ("x,ACME".to_owned(), "broken", "2 cells where the header has 12"),
        (fine() + ",more", "broken", "13 cells"),
        (with("ACME LTD", "\"ACME\" LTD"), "broken", "closing quotation mark of cell 2"),
        (with("ACME LTD", "\"ACME LTD"), "broken", "not closed"),
        (with("1 High Street", &"x".repeat(2_000_000)), "broken", "longer than"),
    ]
}

async fn broken_rows_are_refused_and_the_others_imported(place: &Place) {
    let store = place.store().await;
    let world = World::new(MAPPING);
    let cases = broken();
    let mut text = format!("{}\n", crate::world::HEADER);
    let mut lines_of = Vec::new();
    for (number, (broken, ..)) in cases.iter().enumerate() {
        lines_of.push(text.matches('\n').count() as u64 + 1);
        writeln!(text, "{broken}").unwrap();
        writeln!(text, "{}", row(&format!("fine-{number}"), "ACME LTD")).unwrap();
    }
    let mut bytes = text.into_bytes();
    bytes.extend(b"y,AC\xffME LTD,,,,DE,Procurement,2020-01-02,,ongoing,,\n\n");
    let (report, lines) = world.import(&store, bytes.clone()).await.unwrap();

    let refused =
        lines.iter().filter(|line| line["what"].as_str().unwrap().starts_with("refused")).collect::<Vec<_>>();
    assert_eq!(refused.len(), cases.len() + 1, "{refused:#?}");
    for ((found, (broken, reason, word)), line) in refused.iter().zip(&cases).zip(lines_of) {
        let shown = broken.chars().take(80).collect::<String>();
        assert_eq!(found["what"], format!("refused: {reason}"), "{shown}: {found}");
        assert_eq!(found["line"], line, "{shown}");
        assert!(found["detail"].as_str().unwrap().contains(word), "{shown}: {found}");
        assert!(!found["remedy"].as_str().unwrap().is_empty(), "{shown}: {found}");
        if *reason == "person" {
            let said = found.to_string();
            assert!(
                found.get("row").is_none() && !said.contains("INVENTED") && !said.contains("M9CKM8H"),
                "{said}"
            );
        }
    }
    assert!(refused[cases.len()]["detail"].as_str().unwrap().contains("UTF-8"));
    let fine = cases.len() as u64;
    assert_eq!(counts(&report), [fine, 0, 0, 0, 0, fine + 1]);
    assert_eq!(report.by_reason["person"], 7);
    assert_eq!(report.by_reason.values().sum::<u64>(), report.refused);
    assert_eq!(report.first_refusals.len(), 20);
    assert_eq!(state(&store, "small").await.files.len(), cases.len());
    // Once more: nothing new, and nothing vanishes.
    let (report, _) = world.import(&store, bytes).await.unwrap();
    assert_eq!(counts(&report), [0, 0, fine, 0, 0, fine + 1]);
}

async fn broken_lines_of_json_are_refused(place: &Place) {
    let store = place.store().await;
    let world = World::new(include_str!("../data/mappings/lines.toml"));
    let fine = r#"{"id":1,"by":"B","from":"02.01.2020","why":"w","firms":[{"n":1,"name":"ACME","reg":"HRB 1","country":"DE"},{"n":2,"name":"OTHER"}]}"#;
    let cases = [
        ("{", "broken", "not JSON"),
        ("[1]", "broken", "no JSON object"),
        (r#"{"id":1,"firms":{}}"#, "broken", "`firms`"),
        (r#"{"id":1,"by":"B","from":"02.01.2020","firms":[{"n":3}]}"#, "no-name", "no name"),
        (r#"{"id":1,"by":"","from":"02.01.2020","firms":[{"n":3,"name":"A"}]}"#, "unmapped", "no body"),
        (r#"{"id":1,"by":"B","from":20200102,"firms":[{"n":3,"name":"A"}]}"#, "day", "20200102"),
        (r#"{"by":"B","from":"02.01.2020","firms":[{"n":3,"name":"A"}]}"#, "row-id", "`id`"),
        (
            r#"{"id":1,"by":"B","from":"02.01.2020","later":[{"do":"end"}],"firms":[{"n":3,"name":"A"}]}"#,
            "day",
            "without a first day",
        ),
        (
            r#"{"id":1,"by":"B","from":"02.01.2020","later":[{"do":"what","on":"2020-01-01"}],"firms":[{"n":3,"name":"A"}]}"#,
            "unmapped",
            "`what`",
        ),
        (
            r#"{"id":1,"by":"B","from":"02.01.2020","firms":[{"n":3,"name":"A","reg":"110105600123456","country":"CN"}]}"#,
            "person",
            "person trading",
        ),
        (r#"{"id":1,"by":"B","from":"02.01.2020","firms":[{"n":1,"name":"ACME"}]}"#, "repeated", "already"),
    ];
    let mut text = format!("{fine}\r\n\n");
    cases.iter().for_each(|(line, ..)| writeln!(text, "{line}").unwrap());
    let deep = "[".repeat(100_000);
    writeln!(text, "{{\"id\":{deep}").unwrap();
    let (report, lines) = world.import(&store, text).await.unwrap();
    let refused =
        lines.iter().filter(|line| line["what"].as_str().unwrap().starts_with("refused")).collect::<Vec<_>>();
    for (found, (line, reason, word)) in refused.iter().zip(&cases) {
        assert_eq!(found["what"], format!("refused: {reason}"), "{line}: {found}");
        assert!(found["detail"].as_str().unwrap().contains(word), "{line}: {found}");
    }
    assert_eq!(counts(&report), [2, 0, 0, 0, 0, cases.len() as u64 + 1]);
    let state = state(&store, "lines").await;
    let streams = state.files.keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(streams, ["reg-DE:HRB1", "src-lines:1/2"]);
}

#[tokio::test]
async fn files_that_are_no_lists_are_refused_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let url = standing_store::StoreUrl::sqlite(dir.path().join("register.db"));
    let store = standing_store::Store::open(&url, standing_store::OpenMode::Create).await.unwrap();
    let world = World::new(MAPPING);
    let whole = String::from_utf8(file(&[row("1", "ACME LTD")])).unwrap();
    let utf16 = whole.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let many = (0..600).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    for (bytes, expect) in [
        (Vec::new(), "the file is empty"),
        (utf16, "iconv -f UTF-16LE"),
        (b"\x1f\x8b\x08".to_vec(), "gunzip"),
        (whole.replace("uscc,", "").into_bytes(), "the column `uscc` 0 times"),
        (whole.replace("lei,", "uscc,").into_bytes(), "the column `uscc` 2 times"),
        (whole.replace(',', ";").into_bytes(), "correct the mapping or its delimiter"),
        (many.into_bytes(), "600 columns"),
        (b"\"number,name".to_vec(), "not closed"),
        (b"number\n1,\xc4\xb3\xc4\xb3\xb9\xab\xcb\xbe\n".to_vec(), "GB18030"),
    ] {
        let error = world.import(&store, bytes).await.unwrap_err().to_string();
        assert!(error.contains("list.csv") && error.contains(expect), "{error}");
        assert_eq!(store.head().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_report_in_csv_keeps_spreadsheets_from_computing() {
    let dir = tempfile::tempdir().unwrap();
    let url = standing_store::StoreUrl::sqlite(dir.path().join("register.db"));
    let store = standing_store::Store::open(&url, standing_store::OpenMode::Create).await.unwrap();
    let world = World::new(MAPPING);
    let path = dir.path().join("report.csv");
    let writer = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let options = ImportOptions {
        report: Some(ReportFile::new(ReportForm::Csv, Box::new(writer))),
        ..ImportOptions::on(TODAY)
    };
    let rows = [row("=1+1", "ACME LTD"), row("2", ""), row("3", "ACME LTD").replace("DE", "Atlantis")];
    let input = Input::bytes("list.csv", file(&rows));
    import(&store, &world.packs, edge(), &world.mapping, &input, options, &mut |_| ()).await.unwrap();
    let written = std::fs::read_to_string(path).unwrap();
    let lines = written.lines().collect::<Vec<_>>();
    assert_eq!(lines[0], "what,line,row,organisation,entry,detail,remedy");
    assert_eq!(lines[1], "refused: no-name,3,2,,,no name,give the organisation's name in the source");
    assert!(written.contains("added,2,'=1+1,src-small:row-"), "{written}");
    assert!(written.contains("noted,4,3,src-small:3,,\"the country was left out: `Atlantis`"), "{written}");
}
